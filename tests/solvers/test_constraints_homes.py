"""New homes and other supply, by hand: when homes are there, and how long they are taken."""

from __future__ import annotations

import pytest

from solvers.constraints.homes import (
    first_lettings_delivered,
    homes_open,
    homes_stay_open,
    homes_taken,
    occupancy_within_homes,
)
from tests.solvers.problems import region, rules, streams
from tests.solvers.solving import WAYS, Answer, Hand, Way, goal

WAITING = rules(goals=("waiting",), fair_share="aim")
"""A plan that only looks at how long people wait."""
CHEAP = rules(goals=("waiting", "cost"), fair_share="aim")
"""A plan that houses people as soon as it can, and then as cheaply as it can."""
GONE_AFTER_A_YEAR = [[[1.0, 0.0], [0.0, 1.0]]]
"""Who is placed in a year has left before the end of the next."""


def halves(years: int) -> list[list[float]]:
    """Return the part that is there still, by year of moving in, where half of them leave each year."""
    return [[0.5 ** (p - q) if p >= q else 0.0 for q in range(years)] for p in range(years)]


def stages(years: int) -> list[list[float]]:
    """Return the same where who leaves has gone through two stages, each of which ends for half of them in a year."""
    return [[(1 + p - q) * 0.5 ** (p - q) if p >= q else 0.0 for q in range(years)] for p in range(years)]


