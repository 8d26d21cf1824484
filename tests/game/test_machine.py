"""The order of the steps, and what chance decides: every step out of order is refused with what comes first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.game.actions import (
    Action,
    ChooseCard,
    Compute,
    DrawCard,
    Lock,
    Next,
    Reveal,
    SeedCards,
    action_of,
    plain_action,
)
from groeipad.game.history import MAIN, History
from groeipad.game.machine import OutOfOrderError, apply
from groeipad.game.session import Happening, Session
from simulator.errors import InputError
from tests.game.games import after, decide, villages

GAME = villages()
START = Session.begin(GAME)
ALL = tuple(decide(role) for role in GAME.file.roles)
OUTCOME = {"worlds": {}}
STEPS: dict[str, Action] = {
    "open": Lock(),
    "locked": Compute(OUTCOME),
    "computed": Reveal({}),
    "revealed": Next(),
}


def at(stage: str, session: Session = START) -> Session:
    session = after(session, *ALL)
    for step in STEPS.values():
        if session.stage == stage:
            break
        session = apply(session, step)
    return session


@pytest.mark.parametrize("stage", STEPS)
@pytest.mark.parametrize(
    "action", [*STEPS.values(), decide("groot", flats=1), DrawCard()], ids=lambda one: one.kind
)
def test_a_step_is_taken_in_its_turn_only(stage: str, action: Action) -> None:
    session = at(stage)
    if action == STEPS[stage] or (stage == "open" and action.kind in ("decide", "draw")):
        assert apply(session, action) != session
        return
    with pytest.raises(OutOfOrderError, match="first"):
        apply(session, action)


def test_who_is_missing_is_told_and_keeps_the_last_values() -> None:
    session = after(START, decide("groot", quota=0.2))
    assert session.missing == ("midden", "klein", "corporation")
    with pytest.raises(OutOfOrderError, match="3 of 4 roles have not decided: Middendorp, Kleindorp"):
        apply(session, Lock())
    assert apply(session, Lock(session.missing)).stage == "locked"


def test_after_the_last_round_the_game_has_ended() -> None:
    session = START
    for _ in GAME.rounds:
        session = apply(at("revealed", session), Next())
    assert session.stage == "ended"
    with pytest.raises(OutOfOrderError, match="ended"):
        apply(session, Lock())


def test_the_same_seed_draws_the_same_cards_whatever_is_decided() -> None:
    cards = after(START, DrawCard(), DrawCard()).happenings
    decided = after(START, decide("groot", quota=0.2), DrawCard(), decide("klein"), DrawCard())
    assert decided.happenings == cards
    seeds = {after(START, SeedCards(seed), DrawCard()).happenings for seed in range(20)}
    assert len(seeds) > 2
    assert all(one.drawn for one in cards)


def test_a_card_comes_again_only_if_it_may() -> None:
    session = START
    for _ in range(12):
        session = apply(session, DrawCard())
    assert [one.card for one in session.happenings].count("more") <= 1
    assert session.draws == 12


def test_a_chosen_card_happens_when_and_where_it_is_asked() -> None:
    place = GAME.places("klein")[0]
    session = after(START, ChooseCard("out", 1, place, 3))
    assert session.happenings == (Happening("out", 1, date(2028, 4, 1), place, False),)
    assert session.until(0) == ()


def test_a_card_that_cannot_be_is_refused_with_everything_that_is_wrong() -> None:
    with pytest.raises(InputError) as raised:
        apply(START, ChooseCard("mroe", 7, "Nergens"))
    assert {one.field for one in raised.value.problems} == {"card", "round", "municipality"}
    with pytest.raises(InputError, match="leave the municipality out"):
        apply(START, ChooseCard("more", 0, GAME.places("klein")[0]))
    with pytest.raises(InputError, match="begin earlier"):
        apply(START, ChooseCard("more", 0, None, 30))


ACTIONS = st.sampled_from(
    [*STEPS.values(), *ALL, DrawCard(), SeedCards(3), ChooseCard("more", 0), decide("groot", quota=0.2)]
)


@given(ACTIONS)
def test_an_action_comes_back_from_its_plain_values(action: Action) -> None:
    assert action_of(plain_action(action)) == action


@given(st.lists(st.one_of(ACTIONS, st.sampled_from(["undo", "restore"])), max_size=25))
def test_undo_and_restore_walk_along_what_was_done(steps: list[Action | str]) -> None:
    history = History(GAME)
    done: list[Action] = []
    undone: list[Action] = []
    for step in steps:
        if isinstance(step, str):
            source, target = (done, undone) if step == "undo" else (undone, done)
            if not source:
                with pytest.raises(OutOfOrderError, match="nothing"):
                    history.after({"kind": step})
                continue
            target.append(source.pop())
            history = history.after({"kind": step})
        else:
            try:
                apply(history.session(), step)
            except (OutOfOrderError, InputError):
                continue
            done.append(step)
            undone.clear()
            history = history.after(plain_action(step))
        assert history.branch.actions == tuple(done)
        assert history.session() == after(START, *done)


def test_a_branch_begins_where_its_round_began_and_the_first_one_stays() -> None:
    history = History(GAME)
    for action in (*ALL, *STEPS.values(), decide("groot", quota=0.2), DrawCard()):
        history = history.after(plain_action(action))
    second = history.after({"kind": "branch", "name": "second", "round": 1})
    assert second.session() == after(START, *ALL, *STEPS.values())
    assert second.session(MAIN) == history.session()
    first = second.after({"kind": "branch", "name": "first", "round": 0})
    assert first.session() == START
    assert first.after({"kind": "switch", "name": MAIN}).session() == history.session()
    for entry, told in (
        ({"kind": "branch", "name": "second", "round": 0}, "already"),
        ({"kind": "branch", "name": "third", "round": 2}, "was not reached"),
        ({"kind": "switch", "name": "secnd"}, "did you mean 'second'"),
    ):
        with pytest.raises(OutOfOrderError, match=told):
            second.after(entry)
