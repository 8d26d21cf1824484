"""Who is there on the first day, and how it goes on from there while homes and inflow change: exact answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import gamma, norm

from simulator.contract import NONE, EventKind
from simulator.results.counts import EventLog
from tests.engine.exact import State, evolve, means
from tests.engine.measuring import DAY, YEAR, assert_agree, exits, logs, moves_in, moves_out, number_at
from tests.worlds import changed, exponential, facility, fixed, measure, other_homes, village_of_other_homes

MEAN, SHAPE, VARIATION = 200.0, 2.5, 1.3
"""Of stays: the mean in days, and the form of a gamma and a lognormal stay."""
OBSERVED = {"kind": "empirical", "days": (50.0, 150.0, 450.0), "weights": (1.0, 2.0, 1.0)}
MONTH_ENDS = (31, 59, 90, 181, 304, 365)


# ---- people who have lived there for a while ---------------------------------------------------------------


def stayed_of_lognormal(days: float, mean: float, variation: float) -> float:
    """Return the mean of the shorter of a lognormal stay and a number of days: the integral of P(stay > x)."""
    sigma = math.sqrt(math.log(1 + variation**2))
    z = (math.log(max(days, 1e-300) / mean) + sigma**2 / 2) / sigma
    return float(mean * norm.cdf(z - sigma) + max(days, 0.0) * norm.sf(z))


def stayed_of_gamma(days: float) -> float:
    """Return the same for a gamma stay."""
    scale = MEAN / SHAPE
    return float(MEAN * gamma.cdf(days, SHAPE + 1, scale=scale) + days * gamma.sf(days, SHAPE, scale=scale))


STAYS: dict[str, tuple[dict[str, Any] | None, Callable[[float], float]]] = {
    "fixed": (fixed(MEAN), lambda days: min(days, MEAN)),
    "exponential": (exponential(MEAN), lambda days: MEAN * -math.expm1(-days / MEAN)),
    "gamma": ({"kind": "gamma", "mean_days": MEAN, "shape": SHAPE}, stayed_of_gamma),
    "lognormal": (
        {"kind": "lognormal", "mean_days": MEAN, "variation": VARIATION},
        lambda days: stayed_of_lognormal(days, MEAN, VARIATION),
    ),
    "observed": (OBSERVED, lambda days: (min(days, 50) + 2 * min(days, 150) + min(days, 450)) / 4),
    "for good": (None, lambda days: 0.0),
}
"""Stays, and the mean of the shorter of each and a number of days."""


def within(found: float, people: int, chance: float) -> bool:
    """Return whether a number of people lies within three standard errors of what a chance for each makes it."""
    return abs(found - people * chance) <= 3 * math.sqrt(people * chance * (1 - chance)) + 1e-9


@pytest.mark.parametrize("stay", STAYS)
@pytest.mark.parametrize("loses", [False, True], ids=["moves on", "or loses the home"])
def test_who_lived_in_other_supply_before_leaves_after_what_is_left_of_the_stay(
    stay: str, loses: bool
) -> None:
    """P(still there after t) = 1 - mean of the shorter of stay and t / mean stay; so for the time to a loss."""
    distribution, stayed = STAYS[stay]
    after, chance = 120.0, 0.4
    world = village_of_other_homes(0, units=other_homes(2_000, opens="2020-03-01", stay=distribution))
    if loses:
        # Who loses the home comes to a list without room.
        world["facilities"] = {
            "gone": facility(places=0, group="others", intake={"per_year": 0, "capacity": 0})
        }
        groups = world["demand"]["groups"]
        groups["others"] = groups["seekers"] | {"code": "G2"}
        world["demand"]["returns"] = {"probability": chance, "after": fixed(after), "through": "gone"}
    _, (log,) = logs(world, 1)
    people = len(log.of(EventKind.RESIDENT))
    assert people == 2_000
    for day in MONTH_ENDS:
        stays_on = 1 - stayed(day) / MEAN
        keeps = 1 - chance * min(day, after) / after if loses else 1.0
        assert within(number_at(day, moves_in(log), moves_out(log)), people, stays_on * keeps), day
    # A home that is left is let to nobody, because nobody waits.
    assert len(log.of(EventKind.HOUSED)) == 0


def test_who_was_housed_elsewhere_before_loses_the_home_after_what_is_left_of_the_time() -> None:
    after, chance = 300.0, 0.35
    returns = {"probability": chance, "after": fixed(after), "households_on_first_day": 3_000}
    _, (log,) = logs(changed(village_of_other_homes(0), demand__returns=returns), 1)
    assert len(log.of(EventKind.RESIDENT)) == 3_000
    for day in MONTH_ENDS:
        gone = chance * min(day, after) / after
        assert within(number_at(day, log.of(EventKind.REGISTERED)), 3_000, gone), day


def test_stays_of_no_time_let_one_home_to_all_in_the_same_second() -> None:
    """Forty wait on the first day, and four a day register; one home opens on 1 March."""
    home = other_homes(1, opens="2026-03-01", stay=fixed(0))
    world = changed(village_of_other_homes(4, units=home), demand__opening_backlog__total=40)
    _, (log,) = logs(world, 1)
    housed, moved_on = log.of(EventKind.HOUSED), log.of(EventKind.MOVED_ON)
    assert len(housed) == len(log.of(EventKind.REGISTERED)) == len(moved_on)
    assert (housed["time"] == np.maximum(housed["since"], 59 * DAY)).all()
    assert (housed["time"] == moved_on["time"]).all()
    assert (housed["household"] == moved_on["household"]).all()


def test_stays_of_years_let_each_home_once() -> None:
    """Five homes, three of them lived in; a stay of 1,000 days that begins in the run ends on none of its days."""
    homes = other_homes(5, opens="2025-06-01", occupied_on_first_day=0.6, stay=fixed(1_000))
    world = changed(
        village_of_other_homes(2, end="2027-12-31", units=homes),
        demand__opening_backlog__total=2,
        demand__own_solution=exponential(50),
    )
    for log in logs(world, 10)[1]:
        housed = log.of(EventKind.HOUSED)
        left = log.of(EventKind.MOVED_ON)
        assert (left["since"] == -1).all()
        assert (housed["time"][:2] == 0).all()
        # The next ones move in where those of before have left, and nowhere else.
        assert housed["time"][2:].tolist() == left["time"].tolist()
        assert housed["home"][2:].tolist() == left["home"].tolist()


# ---- an opening population of all kinds --------------------------------------------------------------------


def test_people_everywhere_on_the_first_day_go_on_as_their_markov_chain_says() -> None:
    """A shelter before homes from which all come back to it, if they do not move on first.

    On the first day two hold a place, one is in care, three are on the list, and three of four homes are lived in:
    so one who holds a place moves in at once, and one from the list takes the place. A state is (on the list, in
    care, blocked, housed); the list has room for five, and people give up there.
    """
    rate, stay, lives, after, gives_up, places, homes, room = 1 / 20, 25.0, 90.0, 120.0, 60.0, 3, 4, 5

    def filled(listed: int, in_care: int, blocked: int, housed: int) -> State:
        enter = min(listed, places - in_care - blocked)
        return listed - enter, in_care + enter, blocked, housed

    def moves(state: State) -> Iterable[tuple[float, State]]:
        listed, in_care, blocked, housed = state
        if listed < room:
            yield rate, filled(listed + 1, in_care, blocked, housed)
        if listed:
            yield listed / gives_up, (listed - 1, in_care, blocked, housed)
        if in_care:
            goes = (0, 1) if housed < homes else (1, 0)
            yield in_care / stay, filled(listed, in_care - 1, blocked + goes[0], housed + goes[1])
        if housed:
            goes = (1, 0) if blocked else (0, 1)
            yield housed / lives, filled(listed, in_care, blocked - goes[0], housed - goes[1])
            # The home goes on first, then the place that this leaves; whoever lost it comes to the list after that.
            left = filled(listed, in_care, blocked - goes[0], housed - goes[1])
            yield housed / after, filled(left[0] + 1, *left[1:]) if left[0] < room else left

    shelter = facility(
        "home",
        stay=exponential(stay),
        places=places,
        intake={"per_year": rate * YEAR, "capacity": room, "patience": exponential(gives_up)},
        first_day={"in_care": 1, "waiting_outside": 3},
    )
    units = other_homes(homes, opens="2025-02-01", occupied_on_first_day=0.75, stay=exponential(lives))
    world = changed(
        village_of_other_homes(1, units=units),
        facilities={"shelter": shelter},
        demand__opening_backlog__total=2,
        demand__returns={"probability": 1.0, "after": exponential(after), "through": "shelter"},
    )
    _, runs = logs(world, 400)
    chances: dict[State, float] = {(2, 2, 1, 4): 1.0}
    today = 0
    for day in (10, *MONTH_ENDS):
        chances, today = evolve(chances, moves, day - today), day
        assert_agree([_everywhere(log, day) for log in runs], means(chances))


def _everywhere(log: EventLog, day: float) -> list[float]:
    """Return how many are on the list, in care, blocked and housed, just before a day begins."""
    admitted, registered = log.of(EventKind.ADMITTED), log.of(EventKind.REGISTERED)
    from_list = admitted.where(admitted["time"] >= 0)
    ready = registered.where(registered["other_unit"] != NONE)
    return [
        number_at(day, log.of(EventKind.ARRIVED), from_list, log.of(EventKind.TURNED_AWAY)),
        number_at(day, admitted, ready),
        number_at(day, registered, *exits(log)),
        number_at(day, moves_in(log), moves_out(log)),
    ]


# ---- homes and inflow that change ----------------------------------------------------------------------------


STEPS = [  # From which day: homes, and the factor on a household every four days.
    (0, "2026-01-01", 2, 1.0),
    (40, "2026-02-10", 4, 2.5),
    (68, "2026-03-10", 1, 1.0),
    (89, "2026-03-31", 3, 0.4),
    (120, "2026-05-01", 3, 1.5),
    (151, "2026-06-01", 0, 1.0),
    (181, "2026-07-01", 0, 1.0),
]


@pytest.mark.parametrize("alone", [None, 30.0], ids=["M(t)/M/c(t)", "M(t)/M/c(t)+M"])
def test_homes_and_inflow_that_change_every_few_weeks_follow_their_markov_chain(alone: float | None) -> None:
    """A state is (lived in, waiting); a home too many goes when it is left, and is let to nobody until then.

    On the first day one of two homes is lived in, and three wait: one of them moves in.
    """
    stay, longest = 9.0, 90
    chances: dict[State, float] = {(1, 3): 1.0}
    exact = {}
    for (day, _, homes, factor), (until, *_rest) in pairwise(STEPS):
        moved: dict[State, float] = {}
        for (lived_in, waiting), chance in chances.items():
            enter = min(waiting, max(0, homes - lived_in))
            state = (lived_in + enter, waiting - enter)
            moved[state] = moved.get(state, 0.0) + chance

        def moves(state: State, homes: int = homes, factor: float = factor) -> Iterable[tuple[float, State]]:
            lived_in, waiting = state
            yield factor / 4, (lived_in + 1, 0) if lived_in < homes else (lived_in, min(waiting + 1, longest))
            if lived_in:
                goes_on = waiting > 0 and lived_in <= homes
                yield lived_in / stay, (lived_in, waiting - 1) if goes_on else (lived_in - 1, waiting)
            if waiting and alone is not None:
                yield waiting / alone, (lived_in, waiting - 1)

        chances = evolve(moved, moves, until - day)
        exact[until] = means(chances)

    measures = {
        f"step_{day}": measure(
            start,
            {"quantity": "other_supply_homes", "set": float(homes)},
            {"quantity": "inflow", "multiply": factor},
            end=str(np.datetime64(following) - 1),
        )
        for (day, start, homes, factor), (_, following, *_rest) in pairwise(STEPS)
    }
    units = other_homes(2, opens="2025-12-01", occupied_on_first_day=0.5, stay=exponential(stay))
    world = changed(
        village_of_other_homes(1 / 4, units=units), measures=measures, demand__opening_backlog__total=3
    )
    if alone is not None:
        world["demand"]["own_solution"] = exponential(alone)
    _, found = logs(world, 500)
    for until, numbers in exact.items():
        counts = [
            (
                number_at(until, moves_in(log), moves_out(log)),
                number_at(until, log.of(EventKind.REGISTERED), *exits(log)),
            )
            for log in found
        ]
        assert_agree(counts, numbers)


def test_with_homes_for_all_the_number_who_live_there_follows_the_inflow_of_before() -> None:
    """M(t)/G/infinity: m(t) = (there at first) x P(rest > t) + integral of rate(u) x P(stay > t - u) du."""
    mean, cv, yearly, first = 80.0, 1.2, 219.0, 48
    factors = (3.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0, 1.0, 2.0, 1.0, 0.0, 1.0)
    stay = {"kind": "lognormal", "mean_days": mean, "variation": cv}
    world = changed(
        village_of_other_homes(
            yearly / YEAR,
            end="2027-12-31",
            units=other_homes(300, opens="2021-01-01", occupied_on_first_day=first / 300, stay=stay),
        ),
        demand__groups__seekers__month_factors=factors,
        measures={
            "influx": measure("2026-08-10", {"quantity": "inflow", "multiply": 3.0}, end="2026-10-05"),
            "calm": measure("2027-03-20", {"quantity": "inflow", "multiply": 0.25}),
        },
    )
    compiled, found = logs(world, 30)
    dates = np.arange("2026-01-01", "2028-01-01", dtype="datetime64[D]")
    weights = np.array(factors)[dates.astype("datetime64[M]").astype(int) % 12]
    rate = weights * yearly / weights[:YEAR].sum()
    rate[(dates >= np.datetime64("2026-08-10")) & (dates <= np.datetime64("2026-10-05"))] *= 3.0
    rate[dates >= np.datetime64("2027-03-20")] *= 0.25
    ends = np.array(compiled.timeline.calendar.month_starts[1:]) // DAY
    stayed = np.array([stayed_of_lognormal(float(day), mean, cv) for day in range(2 * YEAR + 1)])
    exact = [
        first * (1 - stayed[end] / mean) + float(rate[:end][::-1] @ np.diff(stayed[: end + 1]))
        for end in ends
    ]
    counts = np.array([[number_at(end, moves_in(log), moves_out(log)) for end in ends] for log in found])
    assert counts.max() < 300
    distance = (counts.mean(axis=0) - exact) / (counts.std(axis=0, ddof=1) / math.sqrt(len(counts)))
    assert abs(distance).max() < 4.0  # the largest of 24: three standard errors for one is four for all
    assert abs(distance.mean()) < 1.5
