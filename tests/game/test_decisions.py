"""What may be decided, what it costs, and what is told where it may not be: hand-computed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.game.decisions import in_force, level_before, money, range_of
from groeipad.game.machine import apply
from groeipad.game.players import random_player, stand_in
from groeipad.game.rehearse import rehearsal
from groeipad.game.session import Session
from simulator.errors import InputError
from tests.game.games import after, decide, villages

GAME = villages()
START = Session.begin(GAME)
PEOPLE = GAME.inhabitants


def problems_of(session: Session, role: str, **values: float) -> dict[str, str]:
    with pytest.raises(InputError) as raised:
        apply(session, decide(role, **values))
    return {one.field: f"{one.value} | {one.allowed} | {one.remedy}" for one in raised.value.problems}


def test_a_level_holds_until_another_one_is_decided_and_an_addition_only_once() -> None:
    session = after(START, decide("groot", quota=0.25, flats=4)).in_round(1)
    assert level_before(GAME, session.decided, "groot", "quota", 1) == 0.25
    now = in_force(GAME, session.decided, "groot", 1)
    assert (now["quota"], now["flats"], now["solidarity"]) == (0.25, 0.0, 0.0)
    session = after(session, decide("groot", quota=0.1)).in_round(2)
    assert in_force(GAME, session.decided, "groot", 2)["quota"] == 0.1


def test_money_is_what_homes_cost_once_and_every_year_that_they_are_there() -> None:
    session = after(START, decide("groot", flats=4))
    first = money(GAME, session.decided, "groot", 0)
    assert first.budget == 10 * PEOPLE[GAME.places("groot")[0]] * 2
    assert first.decided == 4 * (100 + 1000 * 1.5)  # there after half a year of two
    assert (first.running, first.yearly) == (0, 4000)
    second = money(GAME, after(session.in_round(1), decide("groot", flats=1)).decided, "groot", 1)
    assert second.running == 4 * 1000 * 2
    assert second.decided == 100 + 1500
    assert second.yearly == 5000
    assert second.left == second.budget - 8000 - 1600


def test_limits_follow_the_file_the_last_level_and_the_inhabitants() -> None:
    assert range_of(GAME, {}, "groot", "quota", 0) == pytest.approx((0.1, 0.3))
    session = after(START, decide("groot", quota=0.12))
    assert range_of(GAME, session.decided, "groot", "quota", 1) == pytest.approx((0.0, 0.3))
    people = PEOPLE[GAME.places("klein")[0]]
    assert range_of(GAME, {}, "klein", "flats", 0) == (0, max(1, round(people / 1000)))
    everybody = round(sum(PEOPLE.values()) / 1000)
    assert range_of(GAME, {}, "corporation", "flats", 0) == (0, everybody)
    assert range_of(GAME, {}, "groot", "repayment", 2) == (2030, 2030)


def test_all_that_is_wrong_is_told_at_once_with_what_would_do() -> None:
    told = problems_of(START, "groot", quota=0.05, flats=1.5, solidarity=3, quotum=1)
    assert set(told) == {"groot.quota", "groot.flats", "groot.solidarity", "quotum"}
    assert "0.1 to 0.3" in told["groot.quota"]
    assert "at most 0.2 from the last, 0.3" in told["groot.quota"]
    assert "decide 1 or 2" in told["groot.flats"]
    assert "did you mean 'quota'?" in told["quotum"]


def test_a_budget_that_is_broken_is_named_with_what_is_left_and_what_is_dearest() -> None:
    poor = GAME.file.model_copy(
        update={
            "budgets": {
                "municipality": GAME.file.budgets["municipality"].model_copy(
                    update={"eur_per_inhabitant_year": 1000.0 / PEOPLE[GAME.places("klein")[0]]}
                )
            }
        }
    )
    session = Session.begin(type(GAME)(GAME.name, poor, GAME.scenario, ""))
    most = int(range_of(session.game, {}, "klein", "flats", 0)[1])
    assert most >= 2
    told = problems_of(session, "klein", flats=float(most))
    assert "a year" in told["klein.budget"]
    one = apply(session, decide("klein", flats=1))
    told = problems_of(one.in_round(1), "klein", flats=1)
    assert "EUR 2,000 a year" in told["klein.budget"]
    assert "decide EUR 1,000 a year less" in told["klein.budget"]


def test_what_only_costs_once_is_held_against_the_budget_of_the_round() -> None:
    lever = GAME.file.levers["flats"].model_copy(update={"eur_once": 1e9, "eur_per_year": 0.0})
    file = GAME.file.model_copy(update={"levers": {**GAME.file.levers, "flats": lever}})
    told = problems_of(Session.begin(type(GAME)(GAME.name, file, GAME.scenario, "")), "groot", flats=2)
    assert "EUR 2,000,000,000 decided" in told["groot.budget"]
    assert "flats costs EUR 2,000,000,000" in told["groot.budget"]


def test_an_unknown_role_is_told_with_those_that_there_are() -> None:
    assert "did you mean 'groot'?" in problems_of(START, "groto")["role"]


@given(st.integers(0, 2**32), st.integers(0, 1000))
def test_random_players_stay_within_limits_and_money(seed: int, game: int) -> None:
    rounds = rehearsal(GAME, random_player(seed, game))  # every decision passes the one validation
    assert len(rounds) == len(GAME.rounds)
    assert rehearsal(GAME, random_player(seed, game)) == rounds


def test_random_players_differ_and_stand_ins_do_what_the_file_says() -> None:
    assert len({str(rehearsal(GAME, random_player(1, number))) for number in range(5)}) == 5
    values = stand_in(START, "groot")
    assert values == {"flats": 3}
