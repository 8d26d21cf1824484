"""Each section tells of its subject in words, figures and tables, and is not there where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from groeipad.experiments.comparison import compare_results
from groeipad.report.html.content import DataTable, DrawnFigure, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections import SECTIONS
from groeipad.texts import LANGUAGES, Lang
from simulator.results.store import read_result
from tests.report.accounts import EVERYTHING
from tests.report.factory import Made, write_result
from tests.report.html_sections.conftest import Report
from tests.report.plan.made import HALF_YEARS, MET, NOT_MET
from tests.report.plan.robust import for_futures

WHOLE = Made(replications=6, first_year=2033, extras=EVERYTHING)
BARE = Made(replications=1, first_year=2034, facilities={}, municipalities={"GM1": ("Alleenstad", 9000)})


def whole(section: Section) -> Iterator[Section]:
    yield section
    for one in section.sections:
        yield from whole(one)


def figures(section: Section) -> list[DrawnFigure]:
    return [part for one in whole(section) for part in one.parts if isinstance(part, DrawnFigure)]


def tables(section: Section) -> list[DataTable]:
    own = [part for one in whole(section) for part in one.parts if isinstance(part, DataTable)]
    return [*own, *(figure.table for figure in figures(section))]


def told(found: FoundReport) -> dict[str, Section]:
    return {section.name: section for make in SECTIONS if (section := make(found)) is not None}


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("compared")
    made = {"lean": WHOLE, "ample": replace(WHOLE, housing=0.9), "other": replace(WHOLE, housing=0.5)}
    return tuple(write_result(folder / name, replace(one, title=name)) for name, one in made.items())


def made(report: Report, compared: tuple[Path, ...], lang: Lang) -> FoundReport:
    results = [read_result(folder) for folder in compared]
    document = compare_results(compared).document
    found = FoundReport.of(results, lang, comparison=document)
    return replace(found, plan=report(WHOLE, lang, NOT_MET).plan)


@pytest.fixture(scope="module", params=LANGUAGES)
def everything(request: pytest.FixtureRequest, report: Report, compared: tuple[Path, ...]) -> FoundReport:
    return made(report, compared, request.param)


def test_all_sections_are_there_where_there_is_all_to_tell(everything: FoundReport) -> None:
    names = ["map", "groups", "facilities", "supply", "flows", "plan", "comparison"]
    assert list(told(everything)) == names


def test_what_is_not_there_is_not_told(report: Report) -> None:
    assert list(told(report(BARE))) == ["groups", "supply", "flows"]


def test_every_table_is_rectangular_and_has_a_caption(everything: FoundReport) -> None:
    for section in told(everything).values():
        for table in tables(section):
            assert table.caption
            assert len(table.numeric) in (0, len(table.heads))
            assert table.rows
            for row in table.rows:
                assert len(row) == len(table.heads), table.caption
                assert row[0]


def test_every_figure_has_a_finding_in_numbers_and_a_name_of_its_own(everything: FoundReport) -> None:
    every = [figure for section in told(everything).values() for figure in figures(section)]
    names = [figure.name for figure in every]
    assert len(names) == len(set(names))
    for figure in every:
        assert any(sign.isdigit() for sign in figure.alternative), figure.name
        assert figure.alternative.endswith("."), figure.name


def test_names_of_sections_are_their_own(everything: FoundReport) -> None:
    names = [one.name for section in told(everything).values() for one in whole(section)]
    assert len(names) == len(set(names))
    assert all(name.replace("-", "").isalnum() and name == name.lower() for name in names)


def test_figures_can_be_drawn(report: Report, compared: tuple[Path, ...]) -> None:
    for section in told(made(report, compared, "nl")).values():
        for figure in figures(section):
            assert isinstance(figure.draw(), Figure)


def test_bands_are_told_where_there_are_any(report: Report) -> None:
    many, one = (told(report(replace(WHOLE, replications=n)))["groups"] for n in (6, 1))
    assert any("–" in cell for table in tables(many) for row in table.rows for cell in row[1:])
    assert not any("(" in cell for table in tables(one) for row in table.rows for cell in row[1:])
    assert all("8 van de 10" in table.caption for table in tables(many))
    assert not any("8 van de 10" in table.caption for table in tables(one))


def test_the_flows_of_the_table_add_up(report: Report) -> None:
    (figure,) = figures(told(report(WHOLE))["flows"])
    sums: dict[str, float] = {}
    for _, where, way, households in figure.table.rows:
        amount = float(households.replace(".", "").replace(",", "."))
        sums[where] = sums.get(where, 0.0) + (amount if way in ("begin", "erbij") else -amount)
    assert len(sums) == 2
    # Each number is rounded to a whole household at most.
    assert all(abs(rest) <= 4 for rest in sums.values())


def test_kinds_of_other_supply_whose_cost_nobody_knows_are_not_free(report: Report) -> None:
    table = next(one for one in tables(told(report(WHOLE))["supply"]) if one.heads[0] == "Soort")
    costs = {row[0]: row[-1] for row in table.rows}
    assert costs["Kamers bij particulieren"] == "niet bekend"
    assert costs["Alle soorten"].endswith("niet alles bekend")
    assert costs["Flexwoningen"].startswith("€ ")


def test_a_plan_that_is_met_says_so_in_the_words_of_its_figure(report: Report) -> None:
    section = told(report(WHOLE, "nl", MET))["plan"]
    (path,) = (figure for figure in figures(section) if figure.name == "plan-growth-path")
    assert "Ja. Met dit plan halen alle 9 gemeenten in 2035 hun fair share." in path.alternative
    headings = [one.title for one in section.sections]
    assert headings[0] == "Wat er moet gebeuren"
    assert "Wat het plan bereikt" in headings


def test_a_plan_by_half_year_is_told_by_year(report: Report) -> None:
    section = told(report(WHOLE, "nl", HALF_YEARS))["plan"]
    (quotas,) = (figure for figure in figures(section) if figure.name == "plan-quota-paths")
    assert quotas.table.heads == ("Gemeente", "2026", "2030", "2035")


def test_a_plan_for_many_futures_has_its_figure(report: Report, tmp_path: Path) -> None:
    found = report(WHOLE, "nl", MET)
    assert found.plan is not None
    robust = for_futures(found.plan, tmp_path / "plan-robust")
    section = told(replace(found, plan=robust))["plan"]
    (figure,) = (one for one in figures(section) if one.name == "plan-futures")
    # Homes short: 60, 57, ... 3 with this plan, of which the mean is 31.5; ten more with the other one.
    assert [row[1] for row in figure.table.rows] == ["32", "42", "132", "142"]
    assert [row[-1] for row in figure.table.rows] == ["60", "70", "160", "170"]


def test_the_comparison_calls_the_result_of_the_report_a(everything: FoundReport) -> None:
    section = told(everything)["comparison"]
    titles = [one.title for one in section.sections]
    assert [title[:3] for title in titles] == ["B: ", "C: "]
    for letter, one in zip("BC", section.sections, strict=True):
        region = next(part for part in one.parts if isinstance(part, DataTable))
        assert region.heads[1:3] == ("A", letter)


def test_the_plan_calls_figures_by_their_names_and_not_as_fields_of_a_file(everything: FoundReport) -> None:
    words = [part for one in whole(told(everything)["plan"]) for part in one.parts if isinstance(part, str)]
    fields = [one["field"] for one in everything.main.manifest["assumptions"]]
    assert not [field for field in fields if any(field in part for part in words)]
