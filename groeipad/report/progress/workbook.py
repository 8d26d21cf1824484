"""A progress report as subjects of a spreadsheet: where each municipality stands, what is needed, how it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from groeipad.report.progress import sentences
from groeipad.report.progress.found import FoundProgress
from groeipad.report.progress.sections import rule
from groeipad.report.workbook.subject import Column, Subject
from simulator.contract import REGION

_NEEDS = (
    "backlog", "new_task", "to_house", "relets", "within_quota", "other_supply",
    "path", "short", "back_on_path", "extra", "extra_relets", "extra_other",
)  # fmt: skip


def progress_subjects(found: FoundProgress, only: str | None = None) -> tuple[Subject, ...]:
    """Return the subjects of a progress report, in the order of the sheets.

    Parameters
    ----------
    found
        The report.
    only
        The code of the municipality that is told of, beside the totals of the region; None for all.
    """
    places = {code: name for code, name in found.places.items() if only is None or code in (only, REGION)}
    subjects = [_standing(found, places), _needs(found, places)]
    if found.continued is not None:
        subjects.append(_onwards(found, places))
    subjects.append(_rule(found))
    if only is None:
        return tuple(subjects)
    words = found.texts("report.workbook.only", place=found.places[only])
    return tuple(replace(one, about=f"{words} {one.about}") for one in subjects)


def _standing(found: FoundProgress, places: Mapping[str, str]) -> Subject:
    texts = found.texts
    counts = ("housed", "relets", "registered", "backlog")
    rows = tuple(
        (
            name,
            row["year"],
            row["half"],
            row["path"],
            *(row[one] for one in counts),
            row["path_since"],
            row["housed_since"],
            sentences.share(row),
            row["expected_since"],
            row["expected_p10"],
            row["expected_p90"],
            texts(f"progress.verdict.{row['verdict']}"),
        )
        for place, name in places.items()
        for row in found.rows(place)
    )
    expected = texts("progress.column.expected")
    return Subject(
        texts("progress.book.name.standing"),
        texts("progress.book.standing"),
        texts("progress.book.standing_about"),
        (
            Column(texts("progress.column.place")),
            Column(texts("progress.book.year"), "year"),
            Column(texts("progress.book.half"), "count"),
            Column(texts("progress.column.path"), "mean"),
            *(Column(texts(f"progress.column.{one}"), "count") for one in counts),
            Column(texts("progress.column.path_since"), "mean"),
            Column(texts("progress.column.housed_since"), "count"),
            Column(texts("progress.column.part"), "share"),
            Column(expected, "mean"),
            *(Column(f"{expected}, {texts(f'progress.book.{end}')}", "mean") for end in ("low", "high")),
            Column(texts("progress.column.verdict")),
        ),
        rows,
        fixed=3,
        below=tuple(sentences.gaps(found)),
    )


def _needs(found: FoundProgress, places: Mapping[str, str]) -> Subject:
    texts = found.texts
    year, cap = str(found.until_year), texts.percent(found.about.cap)
    halves = next(iter(found.about.municipalities))
    return Subject(
        texts("progress.book.name.needs"),
        texts("progress.book.needs"),
        texts("progress.need.task", year=year, halves=texts.count(found.needs(halves)["halves"])),
        (
            Column(texts("progress.column.place")),
            *(Column(texts(f"progress.need_column.{one}"), "mean") for one in _NEEDS),
        ),
        tuple((name, *(found.needs(place)[one] for one in _NEEDS)) for place, name in places.items()),
        below=(texts("progress.need.task_note"), texts("progress.need.plan_note", cap=cap)),
    )


def _onwards(found: FoundProgress, places: Mapping[str, str]) -> Subject:
    texts = found.texts
    rows = tuple(
        (
            name,
            texts(f"progress.column.{head}"),
            *(row[one] for one in ("year", "half", "mean", "p10", "p90")),
        )
        for place, name in places.items()
        for measure, head in (("housed_in", "housed"), ("backlog", "backlog"))
        for row in found.band("continued", measure, place).iter_rows(named=True)
    )
    return Subject(
        texts("progress.book.name.onwards"),
        texts("progress.book.onwards"),
        texts("progress.book.onwards_about"),
        (
            Column(texts("progress.column.place")),
            Column(texts("report.workbook.column.what")),
            Column(texts("progress.book.year"), "year"),
            Column(texts("progress.book.half"), "count"),
            *(Column(texts(f"progress.book.{one}"), "mean") for one in ("mean", "low", "high")),
        ),
        rows,
        fixed=2,
        below=tuple(sentences.onwards(found)),
    )


def _rule(found: FoundProgress) -> Subject:
    texts = found.texts
    told = [part for part in rule(found).parts if isinstance(part, str)]
    return Subject(
        texts("progress.book.name.rule"),
        texts("progress.book.rule"),
        told[0],
        (Column(texts("progress.book.sentence")),),
        tuple((sentence,) for sentence in told[1:]),
    )
