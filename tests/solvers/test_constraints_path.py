"""The path to fair share, by hand: how far everybody comes in the target year, and what may be postponed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.constraints.path import (
    fair_share_ratio,
    no_back_loading,
    placed_so_far,
    reachable,
    straight_line,
)
from solvers.plan import Options, make_plan
from solvers.problem import Problem
from tests.solvers.draws import problems, whole
from tests.solvers.problems import region, rules, streams, with_rules
from tests.solvers.solving import WAYS, Hand, Way, goal

FAIR_AND_CHEAP = ("fairness", "cost")
GONE_AFTER_A_YEAR = [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]
SIX_MORE_EACH_YEAR = [[6.0, 6.0, 6.0], [0.0, 6.0, 6.0], [0.0, 0.0, 6.0]]


def on_the_way(part: float, limit: list[list[float]], *, task: float = 6.0, **parts: Any) -> Problem:
    """Return so many households a year and homes of other supply, which cost EUR 100 a year and which nobody leaves.

    The straight line from the reference year has come a third of the way in the first year, two thirds in the
    second, and all of it in the target year, in which fair share is the households of a year.
    """
    kept = parts.pop("kept", None)
    return region(
        [task] * 3,
        [0, 0, 0],
        streams=streams(
            len(limit), 3, limit=limit, cost=[100.0] * len(limit), **({} if kept is None else {"kept": kept})
        ),
        path_share=[1 / 3, 2 / 3, 1.0],
        rules=rules(goals=FAIR_AND_CHEAP, path_part=part),
        **parts,
    )


CASES = {
    # Six homes in the target year are fair share. The cheapest is to open them then. The path asks for 80% of the
    # line from 1.5 to 6: 3, 4.5 and 6 homes, that is 3, 7.5 and 13.5 in all. So at least 2.4 in the first year, and
    # 6 in the first two; with the 6 of the target year 12 homes are open then: 100 x (2.4 + 6 + 12).
    "nothing is postponed": Hand(
        no_back_loading,
        on_the_way(0.8, SIX_MORE_EACH_YEAR, housed_before=[1.5]),
        goal("cost"),
        2040.0,
        600.0,
    ),
    # The whole line: 3, 7.5 and 13.5 homes.
    "the path to the letter": Hand(
        no_back_loading,
        on_the_way(1.0, SIX_MORE_EACH_YEAR, housed_before=[1.5]),
        goal("cost"),
        2400.0,
        600.0,
    ),
    # If nothing added up what is placed, the path would say nothing.
    "what is placed adds up": Hand(
        placed_so_far,
        on_the_way(1.0, SIX_MORE_EACH_YEAR, housed_before=[1.5]),
        goal("cost"),
        2400.0,
        600.0,
    ),
    # On the way from 30 homes to 2 nobody has to be placed who is not there: two households a year come. 80% of
    # them are 1.6 in the first year and 3.2 in the first two; with the 2 of the target year 5.2 homes are open.
    "households that have not come yet": Hand(
        no_back_loading,
        on_the_way(0.8, SIX_MORE_EACH_YEAR, task=2.0, housed_before=[30.0]),
        goal("cost"),
        1000.0,
        200.0,
    ),
    # There are two homes until six more open in the target year. From the line, of 6, 12 and 18 homes, that leaves 2,
    # 2 and 8: open are 2, 2 and 8 homes.
    "homes that are not there yet": Hand(
        no_back_loading,
        on_the_way(1.0, [[2.0, 2.0, 2.0], [0.0, 0.0, 6.0]], housed_before=[6.0]),
        goal("cost"),
        1200.0,
        600.0,
    ),
    # Six homes that are left after a year can be let again, but the path asks for the first time only: for 3 homes
    # of the line and then 6 of its 7.5. Three homes, let twice, do, and six in the target year.
    "homes are asked for once": Hand(
        no_back_loading,
        on_the_way(1.0, [[6.0, 6.0, 6.0]], kept=GONE_AFTER_A_YEAR, housed_before=[1.5]),
        goal("cost"),
        1200.0,
        600.0,
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
    ("problem", "line"),
    [
        # From 1.5 homes a year to 6: 3, 4.5 and 6.
        (
            region([6, 6, 6], [0, 0, 0], housed_before=[1.5], path_share=[1 / 3, 2 / 3, 1.0]),
            [[3.0, 7.5, 13.5]],
        ),
        # From 30 down to 3: 21, 12 and 3.
        (
            region([3, 3, 3], [0, 0, 0], housed_before=[30.0], path_share=[1 / 3, 2 / 3, 1.0]),
            [[21.0, 33.0, 36.0]],
        ),
        # After the target year the line is level.
        (region([6, 6, 6], [0, 0, 0], housed_before=[4.0], path_share=[0.5, 1.0, 1.0]), [[5.0, 11.0, 17.0]]),
        # Half a year brings half of it: half of 4 and half of 6.
        (
            region(
                [3, 3], [0, 0], fair_share=[6.0], years=[0.5, 0.5], housed_before=[2.0], path_share=[0.5, 1.0]
            ),
            [[2.0, 5.0]],
        ),
        # Of the second municipality nobody knows what was placed in the reference year.
        (
            region([[6, 6], [6, 6]], [[0, 0]] * 2, housed_before=[2.0, float("nan")], path_share=[0.5, 1.0]),
            [[4.0, 10.0], [3.0, 9.0]],
        ),
    ],
)
def test_the_line_adds_up_what_is_placed_from_the_reference_year_to_the_target_year(
    problem: Problem, line: list[list[float]]
) -> None:
    np.testing.assert_allclose(straight_line(problem), line, atol=1e-9)


REACHABLE = {
    "everybody": (region([6, 6, 6], [9, 9, 9]), [6, 12, 18]),
    "relets that nobody needs are gone": (region([1, 2, 9], [4, 4, 4]), [1, 3, 7]),
    "who waits is housed later": (region([9, 0, 0], [4, 4, 4]), [4, 8, 9]),
    "households that come late": (region([0, 0, 6], [9, 9, 9]), [0, 0, 6]),
    # Three wait on the first day, and of all who come one leaves each year.
    "the first day, and who leaves": (
        region([1, 2, 3], [90, 90, 90], exits=[[[1.0, 1.0, 1.0]]], opening=[[3.0]]),
        [3, 4, 6],
    ),
    "relets within the cap": (region([6, 6, 6], [4, 4, 4], cap=0.5), [2, 4, 6]),
    "relets within the floor": (region([6, 6, 6], [4, 4, 4], cap=0.5, floor=0.75), [1, 2, 3]),
    "no cap": (region([6, 6, 6], [4, 4, 4], cap=None), [4, 8, 12]),
    # A quota of one would bring three of the four relets.
    "what a quota brings": (region([6, 6, 6], [4, 4, 4], cap=None, room=[[[3.0, 3.0, 3.0]]]), [3, 6, 9]),
    "corporations together": (region([6], [[[2], [4]]], cap=0.5, accounts=[[0, 0]]), [3]),
    "new homes that come late": (region([6, 6, 6], [0, 0, 0], first_lettings=[[0.0, 0.0, 5.0]]), [0, 0, 5]),
    # Whether or not they are left, the path asks for no home of other supply twice.
    "homes of other supply as they open": (
        region([6, 6, 6], [0, 0, 0], streams=streams(1, 3, limit=[[3.0, 3.0, 5.0]], kept=GONE_AFTER_A_YEAR)),
        [3, 3, 5],
    ),
    "homes of other supply that nobody needs when they open": (
        region([1, 6, 6], [0, 0, 0], streams=streams(1, 3, limit=[[3.0, 3.0, 5.0]])),
        [1, 1, 3],
    ),
    "who lived there on the first day": (
        region(
            [6, 6, 6],
            [0, 0, 0],
            streams=streams(1, 3, limit=[[3.0, 3.0, 3.0]], taken_on_first_day=[[2.0, 1.0, 0.0]]),
        ),
        [1, 2, 3],
    ),
    # Nobody would leave the two homes that the scenario takes away after a year.
    "homes that are taken away": (
        region([6, 6, 6], [0, 0, 0], streams=streams(1, 3, limit=[[3.0, 1.0, 1.0]])),
        [1, 1, 1],
    ),
    "homes that are taken away when they are left": (
        region([6, 6, 6], [0, 0, 0], streams=streams(1, 3, limit=[[3.0, 1.0, 1.0]], kept=GONE_AFTER_A_YEAR)),
        [3, 3, 3],
    ),
    "a stream that closes": (
        region(
            [6, 6, 6],
            [0, 0, 0],
            streams=streams(
                1,
                3,
                limit=[[3.0, 4.0, 0.0]],
                kept=[[[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]],
                closing=[1],
            ),
        ),
        [3, 4, 4],
    ),
    # Of those whom the four homes serve one comes in the first year, and three homes stay empty.
    "homes for some groups only": (
        region(
            [[[1.0, 3.0], [5.0, 5.0]]],
            [0, 0],
            streams=streams(1, 2, 2, limit=[[4.0, 6.0]], serves=[[True, False]]),
        ),
        [1, 3],
    ),
    # The one goes where only the first group can, so that both homes for everybody are for the seven.
    "homes for few groups are let first": (
        region(
            [[[1.0], [7.0]]],
            [0],
            streams=streams(2, 1, 2, limit=[[2.0], [3.0]], serves=[[True, True], [True, False]]),
        ),
        [3],
    ),
    "who does not count for fair share": (region([[[2.0], [9.0]]], [6], counts=[True, False]), [2]),
}


@pytest.mark.parametrize(("problem", "homes"), REACHABLE.values(), ids=REACHABLE)
def test_nobody_has_to_place_more_than_can_be_reached(problem: Problem, homes: list[float]) -> None:
    np.testing.assert_allclose(reachable(problem), [homes], atol=1e-9)


def test_each_municipality_reaches_what_it_can_by_itself() -> None:
    """The cap holds for the mean; half of the eight relets of the second are its own."""
    problem = region([[9], [9]], [[4], [8]], cap=0.5, accounts=np.zeros((2, 1), int))
    np.testing.assert_allclose(reachable(problem), [[2], [4]])


def with_path(problem: Problem, part: float) -> Problem:
    return with_rules(problem, path_part=part, goals=("fairness",))


@st.composite
def homes_that_go(draw: st.DrawFn) -> Problem:
    """Draw a problem whose homes of other supply may be taken away, in part or when they close."""
    problem = draw(problems())
    other = problem.streams
    limit, kept = whole(draw, 6, other.count, problem.steps), other.kept.copy()
    closing, evicted = np.full(other.count, -1), np.zeros((other.count, problem.steps))
    for k in range(other.count):
        if draw(st.booleans()):
            p = closing[k] = draw(st.integers(0, problem.steps - 1))
            limit[k, p + 1 :], kept[k, p + 1 :], evicted[k] = 0.0, 0.0, kept[k, p]
    return replace(problem, streams=replace(other, limit=limit, kept=kept, closing=closing, evicted=evicted))


@settings(max_examples=200)
@given(homes_that_go(), st.sampled_from([0.5, 1.0]))
def test_the_path_can_always_be_kept(problem: Problem, part: float) -> None:
    """Where nothing but homes and households limits what is placed; quotas may change as they like."""
    assert not make_plan(with_path(problem, part), Options(effects=0)).limits.widened


@st.composite
def years_apart(draw: st.DrawFn) -> Problem:
    """Draw one municipality in which nothing that is used in one year is missed in another.

    Other supply is for everybody and is left within the year, and those who come in the target year are enough for
    fair share.
    """
    problem = draw(problems()).part(np.array([0]))
    other, steps = problem.streams, problem.steps
    came = (problem.task - problem.exits)[:, problem.counts][:, :, -1].sum(axis=1)
    return replace(
        problem,
        fair_share=np.minimum(problem.fair_share, came),
        streams=replace(
            other,
            serves=np.ones_like(other.serves),
            kept=np.eye(steps)[None].repeat(other.count, axis=0),
        ),
    )


@settings(max_examples=200)
@given(years_apart(), st.sampled_from([0.5, 0.8, 1.0]))
def test_the_path_costs_the_target_year_nothing_where_nothing_is_used_up(
    problem: Problem, part: float
) -> None:
    with_it, without = (make_plan(with_path(problem, one), Options(effects=0)) for one in (part, 0.0))
    assert with_it.goals["fairness"] >= without.goals["fairness"] - 1e-7


def fairness(problem: Problem, part: float) -> float:
    return make_plan(with_path(problem, part), Options(effects=0)).goals["fairness"]


def test_homes_that_can_be_let_once_may_be_missed_in_the_target_year() -> None:
    """Nobody leaves the four homes. The path asks for 80% of them in the first year, which leaves 0.8 of four."""
    problem = region([4, 4], [0, 0], streams=streams(1, 2, limit=[[4.0, 4.0]]), housed_before=[4.0])
    assert fairness(problem, 0.0) == pytest.approx(1.0)
    assert fairness(problem, 0.8) == pytest.approx(0.2)


def test_nobody_is_kept_waiting_to_be_housed_in_the_target_year() -> None:
    """Eight are fair share and four come. Of the ten of the year before 80% of eight are housed: 3.6 + 4 are left."""
    problem = region([10, 4], [20, 20], fair_share=[8.0], housed_before=[8.0])
    assert fairness(problem, 0.0) == pytest.approx(1.0)
    assert fairness(problem, 0.8) == pytest.approx(7.6 / 8)


def test_homes_that_come_late_do_not_stand_in_their_own_way() -> None:
    """All six open in the target year; the path to six asks for nothing before."""
    late = region([6, 6, 6], [0, 0, 0], streams=streams(1, 3, limit=[[0.0, 0.0, 6.0]]), housed_before=[6.0])
    plan = make_plan(with_path(late, 1.0), Options(effects=0))
    assert plan.goals["fairness"] == pytest.approx(1.0)
    assert not plan.limits.widened


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plan_comes_to_what_a_hand_comes_to(case: Hand, way: Way) -> None:
    case.check(way)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_without_the_constraint_the_plan_is_another_one(case: Hand) -> None:
    case.check_that_it_matters()
