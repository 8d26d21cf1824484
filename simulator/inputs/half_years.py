"""Days that are not where a half-year begins or ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from simulator.errors import Problem
from simulator.inputs.place import Place
from simulator.inputs.tree import Branch, Leaf
from simulator.inputs.values import Fix, Told

_FIRST_DAYS = frozenset({"start"})
"""Fields with the first day of a half-year; the others have its last day."""
_LAST_DAYS = frozenset({"end", "first", "last", "on"})


def tell_half_year(place: Place) -> Iterator[Told]:
    """Tell of every day of a swap or a review that is not the first or the last day of a half-year.

    Parameters
    ----------
    place
        The swap or the review.
    """
    entries = place.node.entries if isinstance(place.node, Branch) else {}
    for name, entry in entries.items():
        if name in _FIRST_DAYS | _LAST_DAYS and isinstance(entry.node, Leaf):
            yield from _tell_day(place, name, entry.node, is_first=name in _FIRST_DAYS)


def _tell_day(place: Place, name: str, leaf: Leaf, is_first: bool) -> Iterator[Told]:
    try:
        day = date.fromisoformat(leaf.text)
    except ValueError:
        return
    near = _nearest(day, is_first)
    if near != day:
        may = "a 1 January or a 1 July" if is_first else "a 30 June or a 31 December"
        problem = Problem(leaf.where, f"{place.field}.{name}", leaf.text, may, f"write {near.isoformat()}")
        yield Told(problem, place.keys, (Fix((*place.keys, name), "replace", near),))


def _nearest(day: date, is_first: bool) -> date:
    """Return the first or last day of a half-year that is nearest to a day."""
    first_days = [
        date(year, month, 1)
        for year in range(max(day.year - 1, 1), min(day.year + 1, date.max.year) + 1)
        for month in (1, 7)
    ]
    days = first_days if is_first else [one - timedelta(days=1) for one in first_days if one > date.min]
    return min(days, key=lambda one: abs(one - day))
