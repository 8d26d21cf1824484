"""A sweep: each point is a run of its scenario, whoever simulates it and however often it was stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from groeipad.experiments.execute import Pool, Processes, Threads
from groeipad.experiments.sweep import measuring, run
from groeipad.experiments.sweep.journal import Journal
from groeipad.experiments.sweep.measuring import PointValues, seed_of
from groeipad.experiments.sweep.reading import read_sweep
from groeipad.experiments.sweep.run import journal_of, sweep_folder
from simulator.contract import ALL_GROUPS, REGION, YEARLY
from simulator.ensemble import run_ensemble
from simulator.results.blocks import index
from simulator.results.store import StoredResult
from simulator.results.years import Years
from tests.experiments.sweep.sweeps import TURNOVER, VOID, content, swept, write_sweep


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StoredResult]:
    folder = tmp_path_factory.mktemp("grid")
    path = write_sweep(folder)
    return path, swept(path, folder)[0]


def test_a_point_is_a_run_of_the_scenario_with_its_values(grid: tuple[Path, StoredResult]) -> None:
    path, result = grid
    sweep, table = read_sweep(path), result.table("sweep")
    row = table.row(by_predicate=(pl.col("turnover") == 0.065) & (pl.col("void") == 14), named=True)
    parts = [sweep.factors[0].at(1.0).parts[0], sweep.factors[1].at(0.0).parts[0]]
    scenario = sweep.files.load(parts).scenario
    assert scenario.supply.relets.turnover_rate.value == 0.065
    ensemble = run_ensemble(scenario, replications=3)
    years, rows = Years.of(ensemble.compiled).years, list(index(YEARLY, ensemble.compiled.labels))
    columns = [
        rows.index((metric, REGION, ALL_GROUPS)) * len(years) + years.index(year)
        for metric, year in (("housed_in", scenario.horizon.target_year), ("backlog", 2030))
    ]
    values = ensemble.collected.metrics(np.array(columns))
    ensemble.collected.close()
    assert [row["housed"], row["backlog"]] == pytest.approx(values.mean(axis=0))
    assert [row["housed_se"], row["backlog_se"]] == pytest.approx(values.std(axis=0, ddof=1) / np.sqrt(3))
    each = (
        result.table("sweep_replications").filter(point=row["point"]).select("housed", "backlog").to_numpy()
    )
    assert each.tolist() == values.tolist()


def test_a_sweep_has_a_row_for_each_point_and_for_each_replication(grid: tuple[Path, StoredResult]) -> None:
    _, result = grid
    table = result.table("sweep")
    assert table["point"].to_list() == [1, 2, 3, 4]
    assert table["turnover"].to_list() == [0.05, 0.05, 0.065, 0.065]
    assert table["void"].to_list() == [14, 60, 14, 60]
    assert table["error"].to_list() == [""] * 4
    assert set(table["seed"]) == {result.manifest["seed"]}
    assert len(result.table("sweep_replications")) == 4 * 3
    assert result.manifest["failed"] == 0
    csv = pl.read_csv(result.folder / "sweep.csv", schema=table.schema)
    assert csv.with_columns(pl.col("error").fill_null("")).equals(table)


@pytest.mark.parametrize("pool", [Threads(3), Processes(2)], ids=["threads", "processes"])
def test_results_are_the_same_to_the_byte_whoever_simulates(
    grid: tuple[Path, StoredResult], pool: Pool, tmp_path: Path
) -> None:
    path, result = grid
    assert content(swept(path, tmp_path, pool)[0]) == content(result)


def test_a_sweep_that_was_stopped_goes_on_and_ends_as_one_that_was_not(
    grid: tuple[Path, StoredResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, result = grid
    folder, simulate, done = sweep_folder(tmp_path, "proof"), measuring.attempt, list[int]()

    def stops(*words: Any) -> PointValues:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(words[1].number)
        return simulate(*words)

    monkeypatch.setattr(measuring, "attempt", stops)
    with pytest.raises(KeyboardInterrupt):
        swept(path, tmp_path)
    assert not folder.exists()
    with Journal(journal_of(folder), read_only=True) as journal:
        assert len(journal) == 2
    monkeypatch.setattr(measuring, "attempt", simulate)
    second, watch = swept(path, tmp_path)
    assert (watch.there, watch.total, watch.made) == (2, 4, 2)
    assert content(second) == content(result)
    assert not journal_of(folder).exists()


def test_what_is_stored_is_not_simulated_again_and_more_points_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"design": {"kind": "sobol", "points": 2}}
    more = {"design": {"kind": "sobol", "points": 4}}
    fresh = swept(write_sweep(tmp_path, **more), tmp_path / "fresh")[0]
    first, _ = swept(write_sweep(tmp_path, **few), tmp_path / "out")
    again, watch = swept(write_sweep(tmp_path, **few), tmp_path / "out")
    assert (watch.there, watch.made) == (2, 0)
    assert content(again) == content(first)
    longer, watch = swept(write_sweep(tmp_path, **more), tmp_path / "out")
    assert (watch.there, watch.made) == (2, 2)
    assert content(longer) == content(fresh)


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, design={"kind": "sobol", "points": 2})
    first, _ = swept(path, tmp_path / "out")
    (first.folder / "sweep_replications.parquet").write_bytes(b"damaged")
    second, watch = swept(path, tmp_path / "out")
    assert watch.made == 2
    assert content(second) == content(first)


def test_a_point_that_cannot_be_has_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    """A quota of 30% under a cap of 25%: each alone may be, since the scenario's own quota is below it."""
    path = write_sweep(
        tmp_path,
        factors={
            "quota": {"path": "policy.quota.path.2026", "values": [0.2, 0.3]},
            "cap": {
                "options": {
                    "low": {"policy": {"cap": 0.3}},
                    "lower": {"policy": {"cap": 0.25, "quota": {"path": {"2026": 0.25}}}},
                }
            },
        },
    )
    result, watch = swept(path, tmp_path)
    table = result.table("sweep")
    wrong = table.filter(pl.col("error") != "")
    assert watch.failed == len(wrong) == result.manifest["failed"]
    assert wrong.select("quota", "cap").rows() == [(0.3, "lower")] or not len(wrong)
    assert table.filter(error="")["housed"].null_count() == 0


