"""The sections of a progress report: the region, what is needed, how it goes on, each municipality, and the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from groeipad.report.html.content import DataTable, DrawnFigure, Part, Section
from groeipad.report.html.sections.words import numbers
from groeipad.report.progress import sentences
from groeipad.report.progress.found import FoundProgress, Row
from groeipad.texts.numbers import MISSING
from simulator.contract import REGION


def region(found: FoundProgress) -> Section:
    """Return the section on the region: each municipality in a row, and how it goes on."""
    texts = found.texts
    parts: list[Part] = [
        texts("progress.region.intro", half_year=found.half_year(found.last)),
        sentences.chance(REGION, found),
        by_municipality(found, [*found.about.municipalities, REGION]),
        *sentences.gaps(found),
        figure(REGION, found),
    ]
    return Section("region", texts("progress.region.title"), tuple(parts), starts_page=True)


def by_municipality(found: FoundProgress, places: Sequence[str]) -> DataTable:
    """Return the table of the half-year that is reported, a row for each place."""
    texts = found.texts
    # After one half-year, the half-year and what has been since the start are the same.
    first = () if len(found.rows(places[0])) == 1 else ("path", "housed")
    heads = (*first, "path_since", "housed_since", "part", "short", "expected", "verdict")
    return DataTable(
        texts("progress.table.caption", half_year=found.half_year(found.last)),
        tuple(texts(f"progress.column.{head}") for head in ("place", *heads)),
        tuple(
            (found.places[place], *(_standing(found.now(place), found)[head] for head in heads))
            for place in places
        ),
        (False, *[True] * (len(heads) - 1), False),
        last_is_total=places[-1] == REGION,
        note=texts("progress.table.note"),
    )


def needed(found: FoundProgress, places: Sequence[str], *, starts_page: bool = True) -> Section:
    """Return the section on backlog plus new task, and on what an improvement plan would need."""
    texts = found.texts
    year, halves = str(found.until_year), found.needs(places[0])["halves"]
    if not halves:
        return Section("needed", texts("progress.need.title"), (texts("progress.needed.over", year=year),))
    heads = ("backlog", "new_task", "to_house", "relets", "within_quota", "other_supply")
    plan = ("path", "short", "back_on_path", "extra", "extra_relets", "extra_other")
    tables = tuple(
        DataTable(
            texts(
                f"progress.need.{key}",
                year=year,
                halves=texts.count(halves),
                cap=texts.percent(found.about.cap),
            ),
            (texts("progress.column.place"), *(texts(f"progress.need_column.{head}") for head in columns)),
            tuple(
                (
                    found.places[place],
                    *(sentences.amount(found.needs(place)[head], texts) for head in columns),
                )
                for place in places
            ),
            numbers(len(columns) + 1),
            last_is_total=len(places) > 1 and places[-1] == REGION,
            note=texts(f"progress.need.{key}_note", cap=texts.percent(found.about.cap)),
        )
        for key, columns in (("task", heads), ("plan", plan))
    )
    return Section(
        "needed",
        texts("progress.need.title"),
        (texts("progress.need.intro"), *tables),
        starts_page=starts_page,
    )


def onwards(found: FoundProgress, places: Sequence[str]) -> Section:
    """Return the section on how it goes on from here: how that was computed, and the chance of fair share."""
    texts, parts = found.texts, list[Part](sentences.onwards(found))
    if found.continued is not None:
        year = str(found.about.target_year)
        parts.append(
            DataTable(
                texts("progress.onwards.caption", year=year),
                tuple(texts(f"progress.onwards.{head}") for head in ("place", "promised", "continued")),
                tuple(
                    (
                        found.places[place],
                        texts.percent(found.reached(found.promised, place)),
                        texts.percent(found.reached(found.continued, place)),
                    )
                    for place in places
                ),
                numbers(3),
                note=texts("progress.onwards.note"),
            )
        )
    return Section("onwards", texts("progress.onwards.title"), tuple(parts))


def municipality(code: str, found: FoundProgress, *, with_answer: bool = True) -> Section:
    """Return the page of a municipality."""
    texts, row = found.texts, found.needs(code)
    parts: list[Part] = [" ".join(sentences.municipality_answer(code, found))] if with_answer else []
    if row["halves"] and row["to_house"] is not None:
        parts.append(
            texts(
                "progress.place.task",
                backlog=texts.count(row["backlog"]),
                new_task=texts.count(row["new_task"]),
                to_house=texts.count(row["to_house"]),
                available=texts.count(row["within_quota"] + row["other_supply"]),
                year=str(found.until_year),
            )
        )
    if found.continued is not None:
        parts.append(
            texts(
                "progress.place.reached",
                year=str(found.about.target_year),
                name=found.places[code],
                chance=texts.percent(found.reached(found.continued, code)),
                before=texts.percent(found.reached(found.promised, code)),
            )
        )
    parts.append(figure(code, found))
    return Section(f"municipality-{code.lower()}", found.places[code], tuple(parts), starts_page=True)


def figure(place: str, found: FoundProgress) -> DrawnFigure:
    """Return the figure of a place: its path, what was realised, and how it goes on; with the numbers behind it."""
    from groeipad.report.plots.progress import progress

    texts = found.texts
    name = found.about.region if place == REGION else found.places[place]
    later = found.band("continued", "housed_in", place)
    bands = {(row["year"], row["half"]): row for row in later.iter_rows(named=True)}
    last = found.all_rows(place)[-1]
    end = bands.get((last["year"], last["half"]))
    alternative = texts(
        "progress.figure.alternative",
        name=name,
        half_year=found.half_year(found.last),
        housed=texts.count(found.now(place)["housed"]),
        path=texts.mean(found.now(place)["path"]),
        last=found.half_year((last["year"], last["half"])),
        last_path=texts.mean(last["path"]),
    )
    if end is not None:
        alternative = f"{alternative} " + texts(
            "progress.figure.alternative_band", low=texts.count(end["p10"]), high=texts.count(end["p90"])
        )
    return DrawnFigure(
        f"progress-{place.lower()}",
        partial(progress, found, place),
        alternative,
        _half_years(place, name, bands, found),
        table_is_open=place != REGION,
    )


def _half_years(
    place: str, name: str, bands: Mapping[tuple[int, int], Row], found: FoundProgress
) -> DataTable:
    """Return the table behind the figure: what was filled in, and how it goes on."""
    texts = found.texts
    counts = ("housed", "relets", "registered", "backlog")

    def cells(row: Row) -> tuple[str, ...]:
        half = (row["year"], row["half"])
        verdict, band = row["verdict"], bands.get(half)
        later = MISSING
        if band is not None:
            low, high = texts.count(band["p10"]), texts.count(band["p90"])
            later = f"{texts.count(band['mean'])} ({low}–{high})"
        return (
            found.half_year(half),
            sentences.amount(row["path"], texts),
            *(texts.count(row[one]) for one in counts),
            MISSING if verdict is None else texts(f"progress.verdict.{verdict}"),
            later,
        )

    return DataTable(
        texts("progress.figure.caption", name=name),
        tuple(
            texts(f"progress.column.{head}")
            for head in ("half_year", "path", *counts, "verdict", "continued")
        ),
        tuple(cells(row) for row in found.all_rows(place)),
        (False, *[True] * 5, False, True),
        note=texts("progress.table.half_years_note"),
    )


def rule(found: FoundProgress) -> Section:
    """Return the section that states the rule, as the assumption that it is, and from which file the figures come."""
    texts, rule = found.texts, found.progress.manifest["rule"]
    realised = found.progress.manifest["realised"]
    return Section(
        "rule",
        texts("progress.rule.title"),
        (
            texts("progress.rule.assumption"),
            texts("progress.rule.on_schedule", part=texts.percent(rule["on_schedule"])),
            texts("progress.rule.behind", part=texts.percent(rule["somewhat_behind"])),
            texts("progress.rule.in_a_row", part=texts.percent(rule["in_a_row_below"])),
            texts("progress.rule.path"),
            texts("progress.rule.chance"),
            texts("progress.rule.file", file=realised["file"], hash=realised["sha256"][:12]),
        ),
        starts_page=True,
    )


def _standing(row: Row, found: FoundProgress) -> dict[str, str]:
    """Return how a place stands in a half-year, written, by column."""
    texts = found.texts
    expected = MISSING
    if row["expected_p10"] is not None:
        low, high = texts.count(row["expected_p10"]), texts.count(row["expected_p90"])
        expected = f"{texts.count(row['expected_since'])} ({low}–{high})"
    return {
        "path": sentences.amount(row["path"], texts),
        "housed": texts.count(row["housed"]),
        "path_since": sentences.amount(row["path_since"], texts),
        "housed_since": texts.count(row["housed_since"]),
        "part": texts.percent(sentences.share(row), digits=1),
        "short": sentences.amount(_short(row), texts),
        "expected": expected,
        "verdict": texts(f"progress.verdict.{row['verdict']}"),
    }


def _short(row: Row) -> float | None:
    """Return how many homes a place is short since the start; None where that is not known."""
    if row["verdict"] == "unknown":
        return None
    return max(0.0, float(row["path_since"]) - float(row["housed_since"]))
