"""What a region changed in its spreadsheet: the figures that differ from the scenario's, or all that is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulator.errors import InputError, Location, Problem
from simulator.inputs.load import Loaded, ScenarioFiles
from simulator.inputs.spreadsheet.kinds import FigureRow, figure_rows
from simulator.inputs.spreadsheet.numbers import Unclear, number_in
from simulator.inputs.spreadsheet.read import FilledCell, FilledForm, FilledRow
from simulator.inputs.tree import Branch, Entry, Leaf, Value
from simulator.inputs.words import allowed, one_of
from simulator.model.base import FACTS, Status, suggest
from simulator.model.scenario import Scenario

_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True)
class Told:
    """What is said of a figure: its value, its range and where it comes from."""

    value: float | None
    low: float | None
    high: float | None
    year: int | str | None
    source: str | None
    status: Status

    @property
    def is_fact(self) -> bool:
        """Whether it is agreed or published."""
        return self.value is not None and self.status in FACTS


NOTHING = Told(None, None, None, None, None, "scenario")


@dataclass(frozen=True)
class FigureChange:
    """A figure that is said otherwise than in the scenario.

    Attributes
    ----------
    row
        The figure.
    before, after
        What is said of it; a value of None where there is no figure.
    without_source
        Whether the value changed and where it comes from did not: the old source does not speak of the new value, so
        it is a choice of the scenario.
    """

    row: FigureRow
    before: Told
    after: Told
    without_source: bool = False

    @property
    def is_now_a_fact(self) -> bool:
        """Whether it was an assumption and is a fact now."""
        return self.before.status == "assumption" and self.after.is_fact


@dataclass(frozen=True)
class Changed:
    """What a spreadsheet changes in a scenario.

    Attributes
    ----------
    changes
        The figures that are said otherwise, in the order of the sheets.
    overlay
        What a file that extends the scenario has to say, as plain mappings; empty where nothing changed.
    loaded
        The scenario with the changes, and notes on what is worth a look.
    """

    changes: tuple[FigureChange, ...]
    overlay: dict[str, Any]
    loaded: Loaded


def changed(
    filled: FilledForm, files: ScenarioFiles, scenario: Scenario, statuses: Mapping[str, Status]
) -> Changed:
    """Return what a spreadsheet changes in a scenario.

    A value that changes does not inherit what was said of the old one: without another source, status or year it is
    a choice of the scenario, and a range in which it does not lie is left out. A fact has no range but a new one.

    Parameters
    ----------
    filled
        The spreadsheet.
    files
        The files of the scenario.
    scenario
        The scenario that they hold.
    statuses
        The words that people may choose for a status, in any language; the first for each is told where one is wrong.

    Raises
    ------
    InputError
        With every problem in the spreadsheet, by sheet, row and column.
    """
    reader = _Reader(filled, scenario, statuses)
    found = reader.read()
    overlay: dict[str | int, Any] = {}
    root = Branch(Location(str(filled.path)))
    for change, row in found:
        address = _address(change.row, scenario)
        _put(overlay, [name for name, _ in address], _plain(change.after))
        root = _grown(root, address, row, change.after)
    order = list(Scenario.model_fields)
    in_order = {str(key): overlay[key] for key in sorted(overlay, key=lambda key: order.index(str(key)))}
    problems = list(reader.problems)
    try:
        loaded = files.load([root] if found else [])
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return Changed(tuple(change for change, _ in found), in_order, loaded)


class _Reader:
    """Reads the rows of a spreadsheet, and gathers what is wrong with them."""

    def __init__(self, filled: FilledForm, scenario: Scenario, statuses: Mapping[str, Status]) -> None:
        self.filled = filled
        self.rows = {row.path: row for row in figure_rows(scenario)}
        self.names = scenario.region.names
        self.statuses = {word.casefold(): status for word, status in statuses.items()}
        first: dict[Status, str] = {}
        for word, status in statuses.items():
            first.setdefault(status, word)
        self.words = tuple(first.values())
        self.problems = list(filled.problems)

    def read(self) -> list[tuple[FigureChange, FilledRow]]:
        """Return every figure that is said otherwise, with the row it stands in."""
        found = {}
        for key, given in self.filled.rows.items():
            row = self.rows.get(key)
            if row is None:
                self.problems.append(self._unknown(given))
            elif (change := self._change(row, given)) is not None:
                found[key] = (change, given)
        return [found[key] for key in self.rows if key in found]

    def _unknown(self, given: FilledRow) -> Problem:
        return Problem(
            given.where,
            given.key,
            "a figure that the scenario does not have",
            "the rows that 'groeipad template' writes for this scenario",
            "give the scenario of the template with --scenario, or write a new template",
        )

    def _change(self, row: FigureRow, given: FilledRow) -> FigureChange | None:
        before = _told(row)
        known = len(self.problems)
        value, low, high = (self._number(row, given, name) for name in _NUMBERS)
        said = Told(
            value,
            low,
            high,
            year=_year(given.cells.get("year")),
            source=_text(given.cells.get("source")),
            status=self._status(row, given),
        )
        if said.value is None:
            return None if len(self.problems) > known else self._emptied(row, given, before)
        after, without_source = _inherited(before, said)
        if _same(before, after):
            return None
        if after.status != "scenario" and not after.source:
            self.problems.append(self._without_source(row, given))
            after = replace(after, status="scenario")  # so that what else is wrong with it is told too
        return FigureChange(row, before, after, without_source)

    def _number(self, row: FigureRow, given: FilledRow, name: str) -> float | None:
        cell = given.cells.get(name)
        if cell is None or cell.is_empty:
            return None
        is_share = row.shape.at_most == 1
        try:
            return number_in(
                cell.value, self.filled.about.language, counts=row.counts_things, is_share=is_share
            )
        except Unclear as unclear:
            field = f"{self._field(row)}.{name}"
            may = allowed(row.shape)
            self.problems.append(Problem(cell.where, field, cell.text[:60], may, unclear.remedy))
            return None

    def _status(self, row: FigureRow, given: FilledRow) -> Status:
        cell = given.cells.get("status")
        if cell is None or cell.is_empty:
            return "official" if _text(given.cells.get("source")) else "scenario"
        status = self.statuses.get(cell.text.casefold())
        if status is None:
            may = one_of(f"'{word}'" for word in self.words)
            remedy = suggest(cell.text, self.words) or "choose one from the list in the cell"
            self.problems.append(
                Problem(cell.where, f"{self._field(row)}.status", cell.text[:60], may, remedy)
            )
        return status or "scenario"

    def _emptied(self, row: FigureRow, given: FilledRow, before: Told) -> FigureChange | None:
        if before.value is None:
            return None
        if row.may_be_empty:
            return FigureChange(row, before, NOTHING)
        where = given.cells["value"].where if "value" in given.cells else given.where
        self.problems.append(
            Problem(where, f"{self._field(row)}.value", "empty", allowed(row.shape), "write the figure")
        )
        return None

    def _without_source(self, row: FigureRow, given: FilledRow) -> Problem:
        status = given.cells.get("status")
        where = given.cells["source"].where if "source" in given.cells else given.where
        return Problem(
            where,
            f"{self._field(row)}.source",
            "empty",
            f"a source, since the status is '{status.text if status else 'official'}'",
            "write where the figure comes from, or choose another status",
        )

    def _field(self, row: FigureRow) -> str:
        return ".".join(self.names.get(step, step) for step in row.path.split("."))


def _told(row: FigureRow) -> Told:
    figure = row.figure
    if figure is None:
        return NOTHING
    # White space around or within a source is of the file it was written in, and does not survive a spreadsheet.
    source = " ".join(figure.source.split()) if figure.source else None
    return Told(figure.value, figure.low, figure.high, figure.year, source or None, figure.status)


def _text(cell: FilledCell | None) -> str | None:
    return " ".join(cell.text.split()) or None if cell is not None else None


def _year(cell: FilledCell | None) -> int | str | None:
    text = _text(cell)
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) == 4 else text


def _inherited(before: Told, said: Told) -> tuple[Told, bool]:
    """Return what is said of a figure, without what still speaks of the old value; and whether that is its source."""
    if before.value is None or _equal(before.value, said.value):
        return said, False
    says_why = (said.source, said.year, said.status) != (before.source, before.year, before.status)
    low, high = said.low, said.high
    if _equal(low, before.low) and _equal(high, before.high):
        assert said.value is not None
        inside = (low is None or low <= said.value) and (high is None or said.value <= high)
        if not inside or (says_why and said.status in FACTS):
            low = high = None
    if says_why:
        return Told(said.value, low, high, said.year, said.source, said.status), False
    had_source = before.status != "scenario" or before.source is not None
    return Told(said.value, low, high, None, None, "scenario"), had_source


def _same(before: Told, after: Told) -> bool:
    numbers = all(_equal(getattr(before, name), getattr(after, name)) for name in _NUMBERS)
    return numbers and (before.year, before.source, before.status) == (after.year, after.source, after.status)


def _equal(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same in a spreadsheet, which keeps fifteen digits of them."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-14)


def _plain(told: Told) -> Any:
    """Return a figure as a file has it: null where there is none, and a bare number where nothing else is said."""
    if told.value is None:
        return None
    parts = {
        name: getattr(told, name)
        for name in ("value", "low", "high", "source", "year")
        if getattr(told, name) is not None
    }
    if len(parts) == 1 and told.status == "scenario":
        return told.value
    return {**parts, **({"status": told.status} if told.status != "scenario" else {})}


def _address(row: FigureRow, scenario: Scenario) -> list[tuple[str | int, str]]:
    """Return the steps to a field as a file has them, each with the key by which the loader knows it."""
    names = scenario.region.names
    counted = list(names.values())
    steps: list[tuple[str | int, str]] = []
    for step in row.path.split("."):
        name = names.get(step, step)
        shown: str | int = name if counted.count(name) == 1 and name not in names else step
        steps.append((int(step) if row.year is not None and step == str(row.year) else shown, step))
    return steps


def _put(overlay: dict[str | int, Any], steps: list[str | int], value: Any) -> None:
    for step in steps[:-1]:
        overlay = overlay.setdefault(step, {})
    overlay[steps[-1]] = value


def _grown(root: Branch, address: list[tuple[str | int, str]], row: FilledRow, told: Told) -> Branch:
    """Return a tree with a figure in it, whose parts stand in the cells of a row."""
    (shown, key), *further = address
    where = row.cells["value"].where if "value" in row.cells else row.where
    if further:
        entry = root.entries.get(key)
        below = entry.node if entry is not None and isinstance(entry.node, Branch) else Branch(where)
        node: Branch | Leaf = _grown(below, further, row, told)
    else:
        node = _figure(row, told)
    return Branch(root.where, {**root.entries, key: Entry(Leaf(where, str(shown), str(shown)), node)})


def _figure(row: FilledRow, told: Told) -> Branch | Leaf:
    where = row.cells["value"].where if "value" in row.cells else row.where
    if told.value is None:
        return Leaf(where, "", None)
    return Branch(where, dict(_parts(row, told, where)))


def _parts(row: FilledRow, told: Told, where: Location) -> Iterator[tuple[str, Entry]]:
    for name in ("value", "low", "high", "year", "source", "status"):
        value: Value = getattr(told, name)
        if value is not None:
            at = row.cells[name].where if name in row.cells else where
            yield name, Entry(Leaf(at, name, name), Leaf(at, str(value), value, isinstance(value, str)))
