"""``plan --futures``: what it asks, what it prints and leaves behind, and what it refuses in plain words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from groeipad.shipped import shipped_scenarios
from simulator.results.store import StoredResult, read_result
from tests.cli.conftest import Groeipad
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MET
from tests.report.plan.robust import for_futures

SMALL = """\
extends: {base}
title: {{nl: Klein, en: Small}}
explanation: {{nl: proef, en: test}}
horizon: {{start: 2034-01-01}}
demand: {{destination_key: {{path: {{2026: 1.0}}}}}}
supply:
  relets:
    turnover_rate: {{value: 0.05, low: 0.03, high: 0.07, source: invented, status: assumption}}
plan: {{fair_share: aim}}
"""


@pytest.fixture(autouse=True)
def details_stay_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """Let plans be stored at once; return what was asked."""
    found: list[dict[str, Any]] = []

    def plan_for_futures(path: Path, *, out: Path, **options: Any) -> StoredResult:
        found.append({"path": path, **options})
        options["progress"](8, 8)
        folder = out / f"plan-{path.stem}"
        return for_futures(write_plan(tmp_path / "usual", MET), folder, measure=options["measure"])

    monkeypatch.setattr("groeipad.experiments.robust_plan.plan_for_futures", plan_for_futures)
    return found


def test_the_options_reach_the_search(
    groeipad: Groeipad, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    groeipad("plan", "met.yaml", "--futures", "8", "--no-figures", "--out", tmp_path / "one")
    groeipad(
        *("plan", "met.yaml", "--futures", "20", "--measure", "cvar", "--period", "half-year"),
        *("--solver", "cbc", "--time-limit", "9", "--no-figures", "--out", tmp_path / "two"),
    )
    wanted = ("futures", "measure", "period", "solver", "time_limit")
    assert [[one[option] for option in wanted] for one in asked] == [
        [8, "expected", None, "highs", None],
        [20, "cvar", "half_year", "cbc", 9.0],
    ]


@pytest.mark.usefixtures("asked")
def test_it_prints_what_the_plan_comes_to_and_draws_it(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("plan", "met.yaml", "--futures", "8", "--out", tmp_path / "out")
    assert ended.code == 0
    assert "This plan in many possible futures" in ended.out
    assert "met: 8 of 8 steps done" in ended.err
    assert max(len(line) for line in ended.out.splitlines() if "/" not in line) <= 100
    figure = tmp_path / "out" / "plan-met" / "figures" / "futures.svg"
    assert "Gemiddeld ontbreken met dit plan" in figure.read_text(encoding="utf-8")


@pytest.mark.usefixtures("asked")
def test_json_has_the_futures_too(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad(
        "plan", "met.yaml", "--futures", "8", "--json", "--no-figures", "--out", tmp_path / "out"
    )
    document = json.loads(ended.out)
    assert document["futures"]["count"] == 20
    assert {"nominal", "robust", "price", "varied"} <= set(document["futures"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--futures", "1"), "1 is too few"),
        (("--futures", "-3"), "-3 is too few"),
        (("--measure", "cvar"), "ask for these too, with --futures"),
        (("--futures", "5", "--measure", "mean"), "'mean' is not one of"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_plain_words(
    groeipad: Groeipad, asked: list[dict[str, Any]], tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    ended = groeipad("plan", "met.yaml", *options, "--out", tmp_path / "out")
    assert ended.code == 2
    assert said in " ".join(ended.err.split())
    assert asked == []
    assert not (tmp_path / "out").exists()


def test_a_scenario_without_any_range_is_told_what_to_write(groeipad: Groeipad, tmp_path: Path) -> None:
    path = shipped_scenarios() / "driedorp.yaml"
    ended = groeipad("plan", path, "--futures", "5", "--no-figures", "--out", tmp_path / "out")
    assert ended.code == 2
    assert "none of the figures that may differ has a range" in ended.err
    assert "without --futures" in ended.err


def test_a_small_scenario_from_its_file_to_a_stored_plan(groeipad: Groeipad, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.format(base=shipped_scenarios() / "driedorp.yaml"), encoding="utf-8")
    ended = groeipad("plan", path, "--futures", "3", "--no-figures", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert "made for 3 possible futures" in ended.out
    stored = read_result(tmp_path / "out" / "plan-small")
    assert stored.table("futures")["future"].n_unique() == 3
    again = groeipad("show", stored.folder, "--lang", "nl")
    assert "Dit plan is gemaakt voor 3 mogelijke toekomsten" in again.out
