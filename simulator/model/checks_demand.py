"""Who needs a home: status holders and the swaps of their targets, returns, and numbers that add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simulator.model.distributions import Distribution, Empirical, Fixed
from simulator.model.findings import Finding, listed
from simulator.model.scenario import Scenario

SHORTEST_DAYS = 1.0
"""The shortest time, in days, after which a household may lose its home: else it could come back within the second in
which it was housed, for ever."""


def check_demand(scenario: Scenario) -> Iterator[Finding]:
    """Find targets that nobody has, swaps that cannot be, and homes that are lost at once."""
    yield from _status_holders(scenario)
    yield from _swaps(scenario)
    yield from _returns(scenario)
    yield from _opening_backlog(scenario)


def remarks_on_demand(scenario: Scenario) -> Iterator[Finding]:
    """Find a task that differs from its groups, and chances of a return that nothing uses."""
    yield from _task(scenario)
    if scenario.demand.returns is None:
        for group_id, group in scenario.demand.groups.items():
            if group.return_probability is not None:
                yield Finding(
                    f"demand.groups.{group_id}.return_probability",
                    f"{group.return_probability.value:g}",
                    "nothing without demand.returns, since nobody loses a home",
                    "give demand.returns, or leave it out",
                )


def _opening_backlog(scenario: Scenario) -> Iterator[Finding]:
    """Find municipalities of which it is not said how many wait, while it is of others: nobody is no number."""
    given = scenario.demand.opening_backlog.by_municipality
    missing = [name for code, name in scenario.region.names.items() if code not in given]
    if given and missing:
        yield Finding(
            "demand.opening_backlog.by_municipality",
            listed(scenario.region.names.get(code, code) for code in given),
            f"a number for every municipality; there is none for {listed(missing)}",
            "write how many wait there, also where it is 0",
        )


def _status_holders(scenario: Scenario) -> Iterator[Finding]:
    """Hold the national target against the groups: with two of them, each household would come twice."""
    holders = scenario.demand.status_holders
    groups = _groups_of_status_holders(scenario)
    add_a_group = "add a group with 'urgency: status_holder'"
    if holders.swaps and not groups:
        yield Finding(
            "demand.status_holders.swaps",
            listed(holders.swaps),
            "swaps of the targets of a group of status holders, and there is none",
            f"leave them out, or {add_a_group}",
        )
    if holders.national_target is None:
        return
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
            f"{holders.national_target.value}",
            "a national target for a group of status holders, and there is none",
            f"leave it out, or {add_a_group}",
        )


def _groups_of_status_holders(scenario: Scenario) -> list[str]:
    return [
        group_id for group_id, group in scenario.demand.groups.items() if group.urgency == "status_holder"
    ]


def _swaps(scenario: Scenario) -> Iterator[Finding]:
    """Find swaps of a municipality with itself, and of half-years that are not in the run."""
    horizon = scenario.horizon
    first, last = _half_year_of(horizon.start), _half_year_of(horizon.end)
    for swap_id, swap in scenario.demand.status_holders.swaps.items():
        path = f"demand.status_holders.swaps.{swap_id}"
        if swap.giver == swap.taker:
            yield Finding(
                f"{path}.taker",
                swap.taker,
                "another municipality than the giver",
                "name who takes over the persons",
            )
        if not first <= swap.start <= last:
            yield Finding(
                f"{path}.start",
                swap.start.isoformat(),
                f"the first day of a half-year of the run: from {first.isoformat()} to {last.isoformat()}",
                "choose one of these, or change the horizon",
            )
        if swap.end is not None and _half_year_of(swap.end) > last:
            yield Finding(
                f"{path}.end",
                swap.end.isoformat(),
                "a day of the run, the last of a half-year",
                "leave it out if the swap lasts to the end",
            )


def _half_year_of(day: date) -> date:
    """Return the first day of the half-year in which a day lies."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _returns(scenario: Scenario) -> Iterator[Finding]:
    rules = scenario.demand.returns
    if rules is None:
        return
    for field, days in _times(rules.after):
        if days < SHORTEST_DAYS:
            yield Finding(
                f"demand.returns.after.{field}",
                f"{days:g}",
                f"at least {SHORTEST_DAYS:g} day, since nobody loses a home in the moment of moving in",
                "write how many days pass before a home is lost",
            )


def _times(distribution: Distribution) -> Iterator[tuple[str, float]]:
    """Yield the fields that hold the times of a distribution, or their mean, in days."""
    if isinstance(distribution, Fixed):
        yield "days", distribution.days.value
    elif isinstance(distribution, Empirical):
        yield from ((f"days.{index}", days) for index, days in enumerate(distribution.days))
    else:
        yield "mean_days", distribution.mean_days.value


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
