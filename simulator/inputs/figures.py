"""All figures of a scenario: what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from simulator.model.base import Figure, Model
from simulator.model.demand import Spread
from simulator.model.scenario import Scenario

Sourced: TypeAlias = Figure[Any] | Spread
"""Something that says where it comes from."""


def figures(scenario: Scenario) -> Iterator[tuple[str, Sourced]]:
    """Walk a scenario and yield everything that says where it comes from.

    Parameters
    ----------
    scenario
        Any scenario.

    Yields
    ------
    tuple
        The path of the field, such as ``supply.relets.turnover_rate``, and the figure (or the spread over the
        municipalities), in the order of the model.
    """
    yield from _walk(scenario, "")


def _walk(thing: Any, path: str) -> Iterator[tuple[str, Sourced]]:
    if isinstance(thing, (Figure, Spread)):
        yield path, thing
    elif isinstance(thing, Model):
        for name in type(thing).model_fields:
            yield from _walk(getattr(thing, name), f"{path}.{name}" if path else name)
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _walk(value, f"{path}.{key}")
    elif isinstance(thing, tuple):
        for index, value in enumerate(thing):
            yield from _walk(value, f"{path}.{index}")
