"""Laying one file over another: mappings merge key by key, anything else replaces, ``null`` removes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from simulator.errors import Problem
from simulator.inputs.shape import Choice, Items, Keyed, Record, Shape
from simulator.inputs.tree import Branch, Entry, Leaf, Listing, Node
from simulator.model.base import suggest

_PROVENANCE = frozenset({"source", "year", "status", "low", "high"})
"""What a figure says about itself. It speaks of one value: another value does not inherit it."""
_SPREAD_BY = "by"
"""The field of a spread that says what it follows."""


@dataclass
class Merged:
    """The files of a scenario as one tree.

    Attributes
    ----------
    tree
        The tree; municipalities are keyed by code.
    names
        The municipalities' codes by name, of every file.
    problems
        What cannot be merged.
    """

    tree: Branch
    names: dict[str, str]
    problems: list[Problem] = field(default_factory=list)


def merge(trees: Sequence[Branch], shape: Record, merged: Branch | None = None) -> Merged:
    """Lay each tree over the ones before it.

    Parameters
    ----------
    trees
        At least one tree, or any number over one that is merged already.
    shape
        The shape of a scenario.
    merged
        The tree of an earlier merge without problems, over which these are laid.

    Returns
    -------
    Merged
        The result. Every entry keeps the place it was last written.
    """
    names = _names(trees if merged is None else [merged, *trees])
    merger = _Merger(names)
    tree = Branch(trees[0].where) if merged is None else merged
    for over in trees:
        with_codes = merger.with_codes(over, shape, "")
        tree = merger.lay(tree, with_codes, shape, "")
    return Merged(tree, names, merger.problems)


def _names(trees: Sequence[Branch]) -> dict[str, str]:
    """Return the codes of the municipalities by name, as far as the files give both."""
    names: dict[str, str] = {}
    for tree in trees:
        municipalities = _below(_below(tree, "region"), "municipalities")
        for code, entry in municipalities.entries.items() if municipalities else ():
            data = entry.node if isinstance(entry.node, Branch) else None
            name = data.entries["name"].node if data and "name" in data.entries else None
            if isinstance(name, Leaf) and isinstance(name.value, str) and name.text != code:
                names.setdefault(name.text, code)
    return names


def _below(node: Branch | None, key: str) -> Branch | None:
    below = node.entries[key].node if node and key in node.entries else None
    return below if isinstance(below, Branch) else None


def field_of(shape: Shape | None, key: str) -> Shape | None:
    """Return the shape of what stands under a key, or None where the model knows no such key."""
    if isinstance(shape, Record):
        return shape.fields[key].shape if key in shape.fields else None
    return shape.value if isinstance(shape, Keyed) else None


def alternative(shape: Shape | None, *nodes: Node | None) -> Shape | None:
    """Return which of the alternatives of a choice the first node that says so has chosen."""
    if not isinstance(shape, Choice) or shape.told_by is None:
        return shape
    for node in nodes:
        told = _text(node, shape.told_by)
        for one in shape.alternatives:
            if isinstance(one, Record) and told in getattr(one.fields[shape.told_by].shape, "values", ()):
                return one
    return shape


def _text(node: Node | None, key: str) -> str | None:
    if isinstance(node, Branch) and key in node.entries:
        leaf = node.entries[key].node
        return leaf.text if isinstance(leaf, Leaf) else None
    return None


def is_null(node: Node) -> bool:
    """Whether a node is null (or nothing at all)."""
    return isinstance(node, Leaf) and node.value is None


class _Merger:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.problems: list[Problem] = []

    def with_codes(self, node: Branch, shape: Shape | None, path: str) -> Branch:
        """Return a mapping with the codes of municipalities for their names, at every depth."""
        shape = alternative(shape, node)
        by_municipality = isinstance(shape, Keyed) and shape.keys in ("code", "municipality")
        entries: dict[str, Entry] = {}
        for name, entry in node.entries.items():
            key = self.names.get(name, name) if by_municipality else name
            if key in entries:
                first = entries[key].key
                self.problems.append(
                    Problem(
                        entry.key.where,
                        f"{path}{name}",
                        "a duplicate key",
                        "each municipality once, by its code or its name",
                        f"keep this one or '{first.text}' on line {first.where.line}",
                    )
                )
                continue
            entries[key] = Entry(entry.key, self._inside(entry.node, field_of(shape, key), f"{path}{name}."))
        return replace(node, entries=entries)

    def _inside(self, node: Node, shape: Shape | None, path: str) -> Node:
        if isinstance(node, Branch):
            return self.with_codes(node, shape, path)
        if isinstance(node, Listing) and isinstance(shape, Items):
            return replace(
                node,
                items=tuple(
                    self._inside(item, shape.item, f"{path}{i}.") for i, item in enumerate(node.items)
                ),
            )
        return node

    def lay(self, base: Branch, over: Branch, shape: Shape | None, path: str) -> Branch:
        """Lay one mapping over another."""
        entries = dict(_what_stays(base, over, shape).entries)
        removed = dict(base.removed)
        for name, entry in over.entries.items():
            below = field_of(shape, name)
            if not is_null(entry.node):
                below_base = entries[name].node if name in entries else None
                entries[name] = Entry(entry.key, self._over(below_base, entry.node, below, f"{path}{name}."))
                removed.pop(name, None)
            elif below is None or (isinstance(shape, Record) and shape.fields[name].nullable):
                # Null is a value of its own here, or the key is unknown and will be reported as such.
                entries[name] = entry
            elif name in base.entries:
                entries.pop(name, None)
                removed[name] = entry.node.where
            else:
                self._nothing_to_remove(base, over, entry, f"{path}{name}")
        return Branch(over.where, entries, removed)

    def _over(self, base: Node | None, over: Node, shape: Shape | None, path: str) -> Node:
        if not isinstance(over, Branch):
            return over
        told_by = _told_by(shape)
        shape = alternative(shape, over, base)
        if isinstance(shape, Record) and shape.figure is not None and isinstance(base, (Leaf, Listing)):
            base = Branch(base.where, {"value": Entry(Leaf(base.where, "value", "value"), base)})
        if not isinstance(base, Branch) or _is_another(base, over, told_by):
            base = Branch(over.where)
        return self.lay(base, over, shape, path)

    def _nothing_to_remove(self, base: Branch, over: Branch, entry: Entry, path: str) -> None:
        hint = suggest(entry.key.text, [name for name in base.entries if name not in over.entries])
        self.problems.append(
            Problem(
                entry.key.where,
                path,
                "empty (null), which removes nothing here",
                "a value; or null for something that an extended file has",
                hint or "write a value, or leave the line out",
            )
        )


def _what_stays(base: Branch, over: Branch, shape: Shape | None) -> Branch:
    """Return the base without what it says of a value that is about to change."""
    if not isinstance(shape, Record) or not {"source", "status"} <= set(shape.fields):
        return base
    content = set(shape.fields) - _PROVENANCE - {"unit"}
    if not content & set(over.entries):
        return base
    return replace(
        base, entries={name: entry for name, entry in base.entries.items() if name not in _PROVENANCE}
    )


def _told_by(shape: Shape | None) -> str | None:
    """Return the field that says what sort of thing a mapping is: with another sort, nothing of the old one stays."""
    if isinstance(shape, Choice):
        return shape.told_by
    return _SPREAD_BY if isinstance(shape, Record) and _SPREAD_BY in shape.fields else None


def _is_another(base: Branch, over: Branch, told_by: str | None) -> bool:
    if told_by is None:
        return False
    before, now = _text(base, told_by), _text(over, told_by)
    return None not in (before, now) and before != now
