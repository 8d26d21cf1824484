"""Words and number formats, in Dutch and English, from one catalogue each with the same keys."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Literal, get_args

from groeipad.texts import numbers
from simulator.contract import BlockedBy

Lang = Literal["nl", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
"""The languages there is a catalogue for, Dutch first."""


def read_catalogue(lang: Lang) -> dict[str, str]:
    """Return every text of a language by its dotted key, such as ``figure.backlog.title_grows``."""
    source = files(__name__).joinpath(f"catalogue_{lang}.toml").read_text(encoding="utf-8")
    return dict(_flatten("", tomllib.loads(source)))


def _flatten(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            entries.extend(_flatten(f"{prefix}{key}.", value))
        else:
            entries.append((f"{prefix}{key}", str(value)))
    return entries


@dataclass(frozen=True)
class Texts:
    """The words and number formats of one language.

    ``texts("summary.seed", seed="2026")`` gives a text with its blanks filled in; a key that does not exist
    is a ``KeyError``, since only our own code asks for keys.
    """

    lang: Lang = "nl"

    @cached_property
    def _catalogue(self) -> dict[str, str]:
        return read_catalogue(self.lang)

    def __call__(self, key: str, /, **blanks: str) -> str:
        """Return the text of a key, its blanks filled in."""
        return self._catalogue[key].format(**blanks)

    def metric(self, name: str) -> str:
        """Return the label of a metric."""
        return self(f"metric.{name}.label")

    def meaning(self, name: str) -> str:
        """Return what a metric means, in a sentence."""
        return self(f"metric.{name}.meaning")

    def cause(self, cause: BlockedBy) -> str:
        """Return in a few words why somebody who is ready to leave a facility still holds a place."""
        return self(f"cause.{cause.name.lower()}.label")

    def pick(self, both: Mapping[str, str]) -> str:
        """Return this language's version of a text that a scenario gives in both."""
        return both[self.lang]

    def count(self, value: float | None) -> str:
        """Write a whole number."""
        return numbers.count(value, self.lang)

    def decimal(self, value: float | None, digits: int = 1) -> str:
        """Write a number with decimals."""
        return numbers.decimal(value, self.lang, digits=digits)

    def mean(self, value: float | None) -> str:
        """Write a mean of whole things: whole, but for a small one, of which a decimal tells something."""
        return numbers.mean(value, self.lang)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Write a share of 1 as a percentage."""
        return numbers.percent(share, self.lang, digits=digits)

    def months(self, days: float | None, digits: int = 1) -> str:
        """Write a number of days as months."""
        return numbers.months(days, self.lang, digits=digits)

    def euros(self, amount: float) -> str:
        """Write an amount of money as people say it: in millions, or in whole thousands; small ones in full."""
        told = round(amount, -3) if amount >= numbers.TEN_THOUSAND else amount
        if told >= numbers.MILLION:
            return self("money.millions", amount=self.decimal(amount / numbers.MILLION))
        return self("money.euros", amount=self.count(told))

    def lasting(self, seconds: float) -> str:
        """Write a length of time as people say it: in seconds, in minutes, or in hours and minutes."""
        if seconds < numbers.SECONDS_ARE_TOLD:
            return self("time.seconds", seconds=self.count(max(seconds, 1.0)))
        minutes = round(seconds / 60)
        if minutes < numbers.MINUTES_ARE_TOLD:
            return self("time.minutes", minutes=self.count(minutes))
        return self("time.hours", hours=self.count(minutes // 60), minutes=self.count(minutes % 60))

    def month(self, day: datetime.date) -> str:
        """Write the month of a day in full."""
        return numbers.month(day, self.lang)
