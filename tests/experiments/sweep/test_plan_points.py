"""A sweep that makes plans: its values are what plans promise, whoever makes them and from wherever they start."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groeipad.experiments.execute import Pool, Processes, Threads
from groeipad.experiments.plan_tables import plan_table
from groeipad.experiments.sweep import plan_points
from groeipad.experiments.sweep.designs import points_of
from groeipad.experiments.sweep.plan_points import stretches
from groeipad.experiments.sweep.promised import PROMISED
from groeipad.experiments.sweep.reading import read_sweep
from groeipad.experiments.whole_plan import WholePlan
from groeipad.report.sweep.found import FoundSweep
from groeipad.report.sweep.sensitivity import that_matter
from groeipad.report.sweep.summary import summarise_sweep
from simulator.inputs import load
from simulator.results.store import StoredResult
from solvers.from_scenario import problem_of
from solvers.plan import Options, make_plan
from tests.experiments.sweep.sweeps import DRIEDORP, TURNOVER, content, swept, write_sweep
from tests.shipped import SCENARIOS

OUTCOMES = {name: {"metric": name} for name in PROMISED}
CAP = {
    "options": {
        f"cap_{cap}": {"policy": {"cap": cap / 100, "regular_share_min": 1 - cap / 100}}
        for cap in (25, 30, 35)
    }
}
WORST = {"metric": "fair_share_ratio_min"}
TREND = {"path": "supply.relets.turnover_trend", "values": [-0.03, 0.0]}
RETURNS = {"path": "demand.returns.probability", "range": [0.02, 0.15]}
CLOSE_THE_GAP = SCENARIOS / "close-the-gap.yaml"


def planning_sweep(folder: Path, name: str = "proof", **parts: Any) -> Path:
    given = {
        "scenario": str(CLOSE_THE_GAP),
        "factors": {"cap": CAP, "turnover": TURNOVER},
        "method": "plan",
        "replications": None,
        "outcomes": OUTCOMES,
    }
    return write_sweep(folder, name, **given | parts)


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StoredResult]:
    folder = tmp_path_factory.mktemp("plans")
    path = planning_sweep(folder)
    return path, swept(path, folder)[0]


def test_what_is_promised_is_what_the_tables_of_a_plan_say() -> None:
    plan = make_plan(problem_of(load(CLOSE_THE_GAP).scenario), Options(explain=False, effects=0))
    table = plan_table(plan, WholePlan.of(plan)).filter(group="all", stream="all")
    deventer = plan.problem.municipalities.index("GM0150")
    items = {
        "housed_in": "placed",
        "backlog": "backlog",
        "other_supply_homes": "other_supply_homes",
        "other_supply_cost": "other_supply_cost",
    }
    for year in (2030, 2035):
        rows = table.filter(year=year)
        for metric, item in items.items():
            for code, place in (("region", None), ("GM0150", deventer)):
                (said,) = rows.filter(item=item, municipality=code)["value"]
                assert PROMISED[metric].value(plan, year, place) == pytest.approx(said, abs=1e-5)
        used, relets = (
            rows.filter(item=item, municipality="GM0150")["value"].item()
            for item in ("relets_placed", "relets")
        )
        assert PROMISED["quota_used"].value(plan, year, deventer) == pytest.approx(used / relets, abs=1e-6)
    share = table.filter(year=2035, item="fair_share", municipality="region")["value"].item()
    assert PROMISED["fair_share_task"].value(plan, 2035, None) == pytest.approx(share)
    ratios = [PROMISED["fair_share_ratio"].value(plan, 2035, place) for place in range(plan.problem.places)]
    np.testing.assert_allclose(np.minimum(ratios, 1.0), plan.ratios, atol=1e-6)
    assert PROMISED["fair_share_ratio_min"].value(plan, 2035, None) == min(ratios) == 1.0


def test_a_point_has_what_a_plan_of_its_own_promises(grid: tuple[Path, StoredResult]) -> None:
    path, result = grid
    sweep, table = read_sweep(path), result.table("sweep")
    assert table["error"].to_list() == [""] * 6
    for row in table.iter_rows(named=True):
        cap = next(one for one in sweep.factors[0].listed if one.label == row["cap"])
        turnover = sweep.factors[1].at(0.0 if row["turnover"] == 0.05 else 1.0)
        scenario = sweep.files.load([*cap.parts, *turnover.parts]).scenario
        assert scenario.supply.relets.turnover_rate.value == row["turnover"]
        plan = make_plan(problem_of(scenario), Options(explain=False, effects=0))
        # Not the homes: of those without a known cost any number that will do is as good.
        for metric in ("fair_share_ratio_min", "fair_share_task", "housed_in", "backlog"):
            assert row[metric] == pytest.approx(PROMISED[metric].value(plan, 2035, None), abs=1e-3)
    assert (table["fair_share_ratio_min"] == 1.0).any()
    assert (table["fair_share_ratio_min"] < 0.99).any(), "else the caps would decide nothing"


@pytest.mark.parametrize("pool", [Threads(3), Processes(2)], ids=["threads", "processes"])
def test_plans_are_the_same_to_the_byte_whoever_makes_them_and_however_often_they_stop(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In stretches of two; a stretch of which a point is missing is planned whole, and what was there is kept."""
    monkeypatch.setattr(plan_points, "STRETCH", 2)

    def of_turnovers(*values: float) -> Path:
        factor = {"path": TURNOVER["path"], "values": list(values)}
        return planning_sweep(tmp_path, factors={"turnover": factor}, outcomes={"worst": WORST})

    swept(of_turnovers(0.045, 0.05, 0.055), tmp_path / "out")
    path = of_turnovers(0.045, 0.05, 0.055, 0.06, 0.065)
    again, watch = swept(path, tmp_path / "out", pool)
    assert (watch.there, watch.made) == (3, 2)
    assert content(again) == content(swept(path, tmp_path / "whole")[0])


