"""What municipalities do for each other, by hand: households taken over and repaid, targets swapped, arrears."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solvers.constraints.solidarity import (
    status_holder_arrears,
    swap_limit,
    swaps_balance,
    transfer_account,
    transfer_account_limit,
    transfers_balance,
    transfers_repaid,
)
from solvers.problem import Problem
from tests.solvers.problems import region, rules
from tests.solvers.solving import WAYS, Answer, Hand, Way, goal

WAITING = rules(goals=("waiting",), fair_share="aim")
"""A plan that only looks at how long people wait."""
FIVE_AHEAD = [[5.0, 0.0, 0.0], [5.0, 0.0, 0.0]]
"""Nobody is more than five homes ahead or behind at the end of the first year; all is repaid before the third."""


def neighbours(first: list[float], second: list[float], homes: list[list[float]]) -> Problem:
    """Return two municipalities that may house each other's households, with these comers and relets."""
    return region([first, second], homes, transfer_limit=FIVE_AHEAD, rules=WAITING)


# Ten come to the second in the first year, ten to the first in the second. The first has room for the other's when
# these come, and the second has when they are repaid.
HELPED = neighbours([0, 10, 10], [10, 0, 10], [[10, 10, 10], [0, 10, 10]])
# As before, but the first has three relets in the first year.
LITTLE_ROOM = neighbours([0, 10, 10], [10, 0, 10], [[3, 10, 10], [0, 10, 10]])
# As before, but the second has no relets before the third year, when it has 20: who is repaid has to wait there.
DEAR_TO_REPAY = neighbours([0, 10, 10], [10, 0, 0], [[10, 10, 10], [0, 0, 20]])


def holders(
    came: list[list[float]], homes: list[list[float]], limit: float, opening: list[list[float]] | None = None
) -> Problem:
    """Return a year of status holders of two persons each, with so many persons that may be swapped."""
    problem = region(
        came, homes, status_class=0, status_persons=2.0, persons=[2.0], swap_limit=[limit], rules=WAITING
    )
    return problem if opening is None else replace(problem, opening=np.array(opening))


CASES = {
    # The first houses three of the other's, as many as it has relets: seven wait after a year, and in the second year
    # all are housed, the three too that it gives back. So 7/2 + 7/2 person-years. If the second could give five away
    # that nobody takes over, five would wait.
    "who is given to others is taken over": Hand(transfers_balance, LITTLE_ROOM, goal("waiting"), 7.0, 5.0),
    # Five may be taken over, five wait after a year, and nobody after two: 5/2 + 5/2. If nothing added up what
    # is owed, the limit would not hold, and the first would take over all ten.
    "what others owe": Hand(transfer_account, HELPED, goal("waiting"), 5.0, 0.0),
    # Without a limit the first takes over all ten, and has ten of its own taken over in the second year.
    "how far ahead or behind": Hand(transfer_account_limit, HELPED, goal("waiting"), 5.0, 0.0),
    # Taking over five leaves five waiting after the first year. Repaid, they wait in the second municipality: ten
    # after the second year. 5/2 + 15/2 + 10/2 = 15 person-years, and 20 if nobody is taken over. If it were never
    # repaid, only the five would wait: 5/2 + 10/2 + 5/2 = 10.
    "transfers are repaid": Hand(transfers_repaid, DEAR_TO_REPAY, goal("waiting"), 15.0, 10.0),
    # The target of the first is five households and it has relets for three; the second has one to house and two
    # homes, so it takes over two persons: one household. One household of six waits for half the year on average: one
    # person-year. If persons could be given away that nobody takes over, nobody would wait.
    "swapped targets keep their sum": Hand(
        swaps_balance, holders([[5], [1]], [[3], [2]], 4.0), goal("waiting"), 1.0, 0.0
    ),
    # Four persons are two households: of the five of the first three are left, for whom it has one home.
    "so much of a target may be swapped": Hand(
        swap_limit, holders([[5], [1]], [[1], [9]], 4.0), Answer.backlog, [[2.0], [0.0]], [[0.0], [0.0]]
    ),
    # The limit is no limit, but the target of the year is five households: the five more who wait already are no part
    # of it. Of ten it can give five, and has one home.
    "no more than all of a target may be given": Hand(
        swap_limit,
        holders([[5], [1]], [[1], [30]], 40.0, opening=[[5.0], [0.0]]),
        Answer.backlog,
        [[4.0], [0.0]],
        [[0.0], [0.0]],
    ),
    # Ten homes for six status holders of two persons and ten others of three. The least waiting is to house the
    # others, and six status holders wait: 12 persons of the target. Where no more than 4 may, four of them are
    # housed and two wait.
    "arrears with the target": Hand(
        status_holder_arrears,
        region(
            [[[6.0], [10.0]]],
            [10],
            persons=[2.0, 3.0],
            status_class=0,
            status_persons=2.0,
            arrears_limit=[[4.0]],
            rules=WAITING,
        ),
        lambda answer: [float(one) for one in answer.decisions.backlog[0, :, 0]],
        [2.0, 4.0],
        [6.0, 0.0],
    ),
    # Arrears are carried over: with one home a year for two households of two persons, two persons wait after a year
    # and four after two. Where no more than two may, the second year has to house both; it has a third home for that,
    # which a household of three persons would get.
    "arrears are carried over": Hand(
        status_holder_arrears,
        region(
            [[[2.0, 2.0], [0.0, 2.0]]],
            [1, 3],
            persons=[2.0, 3.0],
            status_class=0,
            status_persons=2.0,
            arrears_limit=[[2.0, 2.0]],
            rules=WAITING,
        ),
        lambda answer: [float(one) for one in answer.decisions.backlog[0, :, 1]],
        [1.0, 1.0],
        [2.0, 0.0],
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plan_comes_to_what_a_hand_comes_to(case: Hand, way: Way) -> None:
    case.check(way)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_without_the_constraint_the_plan_is_another_one(case: Hand) -> None:
    case.check_that_it_matters()
