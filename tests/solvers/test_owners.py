"""Relets divided among corporations: as evenly as their caps allow, and never beyond them."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.owners import evenly_divided
from solvers.plan import STANDARD, make_plan
from solvers.problem import Floats, Problem
from tests.solvers.problems import region

TWO = {"corporations": ("first", "second"), "accounts": [[0, 1], [0, 1]]}
ROOM = np.array([[[60.0], [40.0]], [[30.0], [70.0]]])


def two_corporations(cap: float, room: Floats = ROOM) -> Problem:
    """Two municipalities where the same two corporations let homes, each with a cap over both."""
    return region([[50.0], [10.0]], room, cap=cap, **TWO)


def test_all_have_the_same_quota_where_the_caps_allow_it() -> None:
    used = np.array([[30.0], [20.0]])
    corner = np.array([[[30.0], [0.0]], [[0.0], [20.0]]])
    divided = evenly_divided(two_corporations(0.5), used, corner)
    np.testing.assert_allclose(divided / ROOM, [[[0.3], [0.3]], [[0.2], [0.2]]])


def test_where_a_cap_binds_the_division_is_the_one_with_the_same_odds() -> None:
    """Rows of 50 and 10, caps of 27 and 33 that are used whole: one number is free.

    Scaling rows and columns keeps x11 x22 / (x12 x21), here 30 x 7 / (20 x 3) = 3.5; so x11 = x solves
    x (x - 17) = 3.5 (50 - x) (27 - x).
    """
    used = np.array([[50.0], [10.0]])
    corner = np.array([[[27.0], [23.0]], [[0.0], [10.0]]])
    divided = evenly_divided(two_corporations(0.3), used, corner)[:, :, 0]
    x = (101 - sqrt(101**2 - 4 * 1890)) / 2
    np.testing.assert_allclose(divided, [[x, 50 - x], [27 - x, x - 17]], atol=1e-4)


def test_what_no_division_can_keep_to_stays_as_it_was_solved() -> None:
    used = np.array([[50.0], [10.0]])
    widened = np.array([[[30.0], [20.0]], [[0.0], [10.0]]])
    np.testing.assert_array_equal(evenly_divided(two_corporations(0.25), used, widened), widened)


@given(
    room=st.lists(st.floats(1.0, 200.0), min_size=6, max_size=6),
    part=st.lists(st.floats(0.0, 1.0), min_size=6, max_size=6),
    cap=st.floats(0.1, 1.0),
)
def test_a_division_adds_up_and_keeps_to_the_caps(room: list[float], part: list[float], cap: float) -> None:
    rooms = np.array(room).reshape(3, 2, 1)
    solved = cap * np.array(part).reshape(3, 2, 1) * rooms
    problem = region([[1.0]] * 3, rooms, cap=cap, corporations=("first", "second"), accounts=[[0, 1]] * 3)
    used = solved.sum(axis=1)
    divided = evenly_divided(problem, used, solved)
    np.testing.assert_allclose(divided.sum(axis=1), used, atol=2e-5)
    assert (divided.sum(axis=0) <= cap * rooms.sum(axis=0) + 2e-5).all()
    assert (divided >= 0).all()
    assert (divided <= rooms + 2e-5).all()


def test_a_plan_gives_all_corporations_of_a_municipality_the_same_quota() -> None:
    problem = region([[30.0] * 2, [20.0] * 2], np.repeat(ROOM, 2, axis=2), cap=0.5, **TWO)
    plan = make_plan(problem, STANDARD)
    quota = plan.decisions.by_owner / np.repeat(ROOM, 2, axis=2)
    np.testing.assert_allclose(quota[:, 0], quota[:, 1], atol=1e-5)
    assert plan.decisions.by_owner.sum() == pytest.approx(plan.decisions.relets.sum(), abs=1e-4)
