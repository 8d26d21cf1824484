"""Returns in canonical units: the chance that a housed household comes back, and the guidance that lowers it."""

from __future__ import annotations

import numpy as np

from simulator.contract import NONE
from simulator.flows.compiled import Ints, Returns
from simulator.flows.demand import yearly_need
from simulator.flows.durations import NO_TIME, duration_of
from simulator.flows.policy import chances
from simulator.flows.timeline import DatedValues, Timeline
from simulator.model.apportionment import largest_remainder
from simulator.model.returns import Returns as ReturnRules
from simulator.model.scenario import Scenario
from simulator.model.shares import region_weights


def compile_returns(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Returns:
    """Return the rules of returns as arrays; without them nobody comes back."""
    rules, groups = scenario.demand.returns, scenario.demand.groups
    shape = (len(groups), len(scenario.region.codes))
    if rules is None:
        return Returns(
            chance=np.zeros((timeline.segments, len(groups)), dtype=np.int64),
            after=duration_of(None),
            through=NONE,
            on_first_day=np.zeros(shape, dtype=np.int64),
            guidance_places=np.zeros(timeline.segments, dtype=np.int64),
            guidance_time=duration_of(NO_TIME),
            guided=np.zeros(len(groups), dtype=bool),
            chance_kept=1.0,
        )
    probability = np.array(
        [(group.return_probability or rules.probability).value for group in groups.values()]
    )
    guidance = rules.guidance
    places = 0 if guidance is None else guidance.places.value
    return Returns(
        chance=chances(dated.by_group("return_probability", probability)),
        after=duration_of(rules.after),
        through=NONE if rules.through is None else list(scenario.facilities).index(rules.through),
        on_first_day=_on_first_day(scenario, rules).reshape(shape),
        guidance_places=np.maximum(
            np.floor(dated.of_region("guidance_places", float(places)) + 0.5), 0
        ).astype(np.int64),
        guidance_time=duration_of(NO_TIME if guidance is None else guidance.duration),
        guided=np.array(
            [guidance is not None and (guidance.groups is None or slug in guidance.groups) for slug in groups]
        ),
        chance_kept=1.0 if guidance is None else 1.0 - guidance.reduction.value,
    )


def _on_first_day(scenario: Scenario, rules: ReturnRules) -> Ints:
    """Divide the households that were housed before by the groups' yearly numbers and the population, laid flat."""
    yearly, _ = yearly_need(scenario)
    numbers = np.array([yearly[slug] for slug in scenario.demand.groups])
    population = np.array(region_weights(scenario.region, scenario.horizon.reference_year))
    weights = np.outer(numbers if numbers.any() else np.ones(len(numbers)), population).ravel()
    total = rules.households_on_first_day.value
    return np.array(largest_remainder(total, weights.tolist()), dtype=np.int64)
