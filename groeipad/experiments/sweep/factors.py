"""A factor of a sweep: its values, and how likely each is.

A number between 0 and 1 chooses a value: by the quantile function of a distribution, or one of the values of a list,
each of which has an equal part of the way from 0 to 1. So every design is made of numbers between 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from scipy.special import ndtr, ndtri

from groeipad.experiments.futures import triangular
from groeipad.experiments.sweep.definition import LogNormal, Normal, Triangular, Uniform
from groeipad.experiments.sweep.paths import Target
from simulator.errors import Location
from simulator.inputs.tree import Branch, Leaf
from simulator.model.base import Text

Label = bool | int | float | str | None
"""A value as it stands in a table: a number, a word, or the id of an option."""


@dataclass(frozen=True)
class Setting:
    """A value of a factor, and the parts of a scenario that have it, each laid over the one before.

    Attributes
    ----------
    label, parts
        The value, and those parts.
    title
        What people call it, where its parts say so.
    """

    label: Label
    parts: tuple[Branch, ...] = field(repr=False)
    title: Text | None = None


@dataclass(frozen=True)
class Factor:
    """What differs between the points of a sweep.

    Attributes
    ----------
    id, title
        Its name in files, and for people.
    unit
        The unit of its values; empty where they are no numbers, or have none.
    now
        Its value in the scenario; None where that has none, and for options.
    listed
        Its values, where these are listed.
    quantile
        Which value a part of its chances lies below, where they are not.
    target
        Where it acts; None for options.
    where
        Where its values are written.
    is_range
        Whether the ends of its values are known, so that they are levels.
    """

    id: str
    title: Text | None
    unit: str
    now: Label
    listed: tuple[Setting, ...] = ()
    quantile: Callable[[float], float] | None = field(default=None, repr=False)
    target: Target | None = None
    where: Location = field(default=Location(""), repr=False)
    is_range: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers; else they have no order."""
        numbers = all(
            isinstance(one.label, (int, float)) and not isinstance(one.label, bool) for one in self.listed
        )
        return self.quantile is not None or numbers

    def at(self, unit: float) -> Setting:
        """Return the value that a number from 0 to 1 stands for."""
        if self.quantile is None:
            return self.listed[min(int(unit * len(self.listed)), len(self.listed) - 1)]
        return self._set(self.quantile(unit))

    def levels(self, count: int) -> tuple[Setting, ...]:
        """Return its values, or so many that represent them, each once: evenly from end to end, or equally likely."""
        if self.quantile is None:
            return self.listed
        if self.is_range:
            units = [number / (count - 1) for number in range(count)]
        else:
            units = [(number + 0.5) / count for number in range(count)]
        found = {setting.label: setting for setting in map(self.at, units)}
        return tuple(found.values())

    def _set(self, value: float) -> Setting:
        assert self.target is not None
        number = round(value) if self.target.is_whole else value
        return Setting(number, (self.target.part(Leaf(self.where, repr(number), number)),))


def quantile_of(distribution: Uniform | Triangular | Normal | LogNormal) -> Callable[[float], float]:
    """Return the quantile function of a distribution; of the outermost chances a value that is not infinite."""
    if isinstance(distribution, Uniform):
        low, high = distribution.low, distribution.high
        return lambda unit: low + (high - low) * unit
    if isinstance(distribution, Triangular):
        low, mode, high = distribution.low, distribution.mode, distribution.high
        return lambda unit: triangular(low, mode, high, unit)
    if isinstance(distribution, LogNormal):
        median, spread = distribution.median, math.log(distribution.factor)
        return lambda unit: median * math.exp(spread * float(ndtri(_inside(unit))))
    mean, sd = distribution.mean, distribution.sd
    below = 0.0 if distribution.low is None else float(ndtr((distribution.low - mean) / sd))
    above = 1.0 if distribution.high is None else float(ndtr((distribution.high - mean) / sd))
    lowest = -math.inf if distribution.low is None else distribution.low
    highest = math.inf if distribution.high is None else distribution.high

    def normal(unit: float) -> float:
        value = mean + sd * float(ndtri(_inside(below + (above - below) * unit)))
        return min(max(value, lowest), highest)

    return normal


_OUTERMOST = 2.0**-20
"""Chances nearer to 0 or 1 are taken for this one: about 4.8 standard deviations of a normal distribution."""


def _inside(unit: float) -> float:
    return min(max(unit, _OUTERMOST), 1.0 - _OUTERMOST)
