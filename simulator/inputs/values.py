"""What is wrong with one value: of the wrong kind, outside its limits, or at odds with its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import ErrorDetails

from simulator.errors import Problem
from simulator.inputs.meant import meant, slug
from simulator.inputs.place import Place, find
from simulator.inputs.shape import Choice, Items, Keyed, Record
from simulator.inputs.tree import Branch, Entry, Leaf, Listing, written
from simulator.inputs.words import allowed, how_many
from simulator.model.base import nearest
from simulator.model.findings import listed

Key = str | int


@dataclass(frozen=True)
class Fix:
    """What would mend a problem: used to look for further problems behind it, never to change a file."""

    keys: tuple[Key, ...]
    action: Literal["replace", "drop", "rename"]
    value: Any = None


@dataclass(frozen=True)
class Told:
    """A problem, the keys of the place it speaks of, and what would mend it, where that is known."""

    problem: Problem
    keys: tuple[Key, ...]
    fixes: tuple[Fix, ...] = ()
    is_missing: bool = False


_RULES: Mapping[str, str] = {
    "share_sum": "change one of the shares",
    "spread": "write 'by: shares' together with 'shares', or neither",
    "whole_months": "write the first and the last day of a month",
    "horizon_order": "put the dates in order",
    "horizon_years": "correct the year",
    "measure_order": "put the dates in order",
    "event_order": "put the dates in order",
    "other_supply_order": "put the dates in order",
    "swap_order": "put the dates in order",
    "half_years": "let it start on 1 January or 1 July, and end on 30 June or 31 December",
    "review_day": "write the last day of a half-year, such as 2028-06-30",
    "opening_backlog": "write how many households wait on the first day",
    "opening_backlog_sum": "correct one of the numbers, or write 'total: null'",
    "one_limit": "write either 'below' or 'above'",
    "one_operation": "keep one of them",
    "factor_only": "write 'multiply' in its stead: 1 leaves it as it is",
    "not_by_municipality": "leave 'municipalities' out",
    "not_by_group": "leave 'groups' out",
    "not_by_facility": "leave 'facilities' out",
    "not_by_corporation": "leave 'corporations' out",
    "not_by_other_supply": "leave 'other_supply' out",
    "weights": "write one weight for each day, or none",
    "persons": "put them in order",
    "named_twice": "take one of them out",
    "fairness_missing": "add it to the goals, or write 'fair_share: aim'",
}
"""What to do about a rule of the model that speaks of more than one value."""


def _problem(place: Place, may: str, remedy: str) -> Problem:
    value = "" if isinstance(place.node, Branch) else written(place.node)
    return Problem(place.where, place.field, value, may, remedy)


def tell_value(place: Place, error: ErrorDetails) -> Told:
    """Tell of a single value that is of the wrong kind or outside its limits."""
    may = allowed(place.shape) if place.shape is not None else error["msg"]
    node = place.node
    if isinstance(node, Leaf):
        guess = meant(node, place.shape)
        if guess is not None:
            fixes = () if guess.value is None else (Fix(place.keys, "replace", guess.value),)
            return Told(_problem(place, may, guess.remedy), place.keys, fixes)
    if isinstance(place.shape, Items) and isinstance(node, Leaf):
        fixes = (Fix(place.keys, "replace", (node.value,)),)
        return Told(_problem(place, may, f"write [{written(node)}]"), place.keys, fixes)
    return Told(Problem(place.where, place.field, written(node), may, _instead(place)), place.keys)


def _instead(place: Place) -> str:
    """Return how a value of the wrong kind is mended, where nobody can guess what it should be."""
    shape, node = place.shape, place.node
    if isinstance(shape, Items) and isinstance(node, Branch):
        return "begin each item with '- ', or put [ ] around it"
    if isinstance(shape, Record) and shape.figure is None and not isinstance(node, Branch):
        required = [name for name, field in shape.fields.items() if field.required]
        return f"write {{{', '.join(f'{name}: …' for name in required[:3])}}}"
    return "write what is allowed here"


def tell_key(place: Place) -> Told:
    """Tell of a key that is not a year or an id."""
    keys = place.parent[1].keys if place.parent and isinstance(place.parent[1], Keyed) else "id"
    text = place.key.text if place.key else ""
    if keys == "year":
        may, remedy = "a year such as 2027", "write the year"
    else:
        may = "lower case letters, digits and '_', beginning with a letter"
        remedy = f"write '{slug(text)}'" if slug(text) else "choose another id"
    return Told(Problem(place.key_where, place.field, text, may, remedy), place.keys)


def tell_kind(place: Place) -> Told:
    """Tell of a mapping whose ``kind`` is missing or unknown."""
    choice = place.shape
    assert isinstance(choice, Choice)
    told_by = str(choice.told_by)
    kinds = [
        str(value)
        for one in choice.alternatives
        if isinstance(one, Record)
        for value in getattr(one.fields[told_by].shape, "values", ())
    ]
    may = f"one of {listed(kinds)}"
    field = ".".join([*place.path, told_by])
    if not isinstance(place.node, Branch) or told_by not in place.node.entries:
        return Told(Problem(place.where, field, "", may, f"add '{told_by}:'"), place.keys, is_missing=True)
    leaf = place.node.entries[told_by].node
    near = nearest(leaf.text, kinds) if isinstance(leaf, Leaf) else None
    remedy = f"did you mean '{near}'?" if near else "choose one of these"
    fixes = (Fix((*place.keys, told_by), "replace", near),) if near else ()
    return Told(Problem(leaf.where, field, written(leaf), may, remedy), place.keys, fixes)


def tell_length(place: Place) -> Told | None:
    """Tell of a list or mapping with too few or too many entries."""
    shape = place.shape.figure if isinstance(place.shape, Record) else place.shape
    node = place.node
    if isinstance(node, Listing) and isinstance(shape, Items):
        number = len(node.items)
        if shape.fewest <= number <= (shape.most or number):
            return None
        commas = number == 2 * (shape.most or 0) and all(
            isinstance(item, Leaf) and item.text.isdigit() for item in node.items
        )
        remedy = "write decimals with a point: 0.77" if commas else "add or remove some"
        problem = Problem(place.where, place.field, f"a list of {number}", how_many(shape), remedy)
        return Told(problem, place.keys)
    number = len(node.entries) if isinstance(node, Branch) else 0
    most = shape.most if isinstance(shape, Keyed) else None
    if most is not None and number > most:
        problem = Problem(place.where, place.field, f"{number} entries", f"at most {most}", "remove some")
        return Told(problem, place.keys)
    if number:
        # The model counts what is left when it has refused some entries; those are problems of their own.
        return None
    problem = Problem(place.where, place.field, "an empty mapping", allowed(place.shape), "add an entry")
    return Told(problem, place.keys)


def tell_unit(place: Place, error: ErrorDetails) -> Told:
    """Tell of a figure that is given in another unit than the field's."""
    expected = str(error.get("ctx", {}).get("expected", ""))
    inner = (
        find(place.node, place.shape, ["unit"]) if isinstance(place.node, Branch) and place.shape else place
    )
    field = ".".join([*place.path, "unit"])
    return Told(
        Problem(
            inner.node.where,
            field,
            written(inner.node),
            f"'{expected}'",
            f"convert the figure, and write '{expected}'",
        ),
        place.keys,
        (Fix((*place.keys, "unit"), "replace", expected),),
    )


