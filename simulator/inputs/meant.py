"""What somebody probably meant: numbers, dates and words written as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from simulator.inputs.shape import Choice, Options, Plain, Record, Shape
from simulator.inputs.tree import Leaf
from simulator.model.base import SourceFloat, nearest

_YES = frozenset({"yes", "y", "on", "ja", "j", "1"})
_NO = frozenset({"no", "n", "off", "nee", "0"})


@dataclass(frozen=True)
class Meant:
    """A guess.

    Attributes
    ----------
    remedy
        The remedy, in words.
    value
        The value that would be right; None where there is none.
    """

    remedy: str
    value: Any = None


def meant(leaf: Leaf, shape: Shape | None) -> Meant | None:
    """Return what a value that is not allowed was probably meant to be.

    Parameters
    ----------
    leaf
        The value, as written.
    shape
        What may stand there.
    """
    for plain in _choices(shape):
        guess = _guess(leaf, plain)
        if guess is not None:
            return guess
    return None


def _choices(shape: Shape | None) -> list[Plain | Options]:
    if isinstance(shape, Record):
        return _choices(shape.figure)
    if isinstance(shape, Choice):
        return [plain for one in shape.alternatives for plain in _choices(one)]
    return [shape] if isinstance(shape, (Plain, Options)) else []


def _guess(leaf: Leaf, shape: Plain | Options) -> Meant | None:
    if isinstance(shape, Options):
        near = nearest(leaf.text, [str(value) for value in shape.values])
        value = next((one for one in shape.values if str(one) == near), None)
        return None if value is None else Meant(f"did you mean '{near}'?", value)
    if shape.kind in ("integer", "number"):
        return _number(leaf, shape)
    if shape.kind == "date":
        return _date(leaf.text)
    if shape.kind == "boolean":
        word = leaf.text.lower()
        if word in ("true", "false"):
            return Meant(f"write {word}, without quotes", word == "true")
        if word in _YES | _NO:
            return Meant(f"write {str(word in _YES).lower()}", word in _YES)
        return None
    return _text(leaf, shape)


def _number(leaf: Leaf, shape: Plain) -> Meant | None:
    counts = shape.kind == "integer" or (shape.unit is not None and shape.unit.counts_things)
    number, note = _read(leaf.text.strip(), counts)
    if number is None:
        return None
    said = f"write {number}{note}"
    if leaf.quoted and str(number) == leaf.text:
        said = f"write {number}, without quotes"
    if shape.at_most == 1 and 2 <= number <= 100 and shape.kind == "number":
        # A percentage. Below 2 it is more likely a wrong share: nobody means 1.5% by 1.5.
        number = number / 100
        said = f"did you mean {number}?"
    if not _fits(number, shape) or (not leaf.quoted and str(number) == leaf.text):
        return None
    return Meant(said, int(number) if shape.kind == "integer" else float(number))


def _read(text: str, counts: bool) -> tuple[Decimal | None, str]:
    """Return the number that people mean by a text, and what to add to the remedy."""
    if percent := re.fullmatch(r"([-+]?\d{1,12}(?:[.,]\d{1,12})?)\s*%", text):
        return Decimal(percent[1].replace(",", ".")).scaleb(-2), ""
    if re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", text) and counts:
        reads_as = "" if text.count(".") > 1 else f", without the point ({text} reads as {float(text):g})"
        return Decimal(text.replace(".", "")), reads_as
    if re.fullmatch(r"[-+]?\d{1,3}(\.\d{3}){2,}", text):
        return Decimal(text.replace(".", "")), ", without points"
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", text) and (counts or text.count(",") > 1):
        return Decimal(text.replace(",", "")), ", without the comma"
    if re.fullmatch(r"[-+]?\d{1,3}([ _'’\u00a0\u202f]\d{3})+", text):
        return Decimal(re.sub(r"[^-+\d]", "", text)), ", without spaces"
    if re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+,\d{1,12}", text):
        return Decimal(text.replace(".", "").replace(",", ".")), ""
    if re.fullmatch(r"[-+]?\d{1,12}[.,]\d{0,12}", text):
        number = Decimal(text.replace(",", ".").rstrip("."))
        whole = number == number.to_integral_value() and counts
        return (number.to_integral_value() if whole else number), ""
    if re.fullmatch(r"[-+]?\d{1,12}", text):
        return Decimal(text), ""
    if with_unit := re.fullmatch(r"([-+]?[\d.,]{1,20}%?)\s*[^\W\d].{0,40}", text):
        inner, note = _read(with_unit[1], counts)
        return inner, note or ", without the unit"
    return None, ""


def _fits(number: Decimal, shape: Plain) -> bool:
    if shape.kind == "integer" and number != number.to_integral_value():
        return False
    value = float(number)
    return (
        (shape.at_least is None or value >= shape.at_least)
        and (shape.above is None or value > shape.above)
        and (shape.at_most is None or value <= shape.at_most)
        and (shape.below is None or value < shape.below)
    )


def _date(text: str) -> Meant | None:
    """Read a date as people write it in the Netherlands (1-7-2027), or an incomplete one."""
    if dutch := re.match(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$", text.strip()):
        day, month, year = (int(part) for part in dutch.groups())
    elif iso := re.match(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?:[T ]\d.*)?$", text.strip()):
        year, month, day = (int(part or 1) for part in iso.groups())
    else:
        return None
    if not (year >= 1 and 1 <= month <= 12 and day >= 1):
        return None
    days = calendar.monthrange(year, month)[1]
    if day > days:
        return Meant(f"{year}-{month:02d} has {days} days")
    whole = date(year, month, day)
    if whole == date.max:
        return Meant("leave it out where there is no end, or write an earlier day")
    return Meant(f"write {whole.isoformat()}", whole)


def _text(leaf: Leaf, shape: Plain) -> Meant | None:
    if shape.municipality:
        return None
    if shape.pattern is not None:
        word = slug(leaf.text)
        return Meant(f"write {word}", word) if word and word != leaf.text else None
    if isinstance(leaf.value, (bool, int, float, SourceFloat)):
        return Meant(f"write '{leaf.text}', in quotes", leaf.text)
    return None


def slug(text: str) -> str:
    """Return a text as an id: lower case letters, digits and underscores; empty where nothing is left."""
    word = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return word if re.match(r"[a-z]", word) else ""
