"""What is stored of a progress report: a row for each place and half-year, and what is needed in each place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from groeipad.experiments.progress.bands import HalfYears, since
from groeipad.experiments.progress.figures import Known
from groeipad.experiments.progress.needed import Needed, until_end_of_next_year
from groeipad.experiments.progress.path import Promised
from groeipad.experiments.progress.rule import Half, Judgement, judge
from simulator.contract import REGION, TABLES
from simulator.model.realised import HalfYear

if TYPE_CHECKING:
    import polars as pl

AMOUNTS = ("relets", "housed", "registered", "backlog")
"""What is realised of a half-year."""


def judgements(known: Known, promise: Promised) -> dict[str, Judgement]:
    """Return the verdict on each municipality and on the region, which is one where all municipalities are known."""
    found = {
        code: judge(
            [Half(float(promise.path[half][place]), known.of(half, code).housed) for half in known.periods]
        )
        for place, code in enumerate(known.codes)
    }
    return found | {
        REGION: judge(
            [Half(float(promise.path[half].sum()), _total(known, half, "housed")) for half in known.periods]
        )
    }


def needs(
    known: Known,
    promise: Promised,
    other_supply: Mapping[HalfYear, Mapping[str, float]],
    judged: Mapping[str, Judgement],
) -> dict[str, Needed]:
    """Return what is needed in each municipality to the end of the next calendar year, or of the run before that.

    Parameters
    ----------
    known, promise
        What was realised and what was promised.
    other_supply
        Homes of other supply and first lettings that the stored result lets to urgent households on average.
    judged
        How far each municipality is.
    """
    until = until_end_of_next_year(known.last)
    halves = [half for half in promise.path if known.last < half <= until]
    found = {}
    for place, code in enumerate(known.codes):

        def total(values: Mapping[HalfYear, Any], at: int = place) -> float:
            return math.fsum(float(values[half][at]) for half in halves)

        backlog = known.of(known.last, code).backlog
        found[code] = Needed(
            halves=len(halves),
            backlog=math.nan if backlog is None else float(backlog),
            new_task=total(promise.need),
            relets=total(promise.relets),
            within_quota=total(promise.within_quota),
            within_cap=total(promise.within_cap),
            other_supply=math.fsum(other_supply.get(half, {}).get(code, 0.0) for half in halves),
            path=total(promise.path),
            short=judged[code].short,
        )
    return found


def progress_table(
    known: Known, promise: Promised, judged: Mapping[str, Judgement], chances: HalfYears | None
) -> pl.DataFrame:
    """Return the table ``progress``."""
    return _frame("progress", _progress_rows(known, promise, judged, chances))


def needs_table(found: Mapping[str, Needed]) -> pl.DataFrame:
    """Return the table ``progress_needs``; the region adds up its municipalities, and one's lead helps no other."""
    rows = [(code, one.halves, *_amounts(one)) for code, one in found.items()]
    together = [math.fsum(column) for column in zip(*(row[2:] for row in rows), strict=True)]
    rows.append((REGION, rows[0][1], *together))
    return _frame("progress_needs", rows)


def half_years_table(promised: HalfYears | None, continued: HalfYears | None) -> pl.DataFrame:
    """Return the table ``half_years``."""
    both = (("promised", promised), ("continued", continued))
    return _frame("half_years", [row for of, one in both if one is not None for row in one.rows(of)])


def _amounts(one: Needed) -> tuple[float, ...]:
    return (
        one.backlog,
        one.new_task,
        one.to_house,
        one.relets,
        one.within_quota,
        one.within_cap,
        one.other_supply,
        one.path,
        one.short,
        one.back_on_path,
        one.extra,
        one.extra_relets,
        one.extra_other,
    )


def _progress_rows(
    known: Known, promise: Promised, judged: Mapping[str, Judgement], chances: HalfYears | None
) -> Iterator[tuple[Any, ...]]:
    for number, code in enumerate((*known.codes, REGION)):
        counted: list[HalfYear] = []
        path_since, housed_since = 0.0, 0
        for half in known.periods:
            path = float(promise.path[half].sum() if code == REGION else promise.path[half][number])
            amounts = [_amount(known, half, code, name) for name in AMOUNTS]
            housed = amounts[AMOUNTS.index("housed")]
            if Half(path, housed).is_known:
                counted.append(half)
                path_since += path
                housed_since += housed or 0
            band = _band(chances, counted, code)
            until = tuple(one for one in known.periods if one <= half)
            verdict = judge([_half(known, promise, one, code, number) for one in until])
            yield (
                code,
                half.year,
                half.half,
                path,
                *amounts,
                path_since if counted else None,
                housed_since if counted else None,
                *band,
                verdict.verdict,
            )
        for half in promise.path:
            if half > known.last:
                ahead = promise.path[half]
                path = float(ahead.sum() if code == REGION else ahead[number])
                yield (code, half.year, half.half, path, *([None] * 10))


def _half(known: Known, promise: Promised, half: HalfYear, code: str, number: int) -> Half:
    if code == REGION:
        return Half(float(promise.path[half].sum()), _total(known, half, "housed"))
    return Half(float(promise.path[half][number]), known.of(half, code).housed)


def _amount(known: Known, half: HalfYear, code: str, name: str) -> int | None:
    if code == REGION:
        return _total(known, half, name)
    amount: int | None = getattr(known.of(half, code), name)
    return amount


def _total(known: Known, half: HalfYear, name: str) -> int | None:
    """Return the sum over the municipalities; None where it is not known of all of them."""
    amounts = [getattr(known.of(half, code), name) for code in known.codes]
    return None if any(one is None for one in amounts) else sum(amounts)


def _band(
    chances: HalfYears | None, counted: Sequence[HalfYear], code: str
) -> tuple[float | None, float | None, float | None]:
    if chances is None or not counted:
        return None, None, None
    values = since(chances, counted, code)
    low, high = np.quantile(values, [0.1, 0.9])
    return float(values.mean()), float(low), float(high)


def _frame(name: str, rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    import polars as pl

    forms = {"str": pl.String(), "int": pl.Int64(), "float": pl.Float64()}
    schema = pl.Schema({column.name: forms[column.dtype] for column in TABLES[name]})
    plain = [
        tuple(None if isinstance(one, float) and math.isnan(one) else one for one in row) for row in rows
    ]
    return pl.DataFrame(plain, schema=schema, orient="row")
