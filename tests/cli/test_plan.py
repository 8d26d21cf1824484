"""``plan``: what it asks of the search, what it prints where, what it leaves behind, and how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groeipad.lock import only_writer
from groeipad.shipped import shipped_scenarios
from simulator.errors import SolverError
from simulator.results.store import StoredResult
from tests.cli.conftest import FAILURES, Groeipad, in_new_process
from tests.report.plan.factory import MadePlan, write_plan
from tests.report.plan.made import CLASH, HALF_YEARS, MET, NOT_MET

Asked = list[dict[str, Any]]

PLANS: dict[str, MadePlan] = {
    "met": MET,
    "short": NOT_MET,
    "aimed": replace(NOT_MET, required=False),
    "widened": CLASH,
    "halves": HALF_YEARS,
}
"""What is planned for a scenario of this name; for another one fair share is met."""


@pytest.fixture(autouse=True)
def details_stay_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Let plans be stored at once; return what was asked. A scenario whose name is in ``FAILURES`` fails."""
    found: Asked = []

    def plan_scenario(path: Path, *, out: Path, **options: Any) -> StoredResult:
        found.append({"path": path, "out": out, **options})
        if path.stem == "stuck":
            raise SolverError("HiGHS reached the time limit of 5 s; give it more with --time-limit")
        if error := FAILURES.get(path.stem):
            raise error
        for done in range(1, 10):
            options["progress"](done, 9)
        return write_plan(out / f"plan-{path.stem}", PLANS.get(path.stem, MET))

    monkeypatch.setattr("groeipad.experiments.plan.plan_scenario", plan_scenario)
    return found


# ---- what is printed and left behind -----------------------------------------------------------------------


