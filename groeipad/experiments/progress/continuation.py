"""A scenario that goes on where a region is: from the day after a half-year, with the backlog that was realised.

What was realised is known of the backlog only. What else is there on that day is what the stored result expects:
homes that were built or have gone, homes of other supply that are lived in, people in facilities. A scenario says
nothing about days before its first, so what is dated earlier and still holds is dated on the first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor
from typing import Any

import numpy as np

from groeipad.experiments.progress.stock import stock_on
from simulator.flows.compile import compile_scenario
from simulator.flows.policy import reference_quota
from simulator.model.apportionment import largest_remainder
from simulator.model.base import Figure, Text
from simulator.model.calendar import month_number
from simulator.model.checks import check
from simulator.model.policy import Quota, QuotaPath
from simulator.model.region import Region
from simulator.model.reviews import Rebase, SwitchOn
from simulator.model.scenario import Scenario

LEAST_MONTHS = 12
"""A run reports at least so many months."""


@dataclass(frozen=True)
class Expected:
    """What a stored result expects to be there at the end of a month, on average over its replications.

    Attributes
    ----------
    other_supply_occupied
        The part of the homes of other supply in which somebody lives; None where there are none.
    in_care, waiting_outside
        People in care, and on the list, of each kind of facility.
    """

    other_supply_occupied: float | None = None
    in_care: Mapping[str, float] = field(default_factory=dict)
    waiting_outside: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Continuation:
    """A scenario that goes on, and what it could not take along.

    Attributes
    ----------
    scenario
        The scenario.
    left_out
        The fields of the scenario before it that lie in the past and are left out, such as ``measures.bridge``.
    """

    scenario: Scenario
    left_out: tuple[str, ...]


def months_left(scenario: Scenario, start: date) -> int:
    """Return how many months of a run are left from a day on."""
    return month_number(scenario.horizon.end) + 1 - month_number(start)


def continued(
    scenario: Scenario, start: date, backlog: Mapping[str, int], expected: Expected, *, source: str
) -> Continuation:
    """Return the scenario that goes on from a day.

    Parameters
    ----------
    scenario
        The scenario of the stored result.
    start
        The day after a half-year, with at least ``LEAST_MONTHS`` to go.
    backlog
        Of each municipality the urgent households that wait then.
    expected
        What else is there then.
    source
        Where the backlog comes from.

    Raises
    ------
    ValueError
        Where something of the scenario cannot go on from that day, with all that is wrong.
    """
    left_out: list[str] = []
    made = scenario.model_copy(
        update={
            "title": _on(scenario.title, start, "vanaf", "from"),
            "explanation": Text(
                nl=f"{scenario.explanation.nl} Gaat verder vanaf {start.isoformat()}, met wie er toen wachtte.",
                en=f"{scenario.explanation.en} Goes on from {start.isoformat()}, with who waited then.",
            ),
            "horizon": scenario.horizon.model_copy(update={"start": start, "report_from": None}),
            "region": _region(scenario, start),
            "demand": _demand(scenario, start, backlog, source, left_out),
            "facilities": _facilities(scenario, start, expected),
            "supply": _supply(scenario, start, expected, left_out),
            "measures": _dated(scenario, "measures", start, left_out),
            "events": _dated(scenario, "events", start, left_out),
            "reviews": _reviews(scenario, start, left_out),
        }
    )
    made = made.model_copy(
        update={"policy": scenario.policy.model_copy(update={"quota": _same_quota(scenario, made)})}
    )
    wrong = check(made)
    if wrong:
        raise ValueError("; ".join(f"{one.path} is {one.value}, allowed: {one.allowed}" for one in wrong))
    return Continuation(made, tuple(left_out))


def _on(title: Text, start: date, nl: str, en: str) -> Text:
    return Text(nl=f"{title.nl}, {nl} {start.isoformat()}", en=f"{title.en}, {en} {start.isoformat()}")


def _homes(value: int, source: str) -> Figure[int]:
    return Figure[int](value=value, unit="homes", source=source, status="derived")


def _region(scenario: Scenario, start: date) -> Region:
    """Return the region with the homes that are expected to stand there on the first day."""
    region, compiled = scenario.region, compile_scenario(scenario)
    homes = np.floor(stock_on(compiled, start) + 0.5).astype(int).tolist()
    first = scenario.horizon.start.isoformat()
    source = f"expected on {start.isoformat()}: the homes of {first}, less demolition, with new ones"
    stock = dict(zip(region.codes, homes, strict=True))
    municipalities = {
        code: one.model_copy(update={"social_rent_homes": _homes(stock[code], source)})
        for code, one in region.municipalities.items()
    }
    owned: dict[str, dict[str, int]] = {name: {} for name in region.corporations}
    for code in region.codes:
        holders = [name for name, one in region.corporations.items() if code in one.homes]
        before = [region.corporations[name].homes[code].value for name in holders]
        if holders and any(before):
            for name, share in zip(holders, largest_remainder(stock[code], before), strict=True):
                owned[name][code] = share
        elif holders:
            owned[holders[0]][code] = stock[code]
    corporations = {
        name: one.model_copy(
            update={"homes": {code: _homes(homes, source) for code, homes in owned[name].items()}}
        )
        for name, one in region.corporations.items()
    }
    return region.model_copy(update={"municipalities": municipalities, "corporations": corporations})


def _demand(
    scenario: Scenario, start: date, backlog: Mapping[str, int], source: str, left_out: list[str]
) -> Any:
    demand, holders = scenario.demand, scenario.demand.status_holders
    waiting = {
        code: Figure[int](value=backlog[code], unit="households", source=source, status="official")
        for code in scenario.region.codes
    }
    swaps = {}
    for name, swap in holders.swaps.items():
        if swap.end is not None and swap.end < start:
            left_out.append(f"demand.status_holders.swaps.{name}")
            continue
        swaps[name] = swap.model_copy(update={"start": max(swap.start, start)})
    return demand.model_copy(
        update={
            "opening_backlog": demand.opening_backlog.model_copy(
                update={"total": None, "by_municipality": waiting}
            ),
            "status_holders": holders.model_copy(update={"swaps": swaps}),
        }
    )


def _facilities(scenario: Scenario, start: date, expected: Expected) -> Any:
    """Return the facilities with who is expected to be there, beside those of the backlog who hold a place."""
    days = (start - scenario.horizon.start).days
    made = {}
    for name, one in scenario.facilities.items():
        first_day = one.first_day
        if name in expected.in_care:
            inside = round(expected.in_care[name])
            outside = round(expected.waiting_outside.get(name, 0.0))
            if one.places is not None:
                inside = min(inside, one.places.value)
            if one.intake.capacity is not None:
                outside = min(outside, one.intake.capacity)
            first_day = first_day.model_copy(update={"in_care": inside, "waiting_outside": outside})
        later = tuple(day - days for day in one.intake.on_days if day >= days)
        intake = one.intake.model_copy(update={"on_days": later})
        made[name] = one.model_copy(update={"first_day": first_day, "intake": intake})
    return made


def _supply(scenario: Scenario, start: date, expected: Expected, left_out: list[str]) -> Any:
    supply = scenario.supply
    earliest = month_number(start) - supply.new_homes.pipeline_months.value
    projects = {}
    for name, project in supply.projects.items():
        if month_number(project.planned) < earliest:
            left_out.append(f"supply.projects.{name}")
        else:
            projects[name] = project
    others = {}
    for name, other in supply.other_supply.items():
        if other.closes is not None and other.closes < start:
            left_out.append(f"supply.other_supply.{name}")
            continue
        if other.opens < start and expected.other_supply_occupied is not None:
            share = Figure[float](
                value=round(expected.other_supply_occupied, 4),
                unit="share",
                source=f"expected on {start.isoformat()}: the mean of the stored result",
                status="derived",
            )
            other = other.model_copy(update={"occupied_on_first_day": share})
        others[name] = other
    return supply.model_copy(update={"projects": projects, "other_supply": others})


def _dated(scenario: Scenario, kind: str, start: date, left_out: list[str]) -> dict[str, Any]:
    """Return the measures or the events that still hold or are to come; the earlier ones from the first day."""
    kept = {}
    for name, one in getattr(scenario, kind).items():
        if one.end is not None and one.end < start:
            left_out.append(f"{kind}.{name}")
        else:
            kept[name] = one.model_copy(update={"start": max(one.start, start)})
    return kept


def _reviews(scenario: Scenario, start: date, left_out: list[str]) -> dict[str, Any]:
    """Return the reviews that are still to come; what they have started before is not known."""
    kept: dict[str, Any] = {}
    first = date(start.year, 6, 30) if start.month <= 6 else date(start.year, 12, 31)
    for name, one in scenario.reviews.items():
        if isinstance(one, Rebase):
            if one.on >= start:
                kept[name] = one
        elif one.last is None or one.last >= start:
            kept[name] = one.model_copy(update={"first": max(one.first, first)})
        if name not in kept or not _can_fire(kept[name], scenario.horizon.end):
            kept.pop(name, None)
            left_out.append(f"reviews.{name}")
    return kept


def _can_fire(review: SwitchOn | Rebase, end: date) -> bool:
    """Return whether a rule still has as many reviews before it as it needs in a row."""
    if isinstance(review, Rebase):
        return True
    until = min(review.last or end, end)
    reviews = (
        month_number(until + timedelta(days=1)) - month_number(review.first + timedelta(days=1))
    ) // 6 + 1
    return reviews >= review.in_a_row


def _same_quota(before: Scenario, made: Scenario) -> Quota:
    """Return the quota paths with the word ``reference`` as the number that it was.

    The word means a part of the relets of the first day's homes, and these are others now.
    """
    quota, shares = before.policy.quota, reference_quota(before)
    if not any("reference" in one.path.values() for one in (quota, *quota.municipalities.values())):
        return quota
    if np.allclose(shares, reference_quota(made), rtol=0, atol=1e-12):
        return quota
    if before.readings.cap == "ceiling" and before.cap_holds_for == "municipality":
        # The word may mean more than the cap, of which no more than the cap was carried out; a number may not.
        shares = np.minimum(shares, floor(before.policy.cap.value * 1e6) / 1e6)
    own = {}
    for code, share in zip(before.region.codes, shares.tolist(), strict=True):
        path = quota.municipalities.get(code, QuotaPath(path=quota.path, shape=quota.shape))
        if "reference" in path.path.values():
            named = {
                year: round(share, 6) if value == "reference" else value for year, value in path.path.items()
            }
            own[code] = QuotaPath(path=named, shape=path.shape)
        elif code in quota.municipalities:
            own[code] = path
    return quota.model_copy(update={"municipalities": own})
