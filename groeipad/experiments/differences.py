"""What differs in meaning between two scenarios, field by field, however their files are written.

Both are compared as they are resolved: with all that they extend, defaults filled in and municipalities by code. So
comments, the order of fields, what is spelled out and what is inherited make no difference. An order does count where
the model says so: that of measures, events and reviews, and of lists that are a ranking. The order of other things,
such as municipalities, means nothing; but what is equal goes to the first, so it is told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from simulator.inputs.shape import Choice, Items, Keyed, Plain, Record, Shape, scenario_shape
from simulator.model.base import Figure, Model, Text
from simulator.model.scenario import Scenario

Kind = Literal["changed", "added", "removed", "order"]
"""``order``: the same things, in another order."""
Aspect = Literal["", "value", "range", "unit", "source", "year", "status"]
"""Which side of a figure; empty for what is no figure."""

TEXTS = "texts"
"""The part of titles, explanations and names, which nothing is computed from."""
_IN_ORDER = ("measures", "events", "reviews")
"""Mappings by id of which the later ones work on the result of the earlier ones."""
_SETS = ("municipalities", "groups", "facilities", "corporations", "other_supply")
"""Lists of ids that only say for whom something holds."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    Attributes
    ----------
    part
        The part of the scenario: a field at its top, or ``TEXTS``.
    field
        The path of the field, with names of municipalities.
    kind, aspect
        What happened to it, and to which side of a figure.
    before, after
        What the first and the second scenario have: a part of the model; None where there is nothing.
    unit
        The unit of a value, where one is known; ``share`` for a part of a whole.
    """

    part: str
    field: str
    kind: Kind
    aspect: Aspect
    before: Any
    after: Any
    unit: str | None = None

    def plain(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Return it as JSON has it, with these names in the place of municipalities' codes."""
        return {
            "part": self.part,
            "field": self.field,
            "kind": self.kind,
            "aspect": self.aspect,
            "before": _plain(self.before, names),
            "after": _plain(self.after, names),
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Differences:
    """What differs between two scenarios.

    Attributes
    ----------
    found
        What differs in meaning, in the order of the model; texts last. Empty where both mean the same.
    listed_otherwise
        The fields in which the same things stand in another order, which means nothing.
    names
        Names of the municipalities of both, by code.
    """

    found: tuple[Difference, ...]
    listed_otherwise: tuple[str, ...]
    names: Mapping[str, str]


def differences(first: Scenario, second: Scenario) -> Differences:
    """Return what differs between two scenarios.

    Parameters
    ----------
    first, second
        Two scenarios, of any region.
    """
    names = first.region.names | second.region.names
    walked = tuple(_models(first, second, _Place((), scenario_shape(), names)))
    means = [one for one in walked if not _means_nothing(one)]
    return Differences(
        (*(one for one in means if one.part != TEXTS), *(one for one in means if one.part == TEXTS)),
        tuple(one.field for one in walked if _means_nothing(one)),
        names,
    )


def _means_nothing(one: Difference) -> bool:
    return one.kind == "order" and one.field not in _IN_ORDER


@dataclass(frozen=True)
class _Place:
    """Where the comparison is: the steps from the top, and what may stand there."""

    steps: tuple[str, ...]
    shape: Shape | None
    names: Mapping[str, str]

    def inside(self, step: Any, holder: Any) -> _Place:
        """Return the place one step further, in a mapping, a list or a model."""
        return _Place((*self.steps, str(step)), _shape_inside(self.shape, step, holder), self.names)

    def tell(
        self, kind: Kind, before: Any, after: Any, *, aspect: Aspect = "", unit: str | None = None
    ) -> Difference:
        is_text = any(isinstance(one, Text) for one in (before, after)) or self._is_of_text
        steps = [self.names.get(step, step) for step in self.steps]
        return Difference(
            TEXTS if is_text else self.steps[0],
            ".".join(steps),
            kind,
            aspect,
            before,
            after,
            unit or self._unit,
        )

    @property
    def _unit(self) -> str | None:
        """The unit of a bare value: a number from 0 to 1 is a part of a whole."""
        for one in _alternatives(self.shape):
            if isinstance(one, Record) and one.unit is not None:
                return one.unit.name
            if isinstance(one, Plain) and one.kind == "number" and (one.at_least, one.at_most) == (0, 1):
                return "share"
        return None

    @property
    def _is_of_text(self) -> bool:
        return self.steps[-1] in Text.model_fields and isinstance(self.shape, Plain)


def _any(before: Any, after: Any, place: _Place) -> Iterator[Difference]:
    """Yield what differs between two things at the same place."""
    if before is None or after is None:
        if before is not None or after is not None:
            yield place.tell("added" if before is None else "removed", before, after)
    elif isinstance(before, Figure) and isinstance(after, Figure):
        yield from _figures(before, after, place)
    elif isinstance(before, Model) and isinstance(after, Model):
        yield from _models(before, after, place)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _mappings(before, after, place)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _lists(before, after, place)
    elif before != after:
        yield place.tell("changed", before, after)


def _figures(before: Figure[Any], after: Figure[Any], place: _Place) -> Iterator[Difference]:
    unit = after.unit or before.unit
    sides: dict[Aspect, tuple[Any, Any]] = {
        "value": (before.value, after.value),
        "range": ((before.low, before.high), (after.low, after.high)),
        "unit": (before.unit, after.unit),
        "source": (before.source, after.source),
        "year": (before.year, after.year),
        "status": (before.status, after.status),
    }
    for aspect, (one, other) in sides.items():
        if one != other:
            yield place.tell("changed", one, other, aspect=aspect, unit=unit)


def _models(before: Model, after: Model, place: _Place) -> Iterator[Difference]:
    """Yield what differs between two models; of different kinds, what only one of them has came or went."""
    fields = dict.fromkeys([*type(before).model_fields, *type(after).model_fields])
    for name in fields:
        holder = after if name in type(after).model_fields else before
        yield from _any(getattr(before, name, None), getattr(after, name, None), place.inside(name, holder))


def _mappings(before: Mapping[Any, Any], after: Mapping[Any, Any], place: _Place) -> Iterator[Difference]:
    both = [key for key in before if key in after]
    keys = list(dict.fromkeys([*before, *after]))
    if all(isinstance(key, int) for key in keys):
        keys.sort()  # years come one after the other, whoever wrote them
    elif both != [key for key in after if key in before]:
        yield place.tell("order", tuple(before), tuple(after))
    for key in keys:
        yield from _any(before.get(key), after.get(key), place.inside(key, after))


def _lists(before: tuple[Any, ...], after: tuple[Any, ...], place: _Place) -> Iterator[Difference]:
    """Yield what differs between two lists: of models one by one, of anything else as a whole."""
    if any(isinstance(one, Model) for one in (*before, *after)):
        for index in range(max(len(before), len(after))):
            one, other = (items[index] if index < len(items) else None for items in (before, after))
            yield from _any(one, other, place.inside(index, after))
    elif before != after and not (place.steps[-1] in _SETS and sorted(before) == sorted(after)):
        yield place.tell("changed", before, after)


def _alternatives(shape: Shape | None) -> tuple[Shape, ...]:
    if isinstance(shape, Choice):
        return shape.alternatives
    return () if shape is None else (shape,)


def _shape_inside(shape: Shape | None, step: Any, holder: Any) -> Shape | None:
    """Return what may stand one step further; None where the model does not say."""
    for one in _alternatives(shape):
        if isinstance(one, Record) and step in one.fields and one.name == type(holder).__name__:
            return one.fields[step].shape
        if isinstance(one, Keyed) and isinstance(holder, Mapping):
            return one.value
        if isinstance(one, Items) and isinstance(holder, tuple):
            return one.item
    return None


def _plain(thing: Any, names: Mapping[str, str]) -> Any:
    """Return a part of the model as JSON has it."""
    if isinstance(thing, Model):
        thing = thing.model_dump(mode="json")
    if isinstance(thing, Mapping):
        return {names.get(str(key), str(key)): _plain(value, names) for key, value in thing.items()}
    if isinstance(thing, (tuple, list)):
        return [_plain(one, names) for one in thing]
    if isinstance(thing, str):
        return names.get(thing, thing)
    return thing.isoformat() if isinstance(thing, date) else thing
