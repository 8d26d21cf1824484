"""The expected flows of a scenario: what a plan reckons with, in households and homes by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.flows.expected_need import Key, WaysHome, first_need, opening_need
from simulator.flows.expected_pools import ExpectedPools, expected_pools
from simulator.flows.expected_returns import expected_returns
from simulator.flows.expected_supply import expected_supply
from simulator.flows.periods import Period, Spans, periods_of
from simulator.flows.timeline import Values
from simulator.model.plan import PeriodLength
from simulator.model.scenario import Scenario
from simulator.random.draws import CERTAIN

__all__ = ["ExpectedFlows", "ExpectedPools", "Period", "expected_flows", "periods_of"]


@dataclass(frozen=True)
class ExpectedFlows:
    """What is expected to come, period by period, with all measures and events of the scenario.

    Shapes: G groups, M municipalities, O corporations (one where the region names none), P periods.

    Attributes
    ----------
    periods
        The periods, from the first day of the run to the last.
    years
        (P,) the length of each period, in Julian years of 365.25 days.
    need
        (G, M, P) households that come to need a home, by who answers for them: the *need* of F_m, as if nobody had to
        wait for a place in a facility. Those who come back are in it; who registers again because a home of
        other supply closes is not (see ``other_supply``).
    returned
        (G, M, P) the part of the need that comes back.
    opening
        (G, M) households that wait on the first day, by who answers for them: the opening backlog, and of the people
        on the lists of facilities the part that goes home in the end.
    natural_exits_share
        (G, P) the part of the households that leaves without a home whatever the plan does: the share that the
        scenario gives (``plan.natural_exits_share``), else the chance that a household refuses as many offers as
        cost it its urgency, ``refusal_probability ** refusals_allowed``, averaged over the time of the period.
    persons
        (G,) mean persons in a household.
    relets
        (M, O, P) social rented homes that fall vacant.
    compliance
        (M, O, P) the part of the quota that is carried out: the mean over the relets; 1 where there are none.
    deliveries
        (M, P) new homes that are delivered.
    first_lettings
        (M, P) the part of them that may go to urgent households: ``first_lettings_share`` on the day of delivery.
    other_supply
        Homes outside the regular stock.
    """

    periods: tuple[Period, ...]
    years: Values
    need: Values
    returned: Values
    opening: Values
    natural_exits_share: Values
    persons: Values
    relets: Values
    compliance: Values
    deliveries: Values
    first_lettings: Values
    other_supply: ExpectedPools


def expected_flows(
    scenario: Scenario, length: PeriodLength, compiled: Compiled | None = None
) -> ExpectedFlows:
    """Return the expected flows of a scenario by period.

    Parameters
    ----------
    scenario
        The scenario.
    length
        How long a period is.
    compiled
        The same scenario as arrays, where that has been done already.
    """
    compiled = compile_scenario(scenario) if compiled is None else compiled
    timeline = compiled.timeline
    periods = periods_of(timeline.calendar, length)
    spans = Spans.of(periods, timeline)
    months = Spans.of(periods_of(timeline.calendar, "month"), timeline)
    key, ways = Key.of(compiled.demand), WaysHome.of(scenario, compiled)
    exits = natural_exits(scenario, compiled)
    first, opening = first_need(compiled, ways, key, months), opening_need(compiled, ways, key)
    returned = expected_returns(
        compiled, ways, key, months, first=first, opening=opening, stays_in=1.0 - months.mean(exits)
    )
    # Periods are whole months.
    month_of_period = np.searchsorted(months.starts, spans.starts)
    come_back = np.add.reduceat(returned, month_of_period, axis=0)
    need = np.add.reduceat(first, month_of_period, axis=0) + come_back
    homes = expected_supply(scenario, compiled, spans)
    return ExpectedFlows(
        periods=periods,
        years=spans.years,
        need=np.moveaxis(need, 0, -1),
        returned=np.moveaxis(come_back, 0, -1),
        opening=opening,
        natural_exits_share=spans.mean(exits).T,
        persons=compiled.demand.household_size,
        relets=homes.relets,
        compliance=homes.compliance,
        deliveries=homes.deliveries,
        first_lettings=homes.first_lettings,
        other_supply=expected_pools(compiled, spans),
    )


def natural_exits(scenario: Scenario, compiled: Compiled) -> Values:
    """Return the part of the households that leaves without a home, by segment: (S, G)."""
    given, policy = scenario.plan.natural_exits_share, compiled.policy
    if given is not None:
        return np.full(policy.refusal.shape, given.value)
    refusal = policy.refusal / CERTAIN
    return np.asarray(refusal ** policy.refusals_allowed[:, None], dtype=np.float64)
