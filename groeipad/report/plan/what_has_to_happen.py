"""What has to happen: for every municipality and period the quota, the homes by way, and what is still missing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from groeipad.files import replace_file
from groeipad.report.plan.about import Period, PlanAbout
from groeipad.report.plan.planned import Planned
from groeipad.report.summary import Grid
from groeipad.spreadsheet_text import csv_text
from groeipad.texts import Lang, Texts
from simulator.contract import ALL_STREAMS, REGION
from simulator.results.store import StoredResult

CSV_NAME = "what-has-to-happen.csv"
MIDDLE_YEAR = 2030
"""The year of the agreement's own review, which is shown between the first and the last."""


@dataclass(frozen=True)
class _Column:
    """A column: what it tells, under which head, and how a reader sees it.

    Attributes
    ----------
    head
        The key of its head.
    item, stream
        What it tells; see ``PLAN_ITEMS``.
    write
        How a number of it is written on a page.
    always
        Whether it is there also where there is nothing of it in the whole plan.
    whole
        Whether it is told in whole homes.
    digits
        Decimals in a file.
    """

    head: str
    item: str
    write: Callable[[float, Texts], str]
    stream: str = ALL_STREAMS
    always: bool = False
    whole: bool = False
    digits: int = 1


def what_has_to_happen(planned: Planned, about: PlanAbout, *, all_periods: bool = False) -> tuple[Grid, ...]:
    """Return a table for each period that is shown, with a row for each municipality and one for the region.

    Where any other supply is open, a second table tells the homes of each kind, for municipalities that ever
    have any.

    Parameters
    ----------
    planned
        What the plan says.
    about
        What the plan is.
    all_periods
        Every period of the plan; else three calendar years: the first, one in the middle and the target year.
    """
    columns = [one for one in _decided() if one.always or planned.happens(one.item, about.periods)]
    periods = about.periods if all_periods else shown_years(about)
    places, having = _places(about), _having_other_supply(planned, about)
    grids = []
    for period in periods:
        grids.append(_grid(period.label, period, columns, places, planned, about))
        if any(planned.homes("other_supply_homes", code, period) for code, _ in having):
            title = about.texts("plan.table.open_homes_title", period=period.label)
            grids.append(_grid(title, period, _open_homes(about), having, planned, about))
    return tuple(grids)


