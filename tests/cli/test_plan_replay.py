"""``plan --replay`` and ``--certainty``: what they ask for, and which words do not go together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.replayed_plan import REPLICATIONS
from simulator.results.store import StoredResult
from tests.cli.conftest import Groeipad
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MET

Asked = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Let plans be stored at once; return what was asked."""
    found: Asked = []

    def plan_and_replay(path: Path, *, out: Path, **options: Any) -> StoredResult:
        found.append(options)
        options["progress"](1, 2)
        return write_plan(out / f"plan-{path.stem}", MET)

    monkeypatch.setattr("groeipad.experiments.replayed_plan.plan_and_replay", plan_and_replay)
    return found


def test_a_plan_is_carried_out_when_that_is_asked(groeipad: Groeipad, asked: Asked, tmp_path: Path) -> None:
    for words in (
        ["--replay"],
        ["--certainty", "0.9"],
        ["--replay", "-n", "50", "--jobs", "1", "--period", "month"],
    ):
        assert groeipad("plan", "met.yaml", "--out", tmp_path, "--no-figures", *words).code == 0
    wanted = ("certainty", "replications", "jobs", "period")
    assert [[one[name] for name in wanted] for one in asked] == [
        [None, REPLICATIONS, None, None],
        [0.9, REPLICATIONS, None, None],
        [None, 50, 1, "month"],
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--replay", "--futures", "5"], "ask for one of the two"),
        (["--certainty", "0.9", "--futures", "5"], "ask for one of the two"),
        (["-n", "50"], "with --replay"),
        (["--jobs", "1"], "with --replay"),
        (["--certainty", "1"], "0<x<1"),
        (["--certainty", "90"], "0<x<1"),
        (["--replay", "-n", "1"], "2<=x"),
    ],
)
def test_words_that_say_nothing_or_contradict_are_refused(
    groeipad: Groeipad, asked: Asked, tmp_path: Path, words: list[str], told: str
) -> None:
    ended = groeipad("plan", "met.yaml", "--out", tmp_path, *words)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
    assert asked == []
