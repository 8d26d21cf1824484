"""The JSON Schema of scenario files, with which editors complete and check them."""

from __future__ import annotations

from typing import Any

from simulator.inputs.extend import EXTENDS
from simulator.inputs.shape import (
    Choice,
    Field,
    Items,
    Keyed,
    Options,
    Plain,
    Record,
    Shape,
    id_pattern,
    scenario_shape,
)

_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file.

    Nothing is required, since any file may be laid over another; and null, which removes what an extended
    file has, is allowed wherever something can be removed. Which municipalities exist, a schema cannot know.
    """
    schema = schema_of(scenario_shape(), "Scenario of groeipad")
    schema["properties"] = {EXTENDS: _EXTENDS, **schema["properties"]}
    return schema


def schema_of(shape: Record, title: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a file of some shape, in which nothing is required."""
    definitions: dict[str, Any] = {}
    root = _record(shape, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": title,
        "$defs": dict(sorted(definitions.items())),
    }


_NAME = {"type": "string", "minLength": 1}
_EXTENDS: dict[str, Any] = {
    "title": "Extends",
    "description": "The file (or files; later ones win) over which this one is laid, relative to this file.",
    "anyOf": [_NAME, {"type": "array", "items": _NAME}],
}


def _schema(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape, Plain):
        return _plain(shape)
    if isinstance(shape, Options):
        return {"enum": list(shape.values)}
    if isinstance(shape, Choice):
        return {"anyOf": [_schema(one, definitions) for one in shape.alternatives]}
    if isinstance(shape, Items):
        limits = {"minItems": shape.fewest or None, "maxItems": shape.most}
        return {"type": "array", "items": _schema(shape.item, definitions), **_given(limits)}
    if isinstance(shape, Keyed):
        return _keyed(shape, definitions)
    if shape.figure is not None:
        return _figure(shape, definitions)
    if shape.name not in definitions:
        definitions[shape.name] = {}
        definitions[shape.name] = _record(shape, definitions)
    return {"$ref": f"#/$defs/{shape.name}"}


def _plain(shape: Plain) -> dict[str, Any]:
    if shape.kind == "date":
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    limits = {
        "minimum": shape.at_least,
        "exclusiveMinimum": shape.above,
        "maximum": shape.at_most,
        "exclusiveMaximum": shape.below,
        "pattern": shape.pattern,
    }
    return {"type": _TYPES[shape.kind], **_given(limits)}


def _keyed(shape: Keyed, definitions: dict[str, Any]) -> dict[str, Any]:
    keys = {"year": r"^[1-9]\d{3}$", "id": id_pattern()}.get(shape.keys)
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": _or_null(_schema(shape.value, definitions)),
    }
    return schema if keys is None else {**schema, "propertyNames": {"pattern": keys}}


def _figure(shape: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a figure: a bare value, or a mapping that says where it comes from."""
    assert shape.figure is not None
    value = _schema(shape.figure, definitions)
    properties = {
        name: {"description": one.about, **_or_null_if(one.nullable, _schema(one.shape, definitions))}
        for name, one in shape.fields.items()
    }
    if shape.unit is not None:
        properties["unit"] = {
            "description": properties["unit"]["description"],
            "enum": [shape.unit.name, None],
        }
    return {"anyOf": [value, {"type": "object", "properties": properties, "additionalProperties": False}]}


def _record(shape: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": shape.name,
        "description": shape.about,
        "type": "object",
        "properties": {name: _property(name, one, definitions) for name, one in shape.fields.items()},
        "additionalProperties": False,
    }


def _property(name: str, field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": name.replace("_", " ").capitalize(),
        "description": field.about,
        **_or_null_if(field.nullable or not field.required, _schema(field.shape, definitions)),
    }


def _or_null_if(nullable: bool, schema: dict[str, Any]) -> dict[str, Any]:
    return _or_null(schema) if nullable else schema


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    alternatives = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    return {"anyOf": [*alternatives, {"type": "null"}]}


def _given(limits: dict[str, Any]) -> dict[str, Any]:
    return {name: limit for name, limit in limits.items() if limit is not None}