def tell_range(place: Place, error: ErrorDetails) -> Told:
    """Tell of a figure that lies outside its own range."""
    end = str(error.get("ctx", {}).get("end", ""))
    entries: Mapping[str, Entry] = place.node.entries if isinstance(place.node, Branch) else {}
    value = entries["value"].node if "value" in entries else place.node
    limit = entries[end].node if end in entries else place.node
    sign = "at least" if end == "low" else "at most"
    return Told(
        Problem(
            value.where,
            ".".join([*place.path, "value"]),
            written(value),
            f"{sign} {written(limit)}, its own '{end}'",
            "widen the range, or correct the value",
        ),
        place.keys,
        (Fix((*place.keys, end), "drop"),),
    )


def tell_source(place: Place, error: ErrorDetails) -> Told:
    """Tell of a figure that claims to be a fact and does not say whose."""
    status = error.get("ctx", {}).get("status", "")
    problem = Problem(
        place.where,
        f"{place.field}.source",
        "",
        f"a source, since the status is '{status}'",
        "add 'source:', or leave 'status' out",
    )
    return Told(problem, place.keys, (Fix((*place.keys, "status"), "drop"),))


def tell_rule(place: Place, error: ErrorDetails) -> Told:
    """Tell of a rule of the model that speaks of more than one value."""
    remedy = _RULES.get(error["type"], "change it so that this holds")
    return Told(_problem(place, error["msg"], remedy), place.keys)
