"""One thing measured over all periods, for the municipalities, the groups and the region; and laying it flat.

Every replication gives the same quantities in the same order, so a table is an index that is made once and one
vector of values for each replication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import ALL_GROUPS, REGION, Measured
from simulator.flows.compiled import Labels

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """Values by period: (P, M) for municipalities, (P, G) for groups, (P,) for the region; None where not given."""

    region: Floats | None = None
    municipality: Floats | None = None
    group: Floats | None = None

    @classmethod
    def counted(cls, by_place: NDArray[np.int64], by_group: NDArray[np.int64] | None = None) -> Block:
        """Return a block of counts; the region is the sum of its municipalities."""
        return cls(
            region=by_place.sum(axis=1).astype(np.float64),
            municipality=by_place.astype(np.float64),
            group=None if by_group is None else by_group.astype(np.float64),
        )

    def plus(self, other: Block) -> Block:
        """Return the sum of two blocks that are given for the same."""
        pairs = (
            (self.region, other.region),
            (self.municipality, other.municipality),
            (self.group, other.group),
        )
        return Block(*(None if one is None or more is None else one + more for one, more in pairs))

    def map(self, change: Callable[[Floats], Floats]) -> Block:
        """Return the block with each of its arrays changed."""
        return Block(
            *(
                None if values is None else change(values)
                for values in (self.region, self.municipality, self.group)
            )
        )


def flatten(blocks: Mapping[str, Block], registry: Sequence[Measured]) -> Floats:
    """Return all values of the registry in its order: by what is measured, for whom, which one, period."""
    return np.concatenate(
        [_values(blocks[measured.name], whom).T.ravel() for measured in registry for whom in measured.by]
    )


def index(registry: Sequence[Measured], labels: Labels) -> Iterator[tuple[str, str, str]]:
    """Yield (name, municipality, group) in the order of ``flatten``; each stands for all periods."""
    for measured in registry:
        for whom in measured.by:
            if whom == "municipality":
                yield from ((measured.name, place, ALL_GROUPS) for place in labels.municipalities)
            elif whom == "group":
                yield from ((measured.name, REGION, group) for group in labels.groups)
            else:
                yield measured.name, REGION, ALL_GROUPS


def _values(block: Block, whom: str) -> Floats:
    values: Floats | None = getattr(block, whom)
    assert values is not None, f"the registry asks for values by {whom}"
    return values if values.ndim == 2 else values[:, None]
