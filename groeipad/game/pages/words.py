"""How the pages of a game write numbers, limits, money and what happened, in words for who sits at a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from groeipad.game.decisions import Money
from groeipad.game.definition import Lever
from groeipad.game.game import Game
from groeipad.game.pages.outcomes import PER_CENT, Value, unit_of
from groeipad.game.session import Happening
from groeipad.texts import Lang, Texts
from simulator.contract import REGION
from simulator.model.base import Text

MINUS = "\u2212"
"""A real minus sign: a hyphen is too short beside digits."""
_CENTS_BELOW = 100
"""Below so many euros cents are written."""


@dataclass(frozen=True)
class Words:
    """The words of a game in one language.

    Attributes
    ----------
    game
        The game.
    lang
        The language.
    """

    game: Game
    lang: Lang

    @cached_property
    def texts(self) -> Texts:
        """The texts of the catalogue."""
        return Texts(self.lang)

    def t(self, key: str, /, **blanks: str) -> str:
        """Return a text of the pages of a game."""
        return self.texts(f"game.pages.{key}", **blanks)

    def pick(self, both: Text) -> str:
        """Return this language's version of a text of the game."""
        return self.texts.pick(both.model_dump())

    def place(self, place: str) -> str:
        """Return the name of a municipality, or that of the region."""
        region = self.game.scenario.region
        return region.name if place == REGION else region.names[place]

    def role(self, role: str) -> str:
        """Return the name of a role."""
        return self.pick(self.game.role(role).title)

    def short_role(self, role: str) -> str:
        """Return a role in as few words as there are: a municipality by its own name."""
        about = self.game.role(role)
        return self.place(self.game.places(role)[0]) if about.kind == "municipality" else self.role(role)

    def role_places(self, role: str) -> str:
        """Return where a role's decisions work."""
        places = self.game.role(role).municipalities
        return self.listed([self.place(code) for code in places]) if places else self.t("whole_region")

    def listed(self, names: list[str]) -> str:
        """Return names with commas and the word for 'and'."""
        *first, last = names
        return f"{', '.join(first)} {self.t('and')} {last}" if first else last

    def round(self, index: int) -> str:
        """Return the number, name and years of a round."""
        return self.t(
            "round",
            number=str(index + 1),
            title=self.pick(self.game.rounds[index].title),
            years=self.years(index),
        )

    def years(self, index: int) -> str:
        """Return the years of a round."""
        one = self.game.rounds[index]
        return str(one.first_year) if one.first_year == one.last_year else f"{one.first_year}–{one.last_year}"

    def signed(self, value: int) -> str:
        """Write a change: always with its sign, but for none."""
        told = self.texts.count(abs(value))
        return told if value == 0 else f"{'+' if value > 0 else MINUS}{told}"

    def count(self, value: float | None) -> str:
        """Write a whole number with a real minus."""
        return self.texts.count(value).replace("-", MINUS)

    def percent(self, share: float | None) -> str:
        """Write a share in whole per cent."""
        return self.texts.percent(share)

    def figure(self, measure: str, value: int | None) -> str:
        """Write a value of a measure that is in the unit that is shown already: with its sign of per cent, if any."""
        told = self.count(value)
        return f"{told}%" if value is not None and unit_of(measure) == PER_CENT else told

    def band(self, value: Value) -> str:
        """Write the band of a value in brackets; nothing where both its ends are the same."""
        low, high = (self.figure(value.measure, one) for one in (value.low, value.high))
        if low == high:
            return ""
        which = "spread_below_zero" if MINUS in low else "spread"
        return self.t(f"tile.{which}", low=low.removesuffix("%"), high=high)

    def money(self, amount: float) -> str:
        """Write an amount as people say it, below zero too; with cents where it is small and has some."""
        if 0 < amount < _CENTS_BELOW and not _is_whole(amount):
            told = self.texts("money.euros", amount=self.texts.decimal(amount, digits=2))
        else:
            rounded = round(amount)
            told = f"{MINUS if rounded < 0 else ''}{self.texts.euros(abs(rounded))}"
        # An amount stays on one line.
        return told.replace(" ", "\u00a0")

    def value(self, lever: Lever, value: float, *, unit: bool = True) -> str:
        """Write what is decided of a lever, with its unit where that is asked for."""
        if lever.unit == "share":
            return self.texts.percent(value, digits=0 if _is_whole(lever.step * 100) else 1)
        if lever.unit == "year":
            return f"{value:.0f}"
        if lever.unit == "factor":
            return self.texts.decimal(
                value, digits=0 if _is_whole(lever.step) else 1 if _is_whole(lever.step * 10) else 2
            )
        if not unit:
            return self.count(value)
        one = "one" if round(value) == 1 else "many"
        return self.t(f"unit.{lever.unit}_{one}", number=self.count(value))

    def decided(self, lever: Lever, value: float, *, unit: bool = True) -> str:
        """Write a decision: what is added has a plus."""
        plus = "+" if lever.kind == "addition" and value else ""
        return f"{plus}{self.value(lever, value, unit=unit)}"

    def limits(self, role: str, lever: Lever) -> list[str]:
        """Return the limits of a lever for a role, each in a few words: the range, its steps, and how fast."""
        least, most = (
            self.value(lever, lever.least, unit=False),
            self.value(lever, self.game.most(role, lever)),
        )
        told = [self.t("limits.range", least=least, most=most)]
        if lever.kind == "addition":
            told = [self.t("limits.each_round", most=most)]
        if lever.most_change is not None:
            change = self.value(lever, lever.most_change)
            if lever.unit == "share":
                change = self.t("unit.points", number=self.count(lever.most_change * 100))
            told.append(self.t("limits.change", change=change))
        if not _is_whole(lever.step * (100 if lever.unit == "share" else 1)) or lever.step not in (1, 0.01):
            told.append(self.t("limits.step", step=self.value(lever, lever.step)))
        return told

    def costs(self, lever: Lever) -> str:
        """Return what one of a lever costs."""
        of = self.t(f"unit.of_{lever.unit}")
        # A share costs what a whole 1.0 costs; people decide per cents of it.
        size = 0.01 if lever.unit == "share" else 1.0
        told = [
            self.t(f"costs.{name}", amount=self.money(amount * size), of=of)
            for name, amount in (("once", lever.eur_once), ("per_year", lever.eur_per_year))
            if amount
        ]
        return self.listed(told) if told else self.t("costs.none")

    def budget(self, money: Money) -> list[tuple[str, str, str]]:
        """Return the rows of what may be spent and is spent: a name for their look, words and an amount."""
        rows = [
            ("budget", money.budget),
            ("running", -money.running),
            ("decided", -money.decided),
            ("left", money.left),
        ]
        return [(name, self.t(f"money.{name}"), self.money(amount)) for name, amount in rows]

    def happened(self, one: Happening) -> dict[str, str]:
        """Return what happened as title, explanation, and where and when, in full and in short."""
        card = self.game.card(one.card)
        month = self.texts.month(one.start)
        when = self.t("card.from", month=month, months=self.months(card.months))
        short = self.t("card.since", month=month)
        if one.municipality is not None:
            place = self.place(one.municipality)
            when, short = (
                self.t("card.in", place=place, when=when),
                self.t("card.at", place=place, when=short),
            )
        return {
            "title": self.pick(card.title),
            "explanation": self.pick(card.explanation),
            "when": when,
            "short": short,
        }

    def months(self, months: int) -> str:
        """Write a length in months, or in years where they are whole."""
        if months % 12 == 0:
            return self.t("time.year" if months == 12 else "time.years", number=str(months // 12))
        return self.t("time.month" if months == 1 else "time.months", number=str(months))


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9
