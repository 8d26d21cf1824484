"""``progress`` reports on what was realised, simulates on from it, and says what it cannot know."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from simulator.inputs import load
from simulator.results.store import read_result
from tests.cli.conftest import Groeipad
from tests.inputs.test_spreadsheet import fill

SCENARIOS = Path(__file__).parents[2] / "scenarios"
REALISED = """region: driedorp
years:
  2026:
    first_half:
      Grootdorp: {housed: 21, relets: 101, registered: 30, backlog: 25}
      Middendorp: {housed: 7, relets: 50, registered: 16, backlog: 20}
      Kleindorp: {housed: 4, relets: 24, registered: 9, backlog: 7}
"""


@pytest.fixture(scope="module")
def promised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of Driedorp."""
    from groeipad.experiments.project import run_scenario

    out = tmp_path_factory.mktemp("promised")
    return run_scenario(SCENARIOS / "driedorp.yaml", replications=5, out=out).folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "realised.yaml").write_text(REALISED, encoding="utf-8")
    return tmp_path


def test_it_tells_the_answer_and_stores_page_figures_and_what_follows(
    groeipad: Groeipad, here: Path, promised: Path
) -> None:
    ended = groeipad("progress", "realised.yaml", promised, "--lang", "en")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("No: 2 of the 3 municipalities are not on schedule.")
    assert "Behind: Middendorp (64.2%). Somewhat behind: Kleindorp (67.7%)." in ended.out
    page = here / "outputs" / "report-progress-driedorp" / "progress-en.html"
    assert f"HTML: {page.relative_to(here)}" in ended.out
    assert 'id="municipality-gm9003"' in page.read_text(encoding="utf-8")
    later = read_result(here / "outputs" / "driedorp-from-2026-07")
    assert (later.manifest["seed"], later.manifest["replications"]) == (2026, 5)
    register = later.table("register").filter(year=2026, replication=0)
    opening = dict(register.group_by("municipality").agg(pl.col("opening").sum()).rows())
    assert opening == {"GM9001": 25, "GM9002": 20, "GM9003": 7}


def test_the_scenario_that_goes_on_can_be_run_by_hand_and_gives_the_same(
    groeipad: Groeipad, here: Path, promised: Path
) -> None:
    groeipad("progress", "realised.yaml", promised)
    scenario = here / "outputs" / "progress-driedorp" / "driedorp-from-2026-07.yaml"
    assert load(scenario).scenario.demand.opening_backlog.households == 52
    groeipad("run", scenario, "--out", "again", "-n", "5", "--no-figures")
    both = [
        read_result(here / one / "driedorp-from-2026-07").manifest["outputs"] for one in ("outputs", "again")
    ]
    assert both[0] == both[1]


def test_a_spreadsheet_that_was_filled_in_is_read_at_once(
    groeipad: Groeipad, here: Path, promised: Path
) -> None:
    groeipad("template", "realised", "--scenario", SCENARIOS / "driedorp.yaml", "--out", "halfjaar.xlsx")
    rows = {f"2026.first_half.GM900{n}": {"housed": 20, "backlog": 9} for n in (1, 2, 3)}
    fill(here / "halfjaar.xlsx", rows)
    ended = groeipad("progress", "halfjaar.xlsx", promised, "--no-simulation", "--format", "xlsx,csv")
    assert ended.code == 0, ended.err
    assert "Ja: alle 3 gemeenten liggen op schema." in ended.out
    assert "groeipad run outputs/progress-driedorp/driedorp-from-2026-07.yaml" in ended.err.replace("\\", "/")
    folder = here / "outputs" / "report-progress-driedorp"
    book = openpyxl.load_workbook(folder / "progress-nl.xlsx")
    assert book.sheetnames == ["Voortgang", "Wachtlijst en opgave", "Regel"]
    plain = (folder / "csv-nl" / "voortgang.plain.csv").read_text(encoding="utf-8").splitlines()
    assert plain[1].startswith("Grootdorp,2026,1,20.9")
    words = ("--no-simulation", "--format", "xlsx,csv", "--municipality", "Kleindorp")
    assert groeipad("progress", "halfjaar.xlsx", promised, *words).code == 0
    one = (folder / "csv-nl-kleindorp" / "voortgang.plain.csv").read_text(encoding="utf-8").splitlines()
    assert {line.partition(",")[0] for line in one[1:]} == {"Kleindorp", plain[-1].partition(",")[0]}
    sheet = openpyxl.load_workbook(folder / "progress-nl-kleindorp.xlsx")["Voortgang"]
    assert "Grootdorp" not in {cell.value for row in sheet.iter_rows() for cell in row}


