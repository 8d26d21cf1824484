"""What may stand somewhere, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from simulator.inputs.shape import Choice, Items, Keyed, Options, Plain, Record, Shape
from simulator.model.findings import listed

_KEYS = {
    "code": "municipality (CBS code or name)",
    "municipality": "municipality (CBS code or name)",
    "year": "year",
    "id": "id",
}


def allowed(shape: Shape | None) -> str:
    """Return what may stand where this shape is asked for.

    Parameters
    ----------
    shape
        The shape; None where the model knows nothing of the place.
    """
    if isinstance(shape, Plain):
        return _plain(shape)
    if isinstance(shape, Options):
        return one_of(f"'{value}'" if isinstance(value, str) else str(value) for value in shape.values)
    if isinstance(shape, Items):
        return f"a list of {how_many(shape)}: each {allowed(shape.item)}"
    if isinstance(shape, Keyed):
        at_least = f", at least {shape.fewest}" if shape.fewest else ""
        return f"a mapping by {_KEYS[shape.keys]}{at_least}"
    if isinstance(shape, Choice):
        return one_of(dict.fromkeys(allowed(one) for one in shape.alternatives))
    if isinstance(shape, Record):
        if shape.figure is not None:
            return allowed(shape.figure)
        return f"a mapping with {listed(shape.fields)}"
    return "nothing"


def _plain(shape: Plain) -> str:
    limits = _limits(shape)
    if shape.kind == "integer":
        return f"a whole number{f' of {shape.unit.name}' if shape.unit else ''}{limits}"
    if shape.kind == "number":
        if shape.unit is None:
            return f"a number{limits}"
        if shape.unit.name == "share":
            return f"a share{limits}, such as 0.30"
        return f"a number ({shape.unit.name}){limits}"
    if shape.kind == "boolean":
        return "true or false"
    if shape.kind == "date":
        return f"a date, year-month-day, such as {date(2027, 7, 1).isoformat()}"
    if shape.municipality:
        return "a municipality of the region"
    return "lower case letters, digits and '_', beginning with a letter" if shape.pattern else "a text"


def _limits(shape: Plain) -> str:
    if shape.at_least is not None and shape.at_most is not None:
        return f" from {shape.at_least:g} to {shape.at_most:g}"
    parts = [
        f"{phrase} {limit:g}"
        for phrase, limit in (
            ("at least", shape.at_least),
            ("above", shape.above),
            ("at most", shape.at_most),
            ("below", shape.below),
        )
        if limit is not None
    ]
    return f", {' and '.join(parts)}" if parts else ""


def how_many(shape: Items) -> str:
    """Return how many items a list has."""
    if shape.fewest == shape.most:
        return f"{shape.fewest} items"
    return f"at least {shape.fewest} items" if shape.fewest else "items"


def one_of(words: Iterable[str]) -> str:
    """Return ``a, b or c``."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
