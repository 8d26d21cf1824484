"""What roles have decided, what that costs, and what is wrong with a decision: one validation for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from groeipad.game.definition import Lever
from groeipad.game.game import Game
from simulator.errors import Location, Problem
from simulator.model.base import suggest
from simulator.model.findings import listed

Values = Mapping[str, float]
"""What a role decides in a round: numbers by lever."""
Decided = Mapping[tuple[int, str], Values]
"""What was decided, by round and role."""
_EPSILON = 1e-9


@dataclass(frozen=True)
class Money:
    """What a role may spend in a round, and what it spends, in EUR.

    Attributes
    ----------
    budget
        What it may spend.
    running
        What earlier decisions go on costing.
    decided
        What this round's decisions cost.
    yearly
        What everything together goes on costing in each later year.
    yearly_budget
        What it may spend a year.
    """

    budget: float
    running: float
    decided: float
    yearly: float
    yearly_budget: float

    @property
    def left(self) -> float:
        """What is left."""
        return self.budget - self.running - self.decided


def level_before(game: Game, decided: Decided, role: str, name: str, index: int) -> float:
    """Return the level of a lever that holds until a round: the last one decided, or that of before the game."""
    for earlier in reversed(range(index)):
        values = decided.get((earlier, role), {})
        if name in values:
            return values[name]
    start = game.file.levers[name].start
    assert start is not None
    return start


def added_before(decided: Decided, role: str, name: str, index: int) -> float:
    """Return how many of a lever were added in the rounds before one."""
    return sum(decided.get((earlier, role), {}).get(name, 0.0) for earlier in range(index))


def in_force(game: Game, decided: Decided, role: str, index: int) -> dict[str, float]:
    """Return the number of each lever of a role in a round: what it decided, else the last level or no addition."""
    values = decided.get((index, role), {})
    return {
        name: values.get(
            name, level_before(game, decided, role, name, index) if lever.kind == "level" else 0.0
        )
        for name, lever in game.levers(role).items()
    }


def money(game: Game, decided: Decided, role: str, index: int) -> Money:
    """Return what a role may spend and spends in a round."""
    years, running, now, yearly = game.years(index), 0.0, 0.0, 0.0
    for name, value in in_force(game, decided, role, index).items():
        lever = game.file.levers[name]
        if lever.kind == "level":
            before = level_before(game, decided, role, name, index)
            now += value * lever.eur_per_year * years + max(0.0, value - before) * lever.eur_once
            yearly += value * lever.eur_per_year
        else:
            earlier = added_before(decided, role, name, index)
            running += earlier * lever.eur_per_year * years
            yearly += (earlier + value) * lever.eur_per_year
            there = max(0.0, years - lever.after_months / 12)
            now += value * (lever.eur_once + lever.eur_per_year * there)
    budget = game.budget(role, index)
    return Money(budget, running, now, yearly, budget / years)


def range_of(game: Game, decided: Decided, role: str, name: str, index: int) -> tuple[float, float]:
    """Return the least and the most that a role may decide of a lever in a round, money aside."""
    lever = game.file.levers[name]
    least, most = lever.least, game.most(role, lever)
    if lever.most_change is not None:
        before = level_before(game, decided, role, name, index)
        least, most = max(least, before - lever.most_change), min(most, before + lever.most_change)
    if lever.repays_solidarity:
        least = max(least, game.rounds[index].first_year)
    return least, max(least, most)


def problems_with(
    game: Game,
    decided: Decided,
    role: str,
    index: int,
    values: Values,
    where: Mapping[str, Location],
) -> list[Problem]:
    """Return everything that is wrong with a decision.

    Parameters
    ----------
    game, decided
        The game, and what was decided so far; an earlier decision of this role in this round is replaced.
    role, index
        Whose decision it is, in which round.
    values
        What it decides.
    where
        Where each number was written; under an empty name, the decision as a whole.
    """
    whole, found = where[""], []
    known = game.levers(role)
    for name, value in values.items():
        place = where.get(name, whole)
        if name not in known:
            may = f"what {game.role(role).title.en} decides: {listed(list(known))}"
            found.append(Problem(place, name, "", may, suggest(name, known) or "leave it out"))
            continue
        found += _wrong_number(game, decided, role, name, index, value, place)
    if found:
        return found
    after = {**decided, (index, role): dict(values)}
    spent, kept = money(game, after, role, index), money(game, {**decided, (index, role): {}}, role, index)
    if spent.yearly > spent.yearly_budget + _EPSILON and spent.yearly > kept.yearly + _EPSILON:
        found.append(
            Problem(
                whole,
                f"{role}.budget",
                f"{_eur(spent.yearly)} a year, in every later year too",
                f"at most {_eur(spent.yearly_budget)} a year, with what earlier rounds go on costing",
                f"decide {_eur(spent.yearly - spent.yearly_budget)} a year less",
            )
        )
    elif spent.left < -_EPSILON and spent.decided > kept.decided + _EPSILON:
        left = spent.budget - spent.running
        found.append(
            Problem(
                whole,
                f"{role}.budget",
                f"{_eur(spent.decided)} decided",
                f"at most {_eur(max(0.0, left))}: the budget of {_eur(spent.budget)} for {game.years(index)} years"
                f", less {_eur(spent.running)} that earlier rounds go on costing",
                f"decide {_eur(-spent.left)} less: {_dearest(game, decided, role, index, values)}",
            )
        )
    return found


def _wrong_number(
    game: Game, decided: Decided, role: str, name: str, index: int, value: float, place: Location
) -> list[Problem]:
    lever = game.file.levers[name]
    least, most = range_of(game, decided, role, name, index)
    told, field = _shown(lever, value), f"{role}.{name}"
    if not least - _EPSILON <= value <= most + _EPSILON:
        why = ""
        if lever.most_change is not None and lever.least <= value <= game.most(role, lever):
            before = level_before(game, decided, role, name, index)
            why = f" (at most {_shown(lever, lever.most_change)} from the last, {_shown(lever, before)})"
        may = f"{_shown(lever, least)} to {_shown(lever, most)}{why}"
        nearest = least if value < least else most
        return [Problem(place, field, told, may, f"decide {_shown(lever, nearest)}")]
    steps = (value - lever.least) / lever.step
    if abs(steps - round(steps)) > 1e-6:
        lower = lever.least + floor(steps) * lever.step
        return [
            Problem(
                place,
                field,
                told,
                f"steps of {_shown(lever, lever.step)}",
                f"decide {_shown(lever, lower)} or {_shown(lever, lower + lever.step)}",
            )
        ]
    return []


def _dearest(game: Game, decided: Decided, role: str, index: int, values: Values) -> str:
    """Return which part of a decision costs most, and how much."""

    def without(name: str) -> float:
        rest = {one: value for one, value in values.items() if one != name}
        return money(game, {**decided, (index, role): rest}, role, index).decided

    whole = money(game, {**decided, (index, role): dict(values)}, role, index).decided
    name = max(values, key=lambda one: whole - without(one))
    return f"{name} costs {_eur(whole - without(name))}"


def _shown(lever: Lever, value: float) -> str:
    """Return a number as it is written in a decision."""
    return f"{value:.10g}" if lever.unit != "year" else f"{value:.0f}"


def _eur(amount: float) -> str:
    return f"EUR {amount:,.0f}"
