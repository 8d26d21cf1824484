"""Everything that is measured over all periods: one matrix, and in it the part of each thing measured.

Every replication gives the same quantities in the same order, so a table is an index that is made once and one
matrix of values for each replication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.contract import ALL_GROUPS, REGION, Measured
from simulator.flows.compiled import Labels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Values by period: (P, M) for municipalities, (P, G) for groups, (P,) for the region; None where not given."""

    region: Floats | None = None
    municipality: Floats | None = None
    group: Floats | None = None


@dataclass(frozen=True)
class Layout:
    """Where in a matrix the values of a registry stand: a row for each of ``index``, a column for each period.

    Attributes
    ----------
    rows
        How many rows there are.
    first
        The first row of a name, and for whom: ``municipality`` and ``group`` have a row for each, ``region`` has one.
    is_region
        (rows,) whether a row is that of the region.
    is_flow
        (rows,) whether what a row measures is a flow; else it is a state, or computed.
    """

    rows: int
    first: Mapping[tuple[str, str], int]
    is_region: NDArray[np.bool_]
    is_flow: NDArray[np.bool_]
    _sizes: Mapping[str, int]

    @classmethod
    def of(cls, registry: Sequence[Measured], places: int, groups: int) -> Layout:
        """Return where the values of a registry stand, for so many municipalities and groups."""
        return _layout(tuple(registry), places, groups)

    def part(self, values: Floats, name: str, whom: str) -> Floats:
        """Return the part of a matrix that is of a name and for somebody; a view: (rows, periods)."""
        first = self.first[name, whom]
        return values[first : first + self._sizes[whom]]

    def first_rows(self, names: Sequence[str]) -> Ints:
        """Return the first rows of some names: (names, 3) for municipalities, groups (-1: not given) and region."""
        whom = ("municipality", "group", "region")
        return np.array([[self.first.get((name, one), -1) for one in whom] for name in names], dtype=np.int64)


@lru_cache(maxsize=32)
def _layout(registry: tuple[Measured, ...], places: int, groups: int) -> Layout:
    sizes = {"municipality": places, "group": groups, "region": 1}
    first: dict[tuple[str, str], int] = {}
    rows, is_region, is_flow = 0, list[bool](), list[bool]()
    for measured in registry:
        for whom in measured.by:
            first[measured.name, whom] = rows
            rows += sizes[whom]
            is_region += [whom == "region"] * sizes[whom]
            is_flow += [measured.kind == "flow"] * sizes[whom]
    return Layout(rows, first, np.array(is_region), np.array(is_flow), sizes)


class Blocks(Mapping[str, Block]):
    """The values of all that a registry measures; read and written by name.

    Parameters
    ----------
    layout
        Where they stand.
    matrix
        (rows, periods), in the order of ``index``.
    """

    def __init__(self, layout: Layout, matrix: Floats) -> None:
        self.layout = layout
        self.matrix = matrix

    @classmethod
    def empty(cls, layout: Layout, periods: int) -> Blocks:
        """Return blocks to be filled."""
        return cls(layout, np.empty((layout.rows, periods)))

    def __getitem__(self, name: str) -> Block:
        def given(whom: str) -> Floats | None:
            if (name, whom) not in self.layout.first:
                return None
            return self.layout.part(self.matrix, name, whom).T

        region = given("region")
        return Block(None if region is None else region[:, 0], given("municipality"), given("group"))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for name, _ in self.layout.first))

    def __len__(self) -> int:
        return len({name for name, _ in self.layout.first})

    def put(self, name: str, block: Block) -> None:
        """Write a block; it is given for whom the registry says."""
        for whom in ("municipality", "group", "region"):
            if (name, whom) in self.layout.first:
                values: Floats | None = getattr(block, whom)
                assert values is not None, f"{name}: the registry asks for values by {whom}"
                self.layout.part(self.matrix, name, whom)[:] = values.T


def index(registry: Sequence[Measured], labels: Labels) -> Iterator[tuple[str, str, str]]:
    """Yield (name, municipality, group) of each row of the values; each stands for all periods."""
    for measured in registry:
        for whom in measured.by:
            if whom == "municipality":
                yield from ((measured.name, place, ALL_GROUPS) for place in labels.municipalities)
            elif whom == "group":
                yield from ((measured.name, REGION, group) for group in labels.groups)
            else:
                yield measured.name, REGION, ALL_GROUPS
