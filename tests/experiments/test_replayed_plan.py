"""A plan that is carried out in the real simulation: what is stored, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from groeipad.experiments.carried_out import carry_out
from groeipad.experiments.replay_tables import not_foreseen
from groeipad.experiments.replayed_plan import plan_and_replay
from groeipad.report.plan.figures import drawings
from groeipad.report.plan.summary import summarise_plan
from groeipad.shipped import shipped_scenarios
from groeipad.texts import Lang
from simulator.contract import REGION
from simulator.ensemble import run_ensemble
from simulator.inputs import load
from simulator.results.store import StoredResult, sha256
from simulator.results.tables import result_tables
from solvers.from_scenario import problem_of

TIMES = 30
DRIEDORP = """\
extends: {base}
title: {{nl: Driedorp met flex, en: Driedorp with flex}}
explanation: {{nl: proef, en: test}}
supply:
  other_supply:
    flex:
      name: {{nl: Flex, en: Flex}}
      kind: temporary_housing
      homes: {{Kleindorp: 10}}
      opens: 2027-01-01
      stay: {{kind: exponential, mean_days: 730}}
      cost_per_home_year: 1000
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "driedorp-replay.yaml"
    path.write_text(DRIEDORP.format(base=shipped_scenarios() / "driedorp.yaml"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> StoredResult:
    return plan_and_replay(scenario, out=tmp_path_factory.mktemp("out"), certainty=0.8, replications=TIMES)


def test_every_gap_is_the_sum_of_its_parts(stored: StoredResult) -> None:
    table = stored.table("replay")
    parts = table["fewer_came"] + table["more_left"] + table["more_waiting"] + table["moved"]
    np.testing.assert_allclose(parts, table["gap"], atol=1e-4)
    np.testing.assert_allclose(table["promised"] - table["simulated"], table["gap"], atol=1e-5)


def test_the_plan_comes_nearer_to_what_it_promises(stored: StoredResult) -> None:
    region = stored.table("replay").filter(municipality=REGION)
    best = stored.manifest["replay"]["best"]
    first, last = (float(region.filter(round=one)["gap"].abs().sum()) for one in (0, best))
    assert last < 0.5 * first


def test_the_region_is_all_municipalities_together(stored: StoredResult) -> None:
    table = stored.table("replay")
    is_region = pl.col("municipality") == REGION
    for name in ("promised", "simulated", "gap"):
        summed = (
            table.filter(~is_region).group_by("round", "year", maintain_order=True).agg(pl.col(name).sum())
        )
        np.testing.assert_allclose(summed[name], table.filter(is_region)[name], atol=1e-4)


def test_its_overlay_gives_what_is_told(stored: StoredResult) -> None:
    """Whoever runs the overlay sees the last rows: those of the plan with room for chance, on the fresh seed."""
    told = stored.manifest["replay"]
    overlay = load(stored.folder / stored.manifest["overlay"]).scenario
    carried = carry_out(overlay, replications=TIMES, seed=told["seed"] + told["certainty"]["checks"])
    table = stored.table("replay")
    last = table.filter((pl.col("round") == table["round"].max()) & (pl.col("municipality") != REGION))
    np.testing.assert_allclose(last["simulated"], carried.mean_placed.T.ravel(), atol=1e-6)
    np.testing.assert_allclose(last["reached"], carried.reached.mean(axis=0).T.ravel(), atol=1e-6)


def test_what_is_measured_is_what_a_run_stores(scenario: Path) -> None:
    """The means of placements, who came and who left are those of the stored tables."""
    loaded = load(scenario)
    carried = carry_out(loaded.scenario, replications=5)
    ensemble = run_ensemble(loaded.scenario, replications=5)
    tables = result_tables(ensemble.collected, ensemble.compiled, name="x", content="x", seed=ensemble.seed)

    def whole(name: str) -> pl.DataFrame:
        table = tables[name]
        return table if isinstance(table, pl.DataFrame) else pl.concat(table)

    register, metrics, series = whole("register"), whole("metrics"), whole("series")
    ensemble.collected.close()
    by = ["municipality", "year"]
    order = pl.DataFrame({"municipality": loaded.scenario.region.codes}).with_row_index("order")

    def totals(*names: str) -> np.ndarray:
        found = register.group_by(by).agg(pl.sum_horizontal(names).sum() / 5)
        return found.join(order, on="municipality").sort("order", "year")[names[0]].to_numpy()

    np.testing.assert_allclose(carried.came.sum(axis=1).ravel(), totals("registered", "returned"))
    np.testing.assert_allclose(carried.left.sum(axis=1).ravel(), totals("lapsed", "own_solution"))
    np.testing.assert_allclose(carried.waiting.sum(axis=1).ravel(), totals("waiting"))
    housed = metrics.filter((pl.col("metric") == "housed_in") & (pl.col("municipality") != REGION))
    mean = (
        housed.group_by(by).agg(pl.col("value").mean()).join(order, on="municipality").sort("order", "year")
    )
    np.testing.assert_allclose(carried.mean_placed.ravel(), mean["value"])
    # Of the relets let while somebody waited, no more than all went to urgent households.
    assert (carried.urgent_meanwhile <= carried.let_meanwhile).all()
    lettings = series.filter(pl.col("series").is_in(["urgent_lettings", "regular_lettings"]))
    let = 5 * float(lettings.filter(pl.col("municipality") != REGION)["mean"].sum())
    assert carried.let_meanwhile.sum() <= let + 1e-6


def test_the_same_plan_gives_the_same_bytes_whoever_works_on_it(
    scenario: Path, stored: StoredResult, tmp_path: Path
) -> None:
    again = plan_and_replay(scenario, out=tmp_path, certainty=0.8, replications=TIMES, jobs=1)
    for name in ("plan", "duals", "replay", "certainty"):
        assert sha256(again.folder / f"{name}.parquet") == sha256(stored.folder / f"{name}.parquet"), name


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_is_told_and_drawn(stored: StoredResult, lang: Lang) -> None:
    title = {"nl": "Uitgevoerd in de simulatie", "en": "Carried out in the simulation"}[lang]
    (section,) = (one for one in summarise_plan(stored, lang).sections if one.title == title)
    assert f"{TIMES}" in section.sentences[0]
    assert any("80%" in one for one in section.sentences)
    assert drawings(stored, lang)["promise"]().axes


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("everything-at-once", ["reviews", "shared_cap", "solidarity"]),
        ("close-the-gap", []),
        ("solidarity", ["solidarity"]),
    ],
)
def test_what_no_plan_foresees_is_found_in_the_scenario(name: str, there: list[str]) -> None:
    scenario = load(shipped_scenarios() / f"{name}.yaml").scenario
    assert not_foreseen(problem_of(scenario), scenario) == there


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "Eén grens geldt voor meer"), ("en", "One cap holds for several")]
)
def test_where_they_do_not_agree_it_is_told_why(stored: StoredResult, lang: Lang, said: str) -> None:
    manifest = stored.manifest
    told = manifest["replay"] | {"closed": False, "not_foreseen": ["shared_cap"]}
    section = summarise_plan(replace(stored, manifest=manifest | {"replay": told}), lang).sections[0]
    assert said in " ".join(section.sentences)
