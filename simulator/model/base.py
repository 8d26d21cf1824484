"""What every part of a scenario is made of: the frozen base, figures with a source, texts, references.

A *figure* is a number that says where it comes from. In YAML it is either written out::

    turnover_rate: {value: 0.0571, low: 0.05, high: 0.065, unit: share of stock per year,
                    source: agreement, year: 2024, status: agreement}

or as a bare number, which means: a choice of this scenario (status ``scenario``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

T = TypeVar("T")

Status = Literal["agreement", "official", "derived", "assumption", "scenario"]
"""How sure a figure is. ``agreement`` and ``official`` are facts; ``derived`` says how; ``assumption`` is
shown as one wherever a result rests on it; ``scenario`` is a choice of the scenario itself."""

FACTS: frozenset[str] = frozenset({"agreement", "official"})


class Model(BaseModel):
    """The frozen, strict base of every part of a scenario: no unknown keys, no silent conversions."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_default=True,
    )


class SourceFloat(float):
    """A float that remembers how it was written, so that ``1.170`` homes (which reads as 1.17) is refused."""

    text: str

    def __new__(cls, value: float, text: str) -> SourceFloat:
        """Make the number ``value`` that was written as ``text``."""
        number = super().__new__(cls, value)
        number.text = text
        return number

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override] # a float's own has no text
        """Return what makes it again, in another process."""
        return float(self), self.text


@dataclass(frozen=True)
class Unit:
    """The unit of a field; counts refuse numbers such as ``1.170``, where a Dutch reader means 1170."""

    name: str

    @property
    def counts_things(self) -> bool:
        """Whether the unit is one of whole things: homes, households, persons, places."""
        return bool(re.match(r"(homes|households|persons|places|offers)\b", self.name))


class Figure(Model, Generic[T]):
    """A number with its range, unit, source, year and status."""

    value: T
    """The number the model uses."""
    low: T | None = None
    """The low end of its range, where one is known."""
    high: T | None = None
    """The high end of its range, where one is known."""
    unit: str | None = None
    """The unit, as the field defines it."""
    source: str | None = None
    """Where it comes from."""
    year: int | str | None = None
    """The year or years it speaks of."""
    status: Status = "scenario"
    """How sure it is: agreement, official, derived, assumption, or scenario (a choice of this scenario)."""

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_number(cls, data: Any) -> Any:
        return data if isinstance(data, (Mapping, Figure)) else {"value": data}

    @model_validator(mode="after")
    def _say_where_it_comes_from(self) -> Figure[T]:
        if self.status != "scenario" and not self.source:
            raise PydanticCustomError(
                "figure_source", "a figure with status '{status}' names its source", {"status": self.status}
            )
        for end, ordered in (
            ("low", _at_most(self.low, self.value)),
            ("high", _at_most(self.value, self.high)),
        ):
            if not ordered:
                raise PydanticCustomError(
                    "figure_range", "the value lies outside its own range ({end})", {"end": end}
                )
        return self


def _at_most(first: Any, second: Any) -> bool:
    return first is None or second is None or not isinstance(first, (int, float)) or bool(first <= second)


def _refuse_thousands_point(number: Any) -> Any:
    written = getattr(number, "text", "")
    if re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", written):
        raise PydanticCustomError(
            "thousands_point",
            "a whole number without points; {written} reads as {number}",
            {"written": written, "number": str(float(number)), "meant": written.replace(".", "")},
        )
    return number


def _as_tuple(values: Any) -> Any:
    """Take a list, as a stored scenario has it: JSON knows no tuples, and a figure is read as plain Python."""
    return tuple(values) if isinstance(values, list) else values


def _keep_unit(unit: Unit) -> AfterValidator:
    def check(figure: Figure[Any]) -> Figure[Any]:
        if figure.unit is None:
            return figure.model_copy(update={"unit": unit.name})
        if figure.unit != unit.name:
            raise PydanticCustomError(
                "unit", "unit '{expected}', not '{given}'", {"expected": unit.name, "given": figure.unit}
            )
        return figure

    return AfterValidator(check)


CountValue = Annotated[int, BeforeValidator(_refuse_thousands_point), Field(ge=0)]
AmountValue = Annotated[float, BeforeValidator(_refuse_thousands_point), Field(ge=0)]
ShareValue = Annotated[float, Field(ge=0, le=1)]
RateValue = Annotated[float, Field(ge=0)]
TrendValue = Annotated[float, Field(gt=-1, le=1)]

