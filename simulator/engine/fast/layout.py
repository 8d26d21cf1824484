"""Where everything stands: the names of the columns of the tables in which the compiled engine keeps its state.

The tables are arrays of whole numbers, a row for each person, home, facility or pool, so that compiled functions can
take them as plain arguments.
"""

from __future__ import annotations

from typing import cast

import numpy as np


def constant(value: int) -> int:
    """Return a number to hand to compiled functions: of a plain one, they would be compiled anew for each value."""
    return cast("int", np.int64(value))


NONE = constant(-1)
"""In a table, nobody or nothing."""

# ---- the state of the run: one row of numbers ------------------------------------------------------------
(
    SEED,
    REPLICATION,
    NOW,
    SEGMENT,
    END,
    PEOPLE,  # rows of people in use
    REFUSALS_NOTED,  # rows of refusals in use
    LOGGED,  # rows of the log that were written, or would have been
    NODES,  # rows of the agenda that have been in use
    FREE_NODE,  # the first row of the agenda that is free again
    BUCKET,  # the stretch of time whose events are in the heap
    BUCKET_SHIFT,  # a stretch lasts 2 ** this seconds
    IN_HEAP,
    FIRST_TO_FILL,  # the first facility of which a place came free
    LAST_TO_FILL,
    GUIDED_NOW,  # households that have guidance
    FREE_HOMES,  # free homes of other supply, of all pools
    HOMES,  # rows of homes in use
    MONTH,  # the month of which what comes from outside is drawn next
    COLLECTED_UNTIL,  # the second at which this month ends
    UNSORTED,  # rows of what comes in it, in any order
    COMING,  # and in order
    LATER,  # rows that have been in use of what comes later
    FREE_LATER,  # the first of these that is free again
    TOO_SHORT,  # whether a table has no room left
    STATE_SIZE,
) = range(26)

# ---- people: in a facility or on its list, in the register, or housed -------------------------------------
# A row is three lines of the processor's memory, of eight numbers: what is asked for together stands in one line.
(
    ID,
    GROUP,
    DESTINATION,
    PERSONS,
    SINCE,  # since when it is where it is: on a list, in the register, in a home
    LIST,  # the list it stands on, and who is before and after it
    BEFORE,
    AFTER,
    ORIGIN,
    FACILITY,  # the municipality of the facility it registered from
    UNIT,  # the facility in which it holds a place
    WANTED,  # the facility on whose list it is
    STAYS,  # the stays in facilities that have begun
    REFUSALS,  # offers it has refused
    WAITING,  # whether it is in the register
    THERE,  # whether it still has the home that it was let
    HOME,  # the row of its home
    PLACE,  # the municipality it lives in
    GUIDED,
) = range(19)
PERSON_SIZE = 24

# ---- homes: first those of other supply, then those that fall vacant or are built, as they do ----------------
# ID, as above, is 0
(
    _,
    HOME_PLACE,
    CORPORATION,
    SIZE_CLASS,
    RENT_CLASS,
    VACANT_SINCE,
    ROUTE,
    OTHER_SUPPLY,
    POOL,
    FITS,  # the row that tells whom it suits
    REFUSED_BY,  # the first row of refusals of this vacancy
    STATUS,  # of a home of other supply: one of the five below
    VACANCY,  # which vacancy of this home it is
    ON_HOLD,  # until a refusal has been dealt with
    RESIDENT,  # who lives there
    EMPTY_UNTIL,
    HOME_SIZE,
) = range(17)
UNUSED, LIVED_IN, FREE, EMPTY, CLOSED_DOWN = range(5)

# ---- refusals of a home: who, and the next one -------------------------------------------------------------
WHO, NEXT = range(2)

# ---- what comes from outside: when, whom it is about, what it is, and of a home since when it is vacant -----------
# WHEN, as below, is 0, and ENTITY 1
_, _, WHAT, VACATED, EVENT_SIZE = range(5)
LATER_LINK, LATER_SIZE = EVENT_SIZE, EVENT_SIZE + 1

# ---- planned projects, and what is delivered of them; arrivals that are known ------------------------------------
(
    PROJECT_STREAM,
    PROJECT_MONTH,
    PLANNED,
    PROJECT_PLACE,
    PROJECT_HOMES,
    REALISED,
    EXTRA_DELAY,
    PROJECT_NUMBER,
    PROJECT_SIZE,
) = range(9)
DELIVERED_AT, DELIVERED_HOMES, DELIVERED_SIZE = range(3)
KNOWN_TIME, KNOWN_ID, KNOWN_UNIT, KNOWN_SIZE = range(4)

