"""References: to municipalities, groups, facilities, corporations, other supply and metrics that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from simulator.contract import YEARLY
from simulator.model.base import suggest
from simulator.model.events import BuildingStop, CorporationOut, GridCongestion, Influx
from simulator.model.findings import FIRST_YEAR, LAST_YEAR, Finding, changes, listed, spreads
from simulator.model.scenario import Scenario

_WHERE_THEY_STAND = {"corporation": "name them in region.corporations", "facility": "add it to 'facilities'"}
"""What to do about a reference to something of which the scenario has none at all."""


def check_references(scenario: Scenario) -> Iterator[Finding]:
    """Find references to what the scenario does not have, and lists that choose nothing."""
    names = scenario.region.names
    for path, code in _municipality_references(scenario):
        if code not in names:
            hint = suggest(code, [*names.values(), *names])
            yield Finding(
                path,
                code,
                f"a municipality of the region: {listed(names.values())}",
                hint or "name one of these",
            )
    for path, group in _group_references(scenario):
        yield from _unknown(path, group, "group", scenario.demand.groups)
    for path, facility in _facility_references(scenario):
        yield from _unknown(path, facility, "facility", scenario.facilities)
    for path, corporation in _corporation_references(scenario):
        yield from _unknown(path, corporation, "corporation", scenario.region.corporations)
    if scenario.supply.other_supply:
        # Without any, the change itself is found to be of nothing.
        for path, supply in _listed_in_changes(scenario, "other_supply"):
            yield from _unknown(path, supply, "kind of other supply", scenario.supply.other_supply)
    for path, chosen in _choices(scenario):
        if chosen is not None and not chosen:
            yield Finding(path, "an empty list", "at least one", "name one, or leave it out for all of them")


def _unknown(path: str, name: str, what: str, known: Collection[str]) -> Iterator[Finding]:
    """Find a name that is not one of the known ones."""
    if name in known:
        return
    if known:
        yield Finding(path, name, f"a {what}: {listed(known)}", suggest(name, known) or "name one of these")
    else:
        remedy = _WHERE_THEY_STAND.get(what, "name one that exists")
        yield Finding(path, name, f"a {what}, and there is none", f"{remedy}, or leave this out")


def _municipality_references(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for corporation_id, corporation in scenario.region.corporations.items():
        for code in corporation.homes:
            yield f"region.corporations.{corporation_id}.homes.{code}", code
    for observation_id, observation in scenario.region.observations.items():
        if observation.municipality != "region":
            yield f"region.observations.{observation_id}.municipality", observation.municipality
    for path, spread in spreads(scenario):
        for code in spread.shares or ():
            yield f"{path}.shares.{code}", code
        for code in spread.times:
            yield f"{path}.times.{code}", code
    for swap_id, swap in scenario.demand.status_holders.swaps.items():
        yield f"demand.status_holders.swaps.{swap_id}.giver", swap.giver
        yield f"demand.status_holders.swaps.{swap_id}.taker", swap.taker
    for code in scenario.demand.opening_backlog.by_municipality:
        yield f"demand.opening_backlog.by_municipality.{code}", code
    for origin, row in scenario.demand.destination_key.reference.items():
        yield f"demand.destination_key.reference.{origin}", origin
        for code in row:
            yield f"demand.destination_key.reference.{origin}.{code}", code
    for code in scenario.policy.quota.municipalities:
        yield f"policy.quota.municipalities.{code}", code
    for project_id, project in scenario.supply.projects.items():
        yield f"supply.projects.{project_id}.municipality", project.municipality
    for supply_id, supply in scenario.supply.other_supply.items():
        for code in supply.homes:
            yield f"supply.other_supply.{supply_id}.homes.{code}", code
    for path, codes in _event_municipalities(scenario):
        yield from _each(path, codes)
    yield from _listed_in_changes(scenario, "municipalities")


def _group_references(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for observation_id, observation in scenario.region.observations.items():
        if observation.group != "all":
            yield f"region.observations.{observation_id}.group", observation.group
    for path, groups in _groups_served(scenario):
        yield from _each(path, groups)
    yield from _listed_in_changes(scenario, "groups")


def _facility_references(scenario: Scenario) -> Iterator[tuple[str, str]]:
    returns = scenario.demand.returns
    if returns is not None and returns.through is not None:
        yield "demand.returns.through", returns.through
    yield from _listed_in_changes(scenario, "facilities")


def _corporation_references(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for name in scenario.policy.quota.corporations:
        yield f"policy.quota.corporations.{name}", name
    for event_id, event in scenario.events.items():
        if isinstance(event, CorporationOut):
            yield f"events.{event_id}.corporation", event.corporation
    yield from _listed_in_changes(scenario, "corporations")


def _event_municipalities(scenario: Scenario) -> Iterator[tuple[str, Sequence[str] | None]]:
    for event_id, event in scenario.events.items():
        if isinstance(event, BuildingStop | GridCongestion | Influx):
            yield f"events.{event_id}.municipalities", event.municipalities


def _groups_served(scenario: Scenario) -> Iterator[tuple[str, Sequence[str] | None]]:
    """Yield the lists of groups that something is for, outside measures."""
    for event_id, event in scenario.events.items():
        if isinstance(event, Influx):
            yield f"events.{event_id}.groups", event.groups
    for supply_id, supply in scenario.supply.other_supply.items():
        yield f"supply.other_supply.{supply_id}.groups", supply.groups
    returns = scenario.demand.returns
    if returns is not None and returns.guidance is not None:
        yield "demand.returns.guidance.groups", returns.guidance.groups


def _choices(scenario: Scenario) -> Iterator[tuple[str, Sequence[str] | None]]:
    """Yield every list that chooses some of all there are; None: all of them."""
    yield from _event_municipalities(scenario)
    yield from _groups_served(scenario)
    for path, change in changes(scenario):
        for field in ("municipalities", "groups", "facilities", "corporations", "other_supply"):
            yield f"{path}.{field}", getattr(change, field)


def _listed_in_changes(scenario: Scenario, field: str) -> Iterator[tuple[str, str]]:
    """Yield what changes name in one of their lists, such as ``groups``."""
    for path, change in changes(scenario):
        yield from _each(f"{path}.{field}", getattr(change, field))


def _each(path: str, names: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(names or ()):
        yield f"{path}.{index}", name


def check_observations(scenario: Scenario) -> Iterator[Finding]:
    """Find observations that no yearly metric measures as they say."""
    metrics = {one.name: one for one in YEARLY}
    for observation_id, observation in scenario.region.observations.items():
        path = f"region.observations.{observation_id}"
        metric = metrics.get(observation.metric)
        if metric is None:
            yield Finding(
                f"{path}.metric",
                observation.metric,
                f"a yearly metric: {listed(metrics)}",
                suggest(observation.metric, metrics) or "name one of these",
            )
            continue
        if observation.value.unit not in (None, metric.unit):
            yield Finding(
                f"{path}.value.unit",
                str(observation.value.unit),
                f"'{metric.unit}', the unit of {metric.name}",
                f"convert the figure, and write '{metric.unit}'",
            )
        if observation.municipality != "region" and "municipality" not in metric.by:
            yield Finding(
                f"{path}.municipality",
                observation.municipality,
                f"'region': {metric.name} is not measured per municipality",
                "leave it out",
            )
        if observation.group != "all" and ("group" not in metric.by or observation.municipality != "region"):
            yield Finding(
                f"{path}.group",
                observation.group,
                f"'all': {metric.name} is not measured per group there",
                "leave it out; groups are measured for the region only",
            )
        if not FIRST_YEAR <= observation.year <= LAST_YEAR:
            yield Finding(
                f"{path}.year",
                str(observation.year),
                f"a year from {FIRST_YEAR} to {LAST_YEAR}",
                "correct the year",
            )
