"""Who waits, by hand: the balance of households, also where homes are taken away from those who live in them."""

from __future__ import annotations

import pytest

from solvers.constraints.households import backlog_balance
from tests.solvers.problems import region, rules, streams
from tests.solvers.solving import WAYS, Answer, Hand, Way, goal

WAITING = rules(goals=("waiting",), fair_share="aim")
"""A plan that only looks at how long people wait."""

CASES = {
    # Three wait on the first day. 3 + 5 - 1 (left without a home) - 2 placed = 5 wait after a year, and
    # 5 + 4 - 0 - 2 = 7 after two.
    "who waited, who came, who left": Hand(
        backlog_balance,
        region([5, 4], [2, 2], exits=[[[1.0, 0.0]]], opening=[[3.0]], rules=WAITING),
        Answer.backlog,
        [[5.0, 7.0]],
        [[0.0, 0.0]],
    ),
    # On average 4 and then 6 wait, of 2.5 persons each, for half a year each: (4 + 6) x 2.5 / 2 = 12.5.
    "person-years of waiting": Hand(
        backlog_balance,
        region(
            [5, 4],
            [2, 2],
            exits=[[[1.0, 0.0]]],
            opening=[[3.0]],
            years=[0.5, 0.5],
            persons=[2.5],
            rules=WAITING,
        ),
        goal("waiting"),
        12.5,
        3.75 / 2,
    ),
    # New homes and other supply count as relets do: 9 came, 1 + 2 + 3 are placed.
    "all ways to a home": Hand(
        backlog_balance,
        region([9], [1], first_lettings=[[2.0]], streams=streams(1, 1, limit=[[3.0]]), rules=WAITING),
        Answer.backlog,
        [[3.0]],
        [[0.0]],
    ),
    # A stream with room for four closes in the second year. Four are placed in the first: 3 + 5 - 4 = 4 wait. By the
    # time it closes half of them have moved on, and two are placed in the room they left. Then two of the first year
    # who still live there come back, 3/4 of the two of the second, and one who lived there on the first day:
    # 4 + 4 - 2 + 2 + 1.5 + 1 = 10.5 wait, and a year later 10.5 + 2 = 12.5.
    "who lived in a stream that closes": Hand(
        backlog_balance,
        region(
            [5, 4, 2],
            [0, 0, 0],
            opening=[[3.0]],
            streams=streams(
                1,
                3,
                limit=[[4.0, 4.0, 0.0]],
                kept=[[[1.0, 0.0, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]]],
                closing=[1],
                evicted=[[0.5, 0.75, 0.0]],
                evicted_of_first_day=[[1.0]],
            ),
            rules=WAITING,
        ),
        Answer.backlog,
        [[4.0, 10.5, 12.5]],
        [[0.0, 0.0, 0.0]],
    ),
    # Two classes wait apart. The homes serve the first only, of which two come and all are housed.
    "classes of groups": Hand(
        backlog_balance,
        region(
            [[[2.0], [7.0]]],
            [0],
            exits=[[[0.0], [0.5]]],
            streams=streams(1, 1, 2, limit=[[3.0]], serves=[[True, False]]),
            rules=WAITING,
        ),
        lambda answer: [float(one) for one in answer.decisions.backlog[0, :, 0]],
        [0.0, 6.5],
        [0.0, 0.0],
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plan_comes_to_what_a_hand_comes_to(case: Hand, way: Way) -> None:
    case.check(way)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_without_the_constraint_the_plan_is_another_one(case: Hand) -> None:
    case.check_that_it_matters()
