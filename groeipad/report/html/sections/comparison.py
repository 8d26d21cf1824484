"""The comparison: one result (A) beside each other one (B), with differences and how sure they are.

A is the result of the report, or another one that is chosen with ``--base``. ``FoundReport.comparison`` is the
document of ``groeipad compare --json``, with A first, or None where there is nothing to compare. Who makes the
report fills it in, since the statistics are not the business of reports.
"""

from __future__ import annotations

from functools import partial

from groeipad.report.compare.found import ComparedScenario, FoundComparison
from groeipad.report.compare.summary import Against, summarise_comparison
from groeipad.report.compare.words import between_told, change_told, head_told
from groeipad.report.html.content import DataTable, DrawnFigure, Part, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import numbers, table_of
from groeipad.report.summary import Grid
from groeipad.texts.numbers import MISSING

_LETTERS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What other results are called in heads; A is the one that they are held against."""


def comparison(found: FoundReport) -> Section | None:
    """Return the section that compares; None where there is nothing to compare with."""
    if found.comparison is None:
        return None
    compared = FoundComparison.of(found.comparison, found.base, found.lang)
    summary, texts = summarise_comparison(compared), found.texts
    read = "read" if found.base is found.main else "read_base"
    parts: list[Part] = [
        texts(f"report.sections.comparison.{read}", base=compared.base.title, of_report=found.about.title),
        summary.legend,
    ]
    if summary.regret is not None and len(compared.others) > 1:
        letters = dict(zip(_names(compared), ("A", *_LETTERS), strict=False))
        heads = (summary.regret.heads[0], *(letters[name] for name in _names(compared)))
        regret = Grid(heads, summary.regret.rows, last_is_total=True)
        parts += [
            *(
                texts("report.sections.comparison.letter", letter=letters[one.name], title=one.title)
                for one in (compared.base, *compared.others)
            ),
            table_of(regret, summary.regret.title),
            *summary.regret_sentences,
        ]
    parts += summary.notes
    sections = tuple(
        _against(scenario, letter, against, compared, found)
        for scenario, letter, against in zip(compared.others, _LETTERS, summary.against, strict=False)
    )
    return Section(
        "comparison", texts("report.sections.comparison.title"), tuple(parts), sections, starts_page=True
    )


def _names(compared: FoundComparison) -> list[str]:
    return [one.name for one in (compared.base, *compared.others)]


def _against(
    scenario: ComparedScenario, letter: str, against: Against, compared: FoundComparison, found: FoundReport
) -> Section:
    """Return what differs between one result and A."""
    texts = found.texts
    told = {
        "base": compared.base.title,
        "scenario": scenario.title,
        "letter": letter,
        "year": str(compared.year),
    }
    region = Grid((against.region.heads[0], "A", letter, *against.region.heads[3:]), against.region.rows)
    parts: list[Part] = [
        against.how,
        *against.sentences,
        table_of(region, texts("report.sections.comparison.caption", **told)),
    ]
    drawn = _drawn(scenario, letter, told, compared, found)
    parts += [] if drawn is None else [drawn]
    parts += [
        table_of(grid, grid.title) for grid in (against.municipalities, against.groups) if grid is not None
    ]
    return Section(
        f"comparison-{letter.lower()}",
        texts("report.sections.comparison.against", **told),
        tuple(parts),
        starts_page=letter != _LETTERS[0],
    )


def _drawn(
    scenario: ComparedScenario,
    letter: str,
    told: dict[str, str],
    compared: FoundComparison,
    found: FoundReport,
) -> DrawnFigure | None:
    """Return the figure of what differs in each municipality; None where nothing is known by municipality."""
    from groeipad.report.plots.compare import draw_differences, shown

    texts, parts = found.texts, shown(compared, scenario)
    if not parts:
        return None
    metrics = [compared.metrics[name] for name in parts]
    heads = (texts("summary.column.municipality"), *(head_told(metric, texts) for metric in metrics))
    rows = []
    for code, name in compared.about.municipalities.items():
        cells = []
        for metric in metrics:
            one = next((one for one in parts[metric.name] if one.municipality == code), None)
            cells.append(
                MISSING
                if one is None
                else f"{change_told(one.difference, metric, texts)} ({between_told(one, metric, texts)})"
            )
        rows.append((name, *cells))
    sure = sum(one.is_sure for rows_of in parts.values() for one in rows_of)
    alternative = texts(
        "report.sections.comparison.alternative",
        **told,
        sure=texts.count(sure),
        total=texts.count(sum(len(one) for one in parts.values())),
        metrics=texts.count(len(metrics)),
    )
    return DrawnFigure(
        f"comparison-{letter.lower()}",
        partial(draw_differences, compared, scenario, parts),
        alternative,
        DataTable(
            texts("report.sections.comparison.differences_caption", **told),
            heads,
            tuple(rows),
            numbers(len(heads)),
        ),
    )
