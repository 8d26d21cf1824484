"""The file of a game: nothing that was confirmed is lost, two cannot spoil it, and what is no game is refused."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groeipad.game.actions import DrawCard, plain_action
from groeipad.game.history import MAIN
from groeipad.game.machine import OutOfOrderError
from groeipad.game.storage import GameFile
from simulator.errors import BusyError, ResultError, UnwritableError
from tests.game.games import decide, villages

GAME = villages()


@pytest.fixture
def stored(tmp_path: Path) -> GameFile:
    return GameFile.create(tmp_path / "villages.game", GAME)


def add(stored: GameFile, *entries: dict[str, object]) -> None:
    with stored.writing() as log:
        for entry in entries:
            log.add(entry)


def test_what_was_done_is_there_when_the_file_is_opened_again(stored: GameFile) -> None:
    add(stored, plain_action(decide("groot", quota=0.2)), plain_action(DrawCard()))
    add(stored, {"kind": "branch", "name": "again", "round": 0})
    history = GameFile(stored.path).history()
    assert history.game == GAME
    assert history.current == "again"
    assert history.session(MAIN).decided == {(0, "groot"): {"quota": 0.2}}
    assert [line.number for line in stored.read()[1]] == [1, 2, 3]


def test_what_is_refused_is_not_written_and_takes_nothing_with_it(stored: GameFile) -> None:
    add(stored, plain_action(decide("groot", quota=0.2)))
    with pytest.raises(OutOfOrderError, match="lock it first"):
        add(stored, plain_action(DrawCard()), {"kind": "next"})
    assert len(stored.read()[1]) == 1

    def fails() -> None:
        with stored.writing() as log:
            log.add(plain_action(DrawCard()))
            raise RuntimeError("surprise")

    with pytest.raises(RuntimeError, match="surprise"):
        fails()
    assert len(stored.read()[1]) == 1


def test_a_second_facilitator_is_told_so_and_nothing_is_spoilt(stored: GameFile) -> None:
    with stored.writing() as log:
        log.add(plain_action(decide("groot", quota=0.2)))
        with pytest.raises(BusyError, match="another command is changing"), GameFile(stored.path).writing():
            pass
        assert GameFile(stored.path).history().session().decided == {}
    add(GameFile(stored.path), plain_action(DrawCard()))
    assert [line.entry["kind"] for line in stored.read()[1]] == ["decide", "draw"]


def test_the_log_only_grows(stored: GameFile) -> None:
    add(stored, plain_action(DrawCard()))
    with sqlite3.connect(stored.path) as connection:
        for order in ("UPDATE log SET entry = '{}'", "DELETE FROM log", "UPDATE game SET text = ''"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(order)
    connection.close()


def test_a_file_that_was_changed_by_hand_is_told(stored: GameFile) -> None:
    add(stored, plain_action(decide("groot", quota=0.2)))
    with sqlite3.connect(stored.path) as connection:
        connection.execute("DROP TRIGGER log_is_not_changed")
        connection.execute("UPDATE log SET entry = replace(entry, '0.2', '0.3')")
    connection.close()
    with pytest.raises(ResultError, match="changed by hand: line 1"):
        stored.read()


def test_a_game_of_a_newer_version_and_what_is_no_game_say_why_not(stored: GameFile, tmp_path: Path) -> None:
    with sqlite3.connect(stored.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ResultError, match="newer groeipad"):
        stored.read()
    text, other = tmp_path / "text.game", tmp_path / "other.game"
    text.write_text("no game at all, but long enough to be looked at" * 40, encoding="utf-8")
    sqlite3.connect(other).execute("CREATE TABLE one (two)").connection.close()
    for path in (text, other):
        with pytest.raises(ResultError, match="no game of groeipad"):
            GameFile(path).read()
    with pytest.raises(ResultError, match="is not there"):
        GameFile(tmp_path / "none.game").read()


def test_a_game_that_is_there_is_not_replaced(stored: GameFile, tmp_path: Path) -> None:
    with pytest.raises(UnwritableError, match="there already"):
        GameFile.create(stored.path, GAME)
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableError, match="cannot be written"):
        GameFile.create(tmp_path / "file" / "a.game", GAME)
    assert not list(tmp_path.glob(".*"))


PLAYING = """
import sys
from pathlib import Path
from groeipad.game.actions import Decide, plain_action
from groeipad.game.storage import GameFile
stored = GameFile(Path(sys.argv[1]))
number = len(stored.read()[1])
while True:
    number += 1
    with stored.writing() as log:
        log.add(plain_action(Decide("groot", {"flats": float(number % 5)})))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be killed at an instant there")
def test_nothing_that_was_confirmed_is_lost_when_it_is_killed_at_any_moment(stored: GameFile) -> None:
    draw, confirmed = random.Random(20261128), 0
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", PLAYING, str(stored.path)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            text=True,
        )
        assert process.stdout is not None
        told = process.stdout.readline()
        time.sleep(draw.uniform(0.0, 0.1))
        process.kill()
        rest = process.stdout.read().split("\n")
        process.wait()
        process.stdout.close()
        whole = [told.strip(), *(line for line in rest[:-1] if line)]
        confirmed = int(whole[-1])
        lines = stored.read()[1]
        # What was told is there; at most one more was written and not told yet.
        assert confirmed <= len(lines) <= confirmed + 1
        add(stored, plain_action(decide("klein")), {"kind": "undo"})
    assert confirmed > 10
