"""What an event from outside is about, as one number: of a home how it came to be let, and four small numbers."""

from __future__ import annotations

from simulator.jit import inlined

BITS = 15
"""Each of the four has so many bits; no region has more municipalities, groups, facilities or corporations."""


@inlined
def packed(first: int, second: int, third: int, fourth: int) -> int:
    """Return four small numbers as one."""
    return ((first << BITS | second) << BITS | third) << BITS | fourth


@inlined
def unpacked(what: int, number: int) -> int:
    """Return one of four packed numbers, counted from 0."""
    return what >> (3 - number) * BITS & ((1 << BITS) - 1)


@inlined
def with_route(what: int, route: int) -> int:
    """Return what a home is, with the route by which it is let."""
    return route << 4 * BITS | what


@inlined
def route_of(what: int) -> int:
    """Return the route by which a home is let."""
    return what >> 4 * BITS
