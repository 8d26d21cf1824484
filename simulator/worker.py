"""One worker: simulates replications of a scenario with an engine, and reduces each to what is kept of it.

The compiled engine and the reduction have room of their own to work in, so every thread has a worker for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.engine import fast, reference
from simulator.engine.fast.workspace import Workspace
from simulator.flows.compiled import Compiled
from simulator.results.reduce import Glance, Outcome, Reducer
from simulator.reviews import Variants, follow

Made = TypeVar("Made")
Engine = Literal["fast", "reference"]
"""The engines; both give the same event logs."""
ENGINES: tuple[Engine, ...] = (fast.NAME, reference.NAME)
MOST_VARIANTS = 3
"""Room is kept for so many variants of a scenario; a new basis differs in every replication."""


class Worker:
    """Simulates and reduces replications, one after the other.

    Parameters
    ----------
    scenario
        A compiled scenario, whose reviews then start nothing, or a scenario with its reviews.
    seed
        The seed.
    engine
        The engine.
    """

    def __init__(self, scenario: Compiled | Variants, seed: int, engine: Engine = fast.NAME) -> None:
        self._scenario, self._seed, self._engine = scenario, seed, engine
        self._workspaces: dict[int, tuple[Compiled, Workspace]] = {}
        self._reducers: dict[int, tuple[Compiled, Reducer]] = {}

    def run(self, replication: int, *, keep_log: bool = False) -> Outcome:
        """Simulate one replication and reduce its events; ``keep_log`` keeps these too."""
        if isinstance(self._scenario, Compiled):
            events = self._events(self._scenario, replication)
            reducer = self._reducer(self._scenario)
            return reducer.reduce(events.copy() if keep_log else events, keep_log=keep_log)
        found = follow(self._scenario, self._seed, replication, self._simulate)
        reducer = self._reducer(found.compiled)
        return reducer.reduce(found.events, keep_log=keep_log, decisions=found.decisions)

    def metrics(self, replication: int) -> NDArray[np.float64]:
        """Simulate one replication and return its yearly metrics alone, as in ``Outcome``; faster than ``run``."""
        if isinstance(self._scenario, Compiled):
            return self._reducer(self._scenario).metrics(self._events(self._scenario, replication))
        found = follow(self._scenario, self._seed, replication, self._simulate)
        return self._reducer(found.compiled).metrics(found.events)

    def glance(self, replication: int) -> Glance:
        """Simulate one replication of a scenario without reviews, and return the little that is kept of it."""
        assert isinstance(self._scenario, Compiled)
        return self._reducer(self._scenario).glance(self._events(self._scenario, replication))

    def _simulate(self, compiled: Compiled, seed: int, replication: int) -> NDArray[np.int64]:
        # A copy: reviews compare the events of one variant with those of the next.
        return self._events(compiled, replication).copy()

    def _events(self, compiled: Compiled, replication: int) -> NDArray[np.int64]:
        """Return the events of a replication; they hold until the next one."""
        if self._engine == reference.NAME:
            return reference.simulate(compiled, self._seed, replication)
        workspace = _kept(self._workspaces, compiled, Workspace)
        return workspace.log_of(self._seed, replication)

    def _reducer(self, compiled: Compiled) -> Reducer:
        return _kept(self._reducers, compiled, Reducer)


def _kept(
    made: dict[int, tuple[Compiled, Made]], compiled: Compiled, make: Callable[[Compiled], Made]
) -> Made:
    """Return what was made for a scenario, or make it; the scenario is kept too, so that its number stays its own."""
    key = id(compiled)
    found = made.pop(key)[1] if key in made else make(compiled)
    made[key] = compiled, found
    while len(made) > MOST_VARIANTS:
        del made[next(iter(made))]
    return found
