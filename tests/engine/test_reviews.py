"""Half-yearly reviews: what they start is an ordinary measure, decided from the past alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from groeipad.experiments.project import ensemble_tables
from simulator.contract import REGION, TABLES, EventKind
from simulator.ensemble import run_ensemble
from simulator.results.counts import EventLog
from simulator.results.reviews_table import reviews_table
from simulator.reviews import MOST_KEPT, Variants
from tests.reviewed import (
    DAYS,
    MORE,
    Engine,
    by_hand,
    decided,
    growing,
    plain,
    rebase,
    reviewed,
    reviews,
    rows_before,
    switch_on,
    without_known_relets,
)
from tests.strategies import worlds
from tests.strategies_dated import CODES, measures
from tests.whole import whole
from tests.worlds import TEXT, changed, measure, scenario, three_villages

RANDOM_WORLDS = settings(suppress_health_check=[HealthCheck.too_slow])


# ---- for every scenario --------------------------------------------------------------------------------------


@RANDOM_WORLDS
@given(worlds().map(without_known_relets), reviews())
def test_a_run_whose_reviews_fire_is_the_run_with_those_measures(
    world: dict[str, Any], rules: dict[str, Any]
) -> None:
    found = reviewed(world | {"reviews": rules})
    told = by_hand(world | {"reviews": rules}, found)
    same = plain(world | {"measures": world["measures"] | told})
    assert np.array_equal(found.events, same)


@RANDOM_WORLDS
@given(worlds(), reviews(), measures(start="2027-03-01"))
def test_what_starts_later_leaves_the_past_and_its_reviews_as_they_were(
    world: dict[str, Any], rules: dict[str, Any], later: dict[str, Any]
) -> None:
    world = world | {"reviews": rules}
    before = reviewed(world)
    after = reviewed(
        world | {"measures": world["measures"] | {f"later_{name}": one for name, one in later.items()}}
    )
    assert np.array_equal(rows_before(before.events, "2027-03-01"), rows_before(after.events, "2027-03-01"))
    in_the_past = [
        [one for one in found.decisions if one.day < date(2027, 3, 1)] for found in (before, after)
    ]
    assert in_the_past[0] == in_the_past[1]


# ---- rules that start a measure ------------------------------------------------------------------------------


def waiting(day: str) -> int:
    """Return how many wait in the growing queue at the end of a day; counted from its events."""
    until = date.fromisoformat(day) + timedelta(days=1)
    past = EventLog(rows_before(plain(growing()), until.isoformat()))
    return len(past.of(EventKind.REGISTERED)) - len(past.of(EventKind.HOUSED))


def test_a_rule_that_never_fires_changes_nothing_and_costs_no_second_run() -> None:
    engine = Engine()
    found = reviewed(growing(reviews={"plan": switch_on(above=1e6)}), engine=engine)
    assert not found.decisions
    assert engine.runs == 1
    assert np.array_equal(found.events, plain(growing()))


def test_a_rule_starts_its_measure_some_months_after_the_review_that_passed_the_limit() -> None:
    limit = waiting(DAYS[1]) - 0.5
    found = reviewed(growing(reviews={"plan": switch_on(above=limit)}))
    assert decided(found) == [(DAYS[1], REGION, "2027-07-01")]
    assert found.decisions[0].value == waiting(DAYS[1])
    by_date = growing(measures={"plan": measure("2027-07-01", MORE)})
    assert np.array_equal(found.events, plain(by_date))
    assert not np.array_equal(found.events, plain(growing()))


@pytest.mark.parametrize(
    ("parts", "day", "starts"),
    [
        ({"lead_months": 0}, DAYS[1], "2027-01-01"),
        ({"lead_months": 2}, DAYS[1], "2027-03-01"),
        ({"in_a_row": 2, "lead_months": 0}, DAYS[2], "2027-07-01"),
        ({"first": DAYS[2], "lead_months": 1}, DAYS[2], "2027-08-01"),
        ({"first": DAYS[2], "in_a_row": 2, "lead_months": 0}, DAYS[3], "2028-01-01"),
        ({"last": DAYS[1]}, DAYS[1], "2027-07-01"),
        ({"last": DAYS[0]}, None, None),
        ({"in_a_row": 2, "last": DAYS[1]}, None, None),
    ],
)
def test_when_a_rule_looks_and_when_its_measure_begins(
    parts: dict[str, Any], day: str | None, starts: str | None
) -> None:
    found = decided(reviewed(growing(reviews={"plan": switch_on(above=waiting(DAYS[1]) - 0.5, **parts)})))
    assert found == ([] if day is None else [(day, REGION, starts)])


def test_in_a_row_means_without_a_review_between_them() -> None:
    """No home is offered in the second half of 2026; above the limit are the first, third and fourth half-year."""
    pause = measure("2026-07-01", {"quantity": "quota", "set": 0.0}, end="2026-12-31")
    rule = switch_on("quota_used", above=0.5, in_a_row=2, lead_months=0)
    world = growing(measures={"pause": pause}, reviews={"plan": rule})
    assert decided(reviewed(world)) == [(DAYS[3], REGION, "2028-01-01")]


def test_a_rule_starts_once() -> None:
    found = reviewed(growing(reviews={"plan": switch_on(above=0.0, lead_months=0)}))
    assert decided(found) == [(DAYS[0], REGION, "2026-07-01")]


def test_a_measure_may_last_some_months() -> None:
    rule = switch_on(above=0.0, lead_months=0, measure={"title": TEXT, "months": 8, "changes": (MORE,)})
    until_february = growing(measures={"plan": measure("2026-07-01", MORE, end="2027-02-28")})
    assert np.array_equal(reviewed(growing(reviews={"plan": rule})).events, plain(until_february))


def test_what_would_start_after_the_run_is_told_and_costs_no_second_run() -> None:
    engine = Engine()
    rule = switch_on(above=0.0, lead_months=100_000)
    found = reviewed(growing(reviews={"plan": rule}), engine=engine)
    assert [one.starts.year for one in found.decisions] == [9999]
    assert engine.runs == 1
    assert np.array_equal(found.events, plain(growing()))


def test_one_more_run_serves_all_that_starts_before_it_shows() -> None:
    engine = Engine()
    rules = {"one": switch_on(above=0.0), "two": switch_on(above=waiting(DAYS[1]) - 0.5)}
    found = reviewed(growing(reviews=rules), engine=engine)
    assert [starts for _, _, starts in decided(found)] == ["2027-01-01", "2027-07-01"]
    assert engine.runs == 2


def test_what_a_review_has_started_is_seen_by_the_next_one() -> None:
    """Twice as many relets from 2026-07-01 on keep the second rule from firing."""
    limit = waiting(DAYS[2]) - 0.5
    second = switch_on(above=limit, lead_months=0)
    alone = reviewed(growing(reviews={"second": second}))
    both = reviewed(growing(reviews={"first": switch_on(above=0.0, lead_months=0), "second": second}))
    assert decided(alone) == [(DAYS[2], REGION, "2027-07-01")]
    assert decided(both) == [(DAYS[0], REGION, "2026-07-01")]


def test_a_rule_may_start_for_each_municipality_by_itself() -> None:
    """Relets double where it starts, and only there; a change that is the same everywhere stays so."""
    everywhere = {"quantity": "refusal_probability", "set": 0.0}
    rule = switch_on("backlog", MORE, everywhere, above=12.0, looks_at="each_municipality", lead_months=0)
    found = reviewed(three_villages() | {"reviews": {"plan": rule}})
    places = [one.place for one in found.decisions]
    assert len(set(places)) == len(places) > 1
    told = {
        one.place.lower(): measure(
            one.starts.isoformat(), MORE | {"municipalities": (one.place,)}, everywhere
        )
        for one in found.decisions
    }
    assert np.array_equal(found.events, plain(three_villages() | {"measures": told}))
    for one in found.decisions:
        until, codes = one.day + timedelta(days=1), list(CODES)
        log = EventLog(rows_before(found.events, until.isoformat()))
        left = log.where(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION)))
        of = codes.index(one.place)
        assert (
            one.value
            == (log.of(EventKind.REGISTERED)["destination"] == of).sum() - (left["destination"] == of).sum()
        )


def test_a_municipality_without_what_is_changed_is_passed_over() -> None:
    units = {"name": TEXT, "kind": "temporary_housing", "homes": {"GM0002": 1}, "opens": "2026-01-01"}
    world = changed(three_villages(), supply__other_supply={"units": units})
    more = {"quantity": "other_supply_homes", "add": 5.0}
    rule = switch_on("backlog", more, above=0.0, looks_at="each_municipality", lead_months=0)
    assert [one.place for one in reviewed(world | {"reviews": {"plan": rule}}).decisions] == ["GM0002"]


# ---- many replications ---------------------------------------------------------------------------------------


def test_any_number_of_workers_starts_the_same() -> None:
    world = three_villages() | {
        "reviews": {
            "plan": switch_on(above=14.0, looks_at="each_municipality"),
            "base": rebase("2026-12-31"),
        }
    }
    given_to, tables = scenario(world), []
    for jobs in (1, 2):
        ensemble = run_ensemble(given_to, replications=3, jobs=jobs)
        found = ensemble_tables(ensemble, "plan", given_to)
        tables.append({name: whole(table) for name, table in found.items()})
        ensemble.collected.close()
    for name, table in tables[0].items():
        assert table.equals(tables[1][name]), name
    started = tables[0]["reviews"]
    assert set(started["replication"]) == {0, 1, 2}
    assert started.filter(started["review"] == "base")["municipality"].to_list() == [REGION, *CODES] * 3


def test_without_anything_started_the_table_has_its_columns() -> None:
    table = reviews_table([(), ()])
    assert table.is_empty()
    assert table.columns == [column.name for column in TABLES["reviews"]]


def test_variants_are_compiled_once_and_only_the_latest_are_kept() -> None:
    variants = Variants(scenario(growing()))
    starts = [date(2026, month, 1) for month in range(1, MOST_KEPT + 2)]
    title = scenario(growing()).title
    started = [
        [scenario(growing(measures={"a": measure(day.isoformat(), MORE)})).measures["a"]] for day in starts
    ]
    first = variants.of(started[0])
    assert variants.of(started[0]) is first
    assert variants.of([]) is variants.of(())
    assert started[0][0].title == title
    for one in started[1:]:
        variants.of(one)
    assert variants.of(started[0]) is not first
