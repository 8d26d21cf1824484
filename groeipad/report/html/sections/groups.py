"""Groups: how many of each get a home, how many wait, and how long."""

from __future__ import annotations

from functools import partial

from groeipad.report.bands import Band, band_in
from groeipad.report.html.content import DataTable, DrawnFigure, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import banded, caption, numbers, spread
from simulator.contract import ALL_GROUPS, REGION


def groups(found: FoundReport) -> Section | None:
    """Return the section on the groups; None where the result tells of no groups."""
    if not found.about.groups:
        return None
    texts = found.texts
    return Section(
        "groups",
        texts("report.sections.groups.title"),
        (*_findings(found), _housed_and_waiting(found), _waits(found)),
        starts_page=True,
    )


def _in_target_year(found: FoundReport, metric: str, group: str) -> Band:
    return band_in(found.bands, metric, REGION, found.about.target_year, group)


def _findings(found: FoundReport) -> tuple[str, ...]:
    """Tell which group waits with most households, and which part of all who wait that is."""
    about, texts = found.about, found.texts
    waiting = {
        group: band
        for group in about.groups
        if (band := _in_target_year(found, "backlog", group)).mean is not None
    }
    total = _in_target_year(found, "backlog", ALL_GROUPS).mean
    most = max(waiting, key=lambda group: waiting[group].mean or 0.0, default=None)
    if most is None or not total or not waiting[most].mean:
        return ()
    return (
        texts(
            "report.sections.groups.most",
            year=str(about.target_year),
            group=about.groups[most],
            waiting=texts.count(waiting[most].mean),
            spread=spread(waiting[most], texts.count, about),
            part=texts.percent((waiting[most].mean or 0.0) / total),
        ),
    )


def _housed_and_waiting(found: FoundReport) -> DataTable:
    about, texts = found.about, found.texts
    year, first = str(about.target_year), about.years[0]
    heads = (
        texts("report.sections.groups.group"),
        texts("report.sections.groups.registered", year=year),
        texts("report.sections.groups.housed", year=year),
        texts("report.sections.groups.backlog", year=str(first)),
        texts("report.sections.groups.backlog", year=year),
    )

    def row(group: str, name: str) -> tuple[str, ...]:
        at_first = band_in(found.bands, "backlog", REGION, first, group)
        registered, housed, backlog = (
            banded(_in_target_year(found, metric, group), texts.count, about)
            for metric in ("registered", "housed_for", "backlog")
        )
        return name, registered, housed, texts.count(at_first.mean), backlog

    rows = [row(group, name) for group, name in about.groups.items()]
    return DataTable(
        caption("report.sections.groups.caption", about),
        heads,
        (*rows, row(ALL_GROUPS, texts("report.sections.groups.all"))),
        numbers(len(heads)),
        last_is_total=True,
        note=texts("report.sections.groups.note"),
    )


def _waits(found: FoundReport) -> DrawnFigure:
    """Return how long each group waits: the mean, and how long 9 in 10 stay below."""
    from groeipad.report import plots

    about, texts = found.about, found.texts
    heads = tuple(
        texts(f"report.sections.groups.{head}", year=str(about.target_year))
        for head in ("group", "wait_mean", "wait_p90")
    )
    rows = tuple(
        (
            name,
            *(
                banded(_in_target_year(found, metric, group), texts.months, about)
                for metric in ("wait_mean", "wait_p90")
            ),
        )
        for group, name in (*about.groups.items(), (ALL_GROUPS, texts("report.sections.groups.all")))
    )
    return DrawnFigure(
        "groups-waiting",
        partial(plots.waiting, found.bands, about),
        _waits_in_words(found),
        DataTable(
            caption("report.sections.groups.waits_caption", about),
            heads,
            rows,
            numbers(3),
            last_is_total=True,
        ),
    )


def _waits_in_words(found: FoundReport) -> str:
    about, texts, year = found.about, found.texts, str(found.about.target_year)
    means = {
        group: mean
        for group in about.groups
        if (mean := _in_target_year(found, "wait_mean", group).mean) is not None
    }
    if not means:
        return texts("figure.waiting.title_nobody", year=year)
    longest, shortest = max(means, key=lambda one: means[one]), min(means, key=lambda one: means[one])
    return texts(
        "report.sections.groups.alternative",
        year=year,
        longest=about.groups[longest],
        mean=texts.months(means[longest]),
        p90=texts.months(_in_target_year(found, "wait_p90", longest).mean),
        shortest=about.groups[shortest],
        least=texts.months(means[shortest]),
        all=texts.months(_in_target_year(found, "wait_mean", ALL_GROUPS).mean),
    )
