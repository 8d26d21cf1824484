"""A stored plan for many futures: what it says adds up, it is the same every time, and its overlay carries it out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from groeipad.experiments.futures import draw_futures
from groeipad.experiments.plan import plan_scenario
from groeipad.experiments.robust_plan import plan_for_futures
from groeipad.experiments.robust_simulation import REPLICATIONS, simulate_in_futures
from groeipad.shipped import shipped_scenarios
from simulator.contract import REGION
from simulator.errors import InputError
from simulator.flows import compile_scenario
from simulator.inputs import load
from simulator.results.store import StoredResult, sha256
from solvers.robust import tail_mean

COUNT = 5
DRIEDORP = """\
extends: {base}
title: {{nl: Driedorp in veel toekomsten, en: Driedorp in many futures}}
explanation: {{nl: proef, en: test}}
demand:
  groups:
    medical:
      households_per_year: {{value: 40, low: 20, high: 80, source: invented, status: assumption}}
supply:
  relets:
    turnover_rate: {{value: 0.05, low: 0.04, high: 0.06, source: invented, status: assumption}}
  other_supply:
    flex:
      name: {{nl: Flex, en: Flex}}
      kind: temporary_housing
      homes: {{Kleindorp: 40}}
      opens: 2027-01-01
      stay: {{kind: exponential, mean_days: 730}}
      cost_per_home_year: 1000
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "driedorp-futures.yaml"
    path.write_text(DRIEDORP.format(base=shipped_scenarios() / "driedorp.yaml"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> StoredResult:
    return plan_for_futures(scenario, out=tmp_path_factory.mktemp("out"), futures=COUNT)


def told(stored: StoredResult, about: str, plan: str) -> np.ndarray:
    return stored.table("futures").filter(about=about, subject=plan).sort("future")["value"].to_numpy()


def test_it_is_stored_as_any_plan_with_a_table_of_futures_beside(stored: StoredResult) -> None:
    assert stored.folder.name == "plan-driedorp-futures"
    assert {path.name for path in stored.folder.iterdir()} >= {
        *("plan.parquet", "duals.parquet", "futures.parquet", "manifest.json"),
        "driedorp-futures-planned.yaml",
    }
    futures = stored.table("futures")
    assert futures["future"].unique().sort().to_list() == list(range(COUNT))
    # Two figures, and five things of each of two plans.
    assert len(futures) == COUNT * (2 + 5 * 2)


def test_the_figures_in_the_table_are_those_that_were_drawn(scenario: Path, stored: StoredResult) -> None:
    drawn = draw_futures(load(scenario).scenario, COUNT, stored.manifest["futures"]["seed"], file="x")
    for future in drawn:
        rows = stored.table("futures").filter(future=future.number, about="figure")
        assert dict(rows.select("subject", "value").iter_rows()) == dict(future.values)


def test_what_the_manifest_says_is_what_the_table_says(stored: StoredResult) -> None:
    part = stored.manifest["futures"]
    assert (part["measure"], part["count"], part["replications"]) == ("expected", COUNT, REPLICATIONS)
    for plan in ("nominal", "robust"):
        for how in ("shortfall", "simulated_shortfall"):
            short = told(stored, how, plan)
            assert part[plan][how] == pytest.approx(short.mean())
            assert part[plan][f"{how}_tail"] == pytest.approx(tail_mean(short))
        assert part[plan]["worst_ratio"] == pytest.approx(told(stored, "worst_ratio", plan).mean())
    (goal,) = (one for one in part["goals"] if one["goal"] == "shortfall")
    assert goal["value"] == pytest.approx(part["robust"]["shortfall"], abs=1e-4)
    price = part["price"]
    assert price["shortfall_avoided"] == pytest.approx(
        part["nominal"]["shortfall"] - part["robust"]["shortfall"]
    )
    for name in ("homes", "cost", "relets_allowed"):
        assert price[name] == pytest.approx(part["robust"][name] - part["nominal"][name])


def test_it_is_short_of_fewer_homes_than_the_plan_for_one_future_and_asks_more(stored: StoredResult) -> None:
    price = stored.manifest["futures"]["price"]
    assert price["shortfall_avoided"] > 1.0
    assert price["simulated_shortfall_avoided"] > 0.0
    assert price["homes"] > 0.0
    assert price["cost"] > 0.0
    assert (told(stored, "worst_ratio", "robust") >= told(stored, "worst_ratio", "nominal") - 1e-6).all()


def test_the_plan_beside_it_is_the_one_that_is_made_without_futures(
    scenario: Path, stored: StoredResult, tmp_path: Path
) -> None:
    usual = plan_scenario(scenario, out=tmp_path)
    part = stored.manifest["futures"]["nominal"]
    allowed = usual.table("plan").filter(item="relets_placed", municipality=REGION)["value"].sum()
    assert part["relets_allowed"] == pytest.approx(allowed, abs=1e-3)
    (cost,) = (one["value"] for one in usual.manifest["goals"] if one["goal"] == "cost")
    assert part["cost"] == pytest.approx(cost, abs=1.0)


def test_the_overlay_sets_the_quotas_that_were_decided(stored: StoredResult) -> None:
    compiled = compile_scenario(load(stored.folder / stored.manifest["overlay"]).scenario)
    quotas = stored.table("plan").filter(pl.col("municipality") != REGION, item="quota")
    for place, code in enumerate(compiled.labels.municipalities):
        for row in quotas.filter(municipality=code).iter_rows(named=True):
            segments = compiled.timeline.years == row["year"]
            assert compiled.policy.quota[segments, place] == pytest.approx(row["value"], abs=1e-5)


def test_more_relets_may_be_used_than_the_expected_future_needs(stored: StoredResult) -> None:
    table = stored.table("plan").filter(municipality=REGION)
    placed, quota, relets = (
        table.filter(item=item).sort("period")["value"].to_numpy()
        for item in ("relets_placed", "quota", "relets")
    )
    assert (placed <= quota * relets + 1e-4).all()
    assert (placed < quota * relets - 1.0).any()


def test_what_is_simulated_is_the_overlay_in_each_future(scenario: Path, stored: StoredResult) -> None:
    planned = load(stored.folder / stored.manifest["overlay"]).scenario
    drawn = draw_futures(load(scenario).scenario, 2, stored.manifest["futures"]["seed"], file="x")
    again = list(simulate_in_futures(planned, drawn))
    assert [one.shortfall for one in again] == pytest.approx(
        told(stored, "simulated_shortfall", "robust")[:2]
    )
    assert [one.worst for one in again] == pytest.approx(told(stored, "simulated_worst_ratio", "robust")[:2])


def test_the_same_scenario_gives_the_same_bytes(scenario: Path, stored: StoredResult, tmp_path: Path) -> None:
    again = plan_for_futures(scenario, out=tmp_path, futures=COUNT)
    for name in ("plan", "duals", "futures"):
        assert sha256(again.folder / f"{name}.parquet") == sha256(stored.folder / f"{name}.parquet"), name
    assert again.manifest["futures"] == stored.manifest["futures"]
    # The file that is extended is named from each folder.
    overlays = [
        (one.folder / one.manifest["overlay"]).read_text(encoding="utf-8").split("\n", 1)[1]
        for one in (again, stored)
    ]
    assert overlays[0] == overlays[1]


def test_progress_goes_from_nothing_to_all_in_steps(scenario: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    plan_for_futures(
        scenario, out=tmp_path, futures=2, measure="cvar", progress=lambda *step: seen.append(step)
    )
    assert [total for _, total in seen] == [8] * len(seen)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (8, 8)


def test_a_scenario_without_a_range_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the figures that may differ has a range"):
        plan_for_futures(shipped_scenarios() / "driedorp.yaml", out=tmp_path, futures=3)
    assert list(tmp_path.iterdir()) == []
