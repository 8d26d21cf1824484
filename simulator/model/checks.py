"""What one field of a scenario cannot see by itself: dates within the horizon, ids that exist, sums.

The loader runs these checks and says where in the file each finding stands; the compile step runs them again,
for scenarios built in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from simulator.model.calendar import first_of_month, month_number
from simulator.model.checks_dated import check_dated
from simulator.model.checks_demand import check_demand, remarks_on_demand
from simulator.model.checks_facilities import check_facilities
from simulator.model.checks_plan import remarks_on_plan
from simulator.model.checks_policy import check_policy, remarks_on_policy
from simulator.model.checks_references import check_observations, check_references
from simulator.model.checks_reviews import check_reviews, remarks_on_reviews
from simulator.model.checks_supply import check_supply, remarks_on_supply
from simulator.model.findings import FIRST_YEAR, LAST_YEAR, Finding, spreads
from simulator.model.scenario import Scenario

__all__ = ["Finding", "check", "remarks"]


def check(scenario: Scenario) -> tuple[Finding, ...]:
    """Return everything in a scenario that is wrong though each field by itself is right.

    Parameters
    ----------
    scenario
        Any scenario, from a file or built in Python.
    """
    return (
        *_horizon(scenario),
        *_municipalities(scenario),
        *_tiles(scenario),
        *check_references(scenario),
        *_corporations(scenario),
        *_years(scenario),
        *_weights(scenario),
        *check_demand(scenario),
        *check_facilities(scenario),
        *check_policy(scenario),
        *check_dated(scenario),
        *check_supply(scenario),
        *check_reviews(scenario),
        *check_observations(scenario),
    )


def remarks(scenario: Scenario) -> tuple[Finding, ...]:
    """Return what is not wrong in a scenario, but worth knowing."""
    return (
        *remarks_on_demand(scenario),
        *_target_year(scenario),
        *remarks_on_policy(scenario),
        *remarks_on_plan(scenario),
        *remarks_on_supply(scenario),
        *remarks_on_reviews(scenario),
    )


def _horizon(scenario: Scenario) -> Iterator[Finding]:
    horizon = scenario.horizon
    after_a_year = month_number(horizon.first_reported) + 12
    if month_number(horizon.end) + 1 < after_a_year:
        earliest = first_of_month(after_a_year) - timedelta(days=1)
        yield Finding(
            "horizon.end",
            horizon.end.isoformat(),
            "at least twelve reported months",
            f"write {earliest.isoformat()} or later",
        )


def _municipalities(scenario: Scenario) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for code, name in scenario.region.names.items():
        other = first.setdefault(name.casefold(), code)
        if other != code:
            yield Finding(
                f"region.municipalities.{code}.name",
                name,
                "a name of its own for each municipality",
                f"give it another name than {other}",
            )
    if not any(
        figure.value for one in scenario.region.municipalities.values() for figure in one.population.values()
    ):
        yield Finding(
            "region.municipalities", "no inhabitants", "at least one inhabitant", "fill in 'population'"
        )


def _tiles(scenario: Scenario) -> Iterator[Finding]:
    """Find municipalities that would lie on each other on the tile map."""
    first: dict[tuple[int, ...], str] = {}
    for code, municipality in scenario.region.municipalities.items():
        if municipality.tile is None:
            continue
        other = first.setdefault(municipality.tile, code)
        if other != code:
            yield Finding(
                f"region.municipalities.{code}.tile",
                str(list(municipality.tile)),
                "a tile of its own for each municipality",
                f"give it another tile than {other}",
            )


def _corporations(scenario: Scenario) -> Iterator[Finding]:
    corporations = scenario.region.corporations
    if not corporations:
        return
    for code, municipality in scenario.region.municipalities.items():
        homes = [one.homes[code].value for one in corporations.values() if code in one.homes]
        expected = municipality.social_rent_homes.value
        if sum(homes) != expected:
            yield Finding(
                f"region.municipalities.{code}.social_rent_homes",
                str(expected),
                f"what its corporations have there together: {sum(homes)}"
                if homes
                else "the homes of corporations, of which none has homes there",
                f"correct it, or region.corporations.<id>.homes.{code}",
            )


def _years(scenario: Scenario) -> Iterator[Finding]:
    """Find years that no horizon can have: a typing error such as 20027."""
    quota = scenario.policy.quota
    paths: list[tuple[str, Mapping[int, object]]] = [
        ("policy.quota.path", quota.path),
        ("demand.destination_key.path", scenario.demand.destination_key.path),
        (
            "demand.status_holders.national_population",
            scenario.demand.status_holders.national_population,
        ),
        *(
            (f"policy.quota.municipalities.{code}.path", own.path)
            for code, own in quota.municipalities.items()
        ),
        *((f"policy.quota.corporations.{name}.path", own.path) for name, own in quota.corporations.items()),
        *(
            (f"region.municipalities.{code}.population", one.population)
            for code, one in scenario.region.municipalities.items()
        ),
    ]
    for path, by_year in paths:
        for year in by_year:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                yield Finding(
                    f"{path}.{year}", str(year), f"years from {FIRST_YEAR} to {LAST_YEAR}", "correct the year"
                )


def _weights(scenario: Scenario) -> Iterator[Finding]:
    """Find weights that are all zero, by which nothing can be divided."""
    factors = [
        *(
            (f"demand.groups.{group_id}.month_factors", group.month_factors)
            for group_id, group in scenario.demand.groups.items()
        ),
        ("supply.relets.month_factors", scenario.supply.relets.month_factors),
    ]
    for path, figure in factors:
        if figure is not None and not any(figure.value):
            yield Finding(
                path, "zero in every month", "at least one month above 0", "leave it out, or correct it"
            )
    for path, spread in spreads(scenario):
        if spread.by == "population" and all(
            spread.times.get(code, 1.0) == 0 for code in scenario.region.municipalities
        ):
            yield Finding(
                f"{path}.times",
                "zero everywhere",
                "at least one municipality above 0",
                "leave it out, or correct it",
            )


def _target_year(scenario: Scenario) -> Iterator[Finding]:
    horizon = scenario.horizon
    if horizon.target_year > horizon.end.year:
        yield Finding(
            "horizon.target_year",
            str(horizon.target_year),
            f"a year that the run reaches: at most {horizon.end.year}",
            "results will not show whether fair share is reached, unless the horizon is longer",
        )
