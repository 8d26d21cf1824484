"""``run``: what it prints where, what it leaves behind, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from groeipad.cli.endings import Ending, exit_code
from groeipad.lock import only_writer
from groeipad.shipped import shipped_scenarios
from simulator.results.store import read_result, sha256
from tests.cli.conftest import Groeipad, in_new_process

Asked = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def details_stay_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_a_run_prints_a_summary_and_leaves_figures(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path
) -> None:
    ended = groeipad("run", "baseline.yaml", "--out", tmp_path / "out")
    assert ended.code == 0
    assert "Apeldoorn" in ended.out
    assert "1,170" in ended.out
    assert max(len(line) for line in ended.out.splitlines() if "/" not in line) <= 100
    assert "\x1b" not in ended.out + ended.err
    assert "baseline: 20 of 20 replications" in ended.err
    figures = tmp_path / "out" / "baseline" / "figures"
    assert (figures / "backlog.png").is_file()
    assert b"De wachtlijst" in (figures / "backlog.svg").read_bytes()


def test_options_reach_the_simulation(groeipad: Groeipad, quick_runs: Asked, tmp_path: Path) -> None:
    groeipad(
        "run", "a.yaml", "-n", 7, "--seed", 0, "--jobs", 2, "--events", "--no-figures", "--out", tmp_path
    )
    (asked,) = quick_runs
    assert (asked["replications"], asked["seed"], asked["jobs"], asked["keep_events"]) == (7, 0, 2, True)
    assert not (tmp_path / "a" / "figures").exists()


def test_the_engine_and_the_precision_reach_it_too(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path
) -> None:
    words = ("--engine", "reference", "--precision", 0.05, "--no-figures", "--out", tmp_path)
    assert groeipad("run", "a.yaml", *words).code == 0
    (asked,) = quick_runs
    assert (asked["engine"], asked["precision"], asked["replications"]) == ("reference", 0.05, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--precision", 0), "0.001<=x<=0.25"),
        (("--precision", 0.02, "-n", 1), "One replication has no precision"),
        (("--engine", "slow"), "'fast', 'reference'"),
    ],
)
def test_a_precision_or_an_engine_that_cannot_be_is_refused(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path, words: tuple[Any, ...], said: str
) -> None:
    ended = groeipad("run", "a.yaml", *words, "--out", tmp_path)
    assert ended.code == 2
    assert said in ended.err
    assert not quick_runs


def test_the_language_of_words_and_figures(groeipad: Groeipad, quick_runs: Asked, tmp_path: Path) -> None:
    """Without a choice figures are Dutch; see the test of what a run leaves behind."""
    ended = groeipad("run", "a.yaml", "--out", tmp_path, "--lang", "en")
    assert "Municipality" in ended.out
    assert b"The backlog" in (tmp_path / "a" / "figures" / "backlog.svg").read_bytes()
    ended = groeipad("run", "a.yaml", "--out", tmp_path, "--lang", "nl", "--no-figures")
    assert "Gemeente" in ended.out


def test_json_is_one_documented_document(groeipad: Groeipad, quick_runs: Asked, tmp_path: Path) -> None:
    document = json.loads(groeipad("run", "a.yaml", "--json", "--no-figures", "--out", tmp_path).out)
    assert list(document) == ["scenario", "seed", "replications", "engine", "metrics", "outputs"]
    assert document["outputs"] == str(tmp_path / "a")
    fields = ["metric", "unit", "municipality", "group", "year", "mean", "sd", "low", "high", "n"]
    assert all(list(row) == fields for row in document["metrics"])
    never = [row for row in document["metrics"] if row["group"] == "leaving_sex_work"]
    assert never
    assert all(row["mean"] is None and row["n"] == 0 for row in never)


def test_json_of_several_scenarios_is_a_list(groeipad: Groeipad, quick_runs: Asked, tmp_path: Path) -> None:
    out = groeipad("run", "a.yaml", "wrong.yaml", "b.yaml", "--json", "--no-figures", "--out", tmp_path).out
    assert [one["scenario"] for one in json.loads(out)] == ["a", "b"]


def test_a_bad_scenario_stops_no_other(groeipad: Groeipad, quick_runs: Asked, tmp_path: Path) -> None:
    ended = groeipad("run", "wrong.yaml", "a.yaml", "--no-figures", "--out", tmp_path)
    assert ended.code == 2
    assert "wrong.yaml:3:7  policy.cap  is 30%" in ended.err
    assert (tmp_path / "a").is_dir()


@pytest.mark.parametrize("name", ["broken", "unstored", "full-disk"])
def test_a_failing_run_stops_no_other(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path, name: str
) -> None:
    ended = groeipad("run", f"{name}.yaml", "a.yaml", "--no-figures", "--out", tmp_path)
    assert ended.code == 1
    assert name in ended.err
    assert "Traceback" not in ended.err
    assert (tmp_path / "a").is_dir()


def test_a_fault_of_ours_ends_with_4_and_says_where_the_details_are(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path
) -> None:
    ended = groeipad("run", "broken.yaml", "--out", tmp_path)
    assert ended.code == 4
    assert "Traceback" not in ended.err
    (details,) = tmp_path.glob("groeipad-fault-*.txt")
    assert str(details) in ended.err
    assert "KeyError: 'surprise'" in details.read_text(encoding="utf-8")


def test_debug_shows_the_details_at_once(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROEIPAD_DEBUG", "1")
    ended = groeipad("run", "broken.yaml", "--out", tmp_path)
    assert ended.code == 4
    assert "Traceback" in ended.err


def test_an_interrupted_run_says_what_was_kept(groeipad: Groeipad, quick_runs: Asked, tmp_path: Path) -> None:
    ended = groeipad("run", "a.yaml", "stopped.yaml", "b.yaml", "--no-figures", "--out", tmp_path)
    assert ended.code == 130
    assert "stopped after 3 of 20 replications" in ended.err
    assert f"Stored before: {tmp_path / 'a'}." in ended.err
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("stops_in", "says"),
    [
        ("groeipad.cli.run._simulate", "nothing was stored in {folder}, an earlier result is kept"),
        (
            "groeipad.report.studio.Studio.write",
            "stopped after {folder} was stored; its figures may be missing",
        ),
    ],
)
def test_an_interruption_at_any_time_says_what_was_kept(
    groeipad: Groeipad,
    quick_runs: Asked,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stops_in: str,
    says: str,
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stops_in, stop)
    ended = groeipad("run", "a.yaml", "--out", tmp_path)
    assert ended.code == 130
    assert says.format(folder=tmp_path / "a") in ended.err


@pytest.mark.parametrize(
    ("can_be_kept", "said"), [(True, "half a minute, once"), (False, "again in every run")]
)
def test_who_has_to_wait_for_the_compiler_is_told_how_often(
    groeipad: Groeipad,
    quick_runs: Asked,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    can_be_kept: bool,
    said: str,
) -> None:
    monkeypatch.setattr("simulator.jit.cache_folder", lambda: tmp_path if can_be_kept else None)
    groeipad("run", "a.yaml", "--no-figures", "--out", tmp_path)
    quick_runs[0]["compiling"]()
    assert said in capsys.readouterr().err.replace("\n", " ")


def test_a_second_run_into_the_same_folder_is_told_at_once(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path
) -> None:
    with only_writer(tmp_path / "a"):
        ended = groeipad("run", "a.yaml", "b.yaml", "--no-figures", "--out", tmp_path)
    assert ended.code == 1
    assert f"another run is writing to {tmp_path / 'a'}" in ended.err
    assert [asked["path"].stem for asked in quick_runs] == ["b"]
    assert groeipad("run", "a.yaml", "--no-figures", "--out", tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_two_runs_at_the_same_time_leave_one_whole_result(tmp_path: Path) -> None:
    driedorp = shipped_scenarios() / "driedorp.yaml"
    arguments = [sys.executable, "-m", "groeipad", "run", str(driedorp), "-n", "2", "--out", str(tmp_path)]
    runs = [
        subprocess.Popen(
            [*arguments, "--jobs", "1", "--seed", seed],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for seed in ("1", "2")
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    codes = [run.returncode for run in runs]
    assert 0 in codes, said
    assert all(code == 0 or "another run is writing" in text for code, text in zip(codes, said, strict=True))
    result = read_result(tmp_path / "driedorp")
    assert [one["sha256"] for one in result.manifest["outputs"]] == [
        sha256(result.folder / one["file"]) for one in result.manifest["outputs"]
    ]
    figures = list((result.folder / "figures").glob("*.svg"))
    assert len(figures) == 6
    seed = f"startgetal {result.manifest['seed']}"
    assert all(seed in figure.read_text(encoding="utf-8") for figure in figures)


def test_figures_that_fail_lose_no_result_and_stop_no_other_run(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_ink(*_: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr("groeipad.report.studio.Studio.write", no_ink)
    ended = groeipad("run", "a.yaml", "b.yaml", "--json", "--out", tmp_path)
    assert ended.code == 4
    assert "no ink" in ended.err
    assert [one["scenario"] for one in json.loads(ended.out)] == ["a", "b"]


def test_two_scenarios_of_one_name_are_refused(groeipad: Groeipad, quick_runs: Asked) -> None:
    ended = groeipad("run", "here/a.yaml", "there/a.yaml")
    assert ended.code == 2
    assert "called a" in ended.err
    assert quick_runs == []


def test_an_output_that_cannot_be_a_folder_is_refused_first(
    groeipad: Groeipad, quick_runs: Asked, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    ended = groeipad("run", "a.yaml", "--out", tmp_path / "file" / "out")
    assert ended.code == 2
    assert quick_runs == []


@pytest.mark.parametrize(
    ("endings", "code"),
    [
        (["done", "done"], 0),
        (["done", "bad input"], 2),
        (["bad input", "bad input"], 2),
        (["done", "failed"], 1),
        (["bad input", "failed"], 1),
        (["done", "fault"], 1),
        (["fault"], 4),
        (["fault", "fault"], 4),
    ],
)
def test_exit_codes(endings: list[Ending], code: int) -> None:
    assert exit_code(endings) == code


def test_the_whole_way_from_file_to_figure(tmp_path: Path) -> None:
    scenario = shipped_scenarios() / "driedorp.yaml"
    ended = in_new_process("run", scenario, "-n", 2, "--jobs", 1, "--out", tmp_path)
    assert ended.code == 0, ended.err
    assert "Grootdorp" in ended.out
    assert "Driedorp" in ended.out.splitlines()[0]
    assert len(list((tmp_path / "driedorp" / "figures").iterdir())) == 12
    shown = in_new_process("show", tmp_path / "driedorp")
    assert shown.code == 0
    before_figures = ended.out.split("Figures:")[0]
    assert shown.out == before_figures
