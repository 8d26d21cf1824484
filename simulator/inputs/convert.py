"""From the tree to the plain Python values that the strict model accepts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from simulator.inputs.merge import alternative, field_of
from simulator.inputs.shape import Choice, Items, Keyed, Plain, Record, Shape
from simulator.inputs.tree import Leaf, Listing, Node


def to_python(node: Node, shape: Shape | None) -> Any:
    """Return the value of a node: dates where a date belongs, tuples for lists, whole numbers as years.

    Anything that does not fit is passed on as it is, for the model to refuse.
    """
    if isinstance(node, Leaf):
        return _date(node) if _is_date(shape) else node.value
    if isinstance(node, Listing):
        item = _item(shape)
        return tuple(to_python(one, item) for one in node.items)
    shape = alternative(shape, node)
    return {
        key_of(name, shape): to_python(entry.node, field_of(shape, name))
        for name, entry in node.entries.items()
    }


def key_of(name: str, shape: Shape | None) -> str | int:
    """Return a key as the model has it: a year as a number, anything else as text."""
    by_year = isinstance(shape, Keyed) and shape.keys == "year"
    return int(name) if by_year and re.fullmatch(r"[1-9][0-9]{0,8}", name) else name


def _item(shape: Shape | None) -> Shape | None:
    if isinstance(shape, Record):
        shape = shape.figure
    return shape.item if isinstance(shape, Items) else None


def _is_date(shape: Shape | None) -> bool:
    if isinstance(shape, Choice):
        return any(_is_date(one) for one in shape.alternatives)
    return isinstance(shape, Plain) and shape.kind == "date"


def _date(leaf: Leaf) -> Any:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", leaf.text):
        try:
            day = date.fromisoformat(leaf.text)
        except ValueError:
            return leaf.value
        # The last day that a computer knows is what people write for "never", and no day comes after it.
        return leaf.value if day == date.max else day
    return leaf.value
