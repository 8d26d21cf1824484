"""Times as expectations: held against each other, against numbers by hand, and against the draws of the engine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from simulator.contract import Purpose
from simulator.flows.durations import duration_of
from simulator.flows.expected_times import Held, going_on, in_parts, lasting, left, within
from simulator.model.distributions import Distribution
from simulator.random.replication import Duration, ReplicationDraws

DAY = 86_400
KINDS: dict[str, dict[str, Any]] = {
    "fixed": {"kind": "fixed", "days": 40},
    "exponential": {"kind": "exponential", "mean_days": 40},
    "steady": {"kind": "gamma", "mean_days": 40, "shape": 2.5},
    "unsteady": {"kind": "gamma", "mean_days": 40, "shape": 0.4},
    "lognormal": {"kind": "lognormal", "mean_days": 40, "variation": 0.8},
    "observed": {"kind": "empirical", "days": (70.0, 0.0, 10.0, 40.0), "weights": (3.0, 1.0, 4.0, 2.0)},
}


def time(parts: Mapping[str, Any]) -> Duration:
    return duration_of(TypeAdapter(Distribution).validate_python(parts))


every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_the_mean_length_within_some_days_is_the_area_under_what_lasts(kind: str) -> None:
    one = time(KINDS[kind])
    middles = (np.arange(1_000_000) + 0.5) / 5_000
    area = np.cumsum(lasting(one, middles)) / 5_000
    days = np.array([1, 9, 40, 75, 200])
    assert within(one, days) == pytest.approx(area[days * 5_000 - 1], abs=2e-3)


@every_kind
def test_in_the_long_run_the_whole_mean_has_gone_by(kind: str) -> None:
    one = time(KINDS[kind])
    assert within(one, np.array([1e5])) == pytest.approx(one.mean_days, rel=1e-9)
    assert lasting(one, np.array([1e5])) == pytest.approx(0.0, abs=1e-9)


@every_kind
def test_nothing_is_over_before_it_has_begun(kind: str) -> None:
    one = time(KINDS[kind])
    days = np.array([-3.0, 0.0])
    assert lasting(one, days) == pytest.approx([1, 1])
    assert within(one, days) == pytest.approx([0, 0])
    assert left(one, days) == pytest.approx([1, 1])


@every_kind
def test_what_lasts_is_what_the_engine_draws(kind: str) -> None:
    """Within four standard errors; a time that is over on the day itself counts as lasting until then."""
    one, random, days = time(KINDS[kind]), ReplicationDraws(5, 0), np.array([0.5, 10.0, 40.0, 70.0, 100.0])
    drawn = np.array([random.duration(one, Purpose.LIVING, who) for who in range(4000)])
    assert_part(drawn[:, None] >= days * DAY, lasting(one, days))


@every_kind
def test_what_is_left_is_what_the_engine_draws(kind: str) -> None:
    one, random, days = time(KINDS[kind]), ReplicationDraws(6, 0), np.array([0.5, 10.0, 40.0, 70.0, 100.0])
    drawn = np.array([random.residual(one, Purpose.LIVING, who) for who in range(4000)])
    assert_part(drawn[:, None] >= days * DAY, left(one, days))


def assert_part(found: np.ndarray, expected: np.ndarray) -> None:
    error = np.sqrt(expected * (1.0 - expected) / len(found))
    assert (np.abs(found.mean(axis=0) - expected) <= 4.0 * error + 1e-9).all()


def test_exponential_and_gamma_times_by_hand() -> None:
    """Exponential, mean 10: exp(-1) last 10 days. Gamma with shape 2, scale 10: (1 + x) exp(-x), x = days / 10."""
    days = np.array([10.0, 20.0])
    one = time({"kind": "exponential", "mean_days": 10})
    assert lasting(one, days) == pytest.approx([math.exp(-1), math.exp(-2)])
    assert within(one, days) == pytest.approx([10 * (1 - math.exp(-1)), 10 * (1 - math.exp(-2))])
    assert left(one, days) == pytest.approx(lasting(one, days))
    two = time({"kind": "gamma", "mean_days": 20, "shape": 2})
    assert lasting(two, days) == pytest.approx([2 * math.exp(-1), 3 * math.exp(-2)])
    assert within(two, days) == pytest.approx([20 - 30 * math.exp(-1), 20 - 40 * math.exp(-2)])


def test_fixed_and_observed_times_by_hand() -> None:
    one = time({"kind": "fixed", "days": 30})
    assert lasting(one, np.array([29.0, 30.0, 31.0])).tolist() == [1, 1, 0]
    assert within(one, np.array([12.0, 45.0])).tolist() == [12, 30]
    assert left(one, np.array([15.0, 24.0, 40.0])) == pytest.approx([0.5, 0.2, 0])
    seen = time({"kind": "empirical", "days": (10.0, 30.0), "weights": (1.0, 3.0)})
    assert lasting(seen, np.array([10.0, 11.0, 31.0])).tolist() == [1, 0.75, 0]
    assert within(seen, np.array([20.0, 90.0])) == pytest.approx([17.5, 25])
    # Of all days passed, 10 of 100 lie in short times, over in 10 days; after 15 days half of the long ones are left.
    assert left(seen, np.array([15.0])) == pytest.approx([0.9 * 0.5])


def test_what_never_ends_goes_on_for_good() -> None:
    never, days = duration_of(None), np.array([0.0, 1e6])
    assert lasting(never, days).tolist() == left(never, days).tolist() == [1, 1]
    assert within(never, days).tolist() == [0, 1e6]


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": "exponential", "mean_days": 0},
        {"kind": "gamma", "mean_days": 0, "shape": 2},
        {"kind": "lognormal", "mean_days": 0, "variation": 1},
        {"kind": "empirical", "days": (0.0, 0.0)},
    ],
)
def test_a_time_of_no_length_is_over_at_once(parts: dict[str, Any]) -> None:
    one, days = time(parts), np.array([0.0, 0.1])
    assert lasting(one, days).tolist() == left(one, days).tolist() == [1, 0]
    assert within(one, days).tolist() == [0, 0]
    assert [part.tolist() for part in in_parts(one)] == [[0], [1]]


@pytest.mark.parametrize("variation", [0.0, 3.7e-228, 1e-17])
def test_a_lognormal_time_without_a_variation_that_counts_is_fixed(variation: float) -> None:
    one = time({"kind": "lognormal", "mean_days": 30, "variation": variation})
    assert lasting(one, np.array([30.0, 30.1])).tolist() == [1, 0]
    assert [part.tolist() for part in in_parts(one)] == [[30], [1]]


@every_kind
def test_the_parts_of_a_time_keep_its_mean(kind: str) -> None:
    one = time(KINDS[kind])
    values, chances = in_parts(one)
    assert chances.sum() == pytest.approx(1.0)
    assert values @ chances == pytest.approx(one.mean_days, rel=1e-9)
    assert (np.diff(values) > 0).all() or kind == "observed"


@every_kind
def test_the_parts_of_a_time_lie_where_it_lies(kind: str) -> None:
    """The chance of 25 days or more, to within a part."""
    one = time(KINDS[kind])
    values, chances = in_parts(one)
    assert chances[values >= 25].sum() == pytest.approx(lasting(one, np.array([25.0]))[0], abs=1 / 200)


# ---- many that begin evenly ------------------------------------------------------------------------------------


def test_the_part_that_goes_on_of_those_who_begin_evenly_by_hand() -> None:
    """Ten days of beginnings, each for five days: at the end half of them go on, three days later a fifth."""
    one = time({"kind": "fixed", "days": 5})
    found = going_on(
        lambda days: within(one, days),
        np.array([0.0]),
        np.array([10.0]),
        np.array([0.0, 2.0, 10.0, 13.0, 16.0]),
    )
    assert found[:, 0] == pytest.approx([0, 0.2, 0.5, 0.2, 0])


@pytest.mark.parametrize("void", KINDS)
@pytest.mark.parametrize("stay", KINDS)
def test_a_home_is_held_for_a_stay_and_a_void_by_littles_law(stay: str, void: str) -> None:
    """At the ends of months of 30 days, over all of them: (mean stay + mean void) / 30 of those of one month."""
    held = Held(time(KINDS[stay]), time(KINDS[void]))
    ends = np.arange(1, 400) * 30.0
    found = going_on(held.within, np.array([0.0]), np.array([30.0]), ends)
    mean = held.stay.mean_days + held.void.mean_days
    assert found.sum() == pytest.approx(mean / 30, rel=1e-4)
    assert (np.diff(found[:, 0]) <= 1e-12).all()


@pytest.mark.parametrize("void", KINDS)
@pytest.mark.parametrize("stay", KINDS)
def test_a_home_is_held_as_long_as_the_engine_draws_stays_and_voids(stay: str, void: str) -> None:
    lives, empty, random = time(KINDS[stay]), time(KINDS[void]), ReplicationDraws(7, 0)
    days = np.array([5.0, 45.0, 60.0, 100.0])
    begun = (np.arange(3000) + 0.5) / 3000 * 30
    voids = np.array([random.duration(empty, Purpose.VOID, who) for who in range(3000)])
    stays = np.array([random.duration(lives, Purpose.LIVING, who) for who in range(3000)])
    rest = np.array([random.residual(lives, Purpose.LIVING, who) for who in range(3000)])
    held = Held(lives, empty)
    moments = days + 30
    assert_part(
        begun[:, None] + (stays + voids)[:, None] / DAY >= moments,
        going_on(held.within, np.array([0.0]), np.array([30.0]), moments)[:, 0],
    )
    assert_part((rest + voids)[:, None] >= days * DAY, held.left(days))
