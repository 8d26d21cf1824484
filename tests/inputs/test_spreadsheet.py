"""Figures filled in in a spreadsheet come back as those of the scenario, and what is wrong is told by cell."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groeipad.report.template import status_words, write_realised_template, write_region_template
from simulator.errors import InputError
from simulator.inputs import load, overlay_text
from simulator.inputs.load import read_files
from simulator.inputs.spreadsheet import (
    COLUMNS,
    FIGURE_KINDS,
    Changed,
    FigureRow,
    Unclear,
    changed,
    figure_rows,
    half_year_rows,
    number_in,
    read_form,
    read_realised,
    realised_in,
    realised_text,
)
from simulator.model.realised import HalfYear
from simulator.model.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DRIEDORP = SCENARIOS / "driedorp.yaml"
BASELINE = SCENARIOS / "baseline.yaml"


def fill(path: Path, cells: dict[str, dict[str, Any]]) -> None:
    """Write into the cells of a spreadsheet, by row and column."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row in sheet.iter_rows(min_row=2):
            for column, value in cells.get(str(row[0].value), {}).items():
                sheet.cell(row[0].row, columns[column]).value = value
    book.save(path)


def read(path: Path, scenario: Path) -> Changed:
    files, loaded = read_files(scenario)
    return changed(read_form(path), files, loaded.scenario, status_words("nl"))


@pytest.fixture(scope="module")
def driedorp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "driedorp.xlsx"
    return write_region_template(load(DRIEDORP).scenario, path, "nl")


@pytest.fixture
def own(driedorp: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(driedorp, tmp_path / "own.xlsx"))


def problems_of(path: Path, scenario: Path = DRIEDORP) -> dict[str, Any]:
    with pytest.raises(InputError) as raised:
        read(path, scenario)
    return {str(problem.where).removeprefix(f"{path} "): problem for problem in raised.value.problems}


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("1.170", "count", 1170),
        ("1170", "count", 1170),
        ("1 170", "count", 1170),
        ("1\u00a0170", "count", 1170),
        ("12.345.678", "count", 12345678),
        ("1.170,5", "amount", 1170.5),
        ("5,71%", "share", 0.0571),
        ("5,71 %", "share", 0.0571),
        ("30%", "share", 0.3),
        ("-3%", "share", -0.03),
        ("−3%", "share", -0.03),
        ("5,71", "other", 5.71),
        ("0,0571", "share", 0.0571),
        ("2,200", "other", 2.2),
    ],
)
def test_a_text_is_read_the_dutch_way(text: str, kind: str, number: float) -> None:
    counts, is_share = kind in ("count", "amount"), kind == "share"
    assert number_in(text, "nl", counts=counts, is_share=is_share) == number


@pytest.mark.parametrize(("text", "number"), [("1,170", 1170), ("5.71%", 0.0571), ("1,170.5", 1170.5)])
def test_a_text_is_read_the_english_way_in_an_english_spreadsheet(text: str, number: float) -> None:
    assert number_in(text, "en", counts="%" not in text, is_share="%" in text) == number


@pytest.mark.parametrize(
    ("text", "counts", "remedy"),
    [
        ("1,170", True, "write 1170"),
        ("1.170", False, "1170 or 1,17"),
        ("1.5", False, "write 1,5"),
        ("0.0571", False, "write 0,0571"),
        ("veel", True, "write a number"),
        ("120 woningen", True, "write only the number: 120"),
        ("5%", True, "without %"),
        ("", True, "write a number"),
        ("12345678901234567890", True, "fewer digits"),
        ("1e5", True, "write a number"),
    ],
)
def test_what_may_mean_two_numbers_or_none_is_refused_with_what_to_write(
    text: str, counts: bool, remedy: str
) -> None:
    with pytest.raises(Unclear) as raised:
        number_in(text, "nl", counts=counts, is_share=False)
    assert remedy in raised.value.remedy


@given(st.integers(0, 10**12))
def test_a_number_is_read_as_dutch_people_write_it(number: int) -> None:
    assert number_in(f"{number:,}".replace(",", "."), "nl", counts=True, is_share=False) == number


