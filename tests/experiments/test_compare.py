"""Differences and their intervals are those of the textbook, hold together, and regret is what a hand finds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, ttest_ind, ttest_rel

from groeipad.experiments.compare import (
    Differences,
    greatest_regret,
    paired,
    regret,
    share_of_misses,
    unpaired,
)

NAN = np.nan


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def no_chances(columns: int) -> np.ndarray:
    return np.zeros(columns, dtype=bool)


def alone(base: np.ndarray, other: np.ndarray, *, by: str = "paired", chance: bool = False) -> Differences:
    """Compare one value at 95%."""
    compare = {"paired": paired, "unpaired": unpaired}[by]
    return compare(base, other, np.array([0.05]), np.array([chance]))


def test_a_paired_interval_is_that_of_the_paired_t() -> None:
    base, other = column(10, 12, 9, 15, 11), column(13, 14, 13, 16, 15)
    found = alone(base, other)
    wanted = ttest_rel(other[:, 0], base[:, 0]).confidence_interval(0.95)
    assert found.n.tolist() == [5]
    assert found.mean == pytest.approx(2.8)
    assert (found.base[0], found.other[0]) == (pytest.approx(11.4), pytest.approx(14.2))
    assert (found.low[0], found.high[0]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))


def test_an_interval_of_one_among_many_is_that_of_its_part_of_the_misses() -> None:
    rng = np.random.default_rng(1)
    base, other = rng.normal(size=(2, 8, 10))
    found = paired(base, other, share_of_misses(no_chances(10)), no_chances(10))
    for at in range(10):
        wanted = ttest_rel(other[:, at], base[:, at]).confidence_interval(1 - 0.05 / 10)
        assert (found.low[at], found.high[at]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))


def test_an_unpaired_interval_is_that_of_welch() -> None:
    base, other = column(10, 12, 9, 15, 11), column(13, 14, 13, 26, 15, 20, 17)
    found = alone(base, other, by="unpaired")
    wanted = ttest_ind(other[:, 0], base[:, 0], equal_var=False).confidence_interval(0.95)
    assert (found.low[0], found.high[0]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert np.isnan(found.gain[0]), "nothing was paired"


def test_only_replications_that_have_both_values_count() -> None:
    found = alone(column(10, NAN, 9, 15, 11), column(13, 14, NAN, 16, 15))
    kept = alone(column(10, 15, 11), column(13, 16, 15))
    assert found.n.tolist() == [3]
    for name in ("base", "other", "mean", "low", "high", "gain"):
        assert getattr(found, name) == pytest.approx(getattr(kept, name))


def test_what_is_the_same_in_every_replication_has_no_width() -> None:
    third = 1 / 3
    for by in ("paired", "unpaired"):
        same = alone(column(*[third] * 7), column(*[third] * 7), by=by)
        assert (same.mean[0], same.low[0], same.high[0]) == (0.0, 0.0, 0.0)
    shifted = alone(column(1, 5, 9), column(3, 7, 11))
    assert (shifted.low[0], shifted.high[0]) == (2.0, 2.0)


def test_one_replication_tells_a_difference_and_no_interval() -> None:
    for by in ("paired", "unpaired"):
        found = alone(column(4), column(6), by=by)
        assert found.mean[0] == 2
        assert np.isnan([found.low[0], found.high[0], found.gain[0]]).all()


def test_a_value_that_a_side_never_has_is_no_difference() -> None:
    for by in ("paired", "unpaired"):
        assert np.isnan(alone(column(1, 2), column(NAN, NAN), by=by).mean[0])


def test_the_gain_is_how_many_times_more_replications_it_takes_without_pairs() -> None:
    # The variances are 4 and 4, that of the differences (1, 0, -1) is 1.
    found = alone(column(2, 4, 6), column(3, 4, 5))
    variances = np.var([2, 4, 6], ddof=1) + np.var([3, 4, 5], ddof=1)
    assert found.gain[0] == pytest.approx(variances / np.var([1, 0, -1], ddof=1)) == pytest.approx(5)


def test_the_misses_are_halved_between_the_main_values_and_all_others() -> None:
    miss = share_of_misses(np.array([True, True, False, False, False, False, False]))
    assert miss == pytest.approx([0.0125, 0.0125, *[0.005] * 5])
    assert share_of_misses(np.array([True, True])) == pytest.approx([0.025, 0.025])
    assert share_of_misses(np.array([False] * 5)) == pytest.approx([0.01] * 5)
    assert share_of_misses(np.array([], dtype=bool)).size == 0


def test_a_chance_that_never_differed_is_not_certain_never_to_differ() -> None:
    zeros, ones = column(*[0] * 20), column(*[1] * 20)
    for by in ("paired", "unpaired"):
        same = alone(zeros, zeros, by=by, chance=True)
        assert same.mean[0] == 0
        assert same.low[0] < -0.02 < 0.02 < same.high[0]
        apart = alone(zeros, ones, by=by, chance=True)
        assert (apart.mean[0], apart.high[0]) == (1.0, 1.0)
        assert 0.7 < apart.low[0] < 1


def test_the_interval_of_a_chance_of_pairs_by_hand() -> None:
    # Of 20 pairs 6 gained and none lost: the exact limits of 6 of 20, and of 0 of 20.
    base, other = column(*[0] * 20), column(*[1] * 6, *[0] * 14)
    gained, lost = (binomtest(happened, 20).proportion_ci(0.95, "exact") for happened in (6, 0))
    found = alone(base, other, chance=True)
    assert found.mean[0] == pytest.approx(0.3)
    assert found.low[0] == pytest.approx(0.3 - np.hypot(0.3 - gained.low, lost.high))
    assert found.high[0] == pytest.approx(gained.high)


def test_the_interval_of_chances_apart_by_hand() -> None:
    base, other = column(*[1] * 5, *[0] * 15), column(*[1] * 8, *[0] * 2)
    first, second = (binomtest(*one).proportion_ci(0.95, "exact") for one in ((5, 20), (8, 10)))
    found = alone(base, other, by="unpaired", chance=True)
    assert found.low[0] == pytest.approx(0.55 - np.hypot(0.8 - second.low, first.high - 0.25))
    assert found.high[0] == pytest.approx(0.55 + np.hypot(second.high - 0.8, 0.25 - first.low))


EXPERIMENTS, VALUES = 2_000, 12


@pytest.mark.parametrize("by", ["paired", "unpaired"])
def test_the_intervals_hold_together_in_95_of_100_experiments(by: str) -> None:
    """Skewed values that have to do with each other and with the other side, as those of municipalities do."""
    rng = np.random.default_rng(7)
    n, shape = 40, (EXPERIMENTS, VALUES)
    common = rng.gamma(4.0, size=(n, EXPERIMENTS, 1))
    base = rng.gamma(3.0, size=(n, *shape)) + common
    other = rng.gamma(3.0, scale=1.5, size=(n, *shape)) + (common if by == "paired" else 4.0)
    true = 3.0 * 1.5 - 3.0 + (0.0 if by == "paired" else 4.0 - 4.0)
    miss = np.tile(share_of_misses(np.arange(VALUES) < 3), EXPERIMENTS)
    compare = paired if by == "paired" else unpaired
    found = compare(base.reshape(n, -1), other.reshape(n, -1), miss, no_chances(miss.size))
    hold = ((found.low <= true) & (true <= found.high)).reshape(shape).all(axis=1).mean()
    # Three standard errors of the share of experiments; Bonferroni is on the safe side, skewness is not.
    assert hold >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / EXPERIMENTS)
    assert hold < 0.999, "intervals that never miss are too wide to tell anything"


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("by", ["paired", "unpaired"])
def test_the_intervals_of_chances_hold_together_in_95_of_100_experiments(by: str, way: int) -> None:
    """Chances that rise, and that rise and fall; of pairs, with the same luck for both and some of their own."""
    rng = np.random.default_rng(11)
    n, shape = 60, (EXPERIMENTS, VALUES)
    first, second = np.linspace(0.02, 0.7, VALUES), np.linspace(0.05, 0.98, VALUES)[::way]
    luck = rng.uniform(size=(n, *shape))
    base = (luck < first).astype(float)
    own = rng.uniform(size=(n, *shape))
    shares_luck = rng.uniform(size=(n, *shape)) < (0.7 if by == "paired" else 0.0)
    other = (np.where(shares_luck, luck, own) < second).astype(float)
    miss = np.full(base[0].size, 0.05 / VALUES)
    compare = paired if by == "paired" else unpaired
    found = compare(base.reshape(n, -1), other.reshape(n, -1), miss, np.ones(miss.size, dtype=bool))
    true = np.tile(second - first, EXPERIMENTS)
    hold = ((found.low <= true) & (true <= found.high)).reshape(shape).all(axis=1).mean()
    assert hold >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / EXPERIMENTS)


def test_regret_by_hand() -> None:
    # Three scenarios; households housed (more is better) and a backlog (less is better).
    means = np.array([[800.0, 500.0], [900.0, 300.0], [880.0, 200.0]])
    regrets = regret(means, np.array([True, False]))
    assert regrets.tolist() == [[100, 300], [0, 100], [20, 0]]
    parts, metrics = greatest_regret(regrets)
    # As parts of 100 households and of 300: (1, 1), (0, 1/3), (0.2, 0).
    assert parts == pytest.approx([1.0, 1 / 3, 0.2])
    assert metrics.tolist() == [0, 1, 0]


def test_a_scenario_without_a_value_has_no_regret_for_it_and_is_not_the_best() -> None:
    regrets = regret(np.array([[NAN, 1.0], [5.0, 2.0], [3.0, 4.0]]), np.array([True, True]))
    assert np.isnan(regrets[0, 0])
    assert regrets[1:, 0].tolist() == [0, 2]
    parts, _ = greatest_regret(regrets)
    assert parts == pytest.approx([1.0, 2 / 3, 1.0])


def test_what_is_the_same_for_all_gives_no_regret() -> None:
    parts, _ = greatest_regret(regret(np.array([[3.0], [3.0]]), np.array([True])))
    assert parts.tolist() == [0, 0]
