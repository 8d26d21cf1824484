"""One point of a sweep, simulated: its replications, and of each of them only what is measured.

Whoever does this, a thread, a process or another machine, needs nothing but ``Ground``, which is the same for all
points, and the ``Point`` itself.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.batch import first_line
from groeipad.experiments.sweep.measures import Measure, nearest_year
from groeipad.experiments.sweep.reading import Sweep
from simulator.contract import ALL_GROUPS, REGION, YEARLY
from simulator.errors import GroeipadError
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.inputs import ScenarioFiles
from simulator.inputs.tree import Branch
from simulator.model.scenario import Scenario
from simulator.results.blocks import index
from simulator.results.precision import SMALL, Precision, Watched
from simulator.results.years import Years
from simulator.reviews import Variants
from simulator.worker import Worker

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """What all points of a sweep have in common.

    Attributes
    ----------
    files
        The scenario, over which the parts of a point are laid.
    measures
        What is measured.
    replications, precision
        How many replications each point has; with a precision at most. Plans have one, without chance.
    """

    files: ScenarioFiles = field(repr=False)
    measures: tuple[Measure, ...]
    replications: int
    precision: float | None

    @classmethod
    def of(cls, sweep: Sweep) -> Ground:
        """Return the ground of a sweep."""
        return cls(sweep.files, sweep.measures, sweep.replications, sweep.precision)


@dataclass(frozen=True)
class Point:
    """A point that is to be simulated.

    Attributes
    ----------
    number, id
        Which one; the hash of all that its outcome depends on.
    parts
        What is laid over the scenario.
    seed
        Where its random numbers start.
    """

    number: int
    id: str
    parts: tuple[Branch, ...] = field(repr=False)
    seed: int


@dataclass(frozen=True)
class PointValues:
    """What came of a point.

    Attributes
    ----------
    number, id
        Which one.
    values
        (replications, measures) the outcomes; not-a-number where one does not exist in a replication. Without
        replications where nothing came of the point.
    error
        Why nothing came of it; else empty.
    fault
        Whether that is a fault of ours: then the whole traceback, else empty.
    """

    number: int
    id: str
    values: Floats = field(repr=False)
    error: str = ""
    fault: str = field(default="", repr=False)


def seed_of(seed: int, number: int, *, is_fresh: bool) -> int:
    """Return the seed of a point: that of the sweep, or one of its own that its number gives."""
    if not is_fresh:
        return seed
    digest = hashlib.blake2b(f"{seed}/{number}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")


def simulate_points(ground: Ground, points: Sequence[Point]) -> tuple[PointValues, ...]:
    """Simulate some points, one after the other; one that fails says why, and the others go on."""
    return tuple(
        attempt(ground, point, lambda scenario, seed: measure(scenario, ground, seed)) for point in points
    )


def attempt(ground: Ground, point: Point, measured: Callable[[Scenario, int], Floats]) -> PointValues:
    """Return what comes of a point, or why nothing does.

    Parameters
    ----------
    ground
        What all points have in common.
    point
        The point.
    measured
        Takes its scenario and its seed, and returns the outcomes: (replications, measures).
    """
    nothing = np.empty((0, len(ground.measures)))
    try:
        scenario = ground.files.load(point.parts).scenario
        return PointValues(point.number, point.id, measured(scenario, point.seed))
    except GroeipadError as error:
        return PointValues(point.number, point.id, nothing, first_line(error))
    except Exception as error:
        fault = "".join(traceback.format_exception(error))
        return PointValues(point.number, point.id, nothing, first_line(error), fault)


def measure(scenario: Scenario, ground: Ground, seed: int) -> Floats:
    """Return what is measured in each replication of a scenario: (replications, measures)."""
    variants = Variants(scenario) if scenario.reviews else None
    compiled = compile_scenario(scenario) if variants is None else variants.of(())
    worker = Worker(variants or compiled, seed)
    columns = _columns(scenario, compiled, ground.measures)
    found: list[Floats] = []

    def add_until(count: int) -> None:
        found.extend(worker.metrics(number)[columns] for number in range(len(found), count))

    if ground.precision is None:
        add_until(ground.replications)
        return np.array(found)
    rule = Precision(
        _watched(scenario, ground.measures, columns), ground.precision, limit=ground.replications
    )
    add_until(min(rule.minimum, rule.limit))
    while (wanted := rule.next_total(np.array(found))) > len(found):
        add_until(wanted)
    return np.array(found)


def _columns(scenario: Scenario, compiled: Compiled, measures: Sequence[Measure]) -> NDArray[np.int64]:
    """Return where each outcome stands in the yearly metrics of a replication: (measures,)."""
    years = list(Years.of(compiled).years)
    rows = {row: number for number, row in enumerate(index(YEARLY, compiled.labels))}
    return np.array(
        [
            rows[one.metric, one.municipality or REGION, one.group or ALL_GROUPS] * len(years)
            + years.index(one.year or nearest_year(scenario, years))
            for one in measures
        ],
        dtype=np.int64,
    )


def _watched(scenario: Scenario, measures: Sequence[Measure], columns: NDArray[np.int64]) -> Watched:
    units = {one.name: one.unit for one in YEARLY}
    return Watched(
        year=scenario.horizon.target_year,
        metrics=tuple(one.metric for one in measures),
        municipalities=tuple(one.municipality or REGION for one in measures),
        small=np.array([SMALL[units[one.metric]] for one in measures]),
        columns=columns,
    )
