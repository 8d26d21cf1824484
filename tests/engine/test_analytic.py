"""Queues whose answer is known: through scenarios in the project's own form, within three standard errors.

A home that falls vacant is let at once to whoever waits, so relets are the completions of a single server, and
the backlog (with the household in "service") is the number in an M/M/1 system. Own solutions make it M/M/infinity.

The compiled engine is held against theory; the reference engine gives the same logs (``test_fast``), and is held
against it here once more by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulator.contract import EventKind
from simulator.engine import fast, reference
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import EventLog, count
from tests.worlds import TEXT, changed, one_village, scenario

REPLICATIONS = 24
Simulate = Callable[[Compiled, int, int], np.ndarray]


def backlogs(
    world: dict[str, Any], replications: int = REPLICATIONS, simulate: Simulate = fast.simulate
) -> np.ndarray:
    """Return the backlog at month ends: (replications, months, groups)."""
    compiled = compile_scenario(scenario(world))
    logs = (EventLog(simulate(compiled, 11, number)) for number in range(replications))
    return np.array([count(log, compiled).backlog.sum(axis=1) for log in logs])


def agrees(replication_means: np.ndarray, expected: float) -> bool:
    """Return whether a mean lies within three standard errors of what is expected."""
    error = replication_means.std(ddof=1) / math.sqrt(len(replication_means))
    return bool(abs(replication_means.mean() - expected) <= 3 * error)


@pytest.mark.parametrize("simulate", [fast.simulate, reference.simulate], ids=["fast", "reference"])
def test_the_backlog_of_one_village_is_an_mm1_queue(simulate: Simulate) -> None:
    """M/M/1 with 10 arrivals on 12 completions: L = 5 and P(N <= 2) = 0.4213 (KSL, appendix C, example C.1)."""
    world = changed(one_village(), horizon={"start": "2026-01-01", "end": "2031-12-31"})
    numbers = backlogs(world, simulate=simulate)[:, 12:, 0]
    assert agrees(numbers.mean(axis=1), 5.0)
    assert agrees((numbers <= 2).mean(axis=1), 0.4213)


def test_waits_follow_littles_law_and_the_mm1_formula() -> None:
    """The mean time in an M/M/1 system is 1 / (mu - lambda): 1 / 200 of a year."""
    compiled = compile_scenario(
        scenario(changed(one_village(), horizon={"start": "2026-01-01", "end": "2029-12-31"}))
    )
    means = []
    for number in range(REPLICATIONS):
        housed = EventLog(fast.simulate(compiled, 12, number)).of(EventKind.HOUSED)
        late = housed.where(housed["time"] > 365 * 86_400)
        means.append(((late["time"] - late["since"]) / (365.25 * 86_400)).mean())
    assert agrees(np.array(means), 1 / 200)


def test_priority_classes_follow_the_preemptive_formula() -> None:
    """The first of the queue gets the home that comes free: L1 = r1/(1-r1), and L1 + L2 = r/(1-r).

    With exponential times a home that goes to the first class when it comes free is preemptive priority
    (Kleinrock, Queueing Systems II, section 3.6): 0.2 and 0.6 arrivals on one completion give 0.25 and 3.75.
    """
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2030-12-31"},
        demand__task=960,
        demand__groups={
            "first": _group("G1", 240, 1),
            "second": _group("G2", 720, 2),
        },
    )
    numbers = backlogs(world)[:, 12:, :].mean(axis=1)
    assert agrees(numbers[:, 0], 0.25)
    assert agrees(numbers[:, 1], 3.75)


def test_without_homes_everybody_finds_a_home_alone_as_in_mm_infinity() -> None:
    """Poisson arrivals that each leave after an exponential time: the backlog is Poisson with mean lambda/theta."""
    world = changed(
        one_village(),
        policy__quota={"path": {2026: 0.0}},
        demand__own_solution={"kind": "exponential", "mean_days": 36.525},
    )
    numbers = backlogs(world, 12)[:, 12:, 0]
    assert agrees(numbers.mean(axis=1), 100.0)
    assert agrees(numbers.var(axis=1), 100.0)


def test_a_time_varying_inflow_follows_its_differential_equation() -> None:
    """M(t)/M/infinity: the mean m solves m' = lambda(t) - theta m, solved month by month."""
    factors = (2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2027-12-31"},
        policy__quota={"path": {2026: 0.0}},
        demand__own_solution={"kind": "exponential", "mean_days": 60.0},
        demand__groups__seekers__month_factors=factors,
        demand__groups__seekers__growth=0.5,
    )
    compiled = compile_scenario(scenario(world))
    starts = np.array(compiled.timeline.calendar.month_starts) / 86_400
    mean, expected = 0.0, []
    for month in range(24):
        year, days = 2026 + month // 12, starts[month + 1] - starts[month]
        lengths = np.diff(starts)[month // 12 * 12 : month // 12 * 12 + 12]
        level = factors[month % 12] * lengths.sum() / (np.array(factors) @ lengths)
        rate = 1000 * 1.5 ** (year - 2024) * level / lengths.sum()
        mean = mean * math.exp(-days / 60) + rate * 60 * (1 - math.exp(-days / 60))
        expected.append(mean)
    simulated = backlogs(world, 60)[:, :, 0]
    error = simulated.std(axis=0, ddof=1) / math.sqrt(len(simulated))
    distance = (simulated.mean(axis=0) - np.array(expected)) / error
    assert abs(distance).max() < 4.0  # the largest of 24: three standard errors for one is four for all
    assert abs(distance.mean()) < 1.5


def test_a_queue_with_homes_and_own_solutions_follows_its_birth_death_chain() -> None:
    """M/M/1+M: births lambda, deaths mu + n theta; the stationary distribution is summed here."""
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2029-12-31"},
        supply__relets__turnover_rate=0.075,
        demand__own_solution={"kind": "exponential", "mean_days": 36.525},
    )
    weights = [1.0]
    for n in range(1, 400):
        weights.append(weights[-1] * 1000 / (900 + n * 10))
    chain = np.array(weights) / sum(weights)
    numbers = backlogs(world)[:, 12:, 0]
    assert agrees(numbers.mean(axis=1), float(np.arange(400) @ chain))
    assert agrees((numbers == 0).mean(axis=1), float(chain[0]))


