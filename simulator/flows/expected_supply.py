"""Which homes of the social stock are expected to fall vacant and to be delivered, with all measures and events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.flows.compiled import Compiled
from simulator.flows.expected_times import lasting
from simulator.flows.periods import Spans
from simulator.flows.policy import ONE_HOME, compliance_in_force
from simulator.flows.supply import expected_stock, relets_of
from simulator.flows.timeline import DatedValues, Values
from simulator.model.calendar import SECONDS_PER_DAY
from simulator.model.scenario import Scenario
from simulator.random.draws import CERTAIN


@dataclass(frozen=True)
class ExpectedSupply:
    """The homes of the social stock. Shapes: M municipalities, O corporations, P periods.

    Attributes
    ----------
    relets
        (M, O, P) homes that fall vacant.
    compliance
        (M, O, P) the part of the quota that is carried out, 1 where no homes fall vacant.
    deliveries
        (M, P) new homes that are delivered.
    first_lettings
        (M, P) the part of them that may go to urgent households.
    """

    relets: Values
    compliance: Values
    deliveries: Values
    first_lettings: Values


def expected_supply(scenario: Scenario, compiled: Compiled, spans: Spans) -> ExpectedSupply:
    """Return the expected homes of the social stock by period.

    Relets are turnover x stock x length of each segment, divided over the corporations by their homes; the stock is
    that of the first day less demolition, with each project from its planned day, its mean delay and what comes on
    top of that, times the part that is built. They count when they fall vacant, as in the cap. The compliance of a
    period is the mean over its relets.

    Of a project, the part is delivered in a segment that is built and whose delay ends in it.
    """
    relets = _relets(scenario, compiled)
    compliance = compliance_in_force(scenario, DatedValues(scenario, compiled.timeline))
    in_period, carried_out = spans.total(relets), spans.total(relets * compliance)
    mean = np.divide(carried_out, in_period, out=np.ones_like(in_period), where=in_period > 0)
    delivered = deliveries(compiled)
    first_lettings = delivered * (compiled.policy.first_letting_credit / ONE_HOME)
    return ExpectedSupply(
        relets=np.moveaxis(in_period, 0, -1),
        compliance=np.moveaxis(mean, 0, -1),
        deliveries=spans.total(delivered).T,
        first_lettings=spans.total(first_lettings).T,
    )


def _relets(scenario: Scenario, compiled: Compiled) -> Values:
    """Return the expected relets of each segment: (S, M, O)."""
    supply, timeline = compiled.supply, compiled.timeline
    stock = expected_stock(
        scenario,
        timeline,
        supply.standing,
        supply.projects,
        supply.realisation / CERTAIN,
        supply.extra_delay,
    )
    return relets_of(stock, supply.turnover, timeline)[:, :, None] * supply.corporation_shares


def deliveries(compiled: Compiled) -> Values:
    """Return the expected homes delivered in each segment: (S, M)."""
    supply, timeline = compiled.supply, compiled.timeline
    delivered = np.zeros(supply.standing.shape)
    if not supply.projects:
        return delivered
    places = np.array([project.municipality for project in supply.projects])
    homes = np.array([float(project.homes) for project in supply.projects])
    planned = np.array([timeline.calendar.seconds(project.planned) for project in supply.projects])
    segments = timeline.segments_at(planned)
    expected_from = planned + supply.extra_delay[segments, places]
    cuts = np.append(timeline.starts, timeline.calendar.end_seconds)
    days_late = (cuts[:, None] - expected_from) / SECONDS_PER_DAY
    built = homes * (supply.realisation[segments, places] / CERTAIN)
    arrived = np.maximum(-np.diff(lasting(supply.delay, days_late), axis=0), 0.0) * built
    for place in range(len(compiled.labels.municipalities)):
        delivered[:, place] = arrived[:, places == place].sum(axis=1)
    return delivered
