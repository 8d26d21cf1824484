"""Who and what moves through the model: people in facilities, households that wait or have a home, and homes."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.contract import NONE, Route

Place = tuple[int, int, int]
"""A place in a queue: priority class, since when, id; the lowest goes first."""


@dataclass(slots=True)
class Person:
    """Somebody in the care of a facility, or on its list.

    ``unit`` is where the person holds a place (``NONE``: nowhere), ``wanted`` the list the person is on, ``stays``
    the number of stays that have begun, and ``persons`` the size of a household that comes back (``NONE``: it is
    drawn when it registers).
    """

    id: int
    origin: int
    unit: int = NONE
    wanted: int = NONE
    since: int = 0
    priority: int = 1
    stays: int = 0
    persons: int = NONE

    @property
    def place(self) -> Place:
        """Its place on a list."""
        return self.priority, self.since, self.id


@dataclass(slots=True)
class Household:
    """One urgent household that waits; ``unit`` is the facility in which it holds a place (``NONE``: nowhere)."""

    id: int
    group: int
    origin: int
    facility: int
    destination: int
    persons: int
    priority: int
    registered: int
    unit: int = NONE
    refusals: int = 0
    waiting: bool = True

    @property
    def place(self) -> Place:
        """Its place in the queue."""
        return self.priority, self.registered, self.id


@dataclass(slots=True)
class Home:
    """One home that is to be let.

    One of other supply has a ``pool`` and a ``number`` in it, and no classes or corporation; ``on_hold`` until a
    refusal has been dealt with.
    """

    id: int
    municipality: int
    corporation: int
    size: int
    rent: int
    vacant_since: int
    route: Route
    other_supply: int = NONE
    pool: int = NONE
    number: int = NONE
    on_hold: bool = False
    refused_by: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Housed:
    """A household that has a home, and may leave it: ``there`` until then, and ``guided`` while it has guidance.

    ``home`` and ``route`` are ``NONE`` for those housed before the first day anywhere but in other supply.
    """

    id: int
    group: int
    origin: int
    destination: int
    persons: int
    municipality: int
    since: int
    home: int = NONE
    route: int = NONE
    other_supply: int = NONE
    pool: int = NONE
    number: int = NONE
    there: bool = True
    guided: bool = False
