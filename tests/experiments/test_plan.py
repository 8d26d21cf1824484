"""A stored plan: its tables add up, it is the same every time, and a run of its overlay follows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from groeipad.experiments.plan import plan_scenario
from groeipad.shipped import shipped_scenarios
from simulator.contract import ALL_GROUPS, ALL_STREAMS, PLAN_ITEMS, REGION
from simulator.flows import Compiled, compile_scenario
from simulator.flows.expected import expected_flows
from simulator.inputs import load
from simulator.model.plan import PeriodLength
from simulator.results.store import StoredResult, sha256

ROOM_FOR_SWAPS = """\
extends: {scenario}
title: {{nl: proef, en: test}}
explanation: {{nl: proef, en: test}}
demand:
  destination_key: {{path: {{2025: 0.0}}}}
plan: {{swaps_at_most: 12, status_holder_arrears: 4, goals: [waiting], fair_share: aim}}
"""


@dataclass(frozen=True)
class Carried:
    """A plan, and the scenario that carries it out."""

    plan: StoredResult
    overlay: Path
    compiled: Compiled

    def item(self, name: str, stream: str = ALL_STREAMS) -> np.ndarray:
        """Return an item by municipality and period."""
        return by_place(self.plan, name, stream)


def by_place(plan: StoredResult, name: str, stream: str = ALL_STREAMS, column: str = "value") -> np.ndarray:
    rows = plan.table("plan").filter(item=name, stream=stream, group=ALL_GROUPS)
    places, periods = (
        list(plan.manifest["municipalities"]),
        [one["start"] for one in plan.manifest["periods"]],
    )
    found = {(one["municipality"], one["period"]): one[column] for one in rows.iter_rows(named=True)}
    return np.array([[found[place, period] for period in periods] for place in places], dtype=float)


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that plans a scenario once and compiles its overlay."""
    known: dict[tuple[str, str], Carried] = {}

    def plan(scenario: str, period: PeriodLength = "year") -> Carried:
        if (scenario, period) not in known:
            path = shipped_scenarios() / f"{scenario}.yaml"
            if scenario == "swaps":
                path = tmp_path_factory.mktemp("swaps") / "swaps.yaml"
                base = shipped_scenarios() / "thirty-percent.yaml"
                path.write_text(ROOM_FOR_SWAPS.format(scenario=base), encoding="utf-8")
            stored = plan_scenario(path, out=tmp_path_factory.mktemp("out"), period=period)
            overlay = stored.folder / stored.manifest["overlay"]
            known[scenario, period] = Carried(stored, overlay, compile_scenario(load(overlay).scenario))
        return known[scenario, period]

    return plan


PLANNED: list[tuple[str, PeriodLength]] = [
    ("thirty-percent", "year"),
    ("close-the-gap", "year"),
    ("driedorp", "half_year"),
    ("driedorp", "month"),
    ("readings/cap-on-regional-mean", "year"),
    ("everything-at-once", "year"),
    ("swaps", "year"),
]


@pytest.mark.parametrize(("scenario", "period"), PLANNED)
def test_the_quotas_of_the_overlay_are_those_of_the_plan(
    carried: Any, scenario: str, period: PeriodLength
) -> None:
    one = carried(scenario, period)
    scenario_of_overlay = load(one.overlay).scenario
    flows = expected_flows(scenario_of_overlay, period, one.compiled)
    placed = one.item("relets_placed")
    for p, when in enumerate(one.plan.manifest["periods"]):
        quota = one.compiled.policy.quota[segments(one.compiled, when)].mean(axis=0)
        lettings = (quota * flows.relets[:, :, p] * flows.compliance[:, :, p]).sum(axis=1)
        # Where a cap holds for a mean, the simulation weighs it by the relets of the reference year.
        exact = one.compiled.policy.accounts.size == len(np.unique(one.compiled.policy.accounts))
        np.testing.assert_allclose(lettings, placed[:, p], rtol=1e-5 if exact else 0.05, atol=1e-3)


def segments(compiled: Compiled, when: dict[str, Any]) -> np.ndarray:
    from datetime import date, timedelta

    calendar, timeline = compiled.timeline.calendar, compiled.timeline
    start = calendar.seconds(date.fromisoformat(when["start"]))
    end = calendar.seconds(date.fromisoformat(when["end"]) + timedelta(days=1))
    return np.flatnonzero((timeline.starts >= start) & (timeline.starts < end))


