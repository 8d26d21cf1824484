"""Prices of limits: each one is confirmed by solving that goal again with the limit a little wider and tighter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import solvers.plan
from simulator.inputs import load
from solvers.from_scenario import problem_of
from solvers.goals import Stage
from solvers.highs import HighsSession
from solvers.linear import Linear
from solvers.plan import Options, Plan, make_plan
from solvers.prices import Effect, Price, prices_of
from solvers.problem import Problem
from solvers.programme import NOBODY, Programme
from solvers.session import Clock, Session, Status
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules, streams
from tests.solvers.textbook import least

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True)
class Priced:
    """A price, with the programme of its goal as it was: the earlier goals held, later ones not there yet."""

    price: Price
    linear: Linear
    row: int
    costs: float

    @property
    def looser(self) -> float:
        """In which direction the bound moves when the limit allows more; of a balance, when fewer come."""
        return 1.0 if np.isinf(self.linear.low[self.row]) else -1.0

    @property
    def bound(self) -> float:
        """The bound as it is."""
        return float((self.linear.high if self.looser > 0 else self.linear.low)[self.row])


def priced(problem: Problem, options: Options) -> tuple[Plan, list[Priced]]:
    """Return a plan and its prices, each with the programme that it belongs to."""
    found: list[Priced] = []

    def watched(stage: Stage, session: Session, programme: Programme) -> Iterator[Price]:
        for price in prices_of(stage, session, programme):
            row = programme.addresses.index(price.where)
            found.append(Priced(price, session.linear.copy(), row, stage.solved.value))
            yield price

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solvers.plan, "prices_of", watched)
        plan = make_plan(problem, options)
    told = [(one.goal, one.level, one.price, one.holds_from, one.holds_to) for one in plan.prices]
    prices = [one.price for one in found][-len(told) :] if told else []
    assert told == [(one.goal, one.level, one.price, one.holds_from, one.holds_to) for one in prices]
    return plan, found


Costs = Callable[[float], float | None]
"""What a goal comes to at the least with another bound; None where the limits cannot hold then."""


def bounds_at(one: Priced, bound: float) -> tuple[float, float]:
    """Return the bounds of the row with the one that there is moved."""
    low, high = one.linear.low[one.row], one.linear.high[one.row]
    return bound if np.isfinite(low) else low, bound if np.isfinite(high) else high


def by_textbook(one: Priced) -> Costs:
    """Return what SciPy comes to."""

    def at(bound: float) -> float | None:
        linear = one.linear.copy()
        linear.set_row(one.row, *bounds_at(one, bound))
        return least(linear)

    return at


def solved_again(one: Priced) -> Costs:
    """Return what HiGHS comes to, which is faster for a large programme."""
    session = HighsSession(one.linear.copy(), Clock.started(None))

    def at(bound: float) -> float | None:
        session.set_row(one.row, *bounds_at(one, bound))
        solved = session.solve()
        assert solved.status in (Status.OPTIMAL, Status.INFEASIBLE), solved.word
        return solved.value if solved.status is Status.OPTIMAL else None

    return at


def check_both_ways(one: Priced, costs_at: Costs, by: float) -> None:
    """Check that a bit more gives no more than the price, and a bit less costs no less: costs are convex."""
    price, noise = one.price.price, 1e-7 * (1 + abs(one.costs)) + 1e-6 * by * abs(one.price.price)
    wider = costs_at(one.bound + one.looser * by)
    balance = one.linear.low[one.row] == one.linear.high[one.row]
    assert balance or wider is not None
    assert wider is None or one.costs - wider <= price * by + noise
    tighter = costs_at(one.bound - one.looser * by)
    assert tighter is None or tighter - one.costs >= price * by - noise


def check_range(one: Priced, costs_at: Costs) -> bool:
    """Check that the price is exact wherever it is said to hold; return whether that is further than here."""
    ends = [
        float(np.clip(end, one.bound - 1e4, one.bound + 1e4))
        for end in (one.price.holds_from, one.price.holds_to)
    ]
    assert ends[0] <= one.bound + 1e-6
    assert ends[1] >= one.bound - 1e-6
    slope = -one.looser * one.price.price
    for bound in (*ends, sum(ends) / 2):
        costs = costs_at(bound)
        assert costs is not None
        assert costs == pytest.approx(
            one.costs + slope * (bound - one.bound), rel=1e-6, abs=1e-6 * (1 + abs(slope))
        )
    return ends[0] < one.bound - 1e-6 and ends[1] > one.bound + 1e-6


@settings(max_examples=25)
@given(problems(tight=True))
def test_prices_hold_in_both_directions_and_over_their_ranges(problem: Problem) -> None:
    _, prices = priced(problem, Options(effects=1))
    for one in prices[::5]:
        costs_at = by_textbook(one)
        if costs_at(one.bound) is None:
            continue  # SciPy is less exact than the goals are held, and sometimes finds nothing at all
        check_both_ways(one, costs_at, 0.01)
        check_both_ways(one, costs_at, 1.0)
        check_range(one, costs_at)


@pytest.mark.parametrize("name", ["thirty-percent", "close-the-gap", "solidarity"])
def test_prices_of_shipped_scenarios_are_confirmed(name: str) -> None:
    _, prices = priced(problem_of(load(SCENARIOS / f"{name}.yaml").scenario), Options())
    assert len(prices) > 100
    wide = 0
    for one in prices[:: max(1, len(prices) // 150)]:
        costs_at = solved_again(one)
        check_both_ways(one, costs_at, 2.0)
        wide += check_range(one, costs_at)
    assert wide > 20, "most prices hold over a range on both sides"


def test_prices_of_a_village_are_those_of_a_hand() -> None:
    # 20 come in 2034 and 12 in 2035; of 20 relets a year half may be used. The 10 who wait at the end of 2034 wait
    # a year, those at the end of 2035 half a year. One relet more in 2034 saves a year and a half; in 2035, half.
    problem = region([20, 12], [20, 20], cap=0.5, rules=rules(goals=("waiting",), fair_share="aim"))
    plan = make_plan(problem)
    assert plan.goals["waiting"] == pytest.approx(10 + 12 / 2)
    caps = {one.where.period: one for one in plan.prices if one.where.limit == "quota_cap"}
    assert {p: one.price for p, one in caps.items()} == pytest.approx({0: 1.5, 1: 0.5})
    assert [caps[p].value for p in (0, 1)] == [10, 10]
    # Up to 20 there are both households and relets.
    assert [(one.holds_from, one.holds_to) for one in caps.values()] == [pytest.approx((0, 20))] * 2
    # One household less in 2034 waits neither year: a balance is worth the same as a home.
    duties = {one.where.period: one.price for one in plan.prices if one.where.limit == "backlog_balance"}
    assert duties == pytest.approx({0: 1.5, 1: 0.5})


def test_a_price_of_fairness_is_a_part_of_a_fair_share() -> None:
    problem = region([20], [20], cap=0.5, fair_share=[16.0], rules=rules(goals=("fairness",)))
    (cap,) = (one for one in make_plan(problem).prices if one.where.limit == "quota_cap")
    assert cap.price == pytest.approx(1 / 16)
    assert (cap.holds_from, cap.holds_to) == pytest.approx((0, 16)), "up to all of the fair share"


def test_at_a_corner_a_price_holds_on_one_side_only() -> None:
    # Exactly as many relets as households: one more brings nothing, one less costs a home.
    problem = region([10], [10], rules=rules(goals=("waiting",), fair_share="aim"))
    for price in make_plan(problem).prices:
        assert price.holds_from == pytest.approx(price.value) or price.holds_to == pytest.approx(price.value)


def test_cbc_knows_prices_but_not_how_far_they_hold() -> None:
    problem = region([20, 12], [20, 20], cap=0.5, rules=rules(goals=("waiting",), fair_share="aim"))
    by_solver = [make_plan(problem, Options(solver=solver)).prices for solver in ("highs", "cbc")]
    highs, cbc = ({one.where: one for one in prices} for prices in by_solver)
    assert {where: one.price for where, one in cbc.items()} == pytest.approx(
        {where: one.price for where, one in highs.items()}
    )
    assert all(np.isnan([one.holds_from, one.holds_to]).all() for one in cbc.values())


def two_ways_out(**parts: Any) -> Problem:
    """Return two villages with more households than homes, and every kind of limit that effects are told of."""
    given: dict[str, Any] = {
        "cap": 0.5,
        "opening": [[30.0], [20.0]],
        "first_lettings": [[12.0, 12.0, 12.0], [11.0, 11.0, 11.0]],
        "streams": streams(1, 3, limit=[[20.0, 20.0, 20.0]]),
        "fair_share": [80.0, 60.0],
        "transfer_limit": np.full((2, 3), 20.0),
        "years": np.array([1.0, 0.9, 1.1]),
    }
    return region([[90, 80, 85], [15, 80, 90]], [[60, 60, 60], [70, 64, 66]], **(given | parts))


def more(problem: Problem, effect: Effect, part: float) -> Problem:
    """Return a problem with ten times a part more of what an effect speaks of."""
    by = 10.0 * part
    yearly = by * problem.years
    here = np.arange(problem.places) == effect.municipality
    match effect.limit:
        case "quota_cap" | "regular_floor":
            relets = problem.relets + here[:, None, None] * yearly
            return replace(problem, relets=relets, room=relets * (problem.room / problem.relets))
        case "first_lettings_delivered":
            return replace(problem, first_lettings=problem.first_lettings + here[:, None] * yearly)
        case "homes_open":
            homes = replace(problem.streams, limit=problem.streams.limit + by)
            return replace(problem, streams=homes)
        case "transfer_account_limit":
            return replace(problem, transfer_limit=problem.transfer_limit + here[:, None] * by)
        case "status_holder_arrears":
            return replace(problem, arrears_limit=problem.arrears_limit + here[:, None] * by)
    raise AssertionError(effect.limit)


CASES = {
    "the cap": two_ways_out(),
    "the floor": two_ways_out(cap=None, floor=0.6),
    "what there is": two_ways_out(cap=0.95, fair_share=[120.0, 110.0]),
    "compliance": two_ways_out(room=np.array([[[60.0] * 3], [[70.0, 64.0, 66.0]]]) * 0.8),
    "arrears": replace(
        two_ways_out(),
        task=np.array([[[40.0] * 3, [50.0] * 3], [[8.0] * 3, [40.0] * 3]]),
        exits=np.zeros((2, 2, 3)),
        opening=np.zeros((2, 2)),
        always_waiting=np.zeros((2, 2, 3)),
        classes=(("seekers",), ("holders",)),
        persons=np.array([4.0, 1.0]),
        counts=np.array([True, True]),
        status_class=1,
        streams=streams(1, 3, 2, limit=[[20.0, 20.0, 20.0]]),
        arrears_limit=np.full((2, 3), 40.0),
    ),
}


@pytest.mark.parametrize("first", ["waiting", "fairness"])
@pytest.mark.parametrize("case", CASES)
def test_effects_are_what_a_plan_with_ten_more_and_ten_fewer_comes_to(case: str, first: str) -> None:
    # Of the first goal, so that no earlier one is held at what it was.
    problem = replace(CASES[case], rules=rules(goals=(first,), fair_share="aim"))
    plan = make_plan(problem, Options(effects=20, split=False))
    effects = [one for one in plan.effects if one.level == 0]
    assert effects
    gain = -1.0 if first == "waiting" else 1.0

    def better_with(effect: Effect, part: float) -> float | None:
        again = make_plan(more(problem, effect, part), Options(effects=0, split=False))
        return None if again.limits.widened else gain * (again.goals[first] - plan.goals[first])

    for effect in effects:
        if effect.municipality == NOBODY:
            continue
        better, worse = better_with(effect, 1.0), better_with(effect, -1.0)
        assert effect.better == pytest.approx(better, rel=1e-6, abs=1e-6), effect
        assert (None if effect.worse is None else -effect.worse) == pytest.approx(
            worse, rel=1e-6, abs=1e-6
        ), effect
        if effect.better is not None and effect.worse is not None:
            assert effect.worse >= effect.better - 1e-6, "each further home brings less"
        if effect.holds_for is None:
            assert effect.better != pytest.approx(effect.worse, rel=1e-6)
            continue
        part = effect.holds_for / 10.0
        told = [better_with(effect, sign * part) for sign in (1.0, 0.5, -0.5, -1.0)]
        assert None not in told
        line = np.array(told, dtype=float)
        np.testing.assert_allclose(line, line[0] * np.array([1, 0.5, -0.5, -1]), atol=1e-6)


def test_every_lever_is_told_of_somewhere() -> None:
    told = {
        effect.limit
        for case in CASES.values()
        for effect in make_plan(
            replace(case, rules=rules(goals=("waiting",), fair_share="aim")), Options(effects=20, split=False)
        ).effects
    }
    assert told >= {
        "quota_cap",
        "regular_floor",
        "homes_open",
        "first_lettings_delivered",
        "status_holder_arrears",
    }


def test_room_for_debt_is_worth_something_where_it_is_used() -> None:
    """Nine come and one is housed; the others have homes to spare, and send three of their own in the next year."""
    problem = region(
        [[9, 1, 1], [1, 5, 1]],
        [[1, 20, 20], [9, 9, 9]],
        transfer_limit=[[3.0, 3.0, 0.0], [3.0, 3.0, 0.0]],
        rules=rules(goals=("waiting",), fair_share="aim"),
    )
    (effect,) = (
        one
        for one in make_plan(problem, Options(split=False)).effects
        if one.limit == "transfer_account_limit"
    )
    # With ten more all five of the next year are sent, and two are housed a year earlier; with none, three later.
    assert effect.better == pytest.approx(2.0)
    assert effect.worse == pytest.approx(3.0)
