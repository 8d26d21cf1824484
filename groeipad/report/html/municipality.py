"""The page of one municipality: does it reach its fair share, who is housed there, and who waits."""

from __future__ import annotations

from functools import partial

from groeipad.report.bands import LIKELY, band_in
from groeipad.report.html.content import DrawnFigure, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import spread
from groeipad.report.html.yearly import place_columns, year_by_year


def municipality(code: str, found: FoundReport, *, with_answer: bool = True) -> Section:
    """Return the section on one municipality; without the answer where the report opens with it."""
    from groeipad.report import plots

    about, texts, name = found.about, found.texts, found.about.municipalities[code]
    return Section(
        f"municipality-{code.lower()}",
        name,
        (
            *((" ".join(municipality_answer(code, found)),) if with_answer else ()),
            DrawnFigure(
                f"municipality-{code.lower()}",
                partial(plots.municipality, found.bands, code, about),
                _in_words(code, found),
                year_by_year(code, name, place_columns(texts), found, texts("report.yearly.note_place")),
                table_is_open=True,
            ),
        ),
        starts_page=True,
    )


def municipality_answer(code: str, found: FoundReport) -> tuple[str, str, str]:
    """Return whether a municipality reaches its fair share, how sure that is, and who waits, a sentence each."""
    about, texts, year = found.about, found.texts, found.about.target_year

    housed, needed, ratio, reached, backlog, wait = (
        band_in(found.bands, metric, code, year)
        for metric in (
            "housed_in",
            "fair_share_task",
            "fair_share_ratio",
            "fair_share_reached",
            "backlog",
            "wait_mean",
        )
    )
    is_likely = (reached.mean or 0.0) > LIKELY
    # Fair share is reached as well where nobody waits for long, however few are housed.
    nobody_waits = is_likely and round(ratio.mean or 0.0, 2) < 1
    verdict = "yes_nobody_waits" if nobody_waits else "yes" if is_likely else "no"
    key = verdict if about.has_spread else f"{verdict}_once"
    return (
        texts(
            f"report.municipality.{key}",
            name=about.municipalities[code],
            year=str(year),
            housed=texts.count(housed.mean),
            spread=spread(housed, texts.count, about),
            needed=texts.count(needed.mean),
            ratio=texts.percent(ratio.mean),
            days=texts.count(about.reached_wait_days),
        ),
        texts(
            f"report.municipality.{'chance' if about.has_spread else 'chance_once'}",
            name=about.municipalities[code],
            chance=texts.percent(reached.mean),
            quota=texts.percent(about.quota.get(code, {}).get(year)),
            used=texts.percent(band_in(found.bands, "quota_used", code, year).mean),
        ),
        texts(
            f"report.municipality.{'waiting' if wait.mean is not None else 'waiting_nobody_housed'}",
            year=str(year),
            backlog=texts.count(backlog.mean),
            spread=spread(backlog, texts.count, about),
            first_year=str(about.years[0]),
            first=texts.count(band_in(found.bands, "backlog", code, about.years[0]).mean),
            months=texts.months(wait.mean),
        ),
    )


def _in_words(code: str, found: FoundReport) -> str:
    about, texts = found.about, found.texts
    first, year = about.years[0], about.target_year

    def told(metric: str, of_year: int) -> str:
        return texts.count(band_in(found.bands, metric, code, of_year).mean)

    return texts(
        "report.municipality.alternative",
        name=about.municipalities[code],
        first_year=str(first),
        year=str(year),
        housed_first=told("housed_in", first),
        housed=told("housed_in", year),
        path_first=told("growth_path", first),
        path=told("growth_path", year),
        backlog_first=told("backlog", first),
        backlog=told("backlog", year),
    )
