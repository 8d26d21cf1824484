"""What researchers may rely on: it is light to import, documented, and does what the commands do."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

from groeipad import api
from groeipad.cli import main
from simulator.errors import InputError, ResultError
from simulator.results.store import StoredResult

HEAVY = ("numba", "matplotlib", "polars", "pulp", "highspy", "pydantic", "numpy", "scipy", "simpy")


def test_importing_it_imports_nothing_heavy() -> None:
    program = (
        "import json, sys; from groeipad import api; "
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == []


def test_it_offers_what_it_names_and_nothing_else() -> None:
    functions = [
        name
        for name, one in vars(api).items()
        if inspect.isfunction(one) and one.__module__ == api.__name__ and not name.startswith("_")
    ]
    assert sorted(functions) == sorted(api.__all__)


@pytest.mark.parametrize("name", api.__all__)
def test_every_function_tells_what_it_takes_and_returns(name: str) -> None:
    function = getattr(api, name)
    told = inspect.getdoc(function) or ""
    assert [one for one in inspect.signature(function).parameters if one not in told] == []
    assert "Parameters\n----------" in told


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return api.copy_scenarios(tmp_path_factory.mktemp("own") / "scenarios")


@pytest.fixture(scope="module")
def result(scenarios: Path) -> StoredResult:
    return api.run(scenarios / "driedorp.yaml", out=scenarios.parent / "outputs", replications=3, seed=5)


def test_copying_leaves_what_is_yours_as_it_is(scenarios: Path) -> None:
    mine = scenarios / "growth-path.yaml"
    mine.write_text("# mine\n", encoding="utf-8")
    assert api.copy_scenarios(str(scenarios)) == scenarios
    assert mine.read_text(encoding="utf-8") == "# mine\n"


def test_a_scenario_is_written_and_loads_as_the_same(scenarios: Path) -> None:
    written = api.write_scenario(
        scenarios / "higher.yaml",
        {"extends": "driedorp.yaml", "policy": {"quota": {"path": {2026: 0.25}}}},
        comment="Less for\nurgent households",
    )
    assert written.read_text(encoding="utf-8").startswith("# Less for\n# urgent households\nextends:")
    assert api.load_scenario(str(written)).policy.quota.path == {2026: 0.25}


def test_a_scenario_that_is_wrong_is_refused_with_its_place(scenarios: Path) -> None:
    with pytest.raises(InputError) as refused:
        api.write_scenario(scenarios / "wrong.yaml", {"extends": "driedorp.yaml", "policy": {"cap": 30}})
    (problem,) = refused.value.problems
    assert problem.field == "policy.cap"
    assert (scenarios / "wrong.yaml").is_file()


def test_a_run_stores_what_the_command_stores(scenarios: Path, result: StoredResult, tmp_path: Path) -> None:
    words = ["run", str(scenarios / "driedorp.yaml"), "-n", "3", "--seed", "5", "--no-figures"]
    assert main([*words, "--out", str(tmp_path)]) == 0
    commanded = api.read_result(tmp_path / "driedorp")
    assert commanded.manifest["outputs"] == result.manifest["outputs"]
    assert commanded.manifest["content"] == result.manifest["content"]


def test_the_summary_is_that_of_the_command(
    result: StoredResult, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    capsys.readouterr()
    assert main(["show", str(result.folder), "--lang", "nl"]) == 0
    shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert api.tell(result, "nl").splitlines() == shown


def test_bands_hold_the_mean_and_have_a_row_for_each_metric_and_place(result: StoredResult) -> None:
    table = api.bands(result)
    assert table.columns == ["metric", "municipality", "group", "year", "mean", "p10", "p90"]
    housed = table.filter(metric="housed_in", municipality="region", group="all", year=2035)
    of_each = result.table("metrics").filter(
        metric="housed_in", municipality="region", group="all", year=2035
    )["value"]
    assert housed["mean"].item() == pytest.approx(of_each.mean())
    assert housed["p10"].item() <= housed["mean"].item() <= housed["p90"].item()


def test_a_result_does_not_differ_from_itself_under_another_name(
    scenarios: Path, result: StoredResult
) -> None:
    twin = api.write_scenario(scenarios / "twin.yaml", {"extends": "driedorp.yaml"})
    same = api.run(twin, out=result.folder.parent, replications=3, seed=5)
    table = api.compare([result, same.folder], metrics=["backlog", "housed_in"], year=2030)
    assert set(table.filter(group="all")["metric"]) == {"backlog", "housed_in"}
    assert set(table["difference"]) == {0.0}
    assert set(table["verdict"]) == {"same"}


def test_a_metric_that_cannot_be_compared_is_refused_by_name(result: StoredResult) -> None:
    with pytest.raises(ResultError, match=r"no metric that can be compared: happiness; there are .*backlog"):
        api.compare([result, result], metrics=["happiness"])


def test_a_plan_and_its_replay_stand_in_the_same_place(scenarios: Path, tmp_path: Path) -> None:
    planned = api.plan(scenarios / "driedorp.yaml", out=tmp_path)
    assert planned.folder == tmp_path / "plan-driedorp"
    assert planned.manifest["fair_share"]["met"] is False
    assert list(api.figures(planned)) == ["quota-paths", "growth-path", "supply-stack"]
    replayed = api.replay(scenarios / "driedorp.yaml", out=tmp_path, replications=3)
    assert replayed.folder == planned.folder
    assert len(replayed.table("replay").filter(municipality="region", year=2035)) >= 1
    assert api.load_scenario(replayed.folder / replayed.manifest["overlay"]).title.en


def test_figures_are_those_of_the_command(result: StoredResult) -> None:
    assert list(api.figures(result, "nl")) == [
        "backlog",
        "flows",
        "housed",
        "growth-path",
        "relets-used",
        "waiting",
    ]


def test_nobody_else_may_write_to_the_same_place(scenarios: Path, tmp_path: Path) -> None:
    from groeipad.lock import only_writer

    with only_writer(tmp_path / "driedorp"), pytest.raises(ResultError, match="another run is writing"):
        api.run(scenarios / "driedorp.yaml", out=tmp_path, replications=1)
