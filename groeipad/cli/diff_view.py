"""Lays the differences of two scenarios out for people: by part, each with what it was and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console

from groeipad.experiments.differences import TEXTS, Difference, Differences
from groeipad.texts import Lang, Texts
from groeipad.texts.numbers import MISSING
from simulator.model.base import Figure, Model, Text

_MOST_DIGITS = 6
_SHARES = {"share", "share of stock per year", "growth per year"}
"""Units that people read in per cent."""
_HAVE_ONE = ("persons", "homes", "households", "months", "days", "offers", "places")
"""Units that have another word where there is one."""
_LIKE_A_YEAR = 10_000
"""A bare whole number below this may be a year, which has no mark between thousands."""
_MOST_LETTERS = 80
"""Of a longer text the beginning is told."""


def print_differences(
    told: Differences,
    files: tuple[Path, Path],
    lang: Lang,
    target: Console,
    *,
    same_text: bool = False,
) -> None:
    """Print what differs, or that nothing does.

    Parameters
    ----------
    told
        The differences.
    files
        The files.
    lang
        The language.
    target
        Where it is printed.
    same_text
        Whether both files have the very same text.
    """
    texts, write = Texts(lang), _Writer(Texts(lang), told.names)
    first, second = (str(file) for file in files)
    target.print(texts("diff.title", a=first, b=second), style="bold", markup=False, soft_wrap=True)
    target.print(_answer(told, texts, same_text=same_text), markup=False)
    for part, members in groupby(told.found, key=lambda one: one.part):
        target.print()
        target.print(texts(f"diff.part.{part}"), style="bold", markup=False)
        for one in members:
            target.print(f"  {write.line(one)}", markup=False, soft_wrap=True)
    if told.listed_otherwise:
        target.print()
        target.print(texts("diff.listed", fields=", ".join(told.listed_otherwise)), markup=False)


def _answer(told: Differences, texts: Texts, *, same_text: bool) -> str:
    count = texts.count(len(told.found))
    if not told.found:
        return texts("diff.same_text" if same_text else "diff.same")
    if all(one.part == TEXTS for one in told.found):
        return texts("diff.only_texts", count=count)
    return texts("diff.count_one" if len(told.found) == 1 else "diff.count", count=count)


@dataclass(frozen=True)
class _Writer:
    """Writes values in a language, with names in the place of municipalities' codes."""

    texts: Texts
    names: Mapping[str, str]

    def line(self, one: Difference) -> str:
        """Write a difference in a line."""
        texts = self.texts
        is_value = one.aspect in ("", "value")
        field = one.field if is_value else f"{one.field}, {texts(f'diff.of.{one.aspect}')}"
        if one.kind in ("added", "removed"):
            there = one.after if one.kind == "added" else one.before
            return texts(f"diff.{one.kind}", field=field, value=self.told(there, one.unit))
        unit = one.unit if is_value or one.aspect == "range" else None
        before, after = (self.side(side, one.aspect, unit) for side in (one.before, one.after))
        if one.part == TEXTS:
            before, after = _shortened(before), _shortened(after)
        return texts(f"diff.{one.kind}", field=field, before=before, after=after)

    def side(self, value: Any, aspect: str, unit: str | None) -> str:
        """Write one side of a figure, or a value."""
        texts = self.texts
        if value is None:
            return texts("diff.nothing")
        if aspect == "status":
            return texts(f"status.{value}")
        if aspect != "range":
            return self.told(value, unit)
        low, high = value
        if low is None and high is None:
            return texts("diff.nothing")
        ends = [MISSING if end is None else self.told(end, unit) for end in (low, high)]
        return texts("diff.range", low=ends[0], high=ends[1])

    def told(self, value: Any, unit: str | None = None) -> str:
        """Write a value as a report does, with its unit; of a whole model what is not as it is by default."""
        texts = self.texts
        if isinstance(value, Figure):
            return self.told(value.value, value.unit or unit)
        if isinstance(value, Text):
            return texts("diff.quoted", text=texts.pick(value.model_dump()))
        if isinstance(value, Model):
            said = {name: getattr(value, name) for name in type(value).model_fields if _is_said(value, name)}
            return self._mapping(said)
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, tuple):
            return ", ".join(self._nested(one, unit) for one in value) or texts("diff.nothing")
        if isinstance(value, bool):
            return texts(f"diff.{'yes' if value else 'no'}")
        if isinstance(value, (int, float)):
            return self._number(value, unit)
        return value.isoformat() if isinstance(value, date) else self.names.get(value, str(value))

    def _mapping(self, values: Mapping[Any, Any]) -> str:
        parts = (f"{self.names.get(key, key)}: {self._nested(value)}" for key, value in values.items())
        return "; ".join(parts) or self.texts("diff.nothing")

    def _nested(self, value: Any, unit: str | None = None) -> str:
        """Write a value within another one: in brackets where it has parts of its own."""
        told = self.told(value, unit)
        has_parts = isinstance(value, (Model, Mapping)) and not isinstance(value, (Figure, Text))
        return f"({told})" if has_parts else told

    def _number(self, value: float, unit: str | None) -> str:
        texts, number = self.texts, Decimal(repr(value))
        if unit in _SHARES:
            told = texts.percent(float(value), _digits(number * 100))
        elif unit is None and isinstance(value, int) and abs(value) < _LIKE_A_YEAR:
            return str(value)
        else:
            told = texts.decimal(float(value), _digits(number))
        if unit is None:
            return told
        key = unit.lower().replace(" ", "_").replace("-", "_")
        one = "_one" if number == 1 and key in _HAVE_ONE else ""
        return texts(f"diff.unit.{key}{one}", number=told)


def _is_said(model: Model, name: str) -> bool:
    """Whether a field has something to say: it is not empty, and not as it is by default."""
    value, field = getattr(model, name), type(model).model_fields[name]
    return value is not None and (field.is_required() or value != field.default)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rstrip()}…"


def _digits(number: Decimal) -> int:
    """Return the decimals that a number has."""
    exponent = number.normalize().as_tuple().exponent
    return min(_MOST_DIGITS, max(0, -exponent)) if isinstance(exponent, int) else 0
