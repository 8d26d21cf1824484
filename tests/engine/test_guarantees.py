"""What the addresses of the random numbers guarantee, exactly: the past stays, and more homes never hurt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.contract import EventKind
from simulator.engine import reference
from simulator.flows import compile_scenario
from simulator.results.counts import EventLog
from tests.strategies import measures, worlds
from tests.strategies_dated import events as happenings
from tests.worlds import changed, measure, one_village, scenario, three_villages

RANDOM_WORLDS = settings(suppress_health_check=[HealthCheck.too_slow])


def events(world: dict[str, Any], seed: int = 1) -> np.ndarray:
    return reference.simulate(compile_scenario(scenario(world)), seed, 0)


@RANDOM_WORLDS
@given(worlds(), measures(start="2027-03-01"), happenings(start="2027-03-01"))
def test_later_measures_and_events_leave_the_past_as_it_was(
    world: dict[str, Any], later: dict[str, Any], happening: dict[str, Any]
) -> None:
    with_later = changed(
        world,
        measures=world["measures"] | {f"later_{name}": one for name, one in later.items()},
        events=world["events"] | {f"later_{name}": one for name, one in happening.items()},
    )
    until = (np.datetime64("2027-03-01") - np.datetime64("2026-01-01")).astype(int) * 86_400
    before, after = events(world), events(with_later)
    assert np.array_equal(before[before[:, 0] < until], after[after[:, 0] < until])


def test_a_measure_does_change_the_future() -> None:
    later = measure("2027-03-01", {"quantity": "quota", "set": 0.0})
    before, after = events(three_villages()), events(changed(three_villages(), measures={"stop": later}))
    assert not np.array_equal(before, after)


@given(
    st.floats(0.02, 0.3),
    st.floats(1.0, 3.0),
    st.integers(0, 2**32 - 1),
    st.integers(1, 4),
    st.integers(1, 3),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_who_waits_with_more_homes_also_waits_with_fewer(
    turnover: float, factor: float, seed: int, offers: int, refusals: int, refusal: float, renewal: float
) -> None:
    """Exact, at every moment: with every relet offered, one-off lettings and a fixed order, homes only help."""
    base = changed(
        three_villages(),
        policy__quota={"path": {2026: 1.0}},
        policy__cap=1.0,
        policy__offering={"per_home": offers, "refusals_allowed": refusals, "refusal_probability": refusal},
        demand__urgency={"validity_months": 4, "renewal_probability": renewal},
        supply__new_homes={"planned_per_year": 0, "realisation": 0},
    )
    fewer = _waiting(events(changed(base, supply__relets__turnover_rate=turnover), seed))
    more = _waiting(events(changed(base, supply__relets__turnover_rate=min(1.0, turnover * factor)), seed))
    for moment in sorted({time for spell in (*fewer.values(), *more.values()) for time in spell}):
        assert {who for who, (start, end) in more.items() if start <= moment < end} <= {
            who for who, (start, end) in fewer.items() if start <= moment < end
        }


def _waiting(rows: np.ndarray) -> dict[int, tuple[int, int]]:
    """Return from when to when each household waits."""
    log = EventLog(rows)
    registered = log.of(EventKind.REGISTERED)
    spells = {
        who: (time, 2**62) for who, time in zip(registered["household"], registered["time"], strict=True)
    }
    exits = log.where(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION)))
    for who, time in zip(exits["household"], exits["time"], strict=True):
        spells[who] = (spells[who][0], time)
    return spells


def test_the_same_household_is_the_same_in_every_scenario() -> None:
    few = EventLog(events(three_villages()))
    many = EventLog(events(changed(three_villages(), demand__groups__carers__households_per_year=90)))
    who = ("household", "time", "group", "origin", "destination", "persons")
    rows = [
        {
            tuple(row)
            for row in zip(*(log.of(EventKind.REGISTERED)[name].tolist() for name in who), strict=True)
            if row[1] >= 0
        }
        for log in (few, many)
    ]
    assert rows[0] < rows[1]


def test_a_run_that_starts_earlier_has_the_same_arrivals_later() -> None:
    late = EventLog(events(changed(one_village(), horizon={"start": "2027-01-01", "end": "2027-12-31"})))
    early = EventLog(events(changed(one_village(), horizon={"start": "2026-01-01", "end": "2027-12-31"})))
    year = 365 * 86_400
    for kind, column in ((EventKind.REGISTERED, "household"), (EventKind.RELET, "home")):
        found = [
            {*zip((log.of(kind)["time"] - shift).tolist(), log.of(kind)[column].tolist(), strict=True)}
            for log, shift in ((late, 0), (early, year))
        ]
        assert found[0] == {point for point in found[1] if point[0] >= 0}


@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_the_ends_of_the_range_of_seeds_work(seed: int) -> None:
    assert len(events(three_villages(), seed)) > 100
