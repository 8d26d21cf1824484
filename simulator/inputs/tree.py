"""From the text of a YAML file to a tree that knows where everything stands and how it was written.

YAML 1.2: ``NO`` and ``on`` are words. The text is read event by event, so that a file that is too large, too
deep or blown up by aliases is stopped before it costs anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from simulator.errors import Location, Problem
from simulator.inputs.source import Unreadable, read_text
from simulator.inputs.syntax import in_plain_words
from simulator.model.base import SourceFloat

MAX_NODES = 100_000
"""Values in one file, counted with every alias written out."""
MAX_DEPTH = 40
"""Mappings and lists inside one another; a scenario needs about ten."""

Value: TypeAlias = bool | int | float | str | None


@dataclass(frozen=True)
class Leaf:
    """A single value, with how it was written (``text``) and whether it stood in quotes."""

    where: Location
    text: str
    value: Value
    quoted: bool = False


@dataclass(frozen=True)
class Listing:
    """A list."""

    where: Location
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Entry:
    """A key and what stands under it."""

    key: Leaf
    node: Node


@dataclass(frozen=True)
class Branch:
    """A mapping; ``removed`` says where entries were taken out with null."""

    where: Location
    entries: Mapping[str, Entry] = field(default_factory=dict)
    removed: Mapping[str, Location] = field(default_factory=dict)


Node: TypeAlias = Leaf | Listing | Branch


def read_tree(path: Path, shown: str) -> tuple[Branch | None, list[Problem]]:
    """Read a YAML file.

    Parameters
    ----------
    path
        The file.
    shown
        Its name in messages.

    Returns
    -------
    tuple
        The tree, or None if the file cannot be read at all; and every problem with its form.
    """
    try:
        return tree_of(read_text(path, shown), shown)
    except Unreadable as stopped:
        return None, [stopped.problem]


def tree_of(text: str, shown: str) -> tuple[Branch | None, list[Problem]]:
    """Return the tree of a YAML text, and every problem with its form; see :func:`read_tree`."""
    builder = _Builder(shown)
    try:
        return builder.build(text), builder.problems
    except Unreadable as stopped:
        return None, [*builder.problems, stopped.problem]


@dataclass
class _Frame:
    """A mapping or list that is being read."""

    where: Location
    anchor: str | None
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Leaf | None = None
    key_counts: bool = True
    height: int = 1
    size: int = 1


@dataclass(frozen=True)
class _Anchored:
    node: Node
    height: int
    size: int


class _Builder:
    """Builds the tree of one file from the parser's events."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Anchored] = {}
        self.frames: list[_Frame] = []
        self.nodes = 0
        self.documents = 0
        self.root: Node | None = None

    def build(self, text: str) -> Branch:
        """Return the mapping that the text holds."""
        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                self._take(event)
        except MarkedYAMLError as error:
            raise Unreadable(in_plain_words(error, self.shown, text)) from None
        except ReaderError as error:
            before = text[: error.position]
            where = Location(self.shown, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
            problem = Problem(
                where,
                "",
                f"the invisible character {text[error.position]!r}",
                "readable text",
                "remove it",
            )
            raise Unreadable(problem) from None
        except (YAMLError, ValueError, OverflowError) as error:
            # An escape such as "\UFFFFFFFF", for which the parser has no message of its own.
            problem = Problem(
                Location(self.shown), "", "text that YAML cannot read", "YAML", f"mend this: {error}"
            )
            raise Unreadable(problem) from None
        if self.root is None or (isinstance(self.root, Leaf) and self.root.value is None):
            raise Unreadable(
                Problem(Location(self.shown), "", "empty", "a scenario", "write one, or copy an example")
            )
        if not isinstance(self.root, Branch):
            raise Unreadable(
                Problem(
                    self.root.where,
                    "",
                    written(self.root),
                    "a mapping of fields, such as 'title:'",
                    "begin with the name of a field and a colon",
                )
            )
        return self.root

    def _take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(event, "a second document", "one scenario a file", "make it a file of its own")
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._tag(event)
            self.frames.append(_Frame(self._where(event), event.anchor, isinstance(event, MappingStartEvent)))
            if len(self.frames) > MAX_DEPTH:
                self._too_deep(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            frame = self.frames.pop()
            node: Node = (
                Branch(frame.where, frame.entries)
                if frame.is_mapping
                else Listing(frame.where, tuple(frame.items))
            )
            self._add(event, _Anchored(node, frame.height, frame.size), frame.anchor, expanded=1)

    def _alias(self, event: AliasEvent) -> None:
        known = self.anchors.get(event.anchor)
        if known is None:
            self._stop(
                event,
                f"*{event.anchor}",
                f"the name of an earlier &{event.anchor} that is complete",
                "write the value out",
            )
            return
        self._add(event, known, None, expanded=known.size)

    def _scalar(self, event: ScalarEvent) -> None:
        tag = self._tag(event)
        text = event.value
        if any("\ud800" <= character <= "\udfff" for character in text):
            self._stop(event, "half a character", "whole characters", "remove the escape such as \\ud800")
        as_text = event.style is not None or tag in ("!", "tag:yaml.org,2002:str")
        node = Leaf(self._where(event), text, text if as_text else plain_value(text), as_text)
        self._add(event, _Anchored(node, 1, 1), event.anchor, expanded=1)

    def _add(self, event: Event, added: _Anchored, anchor: str | None, expanded: int) -> None:
        self.nodes += expanded
        if self.nodes > MAX_NODES:
            self._stop(
                event,
                f"more than {MAX_NODES:,} values, with every alias (*) written out",
                f"at most {MAX_NODES:,} values",
                "leave out the aliases, or divide the file with 'extends'",
            )
        if anchor is not None:
            self.anchors[anchor] = added
        if not self.frames:
            self.root = added.node
            return
        frame = self.frames[-1]
        frame.size += added.size
        frame.height = max(frame.height, added.height + 1)
        if len(self.frames) + added.height > MAX_DEPTH:
            self._too_deep(event)
        if not frame.is_mapping:
            frame.items.append(added.node)
        elif frame.key is None:
            self._key(frame, added.node)
        else:
            if frame.key_counts:
                frame.entries[frame.key.text] = Entry(frame.key, added.node)
            frame.key = None

    def _key(self, frame: _Frame, node: Node) -> None:
        if not isinstance(node, Leaf):
            frame.key, frame.key_counts = Leaf(node.where, "", ""), False
            self.problems.append(
                Problem(node.where, "", written(node), "a single word as key", "use a name as key")
            )
            return
        first = frame.entries.get(node.text)
        frame.key, frame.key_counts = node, first is None
        if first is not None:
            self.problems.append(
                Problem(
                    node.where,
                    self._path(node.text),
                    "a duplicate key",
                    "each key once",
                    f"keep this one or the one on line {first.key.where.line}",
                )
            )

    def _path(self, key: str) -> str:
        return ".".join(
            [
                *(frame.key.text if frame.key else str(len(frame.items)) for frame in self.frames[:-1]),
                key,
            ]
        )

    def _tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> str | None:
        tag = event.tag
        if tag is not None and tag not in _KNOWN_TAGS:
            self.problems.append(
                Problem(self._where(event), "", f"the tag {tag}", "values without a tag", "remove the tag")
            )
        return str(tag) if tag is not None else None

    def _where(self, event: Event) -> Location:
        mark: StringMark = event.start_mark
        return Location(self.shown, mark.line + 1, mark.column + 1)

    def _too_deep(self, event: Event) -> None:
        self._stop(
            event,
            f"more than {MAX_DEPTH} mappings and lists inside one another",
            f"at most {MAX_DEPTH}",
            "write it flatter",
        )

    def _stop(self, event: Event, value: str, allowed: str, remedy: str) -> None:
        raise Unreadable(Problem(self._where(event), "", value, allowed, remedy))


_KNOWN_TAGS = frozenset(
    {"!"} | {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}
)


def plain_value(text: str) -> Value:
    """Return what a word without quotes means by the core schema of YAML 1.2 (section 10.3.2).

    Numbers of more than 18 digits are no figures of a scenario: they stay text.
    """
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        return int(text)
    if re.fullmatch(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}", text):
        return int(text, 0)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text) and not text.isdigit():
        return SourceFloat(float(text), text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.nan|\.NaN|\.NAN", text):
        return SourceFloat(float(text.replace(".", "", 1)), text)
    return text


def printable(text: str) -> str:
    """Return a text with its invisible characters as escapes."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def written(node: Node, longest: int = 60) -> str:
    """Return a value as it was written, on one line and not too long, for a message."""
    if isinstance(node, Branch):
        return "a mapping"
    if isinstance(node, Listing):
        return "a list"
    if not node.text and not node.quoted:
        return "empty"
    text = printable(node.text)
    if len(text) > longest:
        text = f"{text[: longest - 1]}…"
    return f"'{text}'" if node.quoted else text
