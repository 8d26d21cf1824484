"""The linear programme under construction: variables and rows, each row with the address of what it says.

The functions in ``constraints`` and ``goals`` state the model on it: a row is a list of (variable, coefficient)
pairs, with a sense and a bound. Solvers take it as arrays; PuLP states the same with names, see ``statement``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple

import numpy as np

from simulator.flows.periods import Period
from solvers.linear import Linear
from solvers.problem import Floats, Problem

Term = tuple[int, float]
"""A variable, by its column, and its coefficient."""
Sense = Literal["<=", ">=", "=="]
NOTHING_KEPT = 1e-7
"""A part of those placed that is too small to count: one home in ten million."""
NOBODY = -1
"""In an address: none in particular."""
_Where = tuple[int, int, int, int]
"""Of a variable: its municipality, class of groups, stream and corporation."""
_NOWHERE: _Where = (NOBODY, NOBODY, NOBODY, NOBODY)
LONGEST = 32
"""Characters of an id in the name of a variable or a row; an LP file holds names of a hundred, with two ids or so."""


class Address(NamedTuple):
    """What a row speaks of: positions in a problem, or ``NOBODY``.

    Attributes
    ----------
    limit
        The name of the function that states it.
    municipality, period, stream, group, owner
        Of which municipality, period, stream, class of groups and corporation.
    low
        Whether it is the lower one of two.
    """

    limit: str
    municipality: int = NOBODY
    period: int = NOBODY
    stream: int = NOBODY
    group: int = NOBODY
    owner: int = NOBODY
    low: bool = False


class Programme:
    """A linear programme that is being stated; a variable is the number of its column.

    Attributes
    ----------
    problem
        What it is made from.
    size
        How many variables there are.
    lower, upper
        The bounds of each, in the order of the columns.
    addresses
        What each row speaks of, in the order of the rows.
    relets, first_lettings, other
        Households placed, by [municipality][class][period] and, for other supply, [stream][class][period]; other
        supply only for the classes that it serves.
    by_owner
        Relets used of each corporation, [municipality][corporation][period]; only where the cap looks at them.
    homes
        Homes of other supply that are open, [stream][period].
    taken
        Of those, the homes taken by who was placed in them, [stream][period].
    backlog
        Households that wait at the end of a period, [municipality][class][period].
    transfer
        Households taken over from others, [municipality][class][period]; only before the target year.
    account
        Homes that others owe, [municipality][period].
    swap
        Persons of targets taken over, [municipality][period].
    done
        Households placed from the first day on who count for fair share, [municipality][period].
    change
        By how much the quota differs from the period before, [municipality][period].
    worst
        The fair-share ratio that every municipality has at least.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.addresses: list[Address] = []
        self._named: list[tuple[str, _Where, Sequence[int] | None]] = []
        self.size = 0
        self.lower: list[float] = []
        self.upper: list[float] = []
        self._rows: list[tuple[dict[int, float], float, float]] = []
        m, c, p = problem.places, len(problem.classes), problem.steps
        streams = problem.streams
        self.relets = [[self._over_time("relets", m_, c_) for c_ in range(c)] for m_ in range(m)]
        self.first_lettings = [
            [self._over_time("first_lettings", m_, c_) for c_ in range(c)]
            if problem.first_lettings[m_].any()
            else []
            for m_ in range(m)
        ]
        self.other = [
            {c_: self._over_time("other", class_=c_, stream=k) for c_ in range(c) if streams.serves[k, c_]}
            for k in range(streams.count)
        ]
        for k in range(streams.count):
            self._close_when_not_there(k)
        self.homes = [self._over_time("homes", stream=k) for k in range(streams.count)]
        self.taken = [self._over_time("taken", stream=k) for k in range(streams.count)]
        self.backlog = [
            [self._over_time("backlog", m_, c_, low=problem.always_waiting[m_, c_]) for c_ in range(c)]
            for m_ in range(m)
        ]
        owners = len(problem.corporations) if problem.corporations_differ else 0
        self.by_owner = [[self._over_time("by_owner", m_, owner=o) for o in range(owners)] for m_ in range(m)]
        helps = [range(problem.before_target if limit.any() else 0) for limit in problem.transfer_limit]
        self.transfer = [
            [self._over_time("transfer", m_, c_, times=helps[m_], low=-np.inf) for c_ in range(c)]
            for m_ in range(m)
        ]
        self.account = [self._over_time("account", m_, times=helps[m_], low=-np.inf) for m_ in range(m)]
        swaps = range(p) if problem.swap_limit.any() else range(0)
        self.swap = [self._over_time("swap", m_, times=swaps, low=-np.inf) for m_ in range(m)]
        postpones = problem.rules.path_part.value <= 0
        path = range(0 if postpones else problem.target[-1] + 1)
        self.done = [self._over_time("done", m_, times=path) for m_ in range(m)]
        self.change = [self._over_time("change", m_) for m_ in range(m)]
        self.worst = self._variable("worst", 0.0, 1.0)

    def row(self, where: Address, terms: Iterable[Term], sense: Sense, bound: float) -> None:
        """Add a row; a variable that occurs more than once counts with the sum of its coefficients."""
        pairs = list(terms)
        merged = dict(pairs)
        if len(merged) != len(pairs):
            merged = {}
            for variable, coefficient in pairs:
                merged[variable] = merged.get(variable, 0.0) + coefficient
        self.addresses.append(where)
        self._rows.append((merged, -np.inf if sense == "<=" else bound, np.inf if sense == ">=" else bound))

    def linear(self) -> Linear:
        """Return what has been stated as arrays, without a goal."""
        terms, low, high = zip(*self._rows, strict=True) if self._rows else ((), (), ())
        return Linear(
            costs=np.zeros(self.size),
            lower=np.array(self.lower, dtype=np.float64),
            upper=np.array(self.upper, dtype=np.float64),
            low=np.array(low, dtype=np.float64),
            high=np.array(high, dtype=np.float64),
            starts=np.cumsum([0, *map(len, terms)], dtype=np.int32),
            columns=np.array(list(chain.from_iterable(terms)), dtype=np.int32),
            values=np.array(list(chain.from_iterable(one.values() for one in terms)), dtype=np.float64),
        )

    @property
    def names(self) -> list[str]:
        """The name of each variable, in the order of the columns; made when asked for, since no solver reads them."""
        return [
            name
            for what, where, steps in self._named
            for prefix in (self._prefix(what, where),)
            for name in ([prefix] if steps is None else [f"{prefix}.{self._times[p]}" for p in steps])
        ]

    def _prefix(self, what: str, where: _Where) -> str:
        place, class_, stream, owner = where
        parts = [what]
        if stream != NOBODY:
            parts.append(self._stream(stream))
        if owner != NOBODY:
            parts.append(self._owners[owner])
        if place != NOBODY:
            parts.append(self._places[place])
        if class_ != NOBODY and len(self.problem.classes) > 1:
            parts.append(f"c{class_}")
        return ".".join(parts)

    @cached_property
    def _places(self) -> list[str]:
        return _unique(self.problem.municipalities)

    @cached_property
    def _owners(self) -> list[str]:
        return _unique(self.problem.corporations)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        kinds = list(dict.fromkeys(self.problem.streams.kinds))
        return dict(zip(kinds, _unique(kinds), strict=True))

    @cached_property
    def _times(self) -> list[str]:
        return [period_label(one) for one in self.problem.periods]

    def placed(self, place: int, period: int, *, counted: bool = False) -> list[Term]:
        """Return the households placed in homes that stand in a municipality, by all ways.

        Parameters
        ----------
        place, period
            Where and when.
        counted
            Whether only groups that count for fair share are meant.
        """
        classes = self._counted if counted else range(len(self.problem.classes))
        terms = [(self.relets[place][c][period], 1.0) for c in classes]
        if self.first_lettings[place]:
            terms += [(self.first_lettings[place][c][period], 1.0) for c in classes]
        for k in self.streams_in[place]:
            terms += [(placed[period], 1.0) for c, placed in self.other[k].items() if c in classes]
        return terms

    @cached_property
    def _counted(self) -> list[int]:
        """The classes that count for fair share."""
        return np.flatnonzero(self.problem.counts).tolist()

    @cached_property
    def streams_in(self) -> list[list[int]]:
        """The numbers of the streams in each municipality."""
        found: list[list[int]] = [[] for _ in range(self.problem.places)]
        for k, place in enumerate(self.problem.streams.municipality):
            found[int(place)].append(k)
        return found

    def name_of(self, where: Address) -> str:
        """Return the name of a row in LP and MPS files: unique, and short enough for every solver."""
        parts = [where.limit]
        if where.stream != NOBODY:
            parts.append(self._stream(where.stream))
        elif where.municipality != NOBODY:
            parts.append(self._places[where.municipality])
        if where.owner != NOBODY:
            parts.append(f"o{where.owner}")
        if where.group != NOBODY:
            parts.append(f"c{where.group}")
        if where.period != NOBODY:
            parts.append(self._times[where.period])
        if where.low:
            parts.append("low")
        return ".".join(parts)

    def _close_when_not_there(self, k: int) -> None:
        """Let nobody be placed in a stream before it opens or after it closes, when it holds no homes either."""
        streams = self.problem.streams
        for placed in self.other[k].values():
            for p, variable in enumerate(placed):
                if streams.limit[k, p] <= 0 or streams.kept[k, p, p] <= NOTHING_KEPT:
                    self.upper[variable] = 0.0

    def _stream(self, k: int) -> str:
        streams = self.problem.streams
        return f"{self._kinds[streams.kinds[k]]}.{self._places[int(streams.municipality[k])]}"

    def _over_time(
        self,
        what: str,
        place: int = NOBODY,
        class_: int = NOBODY,
        *,
        stream: int = NOBODY,
        owner: int = NOBODY,
        times: Sequence[int] | None = None,
        low: float | Floats = 0.0,
    ) -> list[int]:
        steps = range(self.problem.steps) if times is None else times
        self._named.append((what, (place, class_, stream, owner), steps))
        self.lower += [low] * len(steps) if isinstance(low, float) else low.tolist()
        self.upper += [np.inf] * len(steps)
        first, self.size = self.size, self.size + len(steps)
        return list(range(first, self.size))

    def _variable(self, name: str, low: float = 0.0, high: float = np.inf) -> int:
        self._named.append((name, _NOWHERE, None))
        self.lower.append(low)
        self.upper.append(high)
        self.size += 1
        return self.size - 1


Constraint = Callable[[Programme], None]


def period_label(period: Period) -> str:
    """Return a short name of a period: 2035, 2035H1 or 2035M07."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    if months == 1:
        return f"{period.start.year}M{period.start.month:02}"
    if months <= 6:
        return f"{period.start.year}H{1 if period.start.month <= 6 else 2}"
    return str(period.start.year)


def _unique(names: Sequence[str]) -> list[str]:
    """Return names that LP files can hold, each another one."""
    plain = [re.sub(r"\W", "_", name, flags=re.ASCII)[:LONGEST] for name in names]
    return plain if len(set(plain)) == len(plain) else [f"{name}_{n}" for n, name in enumerate(plain)]