@given(st.one_of(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_real_number_stays_what_it_is(number: float) -> None:
    assert number_in(number, "nl", counts=False, is_share=False) == number


@pytest.mark.parametrize(
    "path", [DRIEDORP, BASELINE, SCENARIOS / "everything-at-once.yaml"], ids=lambda path: path.stem
)
def test_a_template_that_nobody_filled_in_changes_nothing(path: Path, tmp_path: Path) -> None:
    template = write_region_template(load(path).scenario, tmp_path / "template.xlsx", "nl")
    found = read(template, path)
    assert found.changes == ()
    assert found.overlay == {}


def test_the_same_scenario_gives_the_same_bytes(driedorp: Path, tmp_path: Path) -> None:
    again = write_region_template(load(DRIEDORP).scenario, tmp_path / "again.xlsx", "nl")
    assert again.read_bytes() == driedorp.read_bytes()


def test_every_kind_of_figure_stands_in_the_template_of_the_region() -> None:
    kinds = {row.kind for row in figure_rows(load(BASELINE).scenario)}
    assert kinds == set(FIGURE_KINDS)


def test_cells_to_fill_in_are_open_and_others_are_locked(driedorp: Path) -> None:
    sheet = openpyxl.load_workbook(driedorp)["Gemeenten"]
    assert sheet.protection.sheet
    by_column = dict(zip(COLUMNS, sheet[5][1:], strict=True))
    assert {name for name, cell in by_column.items() if not cell.protection.locked} == {
        *("value", "low", "high", "year", "source", "status")
    }
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"whole", "decimal", "list"}


def values_of(rows: tuple[FigureRow, ...]) -> st.SearchStrategy[dict[str, float]]:
    def value_of(row: FigureRow) -> st.SearchStrategy[Any]:
        if row.shape.kind == "integer":
            return st.integers(1, 10**6)
        if row.shape.at_most == 1:
            return st.floats(0.001, 0.999).map(_as_a_sheet_has_it)
        return st.floats(1.0, 10**4).map(_as_a_sheet_has_it)

    chosen = st.lists(st.sampled_from(rows), min_size=1, max_size=8, unique_by=lambda row: row.path)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({row.path: value_of(row) for row in some}))


def _as_a_sheet_has_it(value: float) -> float:
    """Return a value with as many digits as a spreadsheet keeps: fifteen."""
    return float(f"{value:.15g}")


ROWS = figure_rows(load(DRIEDORP).scenario)
FREE = tuple(row for row in ROWS if row.kind.name not in ("growth", "turnover_trend"))


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller example would take minutes to find
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(values_of(FREE))
def test_values_that_are_filled_in_come_back_as_those_of_the_scenario(
    driedorp: Path, values: dict[str, float]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(driedorp, Path(folder) / "own.xlsx"))
        told = {"source": "geteld", "status": "officieel", "year": 2025}
        fill(path, {key: {"value": value, **told} for key, value in values.items()})
        found = read(path, DRIEDORP)
        overlay = Path(folder) / "own.yaml"
        overlay.write_text(overlay_text({"extends": DRIEDORP.as_posix(), **found.overlay}), encoding="utf-8")
        for scenario in (load(overlay).scenario, found.loaded.scenario):
            after = {row.path: row.figure for row in figure_rows(scenario)}
            for key, value in values.items():
                figure = after[key]
                assert figure is not None
                assert (figure.value, figure.source, figure.status) == (value, "geteld", "official")
            untouched = [row for row in ROWS if row.path not in values]
            assert [after[row.path] for row in untouched] == [row.figure for row in untouched]


def test_the_overlay_has_only_what_changed_with_municipalities_by_name(own: Path) -> None:
    told = {"value": "4.100", "source": "geteld", "status": "officieel"}
    fill(own, {"region.municipalities.GM9001.social_rent_homes": told})
    found = read(own, DRIEDORP)
    figure = {"value": 4100, "source": "geteld", "year": 2024, "status": "official"}
    assert found.overlay == {"region": {"municipalities": {"Grootdorp": {"social_rent_homes": figure}}}}
    (change,) = found.changes
    assert change.is_now_a_fact


def test_a_value_without_a_new_source_does_not_inherit_the_old_one(own: Path) -> None:
    fill(own, {"region.municipalities.GM9001.social_rent_homes": {"value": 4100}})
    (change,) = read(own, DRIEDORP).changes
    assert change.without_source
    assert not change.is_now_a_fact
    assert (change.after.source, change.after.status) == (None, "scenario")


def test_a_range_that_belongs_to_the_old_value_is_left_out(tmp_path: Path) -> None:
    path = write_region_template(load(BASELINE).scenario, tmp_path / "own.xlsx", "nl")
    key = "demand.opening_backlog.total"
    fill(path, {key: {"value": 1200}})
    assert read(path, BASELINE).changes[0].after.high is None
    fill(path, {key: {"value": 500}})
    assert read(path, BASELINE).changes[0].after.high == 900
    fill(path, {key: {"value": 500, "source": "geteld", "status": "officieel"}})
    assert read(path, BASELINE).changes[0].after.high is None
    fill(path, {key: {"value": 500, "high": 600, "source": "geteld", "status": "officieel"}})
    assert read(path, BASELINE).changes[0].after.high == 600


