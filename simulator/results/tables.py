"""What was collected of the replications -> all stored tables; those with rows for each replication in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.results import frames
from simulator.results.collected import Collected
from simulator.results.households import event_table, household_table
from simulator.results.log import EventLog
from simulator.results.reviews_table import reviews_table

Values = Sequence[tuple[str, NDArray[Any]]]


class Parts(Iterable[pl.DataFrame]):
    """A table that is made part by part whenever it is gone through, so that it never has to be there as a whole."""

    def __init__(self, make: Callable[[], Iterator[pl.DataFrame]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[pl.DataFrame]:
        return self._make()


def result_tables(
    collected: Collected,
    compiled: Compiled,
    *,
    name: str,
    content: str,
    seed: int,
    threads: int | None = None,
) -> Mapping[str, pl.DataFrame | Parts]:
    """Return the stored tables, whole or in parts.

    Parameters
    ----------
    collected
        The replications.
    compiled
        The scenario.
    name, content, seed
        What the replications are of: see ``frames.runs_table``.
    threads
        How many threads compute; as many as there are processors where not given.
    """

    def by_year(batches: frames.Batches, values: Callable[[NDArray[Any]], Values]) -> Parts:
        def make() -> Iterator[pl.DataFrame]:
            for first, records in collected.yearly(batches.most):
                yield batches.frame(first, values(records))

        return Parts(make)

    def other_supply(records: NDArray[Any]) -> Values:
        accounts = frames.amounts(records["other_supply"], frames.OTHER_SUPPLY_COLUMNS)
        return [*accounts, ("cost", records["other_supply_cost"])]

    tables: dict[str, pl.DataFrame | Parts] = {
        "runs": frames.runs_table(name, content, seed, collected.events()),
        "series": frames.series_table(collected.spread_of_series(threads), compiled),
        "metrics": by_year(frames.metrics_batches(compiled), lambda found: [("value", found["metrics"])]),
        "facilities": frames.facilities_table(collected.spread_of_facilities(threads), compiled),
        "facility_years": by_year(
            frames.facility_years_batches(compiled), lambda found: [("value", found["facility_years"])]
        ),
        "register": by_year(
            frames.register_batches(compiled),
            lambda found: frames.amounts(found["register"], frames.REGISTER_COLUMNS),
        ),
        "relets": by_year(
            frames.relets_batches(compiled),
            lambda found: frames.amounts(found["relets"], frames.RELETS_COLUMNS),
        ),
        "other_supply": by_year(frames.other_supply_batches(compiled), other_supply),
        "reviews": reviews_table(collected.decisions()),
    }
    if collected.has_logs:
        for table, make in (("events", event_table), ("households", household_table)):
            tables[table] = _of_logs(table, make, collected, compiled)
    return tables


def _of_logs(
    name: str,
    make: Callable[[EventLog, Compiled, int], pl.DataFrame],
    collected: Collected,
    compiled: Compiled,
) -> Parts:
    """Return a table that is made of the event log of each replication."""
    return Parts(
        lambda: (
            frames.in_form(name, make(EventLog(log), compiled, number)) for number, log in collected.logs()
        )
    )