# ---- lists: the first and the last on each -----------------------------------------------------------------
FIRST, LAST = range(2)

# ---- the agenda: of each event when (time and kind), whom it is about, which row, one number more, and a link;
# and of each place in the heap when, whom, and which event --------------------------------------------------------
WHEN, ENTITY, ROW, EXTRA, LINK, NODE_SIZE = range(6)
# WHEN and ENTITY, as above, are 0 and 1
_, _, NODE, HEAP_SIZE = range(4)
KINDS = 64
"""A moment is time x 64 + kind, so that events of the same second follow the order of the kinds."""

# ---- facilities --------------------------------------------------------------------------------------------
(
    TAKEN,  # places that somebody holds
    OUTSIDE,  # people on the list who hold no place anywhere
    TO_FILL,  # whether it is to be filled
    NEXT_TO_FILL,
    UNIT_GROUP,
    UNIT_PLACE,
    CAPACITY,
    BLOCKS_UPSTREAM,
    HOLDS_PLACE,
    LIST_FROM_OUTSIDE,  # the list for people from outside, and that for people from another facility
    LIST_FROM_FACILITY,
    FIRST_LIST,  # both, in the order in which they go
    SECOND_LIST,
    STAY,  # the rows of its times
    PATIENCE,
    IN_CARE,
    ON_LIST,
    RESIDENT_STREAM,
    LISTED_STREAM,
    INTAKE_STREAM,
    UNIT_SIZE,
) = range(21)

# ---- pools of other supply -----------------------------------------------------------------------------------
(
    POOL_KIND,
    POOL_PLACE,
    FIRST_HOME,  # its homes are these rows of the homes
    HOMES_END,
    LIVING,  # the rows of its times
    VOID,
    OCCUPIED,
    OCCUPANT_STREAM,
    HOME_STREAM,
    OPENED_MONTH,
    LIVED_IN_NOW,
    FREE_NOW,
    EMPTY_NOW,
    POOL_SIZE,
) = range(14)

# ---- what does not change during a run: one row of numbers ---------------------------------------------------
(
    VALIDITY_MONTHS,
    REFUSAL_SECONDS,
    HARD_CAP,
    FIRST_LETTINGS_IN_QUOTA,
    CARRY_OVER_MONTHS,
    SOLIDARITY_CLOSED,
    RETURNS_THROUGH,
    OWN_SOLUTION_TIME,
    AFTER_TIME,
    GUIDANCE_TIME,
    CLASSES,  # priority classes
    SIZES,  # household sizes, from 0
    QUEUE_KINDS,
    FIRST_MONTH_NUMBER,
    REGISTERED_WITHIN,  # seconds over which the opening backlog registered
    VOID_TIME,
    DELAY_TIME,
    EARLIER_MONTHS,
    SEGMENTS,
    PLACES,  # where in the dated values what begins
    HOMES_IN_FORCE,
    CLOSED,
    DEBT_LIMITS,
    FIRST_LETTING_CREDIT,
    STAY_FACTORS,
    FIRST_FITS,  # the row that tells whom the homes of the first pool suit
    RENTS,  # rent classes
    FIXED_SIZE,
) = range(28)

# ---- dated values ----------------------------------------------------------------------------------------------
OFFERS_PER_HOME, REFUSALS_ALLOWED, GUIDANCE_PLACES, REPAYS, DATED = range(5)
"""The first columns of the dated whole numbers; from DATED on follow those by facility, pool and municipality."""
FOLLOW, OWN_FACTORS = range(2)
"""The first columns of the dated factors: s(y), the own solutions by group, and then the stays by facility."""
CLASS, RENEWAL, REFUSAL_CHANCE, RETURN_CHANCE, KEPT_CHANCE, GROUP_SEGMENT_SIZE = range(6)
KIND, FOLLOWS_KEY, ALWAYS_RENEWED, MAY_BE_GUIDED, FROM_FACILITY, GROUP_SIZE = range(6)
GENERAL, RESERVED, FIRST_LETTINGS = range(3)
"""The three kinds of quota accounts."""
