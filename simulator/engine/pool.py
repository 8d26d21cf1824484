"""The homes of one pool of other supply: each is lived in, empty for a while, or free."""

from __future__ import annotations

import bisect

from simulator.engine.entities import Home, Housed


class Pool:
    """The homes of a kind of other supply in one municipality, by number; the lowest unused number comes next.

    Attributes
    ----------
    lived_in
        Who lives in which home.
    """

    def __init__(self) -> None:
        self.lived_in: dict[int, Housed] = {}
        self._free: dict[int, Home] = {}
        self._free_numbers: list[int] = []
        self._empty_until: dict[int, int] = {}
        self._unused: list[int] = []
        self._used = 0

    def __len__(self) -> int:
        return len(self.lived_in) + len(self._free) + len(self._empty_until)

    @property
    def free(self) -> list[Home]:
        """The free homes, in the order of their numbers."""
        return [self._free[number] for number in self._free_numbers]

    def next_number(self) -> int:
        """Return the lowest number that no home has, and use it."""
        if self._unused:
            return self._unused.pop(0)
        self._used += 1
        return self._used - 1

    def set_free(self, home: Home) -> None:
        """Let a home be free."""
        self._free[home.number] = home
        bisect.insort(self._free_numbers, home.number)

    def is_free(self, home: Home) -> bool:
        """Return whether a home is free, in this vacancy."""
        return self._free.get(home.number) is home

    def let(self, home: Home, housed: Housed) -> None:
        """Let somebody live in a free home."""
        self._take_from_free(home.number)
        self.lived_in[home.number] = housed

    def set_empty(self, number: int, until: int) -> None:
        """Let a home stand empty until a second."""
        self._empty_until[number] = until

    def end_empty(self, number: int, until: int) -> bool:
        """End the time that a home stands empty; return False where it has been taken away meanwhile."""
        if self._empty_until.get(number) != until:
            return False
        del self._empty_until[number]
        return True

    def take_away(self) -> bool:
        """Take a home away in which nobody lives, a free one first; return False where there is none."""
        if self._free_numbers:
            number = self._free_numbers[-1]
            self._take_from_free(number)
        elif self._empty_until:
            number = max(self._empty_until)
            del self._empty_until[number]
        else:
            return False
        self.drop(number)
        return True

    def drop(self, number: int) -> None:
        """Let a number be unused again."""
        bisect.insort(self._unused, number)

    def _take_from_free(self, number: int) -> None:
        del self._free[number]
        del self._free_numbers[bisect.bisect_left(self._free_numbers, number)]
