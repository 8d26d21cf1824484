"""Inflow in canonical units: households per Julian year, by segment, group and municipality."""

from __future__ import annotations

from calendar import monthrange

import numpy as np

from simulator.flows.timeline import DatedValues, Timeline, Values
from simulator.model.demand import Group, Spread
from simulator.model.scenario import Scenario
from simulator.model.shares import population_in, region_weights, statutory_target

JULIAN_YEAR_DAYS = 365.25


def yearly_need(scenario: Scenario) -> tuple[dict[str, float], float]:
    """Return each group's households a year in the reference year, and the gross yearly task.

    The readings decide: groups that come beside the task leave the whole task to the others, whose numbers are
    scaled to it; a task that is a stock is replaced by the households housed in the reference year.
    """
    demand, readings = scenario.demand, scenario.readings
    numbers = {slug: group.households_per_year.value for slug, group in demand.groups.items()}
    beside = {
        slug
        for slug, group in demand.groups.items()
        if (group.urgency == "status_holder" and readings.status_holders == "beside_task")
        or (group.urgency == "regional" and readings.regional_urgent == "beside_task")
        or not group.in_fair_share
    }
    inside_total = sum(number for slug, number in numbers.items() if slug not in beside)
    task = demand.task.value
    if readings.task == "stock" and scenario.region.housed_in_reference_year is not None:
        task = float(scenario.region.housed_in_reference_year.value)
    rescaled = (
        beside & {slug for slug, group in demand.groups.items() if group.in_fair_share}
    ) or task != demand.task.value
    if rescaled and inside_total > 0:
        numbers = {slug: n if slug in beside else n * task / inside_total for slug, n in numbers.items()}
    gross = task + sum(numbers[slug] for slug in beside if demand.groups[slug].in_fair_share)
    return numbers, gross


def spread_shares(spread: Spread, scenario: Scenario) -> Values:
    """Return the shares of a spread over the municipalities: shape (municipalities,), adding up to 1."""
    codes = scenario.region.codes
    if spread.shares is None:
        shares = np.array(region_weights(scenario.region, scenario.horizon.reference_year))
    else:
        shares = np.array([spread.shares.get(code, 0.0) for code in codes])
    shares = shares * np.array([spread.times.get(code, 1.0) for code in codes])
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def registration_shares(group: Group, scenario: Scenario) -> Values:
    """Return where a group's households register: at their facility, or at their origin."""
    return spread_shares(group.facilities or group.origins, scenario)


def month_weights(factors: tuple[float, ...] | None, timeline: Timeline, months: range) -> Values:
    """Return month factors as rates relative to the mean over a period, by segment.

    Parameters
    ----------
    factors
        January to December, only their proportions count; None: all equal.
    timeline
        The segments.
    months
        The months (1-12) over which the mean, weighted by their lengths, becomes one: the year, or a half.
    """
    weights = np.ones(timeline.segments)
    if factors is None:
        return weights
    for year in set(timeline.years.tolist()):
        lengths = [monthrange(year, month)[1] for month in months]
        mean = sum(factors[month - 1] * days for month, days in zip(months, lengths, strict=True)) / sum(
            lengths
        )
        for month in months:
            here = (timeline.years == year) & (timeline.months == month)
            weights[here] = factors[month - 1] / mean if mean > 0 else 0.0
    return weights


