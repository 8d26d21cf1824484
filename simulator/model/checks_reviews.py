"""Half-yearly reviews: days within the run, limits that can be reached, and measures that can begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from simulator.model.calendar import first_of_month, month_number
from simulator.model.checks_policy import knows_housed_in_reference_year
from simulator.model.findings import Finding
from simulator.model.measures import BY_MUNICIPALITY
from simulator.model.reviews import Rebase, SwitchOn
from simulator.model.scenario import Scenario

PARTS: frozenset[str] = frozenset({"path_realised", "quota_used"})
"""Indicators that are a part of something, and so about 1 at most."""
HALF_YEAR = 6
"""Months from one review to the next."""


def check_reviews(scenario: Scenario) -> Iterator[Finding]:
    """Find reviews outside the run, and rules that can never start anything."""
    for review_id, review in scenario.reviews.items():
        path = f"reviews.{review_id}"
        if isinstance(review, Rebase):
            yield from _day(scenario, f"{path}.on", review.on)
        else:
            yield from _days(scenario, path, review)
            yield from _indicator(scenario, path, review)
            yield from _limit(path, review)
            yield from _places(path, review)


def remarks_on_reviews(scenario: Scenario) -> Iterator[Finding]:
    """Find reviews whose measure begins after the run, or that look at less than somebody may think."""
    for review_id, review in scenario.reviews.items():
        path = f"reviews.{review_id}"
        if isinstance(review, Rebase):
            yield from _begins_too_late(scenario, path, review, review.on)
            yield from _years_before(scenario, path, review)
        else:
            yield from _begins_too_late(scenario, path, review, _first_start(review))
            yield from _no_places(scenario, path, review)
            yield from _percentage(path, review)
            yield from _the_same_everywhere(path, review)


def _day(scenario: Scenario, path: str, day: date) -> Iterator[Finding]:
    horizon = scenario.horizon
    if not horizon.start <= day <= horizon.end:
        yield Finding(
            path,
            day.isoformat(),
            f"a 30 June or a 31 December from {horizon.start.isoformat()} to {horizon.end.isoformat()}, "
            "the horizon",
            "choose one within it, or change the horizon",
        )


def _days(scenario: Scenario, path: str, review: SwitchOn) -> Iterator[Finding]:
    yield from _day(scenario, f"{path}.first", review.first)
    horizon, last = scenario.horizon, review.last
    if last is not None and last < review.first:
        yield Finding(
            f"{path}.last",
            last.isoformat(),
            f"{review.first.isoformat()}, the first review, or later",
            "put the dates in order",
        )
        return
    if last is not None and last > horizon.end:
        yield Finding(
            f"{path}.last",
            last.isoformat(),
            f"at most {horizon.end.isoformat()}, the last day of the run",
            "leave it out if the reviews go on to the end",
        )
    until = min(last or horizon.end, horizon.end)
    months = month_number(until + timedelta(days=1)) - month_number(review.first + timedelta(days=1))
    reviews = months // HALF_YEAR + 1
    if 0 < reviews < review.in_a_row:
        yield Finding(
            f"{path}.in_a_row",
            str(review.in_a_row),
            f"at most {reviews}, as many reviews as there are from {review.first.isoformat()} on",
            "lower it, or begin earlier",
        )


def _indicator(scenario: Scenario, path: str, review: SwitchOn) -> Iterator[Finding]:
    """Find rules that look at the growth path where nobody knows where it begins."""
    everywhere = list(scenario.region.municipalities)
    if review.indicator == "path_realised" and not knows_housed_in_reference_year(scenario, everywhere):
        yield Finding(
            f"{path}.indicator",
            review.indicator,
            "another one, since nobody knows how many households were housed in the reference year, "
            "where the path begins",
            "give region.housed_in_reference_year",
        )


def _limit(path: str, review: SwitchOn) -> Iterator[Finding]:
    """Find limits that no indicator can pass, or that every one has passed: none of them is ever below zero."""
    if review.below is not None and review.below <= 0:
        yield Finding(
            f"{path}.below",
            f"{review.below:g}",
            f"a number above 0, since {review.indicator} is never below it",
            "correct the limit",
        )
    if review.above is not None and review.above < 0:
        yield Finding(
            f"{path}.above",
            f"{review.above:g}",
            f"at least 0, since {review.indicator} is never below it",
            "correct the limit",
        )


def _places(path: str, review: SwitchOn) -> Iterator[Finding]:
    """Find changes that name municipalities though the rule itself says for which one it starts."""
    if review.looks_at != "each_municipality":
        return
    for index, change in enumerate(review.measure.changes):
        if change.municipalities is not None:
            yield Finding(
                f"{path}.measure.changes.{index}.municipalities",
                "given",
                "nothing, since what starts is for the municipality that was looked at",
                "leave it out, or write 'looks_at: region'",
            )


def _first_start(review: SwitchOn) -> date:
    """Return the first review that can start the measure."""
    after = month_number(review.first + timedelta(days=1))
    return first_of_month(after + HALF_YEAR * (review.in_a_row - 1)) - timedelta(days=1)


def _begins_too_late(
    scenario: Scenario, path: str, review: SwitchOn | Rebase, looked_at: date
) -> Iterator[Finding]:
    end, lead = scenario.horizon.end, review.lead_months.value
    months_left = month_number(end) - month_number(looked_at)
    if lead >= months_left:
        yield Finding(
            f"{path}.lead_months",
            str(lead),
            f"fewer than the {months_left} months between {looked_at.isoformat()} and the end of the run"
            if months_left > 0
            else f"an earlier review, since the run ends on {end.isoformat()}",
            "what it starts begins after the run, unless the horizon is longer",
        )


def _years_before(scenario: Scenario, path: str, review: Rebase) -> Iterator[Finding]:
    start = scenario.horizon.start
    years = (month_number(review.on + timedelta(days=1)) - month_number(start)) // 12
    if review.years > years:
        yield Finding(
            f"{path}.years",
            str(review.years),
            f"at most {years}, the whole years between {start.isoformat()} and {review.on.isoformat()}",
            "the mean is taken over what there is; review later, or begin the run earlier",
        )


def _no_places(scenario: Scenario, path: str, review: SwitchOn) -> Iterator[Finding]:
    if review.indicator == "blocked_places" and not scenario.facilities:
        yield Finding(
            f"{path}.indicator",
            review.indicator,
            "another one, since without facilities no place is ever blocked",
            "add facilities, or look at something else",
        )


def _percentage(path: str, review: SwitchOn) -> Iterator[Finding]:
    """Find limits of a part that were probably written as a percentage."""
    for field, limit in (("below", review.below), ("above", review.above)):
        if review.indicator in PARTS and limit is not None and 2 <= limit <= 100:
            yield Finding(
                f"{path}.{field}",
                f"{limit:g}",
                f"a part, such as 0.9, since {review.indicator} is one",
                f"did you mean {limit / 100:g}?",
            )


def _the_same_everywhere(path: str, review: SwitchOn) -> Iterator[Finding]:
    if review.looks_at != "each_municipality":
        return
    for index, change in enumerate(review.measure.changes):
        if change.quantity not in BY_MUNICIPALITY:
            yield Finding(
                f"{path}.measure.changes.{index}.quantity",
                change.quantity,
                "a quantity that can be changed for one municipality",
                "it changes everywhere, once for each municipality that starts it; or write 'looks_at: region'",
            )
