"""A progress report as one HTML file, in the frame of the other reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from babel.dates import format_date

from groeipad.files import replace_file
from groeipad.report.html.assumptions import assumptions
from groeipad.report.html.content import Section
from groeipad.report.html.method import colophon, method
from groeipad.report.html.page import figures_of, render
from groeipad.report.html.report import Report
from groeipad.report.progress import sections, sentences
from groeipad.report.progress.found import FoundProgress
from simulator.contract import REGION


def write_progress_page(found: FoundProgress, path: Path, code: str | None = None) -> Path:
    """Write a progress report as one HTML file, in one step; the same results give the same bytes.

    Parameters
    ----------
    found
        What it is about.
    path
        The file; its folder is made if need be.
    code
        The municipality that it is of; None for the region and everybody in it.

    Raises
    ------
    UnwritableError
        Where the file cannot be written.
    """
    from groeipad.report.plots import encode

    report = progress_report(found, code)
    drawn = {one.name: encode(one.draw(), "svg") for one in figures_of(report.sections)}
    replace_file(path, render(report, drawn).encode("utf-8"))
    return path


def progress_report(found: FoundProgress, code: str | None = None) -> Report:
    """Return the report on a region, or on one municipality in it."""
    texts, about = found.texts, found.about
    place = about.region if code is None else about.municipalities[code]
    day = datetime.fromisoformat(found.progress.manifest["started"]).date()
    written = format_date(day, format="d MMMM y", locale=found.lang)
    half_year = found.half_year(found.last)
    return Report(
        lang=found.lang,
        title=texts("progress.page.title", place=place),
        subtitle=texts("progress.page.subtitle", half_year=half_year, scenario=about.title),
        explanation=texts("progress.page.explanation", scenario=about.title),
        facts=(
            *(() if code is None else ((texts("report.page.region"), about.region),)),
            (texts("progress.page.half_year"), half_year),
            (texts("progress.page.promise"), about.title),
            (
                texts("report.page.made"),
                texts(
                    "report.page.made_many" if about.has_spread else "report.page.made_one",
                    replications=texts.count(about.replications),
                    seed=str(about.seed),
                ),
            ),
            (texts("progress.page.date"), written),
            (texts("report.page.version"), f"groeipad {about.version}"),
        ),
        running=texts(
            "report.page.running",
            scenario=f"{about.title}, {half_year}",
            seed=str(about.seed),
            version=about.version,
            date=written,
        ),
        question=texts("progress.page.question", place=place, half_year=half_year),
        answer=sentences.region_answer(found) if code is None else sentences.municipality_answer(code, found),
        sections=tuple(_sections(found, code)),
        version=about.version,
        texts=texts,
    )


def _sections(found: FoundProgress, code: str | None) -> Iterable[Section]:
    texts, codes = found.texts, list(found.about.municipalities)
    if code is None:
        yield sections.region(found)
        yield sections.needed(found, [*codes, REGION])
        yield sections.onwards(found, [*codes, REGION])
        yield Section(
            "municipalities",
            texts("report.municipality.all"),
            sections=tuple(sections.municipality(one, found) for one in codes),
            starts_page=True,
        )
    else:
        yield sections.municipality(code, found, with_answer=False)
        yield sections.needed(found, [code], starts_page=False)
        yield sections.onwards(found, [code])
    yield sections.rule(found)
    rests = assumptions(found.report, code)
    if rests is not None:
        yield rests
    yield from (method(found.report), colophon(found.report))
