"""The table of what has to happen: three years or all periods, numbers that add up, a file that opens right."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from groeipad.report.plan.about import Period, PlanAbout
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.what_has_to_happen import shown_years, what_has_to_happen, write_csv
from groeipad.report.summary import Grid
from groeipad.texts import Lang
from simulator.contract import ALL_GROUPS, ALL_STREAMS, REGION
from simulator.results.store import StoredResult
from tests.report.factory import NINE
from tests.report.plan.conftest import Plans
from tests.report.plan.factory import FLEX, MadePlan
from tests.report.plan.made import HALF_YEARS, MET, MONTHS, NO_OTHER_SUPPLY, NOT_MET


def grids(result: StoredResult, *, all_periods: bool = False) -> tuple[Grid, ...]:
    return what_has_to_happen(Planned.of(result), PlanAbout.of(result, "nl"), all_periods=all_periods)


def column(grid: Grid, head: str) -> list[str]:
    return [row[grid.heads.index(head)] for row in grid.rows]


def number(cell: str) -> float:
    return float(cell.replace(".", "").replace(",", "."))


# ---- on a page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [MET, HALF_YEARS, MONTHS], ids=["years", "half-years", "months"])
def test_three_whole_years_are_shown_whatever_the_length_of_a_period(plan_of: Plans, made: MadePlan) -> None:
    titles = [grid.title for grid in grids(plan_of(replace(made, kinds={})))]
    assert titles == ["2026", "2030", "2035"]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [(2026, 2035, [2026, 2030, 2035]), (2031, 2035, [2031, 2033, 2035]), (2035, 2035, [2035])],
)
def test_the_middle_year_is_2030_where_it_is_there(
    plan_of: Plans, first: int, last: int, years: list[int]
) -> None:
    about = PlanAbout.of(plan_of(MadePlan(first_year=first, last_year=last)), "nl")
    assert [one.year for one in shown_years(about)] == years


def test_every_period_is_shown_on_request(plan_of: Plans) -> None:
    halves = [grid.title for grid in grids(plan_of(replace(HALF_YEARS, kinds={})), all_periods=True)]
    assert halves[:2] == ["1e helft 2026", "2e helft 2026"]
    assert len(halves) == 20
    months = [grid.title for grid in grids(plan_of(replace(MONTHS, kinds={})), all_periods=True)]
    assert months[0] == "januari 2026"
    assert len(months) == 120


def test_every_municipality_has_a_row_and_the_region_adds_up(plan_of: Plans) -> None:
    grid = grids(plan_of(NOT_MET))[-2]
    assert column(grid, "Gemeente") == [*(name for name, _ in NINE.values()), "Regio"]
    for head in ("In vrijgekomen woningen", "In nieuwe woningen", "In ander aanbod"):
        *rows, region = (number(cell) for cell in column(grid, head))
        assert sum(rows) == region > 0
    missing = dict(zip(column(grid, "Gemeente"), column(grid, "Tekort"), strict=True))
    assert missing["Voorst"] == "23"
    assert missing["Zutphen"] == "0"


def test_what_never_happens_has_no_column(plan_of: Plans) -> None:
    heads = grids(plan_of(NO_OTHER_SUPPLY))[0].heads
    assert heads == ("Gemeente", "Quotum", "In vrijgekomen woningen", "Wachtlijst", "Tekort")
    assert "Overgenomen" in grids(plan_of(HALF_YEARS))[0].heads


def test_who_takes_over_has_a_plus_and_who_gives_a_minus(plan_of: Plans) -> None:
    grid = grids(plan_of(HALF_YEARS))[0]
    taken = dict(zip(column(grid, "Gemeente"), column(grid, "Overgenomen"), strict=True))
    assert (taken["Apeldoorn"], taken["Zutphen"], taken["Epe"], taken["Regio"]) == ("+3,0", "-3,0", "0", "0")


def test_open_homes_of_each_kind_stand_in_a_table_of_their_own(plan_of: Plans) -> None:
    first, second, *_ = grids(plan_of(MET))
    assert (first.title, second.title) == ("2026", "2026: woningen van ander aanbod die open zijn")
    assert second.heads == ("Gemeente", "Flexwoningen", "Kamers bij particulieren")
    assert second.rows == (("Apeldoorn", "40", "12"), ("Regio", "40", "12"))


# ---- parts of a period together ----------------------------------------------------------------------------


def test_a_flow_counts_through_the_year_and_a_state_at_its_end(plan_of: Plans) -> None:
    result = plan_of(MONTHS)
    told, about = Planned.of(result), PlanAbout.of(result, "nl")
    table = result.table("plan").filter(
        municipality="GM0285", stream=ALL_STREAMS, group=ALL_GROUPS, year=2030
    )

    def months(item: str) -> list[float]:
        return list(table.filter(item=item).sort("period")["value"])

    year = about.in_year(2030)
    assert told.value("placed", "GM0285", year) == pytest.approx(sum(months("placed")))
    assert told.value("backlog", "GM0285", year) == months("backlog")[-1]
    used = sum(q * relets for q, relets in zip(months("quota"), months("relets"), strict=True))
    assert told.value("quota", "GM0285", year) == pytest.approx(used / sum(months("relets")))


def test_more_than_enough_in_one_half_makes_up_for_the_other() -> None:
    def key(item: str, half: str) -> tuple[str, str, str, str]:
        return (item, "GM1", ALL_STREAMS, half)

    halves = {"2035-01-01": (10.0, 6.0, 4.0), "2035-07-01": (10.0, 13.0, 0.0)}
    values = {
        key(item, half): amount
        for half, amounts in halves.items()
        for item, amount in zip(("fair_share", "placed", "missing"), amounts, strict=True)
    }
    told = Planned(values, {})
    first, second, both = (
        Period(keys, "", 2035, date(2035, 1, 1), date(2035, 12, 31))
        for keys in (("2035-01-01",), ("2035-07-01",), tuple(halves))
    )
    assert [told.value("missing", "GM1", one) for one in (first, second, both)] == [4.0, 0.0, 1.0]
    assert told.value("missing", REGION, both) == 1.0


# ---- as a file ---------------------------------------------------------------------------------------------


def rows_of(path: Path, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize(("lang", "delimiter", "mark"), [("nl", ";", ","), ("en", ",", ".")])
def test_the_file_has_the_separators_and_marks_of_its_language(
    plan_of: Plans, tmp_path: Path, lang: Lang, delimiter: str, mark: str
) -> None:
    path = write_csv(plan_of(MONTHS), tmp_path, lang)
    assert path == tmp_path / "what-has-to-happen.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "a byte-order mark, or Excel spoils every accent"
    assert content.count(b"\r\n") == 1 + 120 * 10
    rows = rows_of(path, delimiter)
    quota = rows[0]["Quotum (%)" if lang == "nl" else "Quota (%)"]
    assert mark in quota
    assert float(quota.replace(mark, ".")) > 1, "in per cent, as its head says"


def test_no_number_has_a_mark_between_thousands(plan_of: Plans, tmp_path: Path) -> None:
    rows = rows_of(write_csv(plan_of(MET), tmp_path, "nl"), ";")
    (region,) = (row for row in rows if row["Jaar"] == "2035" and row["Code"] == REGION)
    assert int(region["In vrijgekomen woningen"]) > 900
    assert all("." not in cell for row in rows for head, cell in row.items() if head != "Gemeente")


def test_the_file_has_every_period_kind_and_place(plan_of: Plans, tmp_path: Path) -> None:
    rows = rows_of(write_csv(plan_of(HALF_YEARS), tmp_path, "nl"), ";")
    assert len(rows) == 20 * 10
    assert [row["Periode vanaf"] for row in rows[::10]][:3] == ["2026-01-01", "2026-07-01", "2027-01-01"]
    assert rows[0]["Open: Flexwoningen"] == "20"
    assert {"Overgenomen", "Geruild (mensen)", "Wachtlijst", "Tekort"} <= set(rows[0])


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(1)", "\tx", " =1"])
def test_no_name_becomes_a_formula(plan_of: Plans, tmp_path: Path, name: str) -> None:
    kinds = {"odd": replace(FLEX, nl=name)}
    made = MadePlan(municipalities={"GM1": (name, 9000)}, kinds=kinds, last_year=2026)
    path = write_csv(plan_of(made), tmp_path, "nl")
    first = rows_of(path, ";")[0]
    assert first["Gemeente"] == f"'{name}"
    assert f"Open: {name}" in first, "a head that begins with a word is none"


def test_names_with_separators_stay_in_their_cell(plan_of: Plans, tmp_path: Path) -> None:
    made = MadePlan(municipalities={"GM1": ('Stad; "de oude"', 9000)}, last_year=2026)
    rows = rows_of(write_csv(plan_of(made), tmp_path, "nl"), ";")
    assert rows[0]["Gemeente"] == 'Stad; "de oude"'


def test_losses_stay_numbers(plan_of: Plans, tmp_path: Path) -> None:
    rows = rows_of(write_csv(plan_of(HALF_YEARS), tmp_path, "nl"), ";")
    (gives,) = (row for row in rows if row["Gemeente"] == "Zutphen" and row["Periode vanaf"] == "2026-01-01")
    assert gives["Overgenomen"] == "-1,5"