def inflow_rates(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Values:
    """Return registrations per Julian year: shape (segments, groups, municipalities of registration)."""
    numbers, _ = yearly_need(scenario)
    groups = scenario.demand.groups
    rates = np.zeros((timeline.segments, len(groups), len(scenario.region.codes)))
    to_julian = np.array([JULIAN_YEAR_DAYS / timeline.days_in_year(int(year)) for year in timeline.years])
    through_facilities = {facility.group for facility in scenario.facilities.values()}
    for index, (slug, group) in enumerate(groups.items()):
        if slug in through_facilities:
            continue
        if group.urgency == "status_holder":
            rates[:, index, :] = _status_holder_rates(scenario, timeline, dated, slug, numbers[slug])
            continue
        growth = (1.0 + group.growth.value) ** (timeline.years - scenario.horizon.reference_year)
        factors = group.month_factors.value if group.month_factors else None
        yearly = (
            numbers[slug]
            * group.eligible_share.value
            * growth
            * month_weights(factors, timeline, range(1, 13))
        )
        rates[:, index, :] = (yearly * to_julian)[:, None] * registration_shares(group, scenario)[None, :]
    return dated.by_group_and_municipality("inflow", rates)


def _status_holder_rates(
    scenario: Scenario, timeline: Timeline, dated: DatedValues, slug: str, yearly_number: float
) -> Values:
    """Return the inflow of status holders, per Julian year: shape (segments, municipalities).

    With a national target, the statutory formula divides it (both populations on 1 January of the year before),
    and the persons become households by the mean household size. Without one, the group's yearly number is
    divided by population in the same way.
    """
    holders, region, group = scenario.demand.status_holders, scenario.region, scenario.demand.groups[slug]
    national = {year: figure.value for year, figure in holders.national_population.items()}
    factors = group.month_factors.value if group.month_factors else None
    rates = np.zeros((timeline.segments, len(region.codes)))
    given = holders.national_target
    targets = dated.of_region("national_target", np.nan if given is None else float(given.value))
    halves = {month: range(1, 7) if month <= 6 else range(7, 13) for month in range(1, 13)}
    growth = (1.0 + group.growth.value) ** (timeline.years - scenario.horizon.reference_year)
    whole_year = month_weights(factors, timeline, range(1, 13))
    grown = yearly_number * growth * group.eligible_share.value
    half_year = np.where(
        timeline.months <= 6,
        month_weights(factors, timeline, range(1, 7)),
        month_weights(factors, timeline, range(7, 13)),
    )
    populations_before = {
        int(year): [
            round(
                population_in(
                    {y: f.value for y, f in one.population.items()},
                    region.population_growth.value,
                    int(year) - 1,
                )
            )
            for one in region.municipalities.values()
        ]
        for year in np.unique(timeline.years)
    }
    for segment in range(timeline.segments):
        year, month = int(timeline.years[segment]), int(timeline.months[segment])
        populations = populations_before[year]
        if np.isnan(targets[segment]):
            households = grown[segment] * np.array(populations) / sum(populations)
            _swap(households, scenario, timeline, segment, 2.0 / group.household_size.value)
            rates[segment] = households * whole_year[segment] * JULIAN_YEAR_DAYS / timeline.days_in_year(year)
            continue
        nation = round(population_in(national, holders.national_population_growth.value, year - 1))
        target = max(0, round(float(targets[segment])))
        persons = np.array([statutory_target(target, here, nation) for here in populations], dtype=np.float64)
        _swap(persons, scenario, timeline, segment, 1.0)
        days = sum(monthrange(year, one)[1] for one in halves[month])
        households = persons / group.household_size.value * half_year[segment]
        rates[segment] = households * JULIAN_YEAR_DAYS / days
    return rates


def _swap(targets: Values, scenario: Scenario, timeline: Timeline, segment: int, per_person: float) -> None:
    """Let municipalities take over parts of each other's targets, in place; nobody gives more than it has.

    Parameters
    ----------
    targets
        (municipalities,) persons a half-year, or households a year.
    scenario, timeline, segment
        Which swaps are in force.
    per_person
        How much of a target one person a half-year is.
    """
    start, codes = timeline.starts[segment], scenario.region.codes
    for swap in scenario.demand.status_holders.swaps.values():
        ended = swap.end is not None and start > timeline.calendar.seconds(swap.end)
        if start < timeline.calendar.seconds(swap.start) or ended:
            continue
        giver, taker = codes.index(swap.giver), codes.index(swap.taker)
        moved = min(float(targets[giver]), swap.persons.value * per_person)
        targets[giver] -= moved
        targets[taker] += moved
