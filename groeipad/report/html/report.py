"""A whole report before it is laid out: what stands on its first page, and its sections in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from groeipad.report.html.assumptions import assumptions
from groeipad.report.html.content import Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.method import colophon, method
from groeipad.report.html.municipality import municipality, municipality_answer
from groeipad.report.html.region import region
from groeipad.report.html.sections import SECTIONS, answer
from groeipad.texts import Lang, Texts

_AFTER_THE_REGION = "region_map"
"""The section that belongs to the region, and so comes before the municipalities."""


@dataclass(frozen=True)
class Report:
    """A whole report.

    Attributes
    ----------
    lang
        Its language.
    title, subtitle
        What it is of, and which scenario it tells of.
    explanation
        What the scenario is, as whoever wrote it says.
    facts
        What stands under the title: names and values.
    running
        What stands on every printed page: the scenario, the seed, the version and the date.
    question, answer
        What everybody asks, and the answer in three sentences.
    sections
        The sections.
    version
        The version of groeipad that made the result.
    texts
        Its words.
    """

    lang: Lang
    title: str
    subtitle: str
    explanation: str
    facts: tuple[tuple[str, str], ...]
    running: str
    question: str
    answer: tuple[str, str, str]
    sections: tuple[Section, ...]
    version: str
    texts: Texts


def whole_report(found: FoundReport, code: str | None = None) -> Report:
    """Return the report on a region, or on one municipality in it.

    Parameters
    ----------
    found
        What the report is about.
    code
        The municipality; None for the region and everything in it.
    """
    about, texts = found.about, found.texts
    date = date_of(found)
    place = about.region if code is None else about.municipalities[code]
    return Report(
        lang=found.lang,
        title=texts("report.page.title", place=place),
        subtitle=about.title,
        explanation=texts.pick(found.main.manifest["explanation"]),
        facts=(
            *(() if code is None else ((texts("report.page.region"), about.region),)),
            (texts("report.page.years"), f"{about.years[0]}–{about.years[-1]}"),
            (
                texts("report.page.made"),
                texts(
                    "report.page.made_many" if about.has_spread else "report.page.made_one",
                    replications=texts.count(about.replications),
                    seed=str(about.seed),
                ),
            ),
            (texts("report.page.date"), date),
            (texts("report.page.version"), f"groeipad {about.version}"),
        ),
        running=texts(
            "report.page.running",
            scenario=about.title,
            seed=str(about.seed),
            version=about.version,
            date=date,
        ),
        question=texts(
            f"report.page.question_{'region' if code is None else 'place'}",
            place=place,
            year=str(about.target_year),
        ),
        answer=answer(found) if code is None else municipality_answer(code, found),
        sections=tuple(_of_region(found) if code is None else _of_municipality(code, found)),
        version=about.version,
        texts=texts,
    )


def date_of(found: FoundReport) -> str:
    """Write the day on which the result was made: a report made again is the same report."""
    day = datetime.fromisoformat(found.main.manifest["started"]).date()
    return format_date(day, format="d MMMM y", locale=found.lang)


def _of_region(found: FoundReport) -> Iterable[Section]:
    made = {one.__name__: one(found) for one in SECTIONS}
    yield region(found)
    yield from _there([made.pop(_AFTER_THE_REGION, None)])
    yield _municipalities(found)
    yield from _there(made.values())
    yield from _there([assumptions(found)])
    yield from (method(found), colophon(found))


def _of_municipality(code: str, found: FoundReport) -> Iterable[Section]:
    yield municipality(code, found, with_answer=False)
    yield region(found, with_figures=False)
    yield from _there([assumptions(found, code)])
    yield from (method(found), colophon(found))


def _municipalities(found: FoundReport) -> Section:
    texts = found.texts
    return Section(
        "municipalities",
        texts("report.municipality.all"),
        sections=tuple(municipality(code, found) for code in found.about.municipalities),
        starts_page=True,
    )


def _there(sections: Iterable[Section | None]) -> list[Section]:
    return [one for one in sections if one is not None]
