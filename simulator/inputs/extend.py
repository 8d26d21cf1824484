"""What a file extends: which files together make a scenario, and in which order they are merged.

``extends`` names one file or a list, relative to the file it stands in; later ones win. A file that is
reached along two ways counts once, at its earliest place: ``extends: [quota.yaml, inflow.yaml]``, which both
extend the baseline, keeps what either of them changed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from simulator.errors import Problem
from simulator.inputs.source import is_file, is_folder, yaml_files
from simulator.inputs.tree import Branch, Leaf, Listing, Node, read_tree, written
from simulator.model.base import nearest

EXTENDS = "extends"
MAX_FILES = 50
"""Files in one scenario."""


@dataclass
class Chain:
    """The files of one scenario.

    Attributes
    ----------
    files
        Every file, in the order it was read: the file itself first.
    trees
        What stands in them, in the order of merging: the file itself last.
    problems
        What is wrong with their form and with what they extend.
    complete
        Whether every file could be read.
    """

    files: list[Path] = field(default_factory=list)
    trees: list[Branch] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True


def read_chain(path: Path) -> Chain:
    """Read a file and everything it extends."""
    chain = Chain()
    _read(path, str(path), chain, seen=set(), open_files=())
    return chain


def _read(
    path: Path, shown: str, chain: Chain, seen: set[Path], open_files: tuple[tuple[Path, str], ...]
) -> None:
    seen.add(_identity(path))
    chain.files.append(path)
    tree, problems = read_tree(path, shown)
    chain.problems += problems
    if tree is None:
        chain.complete = False
        return
    open_files = (*open_files, (_identity(path), shown))
    for named in _extended(tree, chain):
        # normpath keeps what the user wrote readable: scenarios/../regions/x.yaml is regions/x.yaml.
        target = Path(os.path.normpath(path.parent / named.text)) if "\0" not in named.text else None
        problem = _refused(named, target, chain, seen, open_files)
        if problem is not None:
            chain.problems.append(problem)
            chain.complete = False
        elif target is not None and _identity(target) not in seen:
            _read(target, str(target), chain, seen, open_files)
    chain.trees.append(without_extends(tree))


def without_extends(tree: Branch) -> Branch:
    """Return what a file says itself."""
    return Branch(tree.where, {name: entry for name, entry in tree.entries.items() if name != EXTENDS})


def _refused(
    named: Leaf,
    target: Path | None,
    chain: Chain,
    seen: set[Path],
    open_files: tuple[tuple[Path, str], ...],
) -> Problem | None:
    """Return why a file cannot be extended, or None if it can."""
    if target is None or not is_file(target):
        return _not_there(named, target)
    route = [shown for identity, shown in open_files]
    places = [identity for identity, shown in open_files]
    if _identity(target) in places:
        cycle = " -> ".join([*route[places.index(_identity(target)) :], str(target)])
        return Problem(
            named.where,
            EXTENDS,
            written(named),
            "a file that does not lead back here",
            f"break the cycle {cycle}",
        )
    if _identity(target) not in seen and len(chain.files) >= MAX_FILES:
        return Problem(
            named.where,
            EXTENDS,
            written(named),
            f"at most {MAX_FILES} files in all",
            "put some of them together",
        )
    return None


def _extended(tree: Branch, chain: Chain) -> list[Leaf]:
    """Return the names of the files that a file extends."""
    entry = tree.entries.get(EXTENDS)
    if entry is None:
        return []
    nodes: tuple[Node, ...] = entry.node.items if isinstance(entry.node, Listing) else (entry.node,)
    names = [node for node in nodes if isinstance(node, Leaf) and isinstance(node.value, str) and node.value]
    for node in nodes:
        if node not in names:
            chain.problems.append(
                Problem(
                    node.where,
                    EXTENDS,
                    written(node),
                    "the name of a file, or a list of names",
                    "name a file, such as baseline.yaml, or leave 'extends' out",
                )
            )
            chain.complete = False
    return names


def _not_there(named: Leaf, target: Path | None) -> Problem:
    value, allowed = written(named), "a YAML file, relative to this one"
    if target is None:
        return Problem(named.where, EXTENDS, value, allowed, "remove what is invisible in the name")
    if is_folder(target):
        return Problem(named.where, EXTENDS, value, allowed, "this is a folder: name a file inside it")
    with_slashes = named.text.replace("\\", "/")
    if with_slashes != named.text:
        return Problem(named.where, EXTENDS, value, allowed, f"write '{with_slashes}'")
    if not is_folder(target.parent):
        return Problem(
            named.where, EXTENDS, value, allowed, f"there is no folder {target.parent}: check the name"
        )
    there = yaml_files(target.parent)
    near = nearest(target.name, there)
    if near is not None:
        return Problem(
            named.where, EXTENDS, value, allowed, f"did you mean '{named.text[: -len(target.name)]}{near}'?"
        )
    listed = ", ".join(there[:8]) or "no YAML files"
    return Problem(named.where, EXTENDS, value, allowed, f"the folder {target.parent} has {listed}")


def _identity(path: Path) -> Path:
    """Return the file behind a path, whatever way leads to it."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        # A name with a null byte, which no file has; reading it will say so.
        return path
