"""What was promised, half-year by half-year: the growth path, and what the scenario expects to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.progress.figures import half_year_of, half_years_of
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.flows.expected import ExpectedFlows, expected_flows
from simulator.flows.periods import Period
from simulator.indicators import path_until
from simulator.model.calendar import month_number
from simulator.model.realised import HalfYear
from simulator.model.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Promised:
    """What a scenario promises and expects, by half-year. Shapes: M municipalities.

    Attributes
    ----------
    path
        (M,) homes on the growth path; not-a-number where nobody knows where it begins.
    need
        (M,) households that are expected to come to need a home, by who answers for them.
    relets
        (M,) social rented homes that are expected to fall vacant.
    within_quota
        (M,) those of them that the quota gives to urgent households: relets x quota x compliance.
    within_cap
        (M,) those that it could give: relets x the cap x compliance; as ``within_quota`` where that is more.
    """

    path: Mapping[HalfYear, Floats]
    need: Mapping[HalfYear, Floats]
    relets: Mapping[HalfYear, Floats]
    within_quota: Mapping[HalfYear, Floats]
    within_cap: Mapping[HalfYear, Floats]


def promised(scenario: Scenario, compiled: Compiled | None = None) -> Promised:
    """Return what a scenario promises and expects in each reported half-year.

    The path is the one that the reviews of a run look at (``simulator.indicators``), and the rest are the expected
    flows that a plan reckons with (``simulator.flows.expected``).
    """
    compiled = compile_scenario(scenario) if compiled is None else compiled
    flows = expected_flows(scenario, "half_year", compiled)
    at = {half_year_of(one.start): number for number, one in enumerate(flows.periods)}
    quota, cap = _given(scenario, compiled, flows)
    relets = flows.relets.sum(axis=1)
    halves = half_years_of(scenario)

    def by_half(values: Floats) -> dict[HalfYear, Floats]:
        return {half: values[:, at[half]] for half in halves}

    return Promised(
        path={half: path_until(compiled, period.end, _months(period)) for half, period in halves.items()},
        need=by_half(flows.need.sum(axis=0)),
        relets=by_half(relets),
        within_quota=by_half(quota),
        within_cap=by_half(np.maximum(cap, quota)),
    )


def _months(period: Period) -> int:
    return month_number(period.end) + 1 - month_number(period.start)


def _given(scenario: Scenario, compiled: Compiled, flows: ExpectedFlows) -> tuple[Floats, Floats]:
    """Return the relets that the quota gives, and that the cap would give: (M, P) each."""
    calendar, timeline = compiled.timeline.calendar, compiled.timeline
    lengths = (timeline.ends - timeline.starts).astype(np.float64)
    quota = np.zeros(flows.relets.shape)
    for number, period in enumerate(flows.periods):
        begin = calendar.seconds(period.start)
        end = (
            calendar.end_seconds
            if period is flows.periods[-1]
            else calendar.seconds(flows.periods[number + 1].start)
        )
        inside = (timeline.starts >= begin) & (timeline.starts < end)
        quota[:, :, number] = np.average(compiled.policy.quota[inside], axis=0, weights=lengths[inside])
    carried_out = flows.relets * flows.compliance
    return (carried_out * quota).sum(axis=1), carried_out.sum(axis=1) * scenario.policy.cap.value
