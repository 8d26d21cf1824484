"""Small named worlds for the tests: whole scenarios with numbers that a hand can follow.

Every world is a plain mapping, so that a test changes what it is about and nothing else.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from simulator.model.scenario import Scenario

TEXT = {"nl": "proef", "en": "test"}
DATES = {"start", "end", "report_from", "planned", "opens", "closes", "first", "last", "on"}
"""Fields that hold a day, which the worlds write as text."""


def one_village() -> dict[str, Any]:
    """One municipality, one group, one kind of home; every relet is offered, nobody refuses or gives up.

    1,000 households a year register and 1,200 homes a year fall vacant: the backlog is an M/M/1 queue.
    """
    return {
        "title": TEXT,
        "explanation": TEXT,
        "region": {
            "id": "village",
            "name": "Village",
            "housed_in_reference_year": 900,
            "municipalities": {
                "GM0001": {"name": "Een", "population": {2024: 10_000}, "social_rent_homes": 12_000},
            },
        },
        "demand": {
            "task": 1000,
            "groups": {
                "seekers": {
                    "code": "G1",
                    "name": TEXT,
                    "urgency": "statutory",
                    "households_per_year": 1000,
                    "household_size": 1.0,
                }
            },
            "status_holders": {"national_population": {2024: 17_000_000}, "national_population_growth": 0.0},
            "opening_backlog": {"total": 0, "registered_within_months": 3},
            "urgency": {"validity_months": 4},
            "destination_key": {"path": {2025: 0.0}},
        },
        "supply": {
            "relets": {"turnover_rate": 0.1, "turnover_trend": 0.0, "void": {"kind": "fixed", "days": 0}},
            "sizes": {"any": {"name": TEXT, "share": 1, "suits": {}}},
            "rents": {"any": {"name": TEXT, "share": 1, "suits": {}}},
            "new_homes": {"planned_per_year": 0, "realisation": 1},
            "demolition": 0.0,
        },
        "policy": {
            "quota": {"path": {2026: 1.0}},
            "cap": 1.0,
            "regular_share_min": 0.0,
            "carry_over_months": 3,
            "offering": {"per_home": 1, "refusals_allowed": 1, "refusal_probability": 0.0},
        },
    }


def three_villages() -> dict[str, Any]:
    """Three municipalities of 5,000, 3,000 and 2,000 people; three groups, two sizes, two rents, and chance."""
    world = one_village()
    world["horizon"] = {"start": "2026-01-01", "end": "2027-12-31"}
    world["region"]["municipalities"] = {
        "GM0001": {"name": "Een", "population": {2024: 5_000}, "social_rent_homes": 1_000},
        "GM0002": {"name": "Twee", "population": {2024: 3_000}, "social_rent_homes": 500},
        "GM0003": {"name": "Drie", "population": {2024: 2_000}, "social_rent_homes": 400},
    }
    world["region"]["housed_in_reference_year"] = 60
    world["demand"]["task"] = 100
    world["demand"]["groups"] = {
        "carers": _group("G1", "statutory", 50, 2.0),
        "leavers": _group("G2", "regional", 30, 1.2)
        | {"facilities": {"by": "shares", "shares": {"GM0001": 0.7, "GM0002": 0.3}}, "priority": 2},
        "holders": _group("G3", "status_holder", 20, 2.2),
    }
    world["demand"]["opening_backlog"]["total"] = 40
    world["demand"]["own_solution"] = {"kind": "exponential", "mean_days": 1500}
    world["demand"]["destination_key"] = {"path": {2025: 0.0, 2029: 1.0}}
    world["supply"]["relets"]["void"] = {"kind": "gamma", "mean_days": 28, "shape": 2}
    world["supply"]["sizes"] = {
        "small": {"name": TEXT, "share": 0.6, "suits": {"at_most": 2}},
        "large": {"name": TEXT, "share": 0.4, "suits": {"at_least": 2}},
    }
    world["supply"]["rents"] = {
        "low": {"name": TEXT, "share": 0.8, "suits": {}},
        "high": {"name": TEXT, "share": 0.2, "suits": None},
    }
    world["supply"]["new_homes"] = {
        "planned_per_year": 60,
        "realisation": 0.7,
        "delay": {"kind": "exponential", "mean_days": 200},
    }
    world["supply"]["demolition"] = 0.01
    world["policy"]["quota"] = {"path": {2026: 0.4}}
    world["policy"]["cap"] = 0.5
    world["policy"]["offering"] = {"per_home": 3, "refusals_allowed": 2, "refusal_probability": 0.2}
    return world


def _group(code: str, urgency: str, yearly: int, size: float) -> dict[str, Any]:
    return {
        "code": code,
        "name": TEXT,
        "urgency": urgency,
        "households_per_year": yearly,
        "household_size": size,
    }


def facilities_only(start: str = "2026-01-01", end: str = "2026-12-31", **facilities: Any) -> dict[str, Any]:
    """One municipality without a single home, where people come in through these facilities only."""
    world = one_village()
    world["horizon"] = {"start": start, "end": end}
    world["region"]["municipalities"]["GM0001"]["social_rent_homes"] = 0
    world["demand"]["groups"]["seekers"]["households_per_year"] = 0
    world["facilities"] = facilities
    return world


def facility(to: str | Mapping[str, float] = "elsewhere", intake: Any = None, **parts: Any) -> dict[str, Any]:
    """Return a facility of the village: nobody comes from outside, and all who leave take one way.

    Parameters
    ----------
    to
        Where people go: one way for all, or the share of each.
    intake
        Its intake list; none: nobody comes from outside.
    parts
        The rest of it.
    """
    shares = {to: 1.0} if isinstance(to, str) else to
    return {
        "name": TEXT,
        "group": "seekers",
        "municipalities": {},
        "places": 1,
        "stay": exponential(1.0),
        "intake": {"per_year": 0} if intake is None else intake,
        "routes": {
            f"way_{number}": {"to": way, "share": part} for number, (way, part) in enumerate(shares.items())
        },
    } | parts


def exponential(mean_days: float) -> dict[str, Any]:
    """Return an exponential time."""
    return {"kind": "exponential", "mean_days": mean_days}


def fixed(days: float) -> dict[str, Any]:
    """Return a time that is always the same."""
    return {"kind": "fixed", "days": days}


def changed(world: Mapping[str, Any], **paths: Any) -> dict[str, Any]:
    """Return a copy of a world with other values at paths such as ``supply__relets__turnover_rate``."""
    result = copy.deepcopy(dict(world))
    for path, value in paths.items():
        *parents, last = path.split("__")
        place = result
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return result


def scenario(world: Mapping[str, Any]) -> Scenario:
    """Return a world as a scenario."""
    return Scenario.model_validate(_with_dates(copy.deepcopy(dict(world))))


def measure(start: str, *changes: Mapping[str, Any], end: str | None = None) -> dict[str, Any]:
    """Return a measure with these changes."""
    return {"title": TEXT, "start": start, "end": end, "changes": changes}


def _with_dates(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {one: _with_dates(inner, str(one)) for one, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_with_dates(one) for one in value)
    if key in DATES and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def villages(number: int, end: str = "2026-12-31", **facilities: Any) -> dict[str, Any]:
    """Return municipalities of equal size without any home, where people come through these facilities only."""
    world = facilities_only(end=end, **facilities)
    one = world["region"]["municipalities"]["GM0001"]
    world["region"]["municipalities"] = {
        f"GM000{place}": one | {"name": f"Dorp {place}"} for place in range(1, number + 1)
    }
    return world


def gate(*days: float, group: str = "seekers", place: str = "GM0001") -> dict[str, Any]:
    """Return a facility that everybody passes at once: on each of these days one household registers there."""
    return facility(
        "home",
        {"per_year": 0, "on_days": tuple(map(float, days))},
        group=group,
        municipalities={"by": "shares", "shares": {place: 1.0}},
        stay=fixed(0),
        places=100,
        holds_place=False,
    )


def new_homes(**days: tuple[int, ...]) -> dict[str, Any]:
    """Return the parts of a world in which one home is delivered, for urgent households, on each of these days.

    Parameters
    ----------
    days
        By municipality: days since the first of January 2026.
    """
    projects = {
        f"home_{place.lower()}_{number}": {
            "municipality": place,
            "planned": str(date(2026, 1, 1) + timedelta(days=day)),
            "homes": 1,
        }
        for place, planned in days.items()
        for number, day in enumerate(planned)
    }
    return {"supply__projects": projects, "policy__first_lettings_share": 1.0}


def other_homes(homes: int | Mapping[str, int], **parts: Any) -> dict[str, Any]:
    """Return other supply that opens on the first day of 2026: so many homes, in the village or by municipality."""
    return {
        "name": TEXT,
        "kind": "temporary_housing",
        "homes": {"GM0001": homes} if isinstance(homes, int) else homes,
        "opens": "2026-01-01",
    } | parts


def second_group(world: Mapping[str, Any], **parts: Any) -> dict[str, Any]:
    """Return a world with another group beside the seekers, called ``others``, which differs in these parts."""
    seekers = world["demand"]["groups"]["seekers"]
    return changed(world, demand__groups__others=seekers | {"code": "G2"} | parts)


def returning(world: Mapping[str, Any], after: float = 30.0, **rules: Any) -> dict[str, Any]:
    """Return a world in which everybody loses a home after so many days, unless the rules say otherwise."""
    return changed(world, demand__returns={"probability": 1.0, "after": fixed(after), **rules})


def village_of_other_homes(per_day: float, end: str = "2026-12-31", **other_supply: Any) -> dict[str, Any]:
    """Return a village in which there are no homes but of other supply; ``per_day`` households register a day."""
    return changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": end},
        region__municipalities__GM0001__social_rent_homes=0,
        demand__groups__seekers__households_per_year=per_day * 365,
        supply__other_supply=other_supply,
    )
