"""From plain Python to the text of a scenario file, which :func:`~simulator.inputs.load` reads as the same.

What stands on one line in the files that people write stands on one line here: a path over the years, a change, a
figure with its source. Nothing is written to disk.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from simulator.inputs.layout import below, entry_text
from simulator.inputs.shape import Record, Shape, scenario_shape
from simulator.inputs.tree import printable
from simulator.model.base import Figure, Model
from simulator.model.scenario import Scenario


def overlay_text(overlay: Mapping[str, Any], *, comment: str = "") -> str:
    """Return a scenario, or a part of one that is laid over another, as YAML.

    Parameters
    ----------
    overlay
        Nested mappings and lists (or tuples) of numbers, texts, dates, booleans and None, by the names of the fields.
        They are written in the order in which they are given.
    comment
        What to say above it, in lines.

    Returns
    -------
    str
        The text, which ends with a line break.

    Raises
    ------
    ValueError
        If a number is none that a scenario can have: infinite, not a number, or whole with more than 18 digits.
    TypeError
        If something cannot stand in a scenario at all.
    """
    above = [f"# {printable(line)}".rstrip() for line in comment.splitlines()]
    shape = scenario_shape()
    parts = [entry_text(key, value, below(shape, key)) for key, value in overlay.items()]
    text = "".join(_apart(parts)) or "{}\n"
    return "\n".join([*above, text])


def scenario_text(scenario: Scenario) -> str:
    """Return a whole scenario as YAML, without anything that it would extend.

    A figure that only the scenario itself chose is a bare number. What is empty is left out.

    Parameters
    ----------
    scenario
        Any scenario.

    Returns
    -------
    str
        A text that loads to an equal scenario.
    """
    return overlay_text(_plain(scenario, scenario_shape()))


def relative_extends(overlay_folder: Path, scenario_file: Path) -> str:
    """Return what a file in a folder writes after ``extends:`` to be laid over a scenario.

    Parameters
    ----------
    overlay_folder
        The folder of the file that extends.
    scenario_file
        The file that it extends.

    Returns
    -------
    str
        The path from the folder to the file, with forward slashes; the whole path where there is no way from the one
        to the other, as between two drives.
    """
    try:
        return Path(os.path.relpath(scenario_file, overlay_folder)).as_posix()
    except ValueError:
        return scenario_file.absolute().as_posix()


def _apart(parts: list[str]) -> list[str]:
    """Return the parts with an empty line before and after each that has several lines."""
    apart = parts[:1]
    for before, part in pairwise(parts):
        several_lines = before.count("\n") > 1 or part.count("\n") > 1
        apart.append(f"\n{part}" if several_lines else part)
    return apart


def _plain(thing: Any, shape: Shape | None) -> Any:
    """Return a part of a scenario as the plain Python that a file would hold."""
    if isinstance(thing, Figure):
        return _figure(thing, shape)
    if isinstance(thing, Model):
        fields = type(thing).model_fields
        return {
            name: _plain(getattr(thing, name), below(shape, name))
            for name, field in fields.items()
            if getattr(thing, name) not in (None, {}, ()) or getattr(thing, name) != field.default
        }
    if isinstance(thing, Mapping):
        return {key: _plain(value, below(shape, str(key))) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return [_plain(item, below(shape)) for item in thing]
    return thing


def _figure(figure: Figure[Any], shape: Shape | None) -> Any:
    """Return a figure as a mapping, or as a bare value where it says nothing else."""
    said = {
        name: _plain(getattr(figure, name), None)
        for name in type(figure).model_fields
        if getattr(figure, name) is not None
    }
    besides = said.keys() - {"value", "status"}
    if isinstance(shape, Record) and shape.unit is not None and figure.unit == shape.unit.name:
        besides -= {"unit"}
    return said if besides or figure.status != "scenario" else said["value"]
