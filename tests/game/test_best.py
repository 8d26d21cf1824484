"""The best way from here: a plan of the years that are left, within what may still be decided."""

from __future__ import annotations

import pytest

from groeipad.game.best import best_from_here
from groeipad.game.explain import explain_round
from groeipad.game.session import Session
from simulator.errors import SolverError
from tests.game.games import after, computed, decide, round_over, villages

GAME = villages()
(KLEIN,) = GAME.places("klein")


@pytest.fixture(scope="module")
def first() -> Session:
    return computed(
        after(Session.begin(GAME), decide("klein", quota=0.1, flats=2), decide("groot", quota=0.1))
    )


def test_it_keeps_to_the_cap_and_to_what_may_still_be_added(first: Session) -> None:
    best = best_from_here(first)
    assert best is not None
    assert set(best["places"]) == set(GAME.scenario.region.codes)
    most = sum(GAME.most(role, GAME.file.levers["flats"]) * 2 for role in GAME.file.roles) + 2
    total = 0.0
    for one in best["places"].values():
        assert list(one["quota"]) == [str(year) for year in range(2028, 2036)]  # to the target year
        assert all(0 <= share <= 0.3 + 1e-9 for share in one["quota"].values())
        assert one["ratio"] >= best["worst_ratio"] - 1e-9
        total += sum(one["homes"].values())
    assert total <= most + 1e-6


def test_where_relets_are_too_few_and_homes_may_come_it_asks_for_homes(first: Session) -> None:
    best = best_from_here(first)
    assert best is not None
    # Kleindorp is 5 homes a year short with 30% of its relets; see the scenario.
    assert best["places"][KLEIN]["homes"]["flats"] > 2
    assert all(set(one) == {"nl", "en"} for one in best["limits"])


def test_after_the_last_round_nothing_is_left() -> None:
    session = Session.begin(GAME)
    for _ in GAME.rounds[:-1]:
        session = round_over(session)
    assert best_from_here(computed(session)) is None


def test_a_game_goes_on_where_no_plan_can_be_made(first: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(session: Session) -> None:
        raise SolverError("out of time")

    monkeypatch.setattr("groeipad.game.explain.best_from_here", fails)
    told = explain_round(first, jobs=1)
    assert told["no_best"] == "out of time"
    assert set(told["roles"]) == {"klein", "groot"}
