"""What is seen in event logs of small worlds, and whether it agrees with what is expected.

The compiled engine makes them: it gives the log of the reference engine to the last bit (``test_fast``), and ten
times as many replications in the same time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from simulator.contract import NONE, EventKind, Route
from simulator.engine import fast
from simulator.flows import Compiled, compile_scenario
from simulator.results.log import EventLog
from tests.worlds import scenario

DAY = 86_400
YEAR = 365
"""Runs are as long as 2026, or 2026 and 2027: no leap years."""


def logs(world: dict[str, Any], replications: int, seed: int = 31) -> tuple[Compiled, list[EventLog]]:
    compiled = compile_scenario(scenario(world))
    return compiled, [EventLog(fast.simulate(compiled, seed, number)) for number in range(replications)]


def agrees(found: list[float], expected: float) -> bool:
    """Return whether the mean of the replications lies within three standard errors of what is expected."""
    return abs(np.mean(found) - expected) <= 3 * np.std(found, ddof=1) / math.sqrt(len(found))


def assert_agree(found: Sequence[Sequence[float]], exact: Sequence[float]) -> None:
    """Hold each number of the replications (replications, numbers) against what is expected."""
    for number, (values, value) in enumerate(zip(np.array(found).T.tolist(), exact, strict=True)):
        assert agrees(values, value), (number, np.mean(values), value)


def mean_number(ins: EventLog, outs: list[EventLog], start: float, end: float) -> float:
    """Return the mean over time, between two days, of how many have come in and not gone out."""
    first, last = start * DAY, end * DAY

    def person_seconds(log: EventLog) -> float:
        return float((last - np.clip(log["time"], first, last)).sum())

    return (person_seconds(ins) - sum(map(person_seconds, outs))) / (last - first)


def exits(log: EventLog) -> list[EventLog]:
    """Return the events by which households leave the queue."""
    return [log.of(kind) for kind in (EventKind.HOUSED, EventKind.OWN_SOLUTION, EventKind.LAPSED)]


def moves_in(log: EventLog) -> EventLog:
    """Return the events after which somebody lives in a home of other supply."""
    settled = np.isin(log["kind"], (EventKind.HOUSED, EventKind.RESIDENT))
    return log.where(settled & (log["route"] == Route.OTHER_SUPPLY))


def moves_out(log: EventLog) -> EventLog:
    """Return the events after which nobody lives in a home of other supply any more."""
    left = np.isin(log["kind"], (EventKind.MOVED_ON, EventKind.LOST_HOME))
    return log.where(left & (log["home"] != NONE))


def number_at(day: float, ins: EventLog, *outs: EventLog) -> float:
    """Return how many have come in and not gone out before the start of a day."""
    before = [float((log["time"] < day * DAY).sum()) for log in (ins, *outs)]
    return before[0] - sum(before[1:])
