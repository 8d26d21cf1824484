"""For how long places were blocked, and why; by month, in whole seconds that add up exactly.

Somebody who is ready to leave holds the place until there is a home, or a place in the next facility. The cause is
the outcome of the latest letting decision in the municipality that answers for the household: the home was outside
the quota, did not suit a household of this size, went to somebody before it, or was refused by it. Before the first
decision no home had come free. The letting of a home of other supply is a decision only about households that it
serves and suits. Households of a size in a municipality that the same other supply serves share the cause, but for
those that refused; so their times are read from running totals for each of these classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy, Cause, EventKind
from simulator.flows.compiled import Compiled
from simulator.results.log import LEAVES_THE_REGISTER, EventLog
from simulator.results.other_supply import pools_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Spells:
    """Times during which places were held: from when, until when, and in which unit."""

    begin: Ints
    end: Ints
    unit: Ints

    def within(self, chosen: Bools | Ints) -> Spells:
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
    """The letting decisions that concern households which are alike, and what each meant for them."""

    def __init__(self, times: Ints, causes: Ints) -> None:
        self.times = times
        self._causes = causes
        lengths = np.diff(times)
        running = np.zeros((max(len(times), 1), len(BlockedBy)), dtype=np.int64)
        if len(times):
            running[np.arange(1, len(times)), causes[:-1]] = lengths
        self._running = np.cumsum(running, axis=0)

    def before(self, time: Ints) -> Ints:
        """Return how many decisions lie before each time."""
        return np.searchsorted(self.times, time, side="left")

    def so_far(self, time: Ints) -> Ints:
        """Return how many decisions there have been at each time, with those of that second."""
        return np.searchsorted(self.times, time, side="right")

    def time_of(self, number: Ints) -> Ints:
        """Return the time of the decisions with these numbers; there is never one after the last."""
        return np.append(self.times, _NEVER)[number]

    def seconds_until(self, time: Ints) -> Ints:
        """Return the seconds by cause from the first decision until each time: (times, causes)."""
        latest = self.so_far(time) - 1
        seconds = self._running[latest].copy()
        seconds[np.arange(len(time)), self._causes[latest]] += time - self.times[latest]
        return seconds


@dataclass(frozen=True)
class _Refusals:
    """From when on refusals count, and the number of the spell of who refused."""

    spell: Ints
    moment: Ints

    def by(self, spells: Ints) -> _Refusals:
        """Return those of the spells with these numbers (in order), which are then counted from 0."""
        mine = np.isin(self.spell, spells)
        return _Refusals(np.searchsorted(spells, self.spell[mine]), self.moment[mine])


def _add_waits_for_homes(total: _Total, log: EventLog, compiled: Compiled) -> None:
    registered = log.of(EventKind.REGISTERED)
    holding = registered.where(registered["unit"] != NONE)
    spells = Spells(
        np.maximum(holding["time"], 0),
        _exit_times(holding, log, compiled.timeline.calendar.end_seconds),
        holding["unit"],
    )
    refusals = _refusals(holding, log)
    let = log.of_any((EventKind.HOUSED, EventKind.LET_REGULAR))
    for place in range(len(compiled.labels.municipalities)):
        here = let.where(let["municipality"] == place)
        pools, causes = pools_of(here, compiled), _meaning(here, compiled)
        for persons, open_pools, alike in _alike(holding, place, compiled):
            concerns = open_pools[pools]
            decisions = _Decisions(here["time"][concerns], causes[persons, concerns])
            _add_alike(total, spells.within(alike), decisions)
            _correct_refusals(total, spells.within(alike), refusals.by(alike), decisions)


def _alike(holding: EventLog, place: int, compiled: Compiled) -> Iterator[tuple[int, Bools, Ints]]:
    """Yield the classes of households alike for which a municipality answers.

    Yields
    ------
    persons
        Their size.
    open_pools
        (pools + 1,) whether each pool of other supply there serves and suits them; and last that homes of the regular
        stock concern everybody.
    alike
        The rows of these households.
    """
    supply = compiled.other_supply
    here = supply.municipality == place
    for persons in range(1, len(compiled.supply.suits)):
        rows = np.flatnonzero((holding["destination"] == place) & (holding["persons"] == persons))
        group = holding["group"][rows]
        classes: dict[bytes, list[int]] = {}
        for one in np.unique(group).tolist():
            open_to = here & supply.serves[:, one] & supply.suits[:, persons]
            classes.setdefault(np.append(open_to, True).tobytes(), []).append(one)
        for open_pools, groups in classes.items():
            yield persons, np.frombuffer(open_pools, dtype=np.bool_), rows[np.isin(group, groups)]


def _add_alike(total: _Total, spells: Spells, decisions: _Decisions) -> None:
    """Add households that are alike: no home until the first decision, then by decisions."""
    first = np.minimum(decisions.time_of(decisions.before(spells.begin)), spells.end)
    total.add(Spells(spells.begin, first, spells.unit), BlockedBy.NO_HOME)
    total.add_by_decisions(Spells(first, spells.end, spells.unit).within(first < spells.end), decisions)


def _correct_refusals(total: _Total, spells: Spells, refusals: _Refusals, decisions: _Decisions) -> None:
    """From a refusal, or the letting of the refused home, to the next decision, the household is the cause."""
    in_time = np.flatnonzero(refusals.moment < spells.end[refusals.spell])
    so_far = decisions.so_far(refusals.moment)
    # By spell and decisions so far, so that two refusals before the next decision are not corrected twice.
    order = in_time[np.lexsort((refusals.moment[in_time], so_far[in_time], refusals.spell[in_time]))]
    seen = np.stack([refusals.spell[order], so_far[order]])
    is_first = np.append(True, (seen[:, 1:] != seen[:, :-1]).any(axis=0))[: len(order)]
    chosen = order[is_first]
    mine = spells.within(refusals.spell[chosen])
    only = Spells(refusals.moment[chosen], np.minimum(mine.end, decisions.time_of(so_far[chosen])), mine.unit)
    had_decision = so_far[chosen] > decisions.before(mine.begin)
    total.add_by_decisions(only.within(had_decision), decisions, sign=-1)
    total.add(only.within(~had_decision), BlockedBy.NO_HOME, sign=-1)
    total.add(only, BlockedBy.REFUSED)


def _refusals(holding: EventLog, log: EventLog) -> _Refusals:
    """Return when households that hold a place refused a home, and when the home that they refused was let.

    That letting is a decision about them where the home stands in the municipality that answers for them. A home of
    other supply may be let many times: the first time after the refusal counts.
    """
    by_id = np.argsort(holding["household"])
    ids = holding["household"][by_id]
    kind, who = log["kind"], log["household"]
    refused = np.flatnonzero((kind == EventKind.REFUSED) & np.isin(who, ids))
    spell = by_id[np.searchsorted(ids, who[refused])]
    let = _next_letting(log, refused)
    place = log["municipality"][refused]
    counts = (let != NONE) & (place == holding["destination"][spell])
    time = log["time"]
    return _Refusals(
        np.concatenate([spell, spell[counts]]), np.concatenate([time[refused], time[let[counts]]])
    )


def _next_letting(log: EventLog, rows: Ints) -> Ints:
    """Return the row in which the home of each row is let next, or ``NONE``."""
    let = np.flatnonzero(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LET_REGULAR)))
    _, home = np.unique(log["home"], return_inverse=True)
    # In the order of the homes, and of each home in that of the log.
    address = np.sort(home[let] * len(log) + let)
    wanted = home[rows] * len(log) + rows
    found = np.append(address, _NEVER)[np.searchsorted(address, wanted)]
    return np.where(found // len(log) == home[rows], found % len(log), NONE)


def _meaning(let: EventLog, compiled: Compiled) -> Ints:
    """Return what each decision meant for the households of each size that it concerned: (persons, decisions)."""
    # A home of other supply has no classes; whom it does not suit it does not concern.
    suits = compiled.supply.suits[:, let["size_class"], let["rent_class"]] | (let["other_supply"] != NONE)
    meant = np.where(suits, BlockedBy.OUTRANKED, BlockedBy.NO_HOME_THAT_FITS)
    no_quota = (let["kind"] == EventKind.LET_REGULAR) & (let["cause"] == Cause.NO_QUOTA)
    return np.where(no_quota[None, :], int(BlockedBy.NO_QUOTA), meant).astype(np.int64)


def _exit_times(holding: EventLog, log: EventLog, otherwise: int) -> Ints:
    """Return when each household left the register; the end of the run for those who still wait."""
    exits = log.of_any(LEAVES_THE_REGISTER)
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
    moves = log.of_any(kinds)
    # In the order of the log, which also holds within a second: somebody may pass through without a stay.
    order = np.argsort(moves["household"], kind="stable")
    who, kind, time, unit, wanted = (
        moves[column][order] for column in ("household", "kind", "time", "unit", "other_unit")
    )
    end = np.full(len(who), compiled.timeline.calendar.end_seconds, dtype=np.int64)
    end[:-1] = np.where(who[1:] == who[:-1], time[1:], end[:-1])
    waits = (kind == EventKind.READY) & (wanted != NONE) & compiled.facilities.holds_place[unit]
    return Spells(time[waits], end[waits], unit[waits])
