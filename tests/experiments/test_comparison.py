"""Stored results are compared as far as they have things in common; what they lack is told, or refused at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import ttest_ind, ttest_rel

from groeipad.experiments.compare import share_of_misses
from groeipad.experiments.comparison import compare_results
from simulator.contract import ALL_GROUPS, REGION
from simulator.errors import ResultError
from tests.report.factory import NINE, Made, write_result

MADE = Made(replications=12, first_year=2034)
Store = Callable[..., Path]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Store an invented result, and change its manifest."""

    def write(name: str, made: Made = MADE, **manifest: Any) -> Path:
        folder = write_result(tmp_path / name, made)
        path = folder / "manifest.json"
        known = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(known | manifest), encoding="utf-8")
        return folder

    return write


def values(folder: Path, metric: str, municipality: str, year: int = 2035) -> np.ndarray:
    table = pl.read_parquet(folder / "metrics.parquet").filter(
        metric=metric, municipality=municipality, group=ALL_GROUPS, year=year
    )
    return table.sort("replication")["value"].to_numpy()


def of(document: dict[str, Any], metric: str, municipality: str = REGION) -> dict[str, Any]:
    (one,) = (
        one
        for one in document["differences"]
        if (one["metric"], one["municipality"], one["group"]) == (metric, municipality, ALL_GROUPS)
    )
    return one


def kinds(document: dict[str, Any]) -> list[str]:
    return [note["kind"] for note in document["notes"]]


