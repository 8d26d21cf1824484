"""The household ledger: one row for each household, from registration to how it left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.contract import EVENT_COLUMNS, NONE, Cause, EventKind, Route
from simulator.flows.compiled import Compiled
from simulator.results.frames import INT, TEXT
from simulator.results.log import LEAVES_THE_REGISTER, EventLog

if TYPE_CHECKING:
    import polars as pl

SECONDS_PER_DAY = 86_400.0
_CAUSES = {int(cause): cause.name.lower() for cause in Cause}


def event_table(log: EventLog, compiled: Compiled, replication: int) -> pl.DataFrame:
    """Return the table ``events`` of one replication; see the data dictionary."""
    import polars as pl

    labels = compiled.labels
    places = list(labels.municipalities)
    numbers = pl.DataFrame({column: log[column] for column in EVENT_COLUMNS})
    return numbers.select(
        pl.lit(replication, INT).alias("replication"),
        (pl.col("time") / SECONDS_PER_DAY).alias("day"),
        _named("kind", {int(kind): kind.name.lower() for kind in EventKind}).alias("event"),
        _id("household"),
        _id("home"),
        _label("group", labels.groups),
        _label("origin", places),
        _label("facility", places),
        _label("destination", places),
        _label("municipality", places),
        _label("corporation", labels.corporations),
        pl.when(pl.col("persons") != NONE).then(pl.col("persons")).alias("persons"),
        _label("size_class", labels.sizes),
        _label("rent_class", labels.rents),
        _named("route", {int(route): route.name.lower() for route in Route}).alias("route"),
        _named("cause", _CAUSES).alias("cause"),
        (pl.col("since") / SECONDS_PER_DAY).alias("since_day"),
        _label("unit", compiled.facilities.names),
        _label("other_unit", compiled.facilities.names),
        _label("other_supply", compiled.other_supply.kinds),
    )


def household_table(log: EventLog, compiled: Compiled, replication: int) -> pl.DataFrame:
    """Return the table ``households`` of one replication; see the data dictionary.

    One row for each registration: who comes back is there again, under another id.
    """
    import polars as pl

    labels, end = compiled.labels, compiled.timeline.calendar.end_seconds / SECONDS_PER_DAY
    registered = log.of(EventKind.REGISTERED)
    exits = log.of_any(LEAVES_THE_REGISTER)
    refused = log.of(EventKind.REFUSED)["household"]
    who = pl.DataFrame(
        {
            name: registered[name]
            for name in ("household", "time", "group", "origin", "facility", "destination", "persons")
        }
    ).with_columns(pl.Series("why", registered["cause"]))
    left = pl.DataFrame(
        {name: exits[name] for name in ("household", "kind", "cause", "municipality")}
    ).with_columns(pl.Series("exit_day", exits["time"] / SECONDS_PER_DAY))
    refusals = pl.DataFrame({"household": refused}).group_by("household").len("refusals")
    joined = who.join(left, on="household", how="left", maintain_order="left").join(
        refusals, on="household", how="left", maintain_order="left"
    )
    places = list(labels.municipalities)
    names = {int(kind): kind.name.lower() for kind in LEAVES_THE_REGISTER}
    return joined.select(
        pl.lit(replication, INT).alias("replication"),
        _id("household"),
        _label("group", labels.groups),
        _label("origin", places),
        _label("facility", places),
        _label("destination", places),
        pl.col("persons"),
        (pl.col("time") / SECONDS_PER_DAY).alias("registered_day"),
        _named("kind", names).fill_null("waiting").alias("exit"),
        _named("cause", _CAUSES).alias("cause"),
        pl.col("exit_day"),
        _label("municipality", places).alias("housed_in"),
        pl.col("refusals").fill_null(0).cast(INT).alias("refusals"),
        (pl.col("exit_day").fill_null(end) - pl.col("time") / SECONDS_PER_DAY).alias("wait_days"),
        _named("why", _CAUSES).alias("came_back"),
    )


def id_text(identity: int) -> str:
    """Return an id as people see it: 16 hexadecimal digits."""
    return f"{identity:016x}"


def _id(column: str) -> pl.Expr:
    import polars as pl

    return (
        pl.when(pl.col(column) != NONE)
        .then(pl.col(column).map_elements(id_text, return_dtype=TEXT))
        .alias(column)
    )


def _label(column: str, labels: tuple[str, ...] | list[str]) -> pl.Expr:
    return _named(column, dict(enumerate(labels))).alias(column)


def _named(column: str, names: dict[int, str]) -> pl.Expr:
    import polars as pl

    return pl.col(column).replace_strict(names, default=None, return_dtype=TEXT)
