"""A stored batch in a page: what is done, what came of it, what failed and how it is repeated.

Everything is text already, in the report's language; how it is laid out is the business of whoever shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from groeipad.report.summary import Grid
from groeipad.texts import Lang, Texts
from groeipad.texts.numbers import MISSING
from simulator.results.store import StoredResult

KIND = "batch"
"""What the manifest of a batch says it is."""
_STORED = ("done", "short")

Row = Mapping[str, Any]


def is_batch(result: StoredResult) -> bool:
    """Whether a stored result is that of a batch."""
    return bool(result.manifest.get("kind") == KIND)


@dataclass(frozen=True)
class Failure:
    """One that failed: its name with what went wrong, and how it is repeated alone."""

    told: str
    repeat: str


@dataclass(frozen=True)
class BatchSummary:
    """What a reader wants to know first of a batch.

    Attributes
    ----------
    title, what
        Its name, and of how many runs and plans it is.
    answer
        What is done and what is not.
    main
        The main metrics of what is stored, one row each; None where nothing is.
    legend
        How to read them; nothing where there are none.
    failures
        What failed.
    results
        Where the table is, and how it goes on from here.
    """

    title: str
    what: str
    answer: tuple[str, ...]
    main: Grid | None
    legend: str
    failures: tuple[Failure, ...]
    results: tuple[str, ...]


def summarise_batch(result: StoredResult, lang: Lang) -> BatchSummary:
    """Return the summary of a stored batch in one language."""
    texts, rows = Texts(lang), result.table("batch").to_dicts()
    stored = [row for row in rows if row["state"] in _STORED]
    failed = [row for row in rows if row["state"] not in _STORED]
    short = [row["scenario"] for row in rows if row["state"] == "short"]
    made = sum(one["seconds"] is not None for one in result.manifest["runs"])
    answer = [texts("batch.sentence.done", all=texts.count(len(rows)), done=texts.count(len(stored)))]
    if made < len(stored):
        there = texts.count(len(stored) - made)
        answer.append(texts("batch.sentence.there", there=there, made=texts.count(made)))
    if short:
        answer.append(texts("batch.sentence.short", names=", ".join(short)))
    results = [texts("summary.sentence.results", folder=str(result.folder))]
    if failed:
        results.append(texts("batch.sentence.again"))
    return BatchSummary(
        title=texts("batch.title", name=result.manifest["name"]),
        what=_what([row["kind"] for row in rows], texts),
        answer=tuple(answer),
        main=_main(stored, texts),
        legend=texts("batch.legend") if stored else "",
        failures=tuple(_failure(row, texts) for row in failed),
        results=tuple(results),
    )


def _what(kinds: Sequence[str], texts: Texts) -> str:
    counted = {kind: kinds.count(kind) for kind in ("plan", "run")}
    return " · ".join(
        texts(f"batch.count.{kind}", number=texts.count(number)) for kind, number in counted.items() if number
    )


def _main(stored: Sequence[Row], texts: Texts) -> Grid | None:
    if not stored:
        return None
    columns = ("scenario", "kind", "year", "housed", "ratio", "worst", "backlog", "used", "wait")

    def cells(row: Row) -> tuple[str, ...]:
        return (
            row["scenario"],
            texts(f"batch.kind.{row['kind']}"),
            str(row["year"]),
            texts.mean(row["housed_in"]),
            texts.percent(row["fair_share_ratio"]),
            texts.percent(row["fair_share_ratio_min"]),
            texts.mean(row["backlog"]),
            texts.percent(row["quota_used"]),
            MISSING if row["wait_mean"] is None else texts.months(row["wait_mean"]),
        )

    return Grid(
        tuple(texts(f"batch.column.{column}") for column in columns), tuple(cells(row) for row in stored)
    )


def _failure(row: Row, texts: Texts) -> Failure:
    told = texts(
        "batch.failed",
        scenario=row["scenario"],
        kind=texts(f"batch.kind.{row['kind']}"),
        state=texts(f"batch.state.{row['state']}"),
        error=row["error"],
    )
    return Failure(told, texts("batch.repeat", command=row["command"]))


# ---- what would be done ----------------------------------------------------------------------------------


class Item(Protocol):
    """A run or a plan that is asked for: its scenario, and which of the two."""

    @property
    def name(self) -> str:
        """The scenario's name."""

    @property
    def kind(self) -> str:
        """``run`` or ``plan``."""


class Forecast(Protocol):
    """What will happen to a run or a plan: see ``experiments.batch_outlook``."""

    @property
    def item(self) -> Item:
        """The run or plan."""

    @property
    def fate(self) -> str:
        """``there``, ``to_make`` or ``wrong``."""

    @property
    def seconds(self) -> float:
        """About how long it takes."""

    @property
    def error(self) -> str:
        """What is wrong."""


@dataclass(frozen=True)
class OutlookSummary:
    """What a batch would do: one row for each run or plan, and what that comes to."""

    title: str
    what: str
    runs: Grid
    errors: tuple[str, ...]
    answer: tuple[str, ...]


def summarise_outlook(
    name: str,
    forecasts: Sequence[Forecast],
    lang: Lang,
    *,
    seconds: float,
    measured: int,
    compiling: float,
    guesses: bool,
) -> OutlookSummary:
    """Return in one language what a batch would do.

    Parameters
    ----------
    name
        The name of the batch.
    forecasts
        What will happen to each run and plan.
    lang
        The language.
    seconds, measured
        About how long all of it takes, and by how many earlier results that was measured; 0: a rough figure.
    compiling
        How many of these seconds are for compiling the engine.
    guesses
        Whether the number of replications is a guess, because a precision is asked for.
    """
    texts = Texts(lang)
    number = {fate: sum(one.fate == fate for one in forecasts) for fate in ("there", "to_make", "wrong")}
    rows = tuple(
        (
            one.item.name,
            texts(f"batch.kind.{one.item.kind}"),
            texts(f"batch.fate.{one.fate}"),
            texts.lasting(one.seconds) if one.fate == "to_make" else MISSING,
        )
        for one in forecasts
    )
    heads = tuple(texts(f"batch.column.{column}") for column in ("scenario", "kind", "fate", "time"))
    answer = [texts("batch.dry.counts", **{fate: texts.count(count) for fate, count in number.items()})]
    if number["to_make"]:
        key = "measured" if measured else "rough"
        answer.append(texts(f"batch.dry.{key}", time=texts.lasting(seconds), results=texts.count(measured)))
        if compiling:
            answer.append(texts("batch.dry.compiling", time=texts.lasting(compiling)))
        if guesses:
            answer.append(texts("batch.dry.guess"))
    return OutlookSummary(
        title=texts("batch.dry.title", name=name),
        what=_what([one.item.kind for one in forecasts], texts),
        runs=Grid(heads, rows),
        errors=tuple(f"{one.item.name}: {one.error}" for one in forecasts if one.fate == "wrong"),
        answer=tuple(answer),
    )
