"""From pydantic's errors to problems that tell people where, what, what is allowed and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from simulator.errors import Location, Problem
from simulator.inputs.half_years import tell_half_year
from simulator.inputs.meant import meant
from simulator.inputs.place import Place, find
from simulator.inputs.shape import Choice, Field, Keyed, Record, Shape
from simulator.inputs.tree import Branch, Leaf, written
from simulator.inputs.values import (
    Fix,
    Key,
    Told,
    tell_key,
    tell_kind,
    tell_length,
    tell_range,
    tell_rule,
    tell_source,
    tell_unit,
    tell_value,
)
from simulator.inputs.words import allowed
from simulator.model.base import nearest, suggest
from simulator.model.findings import listed

_STANDARD = frozenset(get_args(ErrorType))
"""Pydantic's own complaints; any other is a rule of the model."""
_FIRST = ("thousands_point", "unknown_municipality")
"""Of several complaints about one value, those that say most."""
_WHOLE_HALF_YEARS = ("review_day", "half_years")
"""Rules about days, of which more than one may be wrong."""


def explain(
    errors: Sequence[ErrorDetails], root: Branch, shape: Record, names: Mapping[str, str]
) -> list[Told]:
    """Tell pydantic's errors as problems, each once.

    Parameters
    ----------
    errors
        What pydantic found.
    root
        The tree it came from.
    shape
        The shape of a scenario.
    names
        The municipalities' codes by name.
    """
    teller = _Teller(root, shape, names, errors)
    told: dict[tuple[object, str], Told] = {}
    for error in sorted(errors, key=lambda error: error["type"] not in _FIRST):
        for one in teller.tell_all(error):
            told.setdefault((one.problem.where, one.problem.field), one)
    return list(told.values())


class _Teller:
    def __init__(
        self, root: Branch, shape: Record, names: Mapping[str, str], errors: Sequence[ErrorDetails]
    ) -> None:
        self.root = root
        self.shape = shape
        self.names = names
        self.unknown = {error["loc"] for error in errors if error["type"] == "extra_forbidden"}
        above = [error["loc"][:-1] for error in errors if error["type"] == "missing"]
        above += [error["loc"] for error in errors if error["type"] == "union_tag_not_found"]
        self.incomplete = {find(root, shape, address).keys for address in above}

    def tell_all(self, error: ErrorDetails) -> list[Told]:
        if error["type"] in _WHOLE_HALF_YEARS:
            place = find(self.root, self.shape, error["loc"])
            return list(tell_half_year(place)) or [tell_rule(place, error)]
        told = self.tell(error)
        return [] if told is None else [told]

    def tell(self, error: ErrorDetails) -> Told | None:
        kind, address = error["type"], error["loc"]
        if kind == "missing":
            return self._missing(address)
        place = find(self.root, self.shape, address)
        if kind == "extra_forbidden":
            return self._unknown_key(place, address)
        if kind == "unknown_municipality":
            return self._municipality(place, is_key=address[-1] == "[key]")
        if address[-1:] == ("[key]",):
            return tell_key(place)
        if kind == "union_tag_not_found":
            return self._override_of_nothing(place) or tell_kind(place)
        if kind == "union_tag_invalid":
            return tell_kind(place)
        if kind in ("too_short", "too_long"):
            return tell_length(place)
        if kind == "unit":
            return tell_unit(place, error)
        if kind == "figure_source":
            return tell_source(place, error)
        if kind == "figure_range":
            return tell_range(place, error)
        if kind in _STANDARD or kind == "thousands_point":
            return tell_value(place, error)
        return tell_rule(place, error)

    def _missing(self, address: tuple[Key, ...]) -> Told | None:
        *above, name = address
        place = find(self.root, self.shape, above)
        fields = _fields(place)
        if any(
            tuple(unknown[:-1]) == tuple(above) and nearest(str(unknown[-1]), fields) == name
            for unknown in self.unknown
        ):
            # It is there, misspelt: that is one problem, not two.
            return None
        entry_of = self._override_of_nothing(place)
        if entry_of is not None:
            return entry_of
        may = allowed(fields[str(name)].shape) if str(name) in fields else ""
        field = ".".join([*place.path, str(name)])
        if isinstance(place.node, Branch) and str(name) in place.node.removed:
            where = place.node.removed[str(name)]
            gone = Problem(
                where, field, "null, which removes it", may, "write a value, or leave this line out"
            )
            return Told(gone, place.keys, is_missing=True)
        return Told(Problem(place.key_where, field, "", may, f"add '{name}:'"), place.keys, is_missing=True)

    def _override_of_nothing(self, place: Place) -> Told | None:
        """Return the problem of a misspelt id: an entry that was meant to change another one.

        Such an entry has few of the fields that a new one would have.
        """
        if place.key is None or place.parent is None or not isinstance(place.parent[1], Keyed):
            return None
        required = {name for name, field in _fields(place).items() if field.required}
        given = required & set(place.node.entries) if isinstance(place.node, Branch) else required
        if 2 * len(given) > len(required):
            return None
        by_municipality = place.parent[1].keys == "code"
        others = [
            entry.key.text
            for key, entry in place.parent[0].entries.items()
            if (*place.keys[:-1], key) not in self.incomplete
        ]
        if by_municipality:
            others = [*self.names, *others]
        near = nearest(place.key.text, others)
        if near is None and not by_municipality:
            return None
        complete = f"add {listed(name for name in _fields(place) if name in required - given)}"
        hint = f"did you mean '{near}'? If it is new, {complete}" if near else f"if it is new, {complete}"
        return Told(
            Problem(
                place.key.where,
                place.field,
                f"'{place.key.text}', which is not there to be changed",
                f"one of {listed(self.names if by_municipality else others)}, or a complete new one",
                hint,
            ),
            place.keys,
            is_missing=True,
        )

    def _unknown_key(self, place: Place, address: tuple[Key, ...]) -> Told:
        name = str(address[-1])
        above = find(self.root, self.shape, address[:-1])
        torn = _torn_number(above, name)
        if torn is not None:
            return torn
        fields = _fields(above)
        near = nearest(name, fields)
        if near is not None:
            remedy = f"did you mean '{near}'?"
        elif name == "<<":
            remedy = "name the file or the values to be taken over in 'extends'"
        else:
            elsewhere = _where_it_belongs(self.shape, name)
            remedy = f"it belongs under '{elsewhere}'" if elsewhere else "remove it"
        problem = Problem(place.key_where, place.field, "an unknown key", listed(fields, most=30), remedy)
        fix = Fix(place.keys, "rename", near) if near else Fix(place.keys, "drop")
        return Told(problem, place.keys, (fix,))

    def _municipality(self, place: Place, is_key: bool) -> Told:
        text = place.key.text if is_key and place.key else written(place.node)
        hint = suggest(text, [*self.names, *self.names.values()])
        where = place.key_where if is_key else place.where
        return Told(
            Problem(
                where,
                place.field,
                text,
                f"a municipality of the region: {listed(self.names)}",
                hint or "use the name or the CBS code of one of these",
            ),
            place.keys,
        )


