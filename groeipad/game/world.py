"""The world of a game: its scenario, with what was decided and what happened as dated measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from groeipad.game.decisions import Decided, in_force
from groeipad.game.definition import Effect, Lever
from groeipad.game.game import Game
from groeipad.game.session import Happening, Session
from simulator.model.apportionment import largest_remainder
from simulator.model.calendar import first_of_month, month_number
from simulator.model.measures import Change, Measure
from simulator.model.scenario import Scenario


@dataclass(frozen=True)
class Played:
    """What makes a world: which decisions hold in it, and which cards happen.

    Attributes
    ----------
    game
        The game.
    rounds
        How many rounds of decisions there are.
    decided, happenings
        The decisions and the cards.
    """

    game: Game
    rounds: int
    decided: Decided
    happenings: tuple[Happening, ...]

    @classmethod
    def of(cls, session: Session, index: int) -> Played:
        """Return everything that was decided and happened until the end of a round."""
        decided = {key: values for key, values in session.decided.items() if key[0] <= index}
        return cls(session.game, index + 1, decided, session.until(index))

    def without_decision(self, role: str, index: int) -> Played:
        """Return the same, but a role does not decide in a round: it keeps its last values."""
        decided = {key: values for key, values in self.decided.items() if key != (index, role)}
        return Played(self.game, self.rounds, decided, self.happenings)

    def without_decisions(self, index: int) -> Played:
        """Return the same, but nobody decides in a round."""
        decided = {key: values for key, values in self.decided.items() if key[0] != index}
        return Played(self.game, self.rounds, decided, self.happenings)

    def without_happenings(self, index: int) -> Played:
        """Return the same, but no card begins in a round."""
        kept = tuple(one for one in self.happenings if one.round != index)
        return Played(self.game, self.rounds, self.decided, kept)

    def measures(self) -> dict[str, Measure]:
        """Return what was decided, and after it what happened, as measures by id."""
        return dict((*self._decisions(), *self._cards()))

    def scenario(self, last_day: date) -> Scenario:
        """Return the scenario of this world, until a day.

        What happens until then does not depend on how far it goes: draws have addresses, and measures are dated.
        """
        base = self.game.scenario
        measures = {
            name: _until(one, last_day) for name, one in self.measures().items() if one.start <= last_day
        }
        changed: dict[str, Any] = {
            "measures": {**base.measures, **measures},
            "horizon": base.horizon.model_copy(update={"end": last_day}),
        }
        repay_from = self.repay_from()
        if repay_from is not None:
            solidarity = base.policy.solidarity.model_copy(update={"repay_from": repay_from})
            changed["policy"] = base.policy.model_copy(update={"solidarity": solidarity})
        return base.model_copy(update=changed)

    def repay_from(self) -> int | None:
        """Return the year from which debts are repaid; None: as the scenario says.

        The earliest year that is decided holds. Once it has come it stays: the past cannot change.
        """
        held: int | None = None
        for index in range(self.rounds):
            begun = held is not None and held < self.game.rounds[index].first_year
            years = [
                int(in_force(self.game, self.decided, role, index)[name])
                for role in self.game.file.roles
                for name, lever in self.game.levers(role).items()
                if lever.repays_solidarity
            ]
            if years and not begun:
                held = min(years)
        return held

    def _decisions(self) -> Iterator[tuple[str, Measure]]:
        for index in range(self.rounds):
            for role in self.game.file.roles:
                for name, value in in_force(self.game, self.decided, role, index).items():
                    measure = self._decision(role, name, index, value)
                    if measure is not None:
                        yield f"round_{index + 1}_{role}_{name}", measure

    def _decision(self, role: str, name: str, index: int, value: float) -> Measure | None:
        """Return what a decision changes; a level holds for the round, and is decided or kept again in the next."""
        game, lever = self.game, self.game.file.levers[name]
        if lever.effects is None:
            return None
        changes = tuple(change for one in lever.effects for change in _changes(game, role, lever, one, value))
        if not changes or (lever.kind == "level" and self._never_decided(role, name, index)):
            return None
        start, end = game.first_day(index), None
        if lever.kind == "addition":
            start = game.first_day(index, lever.after_months)
        elif index + 1 < len(game.rounds):
            end = game.last_day(index)
        return Measure(title=lever.title, start=start, end=end, owner=role, changes=changes)

    def _never_decided(self, role: str, name: str, index: int) -> bool:
        """Return whether a level is what it was before the game, which the scenario says already."""
        return all(name not in self.decided.get((earlier, role), {}) for earlier in range(index + 1))

    def _cards(self) -> Iterator[tuple[str, Measure]]:
        for number, one in enumerate(self.happenings, 1):
            card = self.game.card(one.card)
            changes = card.changes
            if one.municipality is not None:
                here = {"municipalities": (one.municipality,)}
                changes = tuple(change.model_copy(update=here) for change in changes)
            end = first_of_month(month_number(one.start) + card.months) - timedelta(days=1)
            yield (
                f"card_{number}_{one.card}",
                Measure(title=card.title, start=one.start, end=end, changes=changes),
            )


def _changes(game: Game, role: str, lever: Lever, effect: Effect, value: float) -> Iterator[Change]:
    """Yield what one effect of a decision changes: the same everywhere, or homes divided by population."""
    parts: Mapping[tuple[str, ...] | None, float]
    places = game.places(role)
    if effect.whole_region:
        parts = {None: value}
    elif effect.by == "add" and lever.unit in ("homes", "places"):
        homes = largest_remainder(round(value), [game.inhabitants[code] for code in places])
        parts = {(code,): float(part) for code, part in zip(places, homes, strict=True)}
    else:
        parts = {places: value}
    for municipalities, part in parts.items():
        if effect.by == "add" and part == 0:
            continue
        yield Change(
            quantity=effect.quantity,
            municipalities=municipalities,
            groups=effect.groups,
            facilities=effect.facilities,
            other_supply=effect.other_supply,
            **{effect.by: part},  # type: ignore[arg-type] # a literal field name
        )


def _until(measure: Measure, last_day: date) -> Measure:
    """Return a measure that ends with the run where it would go on after it."""
    if measure.end is None or measure.end <= last_day:
        return measure
    return measure.model_copy(update={"end": None})
