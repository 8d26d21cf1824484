"""A batch: what is done is not made again, what fails stops nothing else, and the rest is the same to the byte."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from groeipad.experiments import batch
from groeipad.experiments.batch import Outcome, first_line
from groeipad.experiments.batch_items import Asked, Item, batch_items, batch_name, scenario_files
from groeipad.experiments.batch_outlook import COMPILING_SECONDS, outlook
from groeipad.experiments.batch_tables import batch_csv
from groeipad.experiments.plan import plan_scenario
from groeipad.experiments.project import run_scenario
from groeipad.experiments.replayed_plan import plan_and_replay
from groeipad.lock import only_writer
from simulator.contract import BATCH_STATES, BATCH_TABLES
from simulator.errors import InputError, Interrupted, Location, Problem, ResultError, SolverError
from simulator.results.store import StoredResult, read_result, write_result
from tests.experiments.batches import Seen, make, states, tables, villages, wrong


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """Return a folder with two scenarios."""
    folder = tmp_path / "scenarios"
    villages(folder, "a")
    villages(folder, "b", quota=0.2)
    return folder


# ---- what is there is not made again ---------------------------------------------------------------------


def test_what_is_there_is_not_made_again_and_the_table_is_the_same(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert states(make(scenarios, out)) == {"a": "done", "b": "done"}
    before = tables(out)
    assert states(make(scenarios, out)) == {"a": "there", "b": "there"}
    assert tables(out) == before
    rows = read_result(out / "batch-all").table("batch")
    assert rows["scenario"].to_list() == ["a", "b"]
    assert rows["state"].to_list() == ["done", "done"]


def test_what_run_and_plan_have_stored_counts_and_is_the_same_as_what_a_batch_stores(
    scenarios: Path, tmp_path: Path
) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    for name in ("a", "b"):
        plan_scenario(scenarios / f"{name}.yaml", out=alone)
        run_scenario(alone / f"plan-{name}" / f"{name}-planned.yaml", out=alone, jobs=1)
    stored = tables(alone)
    make(scenarios, together, plan=True)
    made = tables(together)
    assert {file: made[file] for file in stored} == stored
    assert set(states(make(scenarios, alone, plan=True)).values()) == {"there"}


def test_a_changed_scenario_is_run_again_and_nothing_else(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(scenarios, out)
    villages(scenarios, "b", quota=0.25)
    assert states(make(scenarios, out)) == {"a": "there", "b": "done"}
    villages(scenarios, "a", remark="# a remark changes no result\n")
    assert states(make(scenarios, out)) == {"a": "there", "b": "there"}


@pytest.mark.parametrize("asked", [{"seed": 0}, {"replications": 3}, {"precision": 0.25, "replications": 2}])
def test_other_replications_or_another_seed_are_run_again(
    scenarios: Path, tmp_path: Path, asked: dict[str, int]
) -> None:
    out = tmp_path / "out"
    make(scenarios, out)
    assert states(make(scenarios, out, **asked)) == {"a": "done", "b": "done"}
    assert states(make(scenarios, out, **asked)) == {"a": "there", "b": "there"}


def test_what_stands_in_the_file_may_as_well_be_asked(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(scenarios, out)
    assert states(make(scenarios, out, replications=2, seed=2026)) == {"a": "there", "b": "there"}


def test_another_version_is_run_again(
    scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    make(scenarios, out)
    monkeypatch.setattr("groeipad.experiments.packages.version", lambda package: f"{package} of tomorrow")
    assert states(make(scenarios, out)) == {"a": "done", "b": "done"}


def test_a_result_that_is_damaged_or_incomplete_is_made_again(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(scenarios, out)
    whole = tables(out)
    (out / "a" / "series.parquet").write_bytes(b"half")
    (out / "b" / "relets.parquet").unlink()
    assert states(make(scenarios, out)) == {"a": "done", "b": "done"}
    assert tables(out) == whole
    (out / "a" / "manifest.json").write_text("{", encoding="utf-8")
    (out / "b").rename(out / ".b.old")  # cut off between the two steps of a replacement
    assert states(make(scenarios, out)) == {"a": "done", "b": "there"}
    assert tables(out) == whole


def test_a_plan_that_was_carried_out_is_another_plan(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    plan_and_replay(scenarios / "a.yaml", out=out, replications=2, jobs=1)
    assert states(make(scenarios, out, plan=True))["plan-a"] == "done"


# ---- what fails stops nothing else -----------------------------------------------------------------------


def test_what_fails_becomes_a_row_with_its_error_and_command_and_the_rest_goes_on(
    scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong(scenarios, "c")
    for name in ("d", "e", "f"):
        villages(scenarios, name)
    really = run_scenario
    failing = {
        "d": KeyError("surprise"),
        "e": SolverError("no answer\nand more about it"),
        "f": OSError(28, "No space left on device"),
    }

    def run(path: Path, **options: object) -> StoredResult:
        if error := failing.get(path.stem):
            raise error
        return really(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "run_scenario", run)
    out, watch = tmp_path / "out", Seen()
    outcomes = make(scenarios, out, watch=watch, seed=7)
    assert list(states(outcomes).values()) == ["done", "done", "wrong", "fault", "failed", "failed"]
    rows = {row["scenario"]: row for row in read_result(out / "batch-all").table("batch").to_dicts()}
    assert rows["a"]["error"] == ""
    assert rows["c"]["error"].startswith(str(scenarios / "c.yaml"))
    assert "policy.quota.path.2026  is 3.0" in rows["c"]["error"]
    assert rows["d"]["error"] == "KeyError: 'surprise'"
    assert rows["e"]["error"] == "no answer"
    assert rows["f"]["error"] == "OSError: [Errno 28] No space left on device"
    assert rows["f"]["housed_in"] is None
    assert rows["f"]["command"] == f"groeipad run {scenarios / 'f.yaml'} --seed 7 --out {out}"
    assert [line[0] for line in watch.errors] == ["c", "d", "e", "f"]
    failing.clear()
    villages(scenarios, "c", quota=0.1)
    again = states(make(scenarios, out, seed=7))
    assert list(again.values()) == ["there", "there", "done", "done", "done", "done"]


def test_the_run_of_a_plan_that_failed_is_left_out(scenarios: Path, tmp_path: Path) -> None:
    wrong(scenarios, "b")
    outcomes = make(scenarios, tmp_path / "out", plan=True)
    assert states(outcomes) == {
        "plan-a": "done",
        "a-planned": "done",
        "plan-b": "wrong",
        "b-planned": "skipped",
    }


def test_a_plan_that_misses_what_is_required_is_told_and_simulated_all_the_same(tmp_path: Path) -> None:
    scenarios = tmp_path / "scenarios"
    villages(scenarios, "a", quota=0.01, fair_share="required")
    plan, run = make(scenarios, tmp_path / "out", plan=True)
    assert (plan.state, plan.error) == ("short", "fair share is required and not reached")
    assert run.state == "done"
    assert plan.metrics["fair_share_reached"] == 0.0


def test_a_full_disk_leaves_what_was_there_and_the_next_call_makes_the_rest(
    scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed, out = tmp_path / "undisturbed", tmp_path / "out"
    make(scenarios, undisturbed, seed=1)
    make(scenarios, out)
    sink = pl.LazyFrame.sink_parquet

    def full_disk(frame: pl.LazyFrame, path: Path, **options: object) -> object:
        if ".b.new" in str(path):
            raise OSError(28, "No space left on device")
        return sink(frame, path, **options)  # type: ignore[call-overload]

    with monkeypatch.context() as disk:
        disk.setattr(pl.LazyFrame, "sink_parquet", full_disk)
        outcomes = make(scenarios, out, seed=1)
    assert states(outcomes) == {"a": "done", "b": "failed"}
    assert "No space left on device; what was there is untouched" in outcomes[1].error
    assert read_result(out / "b").manifest["seed"] == 2026
    assert states(make(scenarios, out, seed=1)) == {"a": "there", "b": "done"}
    results = [{k: v for k, v in tables(one).items() if "batch" not in k} for one in (out, undisturbed)]
    assert results[0] == results[1]


def test_a_scenario_that_another_run_is_writing_is_left_to_it(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with only_writer(out / "a"):
        outcomes = make(scenarios, out)
    assert states(outcomes) == {"a": "busy", "b": "done"}
    assert "another run is writing to" in outcomes[0].error
    assert not (out / "a").exists()


def test_the_user_stops_all_of_it(scenarios: Path, tmp_path: Path) -> None:
    def stop(item: Item) -> None:
        if item.name == "b":
            raise Interrupted("enough")

    with pytest.raises(Interrupted, match="enough"):
        make(scenarios, tmp_path / "out", watch=Seen(stop))
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["a"]


# ---- what a batch consists of ----------------------------------------------------------------------------


def test_a_folder_means_its_yaml_files_by_name_and_a_file_counts_once(scenarios: Path) -> None:
    (scenarios / ".hidden.yaml").write_text("")
    (scenarios / "notes.txt").write_text("")
    villages(scenarios / "deeper", "c")
    both = (scenarios / "a.yaml", scenarios / "b.yaml")
    assert scenario_files([scenarios]) == both
    assert scenario_files([scenarios / "b.yaml", scenarios]) == both[::-1]


def test_two_files_of_one_name_and_an_empty_folder_are_refused(scenarios: Path, tmp_path: Path) -> None:
    other = villages(tmp_path / "other", "a")
    with pytest.raises(InputError, match="the second scenario called 'a'"):
        scenario_files([scenarios, other])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="a folder without scenarios"):
        scenario_files([tmp_path / "empty"])


def test_two_results_in_one_folder_are_refused(scenarios: Path) -> None:
    villages(scenarios, "a-planned")
    villages(scenarios, "plan-a")
    with pytest.raises(InputError, match=r"plan-a-planned, as .*a-planned.yaml is"):
        batch_items(scenario_files([scenarios]), Asked(Path("out")), plan=True)


def test_a_batch_is_named_after_what_was_asked() -> None:
    files = [Path(f"{name}.yaml") for name in "abcd"]
    assert batch_name(files[:2], files[:2], plan=False) == "a-b"
    assert batch_name(files, files, plan=True) == "a-and-3-more-planned"
    assert batch_name([Path("tests")], files, plan=False) == "tests"


def test_a_command_repeats_what_was_asked_and_no_more() -> None:
    asked = Asked(Path("my results"), 20, 0.05, 0, ("--no-figures",))
    run, plan = (Item(kind, Path("a b.yaml"), Path("out/a b")) for kind in ("run", "plan"))
    assert run.command(asked) == (
        "groeipad run 'a b.yaml' -n 20 --precision 0.05 --seed 0 --no-figures --out 'my results'"
    )
    assert plan.command(Asked(Path("outputs"), 20)) == "groeipad plan 'a b.yaml'"


def test_an_error_is_told_in_a_line() -> None:
    problems = [Problem(Location("x.yaml", number, 1), "policy.cap", "3") for number in (1, 2, 3)]
    assert first_line(InputError(problems)) == "x.yaml:1:1  policy.cap  is 3  (and 2 more)"
    assert first_line(ResultError("first\nsecond")) == "first"
    assert first_line(ValueError()) == "ValueError"


def test_the_metrics_are_those_of_the_region_in_the_target_year(scenarios: Path, tmp_path: Path) -> None:
    (plan, run, *_) = make(scenarios, tmp_path / "out", plan=True)
    metrics = read_result(run.item.folder).table("metrics")
    of_region = metrics.filter(municipality="region", group="all", year=2027)
    for name in ("housed_in", "fair_share_ratio_min", "backlog", "quota_used", "wait_mean"):
        assert run.metrics[name] == pytest.approx(of_region.filter(metric=name)["value"].mean())
    fair_share = read_result(plan.item.folder).manifest["fair_share"]
    assert plan.metrics["housed_in"] == pytest.approx(sum(fair_share["placed"].values()))
    assert plan.metrics["fair_share_ratio_min"] == pytest.approx(min(fair_share["ratios"].values()))
    assert plan.metrics["wait_mean"] is None


def test_every_column_and_state_is_in_the_contract(scenarios: Path, tmp_path: Path) -> None:
    assert set(batch.State.__args__) == set(BATCH_STATES)  # type: ignore[attr-defined]
    make(scenarios, tmp_path / "out")
    rows = read_result(tmp_path / "out" / "batch-all").table("batch")
    assert rows.columns == [column.name for column in BATCH_TABLES["batch"]]


def test_a_spreadsheet_takes_no_text_for_a_formula() -> None:
    table = pl.DataFrame({"scenario": ["=1+1", "a"], "housed_in": [-1.0, 2.0]})
    assert batch_csv(table) == "scenario,housed_in\n'=1+1,-1.0\na,2.0\n"


# ---- what it would do ------------------------------------------------------------------------------------


def test_an_outlook_tells_what_is_there_what_will_be_made_and_what_is_wrong(
    scenarios: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = Asked(out)

    def fates(*, plan: bool) -> list[str]:
        return [one.fate for one in outlook(batch_items(files, asked, plan=plan), asked).forecasts]

    files = scenario_files([scenarios])
    assert fates(plan=False) == ["to_make", "to_make"]
    assert fates(plan=True) == ["to_make"] * 4
    assert not out.exists()
    make(scenarios, out, plan=True)
    wrong(scenarios, "b")
    assert fates(plan=True) == ["there", "there", "wrong", "wrong"]
    assert fates(plan=False) == ["to_make", "wrong"]


def test_the_time_is_that_of_earlier_results_in_the_folder_in_proportion(
    scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groeipad.experiments.batch_outlook.is_ready", lambda engine: True)
    out = tmp_path / "out"
    items = batch_items(scenario_files([scenarios]), Asked(out), plan=False)
    rough = outlook(items, Asked(out, replications=20))
    assert rough.measured == 0
    make(scenarios, out)
    for name, seconds in (("a", 100.0), ("b", 10.0)):
        stored = read_result(out / name)
        manifest = stored.manifest | {"seconds": seconds}
        write_result(out / name, {"runs": stored.table("runs")}, manifest)
    same = outlook(items, Asked(out, seed=1))
    assert same.measured == 2
    assert [one.seconds for one in same.forecasts] == pytest.approx([100.0, 10.0])
    more = outlook(items, Asked(out, replications=20))
    assert more.forecasts[0].seconds == pytest.approx(10 * more.forecasts[1].seconds)
    assert more.seconds > same.seconds
    other = villages(tmp_path / "other", "c")
    unknown = outlook(batch_items([other], Asked(out, seed=1), plan=False), Asked(out, seed=1))
    assert unknown.seconds == pytest.approx(55.0)  # the pace of the others


def test_what_is_no_manifest_of_a_run_measures_nothing(scenarios: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name, text in (("x", "{"), ("y", "[]"), ("z", '{"content": "1"}')):
        (out / name).mkdir(parents=True)
        (out / name / "manifest.json").write_text(text, encoding="utf-8")
    assert outlook(batch_items(scenario_files([scenarios]), Asked(out), plan=False), Asked(out)).measured == 0


def test_the_first_simulation_waits_for_the_engine(
    scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groeipad.experiments.batch_outlook.is_ready", lambda engine: False)
    asked = Asked(tmp_path / "out")
    ahead = outlook(batch_items(scenario_files([scenarios]), asked, plan=True), asked)
    extra = [waited - one.seconds for waited, one in zip(ahead.expected, ahead.forecasts, strict=True)]
    assert extra == [0.0, pytest.approx(COMPILING_SECONDS), 0.0, 0.0]
    assert ahead.seconds == pytest.approx(sum(ahead.expected))


def test_an_outcome_without_a_result_has_no_metrics() -> None:
    assert dict(Outcome(Item("run", Path("a.yaml"), Path("a")), "busy", "in use").metrics) == {}