@pytest.mark.parametrize("scenario", ["close-the-gap", "everything-at-once"])
def test_the_overlay_opens_the_homes_that_the_plan_needs_and_no_more(carried: Any, scenario: str) -> None:
    one = carried(scenario)
    pools = one.compiled.other_supply
    names = list(one.plan.manifest["municipalities"])
    asked = 0
    for pool in range(pools.count):
        kind = pools.kinds[pools.kind[pool]]
        place = int(pools.municipality[pool])
        whole = by_place(one.plan, "other_supply_homes", kind, "whole")[place]
        for p, when in enumerate(one.plan.manifest["periods"]):
            last = segments(one.compiled, when)[-1]
            if pools.closed[last, pool] or (last + 1 < len(pools.closed) and pools.closed[last + 1, pool]):
                continue
            opened = int(pools.homes[last, pool])
            before = int(whole[p - 1]) if p else 0
            assert before <= opened <= whole[p] or opened == whole[p], (kind, names[place], when)
            asked += opened == whole[p]
    assert asked > 0.9 * pools.count * len(one.plan.manifest["periods"]) * 0.8


def test_the_overlay_swaps_whole_persons_and_keeps_their_sum(carried: Any) -> None:
    one = carried("swaps")
    swaps = load(one.overlay).scenario.demand.status_holders.swaps
    assert swaps
    planned = one.item("swap").sum(axis=1)
    moved = dict.fromkeys(one.plan.manifest["municipalities"], 0.0)
    for swap in swaps.values():
        moved[swap.giver] -= swap.persons.value
        moved[swap.taker] += swap.persons.value
    assert sum(moved.values()) == 0
    # Twenty half-years, each rounded by itself.
    np.testing.assert_allclose(list(moved.values()), planned, atol=10)


@pytest.mark.parametrize(("scenario", "period"), PLANNED)
def test_what_is_placed_adds_up(carried: Any, scenario: str, period: PeriodLength) -> None:
    one = carried(scenario, period)
    ways = ("relets_placed", "first_lettings_placed", "other_supply_placed")
    np.testing.assert_allclose(one.item("placed"), sum(one.item(way) for way in ways), atol=1e-5)
    wholes = [by_place(one.plan, way, column="whole") for way in ways]
    assert (by_place(one.plan, "placed", column="whole") == sum(wholes)).all()
    assert (by_place(one.plan, "relets_placed", column="whole") <= one.item("relets") + 1e-6).all()


@pytest.mark.parametrize(("scenario", "period"), [("thirty-percent", "year"), ("driedorp", "month")])
def test_who_waits_follows_from_who_comes_and_goes(carried: Any, scenario: str, period: PeriodLength) -> None:
    """Nobody loses a home because a stream closes here, and no targets are swapped."""
    one = carried(scenario, period)
    flow = one.item("need") - one.item("natural_exits") - one.item("placed") + one.item("transfer")
    backlog = one.item("backlog")
    np.testing.assert_allclose(np.diff(backlog, axis=1), flow[:, 1:], atol=1e-4)
    assert (backlog >= 0).all()


@pytest.mark.parametrize(("scenario", "period"), PLANNED)
def test_every_item_has_a_row_for_each_municipality_and_the_region(
    carried: Any, scenario: str, period: PeriodLength
) -> None:
    plan = carried(scenario, period).plan
    table = plan.table("plan").filter(stream=ALL_STREAMS, group=ALL_GROUPS)
    counts = dict(table.group_by("item").len().iter_rows())
    rows = (len(plan.manifest["municipalities"]) + 1) * len(plan.manifest["periods"])
    optional = {"arrears"}
    assert set(counts) | optional == {item.name for item in PLAN_ITEMS}
    assert set(counts.values()) == {rows}
    sums = table.filter(pl.col("item").is_in(["need", "placed", "backlog", "fair_share", "missing"]))
    each = sums.filter(pl.col("municipality") != REGION).group_by("item", "period").agg(pl.col("value").sum())
    region = sums.filter(municipality=REGION).select("item", "period", whole="value")
    both = each.join(region, on=["item", "period"])
    np.testing.assert_allclose(both["value"], both["whole"], atol=1e-6)


def test_a_plan_is_the_same_every_time(tmp_path: Path) -> None:
    path = shipped_scenarios() / "close-the-gap.yaml"
    first, second = (plan_scenario(path, out=tmp_path / out) for out in ("a", "b"))
    for name in ("plan.parquet", "duals.parquet"):
        assert sha256(first.folder / name) == sha256(second.folder / name)
    overlays = [(one.folder / one.manifest["overlay"]).read_text(encoding="utf-8") for one in (first, second)]
    assert overlays[0] == overlays[1]
    goals = [one.manifest["goals"] for one in (first, second)]
    assert goals[0] == goals[1]


def test_the_manifest_says_what_the_plan_rests_on(carried: Any) -> None:
    manifest = carried("thirty-percent").plan.manifest
    fields = {one["field"] for one in manifest["assumptions"]}
    assert "plan.path_part" in fields
    assert "region.municipalities.GM0200.social_rent_homes" in fields
    assert {one["file"] for one in manifest["outputs"]} == {
        "plan.parquet",
        "duals.parquet",
        "thirty-percent-planned.yaml",
    }
