"""Relets and quotas, by hand: the cap, what stays for regular seekers, and how the quota may change."""

from __future__ import annotations

import pytest

from solvers.constraints.relets import (
    corporation_relets,
    quota_cap,
    quota_changes,
    quota_never_falls,
    quota_step,
    regular_floor,
    relets_available,
)
from solvers.plan import Options, make_plan
from tests.solvers.problems import region, rules
from tests.solvers.solving import WAYS, Answer, Hand, Way, goal

WAITING = rules(goals=("waiting",), fair_share="aim")
"""A plan that only looks at how long people wait."""

CASES = {
    # 30% of 20 relets is 6 homes a year for the 10 who come: 4 wait after a year, 8 after two. In the first year
    # (0 + 4) / 2 = 2 wait on average, in the second (4 + 8) / 2 = 6: 8 person-years. Without a cap nobody waits.
    "the cap": Hand(
        quota_cap,
        region([10, 10], [20, 20], cap=0.3, rules=WAITING),
        goal("waiting"),
        8.0,
        0.0,
    ),
    # Of 20 relets a quota of one would bring 16 lettings (compliance 80%); 50% of those is 8.
    "the cap where the quota is not fully carried out": Hand(
        quota_cap,
        region([20], [20], room=[[[16.0]]], cap=0.5, rules=WAITING),
        Answer.placed,
        [[8.0]],
        [[16.0]],
    ),
    # On the regional mean 30% of 10 + 30 relets is 12 homes. The first municipality may go far above 30%: it uses 9
    # for the 9 who come, and the second 3 of its 30. Without the cap the second one houses its 5.
    "the cap on the regional mean": Hand(
        quota_cap,
        region(
            [[9], [5]],
            [[10], [30]],
            accounts=[[0], [0]],
            cap=0.3,
            fair_share=[9.0, 1.0],
            rules=rules(goals=("fairness", "waiting")),
        ),
        Answer.placed,
        [[9.0], [3.0]],
        [[9.0], [5.0]],
    ),
    # Corporation A has 10 homes falling vacant in each municipality, B 10 in the second one only. 30% of A's is 6 and
    # of B's 3. The first municipality can only turn to A and needs all 6 for the 6 who come; so the second one has
    # B's 3 for its 5. Without the cap everybody is housed.
    "the cap of each corporation, over municipalities": Hand(
        quota_cap,
        region(
            [[6], [5]],
            [[[10.0], [0.0]], [[10.0], [10.0]]],
            corporations=("a", "b"),
            accounts=[[0, 1], [0, 1]],
            cap=0.3,
            fair_share=[6.0, 1.0],
            rules=rules(goals=("fairness", "waiting")),
        ),
        Answer.placed,
        [[6.0], [3.0]],
        [[6.0], [5.0]],
    ),
    # Where 30% is something to work towards there is no cap; 70% of 20 relets stays for regular seekers: 6 are used.
    "what stays for regular seekers": Hand(
        regular_floor,
        region([10], [20], cap=None, floor=0.7, rules=WAITING),
        Answer.placed,
        [[6.0]],
        [[10.0]],
    ),
    # A cap of 50% would allow 10 of 20 relets, the floor of 70% allows 6: the stricter one holds.
    "what stays for regular seekers below the cap": Hand(
        regular_floor,
        region([12], [20], cap=0.5, floor=0.7, rules=WAITING),
        Answer.placed,
        [[6.0]],
        [[10.0]],
    ),
    # Five homes fall vacant, and a quota of one would bring four lettings (compliance 80%).
    "what falls vacant": Hand(
        relets_available,
        region([10], [5], room=[[[4.0]]], cap=None, rules=WAITING),
        Answer.placed,
        [[4.0]],
        [[5.0]],
    ),
    # On the regional mean 12 of 40 relets may be used; the first municipality could use 11 of them and has but 10.
    "what falls vacant, on the regional mean": Hand(
        relets_available,
        region(
            [[11], [0]],
            [[10], [30]],
            accounts=[[0], [0]],
            cap=0.3,
            rules=WAITING,
        ),
        Answer.placed,
        [[10.0], [0.0]],
        [[11.0], [0.0]],
    ),
    # 30% of A's 10 and of B's 30 relets: 3 and 9 homes, 12 in all. If nothing bound those to the households placed,
    # all 20 would be housed.
    "the relets of two corporations": Hand(
        corporation_relets,
        region(
            [20],
            [[[10.0], [30.0]]],
            corporations=("a", "b"),
            accounts=[[0, 1]],
            cap=0.3,
            rules=WAITING,
        ),
        Answer.placed,
        [[12.0]],
        [[20.0]],
    ),
    # From 10%, ten points a year: 20%, 30% and 40% of 20 relets.
    "a step up": Hand(
        quota_step,
        region(
            [20, 20, 20],
            [20, 20, 20],
            quota_before=[0.1],
            rules=rules(goals=("waiting",), quota_step_per_year=0.1, fair_share="aim"),
        ),
        Answer.placed,
        [[4.0, 6.0, 8.0]],
        [[20.0, 20.0, 20.0]],
    ),
    # Half a year is half a step: 15% and 20% of 10 relets each half-year.
    "half a step in half a year": Hand(
        quota_step,
        region(
            [10, 10],
            [10, 10],
            years=[0.5, 0.5],
            quota_before=[0.1],
            rules=rules(goals=("waiting",), quota_step_per_year=0.1, fair_share="aim"),
        ),
        Answer.placed,
        [[1.5, 2.0]],
        [[10.0, 10.0]],
    ),
    # On the regional mean 25% of 40 relets is 10. The first stood at 50% of its 20 and may go down to 30%, which
    # is 6, though it has no fair share to reach; so the second, which should place 10, has 4 left: 20%, after 30%.
    "a step down": Hand(
        quota_step,
        region(
            [[6], [10]],
            [[20], [20]],
            accounts=[[0], [0]],
            cap=0.25,
            quota_before=[0.5, 0.3],
            fair_share=[0.0, 10.0],
            rules=rules(goals=("fairness", "waiting"), quota_step_per_year=0.2),
        ),
        goal("fairness"),
        0.4,
        1.0,
    ),
    # Ten wait and nobody comes. All ten at once would be a quota of 100% and then one of 0%. If it may not fall, the
    # best is 5 and 5: on average (10 + 5) / 2 and (5 + 0) / 2 wait, 10 person-years instead of 5.
    "a quota that never falls": Hand(
        quota_never_falls,
        region(
            [0, 0],
            [10, 10],
            opening=[[10.0]],
            rules=rules(goals=("waiting",), quota_never_falls=True, fair_share="aim"),
        ),
        goal("waiting"),
        10.0,
        5.0,
    ),
    # The first period may be below the year before it: a quota of 80% then, and nobody to house now.
    "a quota that never falls begins where it likes": Hand(
        quota_never_falls,
        region(
            [3, 1],
            [10, 10],
            quota_before=[0.8],
            opening=[[0.0]],
            rules=rules(goals=("waiting",), quota_never_falls=True, fair_share="aim"),
        ),
        Answer.placed,
        [[2.0, 2.0]],
        [[3.0, 1.0]],
    ),
    # Everybody is housed at once: 80%, then 20%, after 50% in the reference year. That is 30 and 60 points.
    "how much the quota changes": Hand(
        quota_changes,
        region(
            [8, 2],
            [10, 10],
            quota_before=[0.5],
            rules=rules(goals=("waiting", "steadiness"), fair_share="aim"),
        ),
        goal("steadiness"),
        0.9,
        0.0,
    ),
    # A year without relets has no quota and is passed over: 40%, none, 60%, after 40%.
    "a year without relets": Hand(
        quota_changes,
        region(
            [4, 0, 6],
            [10, 0, 10],
            quota_before=[0.4],
            rules=rules(goals=("waiting", "steadiness"), fair_share="aim"),
        ),
        goal("steadiness"),
        0.2,
        0.0,
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_plan_comes_to_what_a_hand_comes_to(case: Hand, way: Way) -> None:
    case.check(way)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_without_the_constraint_the_plan_is_another_one(case: Hand) -> None:
    case.check_that_it_matters()


def test_a_cap_that_gives_way_brings_no_more_homes_than_fall_vacant() -> None:
    """Half of eight relets is 4 of the 7 of fair share: 3 more would do, and for a share of 9 nothing would."""
    near = make_plan(region([7], [8], cap=0.5), Options(effects=0))
    assert [(one.where.limit, one.value, round(one.by, 5)) for one in near.fair_share.widened] == [
        ("quota_cap", 4.0, 3.0)
    ]
    far = make_plan(region([9], [8], cap=0.5), Options(effects=0))
    assert not far.fair_share.possible
