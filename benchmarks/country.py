"""A synthetic country for the benchmarks: many regions like the shipped one, each with other numbers.

No figure of it says anything about a real place; it has the size of the Netherlands: 38 regions, 342 municipalities,
twelve groups.
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from groeipad.shipped import shipped_scenarios
from simulator.inputs import load
from simulator.model.plan import PeriodLength
from solvers.from_scenario import problem_of
from solvers.problem import BY_MUNICIPALITY, Problem, Streams

REGIONS = 38


def region(name: str, period: PeriodLength = "year") -> Problem:
    """Return the problem of a shipped scenario."""
    scenario = load(Path(shipped_scenarios()) / f"{name}.yaml").scenario
    rules = scenario.plan.model_copy(update={"period": period})
    return problem_of(scenario.model_copy(update={"plan": rules}))


def country(one: Problem, regions: int = REGIONS, kinds: int = 4) -> Problem:
    """Return so many regions like this one as one problem, coupled within each region by housing for each other.

    In each municipality the homes and the households are multiplied by factors of their own. Of other supply so many
    kinds are kept.
    """
    chosen = list(dict.fromkeys(one.streams.kinds))[:kinds]
    kept = np.flatnonzero([kind in chosen for kind in one.streams.kinds])
    one = replace(one, streams=one.streams.chosen(kept, np.arange(one.places)))
    random = np.random.default_rng(2035)
    copies = [_another(one, number, random) for number in range(regions)]
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(copy, name) for copy in copies]) for name in BY_MUNICIPALITY
    }
    places = one.places * regions
    return replace(
        one,
        municipalities=tuple(f"R{r:02}{code}" for r in range(regions) for code in one.municipalities),
        streams=_joined([copy.streams for copy in copies], one.places),
        **(joined | {"accounts": np.arange(places, dtype=np.int64)[:, None]}),
    )


def _another(one: Problem, number: int, random: np.random.Generator) -> Problem:
    homes = random.uniform(0.8, 1.3, size=one.places)
    people = random.uniform(0.8, 1.2, size=one.places)
    supply = random.uniform(0.5, 1.5, size=one.streams.count)
    task, exits = one.task * people[:, None, None], one.exits * people[:, None, None]
    net = (task - exits)[:, :, one.in_target].sum()
    return replace(
        one,
        task=task,
        exits=exits,
        opening=one.opening * people[:, None],
        relets=one.relets.sum(axis=1, keepdims=True) * homes[:, None, None],
        room=one.room.sum(axis=1, keepdims=True) * homes[:, None, None],
        fair_share=one.weights * net,
        transfer_limit=np.where(np.arange(one.steps) < one.before_target, 20.0, 0.0)[None, :].repeat(
            one.places, 0
        ),
        circle=np.full(one.places, number, dtype=np.int64),
        streams=replace(one.streams, limit=np.floor(one.streams.limit * supply[:, None])),
    )


def _joined(streams: list[Streams], places: int) -> Streams:
    arrays = {
        one.name: np.concatenate([getattr(stream, one.name) for stream in streams])
        for one in fields(Streams)
        if one.name not in ("kinds", "municipality")
    }
    return Streams(
        kinds=tuple(kind for stream in streams for kind in stream.kinds),
        municipality=np.concatenate([s.municipality + n * places for n, s in enumerate(streams)]),
        **arrays,
    )
