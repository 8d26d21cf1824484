"""What a walk over an event log counts and notes: names for the rows of its counts and the columns of its notes."""

from __future__ import annotations

from enum import IntEnum


class OfHouseholds(IntEnum):
    """What is counted of households by municipality and group; the names are those of the monthly series."""

    REGISTERED = 0
    RETURNED = 1
    HOUSED_FOR = 2
    HOUSED_IN = 3
    TRANSFERRED_IN = 4
    TRANSFERRED_OUT = 5
    REFUSALS = 6
    LAPSED = 7
    OWN_SOLUTION = 8


class OfHomes(IntEnum):
    """What is counted of homes by where they stand; the names are those of the monthly series."""

    LOST_HOME = 0
    RELETS = 1
    URGENT_LETTINGS = 2
    REGULAR_LETTINGS = 3
    OFFERED_IN_VAIN = 4
    DELIVERED = 5
    FIRST_LETTINGS_URGENT = 6


class OfUnits(IntEnum):
    """What is counted of people by the facility that they come to, stay in, leave or want."""

    ARRIVED = 0
    CAME_BACK = 1
    """Those among the arrived who were housed before."""
    ADMITTED = 2
    TAKEN_OFF_LIST = 3
    """Those among the admitted who did not come from another facility."""
    MOVED_ON = 4
    """From where, of those among the admitted who came from another facility."""
    LEFT_CARE = 5
    """Ready for something else than a home."""
    ELSEWHERE = 6
    """Ready, and gone."""
    WAITS_INSIDE = 7
    """Ready for another facility, and holding the place until there is one."""
    RELEASED = 8
    """Ready for another facility, and waiting for it outside."""
    SENT_OUTSIDE = 9
    """The same people, by the facility that they want."""
    GAVE_UP = 10
    """Left the list of the facility that they wanted, and had no place anywhere."""
    TURNED_AWAY_INSIDE = 11
    """Held a place, and got none in the next facility."""
    TURNED_AWAY_OUTSIDE = 12
    """Were released, and got no place in the facility that they want."""
    REGISTERED = 13
    """Registered for a home out of this facility's care."""
    RELEASED_FOR_HOME = 14
    """Those among them who do not hold their place."""
    BLOCKS = 15
    """Registered and hold a place."""
    NO_LONGER_BLOCKS = 16
    """Left the register and freed their place."""


class OfPools(IntEnum):
    """What is counted of homes of other supply by pool."""

    RESIDENT = 0
    MOVED_IN = 1
    MOVED_ON = 2
    LOST_HOME = 3
    CLOSED = 4


class Turn(IntEnum):
    """What is noted when a household registers, refuses a home or leaves the register."""

    ROW = 0
    """The number of the event, by which turns and lettings are put in order."""
    TIME = 1
    KIND = 2
    HOUSEHOLD = 3
    HOME = 4
    DESTINATION = 5
    GROUP = 6
    PERSONS = 7
    UNIT = 8
    SINCE = 9
    AT_HOME = 10
    """Whether the home stands in the municipality that answers for the household."""


class Letting(IntEnum):
    """What is noted when a home is let, to an urgent household or to a regular seeker."""

    ROW = 0
    TIME = 1
    HOME = 2
    MUNICIPALITY = 3
    MEANING = 4
    """What it may mean for others who wait, by the columns of ``alike.Alike.meant``."""


class Step(IntEnum):
    """What is noted of people in facilities when they are ready, are admitted or turned away: columns of the log."""

    TIME = 0
    KIND = 1
    PERSON = 2
    UNIT = 3
    OTHER_UNIT = 4


class PoolMove(IntEnum):
    """What is noted when somebody moves into or out of other supply."""

    TIME = 0
    POOL = 1
    CHANGE = 2
    """1 for somebody who moves in, or lived there on the first day; else -1."""
