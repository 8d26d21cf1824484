"""Every yearly number of a run in a row of its own, for who wants to make tables of their own."""

from __future__ import annotations

from groeipad.report.bands import NOTHING
from groeipad.report.workbook.figures import Numbers, subject_of
from groeipad.report.workbook.subject import FORM_OF_UNIT, Cell, Column, Subject
from simulator.contract import ALL_GROUPS, REGION, YEARLY
from simulator.results.repeated import repeated
from simulator.results.statistics import summarise
from simulator.results.store import StoredResult


def every_number(result: StoredResult, numbers: Numbers) -> Subject:
    """Return every yearly number in a row of its own: mean, band, and the interval in which the mean lies."""
    texts, about = numbers.about.texts, numbers.about
    order = {one.name: place for place, one in enumerate(YEARLY)}
    found = summarise(repeated(result, "metrics", by="metric"))
    names = {**dict(numbers.places), REGION: texts("summary.region")}
    told = [row for row in found.iter_rows(named=True) if row["municipality"] in names]
    rows = sorted(told, key=lambda row: order[row["metric"]])
    groups = {**about.groups, ALL_GROUPS: texts("report.workbook.every.all_groups")}
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        key = (row["metric"], row["municipality"], row["group"], row["year"])
        band = numbers.bands.get(key, NOTHING)
        name, unit = texts.metric(row["metric"]), texts(f"unit.{row['unit']}")
        place, group = names[row["municipality"]], groups[row["group"]]
        spread = (band.p10, band.p90, row["low"], row["high"]) if about.has_spread else ()
        cells.append((name, unit, place, group, row["year"], row["mean"], *spread))
    ends = ("p10", "p90", "low", "high") if about.has_spread else ()
    heads = ("metric", "unit", "municipality", "group")
    return subject_of(
        "every",
        texts,
        (
            *(Column(texts(f"report.workbook.column.{head}")) for head in heads),
            Column(texts("report.workbook.column.year"), "year"),
            *(
                Column(
                    texts(f"report.workbook.column.{end}", what=texts("report.workbook.column.value")),
                    "number",
                )
                for end in ("mean", *ends)
            ),
        ),
        cells,
        forms=[FORM_OF_UNIT[row["unit"]] for row in rows],
    )
