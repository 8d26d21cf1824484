"""Supply: projects that the run can deliver, and other supply that is there for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simulator.model.calendar import first_of_month, month_number
from simulator.model.findings import FIRST_YEAR, LAST_YEAR, Finding
from simulator.model.scenario import Scenario

LARGEST_HOUSEHOLD = 16
"""The largest household there is: household sizes stop here."""


def check_supply(scenario: Scenario) -> Iterator[Finding]:
    """Find projects and other supply that can house nobody during the run."""
    yield from _projects(scenario)
    yield from _dates_of_other_supply(scenario)
    for name, supply in scenario.supply.other_supply.items():
        if supply.suits.at_least > LARGEST_HOUSEHOLD:
            yield Finding(
                f"supply.other_supply.{name}.suits.at_least",
                str(supply.suits.at_least),
                f"at most {LARGEST_HOUSEHOLD}, the largest household there is",
                "write the smallest household that the homes suit",
            )


def remarks_on_supply(scenario: Scenario) -> Iterator[Finding]:
    """Find what is said of the first day about other supply that opens later."""
    for name, supply in scenario.supply.other_supply.items():
        if "occupied_on_first_day" in supply.model_fields_set and supply.opens >= scenario.horizon.start:
            yield Finding(
                f"supply.other_supply.{name}.occupied_on_first_day",
                f"{supply.occupied_on_first_day.value:g}",
                f"nothing, since it opens on {supply.opens.isoformat()} and is empty then",
                "leave it out",
            )


def _projects(scenario: Scenario) -> Iterator[Finding]:
    """Find projects that the run cannot deliver."""
    horizon = scenario.horizon
    pipeline = scenario.supply.new_homes.pipeline_months.value
    # Month 12 is January of the year 1, the first that a date can be.
    earliest = first_of_month(max(12, month_number(horizon.start) - pipeline))
    within = (
        f"from {earliest.isoformat()} (pipeline_months before the first day) to {horizon.end.isoformat()}"
    )
    for project_id, project in scenario.supply.projects.items():
        if not earliest <= project.planned <= horizon.end:
            yield Finding(
                f"supply.projects.{project_id}.planned",
                project.planned.isoformat(),
                f"a day {within}",
                "leave the project out, or correct the date",
            )


def _dates_of_other_supply(scenario: Scenario) -> Iterator[Finding]:
    """Find other supply that is not there on any day of the run, or in a year that is a typing error."""
    horizon = scenario.horizon
    earliest, latest = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    for name, supply in scenario.supply.other_supply.items():
        path = f"supply.other_supply.{name}"
        if not earliest <= supply.opens <= horizon.end:
            yield Finding(
                f"{path}.opens",
                supply.opens.isoformat(),
                f"a day from {earliest.isoformat()} to {horizon.end.isoformat()}, the last day of the run",
                "leave this supply out, or correct the date"
                if supply.opens > horizon.end
                else f"write {earliest.isoformat()} or later",
            )
        if supply.closes is not None and not horizon.start <= supply.closes <= latest:
            yield Finding(
                f"{path}.closes",
                supply.closes.isoformat(),
                f"{horizon.start.isoformat()}, the first day of the run, or later",
                "leave this supply out, or correct the date"
                if supply.closes < horizon.start
                else "leave it out if the homes stay",
            )
