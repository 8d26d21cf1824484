"""Scenario -> problem: the expected flows by classes of groups, and the rules as limits in homes and persons."""

from __future__ import annotations

from math import inf

import numpy as np

from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.flows.expected import ExpectedFlows, expected_flows
from simulator.flows.growth_path import housed_in_reference_year
from simulator.flows.policy import reference_quota
from simulator.flows.timeline import ONE_CORPORATION
from simulator.model.scenario import Scenario
from simulator.model.shares import fair_share_homes
from solvers.problem import NO_CLASS, Floats, Ints, Problem, Streams

HALF_YEAR = 0.5
"""In years: targets for status holders are set for half-years."""


def problem_of(scenario: Scenario) -> Problem:
    """Return what a plan of a scenario is made from.

    Raises
    ------
    InputError
        Where parts of the scenario contradict each other.
    """
    compiled = compile_scenario(scenario)
    rules = scenario.plan
    flows = expected_flows(scenario, rules.period, compiled)
    classes, status_class = _classes(scenario, flows)
    target_year = min(
        compiled.timeline.calendar.years, key=lambda year: abs(year - scenario.horizon.target_year)
    )
    in_target = np.array([period.year == target_year for period in flows.periods])
    exits = flows.need * flows.natural_exits_share[:, None, :]
    counted = compiled.fair_share.counts
    weights = compiled.fair_share.weights[target_year - compiled.timeline.calendar.years[0]]
    need, leaving = (float(one[counted][:, :, in_target].sum()) for one in (flows.need, exits))
    inside = compiled.policy.first_lettings_in_quota
    relets = _with_first_lettings(flows.relets, flows.deliveries, compiled) if inside else flows.relets
    holders = [
        g for g, group in enumerate(scenario.demand.groups.values()) if group.urgency == "status_holder"
    ]
    return Problem(
        municipalities=scenario.region.codes,
        corporations=tuple(scenario.region.corporations) or (ONE_CORPORATION,),
        classes=tuple(tuple(list(scenario.demand.groups)[g] for g in one) for one in classes),
        periods=flows.periods,
        years=flows.years,
        in_target=in_target,
        target_year=target_year,
        task=_by_class(flows.need, classes),
        exits=_by_class(exits, classes),
        opening=_by_class(flows.opening, classes),
        persons=_mean_persons(flows, classes),
        counts=np.array([bool(counted[one[0]]) for one in classes]),
        status_class=status_class,
        status_persons=float(flows.persons[holders].mean()) if holders else 1.0,
        relets=relets,
        room=relets * flows.compliance,
        cap=scenario.policy.cap.value if scenario.readings.cap == "ceiling" else None,
        floor=scenario.policy.regular_share_min.value,
        accounts=compiled.policy.accounts,
        first_lettings=np.zeros_like(flows.first_lettings) if inside else flows.first_lettings,
        streams=_streams(scenario, compiled, flows, classes),
        weights=weights,
        fair_share=np.array([fair_share_homes(float(weight), need, leaving) for weight in weights]),
        quota_before=_quota_before(scenario),
        housed_before=housed_in_reference_year(scenario),
        path_share=_path_share(scenario, flows, target_year),
        transfer_limit=_transfer_limit(scenario, compiled, flows, in_target),
        circle=np.zeros(len(scenario.region.codes), dtype=np.int64),
        swap_limit=rules.swaps_at_most.value * flows.years / HALF_YEAR * bool(holders),
        arrears_limit=_arrears_limit(scenario, flows, holders),
        always_waiting=np.zeros((len(scenario.region.codes), len(classes), len(flows.periods))),
        quota_used=np.ones((len(scenario.region.codes), len(flows.periods))),
        rules=rules,
    )


def _classes(scenario: Scenario, flows: ExpectedFlows) -> tuple[list[list[int]], int]:
    """Return the groups of each class, and the class of the status holders.

    Groups are told apart where a limit does so: other supply that serves some of them, targets for status holders
    with a limit of arrears or with swaps, and groups that do not count for fair share.
    """
    rules, groups = scenario.plan, list(scenario.demand.groups.values())
    apart = rules.status_holder_arrears is not None or rules.swaps_at_most.value > 0
    members: dict[tuple[object, ...], list[int]] = {}
    for g, group in enumerate(groups):
        holder = group.urgency == "status_holder" and apart
        key = (holder, group.in_fair_share, *flows.other_supply.serves[:, g].tolist())
        members.setdefault(key, []).append(g)
    classes = list(members.values())
    status = [n for n, key in enumerate(members) if key[0]]
    return classes, status[0] if status else NO_CLASS


