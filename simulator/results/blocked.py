"""For how long places were blocked, and why; by month, in whole seconds that add up exactly.

Somebody who is ready to leave holds the place until there is a home, or a place in the next facility. The cause is
the outcome of the latest letting decision in the municipality that answers for the household: the home was outside
the quota, did not suit a household of this size, went to somebody before it, or was refused by it. Before the first
decision no home had come free. All households of a size in a municipality share the cause, but for the one that
refused; so their times are read from running totals for each municipality and size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy, Cause, EventKind
from simulator.flows.compiled import Compiled
from simulator.results.counts import EventLog

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Spells:
    """Times during which places were held: from when, until when, and in which unit."""

    begin: Ints
    end: Ints
    unit: Ints

    def within(self, chosen: NDArray[np.bool_]) -> Spells:
        """Return the chosen spells."""
        return Spells(self.begin[chosen], self.end[chosen], self.unit[chosen])


def blocked_seconds(log: EventLog, compiled: Compiled) -> Ints:
    """Return for how long places were blocked: (months, units, causes) in seconds, causes of ``BlockedBy``."""
    calendar = compiled.timeline.calendar
    total = _Total(np.array(calendar.month_starts, dtype=np.int64), compiled.facilities.count)
    total.add(_chain_spells(log, compiled), BlockedBy.NO_PLACE)
    _add_waits_for_homes(total, log, compiled)
    return total.seconds


class _Total:
    """Seconds by month, unit and cause."""

    def __init__(self, month_starts: Ints, units: int) -> None:
        self._starts = month_starts
        self.seconds = np.zeros((len(month_starts) - 1, units, len(BlockedBy)), dtype=np.int64)

    def add(self, spells: Spells, cause: BlockedBy, sign: int = 1) -> None:
        """Add spells that have one cause (or, with the other sign, take them off)."""
        pieces, month = self._by_month(spells)
        np.add.at(self.seconds[:, :, cause], (month, pieces.unit), sign * (pieces.end - pieces.begin))

    def add_by_decisions(self, spells: Spells, decisions: _Decisions, sign: int = 1) -> None:
        """Add spells whose cause follows the letting decisions (or, with the other sign, take them off)."""
        pieces, month = self._by_month(spells)
        seconds = decisions.seconds_until(pieces.end) - decisions.seconds_until(pieces.begin)
        np.add.at(self.seconds, (month, pieces.unit), sign * seconds)

    def _by_month(self, spells: Spells) -> tuple[Spells, Ints]:
        """Cut spells at the beginning of months; return the pieces and their months."""
        first = np.searchsorted(self._starts, spells.begin, side="right") - 1
        last = np.searchsorted(self._starts, spells.end, side="left") - 1
        pieces = np.maximum(last - first + 1, 0)
        of = np.repeat(np.arange(len(pieces)), pieces)
        month = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces) + first[of]
        begin = np.maximum(spells.begin[of], self._starts[month])
        end = np.minimum(spells.end[of], self._starts[month + 1])
        return Spells(begin, end, spells.unit[of]), month


class _Decisions:
    """The letting decisions in a municipality, as they concern households of one size."""

    def __init__(self, times: Ints, causes: Ints) -> None:
        self.times = times
        self._causes = causes
        lengths = np.diff(times)
        running = np.zeros((max(len(times), 1), len(BlockedBy)), dtype=np.int64)
        if len(times):
            running[np.arange(1, len(times)), causes[:-1]] = lengths
        self._running = np.cumsum(running, axis=0)

    def seconds_until(self, time: Ints) -> Ints:
        """Return the seconds by cause from the first decision until each time: (times, causes)."""
        latest = np.searchsorted(self.times, time, side="right") - 1
        seconds = self._running[latest].copy()
        seconds[np.arange(len(time)), self._causes[latest]] += time - self.times[latest]
        return seconds


def _add_waits_for_homes(total: _Total, log: EventLog, compiled: Compiled) -> None:
    registered = log.of(EventKind.REGISTERED)
    holding = registered.where(registered["unit"] != NONE)
    spells = Spells(
        np.maximum(holding["time"], 0),
        _exit_times(holding, log, compiled.timeline.calendar.end_seconds),
        holding["unit"],
    )
    let = log.where(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LET_REGULAR)))
    for place in range(len(compiled.labels.municipalities)):
        here = let.where(let["municipality"] == place)
        causes = _meaning(here, compiled)
        for persons in range(1, len(causes)):
            alike = (holding["destination"] == place) & (holding["persons"] == persons)
            if alike.any():
                decisions = _Decisions(here["time"], causes[persons])
                _add_alike(total, spells.within(alike), decisions)
                who = holding["household"][alike]
                _correct_refusals(total, spells.within(alike), who, decisions, log, here)


def _add_alike(total: _Total, spells: Spells, decisions: _Decisions) -> None:
    """Add households of one municipality and size: no home until the first decision, then by decisions."""
    number = np.searchsorted(decisions.times, spells.begin, side="left")
    times = np.append(decisions.times, np.iinfo(np.int64).max)
    first = np.minimum(times[number], spells.end)
    total.add(Spells(spells.begin, first, spells.unit), BlockedBy.NO_HOME)
    after = first < spells.end
    if after.any():
        total.add_by_decisions(Spells(first, spells.end, spells.unit).within(after), decisions)


def _correct_refusals(
    total: _Total, spells: Spells, households: Ints, decisions: _Decisions, log: EventLog, let: EventLog
) -> None:
    """From a refusal, or the letting of the refused home, to the next decision, the household is the cause."""
    refused = log.of(EventKind.REFUSED)
    refused = refused.where(np.isin(refused["household"], households))
    of = {int(who): number for number, who in enumerate(households)}
    let_at = dict(zip(let["home"].tolist(), let["time"].tolist(), strict=True))
    # By spell and decisions so far, so that two refusals before the next decision are not corrected twice.
    since: dict[tuple[int, int], int] = {}
    columns = ("household", "home", "time")
    for who, home, time in zip(*(refused[name].tolist() for name in columns), strict=True):
        for moment in (time, let_at.get(home, time)):
            if moment < spells.end[of[who]]:
                so_far = of[who], int(np.searchsorted(decisions.times, moment, side="right"))
                since[so_far] = min(moment, since.get(so_far, moment))
    for (spell, latest), begin in since.items():
        end = spells.end[spell : spell + 1]
        only = Spells(
            np.array([begin]),
            np.minimum(end, decisions.times[latest]) if latest < len(decisions.times) else end,
            spells.unit[spell : spell + 1],
        )
        if latest > np.searchsorted(decisions.times, spells.begin[spell], side="left"):
            total.add_by_decisions(only, decisions, sign=-1)
        else:
            total.add(only, BlockedBy.NO_HOME, sign=-1)
        total.add(only, BlockedBy.REFUSED)


def _meaning(let: EventLog, compiled: Compiled) -> Ints:
    """Return what each decision meant for households of each size: (persons, decisions)."""
    suits = compiled.supply.suits[:, let["size_class"], let["rent_class"]]
    meant = np.where(suits, BlockedBy.OUTRANKED, BlockedBy.NO_HOME_THAT_FITS)
    no_quota = (let["kind"] == EventKind.LET_REGULAR) & (let["cause"] == Cause.NO_QUOTA)
    return np.where(no_quota[None, :], int(BlockedBy.NO_QUOTA), meant).astype(np.int64)


def _exit_times(holding: EventLog, log: EventLog, otherwise: int) -> Ints:
    """Return when each household left the register; the end of the run for those who still wait."""
    exits = log.where(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION)))
    end = np.full(len(holding), otherwise, dtype=np.int64)
    order = np.argsort(exits["household"])
    if len(order):
        who = exits["household"][order]
        found = np.minimum(np.searchsorted(who, holding["household"]), len(who) - 1)
        left = who[found] == holding["household"]
        end[left] = exits["time"][order][found[left]]
    return end


def _chain_spells(log: EventLog, compiled: Compiled) -> Spells:
    """Return for how long people who were ready held a place while they waited for the next facility."""
    kinds = (EventKind.READY, EventKind.ADMITTED, EventKind.TURNED_AWAY)
    moves = log.where(np.isin(log["kind"], kinds))
    # In the order of the log, which also holds within a second: somebody may pass through without a stay.
    order = np.argsort(moves["household"], kind="stable")
    who, kind, time, unit, wanted = (
        moves[column][order] for column in ("household", "kind", "time", "unit", "other_unit")
    )
    end = np.full(len(who), compiled.timeline.calendar.end_seconds, dtype=np.int64)
    end[:-1] = np.where(who[1:] == who[:-1], time[1:], end[:-1])
    waits = (kind == EventKind.READY) & (wanted != NONE) & compiled.facilities.holds_place[unit]
    return Spells(time[waits], end[waits], unit[waits])
