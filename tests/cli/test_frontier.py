"""``frontier``: what it prints where, what it leaves behind, which points it takes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from groeipad.lock import only_writer
from groeipad.shipped import shipped_scenarios
from simulator.errors import SolverError
from tests.cli.conftest import FAILURES, Groeipad
from tests.report.frontier.made import three_villages


@pytest.fixture(autouse=True)
def details_stay_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_villages(tmp_path_factory.mktemp("scenario"))


def test_it_prints_what_there_is_to_choose_and_leaves_a_figure(
    groeipad: Groeipad, villages: Path, tmp_path: Path
) -> None:
    ended = groeipad("frontier", villages, "--out", tmp_path)
    assert ended.code == 0
    told = " ".join(ended.out.split())
    assert "If 70% of the relets stays for regular seekers, all 3 municipalities can reach fair share" in told
    assert "Plans to choose from" in ended.out
    assert "Own plan" in ended.out
    assert max(len(line) for line in ended.out.splitlines() if "/" not in line) <= 100
    assert "\x1b" not in ended.out + ended.err
    assert "levels and points" in ended.err
    figure = tmp_path / "frontier-villages" / "figures" / "frontier"
    assert figure.with_suffix(".png").is_file()
    assert b"voor andere woningzoekenden" in figure.with_suffix(".svg").read_bytes()


@pytest.mark.parametrize(
    ("lang", "in_summary", "in_figure"),
    [("nl", "Plannen om uit te kiezen", b"Blijft 70%"), ("en", "Plans to choose from", b"If 70%")],
)
def test_the_language_is_chosen_for_words_and_figure(
    groeipad: Groeipad, villages: Path, tmp_path: Path, lang: str, in_summary: str, in_figure: bytes
) -> None:
    ended = groeipad("frontier", villages, "--regular", "70,80", "--out", tmp_path, "--lang", lang)
    assert in_summary in ended.out
    assert in_figure in (tmp_path / "frontier-villages" / "figures" / "frontier.svg").read_bytes()


def test_levels_are_read_in_per_cent_or_as_shares(groeipad: Groeipad, villages: Path, tmp_path: Path) -> None:
    for words in ("60,75,80", "0.60, 75%,0.8"):
        ended = groeipad(
            "frontier", villages, "--regular", words, "--json", "--no-figures", "--out", tmp_path
        )
        assert [one["regular_share"] for one in json.loads(ended.out)["levels"]] == [0.8, 0.75, 0.6]
    assert not (tmp_path / "frontier-villages" / "figures").exists()


def test_json_is_one_documented_document_and_show_prints_the_same(
    groeipad: Groeipad, villages: Path, tmp_path: Path
) -> None:
    ended = groeipad("frontier", villages, "--json", "--no-figures", "--out", tmp_path)
    document = json.loads(ended.out)
    assert list(document) == ["scenario", "levels", "points", "own", "outputs"]
    assert [one["point"] for one in document["points"]] == list(range(1, len(document["points"]) + 1))
    shown = groeipad("show", tmp_path / "frontier-villages", "--json")
    assert json.loads(shown.out) == document
    told = groeipad("show", tmp_path / "frontier-villages", "--lang", "nl")
    assert "Wat er te kiezen valt: Drie dorpen met ander aanbod" in told.out


@pytest.mark.parametrize("point", ["regular=0.70,ratio=0.9", "ratio=90%", "regular=70,extra=3", "1"])
def test_the_plan_at_a_point_is_made_and_stored_as_a_plan_is(
    groeipad: Groeipad, villages: Path, tmp_path: Path, point: str
) -> None:
    ended = groeipad(
        "frontier", villages, "--regular", "70", "--at", point, "--out", tmp_path, "--no-figures"
    )
    # Fair share is required, and these points do not reach it.
    assert ended.code == 3
    (folder,) = tmp_path.glob("plan-villages-regular-70-ratio-*")
    assert "This is the plan at a chosen point: 70% of the relets" in ended.out
    assert f"groeipad run {folder}" in ended.out
    assert (folder / "what-has-to-happen.csv").is_file()
    assert "What has to happen" in groeipad("show", folder).out


def test_a_plan_that_reaches_fair_share_ends_well_and_has_its_figures(
    groeipad: Groeipad, villages: Path, tmp_path: Path
) -> None:
    ended = groeipad("frontier", villages, "--regular", "70", "--at", "ratio=1", "--out", tmp_path, "--json")
    assert ended.code == 0
    frontier, plan = json.loads(ended.out)
    assert Path(plan["outputs"]).name == "plan-villages-regular-70-ratio-100"
    assert (Path(plan["outputs"]) / "figures" / "growth-path.svg").is_file()
    assert plan["fair_share"]["worst"] == pytest.approx(1.0)
    assert frontier["points"][-1]["worst_ratio"] == 1.0


def test_a_point_out_of_reach_is_told_with_what_is_possible(
    groeipad: Groeipad, villages: Path, tmp_path: Path
) -> None:
    ended = groeipad("frontier", villages, "--at", "regular=90,ratio=1", "--no-figures", "--out", tmp_path)
    assert ended.code == 2
    assert "ratio=1" in ended.err
    assert "allowed: at most 0." in ended.err
    assert (tmp_path / "frontier-villages" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("option", "words", "told"),
    [
        ("--regular", "70,much", "'much' is no number"),
        ("--regular", "0", "more than 0"),
        ("--regular", "101%", "at most 100%"),
        ("--at", "regular=70", "either a ratio or extra homes"),
        ("--at", "ratio=0.9,extra=3", "either a ratio or extra homes"),
        ("--at", "ratio=0.9,ratio=0.8", "says nothing of a point"),
        ("--at", "best", "says nothing of a point"),
        ("--at", "extra=many", "no number of homes"),
    ],
)
def test_words_that_say_nothing_are_refused_before_anything_is_done(
    groeipad: Groeipad, tmp_path: Path, option: str, words: str, told: str
) -> None:
    ended = groeipad("frontier", "villages.yaml", option, words, "--out", tmp_path)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
    assert list(tmp_path.iterdir()) == []


def test_a_required_fair_share_that_no_point_reaches_ends_with_code_3(
    groeipad: Groeipad, tmp_path: Path
) -> None:
    ended = groeipad(
        "frontier",
        shipped_scenarios() / "driedorp.yaml",
        "--regular",
        "70,80",
        "--no-figures",
        "--out",
        tmp_path,
    )
    assert ended.code == 3
    assert "This scenario has no other supply." in ended.out


def test_limits_that_cannot_hold_at_any_level_are_told_and_end_with_code_3(
    groeipad: Groeipad, tmp_path: Path
) -> None:
    """A quota that may fall by a point a year cannot fall to 1% at once."""
    hard = three_villages(tmp_path, "plan: {quota_step_per_year: 0.01}\n", cap="target")
    ended = groeipad("frontier", hard, "--regular", "99", "--out", tmp_path / "out")
    assert ended.code == 3
    assert "With 99% for regular seekers the limits of the scenario cannot all hold." in ended.out
    assert "Figures" not in ended.out
    assert "Point" not in ended.out


def test_every_ending_has_its_exit_code(
    groeipad: Groeipad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, **_: Any) -> Any:
        if path.stem == "stuck":
            raise SolverError("no plan: the time is up")
        raise FAILURES[path.stem]

    monkeypatch.setattr("groeipad.experiments.frontier.frontier_of_scenario", fails)
    codes = {
        name: groeipad("frontier", f"{name}.yaml", "--no-figures", "--out", tmp_path).code
        for name in ("wrong", "broken", "unstored", "full-disk", "stopped", "stuck")
    }
    assert codes == {"wrong": 2, "broken": 4, "unstored": 1, "full-disk": 1, "stopped": 130, "stuck": 1}


def test_only_one_writes_to_a_folder_at_a_time(groeipad: Groeipad, villages: Path, tmp_path: Path) -> None:
    with only_writer(tmp_path / "frontier-villages"):
        ended = groeipad("frontier", villages, "--no-figures", "--out", tmp_path)
    assert ended.code == 1
    assert "frontier-villages" in ended.err
