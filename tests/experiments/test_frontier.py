"""A stored frontier: the same every time, its points are what the plans at them come to, and their overlays run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from groeipad.experiments.frontier import At, Kept, frontier_of_scenario
from groeipad.shipped import shipped_scenarios
from simulator.errors import InputError, SolverError
from simulator.flows import compile_scenario
from simulator.inputs import load
from simulator.results.store import read_result, sha256
from solvers.from_scenario import problem_of
from tests.report.frontier.made import three_villages


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_villages(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def kept(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return the frontier with the plan at a point at which more relets go to urgent households."""
    out = tmp_path_factory.mktemp("out")
    return frontier_of_scenario(scenario, out=out, at=At(regular=0.65, ratio=0.9))


def test_points_are_numbered_and_rise_level_by_level(kept: Kept) -> None:
    table = kept.frontier.table("frontier")
    assert table["point"].to_list() == list(range(1, len(table) + 1))
    assert table["regular_share"].is_sorted()
    for _, level in table.group_by("regular_share"):
        assert level["extra_homes"].is_sorted()
        assert level["worst_ratio"].is_sorted()
    assert table["worst_ratio"].max() == 1.0
    named = {code for codes in table["worst"] for code in codes.split("+") if code}
    assert named <= set(kept.frontier.manifest["municipalities"])
    assert table.filter(worst_ratio=1.0)["worst"].to_list() == [""] * len(table.filter(worst_ratio=1.0))


def test_the_third_village_by_hand(kept: Kept) -> None:
    """Kleindorp has 50 relets for 20 households: 30% of them are 15 homes, three quarters of its fair share.

    It houses the other 5 in homes that open in the last year. Who moves in evenly over that year, for four years on
    average, still lives there at its end in 4 x (1 - exp(-1/4)) of the cases; the others have made room again.
    """
    levels = {one["regular_share"]: one["curve"] for one in kept.frontier.manifest["levels"]}
    still_there = 4.0 * (1.0 - np.exp(-0.25))
    np.testing.assert_allclose(levels[0.7], [[0.0, 0.75], [5.0 * still_there, 1.0]], atol=2e-3)


def test_the_plan_at_a_point_is_what_the_point_says(kept: Kept) -> None:
    assert kept.plan is not None
    manifest = kept.plan.manifest
    assert manifest["kind"] == "plan"
    assert manifest["at"]["regular_share"] == 0.65
    assert manifest["fair_share"]["worst"] == pytest.approx(0.9, abs=1e-6)
    assert manifest["limits"]["hold"]
    last = kept.plan.table("plan").filter(
        item="other_supply_homes", municipality="region", stream="all", year=manifest["target_year"]
    )
    assert last["value"].item() <= manifest["at"]["extra_homes"] + 1e-5
    assert manifest["title"]["en"].endswith("(65% for regular seekers, 90% of fair share)")


def test_the_overlay_of_a_point_runs_with_its_cap_and_quotas(kept: Kept) -> None:
    """The scenario allows for 30%; at the point 35% of the relets may go to urgent households."""
    assert kept.plan is not None
    overlay = kept.plan.folder / kept.plan.manifest["overlay"]
    planned = load(overlay).scenario
    assert planned.policy.cap.value == pytest.approx(0.35)
    assert planned.policy.regular_share_min.value == 0.65
    quota = compile_scenario(planned).policy.quota
    assert 0.30 < quota.max() <= 0.35
    assert {one["file"] for one in kept.plan.manifest["outputs"]} >= {
        overlay.name,
        f"{kept.plan.folder.name[5:]}.yaml",
    }


def test_a_point_with_more_for_regular_seekers_keeps_the_cap_of_the_scenario(
    scenario: Path, tmp_path: Path
) -> None:
    kept = frontier_of_scenario(scenario, out=tmp_path, regular=[0.8], at=At(number=1))
    assert kept.plan is not None
    planned = load(kept.plan.folder / kept.plan.manifest["overlay"]).scenario
    assert planned.policy.cap.value == 0.3
    assert compile_scenario(planned).policy.quota.max() <= 0.2 + 1e-6
    assert kept.plan.manifest["facts"]["cap"] == pytest.approx(0.2)


def test_the_same_scenario_gives_the_same_bytes(scenario: Path, tmp_path: Path) -> None:
    once, again = (
        frontier_of_scenario(scenario, out=tmp_path / name, at=At(extra=3.0)) for name in ("once", "again")
    )
    assert sha256(once.frontier.folder / "frontier.parquet") == sha256(
        again.frontier.folder / "frontier.parquet"
    )
    assert once.plan is not None
    assert again.plan is not None
    for file in ("plan.parquet", "duals.parquet"):
        assert sha256(once.plan.folder / file) == sha256(again.plan.folder / file)
    untimed = [
        {key: value for key, value in one.frontier.manifest.items() if key not in ("started", "seconds")}
        for one in (once, again)
    ]
    assert untimed[0] == untimed[1]


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (At(number=0), "the number of a point"),
        (At(number=999), "the number of a point"),
        (At(regular=0.9, ratio=0.99), "at most 0."),
        (At(extra=-1.0), "0.0 or more"),
    ],
)
def test_a_point_that_is_not_there_is_refused_and_the_frontier_kept(
    scenario: Path, tmp_path: Path, at: At, allowed: str
) -> None:
    with pytest.raises(InputError) as error:
        frontier_of_scenario(scenario, out=tmp_path, regular=[0.7], at=at)
    assert allowed in str(error.value.problems[0])
    assert len(read_result(tmp_path / "frontier-villages").table("frontier")) > 0


def test_when_the_time_is_up_an_earlier_frontier_stays(scenario: Path, tmp_path: Path) -> None:
    first = frontier_of_scenario(scenario, out=tmp_path, regular=[0.7]).frontier
    with pytest.raises(SolverError, match="the time is up"):
        frontier_of_scenario(scenario, out=tmp_path, time_limit=1e-9)
    assert read_result(first.folder).manifest == first.manifest


def test_levels_stand_around_the_scenarios_own(kept: Kept, scenario: Path) -> None:
    regular = [one["regular_share"] for one in kept.frontier.manifest["levels"]]
    assert sorted(regular) == [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
    assert problem_of(load(scenario).scenario).cap == 0.3


def test_a_shipped_scenario_without_other_supply(tmp_path: Path) -> None:
    kept = frontier_of_scenario(shipped_scenarios() / "driedorp.yaml", out=tmp_path, regular=[0.6, 0.7])
    table = kept.frontier.table("frontier")
    np.testing.assert_allclose(table["worst_ratio"], [1.0, 0.75], atol=1e-6)
    assert table["cost"].to_list() == [0.0, 0.0]
    assert not kept.frontier.manifest["other_supply_there"]
    assert kept.plan is None
