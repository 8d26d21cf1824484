"""What the command line says of the output, for every command that makes a result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from groeipad.files import can_be_written
from groeipad.texts import Lang


@dataclass(frozen=True)
class OutputSettings:
    """Where results go, whether figures are drawn, and in which language."""

    out: Path
    figures: bool
    lang: Lang | None

    @property
    def words(self) -> Lang:
        """The language of the summary: English, as the rest of the command line, unless chosen."""
        return self.lang or "en"

    @property
    def figure_words(self) -> Lang:
        """The language of figures and tables: Dutch, as the people who will see them, unless chosen."""
        return self.lang or "nl"

    def refuse_unwritable(self) -> None:
        """Refuse a folder that nothing can be written to before any time is spent."""
        if not can_be_written(self.out):
            raise click.BadParameter(
                f"{self.out} is not a folder that can be written to.", param_hint="'--out'"
            )