def test_a_plan_prints_its_answer_and_leaves_a_table_and_figures(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("plan", "met.yaml", "--out", tmp_path)
    assert ended.code == 0
    assert "Yes. With this plan all 9 municipalities reach fair share in 2035." in ended.out
    assert "What has to happen" in ended.out
    assert max(len(line) for line in ended.out.splitlines() if "/" not in line) <= 100
    assert "\x1b" not in ended.out + ended.err
    assert "met: 9 of 9 parts planned" in ended.err
    folder = tmp_path / "plan-met"
    assert (folder / "figures" / "growth-path.png").is_file()
    assert b"Ja: alle 9 gemeenten" in (folder / "figures" / "growth-path.svg").read_bytes()
    assert (folder / "what-has-to-happen.csv").read_bytes().startswith("\ufeffPeriode vanaf;".encode())
    overlay = folder / "thirty-percent-planned.yaml"
    assert overlay.is_file()
    assert f"groeipad run {overlay}" in ended.out


def test_the_options_reach_the_search(groeipad: Groeipad, asked: Asked, tmp_path: Path) -> None:
    groeipad("plan", "met.yaml", "--no-figures", "--out", tmp_path)
    groeipad(
        *("plan", "met.yaml", "--solver", "cbc", "--period", "half-year", "--time-limit", "2.5"),
        *("--write-model", tmp_path / "model.lp", "--no-figures", "--out", tmp_path),
    )
    wanted = ("solver", "period", "time_limit", "model_file")
    assert [[one[option] for option in wanted] for one in asked] == [
        ["highs", None, None, None],
        ["cbc", "half_year", 2.5, tmp_path / "model.lp"],
    ]
    assert not (tmp_path / "plan-met" / "figures").exists()
    assert (tmp_path / "plan-met" / "what-has-to-happen.csv").is_file()


@pytest.mark.parametrize(
    ("lang", "in_summary", "in_table"),
    [(None, "Yes. With", "Gemeente"), ("nl", "Ja. Met", "Gemeente"), ("en", "Yes. With", "Municipality")],
)
def test_the_language_of_words_and_table(
    groeipad: Groeipad, tmp_path: Path, lang: str | None, in_summary: str, in_table: str
) -> None:
    words = ["--lang", lang] if lang else []
    ended = groeipad("plan", "met.yaml", "--no-figures", "--out", tmp_path, *words)
    assert in_summary in ended.out
    assert in_table in (tmp_path / "plan-met" / "what-has-to-happen.csv").read_text(encoding="utf-8-sig")


def test_the_language_of_figures(groeipad: Groeipad, tmp_path: Path) -> None:
    """Without a choice they are Dutch; see the test of what a plan leaves behind."""
    groeipad("plan", "met.yaml", "--out", tmp_path, "--lang", "en")
    assert b"Yes: all" in (tmp_path / "plan-met" / "figures" / "growth-path.svg").read_bytes()


def test_three_years_are_printed_unless_all_periods_are_asked_for(groeipad: Groeipad, tmp_path: Path) -> None:
    few = groeipad("plan", "halves.yaml", "--no-figures", "--out", tmp_path).out
    every = groeipad("plan", "halves.yaml", "--all-periods", "--no-figures", "--out", tmp_path).out
    assert "first half of 2031" not in few
    assert "first half of 2031" in every
    assert "2030" in [line.strip() for line in few.splitlines()]


def test_json_is_one_documented_document(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("plan", "short.yaml", "--json", "--no-figures", "--out", tmp_path)
    document = json.loads(ended.out)
    assert list(document) == [
        *("scenario", "goals", "fair_share", "limits", "effects", "rounding", "overlay", "outputs")
    ]
    assert document["fair_share"]["met"] is False
    assert document["outputs"] == str(tmp_path / "plan-short")
    assert Path(document["overlay"]).is_file()
    assert ended.code == 3, "the code is the same however the plan is told"


# ---- how it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), [("met", 0), ("short", 3), ("aimed", 0), ("widened", 3)])
def test_a_plan_that_falls_short_of_what_is_required_ends_with_3(
    groeipad: Groeipad, tmp_path: Path, name: str, code: int
) -> None:
    ended = groeipad("plan", f"{name}.yaml", "--no-figures", "--out", tmp_path)
    assert ended.code == code
    assert (tmp_path / f"plan-{name}" / "plan.parquet").is_file(), "the plan that comes closest is stored"
    assert ("What stands in the way" in ended.out) == (name != "met")


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("wrong", 2, "wrong.yaml: not planned; 1 to mend."),
        ("stuck", 1, "HiGHS reached the time limit"),
        ("unstored", 1, "the disk said no"),
        ("full-disk", 1, "the result cannot be written"),
        ("broken", 4, "this is not your doing"),
        ("stopped", 130, "Interrupted: "),
    ],
)
def test_every_failure_is_explained_and_has_its_code(
    groeipad: Groeipad, tmp_path: Path, name: str, code: int, says: str
) -> None:
    ended = groeipad("plan", f"{name}.yaml", "--json", "--out", tmp_path)
    assert ended.code == code
    assert says in ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_figures_that_fail_lose_no_plan(
    groeipad: Groeipad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_ink(*_: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr("groeipad.report.studio.Studio.write", no_ink)
    ended = groeipad("plan", "met.yaml", "--json", "--out", tmp_path)
    assert ended.code == 4
    assert "no ink" in ended.err
    assert json.loads(ended.out)["fair_share"]["met"] is True


def test_an_interruption_says_what_was_kept(
    groeipad: Groeipad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("groeipad.report.studio.Studio.write", stop)
    ended = groeipad("plan", "met.yaml", "--out", tmp_path)
    assert ended.code == 130
    assert f"stopped after {tmp_path / 'plan-met'} was stored; its figures may be missing" in ended.err


def test_a_second_plan_into_the_same_folder_is_told_at_once(
    groeipad: Groeipad, asked: Asked, tmp_path: Path
) -> None:
    with only_writer(tmp_path / "plan-met"):
        ended = groeipad("plan", "met.yaml", "--out", tmp_path)
    assert ended.code == 1
    assert f"another run is writing to {tmp_path / 'plan-met'}" in ended.err
    assert asked == []


@pytest.mark.parametrize(
    "options",
    [
        ["--solver", "guess"],
        ["--period", "week"],
        ["--time-limit", "0"],
        ["--write-model", "model.txt"],
        ["--lang", "de"],
    ],
)
def test_wrong_usage_is_told_before_any_time_is_spent(
    groeipad: Groeipad, asked: Asked, options: list[str]
) -> None:
    ended = groeipad("plan", "met.yaml", *options)
    assert ended.code == 2
    assert "Usage: groeipad plan" in ended.err
    assert asked == []


def test_places_that_cannot_be_written_are_refused_first(
    groeipad: Groeipad, asked: Asked, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    assert groeipad("plan", "met.yaml", "--out", tmp_path / "file" / "out").code == 2
    assert groeipad("plan", "met.yaml", "--write-model", tmp_path / "file" / "model.lp").code == 2
    assert asked == []


# ---- a stored plan -----------------------------------------------------------------------------------------


def test_show_prints_a_stored_plan_again(groeipad: Groeipad, stored: Path, tmp_path: Path) -> None:
    printed = groeipad("plan", "short.yaml", "--no-figures", "--out", tmp_path).out
    folder = tmp_path / "plan-short"
    shown = groeipad("show", folder)
    assert shown.code == 0, "showing a plan that falls short is no failure"
    assert printed.startswith(shown.out.rstrip("\n"))
    both = groeipad("show", folder, stored, "--lang", "nl").out
    assert "Nee. Met dit plan" in both
    assert "Vergeleken met wat is waargenomen" in both


def test_show_prints_the_document_of_a_plan(groeipad: Groeipad, stored: Path, tmp_path: Path) -> None:
    printed = groeipad("plan", "met.yaml", "--json", "--no-figures", "--out", tmp_path).out
    folder = tmp_path / "plan-met"
    assert json.loads(groeipad("show", folder, "--json").out) == json.loads(printed)
    both = json.loads(groeipad("show", folder, stored, "--json").out)
    assert ["goals" in one for one in both] == [True, False]


def test_the_help_of_a_plan_is_quick(tmp_path: Path) -> None:
    program = (
        "import json, sys; from groeipad.cli import main; main(['plan', '--help']); "
        "print('\\n' + json.dumps([name for name in ('numba', 'matplotlib', 'polars', 'pulp', 'highspy', "
        "'pydantic', 'numpy', 'scipy', 'simpy') if name in sys.modules]))"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_the_whole_way_from_file_to_plan_and_back_to_a_run(tmp_path: Path) -> None:
    scenario = shipped_scenarios() / "driedorp.yaml"
    model = tmp_path / "model.mps"
    ended = in_new_process(
        *("plan", scenario, "--lang", "nl", "--write-model", model, "--out", tmp_path), env={"COLUMNS": "100"}
    )
    assert ended.code in (0, 3), ended.err
    assert ended.out.splitlines()[3].startswith("Ja. " if ended.code == 0 else "Nee. ")
    assert "Grootdorp" in ended.out
    assert model.stat().st_size > 1000
    folder = tmp_path / "plan-driedorp"
    assert len(list((folder / "figures").iterdir())) == 6
    shown = in_new_process("show", folder, "--lang", "nl", env={"COLUMNS": "100"})
    assert shown.code == 0
    assert ended.out.startswith(shown.out.rstrip("\n"))
    overlay = json.loads(in_new_process("show", folder, "--json").out)["overlay"]
    again = in_new_process("run", overlay, "-n", 2, "--jobs", 1, "--no-figures", "--out", tmp_path)
    assert again.code == 0, again.err
