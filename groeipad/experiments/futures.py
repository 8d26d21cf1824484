"""Many futures of one scenario: the figures that nobody knows yet are drawn within the ranges of the data.

A future is a scenario in which some figures have other values. What is drawn are figures of who comes, of what falls
vacant, of delays in building, and of the target for status holders. A figure without a range stays as it is, and so
does what can be known today, such as who waits already.

Each figure is drawn apart from all others, from a triangular distribution: from the low end of its range over its
value to the high end. That is an assumption. Of most figures only a best estimate and a range are known, and this
distribution asks for no more (D. Johnson, "The triangular distribution as a proxy for the beta distribution in risk
analysis", The Statistician 46 (1997), 387-398). Draws have addresses, as all random numbers here have: a future is
the same however many there are, and whichever other figures have a range.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.contract import Purpose
from simulator.errors import InputError, Location, Problem
from simulator.inputs import figures
from simulator.model.base import Figure, Model
from simulator.model.scenario import Scenario
from simulator.random.draws import uniform

KINDS: dict[str, tuple[str, ...]] = {
    "groups": (
        "demand.groups.*.households_per_year",
        "demand.groups.*.eligible_share",
        "demand.groups.*.growth",
    ),
    "returns": (
        "demand.returns.probability",
        "demand.returns.after.mean_days",
        "demand.returns.after.days",
        "demand.groups.*.return_probability",
    ),
    "status_holders": ("demand.status_holders.national_target",),
    "turnover": (
        "supply.relets.turnover_rate",
        "supply.relets.turnover_trend",
        "region.municipalities.*.turnover_rate",
    ),
    "building": (
        "supply.new_homes.realisation",
        "supply.new_homes.delay.mean_days",
        "supply.new_homes.delay.days",
    ),
}
"""The figures that may be drawn, by what they are about; a star stands for any one name."""


@dataclass(frozen=True)
class Varied:
    """A figure that differs from future to future.

    Attributes
    ----------
    field
        The path of the figure, such as ``supply.relets.turnover_rate``.
    kind
        What it is about; see ``KINDS``.
    low, value, high
        The ends of its range, and its value in the scenario; an end that is not known is the value.
    unit, status
        As the figure says.
    """

    field: str
    kind: str
    low: float
    value: float
    high: float
    unit: str
    status: str


@dataclass(frozen=True)
class Future:
    """One future of a scenario.

    Attributes
    ----------
    number
        Counts from 0.
    values
        The figures that were drawn, by their paths.
    scenario
        The scenario with these figures.
    """

    number: int
    values: Mapping[str, float]
    scenario: Scenario


def varied(scenario: Scenario) -> tuple[Varied, ...]:
    """Return the figures of a scenario that differ from future to future, in the order of the scenario."""
    return tuple(_varied(scenario))


def draw_futures(scenario: Scenario, count: int, seed: int, *, file: str) -> tuple[Future, ...]:
    """Return futures 0, 1, 2, ... of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    count
        How many; two at least.
    seed
        Where the draws start from.
    file
        The file of the scenario, which an error names.

    Raises
    ------
    InputError
        Where no figure that may be drawn has a range: all futures would be the same.
    """
    drawn = varied(scenario)
    if not drawn:
        fields = ", ".join(field for of_kind in KINDS.values() for field in of_kind[:1])
        problem = Problem(
            Location(file),
            "demand and supply",
            "the same in every future: none of the figures that may differ has a range",
            f"`low` and `high` in figures such as {fields}",
            "give a range where a figure is uncertain, or plan without --futures",
        )
        raise InputError([problem])
    futures = []
    for number in range(count):
        values = {one.field: _drawn(one, seed, number) for one in drawn}
        futures.append(Future(number, values, in_future(scenario, values)))
    return tuple(futures)


def in_future(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return a scenario with other values of some figures.

    The region's task is what its groups add up to, so it moves with them.

    Parameters
    ----------
    scenario
        The scenario, or one that extends it.
    values
        The values by the paths of the figures.
    """
    changed = scenario
    for field, value in values.items():
        changed = _with_value(changed, field.split("."), value)
    before, after = (
        sum(group.households_per_year.value for group in one.demand.groups.values())
        for one in (scenario, changed)
    )
    if after != before:
        changed = _with_value(changed, ["demand", "task"], scenario.demand.task.value * after / before)
    return changed


def triangular(low: float, middle: float, high: float, unit: float) -> float:
    """Return where a triangular distribution has a part ``unit`` of its chances below: its quantile function.

    Parameters
    ----------
    low, middle, high
        The ends, and the most likely value between them.
    unit
        A number between 0 and 1.
    """
    width = high - low
    if unit * width < middle - low:
        return low + math.sqrt(unit * width * (middle - low))
    return high - math.sqrt((1.0 - unit) * width * (high - middle))


def _varied(scenario: Scenario) -> Iterator[Varied]:
    for field, figure in figures(scenario):
        kind = _kind(field)
        if kind is None or not isinstance(figure, Figure):
            continue
        value = float(figure.value)
        low, high = (value if end is None else float(end) for end in (figure.low, figure.high))
        if low < high:
            yield Varied(field, kind, low, value, high, figure.unit or "", figure.status)


def _kind(field: str) -> str | None:
    parts = field.split(".")
    for kind, patterns in KINDS.items():
        for pattern in patterns:
            wanted = pattern.split(".")
            if len(wanted) == len(parts) and all(
                one in ("*", part) for one, part in zip(wanted, parts, strict=True)
            ):
                return kind
    return None


def _drawn(one: Varied, seed: int, number: int) -> float:
    """Return the value of a figure in a future; its address is its own path, so no figure shifts another."""
    digest = hashlib.blake2b(one.field.encode(), digest_size=8).digest()
    who = int.from_bytes(digest, "big") >> 1
    return triangular(one.low, one.value, one.high, uniform(seed, number, int(Purpose.FUTURE), who, 0))


def _with_value(thing: Any, path: Sequence[str], value: float) -> Any:
    """Return a part of a scenario with another value of the figure at a path below it."""
    if isinstance(thing, Figure):
        # What counts whole things stays whole.
        whole = isinstance(thing.value, int)
        return thing.model_copy(update={"value": round(value) if whole else value})
    name, rest = path[0], path[1:]
    if isinstance(thing, Model):
        return thing.model_copy(update={name: _with_value(getattr(thing, name), rest, value)})
    return {**thing, name: _with_value(thing[name], rest, value)}