def test_results_of_a_seed_are_compared_replication_by_replication(store: Store) -> None:
    folders = [store("lean"), store("ample", replace(MADE, housing=0.9))]
    document = compare_results(folders).document
    assert [one["how"] for one in document["scenarios"]] == ["base", "paired"]
    rows = document["differences"]
    assert document["intervals"] == len(rows)
    miss = share_of_misses(
        np.array([(one["municipality"], one["group"]) == (REGION, ALL_GROUPS) for one in rows])
    )
    for metric, place in (("housed_in", REGION), ("backlog", "GM0232")):
        one = of(document, metric, place)
        base, other = (values(folder, metric, place) for folder in folders)
        wanted = ttest_rel(other, base).confidence_interval(1 - miss[rows.index(one)])
        assert one["difference"] == pytest.approx((other - base).mean())
        assert (one["base"], one["other"]) == (pytest.approx(base.mean()), pytest.approx(other.mean()))
        assert (one["low"], one["high"]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
        assert one["gain"] == pytest.approx(
            (base.var(ddof=1) + other.var(ddof=1)) / (other - base).var(ddof=1)
        )
    assert of(document, "housed_in")["verdict"] == "better"
    assert of(document, "quota_used")["verdict"] == "worse", "more relets for the same is no gain"
    assert document["notes"][0]["kind"] == "metrics"


def test_more_replications_on_one_side_count_as_far_as_there_are_pairs(store: Store) -> None:
    folders = [store("few", replace(MADE, replications=11)), store("many", replace(MADE, housing=0.9))]
    document = compare_results(folders).document
    one = of(document, "housed_in")
    base, other = (values(folder, "housed_in", REGION)[:11] for folder in folders)
    assert one["n"] == document["scenarios"][1]["compared"] == 11
    assert one["difference"] == pytest.approx((other - base).mean())
    assert "replications" in kinds(document)


def test_results_of_other_seeds_are_compared_as_a_whole(store: Store) -> None:
    folders = [store("first"), store("second", replace(MADE, housing=0.9, replications=15), seed=7)]
    document = compare_results(folders, metrics=["housed_in"]).document
    one = of(document, "housed_in")
    base, other = (values(folder, "housed_in", REGION) for folder in folders)
    wanted = ttest_ind(other, base, equal_var=False).confidence_interval(1 - 0.025)
    assert document["scenarios"][1]["how"] == "unpaired"
    assert (one["low"], one["high"]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert one["gain"] is None
    assert kinds(document) == ["seeds"]


def test_blocked_places_are_summed_over_facilities_in_each_replication(store: Store) -> None:
    folders = [
        store("first"),
        store("second", replace(MADE, facilities=dict(list(MADE.facilities.items())[:1]))),
    ]
    document = compare_results(folders, metrics=["blocked_places"]).document
    sums = [
        pl.read_parquet(folder / "facility_years.parquet")
        .filter(pl.col("series").is_in(["blocked_home", "blocked_chain"]), municipality=REGION, year=2035)
        .group_by("replication")
        .agg(pl.col("value").sum())["value"]
        .mean()
        for folder in folders
    ]
    one = of(document, "blocked_places")
    assert (one["base"], one["other"]) == (pytest.approx(sums[0]), pytest.approx(sums[1]))


def test_a_result_without_facilities_has_no_blocked_places_to_compare(store: Store) -> None:
    folders = [store("with"), store("without", replace(MADE, facilities={}))]
    document = compare_results(folders, metrics=["backlog", "blocked_places"]).document
    assert {one["metric"] for one in document["differences"]} == {"backlog"}
    assert document["notes"] == [{"kind": "metrics", "scenario": "without", "metrics": ["blocked_places"]}]


def test_the_base_may_be_chosen_and_need_not_be_among_the_others(store: Store) -> None:
    first, second, third = (
        store(name, replace(MADE, housing=part)) for name, part in (("a", 0.7), ("b", 0.8), ("c", 0.9))
    )
    assert [
        one["scenario"] for one in compare_results([first, second], base=second).document["scenarios"]
    ] == ["b", "a"]
    assert compare_results([first, second], base=third).names == ("c", "a", "b")
    there = of(compare_results([first, second]).document, "backlog")["difference"]
    back = of(compare_results([first, second], base=second).document, "backlog")["difference"]
    assert there == pytest.approx(-back)


def test_what_only_one_has_is_left_out_and_named(store: Store) -> None:
    some = {code: NINE[code] for code in list(NINE)[:7]}
    folders = [store("nine"), store("seven", replace(MADE, municipalities=some, first_year=2035))]
    document = compare_results(folders).document
    assert list(document["municipalities"]) == list(some)
    by_kind = {note["kind"]: note for note in document["notes"]}
    assert by_kind["municipalities"]["only_base"] == {code: NINE[code][0] for code in list(NINE)[7:]}
    assert by_kind["years"]["years"] == [[2034, 2035], [2035, 2035]]
    assert {one["municipality"] for one in document["differences"]} == {REGION, *some}


def test_the_year_is_the_target_year_or_the_last_in_common_or_the_chosen_one(store: Store) -> None:
    long, short = store("long"), store("short", replace(MADE, first_year=2033, last_year=2034))
    assert compare_results([long, short]).year == 2034
    assert compare_results([long, store("longer", replace(MADE, first_year=2033))], year=2034).year == 2034
    assert "target_year" in kinds(compare_results([long, short]).document)


def test_few_replications_are_told(store: Store) -> None:
    few = replace(MADE, replications=1)
    document = compare_results([store("a", few), store("b", replace(few, housing=0.9))]).document
    assert "few_replications" in kinds(document)
    assert {one["verdict"] for one in document["differences"]} == {"unknown"}
    assert document["greatest_regret"] == document["minimax"] == []


def test_results_of_one_name_are_told_apart_by_their_folders(store: Store) -> None:
    folders = [store("here/baseline"), store("there/baseline")]
    assert compare_results(folders).names == tuple(str(folder) for folder in folders)


def test_regret_is_that_of_the_means(store: Store) -> None:
    folders = [
        store(name, replace(MADE, housing=part)) for name, part in (("a", 0.6), ("b", 0.75), ("c", 0.9))
    ]
    document = compare_results(folders, metrics=["backlog", "quota_used"]).document
    backlogs = [values(folder, "backlog", REGION).mean() for folder in folders]
    told = {(one["metric"], one["scenario"]): one["regret"] for one in document["regret"]}
    assert [told["backlog", name] for name in "abc"] == pytest.approx([one - backlogs[2] for one in backlogs])
    assert [told["quota_used", name] for name in "abc"] == pytest.approx([0, 0.3 * 0.15, 0.3 * 0.3])
    greatest = {one["scenario"]: one for one in document["greatest_regret"]}
    assert (greatest["a"]["part"], greatest["a"]["metric"]) == (1.0, "backlog")
    assert (greatest["c"]["part"], greatest["c"]["metric"]) == (1.0, "quota_used")
    assert document["minimax"] == ["b"]


def test_all_that_stands_in_the_way_is_told_at_once(store: Store, tmp_path: Path) -> None:
    plan = store("plan", kind="plan", overlay="x-planned.yaml")
    with pytest.raises(ResultError) as raised:
        compare_results([store("fine"), tmp_path / "nothing", plan, plan, store("old", format=1)])
    lines = str(raised.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        str(tmp_path / "nothing"),
        str(plan),
        str(plan),
        str(tmp_path / "old" / "manifest.json"),
    ]
    assert "holds no result" in lines[0]
    assert f"groeipad run {plan / 'x-planned.yaml'}" in lines[1]
    assert "twice" in lines[2]
    assert "format" in lines[3]


def test_a_frontier_is_no_result_of_a_run(store: Store) -> None:
    with pytest.raises(ResultError, match="holds a frontier, and not the result of a run"):
        compare_results([store("fine"), store("other", kind="frontier")])


def test_one_result_is_nothing_to_compare(store: Store) -> None:
    with pytest.raises(ResultError, match="two or more"):
        compare_results([store("alone")])


def test_nothing_in_common_is_an_error(store: Store) -> None:
    villages = {"GM9001": ("Elders", 100), "GM9002": ("Verweg", 200)}
    early = replace(MADE, municipalities=villages, first_year=2026, last_year=2027)
    base, other = store("base"), store("other", early)
    with pytest.raises(ResultError) as raised:
        compare_results([base, other])
    assert "No year is in all of them" in str(raised.value)
    assert "none in common" in str(raised.value)
    with pytest.raises(ResultError, match=r"other has no 2035; it covers 2026 to 2027"):
        compare_results([base, other], year=2035)


def test_a_metric_that_nobody_has_is_an_error(store: Store) -> None:
    with pytest.raises(ResultError, match="no two results have a value of longest_wait in 2035"):
        compare_results([store("a"), store("b")], metrics=["longest_wait"])


def test_what_has_no_better_way_differs_and_is_not_regretted(store: Store) -> None:
    folders = [store("a"), store("b", replace(MADE, housing=0.9))]
    document = compare_results(folders, metrics=["fair_share_ratio_max"]).document
    assert of(document, "fair_share_ratio_max")["verdict"] == "higher"
    assert document["regret"] == document["greatest_regret"] == []


def test_tables_that_are_broken_or_incomplete_are_all_told(store: Store) -> None:
    folders = [store("fine"), store("broken"), store("short")]
    (folders[1] / "metrics.parquet").write_bytes(b"no parquet")
    table = pl.read_parquet(folders[2] / "metrics.parquet")
    table.filter(pl.col("replication") < 11).write_parquet(folders[2] / "metrics.parquet")
    with pytest.raises(ResultError) as raised:
        compare_results(folders)
    broken, short = str(raised.value).split("run the scenario again")[:2]
    assert "broken" in broken
    assert "cannot be read" in broken
    assert "short is incomplete" in short


def test_the_same_results_give_the_same_document(store: Store) -> None:
    folders = [store("a"), store("b", replace(MADE, housing=0.9))]
    first, second = (json.dumps(compare_results(folders).document) for _ in range(2))
    assert first == second
