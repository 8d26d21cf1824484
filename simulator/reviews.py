"""Half-yearly reviews: what a replication starts on its way, from what has happened in it so far.

A review needs nothing from the engine. Draws have addresses and measures write dated values, so what starts later
leaves everything before it as it was. A replication with reviews is simulated, looked at half-year by half-year, and
simulated again with what a rule has started, as an ordinary measure; what was looked at before does not change by
that. So it is, to the byte, the replication of a scenario without reviews that has those measures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.contract import REGION
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.flows.policy import expected_relets
from simulator.flows.timeline import DatedValues, Timeline
from simulator.indicators import HALF_YEAR, INDICATORS, Past
from simulator.model.calendar import Calendar, first_of_month, month_number
from simulator.model.measures import BY_MUNICIPALITY, Change, Measure
from simulator.model.reviews import Rebase, SwitchOn, is_end_of_half_year
from simulator.model.scenario import Scenario
from simulator.results.reviews_table import Decision

Floats = NDArray[np.float64]
Simulate = Callable[[Compiled, int, int], NDArray[np.int64]]
"""Returns the event log of a compiled scenario, a seed and a replication."""
MOST_KEPT = 8
"""So many compiled variants of a scenario are kept at most; a new basis differs in every replication."""
LAST_MONTH = month_number(date.max)
"""The last month that has a date."""


@dataclass(frozen=True)
class Reviewed:
    """A replication with its reviews.

    Attributes
    ----------
    compiled
        The scenario with everything that was started.
    events
        The event log of that.
    decisions
        What was started, in order.
    """

    compiled: Compiled
    events: NDArray[np.int64]
    decisions: tuple[Decision, ...]


class Variants:
    """A scenario with what reviews have started, compiled; the latest are kept, since futures often start the same.

    Parameters
    ----------
    scenario
        The scenario with its reviews.

    Raises
    ------
    InputError
        Where the scenario cannot be compiled.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._kept: dict[tuple[Measure, ...], Compiled] = {(): compile_scenario(scenario)}
        self._lock = threading.Lock()

    def of(self, started: Sequence[Measure]) -> Compiled:
        """Return the scenario, compiled, with these measures after its own."""
        key = tuple(started)
        with self._lock:  # replications in several threads share the variants
            compiled = self._kept.pop(key, None) or compile_scenario(with_started(self.scenario, key))
            self._kept[key] = compiled
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return compiled

    def __getstate__(self) -> tuple[dict[str, Any], Compiled]:
        # The types of figures are made when they are used, so only plain values can go to another process.
        return self.scenario.model_dump(), self.of(())

    def __setstate__(self, state: tuple[dict[str, Any], Compiled]) -> None:
        plain, compiled = state
        self.scenario = Scenario.model_validate(plain)
        self._kept = {(): compiled}
        self._lock = threading.Lock()


def with_started(scenario: Scenario, started: Sequence[Measure]) -> Scenario:
    """Return a scenario without reviews, with what they have started after its own measures."""
    measures = {f"review {number}": measure for number, measure in enumerate(started)}
    return scenario.model_copy(update={"measures": {**scenario.measures, **measures}, "reviews": {}})


def follow(variants: Variants, seed: int, replication: int, simulate: Simulate) -> Reviewed:
    """Return a replication with everything that its reviews start.

    Parameters
    ----------
    variants
        The scenario.
    seed, replication
        The address of the random numbers.
    simulate
        The engine.

    Raises
    ------
    InputError
        Where the scenario cannot be compiled with what was started.
    """
    scenario = variants.scenario
    rules: list[_Watch | _NewBasis] = [
        _Watch(name, review, scenario) if isinstance(review, SwitchOn) else _NewBasis(name, review, scenario)
        for name, review in scenario.reviews.items()
    ]
    started: list[Measure] = []
    decisions: list[Decision] = []

    def simulated() -> Past:
        compiled = variants.of(started)
        return Past(compiled, simulate(compiled, seed, replication))

    past, included = simulated(), 0
    for day in review_days(scenario):
        # What starts after a half-year does not touch it; so the same events serve until something has started.
        if any(measure.start <= day for measure in started[included:]):
            past, included = simulated(), len(started)
        for rule in rules:
            for decision, measure in rule.look(past, day, started):
                decisions.append(decision)
                if measure is not None and measure.start <= scenario.horizon.end:
                    started.append(measure)
    if len(started) > included:
        past = simulated()
    return Reviewed(past.compiled, past.events, tuple(decisions))


def review_days(scenario: Scenario) -> Iterator[date]:
    """Yield the last day of each half-year that ends within the run."""
    calendar = Calendar.of(scenario.horizon)
    for month in range(1, calendar.months + 1):
        day = calendar.month_of(month) - timedelta(days=1)
        if is_end_of_half_year(day):
            yield day


Started = Iterator[tuple[Decision, Measure | None]]
"""What a rule starts; without a measure where the decision only tells what was seen."""


