"""A plan in whole homes: what is promised of it, for any plan, and some by hand."""

from __future__ import annotations

from typing import TypeAlias, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.model.plan import WholeHomes
from solvers.rounding import whole_homes, whole_open_homes

Floats: TypeAlias = NDArray[np.float64]
METHODS: tuple[WholeHomes, ...] = get_args(WholeHomes)
NOISE = 1e-4
"""More than all millionths together, and than the last digits of sums."""
methods = st.sampled_from(METHODS)
homes = st.one_of(st.just(0.0), st.floats(0, 4), st.floats(0, 300), st.integers(0, 40).map(float))


@st.composite
def tables(draw: st.DrawFn, values: st.SearchStrategy[float] = homes) -> Floats:
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, 12))
    flat = draw(st.lists(values, min_size=rows * columns, max_size=rows * columns))
    return np.array(flat).reshape(rows, columns)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw homes and limits that allow them: exactly, with some room, or with none at all to speak of."""
    values = draw(tables())
    room = draw(
        st.lists(st.sampled_from([0.0, 0.3, 1.0, np.inf]), min_size=len(values), max_size=len(values))
    )
    return values, values + np.array(room)[:, None]


def behind(values: Floats, whole: NDArray[np.int64]) -> Floats:
    """Return how far each running total is below the exact one at the end of each period."""
    return np.asarray(np.cumsum(values, axis=1) - np.cumsum(whole, axis=1))


@given(methods, plans())
def test_nobody_gets_more_than_the_limit_or_less_than_nothing(
    method: WholeHomes, plan: tuple[Floats, Floats]
) -> None:
    values, limits = plan
    whole = whole_homes(values, limits, method)
    assert whole.dtype == np.int64
    assert (whole >= 0).all()
    assert (whole <= limits + 1e-6).all()


@given(methods, plans())
def test_no_municipality_is_ever_a_whole_home_ahead(method: WholeHomes, plan: tuple[Floats, Floats]) -> None:
    values, limits = plan
    whole = whole_homes(values, limits, method)
    assert (behind(values, whole) > -1 - NOISE).all()
    assert (whole[(values == 0).all(axis=1)] == 0).all()


@given(methods, plans())
def test_the_regions_running_total_is_within_half_a_home_as_far_as_the_limits_allow(
    method: WholeHomes, plan: tuple[Floats, Floats]
) -> None:
    values, limits = plan
    whole = whole_homes(values, limits, method)
    after = behind(values, whole)
    short = after.sum(axis=0)
    assert (short >= -0.5 - NOISE).all()
    for period in np.flatnonzero(short > 0.5 + NOISE):
        before = np.maximum(after[:, period] + whole[:, period], 0)
        most = np.floor(limits[:, period] + 1e-6)
        assert ((whole[:, period] >= before - NOISE) | (whole[:, period] == most)).all()


@given(methods, tables())
def test_without_limits_the_region_adds_up_and_nobody_is_left_far_behind(
    method: WholeHomes, values: Floats
) -> None:
    after = behind(values, whole_homes(values, np.full_like(values, np.inf), method))
    assert (np.abs(after.sum(axis=0)) <= 0.5 + NOISE).all()
    ahead = np.maximum(-after, 0).sum(axis=0)
    assert (after <= ahead + 0.5 + NOISE).all()


@given(methods, tables(st.integers(0, 300).map(float)), st.floats(-1e-8, 1e-8))
def test_whole_homes_stay_as_they_are_whatever_the_last_digits_of_the_solver(
    method: WholeHomes, values: Floats, off: float
) -> None:
    assert (whole_homes(values + off, values, method) == values).all()


@given(methods, plans(), st.data())
def test_a_limit_on_all_together_holds_the_region_back_and_nobody_else(
    method: WholeHomes, plan: tuple[Floats, Floats], data: st.DataObject
) -> None:
    values, limits = plan
    together = np.array([data.draw(st.floats(0, float(total) + 2)) for total in values.sum(axis=0)])
    whole = whole_homes(values, limits, method, together)
    assert (whole.sum(axis=0) <= together + 1e-6).all()
    assert (whole <= limits + 1e-6).all()
    assert (behind(values, whole) > -1 - NOISE).all()
    wide = np.full_like(together, np.inf)
    assert (whole_homes(values, limits, method, wide) == whole_homes(values, limits, method)).all()


def test_what_all_together_may_not_have_comes_later() -> None:
    values = np.array([[2.5, 1.5], [2.5, 1.5]])
    whole = whole_homes(values, values + 1, "largest_remainder", np.array([4.9, 9.0]))
    assert whole.sum(axis=0).tolist() == [4, 4]
    assert whole.sum(axis=1).tolist() == [4, 4]


def test_halves_are_carried_over_the_years() -> None:
    values = np.array([[1.5, 1.5, 1.5, 1.5], [2.0, 2.0, 2.0, 2.0]])
    whole = whole_homes(values, values + 1, "largest_remainder")
    # 3.5, 7, 10.5 and 14 homes in all: halves upwards.
    assert whole.tolist() == [[2, 1, 2, 1], [2, 2, 2, 2]]


def test_a_small_municipality_gets_its_home_when_it_has_saved_for_it() -> None:
    values = np.array([[0.25] * 8, [9.75] * 8])
    whole = whole_homes(values, values + 1, "largest_remainder")
    assert whole.sum(axis=0).tolist() == [10] * 8
    assert whole[0].tolist() == [0, 1, 0, 0, 0, 1, 0, 0]


def test_what_a_limit_holds_back_comes_later() -> None:
    values = np.array([[4.5, 1.5, 1.0], [3.0, 3.0, 3.0]])
    limits = np.array([[4.5, 9.0, 9.0], [9.0, 9.0, 9.0]])
    # The limit of 4.5 is 4 homes, and the other one, which is exactly on its way, does not take over the half.
    assert whole_homes(values, limits, "largest_remainder").tolist() == [[4, 2, 1], [3, 3, 3]]


def test_a_limit_that_is_never_whole_is_never_crossed() -> None:
    values = np.array([[2.5, 2.5, 2.5], [5.0, 5.0, 5.0]])
    limits = np.array([[2.5, 2.5, 2.5], [10.0, 10.0, 10.0]])
    assert whole_homes(values, limits, "sainte_lague").tolist() == [[2, 2, 2], [5, 5, 5]]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("largest_remainder", [9, 7, 5, 4, 1]),
        ("sainte_lague", [9, 8, 5, 3, 1]),
        # D'Hondt gives the first one 10 of the 9.061 it has coming: never a whole home ahead.
        ("dhondt", [10, 7, 5, 3, 1]),
    ],
)
def test_the_method_of_the_scenario_divides_a_year(method: WholeHomes, expected: list[int]) -> None:
    # Balinski and Young, "The quota method of apportionment" (1975), in thousandths.
    values = np.array([[9.061], [7.179], [5.259], [3.319], [1.182]])
    assert whole_homes(values, values + 1, method)[:, 0].tolist() == expected


@st.composite
def open_homes(draw: st.DrawFn) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_]]:
    """Draw open homes within whole limits, neither of which falls where it must not."""
    values = draw(tables(st.one_of(st.floats(0, 80), st.integers(0, 80).map(float))))
    may_fall = np.array([[draw(st.booleans()) for _ in row] for row in values])
    more = np.array([[draw(st.integers(0, 5)) for _ in row] for row in values])
    limits = np.ceil(values).astype(np.int64) + more
    for period in range(1, values.shape[1]):
        for table in (values, limits):
            kept = np.maximum(table[:, period], table[:, period - 1])
            table[:, period] = np.where(may_fall[:, period], table[:, period], kept)
    off = draw(st.floats(-1e-7, 1e-7))
    signs = np.array([[draw(st.sampled_from([-1, 0, 1])) for _ in row] for row in values])
    return np.maximum(values + off * signs, 0), limits, may_fall


@given(open_homes())
def test_whoever_lives_in_other_supply_has_a_home_within_the_limit_and_none_is_taken_away(
    drawn: tuple[Floats, NDArray[np.int64], NDArray[np.bool_]],
) -> None:
    values, limits, may_fall = drawn
    whole = whole_open_homes(values, limits, may_fall)

    assert whole.dtype == np.int64
    assert (whole >= values - 1e-6).all()
    assert (whole <= limits).all()
    assert (may_fall[:, 1:] | (np.diff(whole, axis=1) >= 0)).all()
    assert (whole < values + 1 + 1e-6).all()


def test_open_homes_by_hand() -> None:
    values = np.array([[0.0, 3.0000004, 3.0000002, 7.2, 2.5]])
    limits = np.array([[0, 3, 8, 8, 8]])
    may_fall = np.array([[True, False, False, False, True]])
    assert whole_open_homes(values, limits, may_fall).tolist() == [[0, 3, 3, 8, 3]]


def test_open_homes_stay_open_where_the_last_digits_of_the_solver_fall() -> None:
    values = np.array([[3.0000014, 3.0000004, 3.0000004]])
    may_fall = np.array([[False, False, True]])
    assert whole_open_homes(values, np.array([[9, 9, 9]]), may_fall).tolist() == [[4, 4, 3]]


def test_the_limit_holds_even_where_the_plan_is_above_it() -> None:
    values = np.array([[2.5, 2.5]])
    assert whole_open_homes(values, np.array([[2, 1]]), np.array([[False, False]])).tolist() == [[2, 1]]
