"""A game that can be played: its file, checked against the scenario that its world follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from groeipad.game.definition import Card, GameFile, Lever, Role, Round
from simulator.model.calendar import first_of_month, month_number
from simulator.model.scenario import Scenario
from simulator.model.shares import population_in


@dataclass(frozen=True)
class Game:
    """A game that can be played.

    Attributes
    ----------
    name
        The name of its file.
    file
        What stands in it.
    scenario
        The scenario that its world follows where nobody decides anything.
    scenario_file
        Where that scenario was read from; for a scenario that is exported.
    """

    name: str
    file: GameFile
    scenario: Scenario
    scenario_file: str

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds, in order."""
        return self.file.rounds

    @cached_property
    def inhabitants(self) -> Mapping[str, float]:
        """Inhabitants of each municipality on 1 January of the reference year, by code."""
        region, year = self.scenario.region, self.scenario.horizon.reference_year
        growth = region.population_growth.value
        return {
            code: population_in({y: figure.value for y, figure in one.population.items()}, growth, year)
            for code, one in region.municipalities.items()
        }

    def role(self, role: str) -> Role:
        """Return the role with this id."""
        return self.file.roles[role]

    def places(self, role: str) -> tuple[str, ...]:
        """Return the codes of the municipalities where a role's decisions work."""
        return self.role(role).municipalities or self.scenario.region.codes

    def levers(self, role: str) -> dict[str, Lever]:
        """Return what a role decides, by id, in the order of the file."""
        kind = self.role(role).kind
        return {name: lever for name, lever in self.file.levers.items() if kind in lever.roles}

    def most(self, role: str, lever: Lever) -> float:
        """Return the most that a role may decide of a lever, whatever it decided before."""
        if lever.most is not None:
            return lever.most
        assert lever.most_per_1000 is not None
        people = sum(self.inhabitants[code] for code in self.places(role))
        return float(max(1, round(people / 1000 * lever.most_per_1000)))

    def budget(self, role: str, index: int) -> float:
        """Return what a role may spend in a round, in EUR."""
        budget = self.file.budgets.get(self.role(role).kind)
        if budget is None:
            return 0.0
        people = sum(self.inhabitants[code] for code in self.places(role))
        return budget.eur_per_inhabitant_year * people * self.years(index)

    def years(self, index: int) -> int:
        """Return how many years a round has."""
        return self.rounds[index].last_year - self.rounds[index].first_year + 1

    def first_day(self, index: int, after_months: int = 0) -> date:
        """Return the first day of a round, or the first of a month some months later."""
        return first_of_month(month_number(date(self.rounds[index].first_year, 1, 1)) + after_months)

    def last_day(self, index: int) -> date:
        """Return the last day of a round."""
        return date(self.rounds[index].last_year, 12, 31)

    def card(self, card: str) -> Card:
        """Return the card with this id."""
        return self.file.cards[card]

    def text(self) -> str:
        """Return the game as JSON, from which :func:`game_of` makes it again."""
        whole = {
            "name": self.name,
            "scenario_file": self.scenario_file,
            "game": self.file.model_dump(mode="json"),
            "scenario": self.scenario.model_dump(mode="json"),
        }
        return json.dumps(whole, ensure_ascii=False)


def game_of(text: str) -> Game:
    """Return the game that :meth:`Game.text` wrote."""
    whole: dict[str, Any] = json.loads(text)
    # JSON has no tuples and no dates; who wrote it was checked.
    return Game(
        name=whole["name"],
        file=GameFile.model_validate(whole["game"], strict=False),
        scenario=Scenario.model_validate(whole["scenario"], strict=False),
        scenario_file=whole["scenario_file"],
    )
