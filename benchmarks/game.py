"""What a round of the game costs, and how much its outcomes would differ with another seed.

    python -m benchmarks.game

For each round of the shipped game, rehearsed: the seconds of computing it (all processors) and of what is told when
it is revealed, beside those of the same number of draws by the bare engine on one thread; and of each outcome on the
cards the standard error, as a part of the width of the band from P10 to P90 that is drawn beside it, and by how much
four seeds differ, on the mean of all pairs of them.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations

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

SEEDS = (2026, 1, 2, 3)
SHOWN = ("housed_in", "fair_share_ratio", "backlog", "wait_mean", "quota_used", "blocked_places")


def main() -> None:
    """Measure and print."""
    game = read_game(shipped_scenarios() / "games" / "stedendriehoek.yaml")
    session = Session.begin(game)
    simulate(session, {"": Played.of(session, 0)}, replications=1)  # compiles, where that was never done
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
    for measure in SHOWN:
        row = MEASURES.index(measure)
        there = high[row] > low[row]
        part = errors[row][there] / (high[row] - low[row])[there]
        print(
            f"  {measure:17s} standard error: region {errors[row, -1]:8.3f}, municipalities at most "
            f"{errors[row, :-1].max():7.3f}; of the band {np.median(part):.0%} (at most {part.max():.0%}); "
            f"another seed: region {between[row, -1]:.3f}, municipalities {np.nanmean(between[row, :-1]):.3f} "
            f"(at most {np.nanmax(between[row, :-1]):.3f})"
        )


def _values(session: Session, index: int, seed: int) -> Floats:
    file = session.game.file.model_copy(update={"seed": seed})
    other = replace(session, game=replace(session.game, file=file))
    return simulate(other, {"": Played.of(session, index)})[""][:, :, :, -1]


if __name__ == "__main__":
    main()
