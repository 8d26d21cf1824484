"""What a sweep tells of its factors, where its design is made for it -> tables of its factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groeipad.experiments.sensitivity.morris import morris_effects
from groeipad.experiments.sensitivity.noise import noise_of
from groeipad.experiments.sensitivity.one_at_a_time import Varied, one_at_a_time
from groeipad.experiments.sensitivity.replicated import Floats
from groeipad.experiments.sensitivity.sobol import sobol_indices
from groeipad.experiments.sweep.definition import MorrisDesign, OneAtATime, SobolIndicesDesign
from groeipad.experiments.sweep.measures import Measure
from groeipad.experiments.sweep.planned import Done
from simulator.contract import YEARLY
from simulator.errors import ResultError
from simulator.results.frames import in_form

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Sensitivity:
    """What a sweep tells of its factors.

    Attributes
    ----------
    tables
        The tables of its design, by name: for each outcome the rows of ``Tornado.table``, of ``Effects.table``, or of
        ``Indices.table`` and ``Indices.pairs``. None for a design that is not made for it.
    noise
        Of each outcome the part of the variance over the points that is chance; None where that cannot be told.
    without
        Of the outcomes without indices: why.
    """

    tables: Mapping[str, pl.DataFrame]
    noise: Mapping[str, float | None]
    without: Mapping[str, str]


def sensitivity_of(done: Done) -> Sensitivity:
    """Return what a sweep tells of its factors."""
    import polars as pl

    found: dict[str, list[pl.DataFrame]] = {}
    noise, without = dict[str, float | None](), dict[str, str]()
    for at, one in enumerate(done.planned.sweep.measures):
        values = outcomes(done, at)
        noise[one.id] = noise_of(values, common=not done.planned.sweep.is_fresh).part
        try:
            told = _told(done, one, values, noise)
        except ResultError as error:
            without[one.id] = str(error)
            continue
        for name, table in told.items():
            found.setdefault(name, []).append(table.insert_column(0, pl.lit(one.id).alias("outcome")))
    return Sensitivity(
        {name: in_form(name, pl.concat(parts)) for name, parts in found.items()}, noise, without
    )


def outcomes(done: Done, measure: int) -> Floats:
    """Return one outcome of each point and replication: (points, replications), not-a-number without one.

    What a plan promises has no chance in it: it would be the same a second time, and so it stands there twice.
    """
    times = 2 if done.planned.sweep.plans else 1
    found = [np.tile(done(number).values[:, measure], times) for number in range(len(done.planned))]
    values = np.full((len(found), max((len(one) for one in found), default=0)), np.nan)
    for number, one in enumerate(found):
        values[number, : len(one)] = one
    return values


def _told(
    done: Done, measure: Measure, values: Floats, noise: dict[str, float | None]
) -> dict[str, pl.DataFrame]:
    """Return the tables of one outcome; none for a design that is not made for it.

    Where an analysis counts only some of the points, so does the noise that is told.
    """
    import polars as pl

    sweep = done.planned.sweep
    design, names, common = sweep.design, [one.id for one in sweep.factors], not sweep.is_fresh
    if isinstance(design, OneAtATime):
        is_chance = any(one.name == measure.metric and one.unit == "probability" for one in YEARLY)
        tornado = one_at_a_time(values, 0, _varied(done), common=common, is_chance=is_chance).table()
        # Points count from 1 in tables.
        return {"tornado": tornado.rename({"outcome": "value"}).with_columns(pl.col("point") + 1)}
    if isinstance(design, MorrisDesign):
        units = done.planned.points.units
        assert units is not None
        effects = morris_effects(
            names,
            units,
            values,
            common=common,
            levels=design.levels,
            unordered=[not one.is_number for one in sweep.factors],
            seed=sweep.seed,
        )
        noise[measure.id] = effects.noise.part
        return {"effects": effects.table()}
    if isinstance(design, SobolIndicesDesign):
        indices = sobol_indices(
            names, values, common=common, second_order=design.second_order, seed=sweep.seed
        )
        noise[measure.id] = indices.noise.part
        return {"indices": indices.table()} | ({"pairs": indices.pairs()} if design.second_order else {})
    return {}


def _varied(done: Done) -> list[Varied]:
    """Return the points at which each factor alone differs: every one but the first has one such factor."""
    factors, points = done.planned.sweep.factors, done.planned.points
    levels: dict[str, list[tuple[str, int]]] = {one.id: [] for one in factors}
    for number in range(1, points.count):
        for factor, setting in zip(factors, points.at(number), strict=True):
            if setting is not None:
                levels[factor.id].append((str(setting.label), number))
    return [
        Varied(name, tuple(level for level, _ in found), tuple(point for _, point in found))
        for name, found in levels.items()
    ]
