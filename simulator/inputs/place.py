"""Finding a field in the tree of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.errors import Location
from simulator.inputs.convert import key_of
from simulator.inputs.merge import alternative, field_of
from simulator.inputs.shape import Choice, Items, Options, Record, Shape
from simulator.inputs.tree import Branch, Leaf, Listing, Node


@dataclass(frozen=True)
class Place:
    """Where an address leads.

    Attributes
    ----------
    path
        The way there, as the keys were written.
    keys
        The way there, as the model has the keys.
    node
        What stands there.
    shape
        What may stand there.
    key
        The key it stands under; None for an item of a list and for the whole file.
    parent
        The mapping it stands in, if any, and that mapping's shape.
    """

    path: tuple[str, ...]
    keys: tuple[str | int, ...]
    node: Node
    shape: Shape | None
    key: Leaf | None = None
    parent: tuple[Branch, Shape | None] | None = None

    @property
    def field(self) -> str:
        """The path of the field."""
        return ".".join(self.path)

    @property
    def where(self) -> Location:
        """Where its value stands; for a mapping or nothing at all, where its key stands."""
        stands_below_its_key = isinstance(self.node, Branch) or (
            isinstance(self.node, Leaf) and not self.node.text and not self.node.quoted
        )
        return self.key.where if self.key is not None and stands_below_its_key else self.node.where

    @property
    def key_where(self) -> Location:
        """Where its key stands, or the value if it has none."""
        return self.key.where if self.key is not None else self.node.where


def find(root: Node, shape: Shape, address: Sequence[str | int]) -> Place:
    """Follow an address as far as the file goes.

    Parameters
    ----------
    root
        The tree.
    shape
        Its shape.
    address
        Keys and positions, as pydantic gives them: names of alternatives, and the ``value`` of a figure that
        is written as a bare number, are steps that the file does not have.
    """
    place = Place((), (), root, shape)
    for step in address:
        place = _step(place, step)
    return place


def _step(place: Place, step: str | int) -> Place:
    node, shape = place.node, alternative(place.shape, place.node)
    if isinstance(node, Branch) and str(step) in node.entries:
        entry = node.entries[str(step)]
        return Place(
            path=(*place.path, entry.key.text),
            keys=(*place.keys, key_of(str(step), shape)),
            node=entry.node,
            shape=field_of(shape, str(step)),
            key=entry.key,
            parent=(node, shape),
        )
    if isinstance(node, Listing) and isinstance(step, int) and 0 <= step < len(node.items):
        listed = shape.figure if isinstance(shape, Record) else shape
        return Place(
            path=(*place.path, str(step)),
            keys=(*place.keys, step),
            node=node.items[step],
            shape=listed.item if isinstance(listed, Items) else None,
        )
    if isinstance(shape, Choice):
        shape = _tagged(shape, str(step))
    return replace(place, shape=shape)


def _tagged(shape: Choice, tag: str) -> Shape:
    """Return the alternative of a choice that pydantic's address names by its tag."""
    for one in shape.alternatives:
        if isinstance(one, Record) and shape.told_by is not None:
            told = one.fields[shape.told_by].shape
            if isinstance(told, Options) and tag in told.values:
                return one
    return shape
