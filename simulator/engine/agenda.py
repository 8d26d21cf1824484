"""What happens when, on SimPy: events of the same second follow ``rules.order``."""

from __future__ import annotations

from collections.abc import Callable

import simpy
from simpy.events import EventPriority

from simulator.contract import EventKind
from simulator.engine import rules


class At(simpy.Event):
    """Something that happens at a given second, in the model's order among events of that second."""

    def __init__(self, env: simpy.Environment, time: int, kind: EventKind, entity: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, EventPriority(rules.order(kind, entity)), time - env.now)


class Agenda:
    """The time, the segment of dated values in force, and what is still to happen.

    Parameters
    ----------
    end
        The first second after the run.
    """

    def __init__(self, end: int) -> None:
        self.env = simpy.Environment(initial_time=0)
        self.segment = 0
        self._end = end

    @property
    def now(self) -> int:
        """The current second."""
        return int(self.env.now)

    def at(self, time: int, kind: EventKind, entity: int) -> At:
        """Return an event to wait for."""
        return At(self.env, time, kind, entity)

    def schedule(self, time: int, kind: EventKind, entity: int, action: Callable[[], None]) -> None:
        """Let something happen later; what would come after the end of the run is left out."""
        if time < self._end:
            event = self.at(time, kind, entity)
            assert event.callbacks is not None
            event.callbacks.append(lambda _: action())

    def run(self) -> None:
        """Let everything happen until the end."""
        self.env.run(until=self.at(self._end, EventKind.START, 0))
