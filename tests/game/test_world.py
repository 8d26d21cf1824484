"""The worlds of a game: what is decided and what happens reaches the scenario, and the past never changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from groeipad.game.actions import ChooseCard
from groeipad.game.compute import (
    AS_PLAYED,
    MEASURES,
    compute_round,
    draws,
    simulate,
)
from groeipad.game.explain import (
    WITHOUT_BOTH,
    WITHOUT_DECISIONS,
    Parts,
    draws_of_differences,
    errors_of,
    explain_round,
    parts,
    place_of,
)
from groeipad.game.export import overlay_of
from groeipad.game.game import game_of
from groeipad.game.preview import preview_of_cards
from groeipad.game.reading import read_game
from groeipad.game.session import Session
from groeipad.game.world import Played
from simulator.contract import REGION
from simulator.inputs import load, overlay_text
from simulator.model.measures import Change
from tests.game.games import SCENARIOS, after, computed, decide, round_over, values_at_end, villages, written

GAME = villages()
START = Session.begin(GAME)
GROOT, MIDDEN, KLEIN = (GAME.places(role)[0] for role in ("groot", "midden", "klein"))


@pytest.fixture(scope="module")
def played() -> Session:
    """A whole game: in each round something is decided, and in two something happens."""
    session = after(
        START, decide("klein", flats=2, solidarity=20), decide("groot", quota=0.12, solidarity=20)
    )
    session = round_over(after(session, ChooseCard("out", 0, MIDDEN)))
    session = round_over(after(session, decide("corporation", flats=5), ChooseCard("more", 1)))
    return round_over(after(session, decide("klein", quota=0.25, repayment=2030)))


def test_decisions_become_dated_measures_and_cards_come_after_them() -> None:
    session = after(START, ChooseCard("out", 0, KLEIN), decide("klein", quota=0.2, flats=2))
    measures = Played.of(session, 0).measures()
    assert list(measures) == ["round_1_klein_quota", "round_1_klein_flats", "card_1_out"]
    quota, flats, card = measures.values()
    assert (quota.start, quota.end) == (date(2026, 1, 1), date(2027, 12, 31))
    assert quota.changes == (Change(quantity="quota", set=0.2, municipalities=(KLEIN,)),)
    assert (flats.start, flats.end) == (date(2026, 7, 1), None)
    assert flats.changes == (
        Change(quantity="other_supply_homes", add=2, municipalities=(KLEIN,), other_supply=("flats",)),
    )
    assert (card.start, card.end) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_level_is_written_again_in_every_later_round_and_homes_are_divided_by_population() -> None:
    session = after(START, decide("klein", quota=0.2)).in_round(1)
    session = after(session, decide("corporation", flats=10))
    measures = Played.of(session, 2).measures()
    assert [name for name in measures if name.endswith("quota")] == [
        f"round_{number}_klein_quota" for number in (1, 2, 3)
    ]
    assert measures["round_3_klein_quota"].end is None
    homes = {change.municipalities: change.add for change in measures["round_2_corporation_flats"].changes}
    assert homes == {(GROOT,): 5, (MIDDEN,): 3, (KLEIN,): 2}  # 50, 30 and 20% of the people


def test_the_earliest_year_of_repayment_holds_and_once_it_has_come_it_stays() -> None:
    assert Played.of(START, 0).repay_from() == 2030
    session = after(START, decide("klein", repayment=2027), decide("groot", repayment=2029))
    assert Played.of(session, 0).repay_from() == 2027
    later = after(session.in_round(1), decide("klein", repayment=2030), decide("groot", repayment=2028))
    assert Played.of(later, 1).repay_from() == 2027
    later = after(START.in_round(1), decide("klein", repayment=2029))
    assert Played.of(later, 1).repay_from() == 2029


def test_what_is_decided_later_changes_nothing_of_what_was(played: Session) -> None:
    for index in (1, 2):
        before, now = played.outcomes[index - 1], played.outcomes[index]
        years = len(before["years"])
        world = {"": Played.of(played, index), "earlier": Played.of(played, index - 1)}
        made = simulate(played, world, until=index, replications=3, jobs=1)
        alone = simulate(played, {"": Played.of(played, index - 1)}, until=index - 1, replications=3, jobs=1)
        np.testing.assert_array_equal(made[""][..., :years], made["earlier"][..., :years])
        np.testing.assert_array_equal(made[""][..., :years], alone[""])
        assert now["years"][:years] == before["years"]


def test_the_outcome_does_not_depend_on_how_many_work_on_it(played: Session) -> None:
    session = after(START, decide("klein", flats=2))
    assert compute_round(session, jobs=1) == compute_round(session, jobs=4)


def test_the_parts_add_up_to_what_is_shown(played: Session) -> None:
    known = 0
    for index in range(len(GAME.rounds)):
        for role in GAME.file.roles:
            for measure in MEASURES:
                one = parts(played, index, measure, place_of(played, role), role)
                if one is None:
                    continue
                known += 1
                total = (one.before or 0) + one.drift + one.events + one.own + one.others
                assert total == pytest.approx(one.now, abs=1e-9)
                assert (one.before is None) == (index == 0)
    assert known > 100


def test_more_homes_house_more_people_and_it_is_told_whose_doing_that_is(played: Session) -> None:
    one = parts(played, 0, "other_supply_homes", KLEIN, "klein")
    assert one == Parts(None, 0.0, 0.0, 2.0, 0.0, 2.0)
    own = parts(played, 1, "other_supply_homes", REGION, "corporation")
    assert own is not None
    assert (own.before, own.own, own.now) == (2.0, 5.0, 7.0)
    # Who did not decide changed nothing by it.
    middle = parts(played, 0, "housed_in", MIDDEN, "midden")
    assert middle is not None
    assert middle.own == 0.0
    # Middendorp let nothing to urgent households in 2026, so more wait at the end of the round.
    waiting = parts(played, 0, "backlog", MIDDEN)
    assert waiting is not None
    assert waiting.events > 0


def test_the_standard_errors_of_the_parts_are_those_of_their_draws(played: Session) -> None:
    at = played.in_round(1)
    whole, number = Played.of(played, 1), draws_of_differences(at, 3)
    cards_only = whole.without_decisions(1)
    worlds = {"whole": whole, "cards": cards_only, "neither": cards_only.without_happenings(1)}
    made = simulate(at, worlds, replications=number)
    row = MEASURES.index("backlog")

    def error(one: str, other: str) -> float:
        differences = (made[one] - made[other])[:, row, -1, -1]
        return float(differences.std(ddof=1) / np.sqrt(number))

    found = errors_of(played, 1, "backlog", REGION)
    assert min(found.events, found.others) > 0
    assert found.events == pytest.approx(error("cards", "neither"), abs=1e-6)
    assert found.others == pytest.approx(error("whole", "cards"), abs=1e-6)
    own = errors_of(played, 1, "backlog", REGION, "corporation")
    assert own.own > 0
    assert own.others == pytest.approx(np.hypot(found.others, own.own))
    assert errors_of(played, 1, "backlog", REGION, "klein").own == 0.0, "who did not decide did nothing"


def test_a_world_without_anything_new_is_the_same_three_times() -> None:
    session = computed(START)
    outcome, told = session.outcomes[0], explain_round(session)
    assert told["worlds"][WITHOUT_BOTH] == told["worlds"][WITHOUT_DECISIONS]
    for measure, by_place in outcome["worlds"][AS_PLAYED].items():
        for place, values in by_place.items():
            assert told["worlds"][WITHOUT_BOTH][measure][place] == values[-1:]
    assert told["roles"] == {}
    assert values_at_end(outcome, AS_PLAYED, "other_supply_homes", REGION) == 0


def test_the_band_lies_around_the_mean(played: Session) -> None:
    outcome = played.outcomes[1]
    for place in (REGION, GROOT):
        low, high = (outcome[end]["backlog"][place][-1] for end in ("low", "high"))
        assert low <= values_at_end(outcome, AS_PLAYED, "backlog", place) <= high


def test_rounds_that_end_earlier_have_more_draws() -> None:
    assert [draws(GAME, index) for index in range(3)] == [10, 5, 4]  # 4 x 5 years / 2, 4 and 5 years


def test_what_is_exported_is_the_scenario_that_was_played(played: Session, tmp_path: Path) -> None:
    game = read_game(written(tmp_path))
    path = tmp_path / "played.yaml"
    path.write_text(overlay_text({"extends": "world.yaml", **overlay_of(played)}), encoding="utf-8")
    loaded = load(path).scenario
    last = GAME.scenario.horizon.end
    whole = Played.of(played, 2).scenario(last)
    assert loaded.measures == whole.measures
    assert loaded.policy == whole.policy
    assert game.scenario == GAME.scenario


def test_a_game_comes_back_from_its_text() -> None:
    for game in (GAME, read_game(SCENARIOS / "games" / "stedendriehoek.yaml")):
        again = game_of(game.text())
        assert again == game
        assert list(again.file.roles) == list(game.file.roles)


def test_a_card_is_previewed_against_the_same_world_without_it() -> None:
    told = preview_of_cards(GAME)
    assert list(told) == list(GAME.file.cards)
    more = {one.measure: one for one in told["more"].changes}
    # Half as many again come for a year and a half, to three villages whose homes are as many as they were.
    assert more["backlog"].change > 2 * more["backlog"].error > 0
    assert told["more"].happening.municipality is None
    assert told["out"].happening.municipality in GAME.scenario.region.codes
