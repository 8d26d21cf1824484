"""``validate`` tells every problem at once, and what a sound scenario assumes."""

import json
import re
from pathlib import Path

import pytest

from groeipad.shipped import shipped_scenarios
from tests.cli.conftest import Groeipad

DRIEDORP = shipped_scenarios() / "driedorp.yaml"


def with_mistakes(folder: Path) -> Path:
    path = folder / "mistakes.yaml"
    path.write_text(
        f"extends: {DRIEDORP}\npolicy:\n  cap: 30%\n  carry_over_month: {{value: 3}}\n", encoding="utf-8"
    )
    return path


def test_a_sound_scenario_lists_what_it_assumes(groeipad: Groeipad) -> None:
    ended = groeipad("validate", DRIEDORP)
    assert ended.code == 0
    assert "no problems" in ended.out
    assert "figures are assumptions" in ended.out
    assert "region.municipalities.*.social_rent_homes (3)" in ended.out
    assert "backlog" in ended.out


def test_a_figure_and_what_it_may_be_stand_whole_on_a_line(
    groeipad: Groeipad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = groeipad("validate", shipped_scenarios() / "baseline.yaml").out.splitlines()
    (demolition,) = (line for line in lines if line.startswith("supply.demolition"))
    assert re.sub(" +", " ", demolition) == (
        "supply.demolition 0.004 share of stock per year, may be 0 – 0.01"
    )
    (own_solution,) = (line for line in lines if line.startswith("demand.own_solution.mean_days"))
    assert own_solution.endswith("days, at least 1217.5")


def test_every_problem_has_a_line_with_place_field_and_remedy(groeipad: Groeipad, tmp_path: Path) -> None:
    path = with_mistakes(tmp_path)
    ended = groeipad("validate", path)
    assert ended.code == 2
    lines = ended.out.splitlines()
    assert any(line.startswith(f"{path}:3:") and "policy.cap" in line and "0.30" in line for line in lines)
    assert any(line.startswith(f"{path}:4:") and "did you mean" in line for line in lines)


def test_one_bad_file_does_not_hide_what_is_said_of_another(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("validate", with_mistakes(tmp_path), DRIEDORP)
    assert ended.code == 2
    assert "no problems" in ended.out


def test_json_tells_the_same(groeipad: Groeipad, tmp_path: Path) -> None:
    bad, good = json.loads(groeipad("validate", with_mistakes(tmp_path), DRIEDORP, "--json").out)
    assert not bad["valid"]
    assert {"file", "line", "column", "field", "value", "allowed", "remedy"} == set(bad["problems"][0])
    assert good["valid"]
    assert good["problems"] == []
    cap = next(one for one in good["assumptions"] if one["field"] == "demand.opening_backlog.total")
    assert cap["status"] == "assumption"
    assert "backlog" in cap["rests"]
    assert "driedorp.yaml:" in cap["where"]


def test_a_missing_file_is_a_problem_like_any_other(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("validate", tmp_path / "nowhere.yaml")
    assert ended.code == 2
    assert "nowhere.yaml" in ended.out
    assert "Traceback" not in ended.err
