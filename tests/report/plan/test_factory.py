"""The invented plans are like real ones: their accounts add up, so that what is told of them can."""

from __future__ import annotations

import polars as pl
import pytest

from simulator.contract import ALL_GROUPS, ALL_STREAMS, PLAN_ITEMS, PLAN_LIMITS, REGION, TABLES
from simulator.results.store import read_result
from tests.report.plan import made
from tests.report.plan.conftest import Plans
from tests.report.plan.factory import OPENING, MadePlan

ALL = {name: one for name, one in vars(made).items() if isinstance(one, MadePlan)}


@pytest.mark.parametrize("like", ALL.values(), ids=ALL.keys())
def test_an_invented_plan_has_every_item_and_adds_up(plan_of: Plans, like: MadePlan) -> None:
    result = read_result(plan_of(like).folder)
    table = result.table("plan").filter(group=ALL_GROUPS, stream=ALL_STREAMS)
    assert set(table["item"]) == {item.name for item in PLAN_ITEMS}
    assert result.table("duals").columns == [column.name for column in TABLES["duals"]]
    wide = table.filter(municipality=REGION).pivot("item", index="period", values="value").sort("period")
    waited = pl.concat([pl.Series([OPENING]), wide["backlog"][:-1]])
    left = wide["natural_exits"] + wide["placed"]
    assert (waited + wide["need"] - left - wide["backlog"]).abs().max() < 1e-6  # transfers cancel out
    ways = wide["relets_placed"] + wide["first_lettings_placed"] + wide["other_supply_placed"]
    assert (ways - wide["placed"]).abs().max() < 1e-9
    places = table.filter(pl.col("municipality") != REGION)
    assert (places.filter(pl.col("item").is_in(["backlog", "relets_placed"]))["value"] >= 0).all()
    whole = table.filter(item="placed")
    region = whole.filter(municipality=REGION)["whole"].sum()
    assert whole.filter(pl.col("municipality") != REGION)["whole"].sum() == region


@pytest.mark.parametrize("like", ALL.values(), ids=ALL.keys())
def test_an_invented_plan_names_only_limits_that_exist(plan_of: Plans, like: MadePlan) -> None:
    manifest = plan_of(like).manifest
    known = {limit.name for limit in PLAN_LIMITS} | {"fair_share_ratio"}
    fair_share, limits = manifest["fair_share"], manifest["limits"]
    named = [*fair_share["in_the_way"], *fair_share["clash"], *limits["widened"], *limits["clash"]]
    assert {one["limit"] for one in (*named, *manifest["effects"])} <= known
