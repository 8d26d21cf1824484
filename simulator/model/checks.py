"""What one field of a scenario cannot see by itself: dates within the horizon, ids that exist, sums.

The loader runs these checks and says where in the file each finding stands; the compile step runs them again,
for scenarios built in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from simulator.model.calendar import first_of_month, month_number
from simulator.model.checks_dated import check_measures, check_projects
from simulator.model.checks_facilities import check_facilities
from simulator.model.checks_references import check_observations, check_references
from simulator.model.findings import FIRST_YEAR, LAST_YEAR, Finding, changes, spreads
from simulator.model.scenario import Scenario

__all__ = ["Finding", "check", "remarks"]

TOLERANCE = 1e-9
"""What floating point may add to a sum of shares."""


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
        *check_references(scenario),
        *_corporations(scenario),
        *_years(scenario),
        *_weights(scenario),
        *_status_holders(scenario),
        *_reference_year(scenario),
        *check_facilities(scenario),
        *_quota(scenario),
        *check_measures(scenario),
        *check_projects(scenario),
        *check_observations(scenario),
    )


def remarks(scenario: Scenario) -> tuple[Finding, ...]:
    """Return what is not wrong in a scenario, but worth knowing."""
    return (*_task(scenario), *_target_year(scenario))


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
    paths: list[tuple[str, Mapping[int, object]]] = [
        ("policy.quota.path", scenario.policy.quota.path),
        ("demand.destination_key.path", scenario.demand.destination_key.path),
        (
            "demand.status_holders.national_population",
            scenario.demand.status_holders.national_population,
        ),
        *(
            (f"policy.quota.municipalities.{code}.path", one.path)
            for code, one in scenario.policy.quota.municipalities.items()
        ),
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


def _status_holders(scenario: Scenario) -> Iterator[Finding]:
    """Hold the national target against the groups: with two of them, each household would come twice."""
    if scenario.demand.status_holders.national_target is None:
        return
    groups = [
        group_id for group_id, group in scenario.demand.groups.items() if group.urgency == "status_holder"
    ]
    for group_id in groups[1:]:
        yield Finding(
            f"demand.groups.{group_id}.urgency",
            "status_holder",
            "one group of status holders, since national_target is given",
            f"put it together with '{groups[0]}', or leave demand.status_holders.national_target out",
        )
    if not groups:
        yield Finding(
            "demand.status_holders.national_target",
            f"{scenario.demand.status_holders.national_target.value}",
            "a national target for a group of status holders, and there is none",
            "leave it out, or add a group with 'urgency: status_holder'",
        )


def _reference_year(scenario: Scenario) -> Iterator[Finding]:
    """Find what leans on the households housed in the reference year where nobody says how many that were."""
    region, quota = scenario.region, scenario.policy.quota
    if region.housed_in_reference_year is not None:
        return
    remedy = "give region.housed_in_reference_year"
    if scenario.readings.task == "stock":
        yield Finding(
            "readings.task", "stock", "a region with the households housed in the reference year", remedy
        )
    paths = [("policy.quota.path", quota.path, list(region.municipalities))]
    paths += [
        (f"policy.quota.municipalities.{code}.path", own.path, [code])
        for code, own in quota.municipalities.items()
    ]
    for path, by_year, places in paths:
        for year, value in by_year.items():
            if value == "reference" and not all(_knows_housed(scenario, code) for code in places):
                yield Finding(
                    f"{path}.{year}", "reference", "a share, or 'fair_share'", f"{remedy}, or write a share"
                )


def _knows_housed(scenario: Scenario, code: str) -> bool:
    municipality = scenario.region.municipalities.get(code)
    return municipality is not None and municipality.housed_in_reference_year is not None


def _quota(scenario: Scenario) -> Iterator[Finding]:
    policy, readings = scenario.policy, scenario.readings
    cap = policy.cap.value
    if policy.regular_share_min.value + cap > 1 + TOLERANCE:
        yield Finding(
            "policy.regular_share_min",
            f"{policy.regular_share_min.value:g}",
            f"at most {1 - cap:g}: 1 - the cap of {cap:g}",
            f"write {1 - cap:.4g}, or lower policy.cap",
        )
    if readings.cap != "ceiling":
        return
    paths = [("policy.quota.path", policy.quota.path)]
    # On the mean of the region, one municipality may do more where another does less.
    if readings.cap_scope == "municipality":
        paths += [
            (f"policy.quota.municipalities.{code}.path", own.path)
            for code, own in policy.quota.municipalities.items()
        ]
    quotas: list[tuple[str, float]] = [
        (f"{path}.{year}", quota)
        for path, by_year in paths
        for year, quota in by_year.items()
        if not isinstance(quota, str)
    ]
    quotas += [
        (f"{path}.set", change.set)
        for path, change in changes(scenario)
        if change.quantity == "quota" and change.set is not None
        if readings.cap_scope == "municipality" or change.municipalities is None
    ]
    for path, quota in quotas:
        if cap + TOLERANCE < quota <= 1:
            yield Finding(
                path,
                f"{quota:g}",
                f"at most the cap of {cap:g}, which is a ceiling",
                "lower it, or set readings.cap: target",
            )


def _task(scenario: Scenario) -> Iterator[Finding]:
    task = scenario.demand.task.value
    groups = sum(
        group.households_per_year.value for group in scenario.demand.groups.values() if group.in_fair_share
    )
    if abs(task - groups) >= 0.5:
        yield Finding(
            "demand.task",
            f"{task:g}",
            f"what the groups of fair share add up to: {groups:g}",
            "correct the task or the groups, unless they differ on purpose",
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
