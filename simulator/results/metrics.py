"""Counts and waits -> the yearly metrics of one replication: a function for each, in a registry.

``contract.YEARLY`` lists them with their units and meaning; ``yearly`` computes all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.contract import SERIES, EventKind
from simulator.flows.compiled import Compiled
from simulator.model.shares import fair_share_homes
from simulator.results.blocks import Block
from simulator.results.counts import Counts
from simulator.results.log import LEAVES_THE_REGISTER, EventLog
from simulator.results.path import path_metrics
from simulator.results.years import Years

__all__ = ["Years", "yearly"]

Floats = NDArray[np.float64]
SECONDS_PER_DAY = 86_400.0


def yearly(
    log: EventLog, counts: Counts, series: Mapping[str, Block], need: Floats, compiled: Compiled
) -> dict[str, Block]:
    """Return every metric of ``contract.YEARLY`` for the reported years.

    Parameters
    ----------
    log, counts, series
        The events of a replication, what they count up to, and the monthly series of that.
    need
        (months,) the region's need without blocking, in households.
    compiled
        The scenario.
    """
    years = Years.of(compiled)
    blocks = {
        one.name: series[one.name].map(years.total if one.kind == "flow" else years.last) for one in SERIES
    }
    queue = _Queue(log, compiled, years)
    blocks |= _fair_share(counts, need, compiled, years, queue)
    blocks |= path_metrics(counts, compiled, years)
    blocks |= _waits(log, compiled, years)
    blocks["longest_wait"] = queue.longest_waits
    blocks["quota_used"] = _ratio(
        blocks["urgent_lettings"], _sum(blocks["urgent_lettings"], blocks["regular_lettings"])
    )
    blocks["solidarity_balance"] = _sum(blocks["housed_in"], blocks["housed_for"], sign=-1.0)
    blocks["backlog_years"] = Block(region=_divide(_region(blocks["backlog"]), _region(blocks["housed_for"])))
    return blocks


def _fair_share(
    counts: Counts, need: Floats, compiled: Compiled, years: Years, queue: _Queue
) -> dict[str, Block]:
    """Return the task, the ratio and whether it was reached; see model: fair share realised = housed_in / F_m.

    Only groups that count for fair share enter, in the need and in what was housed. The region has reached it
    when each of its municipalities has.
    """
    fair = compiled.fair_share
    counted = fair.counts.astype(np.int64)
    yearly_need = years.total(need)
    exits = years.total((counts.lapsed + counts.own_solution) @ counted).sum(axis=1)
    housed = years.total(counts.housed_in @ counted).astype(np.float64)
    rows = [year - compiled.timeline.calendar.years[0] for year in years.years]
    task = np.array(
        [
            [fair_share_homes(weight, float(one_need), float(one_exit)) for weight in row]
            for row, one_need, one_exit in zip(fair.weights[rows], yearly_need, exits, strict=True)
        ]
    )
    gross = fair.gross[rows].astype(np.float64)
    ratio = _met_without_need(housed, task)
    nobody_waits_long = queue.longest_seconds <= fair.reached_wait_seconds
    reached = (housed >= task) | (nobody_waits_long & _duty_is_fair_share(compiled, years)[:, None])
    smallest, largest = ratio.min(axis=1), ratio.max(axis=1)
    total: Floats = task.sum(axis=1)
    return {
        "fair_share_gross": Block(gross.sum(axis=1), gross),
        "fair_share_task": Block(total, task),
        "fair_share_ratio": Block(_met_without_need(housed.sum(axis=1), total), ratio),
        "fair_share_reached": Block(
            np.asarray(reached.all(axis=1), dtype=np.float64), reached.astype(np.float64)
        ),
        "fair_share_ratio_min": Block(smallest),
        "fair_share_ratio_max": Block(largest),
        "fair_share_spread": Block(largest - smallest),
    }


def _duty_is_fair_share(compiled: Compiled, years: Years) -> NDArray[np.bool_]:
    """Return in which years the destination follows fair share alone: (years,).

    Before that, a municipality where nobody waits may simply be answerable for few: that is no fair share.
    """
    ends = np.searchsorted(compiled.timeline.starts, years.ends, side="left") - 1
    return np.asarray(compiled.demand.key_follow[ends] >= 1.0)


def _waits(log: EventLog, compiled: Compiled, years: Years) -> dict[str, Block]:
    """Return how long those waited who were housed in each year: mean, median and 90% point, in days."""
    housed = log.of(EventKind.HOUSED)
    days = (housed["time"] - housed["since"]) / SECONDS_PER_DAY
    calendar = compiled.timeline.calendar
    shape = {
        "region": (np.zeros(len(housed), dtype=np.int64), 1),
        "municipality": (housed["destination"], len(compiled.labels.municipalities)),
        "group": (housed["group"], len(compiled.labels.groups)),
    }
    values = {
        name: {whom: np.full((len(years.years), n), np.nan) for whom, (_, n) in shape.items()}
        for name in _WAITS
    }
    for y, months in enumerate(years.months):
        start, end = calendar.month_starts[months.start], calendar.month_starts[months.stop]
        in_year = (housed["time"] >= start) & (housed["time"] < end)
        for whom, (of, n) in shape.items():
            for one in range(n):
                waits = days[in_year & (of == one)]
                if len(waits):
                    for name, statistic in _WAITS.items():
                        values[name][whom][y, one] = statistic(waits)
    return {
        name: Block(found["region"][:, 0], found["municipality"], found["group"])
        for name, found in values.items()
    }


_WAITS: dict[str, Callable[[Floats], float]] = {
    "wait_mean": lambda waits: float(np.mean(waits)),
    "wait_median": lambda waits: float(np.quantile(waits, 0.5)),
    "wait_p90": lambda waits: float(np.quantile(waits, 0.9)),
}


class _Queue:
    """Who still waits at the end of each reported year, and how long the longest has waited."""

    def __init__(self, log: EventLog, compiled: Compiled, years: Years) -> None:
        registered = log.of(EventKind.REGISTERED)
        exits = log.of_any(LEAVES_THE_REGISTER)
        left = np.full(len(registered), np.iinfo(np.int64).max)
        by_id = np.argsort(registered["household"], kind="stable")
        left[by_id[np.searchsorted(registered["household"], exits["household"], sorter=by_id)]] = exits[
            "time"
        ]
        self.longest_seconds = np.zeros(
            (len(years.years), len(compiled.labels.municipalities)), dtype=np.int64
        )
        for y, end in enumerate(years.ends):
            waiting = (registered["time"] < end) & (left >= end)
            np.maximum.at(
                self.longest_seconds[y], registered["destination"][waiting], end - registered["time"][waiting]
            )

    @property
    def longest_waits(self) -> Block:
        """The longest wait so far, in days; zero where nobody waits."""
        days = self.longest_seconds / SECONDS_PER_DAY
        return Block(days.max(axis=1), days)


def _region(block: Block) -> Floats:
    assert block.region is not None
    return block.region


def _sum(first: Block, second: Block, sign: float = 1.0) -> Block:
    assert first.municipality is not None
    assert second.municipality is not None
    return Block(_region(first) + sign * _region(second), first.municipality + sign * second.municipality)


def _ratio(top: Block, bottom: Block) -> Block:
    assert top.municipality is not None
    assert bottom.municipality is not None
    return Block(_divide(_region(top), _region(bottom)), _divide(top.municipality, bottom.municipality))


def _met_without_need(housed: Floats, task: Floats) -> Floats:
    """Return housed / task; where there is no task nobody has to be housed, and fair share is met."""
    return np.where(task == 0.0, 1.0, _divide(housed, task))


def _divide(top: Floats, bottom: Floats) -> Floats:
    """Return top / bottom, and not-a-number where there is nothing to divide by."""
    quotient: Floats = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom != 0.0)
    return quotient