@dataclass
class _Watch:
    """A rule that starts a measure when an indicator has passed a limit, during one replication."""

    name: str
    review: SwitchOn
    scenario: Scenario
    _in_a_row: dict[str, int] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def look(self, past: Past, day: date, _: Sequence[Measure]) -> Started:
        """Yield what is started on a review day."""
        review, codes = self.review, self.scenario.region.codes
        if day < review.first or (review.last is not None and day > review.last):
            return
        seen = INDICATORS[review.indicator](past, day)
        for place in (REGION,) if review.looks_at == "region" else codes:
            value = seen.of(place, codes)
            self._in_a_row[place] = self._in_a_row.get(place, 0) + 1 if self._is_passed_by(value) else 0
            if place in self._done or self._in_a_row[place] < review.in_a_row:
                continue
            starts = _starts(day, review)
            measure = _switched_on(review, place, starts, self.scenario)
            if measure is not None:
                self._done.add(place)
                yield Decision(self.name, day, place, value, starts), measure

    def _is_passed_by(self, value: float) -> bool:
        """Return whether a value is past the limit; what does not exist never is."""
        review = self.review
        return (review.below is not None and value < review.below) or (
            review.above is not None and value > review.above
        )


@dataclass
class _NewBasis:
    """A review that bases the task and the paths anew, during one replication."""

    name: str
    review: Rebase
    scenario: Scenario

    def look(self, past: Past, day: date, started: Sequence[Measure]) -> Started:
        """Yield what is started on a review day: a new task, and the relets that the paths reckon with.

        It looks back over as many whole years as are asked for or as there are; before the first year is over, over
        the last half-year; and before that nothing is based anew.
        """
        until = past.months_until(day)
        months = HALF_YEAR * min(2 * self.review.years, until // 12 * 2 or until // HALF_YEAR)
        if day != self.review.on or not months:
            return
        starts, window = _starts(day, self.review), slice(until - months, until)
        need = past.need(window) * 12.0 / months
        expected = _expected_by_month(self.scenario)[window].sum(axis=0)
        observed = past.counts.relets[window].sum(axis=0)
        known = _known_factor(with_started(self.scenario, started), starts)
        changes = [Change(quantity="task", set=need)]
        rows = []
        for place, code in enumerate(self.scenario.region.codes):
            if expected[place] > 0 and known[place] > 0:
                part = float(observed[place] / expected[place])
                factor = part / float(known[place])
                changes.append(Change(quantity="expected_relets", multiply=factor, municipalities=(code,)))
                rows.append(Decision(self.name, day, code, part, starts))
        measure = Measure(title=self.review.title, start=starts, changes=tuple(changes))
        yield Decision(self.name, day, REGION, need, starts), measure
        for row in rows:
            yield row, None


def _starts(day: date, review: SwitchOn | Rebase) -> date:
    """Return the first day of what a review starts: always the first of a month."""
    return first_of_month(min(month_number(day) + 1 + review.lead_months.value, LAST_MONTH))


def _switched_on(review: SwitchOn, place: str, starts: date, scenario: Scenario) -> Measure | None:
    """Return the measure that a rule starts for a place; None where there is nothing that could change."""
    changes = tuple(
        change.model_copy(update={"municipalities": (place,)})
        if place != REGION and change.quantity in BY_MUNICIPALITY
        else change
        for change in review.measure.changes
        if place == REGION or _is_there(change, place, scenario)
    )
    if not changes:
        return None
    months, end = review.measure.months, None
    if months is not None and month_number(starts) + months <= month_number(scenario.horizon.end):
        end = first_of_month(month_number(starts) + months) - timedelta(days=1)
    return Measure(title=review.measure.title, start=starts, end=end, changes=changes)


def _is_there(change: Change, place: str, scenario: Scenario) -> bool:
    """Return whether a municipality has what is changed: not each has every kind of other supply."""
    kinds = scenario.supply.other_supply
    return change.quantity != "other_supply_homes" or any(
        place in kind.homes
        for name, kind in kinds.items()
        if change.other_supply is None or name in change.other_supply
    )


def _expected_by_month(scenario: Scenario) -> Floats:
    """Return the relets that were expected beforehand: shape (months, municipalities)."""
    timeline, relets = expected_relets(scenario)
    starts = np.array(timeline.calendar.month_starts, dtype=np.int64)
    by_month = np.zeros((timeline.calendar.months, relets.shape[1]))
    np.add.at(by_month, np.searchsorted(starts, timeline.starts, side="right") - 1, relets)
    return by_month


def _known_factor(scenario: Scenario, day: date) -> Floats:
    """Return the factor on the expected relets that will be in force on a day: shape (municipalities,).

    What is observed is a part of what was expected at first, so a factor of before must not count again.
    """
    timeline = Timeline.of(scenario)
    factor = DatedValues(scenario, timeline).by_municipality("expected_relets", 1.0)
    return np.asarray(factor[timeline.segment_at(timeline.calendar.seconds(day))])
