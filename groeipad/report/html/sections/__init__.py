"""The sections of a report that tell of one subject each, and the answer it opens with.

Each is made by a function of what the report is about, and is None where there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable

from groeipad.report.html.content import Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.answer import answer
from groeipad.report.html.sections.comparison import comparison
from groeipad.report.html.sections.facilities import facilities
from groeipad.report.html.sections.flows import flows
from groeipad.report.html.sections.groups import groups
from groeipad.report.html.sections.plan import plan
from groeipad.report.html.sections.region_map import fair_share_map, region_map
from groeipad.report.html.sections.supply import supply

__all__ = ["SECTIONS", "answer", "fair_share_map"]

SECTIONS: tuple[Callable[[FoundReport], Section | None], ...] = (
    region_map,
    groups,
    facilities,
    supply,
    flows,
    plan,
    comparison,
)
"""The sections in the order of a report."""
