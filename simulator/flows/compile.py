"""Scenario -> arrays: the only place where units are converted."""

from __future__ import annotations

import numpy as np

from simulator.errors import InputError, Location, Problem
from simulator.flows import compiled as arrays
from simulator.flows.demand import inflow_rates, registration_shares, spread_shares, yearly_need
from simulator.flows.durations import NO_TIME, duration_of
from simulator.flows.facilities import Facilities, compile_facilities
from simulator.flows.growth_path import gross_fair_share, growth_path, regular_in_reference_year
from simulator.flows.opening import opening_by_destination, opening_households, registered_in_proportion
from simulator.flows.other_supply import OtherSupply, compile_other_supply
from simulator.flows.policy import (
    chances,
    compliance_in_force,
    fair_share_weights,
    millionths,
    quota_paths,
    task_in_force,
    year_ends,
)
from simulator.flows.returns import compile_returns
from simulator.flows.stream_names import stream_names
from simulator.flows.supply import (
    letting_mix,
    planned_homes,
    standing_stock,
    suits,
    turnover_rates,
)
from simulator.flows.timeline import DatedValues, Timeline, Values, along_path
from simulator.model.calendar import SECONDS_PER_DAY
from simulator.model.checks import check
from simulator.model.scenario import Scenario
from simulator.random.draws import LARGEST_HOUSEHOLD, household_sizes
from simulator.random.field import HIGHEST_RATE
from simulator.random.ids import COUNTED, stream_numbers


def compile_scenario(scenario: Scenario) -> arrays.Compiled:
    """Return a scenario as arrays in canonical units.

    Raises
    ------
    InputError
        Where parts of the scenario contradict each other, or a rate is higher than the random field reaches.
    """
    _refuse_contradictions(scenario)
    timeline = Timeline.of(scenario)
    dated = DatedValues(scenario, timeline)
    labels = _labels(scenario)
    supply = _supply(scenario, timeline, dated, labels)
    demand = _demand(scenario, timeline, dated)
    facilities = compile_facilities(scenario, timeline, dated)
    returns = compile_returns(scenario, timeline, dated)
    other_supply = compile_other_supply(scenario, timeline, dated, LARGEST_HOUSEHOLD)
    _refuse_what_is_out_of_reach(scenario, demand, facilities, supply, other_supply, returns)
    return arrays.Compiled(
        labels=labels,
        timeline=timeline,
        demand=demand,
        facilities=facilities,
        returns=returns,
        supply=supply,
        other_supply=other_supply,
        policy=_policy(scenario, timeline, dated),
        solidarity=_solidarity(scenario, timeline, dated),
        fair_share=_fair_share(scenario, timeline, dated),
        streams=stream_numbers(stream_names(labels, supply, facilities, other_supply)),
    )


def _labels(scenario: Scenario) -> arrays.Labels:
    region = scenario.region
    return arrays.Labels(
        municipalities=region.codes,
        names=tuple(region.names.values()),
        groups=tuple(scenario.demand.groups),
        corporations=tuple(region.corporations) or ("corporation",),
        sizes=tuple(scenario.supply.sizes),
        rents=tuple(scenario.supply.rents),
    )


