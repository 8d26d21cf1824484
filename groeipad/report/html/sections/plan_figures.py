"""The figures of a plan, each with what it shows in words and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from groeipad.report.html.content import DataTable, DrawnFigure, Part
from groeipad.report.html.sections.words import numbers
from groeipad.report.plan.about import Period, PlanAbout
from groeipad.report.plan.answer import answer_sentences
from groeipad.report.plan.found import Found
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.reached import WAYS
from groeipad.report.plan.replay import Replayed, at
from groeipad.report.plan.robust import Robust
from groeipad.report.plan.what_has_to_happen import shown_years
from groeipad.report.plan.words import listed
from groeipad.texts import Lang
from simulator.contract import REGION
from simulator.results.store import StoredResult

Described = tuple[str, DataTable]
"""A figure in words, and its numbers."""


def plan_figures(plan: StoredResult, lang: Lang) -> dict[str, Part]:
    """Return the figures of a stored plan by name, in the order of its own report.

    Parameters
    ----------
    plan
        The stored plan.
    lang
        The language of the words.
    """
    from groeipad.report.plan.figures import drawings

    about, planned = PlanAbout.of(plan, lang), Planned.of(plan)
    described: dict[str, Callable[[], Described]] = {
        "quota-paths": lambda: _quotas(planned, about),
        "growth-path": lambda: _placed(planned, Found.of(plan), about),
        "supply-stack": lambda: _homes(planned, about),
        "promise": lambda: _promise(plan, about),
        "futures": lambda: _futures(plan, about),
    }
    figures: dict[str, Part] = {}
    for name, draw in drawings(plan, lang).items():
        alternative, table = described[name]()
        figures[f"plan-{name}"] = DrawnFigure(f"plan-{name}", draw, alternative, table)
    return figures


def _by_place(
    caption: str,
    planned: Planned,
    about: PlanAbout,
    cell: Callable[[str, Period], str],
    *,
    region: bool = True,
) -> DataTable:
    """Return a table with a row for each municipality and a column for some years."""
    years = shown_years(about)
    places = [*about.municipalities.items(), *([(REGION, about.texts("summary.region"))] if region else [])]
    return DataTable(
        caption,
        (about.texts("plan.table.municipality"), *(one.label for one in years)),
        tuple((name, *(cell(code, one) for one in years)) for code, name in places),
        numbers(1 + len(years)),
        last_is_total=region,
    )


def _quotas(planned: Planned, about: PlanAbout) -> Described:
    texts, first, last = about.texts, about.in_year(about.years[0]), about.in_year(about.target_year)
    of_last = {name: planned.value("quota", code, last) for code, name in about.municipalities.items()}
    most, least = max(of_last, key=lambda name: of_last[name]), min(of_last, key=lambda name: of_last[name])
    told = texts(
        "report.sections.plan.quotas",
        first=first.label,
        last=last.label,
        before=texts.percent(planned.value("quota", REGION, first)),
        after=texts.percent(planned.value("quota", REGION, last)),
        most=most,
        highest=texts.percent(of_last[most]),
        least=least,
        lowest=texts.percent(of_last[least]),
    )
    table = _by_place(
        texts("report.sections.plan.quotas_caption"),
        planned,
        about,
        lambda code, period: texts.percent(planned.value("quota", code, period)),
    )
    return told, table


def _placed(planned: Planned, found: Found, about: PlanAbout) -> Described:
    texts, last = about.texts, about.in_year(about.target_year)
    answer = answer_sentences(found, about)[0]
    told = texts(
        "report.sections.plan.placed",
        answer=answer,
        year=last.label,
        placed=texts.count(planned.value("placed", REGION, last)),
        needed=texts.count(sum(found.fair_share.homes.values())),
    )
    table = _by_place(
        texts("report.sections.plan.placed_caption"),
        planned,
        about,
        lambda code, period: texts(
            "report.sections.plan.of_path",
            placed=texts.count(planned.value("placed", code, period)),
            path=texts.count(planned.value("path", code, period)),
        ),
        region=False,
    )
    return told, table


def _homes(planned: Planned, about: PlanAbout) -> Described:
    """Tell by which kind of home households are placed in the region, in every year."""
    texts = about.texts
    ways = [way for way in WAYS if planned.happens(way, about.periods)]
    items = [*ways, "placed", "backlog"]
    heads = (texts("plan.table.year"), *(texts(f"plan.item.{item}.label") for item in items))
    rows = tuple(
        (year.label, *(texts.count(planned.value(item, REGION, year)) for item in items))
        for year in about.whole_years
    )
    last = about.in_year(about.target_year)
    in_ways = [
        texts(
            "plan.reached.homes_of_way",
            homes=texts.count(planned.value(way, REGION, last)),
            way=texts(f"plan.reached.{way}"),
        )
        for way in ways
    ]
    told = texts(
        "report.sections.plan.homes",
        year=last.label,
        placed=texts.count(planned.value("placed", REGION, last)),
        ways=listed(in_ways, texts),
        backlog=texts.count(planned.value("backlog", REGION, last)),
    )
    return told, DataTable(texts("report.sections.plan.homes_caption"), heads, rows, numbers(len(heads)))


def _promise(plan: StoredResult, about: PlanAbout) -> Described:
    """Tell what the plan promises and what it comes to when it is carried out."""
    texts, year, replayed = about.texts, about.target_year, Replayed.of(plan)
    assert replayed is not None
    rows = [
        (name, at(replayed.first, code, year), at(replayed.last, code, year))
        for code, name in (*about.municipalities.items(), (REGION, texts("summary.region")))
    ]
    heads = tuple(
        texts(f"report.sections.plan.{head}")
        for head in ("municipality", "promised_before", "simulated_before", "promised", "simulated")
    )
    _, before, after = rows[-1]
    told = texts(
        "report.sections.plan.promise",
        year=str(year),
        promised=texts.count(after["promised"]),
        simulated=texts.count(after["simulated"]),
        before=texts.count(before["promised"]),
        came=texts.count(before["simulated"]),
    )
    cells = tuple(
        (name, *(texts.mean(row[key]) for row in (first, last) for key in ("promised", "simulated")))
        for name, first, last in rows
    )
    caption = texts("report.sections.plan.promise_caption", year=str(year))
    return told, DataTable(caption, heads, cells, numbers(len(heads)), last_is_total=True)


def _futures(plan: StoredResult, about: PlanAbout) -> Described:
    """Tell how many homes are short in many futures, with this plan and with the one for a single future."""
    texts, robust = about.texts, Robust.of(plan)
    assert robust is not None
    heads = tuple(
        texts(f"report.sections.plan.{head}") for head in ("plan", "mean", "tenth", "median", "most")
    )

    def row(name: str, values: pl.Series) -> tuple[str, ...]:
        parts = (values.mean(), values.quantile(0.1), values.median(), values.max())
        return name, *(texts.mean(float(str(one))) for one in parts)

    rows = tuple(
        row(
            texts(f"report.sections.plan.{one}_{how}"),
            robust.table.filter(about=how, subject=one)["value"],
        )
        for how in ("shortfall", "simulated_shortfall")
        for one in ("robust", "nominal")
    )
    ours, theirs = robust.both("shortfall")
    told = texts(
        "report.sections.plan.futures",
        count=texts.count(robust.count),
        year=str(about.target_year),
        ours=texts.mean(ours),
        theirs=texts.mean(theirs),
    )
    caption = texts("report.sections.plan.futures_caption", year=str(about.target_year))
    return told, DataTable(caption, heads, rows, numbers(len(heads)))
