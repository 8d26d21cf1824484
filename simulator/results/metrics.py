"""Counts and waits -> the yearly metrics of one replication: a function for each, in a registry.

``contract.YEARLY`` lists them with their units and meaning; ``yearly`` computes all of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import YEARLY
from simulator.flows.compiled import Compiled
from simulator.model.shares import fair_share_homes
from simulator.results.blocks import Block, Blocks, Layout
from simulator.results.counts import Counts
from simulator.results.path import path_metrics
from simulator.results.waits import Waits
from simulator.results.years import Years

__all__ = ["Years", "yearly"]

Floats = NDArray[np.float64]


def yearly(counts: Counts, series: Blocks, need: Floats, waits: Waits, compiled: Compiled) -> Blocks:
    """Return every metric of ``contract.YEARLY`` for the reported years.

    Parameters
    ----------
    counts, series, waits
        What the events of a replication count up to, the monthly series of that, and the waits.
    need
        (months,) the region's need without blocking, in households.
    compiled
        The scenario.
    """
    years, labels = Years.of(compiled), compiled.labels
    layout = Layout.of(YEARLY, len(labels.municipalities), len(labels.groups))
    found = Blocks.empty(layout, len(years.years))
    # The series come first among the metrics, in the same order.
    found.matrix[: len(series.matrix)] = years.of_rows(
        series.matrix, series.layout.is_flow, series.layout.is_region
    )
    urgent, regular = found["urgent_lettings"], found["regular_lettings"]
    computed = {
        **_fair_share(counts, need, compiled, years, waits),
        **path_metrics(counts, compiled, years),
        **waits.housed,
        "longest_wait": waits.longest,
        "quota_used": _ratio(urgent, _sum(urgent, regular)),
        "solidarity_balance": _sum(found["housed_in"], found["housed_for"], sign=-1.0),
        "backlog_years": Block(region=_divide(_region(found["backlog"]), _region(found["housed_for"]))),
    }
    for name, block in computed.items():
        found.put(name, block)
    return found


def _fair_share(
    counts: Counts, need: Floats, compiled: Compiled, years: Years, waits: Waits
) -> dict[str, Block]:
    """Return the task, the ratio and whether it was reached; see model: fair share realised = housed_in / F_m.

    Only groups that count for fair share enter, in the need and in what was housed. The region has reached it
    when each of its municipalities has.
    """
    fair = compiled.fair_share
    counted = fair.counts.astype(np.int64)
    yearly_need = years.total(need)
    exits = ((years.total(counts.lapsed) + years.total(counts.own_solution)) @ counted).sum(axis=1)
    housed = (years.total(counts.housed_in) @ counted).astype(np.float64)
    rows = [year - compiled.timeline.calendar.years[0] for year in years.years]
    task = np.array(
        [
            [fair_share_homes(weight, float(one_need), float(one_exit)) for weight in row]
            for row, one_need, one_exit in zip(fair.weights[rows], yearly_need, exits, strict=True)
        ]
    )
    gross = fair.gross[rows].astype(np.float64)
    ratio = _met_without_need(housed, task)
    nobody_waits_long = waits.longest_seconds <= fair.reached_wait_seconds
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
