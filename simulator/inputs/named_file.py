"""A scenario file that another file names, such as that of a sweep or a game."""

from __future__ import annotations

import os
from pathlib import Path

from simulator.errors import Location, Problem
from simulator.inputs.source import is_file, yaml_files
from simulator.inputs.tree import Branch, Leaf, Listing, written
from simulator.model.base import nearest


def file_beside(path: Path, named: object, field: str) -> Path | Problem:
    """Return the file that is named, relative to the one it is named in, or why it is none.

    Parameters
    ----------
    path
        The file in which it is named.
    named
        The node that names it.
    field
        The field's path, for messages.
    """
    may = "a scenario file, relative to this one"
    if not isinstance(named, Leaf) or not isinstance(named.value, str) or "\0" in named.text:
        where = named.where if isinstance(named, (Leaf, Branch, Listing)) else Location(str(path))
        return Problem(where, field, written(named) if isinstance(named, Leaf) else "", may, "name a file")
    target = Path(os.path.normpath(path.parent / named.text))
    if is_file(target):
        return target
    there = yaml_files(target.parent)
    near = nearest(target.name, there)
    if near is not None:
        remedy = f"did you mean '{named.text[: -len(target.name)]}{near}'?"
    else:
        remedy = "check the name" if there else f"{target.parent} has no YAML files: check the name"
    return Problem(named.where, field, named.text, may, remedy)
