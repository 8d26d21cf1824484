"""The names that all floors share: events, causes, routes, random purposes, tables, metrics and units."""

from simulator.contract.events import EVENT_COLUMNS, NONE, BlockedBy, Cause, EventKind, Purpose, Route
from simulator.contract.measured import (
    ALL_GROUPS,
    FACILITY_SERIES,
    REGION,
    SERIES,
    YEARLY,
    Kind,
    Measured,
)
from simulator.contract.tables import TABLES, Column

__all__ = [
    "ALL_GROUPS",
    "EVENT_COLUMNS",
    "FACILITY_SERIES",
    "NONE",
    "REGION",
    "SERIES",
    "TABLES",
    "YEARLY",
    "BlockedBy",
    "Cause",
    "Column",
    "EventKind",
    "Kind",
    "Measured",
    "Purpose",
    "Route",
]
