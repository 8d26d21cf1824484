"""Laws of laying files over one another, for any choice of fields."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import Location
from simulator.inputs.merge import merge
from simulator.inputs.shape import scenario_shape
from simulator.inputs.tree import Branch, Entry, Leaf, Listing, Node, read_tree
from tests.inputs.region import REGION, write

Path_: TypeAlias = tuple[str, ...]
SHAPE = scenario_shape()
ABOUT_A_VALUE = {"source", "year", "status", "low", "high"}


def region() -> Branch:
    with TemporaryDirectory() as folder:
        tree, problems = read_tree(write(Path(folder), REGION), "base")
    assert tree is not None
    assert problems == []
    return tree


def leaves(node: Node, path: Path_ = ()) -> dict[Path_, str]:
    """Return the text of every value; a list is one value."""
    if isinstance(node, Leaf):
        return {path: node.text}
    if isinstance(node, Listing):
        return {path: repr([leaves(item) for item in node.items])}
    return {
        found: text
        for key, entry in node.entries.items()
        for found, text in leaves(entry.node, (*path, key)).items()
    }


BASE = region()
VALUES = leaves(merge([BASE], SHAPE).tree)
KINDS = {"kind", "by"}
PATHS = st.sets(
    st.sampled_from([path for path in VALUES if path[-1] not in KINDS | {"name"}]), min_size=1, max_size=6
)


def overlay(paths: set[Path_], text: str) -> Branch:
    """Return a file that writes ``text`` in all these fields and nothing else."""
    where = Location("over")
    entries: dict[str, Entry] = {}
    for name in dict.fromkeys(path[0] for path in sorted(paths)):
        below = {path[1:] for path in paths if path[0] == name}
        node: Node = Leaf(where, text, text or None) if () in below else overlay(below, text)
        entries[name] = Entry(Leaf(where, name, name), node)
    return Branch(where, entries)


def test_a_file_laid_over_itself_is_the_same_file() -> None:
    assert leaves(merge([BASE, BASE], SHAPE).tree) == VALUES


@given(paths=PATHS)
def test_an_overlay_changes_what_it_writes_and_nothing_else(paths: set[Path_]) -> None:
    after = leaves(merge([BASE, overlay(paths, "new")], SHAPE).tree)

    assert {path for path in paths if after[path] != "new"} == set()
    beside = {path[:-1] for path in paths}
    for path in VALUES.keys() - paths:
        speaks_of_a_new_value = path[-1] in ABOUT_A_VALUE and path[:-1] in beside
        assert speaks_of_a_new_value or after[path] == VALUES[path]


@given(paths=PATHS)
def test_the_last_file_wins(paths: set[Path_]) -> None:
    both = merge([BASE, overlay(paths, "first"), overlay(paths, "second")], SHAPE).tree
    assert leaves(both) == leaves(merge([BASE, overlay(paths, "second")], SHAPE).tree)


@given(first=PATHS, second=PATHS)
def test_files_that_write_different_parts_may_come_in_any_order(
    first: set[Path_], second: set[Path_]
) -> None:
    second = {path for path in second if path[:-1] not in {other[:-1] for other in first}}
    one, other = overlay(first, "first"), overlay(second, "second")
    forth, back = merge([BASE, one, other], SHAPE).tree, merge([BASE, other, one], SHAPE).tree
    assert leaves(forth) == leaves(back)


@given(paths=PATHS)
def test_what_null_removes_is_gone_and_can_be_written_again(paths: set[Path_]) -> None:
    tops = {path[:1] for path in paths}
    gone = merge([BASE, overlay(tops, "")], SHAPE)
    assert {path for path in leaves(gone.tree) if path[:1] in tops} == set()
    again = merge([BASE, overlay(tops, ""), BASE], SHAPE)
    assert leaves(again.tree) == VALUES


@given(PATHS, st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=5))
def test_laying_over_files_that_are_merged_already_is_merging_all(paths: set[Path_], text: str) -> None:
    over = overlay(paths, text)
    at_once, later = merge([BASE, over], SHAPE), merge([over], SHAPE, merge([BASE], SHAPE).tree)
    assert later == at_once