def test_a_balanced_system_stays_balanced() -> None:
    """Inflow 1,000, 800 homes for them and own solutions of half a year: 200 wait on the first day and ever after."""
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2030-12-31"},
        policy__quota={"path": {2026: 0.666_667}},
        demand__opening_backlog={"total": 200, "registered_within_months": 3},
        demand__own_solution={"kind": "exponential", "mean_days": 365.25},
        supply__relets__void={"kind": "gamma", "mean_days": 28, "shape": 2},
    )
    numbers = backlogs(world)[:, :, 0].astype(float)
    for year in range(5):
        assert agrees(numbers[:, year * 12 + 11], 200.0), year
    months = np.arange(numbers.shape[1]) - (numbers.shape[1] - 1) / 2
    assert agrees(numbers @ months / (months @ months), 0.0)


def test_homes_in_void_are_in_balance_from_the_first_day() -> None:
    """1,200 relets a year that stand empty for 28 days: 92 empty homes, on the first day too (Little's law)."""
    compiled = compile_scenario(
        scenario(
            changed(
                one_village(),
                horizon={"start": "2026-01-01", "end": "2026-12-31"},
                supply__relets__void={"kind": "gamma", "mean_days": 28, "shape": 2},
            )
        )
    )
    counts = [count(EventLog(fast.simulate(compiled, 3, number)), compiled) for number in range(REPLICATIONS)]
    expected = 1200 * 28 / 365
    assert agrees(np.array([one.opening_void.sum() for one in counts], dtype=float), expected)
    assert agrees(np.array([one.in_void[-1].sum() for one in counts], dtype=float), expected)


def _group(code: str, yearly: int, priority: int) -> dict[str, Any]:
    return {
        "code": code,
        "name": TEXT,
        "urgency": "statutory",
        "households_per_year": yearly,
        "household_size": 1.0,
        "priority": priority,
    }


@pytest.mark.slow
def test_the_mm1_queue_also_holds_over_a_long_time() -> None:
    numbers = backlogs(changed(one_village(), horizon={"start": "2026-01-01", "end": "2065-12-31"}), 60)[
        :, 12:, 0
    ]
    assert agrees(numbers.mean(axis=1), 5.0)
    for number in range(8):
        assert agrees((numbers == number).mean(axis=1), (1 - 5 / 6) * (5 / 6) ** number)