def test_what_is_not_known_is_told_and_not_made_up(groeipad: Groeipad, here: Path, promised: Path) -> None:
    text = REALISED.replace(
        "Kleindorp: {housed: 4, relets: 24, registered: 9, backlog: 7}", "Kleindorp: {relets: 24}"
    )
    (here / "realised.yaml").write_text(text, encoding="utf-8")
    ended = groeipad("progress", "realised.yaml", promised, "--no-simulation", "--lang", "en")
    assert ended.code == 0
    assert "Not known: Kleindorp." in ended.out
    assert not list((here / "outputs" / "progress-driedorp").glob("*.yaml"))
    page = (here / "outputs" / "report-progress-driedorp" / "progress-en.html").read_text(encoding="utf-8")
    assert "Not known in the first half of 2026: how many households were housed (Kleindorp)." in page
    assert "It was not simulated on: the backlog at the end of the first half of 2026" in page


def test_a_municipality_has_a_page_of_its_own(groeipad: Groeipad, here: Path, promised: Path) -> None:
    ended = groeipad("progress", "realised.yaml", promised, "--no-simulation", "--municipality", "middendorp")
    assert ended.out.startswith("Nee, Middendorp ligt achter.")
    assert ended.out.strip().endswith("progress-nl-middendorp.html")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (REALISED.replace("driedorp", "elders"), "'driedorp', the region of the stored result"),
        (REALISED.replace("Middendorp", "Middendrop"), "did you mean 'Middendorp'?"),
        (REALISED.replace("2026", "2041"), "a half-year of the stored result: 2026-1 to 2035-2"),
        (REALISED.replace("housed: 7", "housed: 7.5"), "housed"),
    ],
)
def test_figures_that_do_not_fit_are_refused_and_nothing_is_written(
    groeipad: Groeipad, here: Path, promised: Path, text: str, told: str
) -> None:
    (here / "realised.yaml").write_text(text, encoding="utf-8")
    ended = groeipad("progress", "realised.yaml", promised)
    assert ended.code == 2
    assert told in ended.err
    assert [one.name for one in here.iterdir() if one.name != "outputs"] == ["realised.yaml"]
    assert not list((here / "outputs").glob("*")) if (here / "outputs").exists() else True


def test_what_is_no_run_is_refused(groeipad: Groeipad, here: Path, promised: Path) -> None:
    groeipad("progress", "realised.yaml", promised, "--no-simulation")
    ended = groeipad("progress", "realised.yaml", "outputs/progress-driedorp")
    assert ended.code == 2
    assert "is not the result of a run" in ended.err


def test_another_page_of_the_same_is_made_without_simulating_again(
    groeipad: Groeipad, here: Path, promised: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groeipad("progress", "realised.yaml", promised)
    first = (here / "outputs" / "progress-driedorp" / "manifest.json").read_bytes()
    monkeypatch.setattr("groeipad.experiments.progress.run.run_ensemble", None)
    ended = groeipad("progress", "realised.yaml", promised, "--lang", "en", "--municipality", "Kleindorp")
    assert ended.code == 0, ended.err
    assert (here / "outputs" / "progress-driedorp" / "manifest.json").read_bytes() == first
    pages = sorted(one.name for one in (here / "outputs" / "report-progress-driedorp").iterdir())
    assert pages == ["progress-en-kleindorp.html", "progress-nl.html"]
    monkeypatch.undo()
    monkeypatch.chdir(here)
    (here / "realised.yaml").write_text(REALISED.replace("housed: 4", "housed: 6"), encoding="utf-8")
    assert (
        "(101.5%)"
        in groeipad("progress", "realised.yaml", promised, "--lang", "en", "--municipality", "Kleindorp").out
    )


def test_a_stored_one_is_shown_again_and_is_no_result_to_report_on(
    groeipad: Groeipad, here: Path, promised: Path
) -> None:
    groeipad("progress", "realised.yaml", promised, "--no-simulation")
    shown = groeipad("show", "outputs/progress-driedorp", "--lang", "nl")
    assert shown.out.startswith("Nee: 2 van de 3 gemeenten liggen niet op schema.")
    document = json.loads(groeipad("show", "outputs/progress-driedorp", "--json").out)
    assert document["needs"][-1]["municipality"] == "region"
    refused = groeipad("report", "outputs/progress-driedorp")
    assert refused.code == 2
    assert "is a progress" in refused.err
