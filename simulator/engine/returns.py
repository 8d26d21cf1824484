"""Returns: who is housed may lose the home again; guidance makes that less likely for as many as it has places."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.contract import Cause, EventKind, Purpose
from simulator.engine import rules
from simulator.engine.agenda import Agenda
from simulator.engine.entities import Housed
from simulator.engine.log import EventRows
from simulator.flows.compiled import Compiled
from simulator.flows.stream_names import housed_stream
from simulator.random.ids import counted_id
from simulator.random.replication import ReplicationDraws


class Returns:
    """Who has guidance, and when households lose their home.

    Parameters
    ----------
    compiled, random
        The scenario and the random numbers.
    agenda, log
        What is still to happen, and what has happened.
    leave
        Lets a household leave its home.
    come_back
        Lets it come back, with the cause.
    """

    def __init__(
        self,
        compiled: Compiled,
        random: ReplicationDraws,
        agenda: Agenda,
        log: EventRows,
        *,
        leave: Callable[[Housed], None],
        come_back: Callable[[Housed, Cause], None],
    ) -> None:
        self._compiled, self._rules = compiled, compiled.returns
        self._random, self._agenda, self._log = random, agenda, log
        self._leave, self._come_back = leave, come_back
        self._guided = 0

    def open(self) -> None:
        """Let the households that were housed before the first day be there."""
        labels, month = self._compiled.labels, self._compiled.timeline.calendar.first_month
        for g, group in enumerate(labels.groups):
            for m, municipality in enumerate(labels.municipalities):
                stream = self._compiled.streams[housed_stream(group, municipality)]
                for number in range(int(self._rules.on_first_day[g, m])):
                    identity = counted_id(stream, month, number)
                    persons = self._compiled.demand.persons(
                        g, self._random.uniform(Purpose.PERSONS, identity)
                    )
                    housed = Housed(identity, g, m, m, persons, m, -1)
                    self._log.of_housed(-1, EventKind.RESIDENT, housed)
                    self.expect_from_before(housed)

    def expect(self, housed: Housed) -> None:
        """Draw whether and when a household that is housed now loses its home, with guidance if there is a place."""
        rules_of, segment = self._rules, self._agenda.segment
        chance = int(rules_of.chance[segment, housed.group])
        guided = bool(rules_of.guided[housed.group]) and self._guided < int(rules_of.guidance_places[segment])
        if guided:
            chance = rules.kept_with_guidance(chance, rules_of.chance_kept)
        if self._random.chance(Purpose.RETURN, housed.id) < chance:
            # At least a second, so that nobody comes and goes without end within one.
            after = max(1, self._random.duration(rules_of.after, Purpose.RETURN_AFTER, housed.id))
            self._expect_loss(housed, after)
        if guided:
            self._guide(housed)

    def expect_from_before(self, housed: Housed) -> None:
        """Draw the same for a household that was housed before the first day: after what is left of the time."""
        if self._random.chance(Purpose.RETURN, housed.id) < int(self._rules.chance[0, housed.group]):
            left = self._random.residual(self._rules.after, Purpose.RETURN_AFTER, housed.id)
            self._expect_loss(housed, left)

    def _expect_loss(self, housed: Housed, after: int) -> None:
        self._agenda.schedule(
            self._agenda.now + after, EventKind.LOST_HOME, housed.id, partial(self._lose, housed)
        )

    def _lose(self, housed: Housed) -> None:
        if housed.there:
            self._log.of_housed(self._agenda.now, EventKind.LOST_HOME, housed, Cause.LOST_HOME)
            self.end_guidance(housed)
            self._leave(housed)
            self._come_back(housed, Cause.LOST_HOME)

    def _guide(self, housed: Housed) -> None:
        """Give a household guidance until its time is over, or the home is lost all the same."""
        lasts = self._random.duration(self._rules.guidance_time, Purpose.GUIDANCE, housed.id)
        housed.guided = True
        self._guided += 1
        self._agenda.schedule(
            self._agenda.now + lasts, EventKind.GUIDANCE_END, housed.id, partial(self.end_guidance, housed)
        )

    def end_guidance(self, housed: Housed) -> None:
        """Let the place of a household in guidance come free, if it has one."""
        self._guided -= housed.guided
        housed.guided = False
