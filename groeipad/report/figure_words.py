"""What figures of a scenario are called, and how their values are written: for people, not as fields of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from groeipad.texts import Texts, read_catalogue
from groeipad.texts.numbers import MISSING
from simulator.contract import FACILITY_SERIES, YEARLY

Assumption = Mapping[str, Any]
"""A figure as the manifest lists it: ``field``, ``value``, ``rests`` and so on."""

_WHAT = "report.assumptions.what."
_ID = "*"
_YEAR = re.compile(r"\d{4}")
_SHARES = ("share", "share of stock per year", "growth per year")
"""The units that people read in per cent."""
_HAVE_ONE = frozenset({"persons", "homes", "households", "months", "days", "offers", "places"})
"""The units of which one has a word of its own."""


@dataclass(frozen=True)
class FigureWords:
    """Writes the figures of a stored result in a language.

    Attributes
    ----------
    manifest
        The manifest of a run, a plan or a frontier.
    texts
        The words of the language.
    """

    manifest: Mapping[str, Any]
    texts: Texts

    def kind(self, field: str) -> str:
        """Return a field without the ids of the things it is of: the same for figures of one kind."""
        return ".".join(_ID if part in self._names else part for part in field.split("."))

    def what(self, kind: str) -> str:
        """Return what a kind of figure is called: by the longest end of its field that has a name, else the field."""
        parts = kind.split(".")
        for start in range(len(parts)):
            name = self._known.get(".".join(parts[start:]))
            if name is not None:
                return name
        return kind

    def whose(self, field: str) -> str:
        """Return of which municipality, group or facility a figure is; empty where it is of the whole scenario."""
        return ", ".join(self._names[part] for part in field.split(".") if self._names.get(part))

    def value(self, one: Assumption, *, with_unit: bool = True) -> str:
        """Write a figure's value."""
        value = one["value"]
        if value is None:
            return self._division(one["field"])
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "; ".join(self._number(part, one["unit"], with_unit=False) for part in value)
        return self._number(value, one["unit"], with_unit=with_unit)

    def unit(self, unit: str | None) -> str:
        """Write a unit by itself; empty where numbers carry it."""
        return "" if unit is None else self.texts(f"diff.unit.{_key(unit)}", number="").strip()

    def span(self, one: Assumption, *, with_unit: bool = True) -> str:
        """Write between which values a figure may lie, without its unit."""
        texts, low, high = self.texts, one.get("low"), one.get("high")
        if low is None and high is None:
            return MISSING
        if low is None or high is None:
            key, end = ("at_most", high) if low is None else ("at_least", low)
            return texts(f"report.assumptions.{key}", value=self._number(end, one["unit"], with_unit=False))
        ends = (self._number(end, one["unit"], with_unit=False) for end in (low, high))
        return texts("report.assumptions.between", **dict(zip(("low", "high"), ends, strict=True)))

    def result(self, name: str) -> str:
        """Return what a result that rests on a figure is called."""
        texts = self.texts
        if name in {one.name for one in YEARLY}:
            return texts.metric(name)
        if name in {one.name for one in FACILITY_SERIES}:
            return texts(f"facility.{name}.label")
        return texts("diff.part.plan") if name == "plan" else name

    @cached_property
    def _known(self) -> dict[str, str]:
        """The names of kinds of figures, by the end of their field."""
        catalogue = read_catalogue(self.texts.lang)
        return {key.removeprefix(_WHAT): text for key, text in catalogue.items() if key.startswith(_WHAT)}

    @cached_property
    def _names(self) -> dict[str, str]:
        """What the things are called that figures are of, by id; a year is no name of anything."""
        texts, manifest = self.texts, self.manifest
        scenario = manifest["scenario"]
        supply = scenario.get("supply", {})
        # A run has their names beside its numbers; a plan, which is not about them, in its scenario.
        facilities = manifest.get("facilities") or {
            id_: one["name"] for id_, one in (scenario.get("facilities") or {}).items()
        }
        named = {
            id_: texts.pick(one["name"])
            for kind in ("other_supply", "sizes", "rents")
            for id_, one in (supply.get(kind) or {}).items()
        }
        years = {
            part
            for one in manifest["assumptions"]
            for part in one["field"].split(".")
            if _YEAR.fullmatch(part)
        }
        return {
            **dict.fromkeys(years, ""),
            **named,
            **manifest["municipalities"],
            **{id_: texts.pick(name) for id_, name in manifest["groups"].items()},
            **{id_: texts.pick(name) for id_, name in facilities.items()},
        }

    def _division(self, field: str) -> str:
        """Write how something is divided over municipalities."""
        texts, at = self.texts, self.manifest["scenario"]
        for part in field.split("."):
            at = at.get(part) if isinstance(at, Mapping) else None
        if not isinstance(at, Mapping) or "by" not in at:
            return texts("report.assumptions.division")
        if at.get("shares"):
            return ", ".join(
                f"{self._names.get(code, code)} {texts.percent(share)}"
                for code, share in at["shares"].items()
            )
        by = texts(
            "report.assumptions.by_population" if at["by"] == "population" else "report.assumptions.division"
        )
        times = ", ".join(
            f"{self._names.get(code, code)} ×{texts.decimal(factor)}"
            for code, factor in (at.get("times") or {}).items()
        )
        return f"{by} ({times})" if times else by

    def _number(self, value: Any, unit: str | None, *, with_unit: bool = True) -> str:
        texts = self.texts
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return str(value)
        number = Decimal(repr(value))
        if unit in _SHARES:
            told = texts.percent(float(value), _digits(number * 100))
        else:
            told = texts.decimal(float(value), _digits(number))
        if unit is None or not with_unit:
            return told
        key = _key(unit)
        return texts(f"diff.unit.{key}{'_one' if number == 1 and key in _HAVE_ONE else ''}", number=told)


def _key(unit: str) -> str:
    """Return the unit's name within the catalogue."""
    return unit.lower().replace(" ", "_").replace("-", "_")


def together(figures: Sequence[Assumption], words: FigureWords) -> Iterator[tuple[str, list[Assumption]]]:
    """Put figures of a kind together, in the order in which the kinds come."""
    kinds: dict[str, list[Assumption]] = {}
    for one in figures:
        kinds.setdefault(words.kind(one["field"]), []).append(one)
    yield from kinds.items()


def _digits(number: Decimal) -> int:
    """Return the decimals that a number is written with."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
