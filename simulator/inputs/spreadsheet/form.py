"""The form of a spreadsheet that people fill in: what a program finds its way by, and people do not see.

Words may be in any language and sheets may be renamed, moved or sorted: a program looks at these only.

* A hidden sheet says what the file is: a row for each ``FACTS``, with its name and value.
* The first row of every sheet to be filled in is hidden and holds the keys of its columns, ``KEY`` first.
* The first column is hidden and holds the key of each row: the field of a figure, or a half-year of a municipality.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

ABOUT_SHEET = "groeipad"
"""The name of the hidden sheet."""
KEY = "groeipad:key"
"""What stands in the first cell of every sheet that is read."""
FORM = 1
"""The version of the form."""

FormKind = Literal["region", "realised", "decisions"]
Language = Literal["nl", "en"]


@dataclass(frozen=True)
class FormAbout:
    """What a spreadsheet to be filled in is.

    Attributes
    ----------
    kind
        The figures of a region, what was realised by half-year, or the decisions of a round of a game.
    language
        The language of its words, in which numbers that are text are read.
    region
        The id of the region.
    scenario
        The file of the scenario it was filled from; empty for the one that comes along.
    """

    kind: FormKind
    language: Language
    region: str
    scenario: str

    def facts(self) -> tuple[tuple[str, str | int], ...]:
        """Return the rows of the hidden sheet."""
        return (("form", FORM), *((one.name, getattr(self, one.name)) for one in fields(self)))
