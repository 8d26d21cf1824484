"""Draws: each function takes a table and returns a matplotlib figure, without reading or writing anything."""

from groeipad.report.plots.backlog import backlog
from groeipad.report.plots.facilities import facilities
from groeipad.report.plots.flows import flows
from groeipad.report.plots.frontier import frontier
from groeipad.report.plots.futures import futures
from groeipad.report.plots.growth_path import growth_path
from groeipad.report.plots.housed import housed
from groeipad.report.plots.municipality import municipality
from groeipad.report.plots.planned_path import planned_path
from groeipad.report.plots.promise import promise
from groeipad.report.plots.quota_paths import quota_paths
from groeipad.report.plots.relets_used import relets_used
from groeipad.report.plots.solidarity import solidarity
from groeipad.report.plots.stuck import stuck
from groeipad.report.plots.style import FORMS, encode
from groeipad.report.plots.supply_stack import supply_stack
from groeipad.report.plots.waiting import waiting

__all__ = [
    "FORMS",
    "backlog",
    "encode",
    "facilities",
    "flows",
    "frontier",
    "futures",
    "growth_path",
    "housed",
    "municipality",
    "planned_path",
    "promise",
    "quota_paths",
    "relets_used",
    "solidarity",
    "stuck",
    "supply_stack",
    "waiting",
]
