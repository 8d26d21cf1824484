"""What comes of a round: the world as it was played, simulated many times.

All worlds of a game have the same random numbers, so what differs between two of them is what was decided or what
happened, and no luck of the draw.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groeipad.game.game import Game
from groeipad.game.session import Session
from groeipad.game.world import Played
from simulator.contract import NONE, REGION, YEARLY
from simulator.engine import fast
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.jit import is_ready, note_ready
from simulator.results.blocks import Layout
from simulator.results.reduce import Glance
from simulator.results.statistics import moments
from simulator.worker import Worker

Floats = NDArray[np.float64]
Worlds = Mapping[str, Any]
"""Values by measure and place, a list over the years."""
_OF_YEARS = (
    "housed_in",
    "fair_share_ratio",
    "fair_share_task",
    "fair_share_reached",
    "growth_path",
    "backlog",
    "unmet_need",
    "wait_mean",
    "quota_used",
    "solidarity_account",
    "other_supply_homes",
    "other_supply_occupied",
)
MEASURES = (*_OF_YEARS, "blocked_places")
"""What a game shows, by the names of ``contract.YEARLY``; ``blocked_places`` are places that people who are ready to
leave a facility hold at the end of the year."""
_DECIMALS = 6
"""Of what is kept: far more than anybody shows, and the same on every machine."""
AS_PLAYED = "now"
"""The world with every decision and card, among the worlds of a round."""

Progress = Callable[[int, int], None]


def compute_round(
    session: Session,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Return the outcome of the present round, as plain values.

    ``worlds`` has the means over all replications of the world as it was played; ``low`` and ``high`` its P10 and
    P90. All are by measure, place (a code, or ``region``) and year, from the first year to the end of the round. What
    did what is told later, see :func:`groeipad.game.explain.explain_round`.

    Parameters
    ----------
    session
        Where the game stands.
    jobs
        How many replications are made side by side; never changes an outcome.
    progress, compiling
        Told how far it is, and when functions are compiled first.
    """
    index = session.round
    worlds = {AS_PLAYED: Played.of(session, index)}
    made = simulate(session, worlds, jobs=jobs, progress=progress, compiling=compiling)
    low, high = _quantiles(made[AS_PLAYED], (0.1, 0.9))
    return {
        "round": index,
        "years": list(range(session.game.rounds[0].first_year, session.game.rounds[index].last_year + 1)),
        "replications": draws(session.game, index),
        "worlds": {name: plain(session, mean_of(values)) for name, values in made.items()},
        "low": plain(session, low),
        "high": plain(session, high),
    }


