"""References: to municipalities, groups, facilities and metrics that exist."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.contract import YEARLY
from simulator.model.base import suggest
from simulator.model.findings import FIRST_YEAR, LAST_YEAR, Finding, changes, listed, spreads
from simulator.model.scenario import Scenario


def check_references(scenario: Scenario) -> Iterator[Finding]:
    """Find references to municipalities, groups and facilities that the scenario does not have."""
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
    groups = scenario.demand.groups
    for path, group in _group_references(scenario):
        if group not in groups:
            yield Finding(
                path, group, f"a group: {listed(groups)}", suggest(group, groups) or "name one of these"
            )
    facilities = scenario.facilities
    for path, change in changes(scenario):
        for index, facility in enumerate(change.facilities or ()):
            if facility not in facilities:
                yield Finding(
                    f"{path}.facilities.{index}",
                    facility,
                    f"a facility: {listed(facilities)}" if facilities else "a facility, and there is none",
                    suggest(facility, facilities) or "name one that exists, or leave 'facilities' out",
                )


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
    for origin, row in scenario.demand.destination_key.reference.items():
        yield f"demand.destination_key.reference.{origin}", origin
        for code in row:
            yield f"demand.destination_key.reference.{origin}.{code}", code
    for code in scenario.policy.quota.municipalities:
        yield f"policy.quota.municipalities.{code}", code
    for project_id, project in scenario.supply.projects.items():
        yield f"supply.projects.{project_id}.municipality", project.municipality
    for path, change in changes(scenario):
        for index, code in enumerate(change.municipalities or ()):
            yield f"{path}.municipalities.{index}", code


def _group_references(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for observation_id, observation in scenario.region.observations.items():
        if observation.group != "all":
            yield f"region.observations.{observation_id}.group", observation.group
    for path, change in changes(scenario):
        for index, group in enumerate(change.groups or ()):
            yield f"{path}.groups.{index}", group


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
