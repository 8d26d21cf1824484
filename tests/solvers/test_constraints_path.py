"""The path to fair share, by hand: how far everybody comes in the target year, and what may be postponed."""

from __future__ import annotations

import pytest

from solvers.constraints.path import fair_share_ratio, no_back_loading, placed_so_far, reachable_begin
from solvers.problem import Problem
from solvers.programme import Programme
from tests.solvers.problems import region, rules, streams, with_rules
from tests.solvers.solving import WAYS, Hand, Way, answered, goal

FAIR_AND_CHEAP = ("fairness", "cost")
ONE_YEAR_EACH = [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]


def on_the_way(part: float, **parts: list[float]) -> Problem:
    """Return six households a year and homes of EUR 100 a year for six, which are left after a year.

    The straight line from the reference year has come a third of the way in the first year, two thirds in the
    second, and all of it in the target year, in which fair share is six.
    """
    return region(
        [6, 6, 6],
        [0, 0, 0],
        streams=streams(1, 3, limit=[[6.0, 6.0, 6.0]], kept=ONE_YEAR_EACH, cost=[100.0]),
        path_share=[1 / 3, 2 / 3, 1.0],
        rules=rules(goals=FAIR_AND_CHEAP, path_part=part),
        **parts,
    )


CASES = {
    # Six homes in the target year are fair share. The cheapest is to open them then. The path asks for 80% of the
    # line from 1.5 to 6: 3, 4.5 and 6 homes. So at least 2.4 in the first year and 6 in the first two: with 2.4 and
    # 3.6 it costs 100 x (2.4 + 3.6 + 6) = 1,200, and without the path 600.
    "nothing is postponed": Hand(
        no_back_loading, on_the_way(0.8, housed_before=[1.5]), goal("cost"), 1200.0, 600.0
    ),
    # The whole line: 3, 4.5 and 6 homes.
    "the path to the letter": Hand(
        no_back_loading, on_the_way(1.0, housed_before=[1.5]), goal("cost"), 1350.0, 600.0
    ),
    # If nothing added up what is placed, the path would say nothing.
    "what is placed adds up": Hand(
        placed_so_far, on_the_way(1.0, housed_before=[1.5]), goal("cost"), 1350.0, 600.0
    ),
    # On the way from 30 homes to 2 nobody has to be placed who is not there: the path begins at the 2.5 homes of
    # which 80% are two, the households that come. 80% of the line is 0.8 x (2.5 x 2 + 2) / 3 = 28/15 in the first
    # year and 0.8 x (2.5 + 2 x 2) / 3 = 26/15 in the second, in which the homes of the first are open still.
    "the path begins where it can": Hand(
        no_back_loading,
        region(
            [2, 2, 2],
            [0, 0, 0],
            streams=streams(1, 3, limit=[[9.0, 9.0, 9.0]], kept=ONE_YEAR_EACH, cost=[100.0]),
            path_share=[1 / 3, 2 / 3, 1.0],
            housed_before=[30.0],
            rules=rules(goals=FAIR_AND_CHEAP, path_part=0.8),
        ),
        goal("cost"),
        100 * (28 / 15 + 28 / 15 + 2),
        200.0,
    ),
    # Five relets for the ten of fair share.
    "half of fair share": Hand(fair_share_ratio, region([10], [5]), goal("fairness"), 0.5, 1.0),
    # Homes count where they stand: of twenty who come, everyone in the first municipality, each should place ten.
    # The second one has ten relets and nobody to house, and comes to none of its fair share.
    "nobody to house is no fair share": Hand(
        fair_share_ratio, region([[20], [0]], [[20], [10]]), goal("fairness"), 0.0, 1.0
    ),
    # A municipality for which nobody has to be housed is at one; the other has three homes for the four it should.
    "nothing to place is fair": Hand(
        fair_share_ratio,
        region([[4], [0]], [[3], [10]], fair_share=[4.0, 0.0]),
        goal("fairness"),
        0.75,
        1.0,
    ),
    # Of the ten homes the six who do not count get none as long as the eight who do are short of fair share.
    "who does not count for fair share": Hand(
        fair_share_ratio,
        region(
            [[[8.0], [6.0]]],
            [6],
            persons=[1.0, 9.0],
            counts=[True, False],
            fair_share=[8.0],
            rules=rules(goals=("fairness", "waiting")),
        ),
        lambda answer: [float(one) for one in answer.decisions.relets[0, :, 0]],
        [6.0, 0.0],
        [0.0, 6.0],
    ),
}


@pytest.mark.parametrize(
    ("problem", "begin"),
    [
        # What was placed in the reference year can be placed.
        (region([6, 6, 6], [9, 9, 9], housed_before=[3.0]), 3.0),
        # No more come: 6 a year, and the path asks for 80% of what it begins with.
        (region([6, 6, 6], [90, 90, 90], housed_before=[30.0]), 7.5),
        # One comes in the first year, three in the first two, six in all three: 1 / 0.8, 1.5 / 0.8 and 2 / 0.8.
        (region([1, 2, 3], [90, 90, 90], housed_before=[30.0]), 1.25),
        # Three more wait on the first day, and one leaves each year: 3, 4 and 6 in all, so 3, 2 and 2 a year.
        (region([1, 2, 3], [90] * 3, exits=[[[1.0, 1.0, 1.0]]], opening=[[3.0]], housed_before=[30.0]), 2.5),
        # Half of four relets a year.
        (region([6, 6, 6], [4, 4, 4], cap=0.5, housed_before=[30.0]), 2.5),
        # The floor leaves a quarter of them.
        (region([6, 6, 6], [4, 4, 4], cap=0.5, floor=0.75, housed_before=[30.0]), 1.25),
        # One new home a year with them, and three homes of other supply, of which one is taken in the first year:
        # 3 + 2, 6 + 3 and 9 + 3 homes.
        (
            region(
                [9, 9, 9],
                [4, 4, 4],
                cap=0.5,
                first_lettings=[[1.0, 1.0, 1.0]],
                streams=streams(1, 3, limit=[[3.0, 3.0, 3.0]], taken_on_first_day=[[1.0, 0.0, 0.0]]),
                housed_before=[30.0],
            ),
            5.0,
        ),
        # Nobody knows what was placed in the reference year.
        (region([6, 6, 6], [9, 9, 9], housed_before=[float("nan")]), 0.0),
    ],
)
def test_the_path_begins_where_it_can(problem: Problem, begin: float) -> None:
    patient = Programme(with_path(problem, 0.8))
    assert reachable_begin(patient).tolist() == pytest.approx([begin])


def with_path(problem: Problem, part: float) -> Problem:
    return with_rules(problem, path_part=part, goals=("fairness", "waiting"))


@pytest.mark.parametrize("part", [0.5, 0.8, 1.0])
def test_what_was_placed_in_the_reference_year_never_makes_a_plan_impossible(part: float) -> None:
    """Thirty homes a year were placed, and there are households and homes for some two."""
    answer = answered(
        with_path(region([1, 2, 3], [4, 4, 4], cap=0.5, housed_before=[30.0]), part), "in parts"
    )
    assert answer is not None
    assert answer.goals["fairness"] > 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plan_comes_to_what_a_hand_comes_to(case: Hand, way: Way) -> None:
    case.check(way)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_without_the_constraint_the_plan_is_another_one(case: Hand) -> None:
    case.check_that_it_matters()
