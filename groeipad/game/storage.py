"""A game on disk: one SQLite file with an append-only log. Only this module knows SQLite.

A line that was confirmed is on disk, whatever happens next: SQLite writes it through a journal and waits for the disk
(``synchronous=FULL``; "Atomic Commit In SQLite", https://www.sqlite.org/atomiccommit.html). Each line has a hash of
itself and the line before, so that a file that was changed by hand is told from one that was not.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from groeipad.game.game import Game, game_of
from groeipad.game.history import Entry, History
from simulator.errors import BusyError, ResultError, UnwritableError

SUFFIX = ".game"
"""How the name of a game's file ends."""
FORMAT = 1
"""The version of the file."""
_APPLICATION = 0x67725041
"""What SQLite files of games have as ``application_id``: grPA."""
_WAIT_SECONDS = 0.3
"""How long a command waits for another one that is writing, before it is told so."""
_TABLES = """
CREATE TABLE game (text TEXT NOT NULL, version TEXT NOT NULL, made TEXT NOT NULL);
CREATE TABLE log (id INTEGER PRIMARY KEY, entry TEXT NOT NULL, version TEXT NOT NULL, made TEXT NOT NULL,
                  hash TEXT NOT NULL);
CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_is_not_shortened BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER game_is_not_changed BEFORE UPDATE ON game BEGIN SELECT RAISE(ABORT, 'a game stays'); END;
"""


@dataclass(frozen=True)
class Line:
    """A line of the log.

    Attributes
    ----------
    number
        Its number, from 1.
    entry
        What was done.
    version, made
        The version of groeipad that wrote it, and when (UTC).
    """

    number: int
    entry: Entry
    version: str
    made: str


class GameFile:
    """The file of a game.

    Parameters
    ----------
    path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, game: Game) -> GameFile:
        """Write a new game.

        Raises
        ------
        UnwritableError
            Where the file cannot be written, or is there already.
        """
        if path.exists():
            raise UnwritableError(f"{path} is there already: choose another --out, or take the file away")
        beside = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            connection = sqlite3.connect(beside, isolation_level=None)
            try:
                connection.executescript(
                    f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {FORMAT}; {_TABLES}"
                )
                connection.execute("INSERT INTO game VALUES (?, ?, ?)", (game.text(), _version(), _now()))
            finally:
                connection.close()
            # A whole game under its name, or none.
            beside.replace(path)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise UnwritableError(f"{path} cannot be written: {error}") from error
        return cls(path)

    def read(self) -> tuple[Game, list[Line]]:
        """Return the game and its log.

        Raises
        ------
        ResultError
            Where the file is no game, is damaged, or is that of a newer version.
        """
        with self._connected() as connection:
            return self._read(connection)

    def history(self) -> History:
        """Return all branches and where they stand; raises as :meth:`read` does."""
        game, lines = self.read()
        return History.of(game, [line.entry for line in lines])

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Be the only one who writes while the block runs; what is added holds when the block ends without an error.

        Raises
        ------
        BusyError
            Where another command is writing.
        UnwritableError
            Where the file cannot be written.
        """
        with self._connected() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise self._told(error) from error
            try:
                game, lines = self._read(connection)
                writing = Writing(connection, History.of(game, [line.entry for line in lines]))
                yield writing
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise self._told(error) from error
                raise

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if not self.path.is_file():
            raise ResultError(f"{self.path} is not there: make a game with 'groeipad game new GAME.yaml'")
        try:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=_WAIT_SECONDS)
        except sqlite3.Error as error:
            raise ResultError(f"{self.path} cannot be opened: {error}") from error
        try:
            connection.execute("PRAGMA synchronous = FULL")
            self._refuse_others(connection)
            yield connection
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise self._told(error) from error
            raise ResultError(f"{self.path} is no game of groeipad, or is damaged: {error}") from error
        finally:
            connection.close()

    def _refuse_others(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        if application != _APPLICATION:
            raise ResultError(f"{self.path} is no game of groeipad: games are made by 'groeipad game new'")
        if number > FORMAT:
            raise ResultError(
                f"{self.path} was made by a newer groeipad (format {number}; this one knows {FORMAT}): install it"
            )

    def _told(self, error: sqlite3.OperationalError) -> BusyError | UnwritableError:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return BusyError(
                f"another command is changing {self.path} at this moment; nothing was done. Wait for it, look where "
                "the game stands (game show), and do it again"
            )
        return UnwritableError(f"{self.path} cannot be written: {error}")

    def _read(self, connection: sqlite3.Connection) -> tuple[Game, list[Line]]:
        ((text,),) = connection.execute("SELECT text FROM game").fetchall()
        lines, before = [], ""
        for number, entry, by, made, told in connection.execute("SELECT * FROM log ORDER BY id"):
            if told != _hash(before, entry):
                raise ResultError(
                    f"{self.path} was changed by hand: line {number} of its log is not what was written"
                )
            before = told
            lines.append(Line(number, json.loads(entry), by, made))
        return game_of(text), lines


@dataclass
class Writing:
    """A log to which lines are added, with the history they make.

    Attributes
    ----------
    history
        All branches, with what was added.
    """

    _connection: sqlite3.Connection
    history: History

    def add(self, entry: Entry) -> None:
        """Add a line; what is not possible now is refused and not written."""
        history = self.history.after(entry)
        history.session()
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        last = self._connection.execute("SELECT hash FROM log ORDER BY id DESC LIMIT 1").fetchone()
        self._connection.execute(
            "INSERT INTO log (entry, version, made, hash) VALUES (?, ?, ?, ?)",
            (text, _version(), _now(), _hash(last[0] if last else "", text)),
        )
        self.history = history


def outcome_hash(outcome: Any) -> str:
    """Return the hash by which two outcomes are told to be the same."""
    return sha256(json.dumps(outcome, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _hash(before: str, entry: str) -> str:
    return sha256(f"{before}\n{entry}".encode()).hexdigest()


def _version() -> str:
    return version("groeipad")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
