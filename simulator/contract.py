"""The names that all floors share: events, causes, routes, random purposes, tables, metrics and units.

Numbers that stand in stored results or in random addresses never change their meaning; new ones are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

NONE = -1
"""In an event, a field that does not apply."""


class EventKind(IntEnum):
    """What happens. At the same second, events follow the order of these numbers, then their id."""

    START = 0
    """A new segment of dated values, or the end of the run; not in the log."""
    MONTH_END = 1
    """A month has ended; not in the log."""
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
    """A household registers as urgent."""
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


class Cause(IntEnum):
    """Why somebody left the queue, or why a home went to a regular seeker."""

    NO_QUOTA = 0
    """The home was not offered to urgent households: no quota credit."""
    NO_CANDIDATE = 1
    """Nobody who waited fitted the home."""
    REFUSED = 2
    """Everybody who was asked refused (a home), or the household refused too often (a household)."""
    EXPIRED = 3
    """The urgency's validity ended and was not renewed."""


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
)
"""The columns of an event log, all int64, ``NONE`` where one does not apply.

``time`` and ``since`` are seconds from the first day (``since``: the household's registration, which may lie
before it, or the time a home fell vacant); ``group``, the municipalities, ``corporation`` and the classes
count from 0 in the scenario's order; ``municipality`` is where the home stands. ``unit`` is the facility in
which the person holds a place or to whose list an arrival comes; ``other_unit`` the one that is left (in
``ADMITTED`` and ``REGISTERED``) or wanted (in ``READY`` and ``TURNED_AWAY``).
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


Kind = Literal["flow", "state", "share", "ratio", "days", "probability"]
REGION = "region"
"""In a table, the municipality of a row that speaks of the whole region."""
ALL_GROUPS = "all"
"""In a table, the group of a row that speaks of all groups."""


@dataclass(frozen=True)
class Measured:
    """One thing that a run measures.

    Attributes
    ----------
    name
        Its name in every table.
    unit
        Its unit.
    kind
        A flow counts during a period; a state holds at its end; the others are computed from these.
    by
        For whom it is given: each municipality, each group (region only), or only the region.
    meaning
        What it means, in one sentence.
    """

    name: str
    unit: str
    kind: Kind
    by: tuple[Literal["municipality", "group", "region"], ...]
    meaning: str


_ALL: tuple[Literal["municipality", "group", "region"], ...] = ("municipality", "group", "region")
_PLACES: tuple[Literal["municipality", "group", "region"], ...] = ("municipality", "region")
_REGION: tuple[Literal["municipality", "group", "region"], ...] = ("region",)

SERIES: tuple[Measured, ...] = (
    Measured(
        "registered", "households", "flow", _ALL, "Households that registered as urgent, by destination."
    ),
    Measured(
        "housed_for",
        "households",
        "flow",
        _ALL,
        "Households housed anywhere, by destination: who kept its duty.",
    ),
    Measured("housed_in", "households", "flow", _PLACES, "Households housed, by where the home stands."),
    Measured("refusals", "offers", "flow", _ALL, "Offers refused, by the household's destination."),
    Measured("lapsed", "households", "flow", _ALL, "Households whose urgency ended without a home."),
    Measured("own_solution", "households", "flow", _ALL, "Households that found a home by themselves."),
    Measured("backlog", "households", "state", _ALL, "Urgent households waiting."),
    Measured(
        "unmet_need",
        "households",
        "state",
        _ALL,
        "Backlog plus those ready for a home who wait outside a facility.",
    ),
    Measured("relets", "homes", "flow", _PLACES, "Homes that fell vacant."),
    Measured("urgent_lettings", "homes", "flow", _PLACES, "Relets let to urgent households."),
    Measured("regular_lettings", "homes", "flow", _PLACES, "Relets let to regular seekers."),
    Measured(
        "offered_in_vain",
        "homes",
        "flow",
        _PLACES,
        "Relets within the quota that nobody fitted or all refused.",
    ),
    Measured("in_void", "homes", "state", _PLACES, "Relets that stand empty."),
    Measured("delivered", "homes", "flow", _PLACES, "New homes delivered."),
    Measured("first_lettings_urgent", "homes", "flow", _PLACES, "First lettings to urgent households."),
    Measured("stock", "homes", "state", _PLACES, "Social rented homes."),
)
"""What is counted every month."""

_FACILITY: tuple[Literal["municipality", "group", "region"], ...] = ()

FACILITY_SERIES: tuple[Measured, ...] = (
    Measured("arrived", "persons", "flow", _FACILITY, "People who came to the intake list from outside."),
    Measured("admitted", "persons", "flow", _FACILITY, "People who took a place."),
    Measured("turned_away", "persons", "flow", _FACILITY, "People who left a list without a place."),
    Measured("left_for_home", "persons", "flow", _FACILITY, "People who left and had registered for a home."),
    Measured("left_elsewhere", "persons", "flow", _FACILITY, "People who left for elsewhere."),
    Measured("moved_on", "persons", "flow", _FACILITY, "People who left for another facility."),
    Measured("places", "places", "state", _FACILITY, "Places."),
    Measured("in_care", "persons", "state", _FACILITY, "People who stay there and are not ready to leave."),
    Measured("blocked_home", "places", "state", _FACILITY, "Places held by people who wait for a home."),
    Measured(
        "blocked_chain", "places", "state", _FACILITY, "Places held by people who wait for the next facility."
    ),
    Measured(
        "waiting_outside", "persons", "state", _FACILITY, "People on the list who have no place anywhere."
    ),
    Measured("blocked_days_no_home", "days", "flow", _FACILITY, "Blocked days: no home has come free yet."),
    Measured(
        "blocked_days_no_quota",
        "days",
        "flow",
        _FACILITY,
        "Blocked days: the latest home was outside the quota.",
    ),
    Measured(
        "blocked_days_no_home_that_fits",
        "days",
        "flow",
        _FACILITY,
        "Blocked days: the latest home did not fit.",
    ),
    Measured("blocked_days_outranked", "days", "flow", _FACILITY, "Blocked days: somebody else was first."),
    Measured(
        "blocked_days_refused",
        "days",
        "flow",
        _FACILITY,
        "Blocked days: the household refused the latest home.",
    ),
    Measured(
        "blocked_days_no_place", "days", "flow", _FACILITY, "Blocked days: no place in the next facility."
    ),
    Measured(
        "blocked_cost", "EUR", "flow", _FACILITY, "What the blocked days cost; null where no cost is known."
    ),
)
"""What is counted every month in each facility."""

YEARLY: tuple[Measured, ...] = (
    *SERIES,
    Measured(
        "fair_share_gross",
        "households",
        "flow",
        _PLACES,
        "Fair share of the gross task, in whole households.",
    ),
    Measured(
        "fair_share_task",
        "homes",
        "flow",
        _PLACES,
        "Fair share of the year's need net of natural exits (F_m).",
    ),
    Measured("fair_share_ratio", "ratio", "ratio", _PLACES, "Fair share realised: housed_in / F_m."),
    Measured(
        "fair_share_reached",
        "probability",
        "probability",
        _PLACES,
        "1 where fair share was reached in the year.",
    ),
    Measured(
        "fair_share_ratio_min",
        "ratio",
        "ratio",
        _REGION,
        "The smallest fair-share ratio of the municipalities.",
    ),
    Measured(
        "fair_share_ratio_max",
        "ratio",
        "ratio",
        _REGION,
        "The largest fair-share ratio of the municipalities.",
    ),
    Measured("fair_share_spread", "ratio", "ratio", _REGION, "Largest minus smallest fair-share ratio."),
    Measured(
        "quota_used",
        "share",
        "share",
        _PLACES,
        "Relets let to urgent households as a share of the relets let.",
    ),
    Measured(
        "solidarity_balance", "homes", "flow", _PLACES, "housed_in - housed_for: homes given to others' duty."
    ),
    Measured("wait_mean", "days", "days", _ALL, "Mean wait of the households housed in the year."),
    Measured("wait_median", "days", "days", _ALL, "Median wait of the households housed in the year."),
    Measured(
        "wait_p90",
        "days",
        "days",
        _ALL,
        "The wait that 90% of the households housed in the year stayed below.",
    ),
    Measured(
        "longest_wait",
        "days",
        "days",
        _PLACES,
        "The longest wait among those still waiting at the year's end.",
    ),
    Measured(
        "backlog_years",
        "years",
        "ratio",
        _REGION,
        "Backlog at the year's end / households housed in the year.",
    ),
)
"""What is reported every year."""


@dataclass(frozen=True)
class Column:
    """A column of a stored table: its name, type, unit (or what its values are) and meaning."""

    name: str
    dtype: Literal["str", "int", "float"]
    unit: str
    meaning: str


TABLES: dict[str, tuple[Column, ...]] = {
    "runs": (
        Column("run_id", "str", "id", "Hash of what the replication depends on."),
        Column("scenario", "str", "id", "The scenario's name: the name of its file."),
        Column("replication", "int", "number", "Counts from 0."),
        Column("seed", "int", "number", "The seed."),
        Column("engine", "str", "name", "The engine that ran it."),
        Column("events", "int", "events", "Events in the log."),
    ),
    "series": (
        Column("series", "str", "name", "What is counted; see the list of series."),
        Column("municipality", "str", "code", "CBS code, or 'region'."),
        Column("group", "str", "id", "Group id, or 'all'."),
        Column("month", "str", "YYYY-MM", "A flow counts during the month, a state holds at its end."),
        Column("mean", "float", "of the series", "Mean over the replications."),
        Column("sd", "float", "of the series", "Standard deviation over the replications."),
        Column("p10", "float", "of the series", "10% of the replications lie below."),
        Column("p50", "float", "of the series", "The median replication."),
        Column("p90", "float", "of the series", "90% of the replications lie below."),
    ),
    "metrics": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("metric", "str", "name", "What is measured; see the list of metrics."),
        Column("municipality", "str", "code", "CBS code, or 'region'."),
        Column("group", "str", "id", "Group id, or 'all'."),
        Column("year", "int", "year", "Calendar year."),
        Column("value", "float", "of the metric", "Null where it does not exist (nobody was housed, say)."),
    ),
    "facilities": (
        Column("series", "str", "name", "What is counted; see the list of facility series."),
        Column("facility", "str", "id", "The facility's id."),
        Column(
            "municipality",
            "str",
            "code",
            "Where it stands; 'outside', or 'region' for all its places together.",
        ),
        Column("month", "str", "YYYY-MM", "A flow counts during the month, a state holds at its end."),
        Column("mean", "float", "of the series", "Mean over the replications."),
        Column("sd", "float", "of the series", "Standard deviation over the replications."),
        Column("p10", "float", "of the series", "10% of the replications lie below."),
        Column("p50", "float", "of the series", "The median replication."),
        Column("p90", "float", "of the series", "90% of the replications lie below."),
    ),
    "facility_years": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("series", "str", "name", "What is counted; see the list of facility series."),
        Column("facility", "str", "id", "The facility's id."),
        Column(
            "municipality",
            "str",
            "code",
            "Where it stands; 'outside', or 'region' for all its places together.",
        ),
        Column("year", "int", "year", "Calendar year."),
        Column("value", "float", "of the series", "A flow counts during the year, a state holds at its end."),
    ),
    "register": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("year", "int", "year", "Calendar year."),
        Column("municipality", "str", "code", "The destination."),
        Column("group", "str", "id", "Group id."),
        Column("opening", "int", "households", "Waiting at the start of the year (or of the report)."),
        Column("registered", "int", "households", "Registered in the year."),
        Column("housed", "int", "households", "Housed in the year."),
        Column("lapsed", "int", "households", "Urgency ended in the year."),
        Column("own_solution", "int", "households", "Found a home by themselves in the year."),
        Column("waiting", "int", "households", "Waiting at the end: opening + registered - the three exits."),
    ),
    "relets": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("year", "int", "year", "Calendar year."),
        Column("municipality", "str", "code", "Where the homes stand."),
        Column("in_void_opening", "int", "homes", "Empty at the start of the year (or of the report)."),
        Column("relets", "int", "homes", "Fell vacant in the year."),
        Column("urgent", "int", "homes", "Let to urgent households."),
        Column("regular", "int", "homes", "Let to regular seekers."),
        Column("in_void", "int", "homes", "Empty at the end: opening + relets - the lettings."),
    ),
    "events": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("day", "float", "days", "Days since the first day of the run."),
        Column("event", "str", "name", "What happened."),
        Column("household", "str", "id", "The household, or null."),
        Column("home", "str", "id", "The home, or null."),
        Column("group", "str", "id", "The household's group."),
        Column("origin", "str", "code", "Where the household comes from."),
        Column("facility", "str", "code", "Where the household stayed."),
        Column("destination", "str", "code", "Which municipality answers for it."),
        Column("municipality", "str", "code", "Where the home stands."),
        Column("corporation", "str", "id", "Whose home it is."),
        Column("persons", "int", "persons", "The household's size."),
        Column("size_class", "str", "id", "The home's size class."),
        Column("rent_class", "str", "id", "The home's rent class."),
        Column("route", "str", "name", "By which supply the household was housed."),
        Column("cause", "str", "name", "Why."),
        Column("since_day", "float", "days", "When the household registered, or the home fell vacant."),
        Column(
            "unit",
            "str",
            "id",
            "The facility, with its municipality, in which somebody holds a place or arrives.",
        ),
        Column("other_unit", "str", "id", "The facility that is left, or wanted."),
    ),
    "households": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("household", "str", "id", "The household."),
        Column("group", "str", "id", "Its group."),
        Column("origin", "str", "code", "Where it comes from."),
        Column("facility", "str", "code", "Where it stayed."),
        Column("destination", "str", "code", "Which municipality answers for it."),
        Column("persons", "int", "persons", "Its size."),
        Column(
            "registered_day", "float", "days", "Days since the first day; negative for the opening backlog."
        ),
        Column("exit", "str", "name", "How it left: housed, lapsed, own_solution; or waiting."),
        Column("cause", "str", "name", "Why, where there is a cause."),
        Column("exit_day", "float", "days", "When it left; null while waiting."),
        Column("housed_in", "str", "code", "Where its home stands, or null."),
        Column("refusals", "int", "offers", "Offers it refused."),
        Column("wait_days", "float", "days", "From registration to exit, or to the end of the run."),
    ),
}
"""The stored tables: each a Parquet file of this name."""
