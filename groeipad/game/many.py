"""Many games with random players, as a sweep over what may be decided: how the outcomes are distributed.

Every game has its own decisions and cards, and the same draws of the world; so outcomes differ by what was decided
and what happened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.batch_tables import batch_csv
from groeipad.experiments.execute import Lost, Threads, execute, open_pool
from groeipad.experiments.packages import OF_A_RUN, versions_of
from groeipad.experiments.sweep.journal import Journal
from groeipad.experiments.sweep.measuring import PointValues
from groeipad.game.compute import MEASURES, Progress, Shown
from groeipad.game.decisions import added_before, in_force
from groeipad.game.game import Game
from groeipad.game.machine import apply
from groeipad.game.players import random_player
from groeipad.game.rehearse import rehearsal
from groeipad.game.session import Session
from groeipad.game.world import Played
from simulator.engine import fast
from simulator.flows.compile import compile_scenario
from simulator.jit import is_ready, note_ready
from simulator.results.statistics import moments
from simulator.results.store import StoredResult, write_result
from simulator.worker import Worker

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]
KIND = "set of games"
"""What the manifest says of its kind."""
OF_REGION = (
    "housed_in",
    "backlog",
    "unmet_need",
    "wait_mean",
    "quota_used",
    "other_supply_homes",
    "blocked_places",
)
OUTCOMES = ("fair_share_ratio_min", *OF_REGION)
"""What is measured of each game, in the last year: the smallest mean fair-share ratio of the municipalities, and
measures of the region."""
_QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


@dataclass(frozen=True)
class RandomGames:
    """Games with random players.

    Attributes
    ----------
    game
        The game.
    number
        How many are played; the first games are the same however many there are.
    draw
        How many cards are drawn in each round.
    seed
        Where the chance of the players and of the cards starts.
    replications
        Over how many draws of the world the outcomes of each game are the mean.
    """

    game: Game
    number: int
    draw: int
    seed: int
    replications: int

    def session(self, number: int) -> Session:
        """Return a game when everything is decided, but nothing is computed."""
        player = random_player(self.seed, number)
        digest = hashlib.blake2b(f"{self.seed}/{number}".encode(), digest_size=4).digest()
        file = self.game.file.model_copy(update={"seed": int.from_bytes(digest)})
        game = Game(self.game.name, file, self.game.scenario, self.game.scenario_file)
        session = Session.begin(game)
        for index, actions in enumerate(rehearsal(game, player, self.draw)):
            session = session.in_round(index)
            for action in actions:
                session = apply(session, action)
        return session

    def identity(self, number: int) -> str:
        """Return the hash of everything that the outcome of a game depends on."""
        told = (
            f"{self.game.text()}|{self.draw}|{self.seed}|{self.replications}|{number}|{version('groeipad')}"
        )
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def games_folder(out: Path, game: Game) -> Path:
    """Return the folder of the games with random players of a game."""
    return out / f"games-{game.name}"


def play_many(
    games: RandomGames,
    folder: Path,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> StoredResult:
    """Play games with random players, and store them in a folder.

    What is done is on disk at once, and the same call goes on where it was stopped.

    Raises
    ------
    UnwritableError, ResultError
        Where there is no room.
    """
    with Journal(folder.with_name(f".{folder.name}.journal")) as journal:
        missing = [number for number in range(games.number) if games.identity(number) not in journal]
        if missing and not is_ready(fast.NAME):
            if compiling is not None:
                compiling()
            _play(games, missing[0])
            note_ready(fast.NAME)
        with open_pool(Threads(jobs)) as workers:
            for done, (number, made) in enumerate(
                execute(lambda one: _play(games, one), missing, workers), 1
            ):
                assert not isinstance(made, Lost)
                journal.add([PointValues(number, games.identity(number), made)])
                if progress is not None:
                    progress(games.number - len(missing) + done, games.number)
        values = [journal.read(games.identity(number)).values for number in range(games.number)]
        result = _store(games, folder, values)
        journal.remove()
    return result


def _play(games: RandomGames, number: int) -> Floats:
    """Return the outcomes of a game in its last year: (replications, outcomes)."""
    session = games.session(number)
    last = len(games.game.rounds) - 1
    compiled = compile_scenario(Played.of(session, last).scenario(games.game.last_day(last)))
    # The world of all games is the same: that of the game itself.
    worker, shown = Worker(compiled, games.game.file.seed), Shown(compiled)
    drawn = np.stack([shown.of(worker.glance(one))[:, :, -1] for one in range(games.replications)])
    ratio = drawn[:, MEASURES.index("fair_share_ratio"), :-1].mean(axis=0).min()
    region = [drawn[:, MEASURES.index(name), -1] for name in OF_REGION]
    return np.stack([np.full(games.replications, ratio), *region], axis=1)


def _store(games: RandomGames, folder: Path, values: list[Floats]) -> StoredResult:
    import polars as pl

    rows = [_row(games, number, one) for number, one in enumerate(values)]
    table = pl.DataFrame(rows, schema=games_schema(games), orient="row")
    spread = pl.DataFrame(
        [_distribution(name, table[name].to_numpy()) for name in OUTCOMES],
        schema=distribution_schema(),
        orient="row",
    )
    manifest = {
        "kind": KIND,
        "name": games.game.name,
        "title": games.game.file.title.model_dump(),
        "games": games.number,
        "draw": games.draw,
        "seed": games.seed,
        "world_seed": games.game.file.seed,
        "replications": games.replications,
        "year": games.game.rounds[-1].last_year,
        "failed": 0,
        "game": games.game.file.model_dump(mode="json"),
        "scenario": games.game.scenario.model_dump(mode="json"),
        "versions": versions_of(OF_A_RUN),
    }
    return write_result(
        folder,
        {"games": table, "distribution": spread},
        manifest,
        {"games.csv": batch_csv(table), "distribution.csv": batch_csv(spread)},
        schemas={"games": games_schema(games), "distribution": distribution_schema()},
    )


def games_schema(games: RandomGames) -> pl.Schema:
    """Return the columns of the table of games: the cards, a column for each lever, and the outcomes.

    The column of a lever is the mean of the last level over its roles, or the sum of all that they added.
    """
    import polars as pl

    columns: dict[str, Any] = {"game": pl.Int64(), "cards": pl.String()}
    columns |= {f"decided_{name}": pl.Float64() for name in games.game.file.levers}
    return pl.Schema(columns | {name: pl.Float64() for name in OUTCOMES})


def distribution_schema() -> pl.Schema:
    """Return the columns of the table of how outcomes are distributed over the games."""
    import polars as pl

    numbers = ("mean", "sd", "min", *_QUANTILES, "max")
    return pl.Schema({"outcome": pl.String(), **{name: pl.Float64() for name in numbers}})


def _row(games: RandomGames, number: int, values: Floats) -> tuple[Any, ...]:
    session = games.session(number)
    cards = ";".join(one.card for one in session.happenings)
    decided = tuple(_decided(session, name) for name in games.game.file.levers)
    means, _, _ = moments(values)
    return number + 1, cards, *decided, *(float(one) for one in means)


def _decided(session: Session, name: str) -> float:
    game, last = session.game, len(session.game.rounds) - 1
    roles = [role for role in game.file.roles if name in game.levers(role)]
    if game.file.levers[name].kind == "addition":
        return sum(added_before(session.decided, role, name, last + 1) for role in roles)
    return sum(in_force(game, session.decided, role, last)[name] for role in roles) / len(roles)


def _distribution(name: str, values: Floats) -> tuple[Any, ...]:
    known = values[~np.isnan(values)]
    if not len(known):
        return name, *(None,) * (len(_QUANTILES) + 4)
    mean, sd, _ = moments(known[:, None])
    quantiles = (float(one) for one in np.quantile(known, list(_QUANTILES.values())))
    return name, float(mean[0]), float(sd[0]), float(known.min()), *quantiles, float(known.max())