def test_fresh_random_numbers_are_those_of_another_seed(tmp_path: Path) -> None:
    one = {"factors": {"turnover": {"path": TURNOVER["path"], "values": [0.05, 0.0500001]}}}
    fresh, _ = swept(write_sweep(tmp_path, "fresh", random_numbers="fresh", **one), tmp_path)
    fixed, _ = swept(write_sweep(tmp_path, "fixed", **one), tmp_path)
    seeds = fresh.table("sweep")["seed"].to_list()
    assert seeds == [seed_of(fixed.manifest["seed"], number, is_fresh=True) for number in (0, 1)]
    assert len({*seeds, fixed.manifest["seed"]}) == 3
    apart = [result.table("sweep")["housed"].to_list() for result in (fresh, fixed)]
    assert apart[0][0] != apart[0][1]
    assert apart[1][0] == apart[1][1]


def test_with_a_precision_each_point_has_as_many_replications_as_it_takes(tmp_path: Path) -> None:
    wide = {"outcomes": {"housed": {"metric": "housed_in"}}}
    rough, _ = swept(write_sweep(tmp_path, "rough", precision=0.25, replications=None, **wide), tmp_path)
    fine, _ = swept(write_sweep(tmp_path, "fine", precision=0.25, replications=5, **wide), tmp_path)
    assert (fine.table("sweep")["replications"] == 5).all()
    assert (rough.table("sweep")["replications"] >= 10).all()
    assert set(rough.table("sweep")["replications"]) <= set(range(10, 1001))


def test_points_that_are_the_same_are_simulated_once(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, factors={"void": VOID}, design={"kind": "morris", "trajectories": 3})
    result, watch = swept(path, tmp_path)
    assert len(result.table("sweep")) == 6
    assert watch.made == 2
    assert result.table("sweep").group_by("void").agg(pl.col("run").n_unique())["run"].to_list() == [1, 1]


def test_a_scenario_with_reviews_is_swept_too(tmp_path: Path) -> None:
    everything = Path(run.__file__).parents[3] / "scenarios" / "plan-of-action.yaml"
    path = write_sweep(
        tmp_path,
        scenario=str(everything),
        factors={"turnover": {"path": TURNOVER["path"], "values": [0.05]}},
        replications=1,
    )
    result, _ = swept(path, tmp_path)
    assert result.table("sweep")["error"].to_list() == [""]
