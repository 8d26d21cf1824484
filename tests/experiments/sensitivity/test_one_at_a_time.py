"""One factor at a time: differences from the base with the intervals of the textbook, the widest swing first."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind, ttest_rel

from groeipad.experiments.sensitivity.one_at_a_time import Varied, one_at_a_time

NAN = np.nan
VALUES = np.array([[10.0, 20, 30], [11, 21, 31], [7, 19, 28], [10, 20, 30], [30, 41, 49], [NAN, NAN, NAN]])
VARIED = (
    Varied("small", ("few", "many"), (2, 1)),
    Varied("none", ("as it is",), (3,)),
    Varied("lost", ("gone",), (5,)),
    Varied("large", ("much",), (4,)),
)


def test_paired_differences_by_hand() -> None:
    found = one_at_a_time(VALUES, 0, VARIED, common=True)
    assert found.base == 20.0
    assert list(found.swings) == ["large", "small", "none", "lost"]
    assert list(found.swings.values()) == pytest.approx([20, 3, 0, NAN], nan_ok=True)
    bars = {(one.factor, one.level): one for one in found.bars}
    assert [one.factor for one in found.bars] == ["large", "small", "small", "none", "lost"]
    few, many = bars["small", "few"], bars["small", "many"]
    assert (few.point, few.n, few.difference) == (2, 3, pytest.approx(-2.0))
    wanted = ttest_rel(VALUES[2], VALUES[0]).confidence_interval(0.95)
    assert (few.low, few.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert (many.low, many.difference, many.high) == (1.0, 1.0, 1.0), "the same in every replication"
    same, lost = bars["none", "as it is"], bars["lost", "gone"]
    assert (same.difference, same.low, same.high) == (0.0, 0.0, 0.0)
    assert lost.n == 0
    assert np.isnan([lost.difference, lost.low, lost.high]).all()


def test_with_fresh_numbers_the_interval_is_that_of_welch() -> None:
    found = one_at_a_time(VALUES, 0, VARIED, common=False)
    few = next(one for one in found.bars if one.level == "few")
    wanted = ttest_ind(VALUES[2], VALUES[0], equal_var=False).confidence_interval(0.95)
    assert few.difference == pytest.approx(-2.0)
    assert (few.low, few.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))


def test_missing_replications_leave_the_pairs_that_are_there() -> None:
    values = np.array([[1.0, 2, NAN, 9], [2, 4, 7, NAN]])
    (bar,) = one_at_a_time(values, 0, [Varied("a", ("b",), (1,))], common=True).bars
    assert (bar.n, bar.difference) == (2, pytest.approx(1.5))
    (alone,) = one_at_a_time(values[:, :1], 0, [Varied("a", ("b",), (1,))], common=True).bars
    assert (alone.n, alone.difference) == (1, 1.0)
    assert np.isnan([alone.low, alone.high]).all()


def test_a_base_without_a_value_leaves_nothing_to_compare() -> None:
    found = one_at_a_time(VALUES[[5, 0]], 0, [Varied("a", ("b",), (1,))], common=True)
    assert np.isnan([found.base, found.bars[0].difference, found.swings["a"]]).all()
    assert one_at_a_time(VALUES, 0, [], common=True).bars == ()


def test_the_table_tells_outcomes_beside_the_base() -> None:
    table = one_at_a_time(VALUES, 0, VARIED, common=True).table()
    assert table.columns == [
        *("factor", "level", "point", "n", "base", "outcome", "difference", "low", "high"),
    ]
    assert table["outcome"].to_list() == [pytest.approx(40.0), pytest.approx(18.0), 21.0, 20.0, None]
    assert table["base"].to_list() == [20.0] * 5
    empty = one_at_a_time(VALUES, 0, [], common=True).table()
    assert (empty.height, empty.columns) == (0, table.columns)
    assert empty.schema == table.schema


def test_a_chance_that_is_the_same_in_all_pairs_is_not_sure() -> None:
    values = np.zeros((2, 20))
    (bar,) = one_at_a_time(values, 0, [Varied("a", ("b",), (1,))], common=True, is_chance=True).bars
    assert bar.difference == 0.0
    assert bar.low < -0.1
    assert bar.high > 0.1
