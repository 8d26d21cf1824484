"""What a result rests on, as subjects of a spreadsheet: assumptions, definitions and the colophon; and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from groeipad.report.about import Facts
from groeipad.report.figure_words import FigureWords
from groeipad.report.plan.about import is_plan
from groeipad.report.plan.what_has_to_happen import plan_numbers
from groeipad.report.workbook.subject import Cell, Column, Form, Subject
from groeipad.texts import Texts
from simulator.contract import FACILITY_SERIES, PLAN_ITEMS, YEARLY
from simulator.model.base import Status
from simulator.results.store import StoredResult


def plan(stored: StoredResult, texts: Texts, only: str | None = None) -> Subject:
    """Return what has to happen in every period, in each municipality (or one) and in the region."""
    numbers = plan_numbers(stored, texts.lang)
    left_out = {name for code, name in stored.manifest["municipalities"].items() if only not in (None, code)}
    forms: list[Form] = [
        "share" if share else "count" if whole else "mean"
        for share, whole in zip(numbers.shares, numbers.whole, strict=True)
    ]
    heads = ("period", "year", "municipality")
    return Subject(
        name=texts("report.workbook.plan.name"),
        title=texts("report.workbook.plan.title"),
        about=texts("report.workbook.plan.about", plan=texts.pick(stored.manifest["title"])),
        columns=(
            *(
                Column(texts(f"report.workbook.column.{head}"), "year" if head == "year" else "text")
                for head in heads
            ),
            *(Column(head, form) for head, form in zip(numbers.heads, forms, strict=True)),
        ),
        rows=tuple(
            (label, year, place, *found)
            for label, year, place, found in numbers.rows
            if place not in left_out
        ),
        fixed=3,
    )


def assumptions(stored: StoredResult, facts: Facts, only: str | None = None) -> Subject:
    """Return every figure that the result rests on, with its source and status, the assumptions first.

    Where only one municipality is told of, figures of the others are left out.
    """
    others = set() if only is None else set(facts.municipalities) - {only}
    texts = facts.texts
    heads = (
        "figure",
        "whose",
        "value",
        "range_low",
        "range_high",
        "unit",
        "status",
        "source",
        "rests",
        "field",
    )
    words = FigureWords(stored.manifest, texts)
    order = ["assumption", *(one for one in get_args(Status) if one != "assumption")]
    told = [one for one in stored.manifest["assumptions"] if not others.intersection(one["field"].split("."))]
    figures = sorted(told, key=lambda one: order.index(one["status"]))
    return Subject(
        name=texts("report.workbook.assumptions.name"),
        title=texts("report.workbook.assumptions.title"),
        about=texts(
            "report.workbook.assumptions.about",
            assumptions=texts.count(sum(one["status"] == "assumption" for one in figures)),
            figures=texts.count(len(figures)),
        ),
        columns=tuple(
            Column(
                texts(f"report.workbook.column.{head}"),
                "number" if head in ("value", "range_low", "range_high") else "text",
            )
            for head in heads
        ),
        rows=tuple(_assumption(one, words) for one in figures),
        forms=tuple(_form(one) for one in figures),
        fixed=2,
    )


def _assumption(one: Mapping[str, Any], words: FigureWords) -> tuple[Cell, ...]:
    texts, value = words.texts, one["value"]
    is_number = isinstance(value, (int, float))
    return (
        words.what(words.kind(one["field"])),
        words.whose(one["field"]),
        value if is_number else words.value(one),
        one["low"],
        one["high"],
        words.unit(one["unit"]) if is_number else "",
        texts(f"status.{one['status']}"),
        one["source"],
        "; ".join(words.result(name) for name in one["rests"])
        or texts("report.workbook.assumptions.nothing"),
        one["field"],
    )


def _form(one: Mapping[str, Any]) -> Form:
    unit = str(one["unit"] or "")
    if unit.startswith(("share", "growth")):
        return "share"
    if unit.startswith("EUR"):
        return "euros"
    return "count" if isinstance(one["value"], int) else "number"


def definitions(texts: Texts, *, has_facilities: bool, has_plan: bool) -> Subject:
    """Return what every metric means, with its unit, and every status."""
    of = "report.workbook.definitions.of"
    rows: list[tuple[Cell, ...]] = [
        (texts(f"{of}.metric"), texts.metric(one.name), texts(f"unit.{one.unit}"), texts.meaning(one.name))
        for one in YEARLY
    ]
    for key, measured, is_there in (
        ("facility", FACILITY_SERIES, has_facilities),
        ("plan.item", PLAN_ITEMS, has_plan),
    ):
        rows += [
            (
                texts(f"{of}.{key.split('.')[0]}"),
                texts(f"{key}.{one.name}.label"),
                texts(f"unit.{one.unit}"),
                texts(f"{key}.{one.name}.meaning"),
            )
            for one in (measured if is_there else ())
        ]
    rows += [
        (
            texts(f"{of}.number"),
            texts(f"report.workbook.word.{word}.label"),
            "",
            texts(f"report.workbook.word.{word}.meaning"),
        )
        for word in ("mean", "p10", "p90", "interval")
    ]
    rows += [
        (texts(f"{of}.status"), texts(f"status.{status}"), "", texts(f"report.workbook.status.{status}"))
        for status in get_args(Status)
    ]
    heads = ("kind", "word", "unit", "meaning")
    return Subject(
        name=texts("report.workbook.definitions.name"),
        title=texts("report.workbook.definitions.title"),
        about=texts("report.workbook.definitions.about"),
        columns=tuple(Column(texts(f"report.workbook.column.{head}")) for head in heads),
        rows=tuple(rows),
    )


def colophon(stored: StoredResult, facts: Facts, planned: StoredResult | None) -> Subject:
    """Return from what the result was made: scenario, seed, versions, and the hashes of all files."""
    texts, manifest = facts.texts, stored.manifest
    rows: list[tuple[Cell, ...]] = [
        _line(texts, "title_of", facts.title),
        _line(texts, "scenario", manifest["name"]),
        _line(texts, "region", facts.region),
        _line(texts, "years", f"{facts.years[0]}–{facts.years[-1]}"),
    ]
    if not is_plan(stored):
        rows += [
            _line(texts, "replications", str(manifest["replications"])),
            _line(texts, "seed", str(manifest["seed"])),
            _line(texts, "engine", manifest["engine"]),
        ]
    rows += [
        _line(texts, "made", str(manifest.get("started", ""))[:10]),
        _line(texts, "content", str(manifest.get("content", ""))),
    ]
    if planned is not None and planned is not stored:
        rows.append(
            _line(texts, "plan", f"{planned.manifest['name']} ({planned.manifest.get('content', '')})")
        )
    rows += [
        (texts("report.workbook.colophon.version", of=name), version)
        for name, version in sorted(manifest["versions"].items())
    ]
    rows += [
        (texts(f"report.workbook.colophon.{key}", file=one["file"]), one["sha256"])
        for key, files in (("input", manifest["inputs"]), ("output", manifest["outputs"]))
        for one in files
    ]
    return Subject(
        name=texts("report.workbook.colophon.name"),
        title=texts("report.workbook.colophon.title"),
        about=texts("report.workbook.colophon.about"),
        columns=tuple(Column(texts(f"report.workbook.column.{head}")) for head in ("what", "is")),
        rows=tuple(rows),
    )


def _line(texts: Texts, what: str, is_: str) -> tuple[Cell, ...]:
    return texts(f"report.workbook.colophon.{what}"), is_
