"""Stock, turnover and planned homes in canonical units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from simulator.flows.demand import JULIAN_YEAR_DAYS, month_weights
from simulator.flows.durations import duration_of
from simulator.flows.timeline import DatedValues, Timeline, Values
from simulator.model.calendar import SECONDS_PER_DAY, first_of_month
from simulator.model.scenario import Scenario
from simulator.model.shares import region_weights
from simulator.model.supply import HomeClass
from simulator.random.ids import FIRST_MONTH

EARLIEST = first_of_month(FIRST_MONTH)
"""Before this day nothing has an id."""


@dataclass(frozen=True)
class PlannedHomes:
    """Homes that are planned to be delivered together.

    Attributes
    ----------
    stream
        The name of the stream that addresses its draws.
    municipality
        Where, counted from 0.
    planned
        The planned day.
    homes
        How many.
    """

    stream: str
    municipality: int
    planned: date
    homes: int


def turnover_rates(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Values:
    """Return relets per home and Julian year: shape (segments, municipalities)."""
    relets = scenario.supply.relets
    own = [
        (one.turnover_rate or relets.turnover_rate).value for one in scenario.region.municipalities.values()
    ]
    trend = (1.0 + relets.turnover_trend.value) ** (timeline.years - scenario.horizon.reference_year)
    rates = dated.by_municipality("turnover_rate", trend[:, None] * np.array(own)[None, :])
    factors = relets.month_factors.value if relets.month_factors else None
    to_julian = np.array([JULIAN_YEAR_DAYS / timeline.days_in_year(int(year)) for year in timeline.years])
    return np.maximum(rates, 0.0) * (to_julian * month_weights(factors, timeline, range(1, 13)))[:, None]


def standing_stock(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> NDArray[np.int64]:
    """Return the homes of today that still stand: shape (segments, municipalities), whole homes.

    Demolition and sale shrink the stock of the first day month by month; new homes are counted apart.
    """
    opening = np.array(
        [one.social_rent_homes.value for one in scenario.region.municipalities.values()], dtype=np.float64
    )
    rates = np.clip(dated.by_municipality("demolition", scenario.supply.demolition.value), 0.0, 1.0)
    lengths = (timeline.ends - timeline.starts) / (JULIAN_YEAR_DAYS * 86_400.0)
    kept = np.cumprod(np.vstack([np.ones(rates.shape[1]), (1.0 - rates[:-1]) ** lengths[:-1, None]]), axis=0)
    return np.floor(opening[None, :] * kept + 0.5).astype(np.int64)


def planned_homes(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> tuple[PlannedHomes, ...]:
    """Return the projects of the yearly plan and the named ones.

    The yearly plan of a municipality is divided into equal projects over the year, each in the middle of its
    part, whole homes by rounding the running total. Projects of before the first day are in it, as far back as
    the pipeline goes: delayed, they may be delivered during the run.
    """
    plan, calendar, codes = scenario.supply.new_homes, timeline.calendar, scenario.region.codes
    regional = plan.planned_per_year.value * np.array(
        region_weights(scenario.region, scenario.horizon.reference_year)
    )
    own = [one.new_social_homes_per_year for one in scenario.region.municipalities.values()]
    base = np.array([figure.value if figure else share for figure, share in zip(own, regional, strict=True)])
    yearly = np.maximum(dated.by_municipality("new_homes_per_year", base), 0.0)
    first = max(EARLIEST, calendar.start - timedelta(days=round(plan.pipeline_months.value * 30.4375)))
    days = [
        date(year, 1, 1) + timedelta(days=int((part + 0.5) / plan.projects_per_year * 365))
        for year in range(first.year, calendar.end.year + 1)
        for part in range(plan.projects_per_year)
    ]
    at_days = yearly[[timeline.segment_at(calendar.seconds(day)) for day in days]] / plan.projects_per_year
    projects = []
    for place, code in enumerate(codes):
        running = 0.0
        for day, more in zip(days, at_days[:, place].tolist(), strict=True):
            before = round(running)
            running += more
            homes = round(running) - before
            if homes and first <= day <= calendar.end:
                projects.append(PlannedHomes(f"plan|{code}", place, day, homes))
    named = (
        PlannedHomes(
            f"project|{name}", codes.index(project.municipality), project.planned, project.homes.value
        )
        for name, project in scenario.supply.projects.items()
        if project.planned <= calendar.end
    )
    return (*projects, *named)


def expected_stock(
    scenario: Scenario,
    timeline: Timeline,
    standing: NDArray[np.int64],
    projects: tuple[PlannedHomes, ...],
    realisation: Values,
    extra_delay: NDArray[np.int64] | None = None,
) -> Values:
    """Return the expected homes: shape (segments, municipalities); projects arrive at their mean delay.

    What comes on top of the usual delay is given in seconds: shape (segments, municipalities).
    """
    delay = duration_of(scenario.supply.new_homes.delay).mean_days * 86_400.0  # no delay: a mean of nothing
    stock = standing.astype(np.float64)
    for project in projects:
        planned = timeline.calendar.seconds(project.planned)
        segment = timeline.segment_at(planned)
        arrives = planned + delay
        if extra_delay is not None:
            arrives += int(extra_delay[segment, project.municipality])
        if arrives >= 0:
            stock[timeline.first_from(arrives) :, project.municipality] += (
                project.homes * realisation[segment, project.municipality]
            )
    return stock


def relets_of(stock: Values, turnover: Values, timeline: Timeline) -> Values:
    """Return the relets expected of a stock in each segment: shape (segments, municipalities)."""
    lengths = (timeline.ends - timeline.starts) / (JULIAN_YEAR_DAYS * SECONDS_PER_DAY)
    return np.asarray(stock * turnover * lengths[:, None], dtype=np.float64)


def suits(scenario: Scenario, largest_household: int) -> NDArray[np.bool_]:
    """Return which homes suit which households: shape (household size, size class, rent class).

    A home suits a household when both its size class and its rent class do ("passend toewijzen").
    """
    table = np.zeros(
        (largest_household + 1, len(scenario.supply.sizes), len(scenario.supply.rents)), dtype=np.bool_
    )
    for persons in range(1, largest_household + 1):
        for i, size in enumerate(scenario.supply.sizes.values()):
            for j, rent in enumerate(scenario.supply.rents.values()):
                table[persons, i, j] = all(
                    one.suits is not None and one.suits.include(persons) for one in (size, rent)
                )
    return table


def letting_mix(classes: Mapping[str, HomeClass]) -> Values:
    """Return the cumulative shares of size classes or of rent classes."""
    return np.cumsum([one.share.value for one in classes.values()])