@pytest.mark.parametrize(
    "design",
    [
        {"kind": "grid", "levels": 3},
        {"kind": "latin_hypercube", "points": 40},
        {"kind": "one_at_a_time", "levels": 3},
    ],
    ids=lambda design: design["kind"],
)
def test_stretches_hold_every_point_once_and_neighbours_are_alike(
    tmp_path: Path, design: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_points, "STRETCH", 7)
    sweep = read_sweep(planning_sweep(tmp_path, design=design))
    points = points_of(sweep.design, sweep.factors, sweep.seed)
    walked = [number for stretch in stretches(points) for number in stretch]
    assert sorted(walked) == list(range(points.count))
    assert {len(stretch) for stretch in stretches(points)} <= {7, points.count % 7}
    if points.sizes is not None:
        steps = np.array(np.unravel_index(walked, points.sizes)).T
        assert all(np.abs(after - before).sum() == 1 for before, after in pairwise(steps))
    if points.units is not None:
        as_they_are, as_walked = (
            np.linalg.norm(np.diff(points.units[order], axis=0), axis=1).sum()
            for order in (np.arange(points.count), walked)
        )
        assert as_walked < 0.5 * as_they_are


def test_a_region_whose_limits_cannot_all_hold_has_a_plan_within_wider_ones(tmp_path: Path) -> None:
    """As for any plan: a path of the quota that a lower cap cannot follow, say, is no reason to have none."""
    path = planning_sweep(
        tmp_path,
        scenario=str(DRIEDORP),
        factors={"turnover": {"path": TURNOVER["path"], "values": [0.001, 0.05]}},
        outcomes={"worst": WORST},
    )
    few, many = swept(path, tmp_path)[0].table("sweep")["worst"]
    assert few < many <= 1.0


def test_a_summary_says_that_plans_were_made(grid: tuple[Path, StoredResult]) -> None:
    summary = summarise_sweep(grid[1], "en")
    assert "a plan for each" in summary.what
    assert "replications" not in summary.what
    assert any("promises" in line for line in summary.legend)


def test_there_is_no_chance_in_what_is_told_of_factors(tmp_path: Path) -> None:
    parts = {"factors": {"trend": TREND, "returns": RETURNS}, "outcomes": {"worst": WORST}}
    result, _ = swept(planning_sweep(tmp_path, design={"kind": "one_at_a_time"}, **parts), tmp_path)
    assert result.table("sweep")["replications"].to_list() == [1] * 5
    tornado = result.table("tornado")
    assert len(tornado) == 4
    assert tornado["low"].to_list() == tornado["high"].to_list() == tornado["difference"].to_list()
    assert result.manifest["noise"] == {"worst": 0.0}
    assert "chance between" not in " ".join(summarise_sweep(result, "en").legend)
    matter = set(tornado.filter(tornado["difference"] != 0.0)["factor"])
    assert {*that_matter(FoundSweep.of(result, "en"), "worst", 3)} == matter
    morris = {"kind": "morris", "trajectories": 2}
    screened, _ = swept(planning_sweep(tmp_path, "morris", design=morris, **parts), tmp_path)
    effects = screened.table("effects")
    assert effects["noise_sd"].to_list() == [0.0, 0.0]
    assert effects["sigma_without_noise"].to_list() == effects["sigma"].to_list()