PERSONS = Unit("persons")
HOMES = Unit("homes")
HOUSEHOLDS = Unit("households")
HOUSEHOLDS_PER_YEAR = Unit("households per year")
HOMES_PER_YEAR = Unit("homes per year")
PERSONS_PER_HALF_YEAR = Unit("persons per half-year")
PERSONS_PER_HOUSEHOLD = Unit("persons per household")
SHARE = Unit("share")
SHARE_PER_YEAR = Unit("share of stock per year")
TREND_PER_YEAR = Unit("growth per year")
MONTHS = Unit("months")
DAYS = Unit("days")
OFFERS = Unit("offers")
PLACES = Unit("places")
EUR_PER_PLACE_DAY = Unit("EUR per place and day")
EUR_PER_HOME_YEAR = Unit("EUR per home and year")
FACTOR = Unit("factor")
HALF_YEARS_OF_TARGET = Unit("half-years of the target")

Persons = Annotated[Figure[CountValue], _keep_unit(PERSONS), PERSONS]
Homes = Annotated[Figure[CountValue], _keep_unit(HOMES), HOMES]
Households = Annotated[Figure[CountValue], _keep_unit(HOUSEHOLDS), HOUSEHOLDS]
HouseholdsPerYear = Annotated[Figure[AmountValue], _keep_unit(HOUSEHOLDS_PER_YEAR), HOUSEHOLDS_PER_YEAR]
HomesPerYear = Annotated[Figure[AmountValue], _keep_unit(HOMES_PER_YEAR), HOMES_PER_YEAR]
PersonsPerHalfYear = Annotated[Figure[CountValue], _keep_unit(PERSONS_PER_HALF_YEAR), PERSONS_PER_HALF_YEAR]
PersonsPerHousehold = Annotated[
    Figure[Annotated[float, Field(ge=1)]], _keep_unit(PERSONS_PER_HOUSEHOLD), PERSONS_PER_HOUSEHOLD
]
Share = Annotated[Figure[ShareValue], _keep_unit(SHARE), SHARE]
SharePerYear = Annotated[Figure[ShareValue], _keep_unit(SHARE_PER_YEAR), SHARE_PER_YEAR]
TrendPerYear = Annotated[Figure[TrendValue], _keep_unit(TREND_PER_YEAR), TREND_PER_YEAR]
Months = Annotated[Figure[CountValue], _keep_unit(MONTHS), MONTHS]
PositiveMonths = Annotated[Figure[Annotated[int, Field(ge=1)]], _keep_unit(MONTHS), MONTHS]
Days = Annotated[Figure[RateValue], _keep_unit(DAYS), DAYS]
Places = Annotated[Figure[CountValue], _keep_unit(PLACES), PLACES]
EurPerPlaceDay = Annotated[Figure[RateValue], _keep_unit(EUR_PER_PLACE_DAY), EUR_PER_PLACE_DAY]
EurPerHomeYear = Annotated[Figure[RateValue], _keep_unit(EUR_PER_HOME_YEAR), EUR_PER_HOME_YEAR]
Factor = Annotated[Figure[RateValue], _keep_unit(FACTOR), FACTOR]
HalfYearsOfTarget = Annotated[Figure[RateValue], _keep_unit(HALF_YEARS_OF_TARGET), HALF_YEARS_OF_TARGET]
Offers = Annotated[Figure[Annotated[int, Field(ge=1)]], _keep_unit(OFFERS), OFFERS]
MonthFactors = Annotated[
    Figure[Annotated[tuple[RateValue, ...], BeforeValidator(_as_tuple), Field(min_length=12, max_length=12)]],
    _keep_unit(SHARE),
    SHARE,
]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is close to ``word``, whatever the case, or None."""
    by_lower = {name.lower(): name for name in reversed(list(known))}
    near = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'Zutphen'?`` where a known word is close, else an empty string."""
    near = nearest(word, known)
    return "" if near is None else f"did you mean '{near}'?"


def _resolve_municipality(name: Any, info: ValidationInfo) -> Any:
    """Turn a municipality's name into its code, where the reader of the file knows the region."""
    known: dict[str, str] | None = (info.context or {}).get("municipalities")
    if known is None or not isinstance(name, str) or name in known.values():
        return name
    if name in known:
        return known[name]
    raise PydanticCustomError(
        "unknown_municipality",
        "one of the region's municipalities",
        {"hint": suggest(name, known), "known": ", ".join(known)},
    )


Municipality = Annotated[str, BeforeValidator(_resolve_municipality)]
"""A reference to a municipality: its CBS code, or in a file also its name."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""An id that people choose: lower case letters, digits and underscores."""


class Text(Model):
    """A text in Dutch and English."""

    nl: str
    """The Dutch text."""
    en: str
    """The English text."""
