"""What a check of a scenario finds, and what checks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.model.demand import Spread
from simulator.model.measures import Change
from simulator.model.reviews import SwitchOn
from simulator.model.scenario import Scenario

FIRST_YEAR, LAST_YEAR = 2000, 2150
"""The years that a scenario may name: those a horizon may have."""


@dataclass(frozen=True)
class Finding:
    """Something in a scenario that cannot be.

    Attributes
    ----------
    path
        The field, such as ``measures.building_stop.start``.
    value
        What stands there; the last step of the path where the key itself is wrong.
    allowed
        What may stand there.
    remedy
        What to do about it.
    """

    path: str
    value: str
    allowed: str
    remedy: str


def spreads(scenario: Scenario) -> Iterator[tuple[str, Spread]]:
    """Yield the path and the value of everything that is spread over municipalities."""
    for group_id, group in scenario.demand.groups.items():
        yield f"demand.groups.{group_id}.origins", group.origins
        if group.facilities is not None:
            yield f"demand.groups.{group_id}.facilities", group.facilities
    for facility_id, facility in scenario.facilities.items():
        if facility.municipalities is not None:
            yield f"facilities.{facility_id}.municipalities", facility.municipalities


def changes(scenario: Scenario) -> Iterator[tuple[str, Change]]:
    """Yield the path and the value of every change that a measure makes, also those that reviews may start."""
    for measure_id, measure in scenario.measures.items():
        for index, change in enumerate(measure.changes):
            yield f"measures.{measure_id}.changes.{index}", change
    for review_id, review in scenario.reviews.items():
        if isinstance(review, SwitchOn):
            for index, change in enumerate(review.measure.changes):
                yield f"reviews.{review_id}.measure.changes.{index}", change


def listed(words: Iterable[str], most: int = 14) -> str:
    """Return the words with commas, not too many."""
    every = list(words)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")
