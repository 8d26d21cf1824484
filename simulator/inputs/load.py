"""Loading a scenario: all of it, or every problem in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.errors import InputError, Location, Problem
from simulator.inputs.convert import to_python
from simulator.inputs.extend import Chain, read_chain, without_extends
from simulator.inputs.merge import Merged, merge
from simulator.inputs.place import find
from simulator.inputs.problems import explain
from simulator.inputs.repair import repaired
from simulator.inputs.shape import Record, scenario_shape
from simulator.inputs.tree import Branch, Leaf, printable, tree_of, written
from simulator.inputs.values import Told
from simulator.model.checks import Finding, check, remarks
from simulator.model.scenario import Scenario


@dataclass(frozen=True)
class Locations:
    """Where the fields of a scenario stand in its files."""

    root: Branch = field(repr=False)
    shape: Record = field(repr=False)

    def location_of(self, field_path: str) -> Location:
        """Return where a field stands, or the nearest mapping around it that a file has.

        Parameters
        ----------
        field_path
            The path, such as ``supply.relets.turnover_rate``; municipalities by code.
        """
        return find(self.root, self.shape, _address(field_path)).where

    def problem(self, finding: Finding) -> Problem:
        """Return a finding with its place in the files, and its value as it was written there."""
        *_, last = address = _address(finding.path)
        place = find(self.root, self.shape, address)
        if len(place.keys) < len(address):
            return Problem(place.where, finding.path, finding.value, finding.allowed, finding.remedy)
        if finding.value == str(last) and place.key is not None:
            return Problem(place.key_where, place.field, place.key.text, finding.allowed, finding.remedy)
        field = place.field
        if isinstance(place.shape, Record) and place.shape.figure is not None:
            place = find(self.root, self.shape, (*address, "value"))
        value = written(place.node) if isinstance(place.node, Leaf) else finding.value
        return Problem(place.where, field, value, finding.allowed, finding.remedy)


@dataclass(frozen=True)
class Loaded:
    """A scenario with where it came from.

    Attributes
    ----------
    scenario
        The scenario.
    files
        The file and what it extends, in the order they were read.
    locations
        Where each field stands.
    notes
        What is not wrong, but worth saying.
    """

    scenario: Scenario
    files: tuple[Path, ...]
    locations: Locations
    notes: tuple[Problem, ...] = ()

    def location_of(self, field_path: str) -> Location:
        """Return where a field stands; see :meth:`Locations.location_of`."""
        return self.locations.location_of(field_path)


@dataclass(frozen=True)
class ScenarioFiles:
    """The files of a scenario, read once, over which further parts can be laid any number of times.

    Attributes
    ----------
    tree
        What they say together.
    files
        The file and what it extends, in the order they were read.
    """

    tree: Branch = field(repr=False)
    files: tuple[Path, ...]

    @classmethod
    def of(cls, loaded: Loaded) -> ScenarioFiles:
        """Return the files of a scenario that was loaded."""
        return cls(loaded.locations.root, loaded.files)

    def load_text(self, text: str, shown: str) -> Loaded:
        """Return the scenario with a file laid over it that extends it, and does not have to be on disk.

        Parameters
        ----------
        text
            What the file says; whatever it extends counts as read.
        shown
            Its name in messages.

        Raises
        ------
        InputError
            With every problem that the scenario has with it.
        """
        tree, problems = tree_of(text, shown)
        if tree is None or problems:
            raise InputError(_printable(problem) for problem in problems)
        return self.load([without_extends(tree)])

    def load(self, parts: Sequence[Branch] = ()) -> Loaded:
        """Return the scenario with some parts laid over it, one after the other.

        Parameters
        ----------
        parts
            Trees, as of files that extend the scenario.

        Raises
        ------
        InputError
            With every problem that it has with these parts.
        """
        return _loaded(Chain(list(self.files), list(parts)), self.tree)


def load(path: Path) -> Loaded:
    """Return the scenario that a file holds, with its files, places and notes.

    Parameters
    ----------
    path
        The YAML file.

    Raises
    ------
    InputError
        With every problem in the file and in what it extends.
    """
    return _loaded(read_chain(Path(path)))


def read_files(path: Path) -> tuple[ScenarioFiles, Loaded]:
    """Return the files of a scenario, to lay parts over, and the scenario that they hold.

    Parameters
    ----------
    path
        The YAML file.

    Raises
    ------
    InputError
        With every problem in the file and in what it extends.
    """
    loaded = load(path)
    return ScenarioFiles.of(loaded), loaded


def _loaded(chain: Chain, below: Branch | None = None) -> Loaded:
    """Return the scenario that some files make together, over a tree that others made already."""
    if not chain.trees and below is None:
        raise InputError(_printable(problem) for problem in chain.problems)
    shape = scenario_shape()
    merged = merge(chain.trees, shape, below)
    locations = Locations(merged.tree, shape)
    data = to_python(merged.tree, shape)
    # While an extended file cannot be read, nobody knows what else it has.
    context = {"municipalities": _municipalities(merged, data) if chain.complete else None}
    problems = [*chain.problems, *merged.problems]
    try:
        scenario = Scenario.model_validate(data, context=context)
        findings = check(scenario)
    except ValidationError as error:
        told = explain(error.errors(include_url=False), merged.tree, shape, merged.names)
        problems += _beside(problems, told, chain)
        findings = _behind(data, told, context)
        scenario = None
    if chain.complete:
        problems += [locations.problem(finding) for finding in findings]
    if problems or scenario is None:
        raise InputError(_printable(problem) for problem in problems)
    notes = tuple(locations.problem(remark) for remark in remarks(scenario))
    return Loaded(scenario, tuple(chain.files), locations, notes)


def _printable(problem: Problem) -> Problem:
    """Return a problem without the invisible characters that a key in the file may hold."""
    return replace(
        problem,
        field=printable(problem.field),
        value=printable(problem.value),
        allowed=printable(problem.allowed),
        remedy=printable(problem.remedy),
    )


def _address(field_path: str) -> tuple[str | int, ...]:
    # Years have four digits and stand in mappings; shorter numbers are positions in lists.
    return tuple(int(step) if re.fullmatch("[0-9]{1,3}", step) else step for step in field_path.split("."))


def _municipalities(merged: Merged, data: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the codes by name of the municipalities that the scenario has; None if it has none at all."""
    region = data.get("region")
    municipalities = region.get("municipalities") if isinstance(region, dict) else None
    if not isinstance(municipalities, dict) or not municipalities:
        return None
    named = {name: code for name, code in merged.names.items() if code in municipalities}
    return named | {code: code for code in municipalities if code not in named.values()}


def _beside(known: list[Problem], told: list[Told], chain: Chain) -> list[Problem]:
    """Return the problems that are not told already.

    While an extended file cannot be read, what is missing may well stand there.
    """
    fields = {problem.field for problem in known if problem.field}
    return [
        one.problem
        for one in told
        if one.problem.field not in fields and (chain.complete or not one.is_missing)
    ]


def _behind(data: Any, told: list[Told], context: dict[str, Any]) -> tuple[Finding, ...]:
    """Return what a scenario with these problems mended would still have, as far as they can be mended."""
    mended = repaired(data, told)
    if mended is None:
        return ()
    try:
        return check(Scenario.model_validate(mended, context=context))
    except ValidationError:
        return ()