def _fields(place: Place) -> Mapping[str, Field]:
    """Return the fields that a mapping may have; where nobody says of which kind it is, those of every kind."""
    shape = place.shape
    if isinstance(shape, Choice):
        kinds = [one.fields for one in shape.alternatives if isinstance(one, Record)]
        return (
            {name: field for name, field in kinds[0].items() if all(name in one for one in kinds)}
            if kinds
            else {}
        )
    return shape.fields if isinstance(shape, Record) else {}


def _torn_number(place: Place, name: str) -> Told | None:
    """Return the problem of a decimal comma in braces: ``{value: 0,3}`` is a value of 0 and a key 3."""
    entries = place.node.entries if isinstance(place.node, Branch) else {}
    right = entries[name].key if name in entries else None
    if right is None or not name.isdecimal() or place.shape is None:
        return None
    for field, entry in entries.items():
        left = entry.node
        if isinstance(left, Leaf) and isinstance(left.value, int) and _touch(left.where, left.text, right):
            inner = find(place.node, place.shape, [field])
            comma = Leaf(left.where, f"{left.text},{name}", f"{left.text},{name}")
            guess = meant(comma, inner.shape)
            problem = Problem(
                left.where,
                f"{place.field}.{field}",
                comma.text,
                allowed(inner.shape),
                guess.remedy if guess else f"write {left.text}.{name}",
            )
            fixes = [Fix((*place.keys, name), "drop")]
            if guess is not None and guess.value is not None:
                fixes.append(Fix((*place.keys, field), "replace", guess.value))
            return Told(problem, place.keys, tuple(fixes))
    return None


def _touch(where: Location, text: str, right: Leaf) -> bool:
    """Whether only a comma stands between a text and what follows it."""
    return replace(where, column=where.column + len(text) + 1) == right.where


def _where_it_belongs(shape: Shape, name: str, path: str = "") -> str | None:
    """Return the mapping of the file in which a field of this name belongs, the nearest to the top."""
    if not isinstance(shape, Record) or shape.figure is not None:
        return None
    if path and name in shape.fields:
        return path
    return next(
        (
            found
            for field, one in shape.fields.items()
            if (found := _where_it_belongs(one.shape, name, f"{path}.{field}" if path else field))
        ),
        None,
    )
