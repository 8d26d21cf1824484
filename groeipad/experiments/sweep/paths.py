"""Where in a scenario a factor acts: its path, followed along the schema before anything is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.errors import Location, Problem
from simulator.inputs.merge import alternative, field_of
from simulator.inputs.shape import Choice, Keyed, Options, Plain, Record, Shape, scenario_shape
from simulator.inputs.tree import Branch, Entry, Leaf, Node
from simulator.inputs.words import allowed
from simulator.model.base import nearest
from simulator.model.findings import listed


@dataclass(frozen=True)
class Target:
    """A single value of a scenario.

    Attributes
    ----------
    keys
        The way to it; municipalities by code.
    shape
        What may stand there.
    now
        The value that the scenario has there; None where it has none.
    ends
        The low and high of the figure there; None where it has not both.
    """

    keys: tuple[str, ...]
    shape: Shape
    now: bool | int | float | str | None
    ends: tuple[float, float] | None = None

    @property
    def is_number(self) -> bool:
        """Whether any number between two others may stand there, but for rounding."""
        return any(one.kind in ("integer", "number") for one in _plain(self.shape))

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers may stand there."""
        return self.is_number and not any(one.kind == "number" for one in _plain(self.shape))

    @property
    def unit(self) -> str:
        """The unit, where the schema knows one."""
        return next((one.unit.name for one in _plain(self.shape) if one.unit is not None), "")

    def part(self, leaf: Leaf) -> Branch:
        """Return a part of a scenario that has a value here and says nothing else."""
        node: Node = leaf
        for key in reversed(self.keys):
            node = Branch(leaf.where, {key: Entry(Leaf(leaf.where, key, key), node)})
        assert isinstance(node, Branch)
        return node


def follow(
    path: str, root: Branch, names: Mapping[str, str], where: Location, field: str
) -> Target | Problem:
    """Follow a path into a scenario.

    Parameters
    ----------
    path
        The path, such as ``policy.quota.municipalities.Deventer.path.2027``; municipalities by name or code.
    root
        The scenario, in which measures and others that have an id must be there.
    names
        The codes of its municipalities by name.
    where, field
        Where the path is written, which a problem names.

    Returns
    -------
    Target or Problem
        The value that it leads to, or why it leads to none.
    """
    steps = path.split(".")
    node: Node | None = root
    shape: Shape | None = scenario_shape()
    keys: list[str] = []
    for number, step in enumerate(steps):
        shape = alternative(shape, node)
        entries = node.entries if isinstance(node, Branch) else {}
        by_municipality = isinstance(shape, Keyed) and shape.keys in ("code", "municipality")
        key = names.get(step, step) if by_municipality else step
        refused = _refused(key, shape, entries, names)
        if refused is not None:
            may, near = refused
            before = ".".join(steps[:number])
            known = ".".join([*steps[:number], near, *steps[number + 1 :]]) if near else ""
            remedy = f"did you mean '{known}'?" if known else "correct the path"
            told = f"{path}, in which '{step}' is not known{f' below {before}' if before else ''}"
            return Problem(where, field, told, may, remedy)
        keys.append(key)
        node = entries[key].node if key in entries else None
        shape = field_of(shape, key)
    end = alternative(shape, node)
    if not _is_single(end):
        below = listed(_below(end, node))
        remedy = f"go on with one of {below}" if below else "use 'options', which may hold lists and mappings"
        return Problem(where, field, f"{path}, which is {allowed(end)}", "the path of a single value", remedy)
    assert end is not None
    return Target(tuple(keys), end, _value(node), _ends(node))


def _refused(
    key: str, shape: Shape | None, entries: Mapping[str, Entry], names: Mapping[str, str]
) -> tuple[str, str | None] | None:
    """Return what may stand in the place of a key and which of these is near it; None where it may stand there."""
    if isinstance(shape, Record):
        if key in shape.fields:
            return None
        return f"one of {listed(shape.fields)}", nearest(key, shape.fields)
    if isinstance(shape, Keyed) and shape.keys == "year":
        return None if re.fullmatch(r"[1-9]\d{3}", key) else ("a year such as 2027", None)
    if isinstance(shape, Keyed) and shape.keys == "municipality":
        if key in names.values():
            return None
        return f"one of {listed(names)}", nearest(key, names)
    if isinstance(shape, Keyed):
        if key in entries:
            return None
        known = [entry.key.text for entry in entries.values()]
        may = f"one of {listed(known)}" if known else "nothing: the scenario has none"
        return may, nearest(key, [*known, *(names if shape.keys == "code" else ())])
    return "no further step: this is a value or a list", None


def _below(shape: Shape | None, node: Node | None) -> list[str]:
    if isinstance(shape, Record) and shape.figure is None:
        return list(shape.fields)
    if isinstance(shape, Keyed) and isinstance(node, Branch):
        return [entry.key.text for entry in node.entries.values()]
    return []


def _is_single(shape: Shape | None) -> bool:
    if isinstance(shape, Choice):
        return any(_is_single(one) for one in shape.alternatives)
    if isinstance(shape, Record):
        return _is_single(shape.figure)
    return isinstance(shape, (Plain, Options))


def _plain(shape: Shape) -> list[Plain]:
    """Return the kinds of single values that may stand somewhere."""
    if isinstance(shape, Choice):
        return [plain for one in shape.alternatives for plain in _plain(one)]
    if isinstance(shape, Record):
        return [] if shape.figure is None else _plain(shape.figure)
    return [shape] if isinstance(shape, Plain) else []


def _ends(node: Node | None) -> tuple[float, float] | None:
    ends = [
        float(leaf.value)
        for end in ("low", "high")
        if isinstance(node, Branch)
        and end in node.entries
        and isinstance(leaf := node.entries[end].node, Leaf)
        and isinstance(leaf.value, (int, float))
    ]
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] < ends[1] else None


def _value(node: Node | None) -> bool | int | float | str | None:
    if isinstance(node, Branch) and "value" in node.entries:
        node = node.entries["value"].node
    return node.value if isinstance(node, Leaf) else None
