"""What a sweep measures at each point, and what is wrong with what its file says of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from groeipad.experiments.sweep.definition import Outcome, SweepFile
from groeipad.experiments.sweep.promised import PROMISED
from simulator.contract import YEARLY
from simulator.errors import Problem
from simulator.inputs.place import Place
from simulator.model.base import Text, suggest
from simulator.model.findings import listed
from simulator.model.scenario import Scenario


@dataclass(frozen=True)
class Measure:
    """What is measured at each point, of a year: see ``definition.Outcome``.

    Attributes
    ----------
    id, title
        Its name in files, and for people where it has one of its own.
    metric, municipality, group, year
        What it is of; the region, all groups and the target year are None.
    """

    id: str
    title: Text | None
    metric: str
    municipality: str | None
    group: str | None
    year: int | None


def nearest_year(scenario: Scenario, years: Sequence[int]) -> int:
    """Return the target year, or the year nearest to it."""
    return min(years, key=lambda year: abs(year - scenario.horizon.target_year))


def read_measures(
    told: SweepFile, scenario: Scenario, names: Mapping[str, str], place: Callable[..., Place]
) -> tuple[tuple[Measure, ...], list[Problem]]:
    """Return what is measured, and every problem with it.

    Parameters
    ----------
    told
        The file of the sweep.
    scenario
        Its scenario as it is.
    names
        The code of each municipality, by its name and its code.
    place
        Returns where something stands in the file, by its keys.
    """
    reader = _Reader(told, scenario, names, place)
    found = [reader.measure(name, outcome) for name, outcome in told.measured.items()]
    return tuple(one for one in found if one is not None), reader.problems


class _Reader:
    """Reads outcomes one by one, and remembers what is wrong with them."""

    def __init__(
        self, told: SweepFile, scenario: Scenario, names: Mapping[str, str], place: Callable[..., Place]
    ) -> None:
        self._plans, self._scenario = told.method == "plan", scenario
        self._names, self._place = names, place
        self.problems: list[Problem] = []

    def measure(self, name: str, outcome: Outcome) -> Measure | None:
        """Return what is measured by a name; None where something is wrong with it."""
        before = len(self.problems)
        known = self._metrics()
        self._known(name, "metric", outcome.metric, list(known))
        code = outcome.municipality
        if code is not None:
            self._known(name, "municipality", code, list(self._names))
            code = self._names.get(code)
        if outcome.group is not None:
            self._known(name, "group", outcome.group, list(self._scenario.demand.groups))
        if outcome.year is not None:
            self._known(name, "year", str(outcome.year), self._years(outcome.metric))
        if len(self.problems) > before:
            return None
        by = known[outcome.metric]
        wanted = "region"
        if code is not None and outcome.group is not None:
            wanted = "municipality and group"
        elif code is not None or outcome.group is not None:
            wanted = "municipality" if code is not None else "group"
        if wanted not in by:
            place = self._place("outcomes", name)
            self.problems.append(
                Problem(
                    place.key_where,
                    place.field,
                    f"{outcome.metric} of a {wanted}",
                    f"{outcome.metric} by {listed(by)}",
                    "see the data dictionary for what each metric is given by",
                )
            )
            return None
        return Measure(name, outcome.title, outcome.metric, code, outcome.group, outcome.year)

    def _metrics(self) -> Mapping[str, tuple[str, ...]]:
        """Return what can be measured, and for whom it is known."""
        if self._plans:
            return {name: one.by for name, one in PROMISED.items()}
        return {one.name: one.by for one in YEARLY}

    def _years(self, metric: str) -> list[str]:
        """Return the years of which a metric is known."""
        horizon = self._scenario.horizon
        years = list(range(horizon.start.year, horizon.end.year + 1))
        if self._plans and metric in PROMISED and PROMISED[metric].only_target:
            years = [nearest_year(self._scenario, years)]
        return [str(year) for year in years]

    def _known(self, name: str, field: str, value: str, known: list[str]) -> None:
        if value in known:
            return
        place = self._place("outcomes", name, field)
        may = f"one of {listed(known)}"
        self.problems.append(
            Problem(place.where, place.field, value, may, suggest(value, known) or "choose one of these")
        )
