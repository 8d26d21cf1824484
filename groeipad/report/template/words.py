"""The words of spreadsheets to be filled in: names of figures, units and statuses."""

from __future__ import annotations

from typing import get_args

from groeipad.texts import LANGUAGES, Lang, Texts
from simulator.inputs.spreadsheet import FigureRow
from simulator.model.base import Status
from simulator.model.scenario import Scenario


def status_words(first: Lang) -> dict[str, Status]:
    """Return every word for a status, in all languages, one of them first: who fills in may know another one."""
    statuses: tuple[Status, ...] = get_args(Status)
    languages = sorted(LANGUAGES, key=lambda lang: lang != first)
    return {Texts(lang)(f"status.{status}"): status for lang in languages for status in statuses}


def unit_words(unit: str, texts: Texts) -> str:
    """Return a unit as people write it: a share is told in per cent."""
    return texts(f"template.unit.{unit.lower().replace(' ', '_').replace('-', '_')}")


def figure_words(row: FigureRow, texts: Texts) -> str:
    """Return what the figure of a row is called."""
    return texts(f"template.figure.{row.kind.name}.label", year=str(row.year or ""))


def names_of(scenario: Scenario, lang: Lang) -> dict[str, str]:
    """Return the names of municipalities, groups and kinds of facilities by id; the region has an empty one."""
    return {
        "": scenario.region.name,
        **scenario.region.names,
        **{id_: getattr(group.name, lang) for id_, group in scenario.demand.groups.items()},
        **{id_: getattr(facility.name, lang) for id_, facility in scenario.facilities.items()},
    }
