"""A run of a small world, told so that a hand can check it: what happens, on which day, to whom."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.contract import EventKind
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.random.ids import first_id
from simulator.results.counts import EventLog
from tests.worlds import scenario

DAY = 86_400
COMES = (EventKind.RESIDENT, EventKind.ARRIVED, EventKind.REGISTERED)
"""How a household comes into the model."""


def run(world: dict[str, Any], seed: int = 1) -> tuple[Compiled, EventLog]:
    """Return a world as arrays, and the events of one replication of it."""
    compiled = compile_scenario(scenario(world))
    return compiled, EventLog(reference.simulate(compiled, seed, 0))


def story(world: dict[str, Any], *kinds: EventKind) -> list[tuple[float, str, int]]:
    """Return what happens: the day, the event and the household, counted from 1 in the order in which they come.

    Who comes back keeps its number. What concerns no household, such as a delivery, is left out.
    """
    return told(run(world)[1], *kinds)


def told(log: EventLog, *kinds: EventKind) -> list[tuple[float, str, int]]:
    """Return the same of a log; of all kinds of events where none is named."""
    people: dict[int, int] = {}
    for who in log.of_any(COMES)["household"].tolist():
        people.setdefault(first_id(who), len(people) + 1)
    chosen = log.where(np.isin(log["kind"], kinds or tuple(EventKind)) & (log["household"] >= 0))
    return [
        (time / DAY, EventKind(kind).name.lower(), people[first_id(who)])
        for time, kind, who in zip(
            *(chosen[name].tolist() for name in ("time", "kind", "household")), strict=True
        )
    ]
