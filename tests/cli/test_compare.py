"""``compare`` holds stored results against each other, and runs nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from groeipad.experiments.project import run_scenario
from groeipad.shipped import shipped_scenarios
from tests.cli.conftest import Groeipad, in_new_process
from tests.report.factory import Made, write_result

MADE = Made(replications=10, first_year=2034)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("results")
    return (
        write_result(folder / "lean", replace(MADE, title="Karig")),
        write_result(folder / "ample", replace(MADE, housing=0.9, title="Ruim")),
    )


def test_two_results_are_compared_and_drawn(
    groeipad: Groeipad, results: tuple[Path, Path], tmp_path: Path
) -> None:
    ended = groeipad("compare", *results, "--out", tmp_path, "--lang", "nl")
    assert (ended.code, ended.err) == (0, "")
    assert "Ruim, vergeleken met Karig" in ended.out
    assert "Beter, en dat is zeker: gehuisvest in (+" in ended.out
    assert "Hoe ver elk van de beste af is" in ended.out
    figures = tmp_path / "compare-lean" / "figures"
    assert str(figures) in ended.out
    assert sorted(path.name for path in figures.iterdir()) == ["ample.png", "ample.svg"]


def test_without_figures_nothing_is_written(
    groeipad: Groeipad, results: tuple[Path, Path], tmp_path: Path
) -> None:
    before = sorted(results[0].parent.rglob("*"))
    assert groeipad("compare", *results, "--no-figures", "--out", tmp_path / "out").code == 0
    assert not (tmp_path / "out").exists()
    assert sorted(results[0].parent.rglob("*")) == before


def test_json_is_one_document(groeipad: Groeipad, results: tuple[Path, Path]) -> None:
    ended = groeipad("compare", *results, "--json", "--no-figures", "--metric", "backlog", "--year", "2034")
    document = json.loads(ended.out)
    assert list(document) == [
        "base",
        "year",
        "confidence",
        "intervals",
        "scenarios",
        "metrics",
        "municipalities",
        "groups",
        "differences",
        "regret",
        "greatest_regret",
        "minimax",
        "notes",
    ]
    assert (document["base"], document["year"]) == ("lean", 2034)
    assert {one["metric"] for one in document["differences"]} == {"backlog"}
    assert document["minimax"] == ["ample"]


def test_the_base_can_be_chosen(groeipad: Groeipad, results: tuple[Path, Path]) -> None:
    ended = groeipad("compare", results[0], "--base", results[1], "--no-figures", "--lang", "nl")
    assert "Karig, vergeleken met Ruim" in ended.out


def test_a_table_for_a_spreadsheet_is_written_where_it_is_wanted(
    groeipad: Groeipad, results: tuple[Path, Path], tmp_path: Path
) -> None:
    table = tmp_path / "differences.csv"
    ended = groeipad("compare", *results, "--no-figures", "--csv", table)
    assert str(table) in ended.out.replace("\n", "")
    assert table.read_text(encoding="utf-8-sig").startswith("Scenario;Vergeleken met;")


@pytest.mark.parametrize(
    ("metric", "hint"), [("backlogg", "did you mean 'backlog'?"), ("quite else", "choose from")]
)
def test_a_metric_that_does_not_exist_is_refused_with_a_hint(
    groeipad: Groeipad, results: tuple[Path, Path], metric: str, hint: str
) -> None:
    ended = groeipad("compare", *results, "--metric", metric)
    assert (ended.code, ended.out) == (2, "")
    assert hint in ended.err.replace("\n", " ")


def test_every_folder_that_is_no_result_is_named(
    groeipad: Groeipad, results: tuple[Path, Path], tmp_path: Path
) -> None:
    ended = groeipad("compare", results[0], tmp_path, tmp_path / "nowhere")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("holds no result") == 2


def test_one_result_alone_is_refused(groeipad: Groeipad, results: tuple[Path, Path]) -> None:
    ended = groeipad("compare", results[0])
    assert ended.code == 2
    assert "two or more" in ended.err


def test_a_page_of_100_columns_holds_every_row_of_the_region_on_a_line(results: tuple[Path, Path]) -> None:
    shown = in_new_process("compare", *results, "--no-figures", env={"COLUMNS": "100"}).out
    lines = [line for line in shown.splitlines() if line.startswith("Backlog (households)")]
    assert " to " in lines[0]
    assert lines[0].endswith("better")
    assert max(map(len, shown[: shown.index("Better, ")].splitlines())) <= 100


def test_two_runs_of_a_small_region_from_file_to_answer(groeipad: Groeipad, tmp_path: Path) -> None:
    driedorp = shipped_scenarios() / "driedorp.yaml"
    short = "horizon: {end: 2026-12-31, target_year: 2026}\n"
    for name, quota, replications in (("much", 0.30, 6), ("little", 0.05, 5)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(
            f"extends: {driedorp}\n{short}title: {{nl: {name}, en: {name}}}\n"
            f"policy: {{quota: {{path: {{2026: {quota}}}}}}}\n",
            encoding="utf-8",
        )
        run_scenario(path, replications=replications, engine="reference", jobs=1, out=tmp_path)
    folders = (tmp_path / "much", tmp_path / "little")
    asked = ("--metric", "housed_in", "--metric", "quota_used", "--no-figures")
    document = json.loads(groeipad("compare", *folders, *asked, "--json").out)
    assert [one["compared"] for one in document["scenarios"]] == [6, 5]
    assert [note["kind"] for note in document["notes"]] == ["replications", "few_replications"]
    verdicts = {
        one["metric"]: one["verdict"]
        for one in document["differences"]
        if (one["municipality"], one["group"]) == ("region", "all")
    }
    assert verdicts == {"housed_in": "worse", "quota_used": "better"}
    printed = groeipad("compare", *folders, *asked).out.replace(" \n", " ")
    assert "Only the first 5 of both count." in printed