def _by_class(values: Floats, classes: list[list[int]]) -> Floats:
    """Return values of groups, (G, M, ...), as those of classes: (M, C, ...)."""
    return np.stack([values[one].sum(axis=0) for one in classes], axis=1)


def _mean_persons(flows: ExpectedFlows, classes: list[list[int]]) -> Floats:
    """Return the mean household size of each class, by who comes over the whole run."""
    coming = flows.need.sum(axis=(1, 2)) + flows.opening.sum(axis=1)
    return np.array(
        [
            float(np.average(flows.persons[one], weights=coming[one] if coming[one].any() else None))
            for one in classes
        ]
    )


def _with_first_lettings(relets: Floats, deliveries: Floats, compiled: Compiled) -> Floats:
    """Return relets with first lettings among them, by the corporations' homes: (M, O, P)."""
    shares = compiled.supply.corporation_shares
    return np.asarray(relets + shares[:, :, None] * deliveries[:, None, :], dtype=np.float64)


def _streams(
    scenario: Scenario, compiled: Compiled, flows: ExpectedFlows, classes: list[list[int]]
) -> Streams:
    pools, other = flows.other_supply, compiled.other_supply
    kinds = list(scenario.supply.other_supply.items())
    before = np.array([kinds[kind][1].opens < scenario.horizon.start for kind in pools.kind], dtype=bool)
    residents = np.diff(other.residents, axis=1, prepend=0.0)
    of_class = [residents[:, one].sum(axis=1) for one in classes]
    # Homes that are taken when a measure takes them away go when they are left.
    limit = np.maximum(pools.homes, pools.first_day_kept)
    return Streams(
        kinds=tuple(kinds[kind][0] for kind in pools.kind),
        municipality=pools.municipality,
        serves=np.array([[bool(serves[one[0]]) for one in classes] for serves in pools.serves]).reshape(
            len(pools.kind), len(classes)
        ),
        limit=limit,
        first=np.where(before, other.homes[0], 0).astype(np.float64),
        kept=pools.kept,
        taken_on_first_day=pools.first_day_kept,
        closing=pools.closing,
        evicted=pools.living,
        evicted_of_first_day=pools.first_day_living[:, None] * np.array(of_class).T.reshape(-1, len(classes)),
        cost=np.nan_to_num(pools.cost, nan=0.0),
    )


def _quota_before(scenario: Scenario) -> Floats:
    """Return the quota from which the first step is taken: that of the reference year, within a ceiling."""
    quota = reference_quota(scenario)
    return np.minimum(quota, scenario.policy.cap.value) if scenario.readings.cap == "ceiling" else quota


def _path_share(scenario: Scenario, flows: ExpectedFlows, target_year: int) -> Floats:
    """Return how far the straight path from the reference year to the target year has come in each period."""
    reference = scenario.horizon.reference_year
    years = np.array([period.year for period in flows.periods], dtype=np.float64)
    return np.clip((years - reference) / max(target_year - reference, 1), 0.0, 1.0)


def _transfer_limit(scenario: Scenario, compiled: Compiled, flows: ExpectedFlows, in_target: Ints) -> Floats:
    """Return how far a municipality may be ahead or behind at the end of each period: (M, P).

    From ``repay_from`` on it falls in a straight line to nothing at the start of the target year.
    """
    timeline = compiled.timeline
    ends = timeline.segments_at(np.array([timeline.calendar.seconds(one.end) for one in flows.periods]))
    limit = compiled.solidarity.limit[ends].T.astype(np.float64)
    repay_from = scenario.policy.solidarity.repay_from
    before = int(np.flatnonzero(in_target)[0])
    if repay_from is not None:
        repaying = [p for p, period in enumerate(flows.periods[:before]) if period.year >= repay_from]
        for done, p in enumerate(repaying, 1):
            limit[:, p] *= 1.0 - done / len(repaying)
    limit[:, before:] = 0.0
    return limit


def _arrears_limit(scenario: Scenario, flows: ExpectedFlows, holders: list[int]) -> Floats:
    """Return how many persons of its target a municipality may be behind with: (M, P)."""
    most = scenario.plan.status_holder_arrears
    places = len(scenario.region.codes)
    if most is None or not holders:
        return np.full((places, len(flows.periods)), inf)
    persons = (flows.need[holders] * flows.persons[holders][:, None, None]).sum(axis=0)
    return np.asarray(most.value * persons * HALF_YEAR / flows.years, dtype=np.float64)
