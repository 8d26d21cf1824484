"""What a batch will do: what is there already, what will be made, and about how long that takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from groeipad.experiments.batch import first_line
from groeipad.experiments.batch_items import Asked, Item, Kind, read_scenario, stored_result
from simulator.engine import fast
from simulator.errors import GroeipadError
from simulator.jit import is_ready
from simulator.model.calendar import month_number
from simulator.model.scenario import Scenario
from simulator.results.store import MANIFEST

# Measured on two cores of 2023; where results are there, the pace of these counts.
_START_SECONDS = 1.0
_SECONDS_PER_CELL = 0.0001
"""Of a run: for each replication, and each municipality, group and year of it."""
_PLAN_START_SECONDS = 0.3
_PLAN_SECONDS_PER_CELL = 0.008
"""Of a plan: for each municipality and period."""
COMPILING_SECONDS = 40.0
"""What compiling the engine takes, once."""
REPLICATIONS_FOR_A_PRECISION = 200
"""How many replications a precision takes, where nothing is known: some scenarios take ten times as many."""
_MONTHS = {"year": 12, "half_year": 6, "month": 1}

Fate = Literal["there", "to_make", "wrong"]
"""What happens to a run or plan: it is there already, it will be made, or its scenario is wrong."""


@dataclass(frozen=True)
class Forecast:
    """What will happen to a run or a plan.

    Attributes
    ----------
    item
        The run or plan.
    fate
        What happens.
    seconds
        About how long that takes.
    error
        What is wrong with the scenario, in a line.
    """

    item: Item
    fate: Fate
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Outlook:
    """What a batch will do.

    Attributes
    ----------
    forecasts
        What will happen to each run and plan, in their order.
    compiles
        Whether the engine has to be compiled first.
    measured
        By how many earlier results in the folder the time is measured; 0: it is a rough figure.
    """

    forecasts: tuple[Forecast, ...]
    compiles: bool
    measured: int

    @property
    def seconds(self) -> float:
        """About how long all of it takes."""
        return sum(one.seconds for one in self.forecasts) + (COMPILING_SECONDS if self.compiles else 0.0)

    @property
    def expected(self) -> list[float]:
        """About how many seconds each takes, in their order; the first simulation waits for the engine."""
        seconds = [one.seconds for one in self.forecasts]
        if self.compiles:
            first = next(
                number
                for number, one in enumerate(self.forecasts)
                if one.fate == "to_make" and one.item.kind == "run"
            )
            seconds[first] += COMPILING_SECONDS
        return seconds

    def count(self, fate: Fate) -> int:
        """Return how many runs and plans this happens to."""
        return sum(one.fate == fate for one in self.forecasts)


@dataclass(frozen=True)
class _Measured:
    """An earlier result: how long it took, as a multiple of the rough figure."""

    kind: Kind
    name: str
    pace: float
    replications_for_precision: int | None


def outlook(items: Sequence[Item], asked: Asked) -> Outlook:
    """Return what a batch will do; nothing is written.

    Parameters
    ----------
    items
        The runs and plans of the batch.
    asked
        What is asked of each.
    """
    measured = _measured_in(asked.out)
    forecasts: dict[Item, Forecast] = {}
    for item in items:
        forecasts[item] = _forecast(item, forecasts, asked, measured)
    told = tuple(forecasts.values())
    runs = any(one.fate == "to_make" and one.item.kind == "run" for one in told)
    return Outlook(told, runs and not is_ready(fast.NAME), len(measured))


def _forecast(
    item: Item, before: Mapping[Item, Forecast], asked: Asked, measured: Sequence[_Measured]
) -> Forecast:
    plan = None if item.planned is None else before[item.planned]
    if plan is not None and plan.fate == "wrong":
        return Forecast(item, "wrong", error=plan.error)
    try:
        # What follows a plan that is not there yet is not known, but it is as large as what is planned.
        known = item if plan is None or plan.fate == "there" else plan.item
        scenario = read_scenario(known)
    except GroeipadError as error:
        return Forecast(item, "wrong", error=first_line(error))
    if known is item and stored_result(item, item.content(scenario, asked)) is not None:
        return Forecast(item, "there")
    return Forecast(item, "to_make", _seconds(item, scenario, asked, measured))


def _seconds(item: Item, scenario: Scenario, asked: Asked, measured: Sequence[_Measured]) -> float:
    alike = [one for one in measured if one.kind == item.kind]
    own = [one for one in alike if one.name == item.name]
    pace = median(one.pace for one in own or alike) if alike else 1.0
    horizon, municipalities = scenario.horizon, len(scenario.region.municipalities)
    months = month_number(horizon.end) - month_number(horizon.start) + 1
    if item.kind == "plan":
        return pace * _rough_plan(municipalities * months / _MONTHS[scenario.plan.period])
    if asked.precision is None:
        own_number = scenario.simulation.replications
        replications = own_number if asked.replications is None else asked.replications
    else:
        needed = [one.replications_for_precision for one in own if one.replications_for_precision]
        replications = needed[0] if needed else REPLICATIONS_FOR_A_PRECISION
        replications = min(replications, asked.replications or replications)
    return pace * _rough_run(municipalities * len(scenario.demand.groups) * months / 12, replications)


def _rough_run(cells: float, replications: int) -> float:
    return _START_SECONDS + _SECONDS_PER_CELL * cells * replications


def _rough_plan(cells: float) -> float:
    return _PLAN_START_SECONDS + _PLAN_SECONDS_PER_CELL * cells


def _measured_in(out: Path) -> tuple[_Measured, ...]:
    """Return how long earlier results of a folder took; what cannot be read tells nothing."""
    return tuple(_read(sorted(out.glob(f"*/{MANIFEST}"))))


def _read(manifests: Iterable[Path]) -> Iterable[_Measured]:
    for path in manifests:
        try:
            manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if "content" not in manifest:
                continue  # a batch, or a plan of many plans
            municipalities, took = len(manifest["municipalities"]), float(manifest["seconds"])
            if manifest.get("kind") == "plan":
                rough = _rough_plan(municipalities * len(manifest["periods"]))
                yield _Measured("plan", manifest["name"], took / rough, None)
            else:
                replications = manifest["replications"]
                cells = municipalities * len(manifest["groups"]) * len(manifest["years"])
                asked = replications if manifest["precision_asked"] else None
                yield _Measured("run", manifest["name"], took / _rough_run(cells, replications), asked)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
