"""Games that are played by themselves: from a script, rehearsed, and many at random; and computed again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from groeipad.game.actions import Compute, Reveal
from groeipad.game.history import History
from groeipad.game.many import OUTCOMES, RandomGames, play_many
from groeipad.game.players import stand_in
from groeipad.game.rehearse import rehearsal
from groeipad.game.script import is_script, played, read_script
from groeipad.game.session import Session
from groeipad.game.verify import verify
from simulator.errors import InputError
from tests.game.games import villages, written

GAME = villages()
SCRIPT = """\
game: villages.yaml
rounds:
  - draw: 1
    decisions:
      klein: {quota: 0.25, flats: 2}
      groot: {solidarity: 10}
  - cards: [{card: out, municipality: Kleindorp, after_months: 6}]
  - decisions: {corporation: {flats: 1}}
"""


def script_in(folder: Path, text: str = SCRIPT) -> Path:
    written(folder)
    path = folder / "script.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_is_played_to_its_end(tmp_path: Path) -> None:
    path = script_in(tmp_path)
    assert is_script(path)
    assert not is_script(tmp_path / "villages.yaml")
    game, rounds = read_script(path)
    assert game.name == "script"
    history = History.of(game, played(game, rounds, jobs=1))
    session = history.session()
    assert session.stage == "ended"
    assert session.decided[0, "klein"] == {"quota": 0.25, "flats": 2}
    assert [one.round for one in session.happenings] == [0, 1]
    assert sorted(session.outcomes) == sorted(session.explained) == [0, 1, 2]
    again = list(verify(history, jobs=2))
    assert [(one.round, one.what) for one in again] == [
        (index, what) for index in (0, 1, 2) for what in ("outcome", "what did what")
    ]
    assert all(one.is_same for one in again)


def test_an_outcome_that_is_not_what_it_should_be_is_found() -> None:
    history = History.of(GAME, played(GAME, rehearsal(GAME)[:1], jobs=1))
    branch = history.branch
    changed = tuple(
        Compute({**one.outcome, "replications": 99}) if isinstance(one, Compute) else one
        for one in branch.actions
    )
    history = replace(history, branches={"main": replace(branch, actions=changed)})
    assert [one.is_same for one in verify(history)] == [False, True]


def test_what_did_what_is_verified_too() -> None:
    history = History.of(GAME, played(GAME, rehearsal(GAME)[:1], jobs=1))
    branch = history.branch
    changed = tuple(
        Reveal({**one.explained, "roles": {}}) if isinstance(one, Reveal) else one for one in branch.actions
    )
    history = replace(history, branches={"main": replace(branch, actions=changed)})
    assert [one.is_same for one in verify(history)] == [True, False]


def test_everything_that_is_wrong_in_a_script_is_told_with_its_place(tmp_path: Path) -> None:
    text = SCRIPT.replace("flats: 2}", "flats: 900}").replace("card: out", "card: uot")
    text = text.replace("corporation: {flats: 1}", "corporatoin: {flats: 1}")
    with pytest.raises(InputError) as raised:
        read_script(script_in(tmp_path, text))
    found = {one.field: one for one in raised.value.problems}
    assert set(found) >= {"klein.flats", "card", "role"}
    assert (found["klein.flats"].where.line, found["klein.flats"].where.column) == (5, 35)
    assert found["card"].where.line == 7
    assert "did you mean 'corporation'?" in found["role"].remedy


def test_more_rounds_than_the_game_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at most 3"):
        read_script(script_in(tmp_path, SCRIPT + "  - {}\n"))


def test_a_rehearsal_decides_for_everybody_in_every_round() -> None:
    rounds = rehearsal(GAME)
    assert [[one.kind for one in actions].count("decide") for actions in rounds] == [4, 4, 4]
    assert stand_in(Session.begin(GAME), "corporation") == {"flats": 3}


def test_random_games_are_the_same_whoever_plays_them_and_go_on_where_they_were_stopped(
    tmp_path: Path,
) -> None:
    games = RandomGames(GAME, 6, 1, 11, 2)
    whole = play_many(games, tmp_path / "a" / "games", jobs=2)
    stopped: list[int] = []

    def stop(done: int, total: int) -> None:
        stopped.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_many(games, tmp_path / "b" / "games", jobs=1, progress=stop)
    told: list[int] = []
    again = play_many(games, tmp_path / "b" / "games", jobs=1, progress=lambda done, total: told.append(done))
    assert told == [4, 5, 6]
    assert not list((tmp_path / "b").glob(".*journal*"))
    for table in ("games", "distribution"):
        assert whole.table(table).equals(again.table(table))
    first = play_many(replace(games, number=2), tmp_path / "c" / "games", jobs=1)
    assert first.table("games").equals(whole.table("games").head(2))


def test_the_distribution_is_that_of_the_games(tmp_path: Path) -> None:
    result = play_many(RandomGames(GAME, 5, 0, 3, 1), tmp_path / "games", jobs=2)
    games, spread = result.table("games"), result.table("distribution")
    assert spread["outcome"].to_list() == list(OUTCOMES)
    backlog = games["backlog"].to_numpy()
    (row,) = spread.filter(outcome="backlog").iter_rows(named=True)
    assert row["mean"] == pytest.approx(backlog.mean())
    assert row["sd"] == pytest.approx(backlog.std(ddof=1))
    assert (row["min"], row["max"]) == (backlog.min(), backlog.max())
    assert row["p50"] == pytest.approx(np.median(backlog))
    assert games["cards"].to_list() == [""] * 5
    assert games["decided_flats"].to_list() == [int(one) for one in games["decided_flats"].to_list()]
