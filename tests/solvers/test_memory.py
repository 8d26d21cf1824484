"""Homes that are taken follow from those of a period or two ago: the same as the sum over all placed, but shorter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from simulator.model.plan import PeriodLength
from solvers.constraints import homes, state
from solvers.from_scenario import problem_of
from solvers.memory import RECENT, SHORT, Memory, memories
from solvers.problem import Floats, Problem
from solvers.programme import Programme
from tests.flows.expecting import flows
from tests.solvers.solving import solved_by
from tests.worlds import changed, exponential, fixed, other_homes, scenario, village_of_other_homes

Time = Mapping[str, Any]


def gamma(mean_days: float, shape: float) -> dict[str, Any]:
    """Return a time of so many stages, as it were."""
    return {"kind": "gamma", "mean_days": mean_days, "shape": shape}


EXPONENTIAL: dict[str, Time] = {
    "exponential of 300 days": exponential(300),
    "exponential of ten years": exponential(3650),
    "gamma of shape 1": gamma(900, 1),
}
TWO_STAGES: dict[str, Time] = {
    "gamma of shape 2, 300 days": gamma(300, 2),
    "gamma of shape 2, three years": gamma(1096, 2),
    "gamma of shape 2, ten years": gamma(3650, 2),
}
WITHOUT_MEMORY: dict[str, Time] = {
    "gamma of shape 3": gamma(900, 3),
    "lognormal": {"kind": "lognormal", "mean_days": 900, "variation": 0.8},
}
OTHER: dict[str, Time] = {
    "exponential of 20 days": exponential(20),
    "gamma of shape 2, 60 days": gamma(60, 2),
    "fixed": fixed(500),
    "observed": {"kind": "empirical", "days": [30, 200, 365, 1500]},
}
VOIDS: dict[str, Time | None] = {
    "no void": None,
    "fixed void": fixed(28),
    "gamma void": gamma(28, 2),
    "exponential void": exponential(28),
}
STAYS = EXPONENTIAL | TWO_STAGES | WITHOUT_MEMORY | OTHER
LENGTHS: tuple[PeriodLength, ...] = ("year", "half_year", "month")
UNTIL_2035 = pytest.mark.parametrize("length", LENGTHS)
EACH_VOID = pytest.mark.parametrize("void", VOIDS.values(), ids=VOIDS)


def kept(stay: Time, void: Time | None, length: PeriodLength, closes: str | None = None) -> Floats:
    """Return the parts of those placed from 2026 to 2035 whose homes are taken, by period and period of placement."""
    pool = other_homes(1, stay=stay, void=void, **({"closes": closes} if closes else {}))
    world = village_of_other_homes(1.0, "2035-12-31", homes=pool)
    parts: Floats = flows(world, length).other_supply.kept[0]
    return parts


def recalled(found: list[Memory], placed: Floats) -> Floats:
    """Return the homes that are taken at the end of each period, each from those before it."""
    taken = np.zeros(len(found))
    for p, memory in enumerate(found):
        before = sum(part * taken[p - ago] for ago, part in enumerate(memory.before, 1))
        taken[p] = before + sum(part * placed[q] for q, part in memory.placed.items())
    return taken


def terms(memory: Memory) -> int:
    return len(memory.before) + len(memory.placed)


@UNTIL_2035
@EACH_VOID
@pytest.mark.parametrize("stay", STAYS.values(), ids=STAYS)
@pytest.mark.parametrize("closes", [None, "2032-05-26"], ids=["open", "closing"])
def test_what_is_recalled_is_what_adds_up(
    stay: Time, void: Time | None, length: PeriodLength, closes: str | None
) -> None:
    parts = kept(stay, void, length, closes)
    found = memories(parts)
    rng = np.random.default_rng(2035)
    every, none = np.ones(len(parts)), np.zeros(len(parts))
    now_and_then = [rng.random(len(parts)) * (rng.random(len(parts)) < often) for often in (0.1, 0.5, 0.9)]
    for pattern in (every, none, *now_and_then):
        placed = pattern * 1000 / max(pattern.sum(), 1.0)
        np.testing.assert_allclose(recalled(found, placed), parts @ placed, rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("stays", "reach"), [(EXPONENTIAL, 1), (TWO_STAGES, 2)], ids=["exponential", "two stages"]
)
@pytest.mark.parametrize(
    ("length", "voids"),
    [("half_year", VOIDS), ("month", {"none": None, "fixed": fixed(28)})],
    ids=["half_year", "month"],
)
def test_exponential_stays_need_one_period_before_and_those_of_two_stages_two(
    stays: dict[str, Time], reach: int, length: PeriodLength, voids: dict[str, Time | None]
) -> None:
    for stay in stays.values():
        for void in voids.values():
            later = memories(kept(stay, void, length))[SHORT:]
            assert later
            assert {len(one.before) for one in later} == {reach}
            # Who was placed last comes on top; where homes stand empty, those whose void may not be over too.
            assert max(len(one.placed) for one in later) <= (reach if void is None else RECENT)


@EACH_VOID
@pytest.mark.parametrize("stay", STAYS.values(), ids=STAYS)
def test_a_few_placements_are_added_up(stay: Time, void: Time | None) -> None:
    assert not any(one.before for one in memories(kept(stay, void, "year")))


@pytest.mark.parametrize("stay", WITHOUT_MEMORY.values(), ids=WITHOUT_MEMORY)
def test_other_stays_are_added_up_one_by_one(stay: Time) -> None:
    parts = kept(stay, None, "month")
    found = memories(parts)
    assert all(not one.before for one in found)
    for p, one in enumerate(found):
        assert one.placed == pytest.approx({q: parts[p, q] for q in range(p + 1) if parts[p, q] > 1e-10})


def test_a_void_that_takes_long_is_longer_than_what_counts_as_the_newest() -> None:
    """In months, one in two hundred exponential voids of 28 days takes half a year."""
    found = memories(kept(exponential(900), exponential(28), "month"))
    assert [terms(one) for one in found] == list(range(1, 121))


def test_homes_that_nobody_leaves_are_those_of_before_and_the_new_ones() -> None:
    found = memories(np.tril(np.ones((SHORT + 3, SHORT + 3))))[SHORT:]
    for p, one in enumerate(found, SHORT):
        assert one.before == pytest.approx((1.0,))
        assert one.placed == pytest.approx({p: 1.0})


def test_where_homes_are_closed_nobody_takes_any() -> None:
    assert memories(np.zeros((4, 4))) == [Memory((), {})] * 4


# ---- in a plan ---------------------------------------------------------------------------------------------------


def ten_years(length: PeriodLength) -> Problem:
    """Return a village through ten years, with homes that are left after stays of several kinds."""
    kinds: dict[str, tuple[int, Time, Time | None, dict[str, Any]]] = {
        "rooms": (30, exponential(900), fixed(28), {"ramp_months": 24}),
        "flats": (40, gamma(1096, 2), None, {"opens": "2028-07-01"}),
        "units": (25, gamma(600, 2), exponential(14), {"closes": "2032-05-26"}),
        "studios": (15, {"kind": "lognormal", "mean_days": 700, "variation": 0.5}, fixed(28), {}),
    }
    supply = {
        name: other_homes(count, stay=stay, void=void, cost_per_home_year=5000.0 + count, **rest)
        for name, (count, stay, void, rest) in kinds.items()
    }
    world = village_of_other_homes(0.3, "2035-12-31", **supply)
    return problem_of(scenario(changed(world, plan={"period": length})))


def in_full(parts: Floats) -> list[Memory]:
    """Return the sums over all who were placed, without any memory."""
    return [Memory((), {q: float(row[q]) for q in range(p + 1)}) for p, row in enumerate(parts)]


@pytest.mark.parametrize("length", ["half_year", "month"])
def test_a_plan_comes_to_the_same_with_and_without_memory(
    length: PeriodLength, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = ten_years(length)
    short = solved_by(problem)
    monkeypatch.setattr(homes, "memories", in_full)
    full = solved_by(problem)
    assert short is not None
    assert full is not None
    assert short.goals == pytest.approx(full.goals, rel=1e-6, abs=1e-6)
    assert short.goals["waiting"] > 0, "there are too few homes for everybody"
    assert short.goals["cost"] > 0
    assert 0 < short.goals["fairness"] < 1


def test_a_programme_by_months_is_several_times_smaller_with_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = ten_years("month")
    short = entries(problem)
    monkeypatch.setattr(homes, "memories", in_full)
    assert entries(problem) > 2 * short


def entries(problem: Problem) -> int:
    """Return how many numbers other than zero the programme of a problem has."""
    return len(state(Programme(problem)).linear().values)
