"""By half-year what the replications of a run give: households housed, and who waits at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.progress.figures import half_year_of
from simulator.contract import REGION, SERIES
from simulator.ensemble import Ensemble
from simulator.model.realised import HalfYear
from simulator.results.blocks import Layout

Floats = NDArray[np.float64]
MEASURES = ("housed_in", "housed_since", "backlog")
"""Households housed in a half-year, and since the first half-year of the run; households that wait at its end."""


@dataclass(frozen=True)
class HalfYears:
    """What many replications give by half-year.

    Attributes
    ----------
    halves
        The half-years that are reported, in order.
    places
        The municipalities, and the region.
    values
        By measure: (places, replications, half-years).
    """

    halves: tuple[HalfYear, ...]
    places: tuple[str, ...]
    values: dict[str, Floats]

    def rows(self, of: str) -> Iterator[tuple[str, str, str, int, int, float, float, float, float]]:
        """Yield the rows of the table ``half_years``: mean, p10, p50 and p90 over the replications."""
        for measure in MEASURES:
            values = self.values[measure]
            mean, bands = values.mean(axis=1), np.quantile(values, [0.1, 0.5, 0.9], axis=1)
            for number, place in enumerate(self.places):
                for at, half in enumerate(self.halves):
                    low, middle, high = (float(one) for one in bands[:, number, at])
                    yield of, measure, place, half.year, half.half, float(mean[number, at]), low, middle, high


def half_years(ensemble: Ensemble) -> HalfYears:
    """Return what an ensemble gives by half-year; the first and the last one may be shorter."""
    labels, calendar = ensemble.compiled.labels, ensemble.compiled.timeline.calendar
    layout = Layout.of(SERIES, len(labels.municipalities), len(labels.groups))
    halves = [half_year_of(calendar.month_of(month)) for month in calendar.reported_months]
    different = tuple(dict.fromkeys(halves))
    starts = np.array([halves.index(one) for one in different])

    def by_place(name: str) -> Floats:
        return np.concatenate([_rows(ensemble, layout, name, whom) for whom in ("municipality", "region")])

    housed = np.add.reduceat(by_place("housed_in"), starts, axis=2)
    backlog = by_place("backlog")[:, :, np.append(starts[1:], len(halves)) - 1]
    return HalfYears(
        different,
        (*labels.municipalities, REGION),
        {"housed_in": housed, "housed_since": housed.cumsum(axis=2), "backlog": backlog},
    )


def _rows(ensemble: Ensemble, layout: Layout, name: str, whom: str) -> Floats:
    first = layout.first[name, whom]
    count = len(ensemble.compiled.labels.municipalities) if whom == "municipality" else 1
    return ensemble.collected.months_of(first, first + count)


def since(values: HalfYears, counted: Sequence[HalfYear], place: str) -> Floats:
    """Return the households housed in some half-years together, in each replication: (replications,)."""
    at = [number for number, half in enumerate(values.halves) if half in counted]
    return np.asarray(values.values["housed_in"][values.places.index(place)][:, at].sum(axis=1))