CASES = {
    # Three new homes in the first year may go to urgent households, none in the second, and there are no relets.
    "new homes when they are delivered": Hand(
        first_lettings_delivered,
        region([5, 5], [0, 0], first_lettings=[[3.0, 0.0]], rules=WAITING),
        Answer.placed,
        [[3.0, 0.0]],
        [[5.0, 5.0]],
    ),
    # The scenario has two homes by the end of the first year and four by the end of the second; nobody leaves them.
    "homes that the scenario has by then": Hand(
        homes_open,
        region([5, 5], [0, 0], streams=streams(1, 2, limit=[[2.0, 4.0]]), rules=WAITING),
        Answer.placed,
        [[2.0, 2.0]],
        [[5.0, 5.0]],
    ),
    # A stream that opens in the second year takes nobody in the first.
    "homes that are not there yet": Hand(
        homes_open,
        region([5, 5], [0, 0], streams=streams(1, 2, limit=[[0.0, 4.0]]), rules=WAITING),
        Answer.placed,
        [[0.0, 4.0]],
        [[0.0, 10.0]],
    ),
    # Four homes are needed in the first year only, and cost EUR 1,000 a year. Open is open: 8 home-years.
    "homes stay open": Hand(
        homes_stay_open,
        region(
            [4, 0],
            [0, 0],
            streams=streams(1, 2, limit=[[4.0, 4.0]], kept=GONE_AFTER_A_YEAR, cost=[1000.0]),
            rules=CHEAP,
        ),
        goal("cost"),
        8000.0,
        4000.0,
    ),
    # The scenario takes three of the four away: one stays, and costs another EUR 1,000.
    "homes stay open but for those taken away": Hand(
        homes_stay_open,
        region(
            [4, 0],
            [0, 0],
            streams=streams(1, 2, limit=[[4.0, 1.0]], kept=GONE_AFTER_A_YEAR, cost=[1000.0]),
            rules=CHEAP,
        ),
        goal("cost"),
        5000.0,
        4000.0,
    ),
    # Three homes were open before the first day; that cannot be undone, though nobody needs them.
    "homes of before the first day": Hand(
        homes_stay_open,
        region(
            [0, 0], [0, 0], streams=streams(1, 2, limit=[[5.0, 5.0]], first=[3.0], cost=[100.0]), rules=CHEAP
        ),
        goal("cost"),
        600.0,
        0.0,
    ),
    # Half of those placed leave within a year. Of the four of the first year two are left after two years and one
    # after three: there is room for 2 more, and then for 4 - 1 - 1 = 2 again, by Little's law for ever.
    "homes are let again when they are left": Hand(
        occupancy_within_homes,
        region(
            [9, 9, 9],
            [0, 0, 0],
            streams=streams(1, 3, limit=[[4.0, 4.0, 4.0]], kept=[halves(3)]),
            rules=WAITING,
        ),
        Answer.placed,
        [[4.0, 2.0, 2.0]],
        [[9.0, 9.0, 9.0]],
    ),
    # Of those placed in a year a fifth have left before it is over: four homes house five.
    "homes are let again within the same period": Hand(
        occupancy_within_homes,
        region([9], [0], streams=streams(1, 1, limit=[[4.0]], kept=[[[0.8]]]), rules=WAITING),
        Answer.placed,
        [[5.0]],
        [[9.0]],
    ),
    # Homes are taken for exactly two years, the void included.
    "homes are taken until the void is over": Hand(
        homes_taken,
        region(
            [9, 9, 9],
            [0, 0, 0],
            streams=streams(
                1,
                3,
                limit=[[4.0, 4.0, 4.0]],
                kept=[[[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]],
            ),
            rules=WAITING,
        ),
        Answer.placed,
        [[4.0, 0.0, 4.0]],
        [[9.0, 9.0, 9.0]],
    ),
    # Each year half of the homes are left, and are let again; so many years that a memory is used.
    "homes are taken until they are left": Hand(
        homes_taken,
        region(
            [9] * 14, [0] * 14, streams=streams(1, 14, limit=[[8.0] * 14], kept=[halves(14)]), rules=WAITING
        ),
        Answer.placed,
        [[8.0] + [4.0] * 13],
        [[9.0] * 14],
    ),
    # Who is placed goes through two stages, each of which ends for half of them in a year: after a year all are
    # there still, then 3/4, 4/8, 5/16 and 6/32. Of four homes none is free after a year, then 4 - 4 x 3/4 = 1, then
    # 4 - 4 x 1/2 - 1 = 1, then 4 - 4 x 5/16 - 3/4 - 1 = 1, then 4 - 4 x 6/32 - 1/2 - 3/4 - 1 = 1, and so on.
    "homes are taken for stays of two stages": Hand(
        homes_taken,
        region(
            [9] * 14, [0] * 14, streams=streams(1, 14, limit=[[4.0] * 14], kept=[stages(14)]), rules=WAITING
        ),
        Answer.placed,
        [[4.0, 0.0] + [1.0] * 12],
        [[9.0] * 14],
    ),
    # Three of the one class and seven of the other share four homes.
    "homes are taken by all classes together": Hand(
        homes_taken,
        region([[[3.0], [7.0]]], [0], streams=streams(1, 1, 2, limit=[[4.0]]), rules=WAITING),
        Answer.placed,
        [[4.0]],
        [[10.0]],
    ),
    # At the end of the first year two homes are still taken by who lived there on the first day, then one, then
    # none: 4 - 2 = 2 are placed, then 4 - 1 - 2/2 = 2, then 4 - 2/4 - 2/2 = 2.5.
    "who lived there on the first day": Hand(
        occupancy_within_homes,
        region(
            [9, 9, 9],
            [0, 0, 0],
            streams=streams(
                1,
                3,
                limit=[[4.0, 4.0, 4.0]],
                kept=[halves(3)],
                taken_on_first_day=[[2.0, 1.0, 0.0]],
            ),
            rules=WAITING,
        ),
        Answer.placed,
        [[2.0, 2.0, 2.5]],
        [[9.0, 9.0, 9.0]],
    ),
    # Two homes serve everybody and three the first class alone, of which one comes; seven come of the others. The one
    # moves into one of the three, and two of the seven into the two.
    "homes for some groups only": Hand(
        occupancy_within_homes,
        region(
            [[[1.0], [7.0]]],
            [0],
            streams=streams(2, 1, 2, limit=[[2.0], [3.0]], serves=[[True, True], [True, False]]),
            rules=WAITING,
        ),
        Answer.placed,
        [[3.0]],
        [[8.0]],
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plan_comes_to_what_a_hand_comes_to(case: Hand, way: Way) -> None:
    case.check(way)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_without_the_constraint_the_plan_is_another_one(case: Hand) -> None:
    case.check_that_it_matters()
