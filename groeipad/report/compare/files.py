"""What a comparison leaves in files: a table for a spreadsheet, and figures."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from groeipad.files import replace_file
from groeipad.report.compare.found import Difference, FoundComparison
from groeipad.spreadsheet_text import csv_text
from groeipad.texts import Texts
from simulator.contract import ALL_GROUPS, REGION

_HEADS = (
    "scenario",
    "base",
    "metric",
    "unit",
    "better",
    "code",
    "municipality",
    "group",
    "year",
    "pairs",
    "value_base",
    "value_scenario",
    "difference",
    "low",
    "high",
    "verdict",
)


def write_csv(found: FoundComparison, path: Path) -> Path:
    """Write every difference as a file that a spreadsheet in this language opens right.

    Dutch: a semicolon between cells and a comma before decimals; English: a comma and a point. Both begin with a
    byte-order mark, so that names keep their accents. Numbers are in the unit that stands beside them.

    Parameters
    ----------
    found
        The comparison, in the language of the heads.
    path
        The file; one that is there is replaced, in one step.
    """
    texts = found.about.texts
    target = StringIO()
    writer = csv.writer(target, delimiter=texts("plan.table.separator"), lineterminator="\r\n")
    writer.writerow([texts(f"compare.table.{head}") for head in _HEADS])
    for one in found.differences:
        writer.writerow(_cells(one, found, texts))
    replace_file(path, target.getvalue().encode("utf-8-sig"))
    return path


def write_figures(found: FoundComparison, folder: Path) -> tuple[Path, ...]:
    """Draw the differences of each scenario, and write each figure as PNG and SVG; the same bytes every time.

    Parameters
    ----------
    found
        The comparison, in the language of the words.
    folder
        Where the figures go; made if need be. A figure of the same name is replaced, in one step.

    Returns
    -------
    tuple of Path
        The files that were written; none where no municipality has anything to compare.
    """
    from groeipad.report.plots.compare import differences
    from groeipad.report.plots.style import FORMS, encode

    written = []
    for number, scenario in enumerate(found.others):
        figure = differences(found, scenario)
        if figure is None:
            continue
        name = Path(scenario.name).name
        taken = [Path(one.name).name for one in found.others[:number]]
        for form in FORMS:
            path = folder / f"{name}{f'-{number + 1}' if name in taken else ''}.{form}"
            replace_file(path, encode(figure, form))
            written.append(path)
    return tuple(written)


def _cells(one: Difference, found: FoundComparison, texts: Texts) -> list[str]:
    metric = found.metrics[one.metric]
    place = "" if one.municipality == REGION else one.municipality
    numbers = (one.base, one.other, one.difference, one.low, one.high)
    return [
        csv_text(one.scenario),
        csv_text(found.base.name),
        csv_text(metric.label),
        texts(f"unit.{metric.unit}"),
        texts(f"compare.table.better_{metric.better}"),
        csv_text(place),
        csv_text(found.about.municipalities.get(place, texts("summary.region"))),
        csv_text("" if one.group == ALL_GROUPS else found.groups[one.group]),
        str(found.year),
        str(one.n),
        *(_number(number, texts) for number in numbers),
        texts(f"compare.word.{one.verdict}"),
    ]


def _number(number: float | None, texts: Texts) -> str:
    """Write a number without marks between thousands and with no more decimals than tell something."""
    if number is None:
        return ""
    written = f"{round(number, 6) + 0.0:.6f}".rstrip("0").rstrip(".")
    return written.replace(".", texts("plan.table.decimal_mark"))
