"""What a round of the game costs, and how much its outcomes would differ with another seed.

    python -m benchmarks.game

First what the command takes in round one, from start to end. For each round of the shipped game, rehearsed: the
seconds of computing it (all processors) and of what is told when it is revealed, beside those of the same number of
draws by the bare engine on one thread; and of each outcome on the cards the standard error, as a part of the width
of the band from P10 to P90 that is drawn beside it, and by how much six seeds differ, on the mean of all pairs of
them and in the numbers that are shown. Once for the rehearsed game, and once for one in which nobody decides
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

from groeipad.game.compute import MEASURES, compute_round, draws, mean_of, simulate
from groeipad.game.explain import explain_round, place_of, what_did_what
from groeipad.game.machine import apply
from groeipad.game.pages.luck import TOLD, shown_parts
from groeipad.game.pages.outcomes import PER_CENT, is_reached, value_at
from groeipad.game.pages.pictures import look
from groeipad.game.reading import read_game
from groeipad.game.rehearse import rehearsal
from groeipad.game.session import Session
from groeipad.game.world import Played
from groeipad.shipped import shipped_scenarios
from simulator.contract import REGION
from simulator.flows.compile import compile_scenario
from simulator.worker import Worker

GAME = shipped_scenarios() / "games" / "stedendriehoek.yaml"
TIMES = 5
SEEDS = (2026, 1, 2, 3, 4, 5)


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
        _parts(session, index)
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
    others = [_of_seed(session, seed) for seed in SEEDS]
    made = [simulate(other, {"": Played.of(other, index)})[""][:, :, :, -1] for other in others]
    played = [_computed(other, index) for other in others]
    between = np.mean([np.abs(mean_of(one) - mean_of(other)) for one, other in combinations(made, 2)], axis=0)
    errors = np.nanstd(made[0], axis=0, ddof=1) / np.sqrt(len(made[0]))
    low, high = np.nanquantile(made[0], [0.1, 0.9], axis=0)
    places = (*session.game.scenario.region.codes, REGION)
    for measure in TOLD:
        row = MEASURES.index(measure)
        there = high[row] > low[row]
        part = errors[row][there] / (high[row] - low[row])[there]
        shown = [[value_at(one, index, measure, place) for place in places] for one in played]
        steps = [
            abs((one.mean or 0) - (other.mean or 0)) / max(one.step, other.step)
            for first, second in combinations(shown, 2)
            for one, other in zip(first, second, strict=True)
        ]
        here = [value.step for value in shown[0]]
        print(
            f"  {measure:17s} standard error of the band {np.median(part):.0%} (at most {part.max():.0%}); "
            f"another seed: region {between[row, -1]:.3f}, municipalities {np.nanmean(between[row, :-1]):.3f} "
            f"(at most {np.nanmax(between[row, :-1]):.3f}); shown in steps of {here[-1]}, municipalities "
            f"{min(here[:-1])} to {max(here[:-1])}: another number in {np.mean(np.array(steps) > 0):.0%} of pairs, "
            f"by two steps or more in {np.mean(np.array(steps) > 1):.1%} (at most {max(steps):.1f})"
        )
    codes = session.game.scenario.region.codes
    for what, found in (("reached or not", _reached), ("colour on the map", _colour)):
        seen = [[found(one, index, code) for code in codes] for one in played]
        differ = np.mean([np.array(one) != np.array(other) for one, other in combinations(seen, 2)])
        print(f"  {what}: another one in {differ:.1%} of pairs")


def _reached(session: Session, index: int, code: str) -> str:
    return str(is_reached(session, index, code))


def _colour(session: Session, index: int, code: str) -> str:
    return look((value_at(session, index, "fair_share_ratio", code).mean or 0) / PER_CENT)[0]


def _parts(session: Session, index: int) -> None:
    """Print by how much what did what differs with another seed, on all cards of a round."""
    told = []
    for seed in SEEDS:
        played = _computed(_of_seed(session, seed), index)
        told.append(replace(played, explained={index: what_did_what(played)}))
    roles: list[str | None] = [None, *session.game.file.roles]
    steps = []
    for role in roles:
        place = REGION if role is None else place_of(session, role)
        for measure in TOLD:
            found = [shown_parts(one, index, measure, place, role) for one in told]
            for one, other in combinations([each for each in found if each is not None], 2):
                sizes = np.maximum(one[1], other[1])
                apart = np.abs(np.subtract(one[0].parts, other[0].parts))
                steps.append(apart / np.append(sizes.max(), sizes))
    print(
        f"  what did what: another number in {np.mean(np.array(steps) > 0):.0%} of pairs, by two steps or more in "
        f"{np.mean(np.array(steps) > 1):.1%} (at most {np.max(steps):.1f})"
    )


def _computed(session: Session, index: int) -> Session:
    """Return a session with the outcomes of all rounds until one: steps are those of the round or an earlier one."""
    for earlier in range(index + 1):
        at = session.in_round(earlier)
        session = replace(session, outcomes={**session.outcomes, earlier: compute_round(at)})
    return session


def _of_seed(session: Session, seed: int) -> Session:
    file = session.game.file.model_copy(update={"seed": seed})
    return replace(session, outcomes={}, game=replace(session.game, file=file))


if __name__ == "__main__":
    main()