def simulate(
    session: Session,
    worlds: Mapping[str, Played],
    *,
    until: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> dict[str, Floats]:
    """Return what each world gives: (replications, measures, places and the region, years).

    Parameters
    ----------
    session
        Where the game stands; its seed is that of all worlds.
    worlds
        The worlds, by any name. Those that are the same are simulated once.
    until
        The round whose end is the end; the present one where not given.
    replications, jobs
        How many, and how many side by side; those of the game where not given.
    progress, compiling
        Told how far it is, and when functions are compiled first.
    """
    game = session.game
    index = session.round if until is None else until
    last, number = game.last_day(index), replications or draws(game, index)
    scenarios = {name: played.scenario(last) for name, played in worlds.items()}
    same_as = {
        name: next(one for one in scenarios if scenarios[one] == scenarios[name]) for name in scenarios
    }
    compiled = {name: compile_scenario(scenarios[name]) for name in scenarios if same_as[name] == name}
    shown = {name: Shown(one) for name, one in compiled.items()}
    mine = threading.local()

    def draw(task: tuple[str, int]) -> Floats:
        name, replication = task
        workers = mine.__dict__.setdefault("workers", {})
        if name not in workers:
            workers[name] = Worker(compiled[name], game.file.seed)
        return shown[name].of(workers[name].glance(replication))

    tasks = [(name, replication) for name in compiled for replication in range(number)]
    values: list[Floats] = []
    if not is_ready(fast.NAME):
        if compiling is not None:
            compiling()
        draw(tasks[0])
        note_ready(fast.NAME)
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        for one in pool.map(draw, tasks):
            values.append(one)
            if progress is not None:
                progress(len(values), len(tasks))
    made = {name: np.stack(values[at * number : (at + 1) * number]) for at, name in enumerate(compiled)}
    return {name: made[same_as[name]] for name in worlds}


def draws(game: Game, index: int) -> int:
    """Return over how many draws of the world the outcome of a round is the mean.

    As many as the file says for the whole game, and more for a round that ends earlier: each takes less time, and
    small numbers vary more. So all rounds take about as long.
    """
    last = len(game.rounds) - 1
    years = [game.rounds[i].last_year - game.rounds[0].first_year + 1 for i in (index, last)]
    return round(game.file.replications * years[1] / years[0])


class Shown:
    """Picks out of a replication what a game shows: (measures, places and the region, years).

    Parameters
    ----------
    compiled
        The world.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._places = len(compiled.labels.municipalities)
        self._layout = Layout.of(YEARLY, self._places, len(compiled.labels.groups))
        units = compiled.facilities.municipality
        # What stands outside the region counts for the region only.
        self._inside = np.flatnonzero(units != NONE)
        self._at = units[self._inside]

    def of(self, glance: Glance) -> Floats:
        """Return what is shown of a replication."""
        yearly = glance.metrics.reshape(self._layout.rows, -1)
        shown = np.full((len(MEASURES), self._places + 1, yearly.shape[1]), np.nan)
        for number, name in enumerate(_OF_YEARS):
            shown[number, :-1] = self._layout.part(yearly, name, "municipality")
            if (name, "region") in self._layout.first:
                shown[number, -1] = self._layout.part(yearly, name, "region")[0]
        held = np.zeros((self._places + 1, yearly.shape[1]))
        np.add.at(held, self._at, glance.blocked[:, self._inside].T)
        held[-1] = glance.blocked.sum(axis=1)
        shown[-1] = held
        return shown


def plain(session: Session, values: Floats) -> Worlds:
    """Return values (measures, places and the region, years) as plain ones, by measure and place."""
    places = (*session.game.scenario.region.codes, REGION)
    return {
        measure: {place: _numbers(values[m, p]) for p, place in enumerate(places)}
        for m, measure in enumerate(MEASURES)
    }


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [None if np.isnan(one) else round(float(one), _DECIMALS) + 0.0 for one in values]


def mean_of(values: Floats) -> Floats:
    """Return the means over the replications of :func:`simulate`; not-a-number where no replication has a value."""
    mean, _, _ = moments(values)
    return mean


def error_of(values: Floats) -> Floats:
    """Return the standard errors of :func:`mean_of`; not-a-number where no two replications have a value."""
    _, deviation, number = moments(values)
    return np.where(number > 1, deviation / np.sqrt(np.maximum(number, 1)), np.nan)


def _quantiles(values: Floats, shares: Iterable[float]) -> list[Floats]:
    """Return quantiles over the replications, of the values that exist; each as ``quantiles.quantile``."""
    ordered = np.sort(values, axis=0)  # what does not exist comes last
    number = np.count_nonzero(~np.isnan(values), axis=0)
    last = np.maximum(number - 1, 0)
    found = []
    for share in shares:
        position = last * share
        below = position.astype(np.int64)
        low, high = (
            np.take_along_axis(ordered, at[np.newaxis], axis=0)[0]
            for at in (below, np.minimum(below + 1, last))
        )
        part = position - below
        step = high - low
        found.append(np.where(part >= 0.5, high - step * (1 - part), low + step * part))
    return found


def at_end(world: Worlds, measure: str, place: str) -> float | None:
    """Return the value of a measure in the last year of a world."""
    series: Sequence[float | None] = world[measure][place]
    return series[-1]
