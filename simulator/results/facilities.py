"""Events -> what happened in each facility: who came, who left by which way, who was stuck, and why.

A place is free, in care (somebody stays there), or blocked: by somebody who waits for a home, or for a place in the
next facility.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, EventKind
from simulator.flows.compiled import Compiled
from simulator.random.ids import RETURNS
from simulator.results.blocked import blocked_seconds
from simulator.results.log import LEAVES_THE_REGISTER, ByMonth, EventLog

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class FacilityCounts:
    """What happened in each month and unit: all (months, units); ``opening_*`` are (units,) on the first day.

    Attributes
    ----------
    arrived, came_back, admitted, turned_away
        People who came to the list from outside, those among them who had been housed before, people who took a
        place, and who left the list without one.
    registered
        People in care who registered for a home, whether they hold their place or not.
    left_for_home, left_elsewhere, moved_on
        People who freed their place or left the list's reach: for a home of their own (or because their urgency
        ended), elsewhere, and to another facility.
    in_care, blocked_home, blocked_chain, outside
        People at the end of the month: in care, holding a place while they wait for a home or for another
        facility, and on the list without a place anywhere.
    blocked_seconds
        (months, units, causes) seconds for which places were blocked, by ``contract.BlockedBy``.
    """

    opening_in_care: Ints
    opening_blocked: Ints
    opening_outside: Ints
    arrived: Ints
    came_back: Ints
    admitted: Ints
    turned_away: Ints
    registered: Ints
    left_for_home: Ints
    left_elsewhere: Ints
    moved_on: Ints
    in_care: Ints
    blocked_home: Ints
    blocked_chain: Ints
    outside: Ints
    blocked_seconds: Ints

    def check(self) -> None:
        """Raise an AssertionError where people got lost; the accounts hold by construction of the engine."""
        for one in fields(self):
            assert (getattr(self, one.name) >= 0).all(), one.name


def count_facilities(log: EventLog, compiled: Compiled) -> FacilityCounts:
    """Count what happened in the facilities in one replication."""
    units = _Units(compiled)
    holds = compiled.facilities.holds_place
    arrived_log = log.of(EventKind.ARRIVED)
    arrived, opening_outside = units.count(arrived_log, "unit")
    came_back, _ = units.count(arrived_log.where(_housed_before(arrived_log)), "unit")
    admitted_log = log.of(EventKind.ADMITTED)
    admitted, opening_in_care = units.count(admitted_log, "unit")
    from_list = admitted_log.where((admitted_log["other_unit"] == NONE) & (admitted_log["time"] >= 0))
    taken_off_list, _ = units.count(from_list, "unit")
    moved_on, _ = units.count(admitted_log.where(admitted_log["other_unit"] != NONE), "other_unit")

    ready = log.of(EventKind.READY)
    sent_on = ready.where(ready["other_unit"] != NONE)
    ready_holding = sent_on.where(holds[sent_on["unit"]])
    ready_released = sent_on.where(~holds[sent_on["unit"]])
    left_care, _ = units.count(ready, "unit")
    elsewhere, _ = units.count(ready.where(ready["other_unit"] == NONE), "unit")
    chain, _ = units.count(ready_holding, "unit")
    released, _ = units.count(ready_released, "unit")
    sent_outside, _ = units.count(ready_released, "other_unit")

    turned = log.of(EventKind.TURNED_AWAY)
    turned_outside = turned.where(turned["unit"] == NONE)
    refused_chain = turned.where(turned["unit"] != NONE)
    refused_holding = refused_chain.where(holds[refused_chain["unit"]])
    refused_released = refused_chain.where(~holds[refused_chain["unit"]])
    gave_up, _ = units.count(turned_outside, "other_unit")
    refused_from, _ = units.count(refused_holding, "unit")
    refused_outside, _ = units.count(refused_released, "other_unit")

    registered = log.of(EventKind.REGISTERED)
    from_care, _ = units.count(registered.where(registered["other_unit"] != NONE), "other_unit")
    began, opening_blocked = units.count(registered.where(registered["unit"] != NONE), "unit")
    out_of_care = registered.where((registered["other_unit"] != NONE) & (registered["unit"] == NONE))
    released_home, _ = units.count(out_of_care, "other_unit")
    exits = log.of_any(LEAVES_THE_REGISTER)
    ended, _ = units.count(exits.where(exits["unit"] != NONE), "unit")

    def over_time(change: Ints, opening: Ints | int = 0) -> Ints:
        return np.asarray(opening + np.cumsum(change, axis=0), dtype=np.int64)

    return FacilityCounts(
        opening_in_care=opening_in_care,
        opening_blocked=opening_blocked,
        opening_outside=opening_outside,
        arrived=arrived,
        came_back=came_back,
        admitted=admitted,
        turned_away=gave_up + refused_from + refused_outside,
        registered=from_care,
        left_for_home=ended + released_home,
        left_elsewhere=elsewhere,
        moved_on=moved_on + released,
        in_care=over_time(admitted - left_care - from_care, opening_in_care),
        blocked_home=over_time(began - ended, opening_blocked),
        blocked_chain=over_time(chain - refused_from - moved_on),
        outside=over_time(
            arrived + sent_outside - gave_up - refused_outside - taken_off_list, opening_outside
        ),
        blocked_seconds=blocked_seconds(log, compiled),
    )


def _housed_before(log: EventLog) -> NDArray[np.bool_]:
    """Return whose id says that they have come back; ``ids.has_come_back`` for all rows at once."""
    return np.asarray(log["household"] % RETURNS != 0)


class _Units:
    """Counts events by month and unit; what lies before the first day is the opening."""

    def __init__(self, compiled: Compiled) -> None:
        self._by_month = ByMonth(compiled)
        self._units = compiled.facilities.count

    def count(self, log: EventLog, column: str) -> tuple[Ints, Ints]:
        """Return counts (months, units), and those of before the first day."""
        return self._by_month.count(log, (log[column], self._units))
