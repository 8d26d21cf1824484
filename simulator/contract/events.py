"""What happens: event kinds, causes, routes, and what random draws are for.

Numbers that stand in stored results or in random addresses never change their meaning; new ones are added.
"""

from __future__ import annotations

from enum import IntEnum

NONE = -1
"""In an event, a field that does not apply."""


class EventKind(IntEnum):
    """What happens. At the same second, events follow the order of these numbers, then their id."""

    START = 0
    """A new segment of dated values, or the end of the run; not in the log."""
    MONTH_END = 1
    """A month has ended; not in the log."""
    GUIDANCE_END = 4
    """The time of a household's guidance is over; not in the log."""
    LOST_HOME = 5
    """A housed household loses its home again, or its home closes; it comes back."""
    MOVED_ON = 6
    """Somebody moves on from other supply, and the home comes free."""
    RESIDENT = 8
    """A household that was housed before the first day and may come back; logged just before it."""
    DELIVERED = 10
    """A new home is delivered and joins the stock."""
    ARRIVED = 12
    """Somebody arrives at the intake list of a facility."""
    ADMITTED = 13
    """Somebody takes a place in a facility; logged when it happens."""
    TURNED_AWAY = 14
    """Somebody leaves an intake list without a place: it is full, or the patience is over."""
    READY = 16
    """Somebody's stay is over: on to another facility or elsewhere. (On to a home is a registration.)"""
    REGISTERED = 20
    """A household registers as urgent, for the first time or again."""
    RELET = 30
    """A home falls vacant."""
    OWN_SOLUTION = 40
    """A waiting household has found a home by itself."""
    LAPSED = 50
    """A waiting household's urgency ends."""
    LETTABLE = 60
    """A home can be let and is offered; not in the log, its outcome is."""
    REFUSED = 61
    """A household refuses a home."""
    HOUSED = 62
    """A household is housed."""
    LET_REGULAR = 63
    """A home goes to a regular seeker."""


class Route(IntEnum):
    """By which supply a household is housed."""

    RELET = 0
    """A home that was let before."""
    FIRST_LETTING = 1
    """A new home."""
    OTHER_SUPPLY = 2
    """A home outside the regular social stock."""


class Cause(IntEnum):
    """Why somebody left the queue or came back to it, or why a home went to a regular seeker."""

    NO_QUOTA = 0
    """The home was not offered to urgent households: no quota credit."""
    NO_CANDIDATE = 1
    """Nobody who waited fitted the home."""
    REFUSED = 2
    """Everybody who was asked refused (a home), or the household refused too often (a household)."""
    EXPIRED = 3
    """The urgency's validity ended and was not renewed."""
    LOST_HOME = 4
    """The household lost its home."""
    CLOSED = 5
    """The household's home in other supply closed."""


class BlockedBy(IntEnum):
    """Why somebody who is ready to leave a facility still holds a place there."""

    NO_HOME = 0
    """No home has come free yet in the municipality that answers for the household."""
    NO_QUOTA = 1
    """The latest home there was not offered to urgent households."""
    NO_HOME_THAT_FITS = 2
    """The latest home there did not suit a household of this size."""
    OUTRANKED = 3
    """The latest home there went to, or was offered to, somebody before this household."""
    REFUSED = 4
    """The household refused the latest home there."""
    NO_PLACE = 5
    """There is no place in the next facility."""


EVENT_COLUMNS: tuple[str, ...] = (
    "time",
    "kind",
    "household",
    "home",
    "group",
    "origin",
    "facility",
    "destination",
    "municipality",
    "corporation",
    "persons",
    "size_class",
    "rent_class",
    "route",
    "cause",
    "since",
    "unit",
    "other_unit",
    "other_supply",
)
"""The columns of an event log, all int64, ``NONE`` where one does not apply.

``time`` and ``since`` are seconds from the first day; ``since`` is the household's registration, which may lie
before it, or the time a home fell vacant, and in ``LOST_HOME`` and ``MOVED_ON`` the time the household was housed.
``group``, the municipalities, ``corporation``, the classes and ``other_supply`` (the kind of other supply that a home
belongs to) count from 0 in the scenario's order; ``municipality`` is where the home stands. ``unit`` is the facility
in which the person holds a place or to whose list an arrival comes; ``other_unit`` the one that is left (in
``ADMITTED`` and ``REGISTERED``) or wanted (in ``READY`` and ``TURNED_AWAY``). ``cause`` tells in ``REGISTERED`` why a
household registers again, and in ``LOST_HOME`` why it leaves its home.
"""


class Purpose(IntEnum):
    """What a random draw is for: a part of its address."""

    POINT = 1
    """The time and the level of a point of the Poisson field."""
    PERSONS = 2
    DESTINATION = 3
    ORIGIN = 4
    OWN_SOLUTION = 5
    RENEWAL = 6
    ACCEPTANCE = 7
    SIZE_CLASS = 8
    RENT_CLASS = 9
    VOID = 10
    DELAY = 11
    REALISED = 12
    OPENING = 13
    STAY = 14
    ROUTE = 15
    UNIT = 16
    PATIENCE = 17
    RESIDUAL = 18
    RETURN = 19
    RETURN_AFTER = 20
    GUIDANCE = 21
    LIVING = 22
    """How long somebody lives in other supply."""
    RESIDENT_GROUP = 23
    NEXT_ID = 24
    """The id of a household that has come back more often than an id can count."""
    CORPORATION = 25
    FUTURE = 26
    """Where in its range a figure lies in one of many futures."""
