"""How an entry of a scenario file is laid out as YAML.

It is written event by event, as :mod:`~simulator.inputs.tree` reads it. A mapping or list without mappings inside
stands on one line where it fits, and any other in lines of its own; a long text is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from textwrap import wrap
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from simulator.inputs.merge import field_of
from simulator.inputs.shape import Choice, Items, Plain, Record, Shape
from simulator.inputs.tree import plain_value

LINE = 110
"""How long a line with a whole mapping or list may be."""
TEXT_LINE = 118
"""How long a line of text may be."""
_ELSEWHERE = re.compile(r"(?i:y|n|yes|no|on|off)|[-+.]*\d\S*|\d{4}-\d\d?-\d\d?\b.*|\?.*|<<|=")
"""Texts that other readers of YAML take for something else, or people for a number or a date."""


def entry_text(key: str | int, value: Any, shape: Shape | None) -> str:
    """Return an entry of the outermost mapping as YAML.

    Parameters
    ----------
    key
        Its key.
    value
        What stands under it: nested mappings, lists, numbers, texts, dates, booleans and None.
    shape
        What may stand there; None where the model knows no such key.

    Returns
    -------
    str
        One line or more, each with its line break.
    """
    name = _key(key)
    return _emitted(
        [
            MappingStartEvent(None, None, True, flow_style=False),
            name,
            *_laid_out(value, shape, indent=0, column=len(name.value) + 2),
            MappingEndEvent(),
        ]
    )


def below(shape: Shape | None, key: str | None = None) -> Shape | None:
    """Return the shape of what stands under a key, or of the items of a list; None where the model knows none."""
    if isinstance(shape, Choice):
        shapes = (below(one, key) for one in shape.alternatives)
        return next((one for one in shapes if one is not None), None)
    if key is not None:
        return field_of(shape, key)
    listed = shape.figure if isinstance(shape, Record) else shape
    return listed.item if isinstance(listed, Items) else None


def _laid_out(value: Any, shape: Shape | None, indent: int, column: int) -> Iterator[Event]:
    """Yield the events of a value.

    Parameters
    ----------
    value
        The value.
    shape
        What may stand there.
    indent
        How far in the line begins on which its key stands.
    column
        How far in the value itself would begin on that line.
    """
    if not isinstance(value, (Mapping, list, tuple)):
        yield _scalar(value, shape, longest=TEXT_LINE - column)
        return
    on_one_line = _on_one_line(value, shape)
    if on_one_line and column + len(_emitted(on_one_line)) - 1 <= LINE:
        yield from on_one_line
    elif isinstance(value, Mapping):
        yield MappingStartEvent(None, None, True, flow_style=False)
        for key, item in value.items():
            yield (name := _key(key))
            at = indent + 2
            yield from _laid_out(item, below(shape, str(key)), at, at + len(name.value) + 2)
        yield MappingEndEvent()
    else:
        yield SequenceStartEvent(None, None, True, flow_style=False)
        for item in value:
            yield from _laid_out(item, below(shape), indent + 2, indent + 4)
        yield SequenceEndEvent()


def _on_one_line(value: Any, shape: Shape | None) -> list[Event]:
    """Return the events of a mapping or list on one line, or none if there is a mapping inside."""
    if isinstance(value, Mapping):
        events: list[Event] = [MappingStartEvent(None, None, True, flow_style=True)]
        for key, item in value.items():
            inner = below(shape, str(key))
            is_list = isinstance(item, (list, tuple))
            part = _on_one_line(item, inner) if is_list else _alone(item, inner)
            if not part:
                return []
            events += [_key(key), *part]
        return [*events, MappingEndEvent()]
    parts = [_alone(item, below(shape)) for item in value]
    if not all(parts):
        return []
    start = SequenceStartEvent(None, None, True, flow_style=True)
    return [start, *(event for part in parts for event in part), SequenceEndEvent()]


def _alone(value: Any, shape: Shape | None) -> list[Event]:
    """Return the event of a single value, or none if it is a mapping or list."""
    return [] if isinstance(value, (Mapping, list, tuple)) else [_scalar(value, shape)]


def _key(key: str | int) -> ScalarEvent:
    if isinstance(key, bool) or not isinstance(key, (str, int)):
        raise TypeError(f"{key!r} is no key of a scenario: write a text or a year")
    if isinstance(key, str) and key.isidentifier() and plain_value(key) == key:
        return ScalarEvent(None, None, (True, True), key)  # 'on' too, which is the name of a field
    return _scalar(key, None)


def _scalar(value: Any, shape: Shape | None, longest: int | None = None) -> ScalarEvent:
    """Return the event of a single value; a text that is longer than ``longest`` is folded."""
    if isinstance(value, str):
        return _text(value, longest)
    if value is None:
        text = "null"
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, (int, float)):
        text = _number(value, shape)
    elif type(value) is date:
        text = value.isoformat()
    else:
        raise TypeError(f"{value!r} cannot stand in a scenario")
    return ScalarEvent(None, None, (True, True), text)


def _text(text: str, longest: int | None) -> ScalarEvent:
    style = None
    if not text.isprintable() or plain_value(text) != text or _ELSEWHERE.fullmatch(text):
        style = '"'
    elif longest is not None and len(text) > longest and len(text.split()) > 1:
        style = ">" if text == " ".join(text.split()) else '"'
    return ScalarEvent(None, None, (True, True), text, style=style)


def _number(value: int | float, shape: Shape | None) -> str:
    """Return a number without an exponent, as short as reads back the same."""
    text = str(value) if isinstance(value, int) else format(Decimal(repr(float(value))), "f")
    if isinstance(value, float) and "." not in text:
        text += ".0"
    if not isinstance(plain_value(text), (int, float)) or plain_value(text) != value:
        raise ValueError(f"{value} is no number of a scenario")
    # 1.125 homes would be refused: a Dutch reader takes it for 1125.
    return f"{text}0" if _may_count(shape) and re.fullmatch(r"[-+]?\d{1,3}\.\d{3}", text) else text


def _may_count(shape: Shape | None) -> bool:
    """Whether a number may be one of homes, households, persons or places."""
    if isinstance(shape, Choice):
        return any(_may_count(one) for one in shape.alternatives)
    plain = shape.figure if isinstance(shape, Record) else shape
    return plain is None or (isinstance(plain, Plain) and plain.unit is not None and plain.unit.counts_things)


class _Emitter(Emitter):
    """ruamel's emitter: quotes are double, folded texts fill their lines, and no other line is broken."""

    def choose_scalar_style(self) -> Any:
        """Return the style of the value that is written now."""
        style = self.event.style if self.event.style == '"' else super().choose_scalar_style()
        return '"' if style == "'" and not {'"', "\\"} & set(self.event.value) else style

    def write_folded(self, text: Any, comment: Any) -> None:
        """Write a text of words with one space between them."""
        self.write_indicator(">-", True)
        for line in wrap(
            text, TEXT_LINE - (self.indent or 0), break_long_words=False, break_on_hyphens=False
        ):
            self.write_line_break()
            self.write_indent()
            self.stream.write(line)
            self.column += len(line)


def _emitted(events: Iterable[Event]) -> str:
    """Return the text of what stands in a document of its own."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Emitter = _Emitter
    yaml.width = 10**9
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    opening, closing = (StreamStartEvent(), DocumentStartEvent()), (DocumentEndEvent(), StreamEndEvent())
    yaml.emit((*opening, *events, *closing), stream)
    return stream.getvalue()
