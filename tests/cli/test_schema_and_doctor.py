"""``schema`` gives editors what they need; ``doctor`` says what an installation lacks."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from solvers.probe import EXPECTED, Probe, probe_solvers
from tests.cli.conftest import Groeipad


def test_the_schema_is_a_json_schema(groeipad: Groeipad) -> None:
    ended = groeipad("schema")
    assert ended.code == 0
    Draft202012Validator.check_schema(json.loads(ended.out))


def test_the_schema_goes_to_a_file_when_asked(groeipad: Groeipad, tmp_path: Path) -> None:
    printed = groeipad("schema").out
    path = tmp_path / "new" / "schema.json"
    ended = groeipad("schema", "--out", path)
    assert ended.code == 0
    assert ended.out == ""
    assert path.read_text(encoding="utf-8") == printed


def test_a_file_that_cannot_be_written_is_no_fault_of_ours(groeipad: Groeipad, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for impossible in (tmp_path, tmp_path / "file" / "schema.json"):
        ended = groeipad("schema", "--out", impossible)
        assert ended.code == 2
        assert f"{impossible} cannot be written" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_sound_installation(groeipad: Groeipad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROEIPAD_CACHE", str(tmp_path / "cache"))
    ended = groeipad("doctor", "--out", tmp_path)
    assert ended.code == 0
    for what in (
        "Python",
        "numpy",
        "highspy",
        "HiGHS through PuLP",
        "results folder",
        "compile cache",
        "scenarios",
    ):
        assert what in ended.out


def test_json_lists_the_checks(groeipad: Groeipad, tmp_path: Path) -> None:
    checks = json.loads(groeipad("doctor", "--json", "--out", tmp_path).out)
    assert {"what", "ok", "found", "remedy"} == set(checks[0])


def test_a_solver_that_fails_is_a_problem_with_a_remedy(
    groeipad: Groeipad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solvers.probe.probe_solvers", lambda: (Probe("HiGHS", "0", "found 5"),))
    ended = groeipad("doctor", "--out", tmp_path)
    assert ended.code == 1
    assert "PROBLEM  HiGHS" in ended.out
    assert "found 5" in ended.out
    assert "lock file" in ended.out


def test_a_folder_that_cannot_be_written_is_a_problem(groeipad: Groeipad, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = groeipad("doctor", "--out", tmp_path / "file")
    assert ended.code == 1
    assert "--out" in ended.out


def test_both_ways_to_the_solver_find_the_optimum() -> None:
    assert [probe.works for probe in probe_solvers()] == [True, True]


@pytest.mark.parametrize("way", ["_solve_directly", "_solve_through_pulp"])
def test_a_wrong_optimum_and_a_crash_are_noticed(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    def crash() -> float:
        raise RuntimeError("no licence")

    monkeypatch.setattr(f"solvers.probe.{way}", lambda: EXPECTED + 1)
    assert "found 5 where the optimum is 4" in [probe.problem for probe in probe_solvers()]
    monkeypatch.setattr(f"solvers.probe.{way}", crash)
    assert "RuntimeError: no licence" in [probe.problem for probe in probe_solvers()]
