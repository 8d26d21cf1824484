"""Households that are alike: whom every letting concerns in the same way.

Two households for which the same municipality answers are alike where the same homes suit them, and the same pools
of other supply there serve and suit them. There are few classes of them, and each has one cause of its waiting at a
time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy
from simulator.flows.compiled import Compiled

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Alike:
    """The classes of a scenario. Those of a municipality have consecutive numbers.

    Attributes
    ----------
    class_of
        (municipalities, persons, groups) the class of a household, by the municipality that answers for it.
    first
        (municipalities + 1,) the first class of each municipality, and after the last how many classes there are.
    meant
        (classes, 1 + sizes x rents + pools) what a letting means for a class, of ``BlockedBy``; ``NONE`` where it
        does not concern it. First that of a home outside the quota, then those of the other homes of the regular
        stock by size and rent, and then those of homes of other supply.
    """

    class_of: Ints
    first: Ints
    meant: Ints

    @classmethod
    def of(cls, compiled: Compiled) -> Alike:
        """Return the classes of a scenario."""
        supply, suits = compiled.other_supply, compiled.supply.suits
        places, groups, persons = len(compiled.labels.municipalities), len(compiled.labels.groups), len(suits)
        regular = np.where(suits.reshape(persons, -1), BlockedBy.OUTRANKED, BlockedBy.NO_HOME_THAT_FITS)
        regular = np.insert(regular, 0, BlockedBy.NO_QUOTA, axis=1)
        # (persons, groups, pools)
        open_to = supply.suits.T[:, None, :] & supply.serves.T[None, :, :]
        class_of = np.empty((places, persons, groups), dtype=np.int64)
        first: list[int] = [0]
        meant: list[Ints] = []
        for place in range(places):
            other = np.where(open_to & (supply.municipality == place), BlockedBy.OUTRANKED, NONE)
            known: dict[tuple[bytes, bytes], int] = {}
            for size in range(persons):
                for group in range(groups):
                    key = regular[size].tobytes(), other[size, group].tobytes()
                    if key not in known:
                        known[key] = len(meant)
                        meant.append(np.append(regular[size], other[size, group]))
                    class_of[place, size, group] = known[key]
            first.append(len(meant))
        return cls(class_of, np.array(first, dtype=np.int64), np.array(meant, dtype=np.int64))