def _demand(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> arrays.Demand:
    demand = scenario.demand
    groups = list(demand.groups.values())
    numbers, _ = yearly_need(scenario)
    codes = scenario.region.codes
    key = demand.destination_key
    rows = np.array(
        [[key.reference.get(row, {row: 1.0}).get(column, 0.0) for column in codes] for row in codes],
        dtype=np.float64,
    )
    registered = registered_in_proportion(
        scenario, numbers, [_registers_at(scenario, slug) for slug in demand.groups]
    )
    follows_key = np.array([group.urgency != "status_holder" for group in groups])
    follow, fair = (
        along_path(key.path, timeline.years, "linear"),
        fair_share_weights(scenario, timeline.years),
    )
    opening = opening_households(scenario, registered)
    opening_for = np.zeros((*opening.shape, len(codes)), dtype=np.int64)
    if demand.opening_backlog.by_municipality:
        drawn = (1.0 - follow[0]) * rows + follow[0] * fair[0]
        opening_for = opening_by_destination(
            scenario, registered, np.where(follows_key[:, None, None], drawn, np.eye(len(codes)))
        )
        opening = opening_for.sum(axis=2)
    # Hardly any own solutions means never: an infinite time.
    with np.errstate(divide="ignore", over="ignore"):
        own_solution_factor = 1.0 / dated.by_group("own_solution_rate", 1.0)
    return arrays.Demand(
        inflow=inflow_rates(scenario, timeline, dated),
        origins=np.array([np.cumsum(spread_shares(group.origins, scenario)) for group in groups]),
        from_facility=np.array([group.facilities is not None for group in groups]),
        follows_key=follows_key,
        household_size=np.array([group.household_size.value for group in groups]),
        household_sizes=np.array([household_sizes(group.household_size.value) for group in groups]),
        priority=_whole(
            dated.by_group("household_priority", np.array([float(g.priority) for g in groups])), 1
        ),
        key_follow=follow,
        key_fair=np.cumsum(fair, axis=1),
        key_reference=np.cumsum(rows, axis=1),
        own_solution=duration_of(demand.own_solution),
        own_solution_factor=own_solution_factor,
        renewal=chances(dated.by_group("renewal_probability", demand.urgency.renewal_probability.value)),
        validity_months=demand.urgency.validity_months.value,
        month_grid=_month_grid(scenario, timeline),
        opening=opening,
        opening_for=opening_for,
        opening_months=demand.opening_backlog.registered_within_months.value,
    )


def _registers_at(scenario: Scenario, slug: str) -> Values:
    """Return where a group's households register: at their facilities, or else as the group says."""
    own = [facility for facility in scenario.facilities.values() if facility.group == slug]
    if not own or own[0].municipalities is None:
        return registration_shares(scenario.demand.groups[slug], scenario)
    return spread_shares(own[0].municipalities, scenario)


def _month_grid(scenario: Scenario, timeline: Timeline) -> arrays.Ints:
    calendar, demand = timeline.calendar, scenario.demand
    before = demand.opening_backlog.registered_within_months.value + 2
    after = calendar.months + demand.urgency.validity_months.value + 2
    return np.array(
        [calendar.seconds(calendar.month_of(index)) for index in range(-before, after)], dtype=np.int64
    )


def _supply(
    scenario: Scenario, timeline: Timeline, dated: DatedValues, labels: arrays.Labels
) -> arrays.Supply:
    supply, region = scenario.supply, scenario.region
    owned = np.array(
        [
            [
                float(one.homes[code].value) if code in one.homes else 0.0
                for one in region.corporations.values()
            ]
            or [1.0]
            for code in labels.municipalities
        ]
    )
    totals = owned.sum(axis=1, keepdims=True)
    return arrays.Supply(
        corporation_shares=np.divide(owned, totals, out=np.zeros_like(owned), where=totals > 0),
        turnover=turnover_rates(scenario, timeline, dated),
        standing=standing_stock(scenario, timeline, dated),
        void=duration_of(supply.relets.void),
        void_factor=dated.by_municipality("void_time", 1.0),
        projects=planned_homes(scenario, timeline, dated),
        realisation=chances(dated.by_municipality("realisation", supply.new_homes.realisation.value)),
        delay=duration_of(supply.new_homes.delay or NO_TIME),
        extra_delay=np.floor(
            np.maximum(dated.by_municipality("delivery_delay_days", 0.0), 0.0) * SECONDS_PER_DAY + 0.5
        ).astype(np.int64),
        sizes=letting_mix(supply.sizes),
        rents=letting_mix(supply.rents),
        suits=suits(scenario, LARGEST_HOUSEHOLD),
    )


def _policy(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> arrays.Policy:
    policy, groups = scenario.policy, list(scenario.demand.groups.values())
    standard = policy.offering.refusal_probability
    refusal = np.array([(group.refusal_probability or standard).value for group in groups])
    quota = quota_paths(scenario, timeline, dated)
    compliance = compliance_in_force(scenario, dated)
    kept_apart = np.clip(
        dated.by_municipality("reserved_for_status_holders", policy.reserved_for_status_holders.value),
        0.0,
        1.0,
    )
    credit = millionths(quota * compliance)
    reserved = millionths(quota * compliance * kept_apart[:, :, None])
    first = np.clip(
        dated.by_municipality("first_lettings_share", policy.first_lettings_share.value), 0.0, 1.0
    )
    return arrays.Policy(
        quota=quota,
        credit=credit - reserved,
        reserved_credit=reserved,
        first_letting_credit=millionths(first),
        hard_cap=scenario.readings.cap == "ceiling",
        accounts=_accounts(scenario),
        first_lettings_in_quota=scenario.readings.first_lettings == "inside_quota",
        carry_over_months=policy.carry_over_months.value,
        offers_per_home=_whole(dated.of_region("offers_per_home", float(policy.offering.per_home.value)), 1),
        refusals_allowed=_whole(
            dated.of_region("refusals_allowed", float(policy.offering.refusals_allowed.value)), 1
        ),
        refusal=chances(dated.by_group("refusal_probability", refusal)),
        refusal_seconds=round(policy.offering.refusal_days.value * 86_400),
    )


def _accounts(scenario: Scenario) -> arrays.Ints:
    """Return which account of quota credit a home uses: (municipalities, corporations)."""
    places, owners = len(scenario.region.codes), max(len(scenario.region.corporations), 1)
    if scenario.cap_holds_for == "region":
        return np.zeros((places, owners), dtype=np.int64)
    if scenario.cap_holds_for == "corporation":
        return np.tile(np.arange(owners), (places, 1))
    return np.tile(np.arange(places)[:, None], (1, owners))


def _fair_share(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> arrays.FairShare:
    ends = year_ends(timeline)
    task = task_in_force(scenario, timeline, dated)[ends]
    path = growth_path(scenario, timeline, dated)
    return arrays.FairShare(
        weights=fair_share_weights(scenario, np.array(timeline.calendar.years)),
        gross=gross_fair_share(scenario, task),
        task=task,
        path=path[ends],
        path_in_force=path,
        regular_in_reference_year=regular_in_reference_year(scenario),
        counts=np.array([group.in_fair_share for group in scenario.demand.groups.values()]),
        reached_wait_seconds=round(scenario.policy.reached_wait_days.value * 86_400),
    )


def _solidarity(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> arrays.Solidarity:
    rules = scenario.policy.solidarity
    limit = dated.by_municipality("solidarity_limit", float(rules.limit.value))
    never = timeline.calendar.end.year + 1
    return arrays.Solidarity(
        limit=_whole(limit, 0),
        repays=timeline.years >= (never if rules.repay_from is None else rules.repay_from),
    )


def _whole(values: Values, at_least: int) -> arrays.Ints:
    return np.maximum(np.floor(values + 0.5), at_least).astype(np.int64)


def _refuse_contradictions(scenario: Scenario) -> None:
    findings = check(scenario)
    if findings:
        where = Location(f"scenario '{scenario.title.en}'")
        raise InputError(Problem(where, one.path, one.value, one.allowed, one.remedy) for one in findings)


def _refuse_what_is_out_of_reach(
    scenario: Scenario,
    demand: arrays.Demand,
    facilities: Facilities,
    supply: arrays.Supply,
    other_supply: OtherSupply,
    returns: arrays.Returns,
) -> None:
    """Refuse rates above the random field, and more things of a kind than there are ids for."""
    where = Location(f"scenario '{scenario.title.en}'")
    homes = supply.standing.max(initial=0) + sum(project.homes for project in supply.projects)
    largest_project = max((project.homes for project in supply.projects), default=0)
    limits = (
        ("demand.groups", "a year", demand.inflow.max(initial=0.0), HIGHEST_RATE),
        ("supply.relets", "a year", homes * supply.turnover.max(initial=0.0), HIGHEST_RATE),
        ("facilities", "a year", facilities.arrivals.max(initial=0.0), HIGHEST_RATE),
        ("facilities", "people in care", facilities.in_care.max(initial=0), COUNTED),
        ("facilities", "people on the list", facilities.waiting_outside.max(initial=0), COUNTED),
        ("facilities", "known arrivals", max(map(len, facilities.on_days), default=0), COUNTED),
        ("demand.opening_backlog.total", "households", demand.opening.max(initial=0), COUNTED),
        ("supply.projects", "homes", largest_project, COUNTED),
        ("supply.other_supply", "homes", other_supply.homes.max(initial=0), COUNTED),
        (
            "demand.returns.households_on_first_day",
            "households",
            returns.on_first_day.max(initial=0),
            COUNTED,
        ),
    )
    problems = [
        Problem(
            where,
            field,
            f"{amount:.0f} {unit} in one place",
            f"at most {most:.0f} {unit}",
            "divide it over more groups, municipalities or projects",
        )
        for field, unit, amount, most in limits
        if amount > most
    ]
    if problems:
        raise InputError(problems)
