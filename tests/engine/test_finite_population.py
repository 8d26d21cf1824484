"""Households that come back, places and homes that block each other: networks whose answer is known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from simulator.contract import NONE, EventKind
from simulator.results.counts import EventLog
from tests.engine.exact import State, balance, erlang_c, evolve, means
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
from tests.worlds import changed, exponential, facility, fixed, other_homes, village_of_other_homes

UNIT = 0.1
"""The days that one unit of time of the published example takes."""


def loses_again(after: float, probability: float = 1.0, **parts: Any) -> dict[str, Any]:
    """Return that households lose their homes again, after an exponential time."""
    return {"probability": probability, "after": exponential(after)} | parts


def shelter(stay: float, places: int, **parts: Any) -> dict[str, Any]:
    """Return a facility from which everybody goes to a home of their own."""
    return facility("home", stay=exponential(stay), places=places, **parts)


def at_facility(log: EventLog) -> tuple[EventLog, EventLog, EventLog]:
    """Return who came to the list of the one facility there is, who took a place from it, and who left care."""
    admitted, registered = log.of(EventKind.ADMITTED), log.of(EventKind.REGISTERED)
    ready = registered.where(registered["other_unit"] != NONE)
    return log.of(EventKind.ARRIVED), admitted.where(admitted["time"] >= 0), ready


def queue_and_care(log: EventLog, start: float) -> tuple[float, float]:
    """Return the mean numbers on the list and in care."""
    arrived, admitted, ready = at_facility(log)
    listed = admitted.where(admitted["other_unit"] == NONE)
    waiting = mean_number(arrived, [listed, log.of(EventKind.TURNED_AWAY)], start, YEAR)
    return waiting, mean_number(log.of(EventKind.ADMITTED), [ready], start, YEAR)


# ---- a closed population ---------------------------------------------------------------------------------------

FIVE: dict[str, dict[str, Any]] = {
    "housed before": {"households_on_first_day": 5},
    "in other supply": {"units": {"opens": "2025-01-01", "occupied_on_first_day": 0.5}},
    "on the list": {"waiting_outside": 5},
}
"""Where five households are on the first day."""


def five_households(places: int, after: float, stay: float, start: dict[str, Any]) -> dict[str, Any]:
    """Return a village of five households: from a home to the list, into care, and to one of ten homes, for ever."""
    first = {"in_care": start.get("in_care", 0), "waiting_outside": start.get("waiting_outside", 0)}
    return changed(
        village_of_other_homes(0, units=other_homes(10, **start.get("units", {}))),
        facilities={"shelter": shelter(stay, places, first_day=first)},
        demand__returns=loses_again(
            after, through="shelter", households_on_first_day=start.get("households_on_first_day", 0)
        ),
    )


@pytest.mark.parametrize(
    ("places", "published", "start"),
    [
        (1, (2.674, 1.744, 0.930, 175.46), "on the list"),
        (2, (1.661, 0.325, 1.336, 129.655), "in other supply"),
        (3, (1.457, 0.040, 1.417, 132.419), "housed before"),
        (4, (1.430, 0.002, 1.428, 145.816), "in other supply"),
        (5, (1.429, 0.000, 1.429, 160.714), "housed before"),
    ],
)
def test_five_households_that_come_back_are_a_machine_repair_queue(
    places: int, published: tuple[float, float, float, float], start: str
) -> None:
    """M/M/c/5/5, 0.1 and 0.25 (KSL, example C.6): L, Lq, busy places, and 15 a place and 60 a household there."""
    lose, ready = 0.1, 0.25
    weights = [1.0]
    for n in range(5):
        weights.append(weights[-1] * (5 - n) * lose / (min(n + 1, places) * ready))
    chances = np.array(weights) / sum(weights)
    present = float(np.arange(6) @ chances)
    waiting = float(np.maximum(np.arange(6) - places, 0) @ chances)
    exact = (present, waiting, present - waiting, 15 * places + 60 * present)
    assert exact == pytest.approx(published, abs=6e-4)

    found = []
    for log in logs(five_households(places, UNIT / lose, UNIT / ready, FIVE[start]), 16)[1]:
        listed, in_care = queue_and_care(log, 10)
        found.append((listed + in_care, listed, in_care, 15 * places + 60 * (listed + in_care)))
    assert_agree(found, exact)


@pytest.mark.parametrize(
    ("places", "there", "start"),
    [
        (1, 3, {"households_on_first_day": 2, "in_care": 1, "waiting_outside": 2}),
        (2, 2, {"units": {"opens": "2025-01-01", "occupied_on_first_day": 0.3}, "in_care": 2}),
        (2, 0, FIVE["housed before"]),
        (3, 5, FIVE["on the list"]),
    ],
    ids=["everywhere", "housed and in care", "all housed", "all on the list"],
)
def test_a_population_goes_to_balance_as_its_markov_chain_says(
    places: int, there: int, start: dict[str, Any]
) -> None:
    """A state is how many of the five are on the list or in care; homes are lost after 60 days, stays last 40."""

    def moves(state: State) -> Iterable[tuple[float, State]]:
        if state[0] < 5:
            yield (5 - state[0]) / 60, (state[0] + 1,)
        if state[0]:
            yield min(state[0], places) / 40, (state[0] - 1,)

    _, runs = logs(five_households(places, 60, 40, start), 400)
    chances: dict[State, float] = {(there,): 1.0}
    today = 0
    for day in (14, 31, 59, 90, 181):
        chances, today = evolve(chances, moves, day - today), day
        counts = [number_at(day, *_present(log)) for log in runs]
        crowded = sum(chance for (number,), chance in chances.items() if number > places)
        assert_agree([(count, count > places) for count in counts], (*means(chances), crowded))


def _present(log: EventLog) -> tuple[EventLog, EventLog]:
    """Return who came to the list or was in care on the first day, and who left care."""
    in_care = (log["kind"] == EventKind.ADMITTED) & (log["time"] < 0)
    return log.where(in_care | (log["kind"] == EventKind.ARRIVED)), at_facility(log)[2]


def test_a_closed_population_with_too_few_homes_blocks_its_shelter_as_its_markov_chain_says() -> None:
    """Six households, three places and two homes; a state is (on the list, in care, blocked)."""
    after, stay, places, homes, all_of_them = 1.2, 0.6, 3, 2, 6

    def moves(state: State) -> Iterable[tuple[float, State]]:
        listed, in_care, blocked = state
        housed = all_of_them - sum(state)

        def place_left(listed: int, in_care: int, blocked: int) -> State:
            return (listed - 1, in_care + 1, blocked) if listed else (0, in_care, blocked)

        if in_care and housed < homes:
            yield in_care / stay, place_left(listed, in_care - 1, 0)
        elif in_care:
            yield in_care / stay, (listed, in_care - 1, blocked + 1)
        if housed:
            # The home goes to somebody who was blocked; who lost it comes to the list.
            came = (listed, in_care + 1, blocked) if in_care + blocked < places else (listed + 1, *state[1:])
            yield housed / after, place_left(came[0], came[1], blocked - 1) if blocked else came

    chances = balance((1, 3, 0), moves)
    world = changed(
        village_of_other_homes(0, units=other_homes(homes, opens="2025-12-01")),
        facilities={"shelter": shelter(stay, places, first_day={"in_care": 3, "waiting_outside": 1})},
        demand__returns=loses_again(after, through="shelter"),
    )
    found = [
        (*queue_and_care(log, 10), mean_number(log.of(EventKind.REGISTERED), exits(log), 10, YEAR))
        for log in logs(world, 16)[1]
    ]
    assert_agree(found, means(chances))


# ---- a shelter before homes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("alone", [None, 0.5], ids=["until housed", "or finds a home alone"])
def test_a_shelter_before_homes_blocks_as_its_markov_chain_says(alone: float | None) -> None:
    """Two places, room for four on the list, three homes; a state is (on the list, in care, blocked, housed)."""
    rate, stay, lives, places, homes, room = 5.0, 0.25, 0.8, 2, 3, 4

    def filled(listed: int, in_care: int, blocked: int, housed: int) -> State:
        enter = min(listed, places - in_care - blocked)
        return listed - enter, in_care + enter, blocked, housed

    def moves(state: State) -> Iterable[tuple[float, State]]:
        listed, in_care, blocked, housed = state
        if listed < room:
            yield rate, filled(listed + 1, in_care, blocked, housed)
        if in_care:
            goes = (0, 1) if housed < homes else (1, 0)
            yield in_care / stay, filled(listed, in_care - 1, blocked + goes[0], housed + goes[1])
        if housed:
            goes = (1, 0) if blocked else (0, 1)
            yield housed / lives, filled(listed, in_care, blocked - goes[0], housed - goes[1])
        if blocked and alone is not None:
            yield blocked / alone, filled(listed, in_care, blocked - 1, housed)

    chances = balance((0, 0, 0, 0), moves)
    world = changed(
        village_of_other_homes(0, units=other_homes(homes, stay=exponential(lives))),
        facilities={"shelter": shelter(stay, places, intake={"per_year": rate * YEAR, "capacity": room})},
    )
    if alone is not None:
        world["demand"]["own_solution"] = exponential(alone)
    found = []
    for log in logs(world, 16)[1]:
        late = log.where(log["time"] >= 10 * DAY)
        blocked = mean_number(log.of(EventKind.REGISTERED), exits(log), 10, YEAR)
        housed = mean_number(moves_in(log), [moves_out(log)], 10, YEAR)
        lost = len(late.of(EventKind.TURNED_AWAY)) / (YEAR - 10)
        throughput = len(late.of(EventKind.HOUSED)) / (YEAR - 10)
        found.append((*queue_and_care(log, 10), blocked, housed, lost, throughput))
    full = sum(chance for (listed, *_), chance in chances.items() if listed == room)
    assert_agree(found, (*means(chances), rate * full, means(chances)[3] / lives))


# ---- coming back to an open region -----------------------------------------------------------------------------


def test_households_that_come_back_to_the_register_are_jacksons_queue_with_feedback() -> None:
    """A home is left after stays of 0.5 or losses of 1 day: one in three comes back, to the end of the queue."""
    rate, homes, stay, after = 4.0, 3, 0.5, 1.0
    back, service = stay / (stay + after), 1 / (1 / stay + 1 / after)
    visits = rate / (1 - back)
    load = visits * service
    queue = erlang_c(load, homes) * load / (homes - load)
    world = changed(
        village_of_other_homes(rate, units=other_homes(homes, stay=exponential(stay))),
        demand__returns=loses_again(after),
    )
    found = []
    for log in logs(world, 20)[1]:
        late = log.where(log["time"] >= 10 * DAY)
        housed = len(late.of(EventKind.HOUSED))
        waiting = mean_number(log.of(EventKind.REGISTERED), exits(log), 10, YEAR)
        found.append((housed / (YEAR - 10), waiting, len(late.of(EventKind.LOST_HOME)) / housed))
    assert_agree(found, (visits, queue, back))


def test_with_homes_for_all_everybody_is_housed_once_for_each_time_it_comes_back() -> None:
    """Two in five lose the home, after a gamma time, and nobody moves on first: housed = arrivals / (1 - 0.4)."""
    rate, back, days = 0.5, 0.4, 2 * YEAR
    after = {"kind": "gamma", "mean_days": 12.0, "shape": 2.0}
    world = changed(
        village_of_other_homes(rate, end="2027-12-31", units=other_homes(400, stay=fixed(150))),
        demand__returns={"probability": back, "after": after},
    )
    found = []
    for log in logs(world, 12)[1]:
        housed = float((log.of(EventKind.HOUSED)["time"] >= 300 * DAY).sum()) / (days - 300)
        found.append((housed, mean_number(moves_in(log), [moves_out(log)], 300, days)))
    visits = rate / (1 - back)
    assert_agree(found, (visits, visits * (back * 12 + (1 - back) * 150)))


def test_a_shelter_and_homes_that_send_households_to_each_other_are_jacksons_network() -> None:
    """The shelter holds no places, so each station is an M/M/c queue with its own visits, and the two do not matter
    to each other: four places with stays of 0.25, five homes with stays of 0.5 or losses of 1 day."""
    rate, stay, lives, after, places, homes = 6.0, 0.25, 0.5, 1.0, 4, 5
    visits = rate / (1 - lives / (lives + after))
    loads = visits * stay, visits / (1 / lives + 1 / after)
    queues = [erlang_c(load, c) * load / (c - load) for load, c in zip(loads, (places, homes), strict=True)]
    world = changed(
        village_of_other_homes(0, units=other_homes(homes, stay=exponential(lives))),
        facilities={
            "shelter": shelter(stay, places, holds_place=False, intake={"per_year": rate * YEAR}),
        },
        demand__returns=loses_again(after, through="shelter"),
    )
    found = [
        (
            *queue_and_care(log, 10),
            mean_number(log.of(EventKind.REGISTERED), exits(log), 10, YEAR),
            mean_number(moves_in(log), [moves_out(log)], 10, YEAR),
        )
        for log in logs(world, 16)[1]
    ]
    assert_agree(found, (queues[0], loads[0], queues[1], loads[1]))


def test_places_for_guidance_are_lost_to_others_as_in_erlangs_loss_formula() -> None:
    """Three places; guidance takes half of a chance of 0.6 away, and is over before a home is lost, after a day.

    Whoever loses a home comes to a list without room, so that nobody is housed again.
    """
    rate, places, lasts, chance, taken_away = 10.0, 3, (0.05, 0.7), 0.6, 0.5
    load = rate * sum(lasts) / 2
    weights = [load**n / math.factorial(n) for n in range(places + 1)]
    without = weights[-1] / sum(weights)
    guidance = {"places": places, "duration": {"kind": "empirical", "days": lasts}, "reduction": taken_away}
    world = changed(
        village_of_other_homes(rate, units=other_homes(40, stay=fixed(1.2))),
        facilities={"gone": facility(places=0, group="others", intake={"per_year": 0, "capacity": 0})},
        demand__returns={"probability": chance, "after": fixed(1), "through": "gone", "guidance": guidance},
    )
    groups = world["demand"]["groups"]
    groups["others"] = groups["seekers"] | {"code": "G2", "households_per_year": 0}
    found = []
    for log in logs(world, 12)[1]:
        housed, lost = log.of(EventKind.HOUSED), log.of(EventKind.LOST_HOME)
        assert (lost["time"] - lost["since"] == DAY).all()
        chosen = (housed["time"] >= 5 * DAY) & (housed["time"] < (YEAR - 1) * DAY)
        found.append(float((lost["since"] >= 5 * DAY).sum() / chosen.sum()))
    assert agrees(found, chance * (1 - (1 - without) * taken_away))