def test_a_figure_that_may_be_missing_can_be_emptied(tmp_path: Path) -> None:
    path = write_region_template(load(BASELINE).scenario, tmp_path / "own.xlsx", "nl")
    fill(path, {"region.municipalities.GM0200.dwellings": {"value": None}})
    found = read(path, BASELINE)
    assert found.loaded.scenario.region.municipalities["GM0200"].dwellings is None


def test_everything_that_is_wrong_is_told_at_once_by_sheet_and_cell(own: Path) -> None:
    homes = "region.municipalities.{}.social_rent_homes"
    fill(
        own,
        {
            homes.format("GM9001"): {"value": "4,100"},
            homes.format("GM9002"): {"value": None},
            homes.format("GM9003"): {"value": 1000.5, "status": "officiel"},
            "region.municipalities.GM9001.turnover_rate": {"value": 5.7, "status": "officieel"},
            "demand.groups.medical.household_size": {"value": 0.5, "source": "x"},
        },
    )
    found = problems_of(own)
    told = {place.split()[0]: [] for place in found}
    for place in found:
        told[place.split()[0]].append(place.split()[1])
    assert {sheet: len(cells) for sheet, cells in told.items()} == {"[Gemeenten]": 6, "[Groepen]": 1}
    remedies = " ".join(problem.remedy for problem in found.values())
    for said in ("write 4100", "write the figure", "'officieel'", "where the figure comes from", "0.057"):
        assert said in remedies


def test_a_row_that_stands_there_twice_and_one_that_is_unknown_are_refused(own: Path) -> None:
    book = openpyxl.load_workbook(own)
    sheet = book["Gemeenten"]
    sheet["A6"].value = sheet["A5"].value
    sheet["A7"].value = "region.municipalities.GM9999.social_rent_homes"
    book.save(own)
    said = [problem.value for problem in problems_of(own).values()]
    assert said == ["a second row for the same", "a figure that the scenario does not have"]


def test_a_formula_counts_by_its_outcome_and_is_refused_without_one(own: Path) -> None:
    fill(own, {"region.municipalities.GM9001.social_rent_homes": {"value": "=2000+2100"}})
    (problem,) = problems_of(own).values()
    assert "=2000+2100" in problem.value


@pytest.mark.parametrize("make", ["nothing", "text", "another"])
def test_what_is_no_template_is_refused_in_words(make: str, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    if make == "text":
        path.write_text("no spreadsheet", encoding="utf-8")
    elif make == "another":
        openpyxl.Workbook().save(path)
    with pytest.raises(InputError) as raised:
        read_form(path)
    (problem,) = raised.value.problems
    assert "groeipad template" in problem.allowed


def test_what_was_realised_comes_back_in_a_file(tmp_path: Path) -> None:
    scenario: Scenario = load(DRIEDORP).scenario
    path = write_realised_template(scenario, tmp_path / "realised.xlsx", "nl")
    first, second, *_ = half_year_rows(scenario)
    fill(
        path,
        {
            first.key: {"relets": "1.170", "housed": 20, "backlog": 31, "source": "Grootdorp"},
            second.key: {"housed": 0},
        },
    )
    realised = realised_in(read_form(path))
    ((half_year, figures),) = realised.half_years()
    assert half_year == HalfYear(2026, 1)
    assert figures["GM9001"].relets == 1170
    assert figures["GM9001"].registered is None
    assert figures["GM9002"].housed == 0
    file = tmp_path / "realised.yaml"
    file.write_text(realised_text(realised), encoding="utf-8")
    assert read_realised(file) == realised


def test_what_is_wrong_in_what_was_realised_is_told_by_cell(tmp_path: Path) -> None:
    scenario = load(DRIEDORP).scenario
    path = write_realised_template(scenario, tmp_path / "realised.xlsx", "nl")
    first, second, *_ = half_year_rows(scenario)
    fill(path, {first.key: {"relets": -3, "housed": "twintig"}, second.key: {"backlog": 1.5}})
    with pytest.raises(InputError) as raised:
        realised_in(read_form(path))
    assert [str(one.where).rpartition(" ")[2] for one in raised.value.problems] == ["D5", "E5", "G6"]


def test_a_form_that_says_nothing_of_what_was_realised_is_refused(tmp_path: Path) -> None:
    path = write_realised_template(load(DRIEDORP).scenario, tmp_path / "realised.xlsx", "en")
    with pytest.raises(InputError, match="at least one half-year"):
        realised_in(read_form(path))


def test_half_years_follow_each_other() -> None:
    assert HalfYear(2026, 1).next == HalfYear(2026, 2)
    assert HalfYear(2026, 2).next == HalfYear(2027, 1)
