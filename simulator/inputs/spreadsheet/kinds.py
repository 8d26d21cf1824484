"""Which figures a region fills in by spreadsheet: defined once, for who writes it and for who reads it.

A kind of figure has a place in the scenario, in which ``{id}`` stands for a municipality, a group or a kind of
facility, and ``{year}`` for a year. A row of a sheet is one figure. What may stand in it, its unit and its limits
come from the model, and are not repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from simulator.inputs.merge import field_of
from simulator.inputs.shape import Choice, Keyed, Options, Plain, Record, Shape, scenario_shape
from simulator.model.base import Figure
from simulator.model.scenario import Scenario

SheetName = Literal["region", "municipalities", "groups", "facilities"]
SHEETS: tuple[SheetName, ...] = get_args(SheetName)
"""The sheets, in order."""

Column = Literal["of", "figure", "value", "unit", "low", "high", "year", "source", "status"]
COLUMNS: tuple[Column, ...] = get_args(Column)
"""The columns of a sheet of figures, in order; the key stands before them."""
FILLED_IN: tuple[Column, ...] = ("value", "low", "high", "year", "source", "status")
"""The columns that the region fills in."""


@dataclass(frozen=True)
class FigureKind:
    """A kind of figure.

    Attributes
    ----------
    name
        Its name, under which its words stand in the catalogues.
    sheet
        The sheet it stands on.
    paths
        Its place in the scenario; of several the first that the scenario has.
    """

    name: str
    sheet: SheetName
    paths: tuple[str, ...]


def _municipality(name: str, field: str) -> FigureKind:
    return FigureKind(name, "municipalities", (f"region.municipalities.{{id}}.{field}",))


def _region(name: str, *paths: str) -> FigureKind:
    return FigureKind(name, "region", paths)


def _group(name: str) -> FigureKind:
    return FigureKind(name, "groups", (f"demand.groups.{{id}}.{name}",))


def _facility(name: str, *fields: str) -> FigureKind:
    return FigureKind(name, "facilities", tuple(f"facilities.{{id}}.{field}" for field in fields))


FIGURE_KINDS: tuple[FigureKind, ...] = (
    _region("task", "demand.task"),
    _region("housed_in_region", "region.housed_in_reference_year"),
    _region("opening_backlog", "demand.opening_backlog.total"),
    _region("population_growth", "region.population_growth"),
    _region("regional_turnover", "supply.relets.turnover_rate"),
    _region("turnover_trend", "supply.relets.turnover_trend"),
    _region("void", "supply.relets.void.mean_days", "supply.relets.void.days"),
    _region("new_homes", "supply.new_homes.planned_per_year"),
    _region("realisation", "supply.new_homes.realisation"),
    _region("demolition", "supply.demolition"),
    _municipality("population", "population.{year}"),
    _municipality("social_rent_homes", "social_rent_homes"),
    _municipality("turnover_rate", "turnover_rate"),
    _municipality("housed_in_reference_year", "housed_in_reference_year"),
    _municipality("new_social_homes_per_year", "new_social_homes_per_year"),
    _municipality("dwellings", "dwellings"),
    _group("households_per_year"),
    _group("household_size"),
    _group("growth"),
    _group("refusal_probability"),
    _group("return_probability"),
    _facility("places", "places"),
    _facility("stay", "stay.mean_days", "stay.days"),
    _facility("occupancy", "occupancy"),
    _facility("patience", "intake.patience.mean_days", "intake.patience.days"),
    _facility("cost_per_place_day", "cost_per_place_day"),
)
"""What a region fills in, in the order of the sheets."""


@dataclass(frozen=True)
class FigureRow:
    """A row: one figure.

    Attributes
    ----------
    kind
        Which kind of figure it is.
    path
        Its field in the scenario, municipalities by code; the key of the row.
    of
        The id of the municipality, group or facility; empty for the region.
    year
        The year, for a figure by year.
    figure
        What the scenario has; None where it has nothing.
    shape
        What its value may be.
    may_be_empty
        Whether a scenario can do without it.
    """

    kind: FigureKind
    path: str
    of: str
    year: int | None
    figure: Figure[Any] | None
    shape: Plain
    may_be_empty: bool

    @property
    def unit(self) -> str:
        """The unit of its value."""
        return self.shape.unit.name if self.shape.unit else ""

    @property
    def counts_things(self) -> bool:
        """Whether it counts whole things, so that a mark before three digits can only part thousands."""
        per_household = self.unit == "persons per household"
        unit_counts = self.shape.unit is not None and self.shape.unit.counts_things
        return self.shape.kind == "integer" or (unit_counts and not per_household)


def figure_rows(scenario: Scenario) -> tuple[FigureRow, ...]:
    """Return every figure that the sheets of a scenario have, in the order in which they stand there.

    Figures of a kind stand together, so that a column of them can be pasted at once.

    Parameters
    ----------
    scenario
        Any scenario. Of a figure by year it gives the years that are known, and the first year of the run.
    """
    return tuple(row for kind in FIGURE_KINDS for row in _rows(kind, scenario))


def _rows(kind: FigureKind, scenario: Scenario) -> Iterator[FigureRow]:
    ids: Mapping[SheetName, tuple[str, ...]] = {
        "region": ("",),
        "municipalities": tuple(scenario.region.municipalities),
        "groups": tuple(scenario.demand.groups),
        "facilities": tuple(scenario.facilities),
    }
    by_year = "{year}" in kind.paths[0]
    years = _years(scenario) if by_year else (None,)
    for year in years:
        for id_ in ids[kind.sheet]:
            paths = (path.format(id=id_, year=year) for path in kind.paths)
            rows = (_row(kind, path, id_, year, scenario) for path in paths)
            row = next((one for one in rows if one is not None), None)
            if row is not None:
                yield row


def _years(scenario: Scenario) -> tuple[int, ...]:
    known = {year for one in scenario.region.municipalities.values() for year in one.population}
    return tuple(sorted(known | {scenario.horizon.start.year}))


def _row(kind: FigureKind, path: str, id_: str, year: int | None, scenario: Scenario) -> FigureRow | None:
    """Return the row of a field; None where the scenario has no place for it."""
    thing: Any = scenario
    shape: Shape | None = scenario_shape()
    may_be_empty = False
    for step in path.split("."):
        shape = _alternative(shape, thing)
        if thing is None or shape is None:
            return None
        if isinstance(shape, Record):
            if step not in shape.fields:
                return None
            may_be_empty, thing = not shape.fields[step].required, getattr(thing, step)
        else:
            may_be_empty = True
            thing = thing.get(int(step) if isinstance(shape, Keyed) and shape.keys == "year" else step)
        shape = field_of(shape, step)
    value = shape.figure if isinstance(shape, Record) else None
    if not isinstance(value, Plain):
        return None
    return FigureRow(kind, path, id_, year, thing, value, may_be_empty)


def _alternative(shape: Shape | None, thing: Any) -> Shape | None:
    """Return which of the alternatives of a choice a part of the scenario is."""
    if not isinstance(shape, Choice) or shape.told_by is None or thing is None:
        return shape
    told = getattr(thing, shape.told_by)
    for one in shape.alternatives:
        if isinstance(one, Record):
            words = one.fields[shape.told_by].shape
            if isinstance(words, Options) and told in words.values:
                return one
    return None
