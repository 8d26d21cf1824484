"""What was realised, half-year by half-year, in a spreadsheet and in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from simulator.errors import InputError, Location, Problem
from simulator.inputs.model_file import as_model
from simulator.inputs.spreadsheet.numbers import Unclear, number_in
from simulator.inputs.spreadsheet.read import FilledForm, FilledRow
from simulator.inputs.tree import Branch, Entry, Leaf, Node, Value, read_tree
from simulator.inputs.write import overlay_text
from simulator.model.base import Unit
from simulator.model.realised import HalfYear, Realised
from simulator.model.scenario import Scenario

RealisedColumn = Literal["relets", "housed", "registered", "backlog", "source"]
REALISED_COLUMNS: tuple[RealisedColumn, ...] = get_args(RealisedColumn)
"""What is filled in for a municipality and a half-year."""
REALISED_UNITS: Mapping[RealisedColumn, Unit] = {
    "relets": Unit("homes"),
    "housed": Unit("households"),
    "registered": Unit("households"),
    "backlog": Unit("households"),
}
"""The units of the columns with numbers."""
_HALVES = ("first_half", "second_half")


@dataclass(frozen=True)
class HalfYearRow:
    """A row: a municipality in a half-year."""

    key: str
    municipality: str
    half_year: HalfYear


def half_year_rows(scenario: Scenario) -> tuple[HalfYearRow, ...]:
    """Return a row for each half-year of a scenario's horizon and each municipality in it."""
    rows = []
    horizon = scenario.horizon
    half_year = HalfYear(horizon.first_reported.year, 1 if horizon.first_reported.month <= 6 else 2)
    last = HalfYear(horizon.end.year, 1 if horizon.end.month <= 6 else 2)
    while half_year <= last:
        for code in scenario.region.municipalities:
            key = f"{half_year.year}.{_HALVES[half_year.half - 1]}.{code}"
            rows.append(HalfYearRow(key, code, half_year))
        half_year = half_year.next
    return tuple(rows)


def realised_in(filled: FilledForm) -> Realised:
    """Return what was realised according to a spreadsheet.

    Raises
    ------
    InputError
        With every problem in it, by sheet, row and column.
    """
    problems = list(filled.problems)
    tree: dict[str, Any] = {}
    for row in filled.rows.values():
        entries = dict(_cells(row, filled, problems))
        if entries:
            year, half, code = _steps(row)
            tree.setdefault(year, {}).setdefault(half, {})[code] = Branch(row.where, entries)
    if not tree and not problems:
        whole = Location(str(filled.path))
        problems.append(
            Problem(whole, "", "empty", "at least one half-year of one municipality", "fill one in")
        )
    if not tree:
        raise InputError(problems)
    where = next(iter(filled.rows.values())).where
    region = Leaf(where, filled.about.region, filled.about.region, quoted=True)
    root = _branch({"region": region, "years": tree}, where)
    realised, wrong = as_model(root, Realised)
    if realised is None or problems:
        raise InputError([*problems, *wrong])
    return realised


def read_realised(path: Path) -> Realised:
    """Return what was realised according to a YAML file.

    Raises
    ------
    InputError
        With every problem in it.
    """
    tree, problems = read_tree(path, str(path))
    if tree is None:
        raise InputError(problems)
    realised, wrong = as_model(tree, Realised)
    if realised is None or problems:
        raise InputError([*problems, *wrong])
    return realised


def realised_text(realised: Realised, *, comment: str = "") -> str:
    """Return what was realised as YAML, which :func:`read_realised` reads as the same."""
    return overlay_text(realised.model_dump(exclude_none=True, exclude_defaults=True), comment=comment)


def _steps(row: FilledRow) -> tuple[str, str, str]:
    year, _, rest = row.key.partition(".")
    half, _, code = rest.partition(".")
    return year, half, code


def _cells(row: FilledRow, filled: FilledForm, problems: list[Problem]) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for name in REALISED_COLUMNS:
        cell = row.cells.get(name)
        if cell is None or cell.is_empty:
            continue
        value: Value = cell.text
        if name in REALISED_UNITS:
            try:
                value = number_in(cell.value, filled.about.language, counts=True, is_share=False)
            except Unclear as unclear:
                may = f"a whole number of {REALISED_UNITS[name].name}"
                problems.append(Problem(cell.where, f"{row.key}.{name}", cell.text[:60], may, unclear.remedy))
                continue
        leaf = Leaf(cell.where, cell.text, value, quoted=name not in REALISED_UNITS)
        found.append((name, Entry(Leaf(cell.where, name, name), leaf)))
    return [] if [name for name, _ in found] == ["source"] else found


def _branch(tree: Mapping[str, Any], where: Location) -> Branch:
    def node(thing: Any) -> Node:
        return _branch(thing, where) if isinstance(thing, dict) else thing

    return Branch(where, {key: Entry(Leaf(where, key, key), node(one)) for key, one in tree.items()})
