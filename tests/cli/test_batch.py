"""``batch``: what it prints where, what it leaves behind, and how it ends."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from groeipad.cli import progress
from groeipad.cli.progress import Standing, batch_progress
from groeipad.lock import only_writer
from tests.cli.conftest import Groeipad
from tests.experiments.batches import villages, wrong


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """Return a folder with two scenarios, of which the second is wrong."""
    folder = tmp_path / "scenarios"
    villages(folder, "a")
    wrong(folder, "b")
    return folder


def test_it_tells_what_is_done_what_failed_and_how_it_is_repeated(
    groeipad: Groeipad, scenarios: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ended = groeipad("batch", scenarios, "-n", 2, "--seed", 0, "--out", out)
    assert ended.code == 1
    assert "Done: 1 of 2." in ended.out
    assert "b (simulation), the scenario is wrong:" in ended.out
    assert f"Alone: groeipad run {scenarios / 'b.yaml'} -n 2 --seed 0 --no-figures --out {out}" in ended.out
    assert "goes on from here" in ended.out
    assert "1 of 2: a done in" in ended.err
    assert "2 of 2: b failed (1 failed" in ended.err
    assert "not run; 1 to mend" in ended.err
    assert "\x1b" not in ended.out + ended.err
    assert (out / "batch-scenarios" / "batch.csv").read_text(encoding="utf-8").startswith("scenario,kind,")
    assert not (out / "a" / "figures").exists()
    villages(scenarios, "b")
    again = groeipad("batch", scenarios, "-n", 2, "--seed", 0, "--out", out)
    assert again.code == 0
    assert "There already: 1. Made just now: 1." in again.out
    assert "1 of 2: a is there already" in again.err
    assert "goes on from here" not in again.out


def test_it_speaks_dutch_and_is_shown_again(groeipad: Groeipad, scenarios: Path, tmp_path: Path) -> None:
    ended = groeipad("batch", scenarios, "--out", tmp_path / "out", "--lang", "nl")
    assert "Klaar: 1 van de 2." in ended.out
    assert "het scenario is fout" in ended.out
    assert "Alleen deze: groeipad run" in ended.out
    shown = groeipad("show", tmp_path / "out" / "batch-scenarios", "--lang", "nl")
    assert shown.code == 0
    assert shown.out == ended.out


def test_json_is_one_document(groeipad: Groeipad, scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ended = groeipad("batch", scenarios, "--out", out, "--json")
    document = json.loads(ended.out)
    assert [one["state"] for one in document["runs"]] == ["done", "wrong"]
    assert document["outputs"] == str(out / "batch-scenarios")
    assert document["runs"][0]["housed_in"] > 0
    assert json.loads(groeipad("show", out / "batch-scenarios", "--json").out) == document


def test_plans_leave_their_table_and_figures_that_are_drawn_once(
    groeipad: Groeipad, scenarios: Path, tmp_path: Path
) -> None:
    out, words = tmp_path / "out", ("--plan", "--figures")
    villages(scenarios, "a", quota=0.01, fair_share="required")
    ended = groeipad("batch", scenarios / "a.yaml", *words, "--out", out)
    assert ended.code == 1
    assert "These plans miss the fair share that is required, or need wider limits: a." in " ".join(
        ended.out.split()
    )
    kept = [out / "plan-a" / "what-has-to-happen.csv", *(out / "plan-a" / "figures").iterdir()]
    kept += (out / "a-planned" / "figures").iterdir()
    assert (out / "a-planned" / "figures" / "backlog.svg") in kept
    written = [path.stat().st_mtime_ns for path in kept]
    (out / "a-planned" / "figures" / "backlog.svg").unlink()
    groeipad("batch", scenarios / "a.yaml", *words, "--out", out)
    again = {path: path.stat().st_mtime_ns for path in kept}
    assert [again[path] for path in kept if "plan-a" in str(path)] == [
        time for path, time in zip(kept, written, strict=True) if "plan-a" in str(path)
    ]


def test_a_dry_run_tells_and_does_nothing(groeipad: Groeipad, scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ended = groeipad("batch", scenarios, "--dry-run", "--out", out, "--precision", "0.05")
    assert ended.code == 1  # b is wrong
    assert "There already: 0. Would be made: 1. Wrong: 1." in ended.out
    assert "This is a rough figure" in ended.out
    assert "is a guess" in ended.out
    assert f"b: {scenarios / 'b.yaml'}" in ended.out
    assert not out.exists()
    groeipad("batch", scenarios, "--out", out)
    there = groeipad("batch", scenarios / "a.yaml", "--dry-run", "--out", out, "--lang", "nl")
    assert there.code == 0
    assert "Er al: 1. Te maken: 0. Fout: 0." in there.out
    more = groeipad("batch", scenarios / "a.yaml", "--dry-run", "--out", out, "-n", 50)
    assert "going by 1 earlier results in this folder" in " ".join(more.out.split())
    document = json.loads(groeipad("batch", scenarios, "--dry-run", "--out", out, "--json").out)
    assert [one["fate"] for one in document["runs"]] == ["there", "wrong"]


def test_a_second_batch_of_the_same_words_is_refused_at_once(
    groeipad: Groeipad, scenarios: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with only_writer(out / "batch-scenarios"):
        ended = groeipad("batch", scenarios, "--out", out)
    assert ended.code == 1
    assert "another run is writing to" in ended.err
    assert ended.out == ""
    assert list(out.iterdir()) == []


def test_a_run_that_is_in_use_is_told(groeipad: Groeipad, scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with only_writer(out / "a"):
        ended = groeipad("batch", scenarios / "a.yaml", "--out", out)
    assert ended.code == 1
    assert "a is in use by another run" in ended.err
    assert "a (simulation), in use by another run:" in ended.out


def test_a_table_that_cannot_be_stored_is_told_and_the_runs_are_kept(
    groeipad: Groeipad, scenarios: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "batch-scenarios").mkdir(parents=True)
    (out / "batch-scenarios" / "letter.txt").write_text("dear alderman")
    ended = groeipad("batch", scenarios, "--out", out)
    assert ended.code == 1
    assert "holds no result" in ended.err
    assert (out / "a" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--precision", 0.02, "-n", 1), "One replication has no precision"),
        (("--seed", -1), "--seed"),
    ],
)
def test_wrong_usage_is_refused(
    groeipad: Groeipad, scenarios: Path, tmp_path: Path, words: tuple[object, ...], said: str
) -> None:
    ended = groeipad("batch", scenarios, *map(str, words), "--out", tmp_path / "out")
    assert ended.code == 2
    assert said in ended.err
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_is_wrong_input(groeipad: Groeipad, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = groeipad("batch", tmp_path / "empty", "--out", tmp_path / "out")
    assert ended.code == 2
    assert "a folder without scenarios" in ended.err


def test_the_time_that_is_left_follows_what_was_measured() -> None:
    standing = Standing([10.0, 0.0, 90.0, 100.0])
    assert standing.told() == "about 3 min left"
    standing.end(failed=False, seconds=30.0)
    # Half of what was expected is believed still: 10 s of belief beside 10 s that took 30.
    assert standing.seconds_left() == pytest.approx(190 * (30 + 10) / (10 + 10))
    standing.end(failed=False, seconds=None)
    assert standing.seconds_left(part=0.5) == pytest.approx(2 * (45 + 100))
    assert standing.told(part=0.5) == "2.0 a minute, about 5 min left"
    standing.end(failed=True, seconds=None)
    standing.end(failed=False, seconds=7170.0)
    assert standing.told() == "1 failed, 1.0 an hour"


def test_on_a_terminal_bars_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Console(force_terminal=True, width=100, file=StringIO())
    monkeypatch.setattr(progress, "console", lambda to_stderr: screen)
    with batch_progress([5.0, 5.0]) as shown:
        shown.begins("growth-path", "replications")
        shown.progress(1, 4)
        shown.ended("failed", failed=True, seconds=2.0)
        shown.begins("baseline", "replications")
    told = screen.file.getvalue()  # type: ignore[attr-defined] # the screen of this test writes to a text in memory
    assert "growth-path" in told or "baseline" in told
    assert "1/2" in told
    assert "1 failed" in told


def test_without_a_terminal_a_long_run_tells_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with batch_progress([100.0]) as shown:
        shown.begins("baseline", "replications")
        for done in range(1, 11):
            now[0] += 10.0
            shown.progress(done, 10)
        shown.ended("done", failed=False, seconds=100.0)
    assert capsys.readouterr().err.splitlines() == [
        "baseline: 4 of 10 replications",
        "baseline: 8 of 10 replications",
        "1 of 1: baseline done in 2 min (36.0 an hour)",
    ]