def shown_years(about: PlanAbout) -> tuple[Period, ...]:
    """Return the first year, the one in the middle (2030 where it is there) and the target year."""
    years = [year for year in about.years if year <= about.target_year]
    middle = MIDDLE_YEAR if MIDDLE_YEAR in years else years[len(years) // 2]
    return tuple(about.in_year(year) for year in sorted({years[0], middle, about.target_year}))


@dataclass(frozen=True)
class PlanNumbers:
    """What has to happen in every period, as numbers.

    Attributes
    ----------
    heads
        The heads of the columns, without units.
    shares
        Which columns are shares of 1; the others count homes, households or persons.
    whole
        Which columns are in whole numbers.
    rows
        For each period and place: what people call the period, its year, the place, and the numbers.
    """

    heads: tuple[str, ...]
    shares: tuple[bool, ...]
    whole: tuple[bool, ...]
    rows: tuple[tuple[str, int, str, tuple[float, ...]], ...]


def plan_numbers(result: StoredResult, lang: Lang) -> PlanNumbers:
    """Return what has to happen in every period and place, as numbers for a spreadsheet; the region comes last."""
    about, planned = PlanAbout.of(result, lang), Planned.of(result)
    columns = [*_decided(), *_open_homes(about)]
    rows = tuple(
        (
            period.label,
            period.year,
            name,
            tuple(float(_number(column, code, period, planned)) for column in columns),
        )
        for period in about.periods
        for code, name in _places(about)
    )
    return PlanNumbers(
        tuple(_head(column, about) for column in columns),
        tuple(column.item == "quota" for column in columns),
        tuple(column.whole for column in columns),
        rows,
    )


def write_csv(result: StoredResult, folder: Path, lang: Lang) -> Path:
    """Write the table of every period as a file that a spreadsheet in this language opens right.

    Dutch: a semicolon between cells and a comma before decimals; English: a comma and a point. Both begin with a
    byte-order mark, so that names keep their accents.

    Parameters
    ----------
    result
        The stored plan.
    folder
        Where the file goes; one of the same name is replaced, in one step.
    lang
        The language of the heads, and the form of the numbers.
    """
    about, planned = PlanAbout.of(result, lang), Planned.of(result)
    columns, texts = [*_decided(), *_open_homes(about)], about.texts
    target = StringIO()
    writer = csv.writer(target, delimiter=texts("plan.table.separator"), lineterminator="\r\n")
    writer.writerow(
        [
            *(csv_text(texts(f"plan.table.{head}")) for head in ("period", "year", "code", "municipality")),
            *(csv_text(_head(column, about, file=True)) for column in columns),
        ]
    )
    for period in about.periods:
        for code, name in _places(about):
            numbers = (_in_file(column, code, period, planned, texts) for column in columns)
            writer.writerow([period.keys[0], period.year, csv_text(code), csv_text(name), *numbers])
    path = folder / CSV_NAME
    replace_file(path, target.getvalue().encode("utf-8-sig"))
    return path


def _decided() -> list[_Column]:
    """Return the columns of what the plan decides and what follows, in their order."""
    return [
        _Column("quota", "quota", lambda share, texts: texts.percent(share), always=True),
        _Column("relets", "relets_placed", _count, always=True, whole=True),
        _Column("first_lettings", "first_lettings_placed", _count, whole=True),
        _Column("other_supply", "other_supply_placed", _count, whole=True),
        _Column("transfer", "transfer", _signed),
        _Column("swap", "swap", _signed),
        _Column("backlog", "backlog", _count, always=True),
        _Column("missing", "missing", _small, always=True),
    ]


def _open_homes(about: PlanAbout) -> list[_Column]:
    """Return a column for every kind of other supply: the homes that are open at the end of the period."""
    return [
        _Column("open_homes", "other_supply_homes", _count, stream=kind, whole=True)
        for kind in about.other_supply
    ]


def _grid(
    title: str,
    period: Period,
    columns: Sequence[_Column],
    places: Sequence[tuple[str, str]],
    planned: Planned,
    about: PlanAbout,
) -> Grid:
    texts = about.texts
    heads = (texts("plan.table.municipality"), *(_head(column, about) for column in columns))
    rows = tuple(
        (name, *(column.write(_number(column, code, period, planned), texts) for column in columns))
        for code, name in places
    )
    return Grid(heads, rows, title=title, last_is_total=True)


def _places(about: PlanAbout) -> list[tuple[str, str]]:
    return [*about.municipalities.items(), (REGION, about.texts("summary.region"))]


def _having_other_supply(planned: Planned, about: PlanAbout) -> list[tuple[str, str]]:
    """Return the places that have homes of other supply in any period; none where there are none at all."""
    having = [
        (code, name)
        for code, name in _places(about)
        if any(planned.homes("other_supply_homes", code, one) for one in about.periods)
    ]
    return having if len(having) > 1 else []


def _head(column: _Column, about: PlanAbout, *, file: bool = False) -> str:
    kind = about.other_supply.get(column.stream, "")
    in_file = "file_" if file and column.head in ("quota", "open_homes") else ""
    return about.texts(f"plan.table.{in_file}{column.head}", kind=kind)


def _number(column: _Column, place: str, period: Period, planned: Planned) -> float:
    ask = planned.homes if column.whole else planned.value
    return ask(column.item, place, period, column.stream)


def _in_file(column: _Column, place: str, period: Period, planned: Planned, texts: Texts) -> str:
    """Write a number without marks between thousands; a quota in per cent, as its head says."""
    number = _number(column, place, period, planned)
    if column.item == "quota":
        number *= 100
    digits = 0 if column.whole else column.digits
    written = f"{round(number, digits) + 0.0:.{digits}f}"
    return written.replace(".", texts("plan.table.decimal_mark"))


def _count(number: float, texts: Texts) -> str:
    return texts.count(number)


def _small(number: float, texts: Texts) -> str:
    """Write a number of which a decimal tells something; nothing is 0."""
    told = texts.mean(number)
    return texts.count(0) if told == texts.mean(0.0) else told


def _signed(number: float, texts: Texts) -> str:
    told = _small(number, texts)
    return f"+{told}" if number > 0 and told != texts.count(0) else told
