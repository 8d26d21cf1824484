"""Other supply as queues whose answer is known: homes are servers, and a stay is a service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from simulator.contract import EventKind
from simulator.results.counts import EventLog
from tests.engine.exact import State, balance, erlang_c, means
from tests.engine.measuring import (
    DAY,
    YEAR,
    agrees,
    assert_agree,
    exits,
    logs,
    mean_number,
    moves_in,
    moves_out,
    number_at,
)
from tests.worlds import changed, exponential, facility, fixed, measure, other_homes, village_of_other_homes


def waits(log: EventLog, start: float) -> np.ndarray:
    """Return how many days those who registered after a day waited before they were housed."""
    housed = log.of(EventKind.HOUSED)
    late = housed.where(housed["since"] >= start * DAY)
    return np.asarray((late["time"] - late["since"]) / DAY)


# ---- queues in balance -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrivals", "departures", "homes", "published"),
    [
        # M/M/4 in years (homeless_services, notebook 01): L and Lq.
        (35, 12, 4, {"present": 4.196, "waiting": 1.279}),
        # M/M/5, one arrival in 4 minutes, 10 minutes of service (STARS, pydesrap): the mean wait.
        (1 / 4, 1 / 10, 5, {"wait": 0.5215}),
        (1.0, 1.25, 1, {}),
    ],
    ids=["M/M/4", "M/M/5", "M/M/1"],
)
def test_other_supply_is_an_mmc_queue(
    arrivals: float, departures: float, homes: int, published: dict[str, float]
) -> None:
    """Ten households register a day; waits are in units of the two rates."""
    load = arrivals / departures
    delayed = erlang_c(load, homes)
    queue = delayed * load / (homes - load)
    exact = {"present": queue + load, "waiting": queue, "wait": queue / arrivals, "at_once": 1 - delayed}
    assert all(value == pytest.approx(exact[name], abs=6e-4) for name, value in published.items())

    unit, start, end = arrivals / 10, 20.0, float(YEAR)
    stay = exponential(unit / departures)
    found = []
    for log in logs(village_of_other_homes(10, units=other_homes(homes, stay=stay)), 16)[1]:
        waiting = mean_number(log.of(EventKind.REGISTERED), exits(log), start, end)
        living = mean_number(moves_in(log), [moves_out(log)], start, end)
        days = waits(log, start)
        found.append((waiting + living, waiting, float(days.mean()) / unit, float((days == 0).mean())))
    assert_agree(found, list(exact.values()))


def test_who_finds_a_home_alone_leaves_an_mmc_queue_as_its_birth_death_chain_says() -> None:
    """M/M/2+M (Erlang A): nine register a day, homes are left at rate 4, who waits finds a home alone at rate 3."""
    births, deaths, theta, homes = 9.0, 4.0, 3.0, 2
    weights = [1.0]
    for n in range(1, 120):
        weights.append(weights[-1] * births / (deaths * min(n, homes) + theta * max(0, n - homes)))
    chain = np.array(weights) / sum(weights)
    numbers = np.arange(120)
    waiting = float(np.maximum(numbers - homes, 0) @ chain)
    world = village_of_other_homes(births, units=other_homes(homes, stay=exponential(1 / deaths)))
    found = [
        (
            mean_number(log.of(EventKind.REGISTERED), exits(log), 5, YEAR),
            mean_number(moves_in(log), [moves_out(log)], 5, YEAR),
            len(log.of(EventKind.OWN_SOLUTION)) / len(log.of(EventKind.REGISTERED)),
        )
        for log in logs(changed(world, demand__own_solution=exponential(1 / theta)), 20)[1]
    ]
    living = float(np.minimum(numbers, homes) @ chain)
    assert_agree(found, (waiting, living, theta * waiting / births))


@pytest.mark.parametrize(
    ("stay", "void", "square"),
    [
        (fixed(0.07), None, 0.07**2),
        ({"kind": "gamma", "mean_days": 0.07, "shape": 0.5}, None, 3 * 0.07**2),
        ({"kind": "lognormal", "mean_days": 0.07, "variation": 0.8}, None, 1.64 * 0.07**2),
        (
            {"kind": "empirical", "days": (0.02, 0.12), "weights": (1.0, 1.0)},
            None,
            (0.02**2 + 0.12**2) / 2,
        ),
        # A home that stands empty serves nobody: stay and void together are the service.
        (exponential(0.05), fixed(0.02), 2 * 0.05**2 + 2 * 0.05 * 0.02 + 0.02**2),
        (fixed(0.05), exponential(0.02), 0.05**2 + 2 * 0.05 * 0.02 + 2 * 0.02**2),
    ],
    ids=["M/D/1", "gamma", "lognormal", "observed", "fixed void", "exponential void"],
)
def test_one_home_is_an_mg1_queue(stay: dict[str, Any], void: dict[str, Any] | None, square: float) -> None:
    """Pollaczek and Khinchine: the mean wait is rate x mean of the squared service / 2 (1 - load); load 0.7 here."""
    world = village_of_other_homes(10, units=other_homes(1, stay=stay, void=void))
    found = [float(waits(log, 10).mean()) for log in logs(world, 16)[1]]
    assert agrees(found, 10 * square / 2 / (1 - 10 * 0.07))


def test_homes_stand_empty_between_two_households_as_their_markov_chain_says() -> None:
    """Three homes, exponential stays and voids; a state is (lived in, in void, waiting)."""
    rate, stay, void, homes, longest = 4.0, 0.4, 0.15, 3, 150

    def moves(state: State) -> Iterable[tuple[float, State]]:
        lived_in, empty, waiting = state
        free = lived_in + empty < homes
        let = (lived_in, empty - 1, 0) if waiting == 0 else (lived_in + 1, empty - 1, waiting - 1)
        came = (lived_in + 1, empty, 0) if free else (lived_in, empty, min(waiting + 1, longest))
        yield rate, came
        if lived_in:
            yield lived_in / stay, (lived_in - 1, empty + 1, waiting)
        if empty:
            yield empty / void, let

    chances = balance((0, 0, 0), moves)
    world = village_of_other_homes(
        rate, units=other_homes(homes, stay=exponential(stay), void=exponential(void))
    )
    found = [
        (
            mean_number(moves_in(log), [moves_out(log)], 20, YEAR),
            mean_number(log.of(EventKind.REGISTERED), exits(log), 20, YEAR),
        )
        for log in logs(world, 20)[1]
    ]
    lived_in, _, waiting = means(chances)
    assert_agree(found, (lived_in, waiting))


def test_homes_for_one_group_and_homes_for_all_follow_their_markov_chain() -> None:
    """The first group may live in both kinds of homes, the second in one; the first goes first where both wait."""
    rates, stays, homes, alone, most = (3.0, 2.0), (0.5, 0.25), (2, 1), 0.5, 22

    def moves(state: State) -> Iterable[tuple[float, State]]:
        own, shared, first, second = state
        if own < homes[0]:
            yield rates[0], (own + 1, shared, first, second)
        elif shared < homes[1]:
            yield rates[0], (own, shared + 1, first, second)
        else:
            yield rates[0], (own, shared, min(first + 1, most), second)
        if shared < homes[1]:
            yield rates[1], (own, shared + 1, first, second)
        else:
            yield rates[1], (own, shared, first, min(second + 1, most))
        if own:
            yield own / stays[0], (own, shared, first - 1, second) if first else (own - 1, *state[1:])
        if shared:
            freed = (own, shared, first, second - 1) if second else (own, shared - 1, first, second)
            yield shared / stays[1], (own, shared, first - 1, second) if first else freed
        if first:
            yield first / alone, (own, shared, first - 1, second)
        if second:
            yield second / alone, (own, shared, first, second - 1)

    chances = balance((0, 0, 0, 0), moves)
    world = village_of_other_homes(
        rates[0],
        own=other_homes(homes[0], groups=("seekers",), stay=exponential(stays[0])),
        shared=other_homes(homes[1], stay=exponential(stays[1])),
    )
    seekers = world["demand"]["groups"]["seekers"]
    world["demand"]["groups"]["others"] = seekers | {
        "code": "G2",
        "households_per_year": rates[1] * YEAR,
        "priority": 2,
    }
    compiled, runs = logs(changed(world, demand__own_solution=exponential(alone)), 20)
    assert compiled.other_supply.kinds == ("own", "shared")
    found = []
    for log in runs:
        kinds = [log.where(log["other_supply"] == kind) for kind in range(2)]
        groups = [log.where(log["group"] == group) for group in range(2)]
        living = [mean_number(moves_in(one), [moves_out(one)], 5, YEAR) for one in kinds]
        queues = [mean_number(one.of(EventKind.REGISTERED), exits(one), 5, YEAR) for one in groups]
        found.append(living + queues)
    assert_agree(found, means(chances))


# ---- homes and households that come and go -----------------------------------------------------------------


def after_a_gate(days: tuple[int, ...], units: dict[str, Any], **measures: Any) -> EventLog:
    """Return what happens when somebody registers on each of these days, through a facility that all pass at once."""
    intake = {"per_year": 0, "on_days": tuple(map(float, days))}
    gate = facility("home", stay=fixed(0), places=100, holds_place=False, intake=intake)
    world = changed(village_of_other_homes(0, units=units), facilities={"gate": gate}, measures=measures)
    return logs(world, 1)[1][0]


def registration_and_move(log: EventLog, moves: EventLog) -> list[tuple[float, float]]:
    """Return the days on which those who move registered, and moved."""
    registered = log.of(EventKind.REGISTERED)
    since = dict(zip(registered["household"].tolist(), registered["time"].tolist(), strict=True))
    return [
        (since[who] / DAY, time / DAY)
        for who, time in zip(moves["household"].tolist(), moves["time"].tolist(), strict=True)
    ]


def test_every_move_in_and_out_is_where_a_hand_puts_it_while_homes_come_and_go() -> None:
    """Stays of ten days, voids of two: two homes, one from day 20, three from day 40, none from day 70.

    On day 22 the one home too many is left and goes. Who lives there on day 70 registers again, and nobody moves in.
    """
    came = (0, 1, 3, 4, 15, 16, 17, 41, 42, 56, 57, 58, 61, 62, 63)
    log = after_a_gate(
        came,
        other_homes(2, stay=fixed(10), void=fixed(2), closes="2026-03-11"),
        fewer=measure("2026-01-21", {"quantity": "other_supply_homes", "set": 1.0}, end="2026-02-09"),
        more=measure("2026-02-10", {"quantity": "other_supply_homes", "set": 3.0}),
    )
    assert registration_and_move(log, moves_in(log)) == [
        *((0, 0), (1, 1), (3, 12), (4, 13), (15, 25), (16, 37), (17, 40), (41, 41), (42, 49)),
        *((56, 56), (57, 57), (58, 61), (61, 68), (62, 69)),
    ]
    assert registration_and_move(log, log.of(EventKind.MOVED_ON)) == [
        *((0, 10), (1, 11), (3, 22), (4, 23), (15, 35), (16, 47), (17, 50), (41, 51), (42, 59)),
        *((56, 66), (57, 67)),
    ]
    closed = log.of(EventKind.LOST_HOME)
    assert (closed["time"] == 70 * DAY).all()
    assert sorted(day for day, _ in registration_and_move(log, closed)) == [58, 61, 62]
    assert (log.of(EventKind.REGISTERED)["time"] == 70 * DAY).sum() == 3


def test_a_home_too_many_goes_when_it_is_left_and_leaves_room_for_a_new_one() -> None:
    """Homes left on days 10 and 13, one of them too many from day 5 to 11; the third household gets a new one."""
    log = after_a_gate(
        (0, 3, 4),
        other_homes(2, stay=fixed(10), void=fixed(5)),
        fewer=measure("2026-01-06", {"quantity": "other_supply_homes", "set": 1.0}, end="2026-01-12"),
    )
    assert registration_and_move(log, moves_in(log)) == [(0, 0), (3, 3), (4, 12)]


def test_homes_that_open_over_months_are_let_as_they_open() -> None:
    """Ten homes over four months, for good, and a crowd: 3, 5, 8 and 10 of them by rounding."""
    log = after_a_gate((0,) * 40, other_homes(10, opens="2026-03-15", ramp_months=4))
    days = [73, 90, 120, 151]  # 15 March, and the first days of April, May and June
    assert [number_at(day, moves_in(log)) for day in days] == [0, 3, 5, 8]
    assert [number_at(day + 1, moves_in(log)) for day in days] == [3, 5, 8, 10]
    assert number_at(YEAR, moves_in(log)) == 10
