"""``groeipad template`` and ``groeipad import``: out to a spreadsheet, and back as a scenario."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from simulator.inputs import load
from simulator.inputs.spreadsheet import read_realised
from tests.cli.conftest import Groeipad
from tests.inputs.test_spreadsheet import fill

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DRIEDORP = SCENARIOS / "driedorp.yaml"
HOMES = "region.municipalities.GM9001.social_rent_homes"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_template_that_is_read_back_changes_nothing_and_writes_nothing(
    groeipad: Groeipad, here: Path
) -> None:
    written = groeipad("template", "--scenario", DRIEDORP)
    assert (written.code, written.out.strip()) == (0, "template-region.xlsx")
    assert "groeipad import template-region.xlsx" in written.err
    read = groeipad("import", "template-region.xlsx")
    assert read.code == 0
    assert "Nothing changed" in read.out
    assert [path.name for path in here.iterdir()] == ["template-region.xlsx"]


def test_what_changed_is_told_and_becomes_a_scenario(groeipad: Groeipad, here: Path) -> None:
    groeipad("template", "--scenario", DRIEDORP, "--out", "own.xlsx")
    fill(here / "own.xlsx", {HOMES: {"value": "4.100", "source": "Jaarverslag", "status": "officieel"}})
    read = groeipad("import", "own.xlsx", "--lang", "nl")
    assert read.code == 0
    assert (
        "Grootdorp: Sociale huurwoningen: 4.000 (aanname; invented) → 4.100 (officieel; Jaarverslag)"
        in read.out
    )
    assert "1 aanname is nu een feit: Grootdorp: Sociale huurwoningen." in read.out
    loaded = load(here / "own.yaml")
    homes = loaded.scenario.region.municipalities["GM9001"].social_rent_homes
    assert (homes.value, homes.source, homes.status) == (4100, "Jaarverslag", "official")
    assert loaded.files[1].resolve() == DRIEDORP


def test_its_own_file_is_made_again_and_that_of_somebody_else_is_not_replaced(
    groeipad: Groeipad, here: Path
) -> None:
    groeipad("template", "--scenario", DRIEDORP, "--out", "own.xlsx")
    fill(here / "own.xlsx", {HOMES: {"value": 4100}})
    assert [groeipad("import", "own.xlsx").code for _ in range(2)] == [0, 0]
    (here / "own.yaml").write_text("title: mine\n", encoding="utf-8")
    refused = groeipad("import", "own.xlsx")
    assert refused.code == 2
    assert "--force" in refused.err
    assert (here / "own.yaml").read_text(encoding="utf-8") == "title: mine\n"
    assert groeipad("import", "own.xlsx", "--force").code == 0


def test_a_template_that_may_have_been_filled_in_is_not_replaced(groeipad: Groeipad, here: Path) -> None:
    assert groeipad("template", "--scenario", DRIEDORP).code == 0
    assert groeipad("template", "--scenario", DRIEDORP).code == 2
    assert groeipad("template", "--scenario", DRIEDORP, "--force").code == 0
    assert groeipad("template", "--out", "own.csv").code == 2


def test_what_is_wrong_ends_with_2_and_the_cells(groeipad: Groeipad, here: Path) -> None:
    groeipad("template", "--scenario", DRIEDORP, "--out", "own.xlsx")
    fill(here / "own.xlsx", {HOMES: {"value": "veel"}, "demand.task": {"value": "1,170"}})
    ended = groeipad("import", "own.xlsx")
    assert ended.code == 2
    assert ended.out == ""
    assert "own.xlsx [Regio] D5  demand.task.value  is 1,170" in ended.err
    assert "own.xlsx [Gemeenten] D" in ended.err
    assert not (here / "own.yaml").exists()


def test_the_template_of_another_region_is_refused(groeipad: Groeipad, here: Path) -> None:
    groeipad("template", "--scenario", DRIEDORP, "--out", "own.xlsx")
    ended = groeipad("import", "own.xlsx", "--scenario", SCENARIOS / "baseline.yaml")
    assert ended.code == 2
    assert "driedorp" in ended.err


def test_a_scenario_that_is_gone_is_asked_for(groeipad: Groeipad, here: Path) -> None:
    own = here / "own.yaml"
    own.write_text(f"extends: {DRIEDORP.as_posix()}\n", encoding="utf-8")
    groeipad("template", "--scenario", "own.yaml")
    own.unlink()
    ended = groeipad("import", "template-region.xlsx")
    assert ended.code == 2
    assert "--scenario" in ended.err
    assert groeipad("import", "template-region.xlsx", "--scenario", DRIEDORP).code == 0


def test_an_english_template_has_english_words_and_the_baseline_comes_along(
    groeipad: Groeipad, here: Path
) -> None:
    assert groeipad("template", "--lang", "en", "--out", "own.xlsx").code == 0
    names = openpyxl.load_workbook(here / "own.xlsx").sheetnames
    assert names[:5] == ["Explanation", "Region", "Municipalities", "Groups", "Facilities"]
    key = "region.municipalities.GM0200.turnover_rate"
    fill(here / "own.xlsx", {key: {"value": "5.2%", "source": "annual report"}})
    assert "5.2% (official; annual report)" in groeipad("import", "own.xlsx").out
    assert load(here / "own.yaml").scenario.region.municipalities["GM0200"].turnover_rate.value == 0.052  # type: ignore[union-attr]


def test_what_was_realised_becomes_a_file_of_its_own(groeipad: Groeipad, here: Path) -> None:
    assert groeipad("template", "realised", "--scenario", DRIEDORP, "--out", "half.xlsx").code == 0
    fill(
        here / "half.xlsx",
        {"2026.first_half.GM9001": {"housed": 18}, "2026.second_half.GM9001": {"housed": 22}},
    )
    ended = groeipad("import", "half.xlsx")
    assert ended.code == 0
    assert "2 half-years read, of 1 municipalities" in ended.out
    assert read_realised(here / "half-realised.yaml").years[2026].second_half["GM9001"].housed == 22
