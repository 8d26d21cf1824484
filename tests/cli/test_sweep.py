"""The command ``sweep``: what it says, how it ends, and that nothing is lost when it is killed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from groeipad.experiments.sweep.run import journal_of
from simulator.results.store import read_result
from tests.cli.conftest import Groeipad
from tests.experiments.sweep.sweeps import write_sweep

unix = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be killed at an instant there")


def tables(folder: Path) -> dict[str, bytes]:
    return {
        one["file"]: (folder / one["file"]).read_bytes() for one in read_result(folder).manifest["outputs"]
    }


def test_a_sweep_says_what_it_did_and_shows_it_again(groeipad: Groeipad, tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    ended = groeipad("sweep", path, "--out", tmp_path / "out", "--no-figures")
    assert ended.code == 0
    assert "Done: 4 of 4 points." in ended.out
    assert "all combinations" in ended.out
    assert "proof: 4 of 4 points" in ended.err
    shown = groeipad("show", tmp_path / "out" / "sweep-proof", "--lang", "nl")
    assert "Klaar: 4 van 4 punten." in shown.out
    again = groeipad("sweep", path, "--out", tmp_path / "out", "--no-figures", "--json")
    assert "4 of 4 points are there already" in again.err
    told = json.loads(again.out)
    assert (told["sweep"], len(told["points"])) == ("proof", 4)
    assert told["points"][0]["turnover"] == 0.05


def test_figures_are_drawn_beside_it(groeipad: Groeipad, tmp_path: Path) -> None:
    path = write_sweep(tmp_path, design={"kind": "one_at_a_time"})
    ended = groeipad("sweep", path, "--out", tmp_path)
    figures = tmp_path / "sweep-proof" / "figures"
    assert f"{figures}" in ended.out
    assert {one.name for one in figures.iterdir()} == {
        f"{name}-{outcome}.{form}"
        for name in ("tornado",)
        for outcome in ("housed", "backlog")
        for form in ("png", "svg")
    }


def test_a_dry_run_stores_nothing_and_knows_what_is_there(groeipad: Groeipad, tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    ended = groeipad("sweep", path, "--dry-run", "--out", tmp_path / "out")
    assert ended.code == 0
    assert "Points there already: 0. Still to be done: 4." in ended.out
    assert not (tmp_path / "out").exists()
    groeipad("sweep", path, "--out", tmp_path / "out", "--no-figures")
    told = json.loads(groeipad("sweep", path, "--dry-run", "--json", "--out", tmp_path / "out").out)
    assert (told["points"], told["missing"], told["seconds"]) == (4, 0, 0.0)


def test_a_wrong_sweep_ends_with_2_and_every_problem(groeipad: Groeipad, tmp_path: Path) -> None:
    path = write_sweep(
        tmp_path, factors={"one": {"path": "policy.kap", "values": [1]}}, design={"kind": "gird"}
    )
    for words in ((), ("--dry-run",)):
        ended = groeipad("sweep", path, "--out", tmp_path / "out", *words)
        assert ended.code == 2
        assert "did you mean 'grid'?" in ended.err
        assert "Traceback" not in ended.err


def test_points_that_fail_are_rows_and_the_exit_code_is_1(groeipad: Groeipad, tmp_path: Path) -> None:
    """A quota of 30% under a cap of 25%: each alone may be, for the scenario's own quota is changed with the cap."""
    low = {"policy": {"cap": 0.25, "quota": {"path": {"2026": 0.2}}}}
    path = write_sweep(
        tmp_path,
        factors={
            "cap": {"options": {"as_it_is": {}, "low": low}},
            "quota": {"path": "policy.quota.path.2027", "values": [0.2, 0.3]},
        },
    )
    ended = groeipad("sweep", path, "--out", tmp_path, "--no-figures")
    assert ended.code == 1
    assert "Done: 3 of 4 points." in ended.out
    table = read_result(tmp_path / "sweep-proof").table("sweep")
    wrong = table.filter(pl.col("error") != "")
    assert wrong.select("cap", "quota").rows() == [("low", 0.3)]
    assert "at most the cap of 0.25" in wrong["error"][0]
    assert wrong["housed"].to_list() == [None]


def test_a_cluster_has_its_own_workers(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("sweep", write_sweep(tmp_path), "--cluster", "tcp://127.0.0.1:1", "--jobs", "2")
    assert ended.code == 2
    assert "leave out --processes and --jobs" in ended.err


def test_a_cluster_that_is_not_there_is_told(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("sweep", write_sweep(tmp_path), "--cluster", "nowhere", "--out", tmp_path)
    assert ended.code == 1
    assert "tcp://" in ended.err
    assert "Traceback" not in ended.err


@unix
def test_a_sweep_that_is_killed_again_and_again_ends_as_one_that_never_was(tmp_path: Path) -> None:
    """Whatever was done before it was killed is kept: the number of points only grows."""
    many = {"design": {"kind": "sobol", "points": 32}, "replications": 5}

    def started(folder: Path) -> subprocess.Popen[bytes]:
        path = write_sweep(folder, **many)
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "groeipad",
                "sweep",
                str(path),
                "--no-figures",
                "--out",
                str(folder / "out"),
            ],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    places = [tmp_path / name for name in ("undisturbed", "disturbed")]
    for place in places:
        place.mkdir()
    assert started(places[0]).wait() == 0
    folder, draw, kept = places[1] / "out" / "sweep-proof", random.Random(20261128), [0]
    journal = journal_of(folder)
    for _ in range(2):
        process = started(places[1])
        wanted = kept[-1] + draw.randint(4, 16)
        while process.poll() is None and _lines(journal) < wanted:
            time.sleep(0.002)
        process.kill()
        process.wait()
        assert not folder.exists()
        kept.append(_lines(journal))
    assert kept == sorted(kept)
    assert kept[-1] > 8
    assert started(places[1]).wait() == 0
    assert tables(folder) == tables(places[0] / "out" / "sweep-proof")
    assert not journal.exists()


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0


@unix
def test_two_sweeps_of_one_name_keep_out_of_each_others_way(groeipad: Groeipad, tmp_path: Path) -> None:
    from groeipad.lock import only_writer

    path = write_sweep(tmp_path)
    with only_writer(tmp_path / "sweep-proof"):
        ended = groeipad("sweep", path, "--out", tmp_path)
    assert ended.code == 1
    assert "another run is writing" in ended.err
