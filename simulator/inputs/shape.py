"""What may stand where in a scenario file, read from the pydantic model.

The model is the one definition. Its *shape* is what merging, converting, explaining a mistake and the JSON
Schema all need to know of it: which fields a mapping has, which mappings are by id, what a value may be.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.inputs.meanings import meaning_of
from simulator.model.base import Figure, Municipality, Slug, Unit
from simulator.model.region import MunicipalityData
from simulator.model.scenario import Scenario

KeyKind = Literal["code", "municipality", "year", "id"]
ValueKind = Literal["text", "integer", "number", "boolean", "date"]

_KINDS: Mapping[Any, ValueKind] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "boolean",
    date: "date",
}
_MUNICIPALITY_MARK = get_args(Municipality)[1]
_SLUG_PATTERN = get_args(Slug)[1].metadata[0].pattern


@dataclass(frozen=True)
class Plain:
    """A single value and its limits."""

    kind: ValueKind
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    pattern: str | None = None
    unit: Unit | None = None
    municipality: bool = False


@dataclass(frozen=True)
class Options:
    """One of a few words (or numbers)."""

    values: tuple[str | int, ...]


@dataclass(frozen=True)
class Items:
    """A list."""

    item: Shape
    fewest: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Keyed:
    """A mapping by id, year or municipality."""

    keys: KeyKind
    value: Shape
    fewest: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Field:
    """One field of a record: what may stand there, what it means, and whether null is a value of its own."""

    shape: Shape
    required: bool
    nullable: bool
    owner: type[BaseModel]
    name: str

    @property
    def about(self) -> str:
        """What it means, in a sentence or two."""
        return _one_line(meaning_of(self.owner, self.name))


@dataclass(frozen=True)
class Record:
    """A mapping with named fields; ``figure`` is what may be written in its stead as a bare value."""

    name: str
    about: str
    fields: Mapping[str, Field]
    figure: Shape | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Choice:
    """One of several shapes; for records, ``told_by`` is the field that says which."""

    alternatives: tuple[Shape, ...]
    told_by: str | None = None


Shape: TypeAlias = Plain | Options | Items | Keyed | Record | Choice


@cache
def scenario_shape() -> Record:
    """Return the shape of a whole scenario."""
    return shape_of(Scenario)


def shape_of(model: type[BaseModel]) -> Record:
    """Return the shape of a file that holds a model."""
    return _record(model)


def _record(model: type[BaseModel], unit: Unit | None = None) -> Record:
    is_figure = issubclass(model, Figure)
    fields = {
        name: Field(
            shape=_with_unit(
                _shape(info.annotation, info.metadata, info.discriminator),
                unit if name in ("value", "low", "high") else None,
            ),
            required=info.is_required(),
            nullable=_accepts_none(info.annotation),
            owner=model,
            name=name,
        )
        for name, info in model.model_fields.items()
    }
    return Record(
        name="Figure" if is_figure else model.__name__,
        about=_one_line(model.__doc__ or ""),
        fields=fields,
        figure=fields["value"].shape if is_figure else None,
        unit=unit,
    )


def _shape(annotation: Any, metadata: list[Any] | tuple[Any, ...] = (), told_by: Any = None) -> Shape:
    """Return the shape of a type annotation with the metadata that pydantic or Annotated keeps beside it."""
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _shape(inner, [*marks, *metadata], told_by)
    marks = list(_flat(metadata))
    told_by = next((mark.discriminator for mark in metadata if _tells_apart(mark)), told_by)
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _choice([one for one in get_args(annotation) if one is not type(None)], metadata, told_by)
    if origin is Literal:
        return Options(get_args(annotation))
    if origin is tuple:
        return Items(
            _shape(get_args(annotation)[0]),
            fewest=_mark(marks, annotated_types.MinLen, "min_length") or 0,
            most=_mark(marks, annotated_types.MaxLen, "max_length"),
        )
    if origin is dict:
        key, value = get_args(annotation)
        return Keyed(
            _key_kind(key, value),
            _shape(value),
            fewest=_mark(marks, annotated_types.MinLen, "min_length") or 0,
            most=_mark(marks, annotated_types.MaxLen, "max_length"),
        )
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _record(annotation, next((mark for mark in marks if isinstance(mark, Unit)), None))
    if annotation in _KINDS:
        return Plain(
            kind=_KINDS[annotation],
            at_least=_strictest(marks, annotated_types.Ge, "ge"),
            above=_mark(marks, annotated_types.Gt, "gt"),
            at_most=_mark(marks, annotated_types.Le, "le"),
            below=_mark(marks, annotated_types.Lt, "lt"),
            pattern=next((mark.pattern for mark in marks if getattr(mark, "pattern", None)), None),
            municipality=_MUNICIPALITY_MARK in marks,
        )
    raise TypeError(f"the loader does not know the type {annotation!r}")


def _choice(alternatives: list[Any], metadata: list[Any] | tuple[Any, ...], told_by: Any) -> Shape:
    if len(alternatives) == 1:
        return _shape(alternatives[0], metadata, told_by)
    return Choice(tuple(_shape(one) for one in alternatives), told_by)


def _flat(metadata: list[Any] | tuple[Any, ...]) -> list[Any]:
    """Return the marks, with those that a ``Field(...)`` holds written out."""
    return [mark for item in metadata for mark in (item.metadata if isinstance(item, FieldInfo) else [item])]


def _tells_apart(mark: Any) -> bool:
    return isinstance(mark, FieldInfo) and mark.discriminator is not None


def _mark(marks: list[Any], kind: type, name: str) -> Any:
    return next((getattr(mark, name) for mark in marks if isinstance(mark, kind)), None)


def _strictest(marks: list[Any], kind: type, name: str) -> Any:
    """Return the highest of the lower limits that a type has been given one after the other."""
    return max((getattr(mark, name) for mark in marks if isinstance(mark, kind)), default=None)


def _key_kind(key: Any, value: Any) -> KeyKind:
    if key is int:
        return "year"
    if _MUNICIPALITY_MARK in _flat(get_args(key)[1:]):
        return "municipality"
    return "code" if value is MunicipalityData else "id"


def _with_unit(shape: Shape, unit: Unit | None) -> Shape:
    if unit is not None and isinstance(shape, Plain):
        return replace(shape, unit=unit)
    return shape


def _accepts_none(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def id_pattern() -> str:
    """Return the pattern of an id that people choose."""
    return str(_SLUG_PATTERN)
