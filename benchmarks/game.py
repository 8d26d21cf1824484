"""What a round of the game costs, and how much its outcomes would differ with another seed.

    python -m benchmarks.game

First what the command takes in round one, from start to end. For each round of the shipped game, rehearsed: the
seconds of computing it (all processors) and of what is told when it is revealed, beside those of the same number of
draws by the bare engine on one thread; and of each outcome on the cards the standard error, as a part of the width
of the band from P10 to P90 that is drawn beside it, and by how much four seeds differ, on the mean of all pairs of
them and in the whole numbers that are shown. Once for the rehearsed game, and once for one in which nobody decides
anything: there the most people wait.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from groeipad.game.compute import MEASURES, Floats, compute_round, draws, mean_of, simulate
from groeipad.game.explain import explain_round
from groeipad.game.machine import apply
from groeipad.game.reading import read_game
from groeipad.game.rehearse import rehearsal
from groeipad.game.session import Session
from groeipad.game.world import Played
from groeipad.shipped import shipped_scenarios
from simulator.flows.compile import compile_scenario
from simulator.worker import Worker

GAME = shipped_scenarios() / "games" / "stedendriehoek.yaml"
TIMES = 5
SEEDS = (2026, 1, 2, 3)
SHOWN = {
    "housed_in": 1.0,
    "fair_share_ratio": 100.0,
    "backlog": 1.0,
    "wait_mean": 1.0 / 7.0,
    "quota_used": 100.0,
    "blocked_places": 1.0,
}
"""What cards show, and what it is multiplied by before they round it: to per cent, and from days to weeks."""


def main() -> None:
    """Measure and print."""
    game = read_game(GAME)
    session = Session.begin(game)
    simulate(session, {"": Played.of(session, 0)}, replications=1)  # compiles, where that was never done
    print(f"groeipad game advance FILE compute: {_command(TIMES):.2f} s, the fastest of {TIMES}")
    for index, actions in enumerate(rehearsal(game)):
        session = session.in_round(index)
        for action in actions:
            session = apply(session, action)
        clock = time.perf_counter()
        outcome = compute_round(session)
        computing = time.perf_counter() - clock
        session = session.with_outcome(outcome)
        clock = time.perf_counter()
        explain_round(session)
        explaining = time.perf_counter() - clock
        number = draws(game, index)
        bare = _bare(session, index, number)
        print(
            f"round {index + 1}: {number} draws {computing:.2f} s, {computing / bare:.2f} times the "
            f"bare engine on one thread ({bare:.2f} s); revealing {explaining:.2f} s"
        )
        _spread(session, index)
    print("nobody decides anything:")
    for index in range(len(game.rounds)):
        print(f"round {index + 1}:")
        _spread(Session.begin(game).in_round(index), index)


def _command(times: int) -> float:
    """Return the seconds that the command takes in the first round, the fastest of a number of times."""

    def game(*words: str) -> float:
        clock = time.perf_counter()
        subprocess.run([sys.executable, "-m", "groeipad", "game", *words], check=True, capture_output=True)
        return time.perf_counter() - clock

    with TemporaryDirectory() as folder:
        game("new", str(GAME), "--out", folder)
        locked, played = Path(folder, f"{GAME.stem}.game"), Path(folder, "played.game")
        game("advance", str(locked), "lock", "--without-missing")
        seconds = []
        for _ in range(times):
            played.write_bytes(locked.read_bytes())
            seconds.append(game("advance", str(played), "compute"))
    return min(seconds)


def _bare(session: Session, index: int, number: int) -> float:
    compiled = compile_scenario(Played.of(session, index).scenario(session.game.last_day(index)))
    worker = Worker(compiled, session.game.file.seed)
    worker.glance(0)
    clock = time.perf_counter()
    for replication in range(number):
        worker.glance(replication)
    return time.perf_counter() - clock


def _spread(session: Session, index: int) -> None:
    made = [_values(session, index, seed) for seed in SEEDS]
    between = np.mean([np.abs(mean_of(one) - mean_of(other)) for one, other in combinations(made, 2)], axis=0)
    values = made[0]
    errors = np.nanstd(values, axis=0, ddof=1) / np.sqrt(len(values))
    low, high = np.nanquantile(values[:, :, :], [0.1, 0.9], axis=0)
    for measure, scale in SHOWN.items():
        row = MEASURES.index(measure)
        there = high[row] > low[row]
        told = np.array([np.round(scale * mean_of(one)[row]) for one in made])
        moved = np.array([np.abs(one - other) for one, other in combinations(told, 2)])
        part = errors[row][there] / (high[row] - low[row])[there]
        print(
            f"  {measure:17s} standard error: region {errors[row, -1]:8.3f}, municipalities at most "
            f"{errors[row, :-1].max():7.3f}; of the band {np.median(part):.0%} (at most {part.max():.0%}); "
            f"another seed: region {between[row, -1]:.3f}, municipalities {np.nanmean(between[row, :-1]):.3f} "
            f"(at most {np.nanmax(between[row, :-1]):.3f}); the whole number shown is another one in "
            f"{np.mean(moved > 0):.0%} of pairs, by 2 or more in {np.mean(moved > 1):.0%} (at most {moved.max():.0f})"
        )


def _values(session: Session, index: int, seed: int) -> Floats:
    file = session.game.file.model_copy(update={"seed": seed})
    other = replace(session, game=replace(session.game, file=file))
    return simulate(other, {"": Played.of(session, index)})[""][:, :, :, -1]


if __name__ == "__main__":
    main()
