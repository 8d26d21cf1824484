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
from simulator.contract.plan import (
    ALL_STREAMS,
    PLAN_GOALS,
    PLAN_ITEMS,
    PLAN_LIMITS,
    ROBUST_GOALS,
    PlanGoal,
    PlanItem,
    PlanLimit,
)
from simulator.contract.tables import (
    BATCH_STATES,
    BATCH_TABLES,
    PLAN_TABLES,
    RUN_TABLES,
    SWEEP_TABLES,
    TABLES,
    Column,
)

__all__ = [
    "ALL_GROUPS",
    "ALL_STREAMS",
    "BATCH_STATES",
    "BATCH_TABLES",
    "EVENT_COLUMNS",
    "FACILITY_SERIES",
    "NONE",
    "PLAN_GOALS",
    "PLAN_ITEMS",
    "PLAN_LIMITS",
    "PLAN_TABLES",
    "REGION",
    "ROBUST_GOALS",
    "RUN_TABLES",
    "SERIES",
    "SWEEP_TABLES",
    "TABLES",
    "YEARLY",
    "BlockedBy",
    "Cause",
    "Column",
    "EventKind",
    "Kind",
    "Measured",
    "PlanGoal",
    "PlanItem",
    "PlanLimit",
    "Purpose",
    "Route",
]
