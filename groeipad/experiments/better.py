"""Which way is better, for everything that a run measures by the year; and what is compared where nobody chooses.

This is the one place that knows it. Better is seen from those who wait for a home and from those who pay for it:

- *up*: households that get a home, fair share that is kept, homes that are left for regular seekers;
- *down*: people who wait and how long, places that are blocked, offers in vain, relets and euros that it takes;
- *neither*: what says how something was done and not how well, such as homes that municipalities let for each other,
  and what nobody in the model decides, such as how many households register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.contract import YEARLY

Better = Literal["up", "down", "neither"]

_UP = (
    "housed_for",
    "housed_in",
    "regular_lettings",
    "delivered",
    "stock",
    "fair_share_ratio",
    "fair_share_reached",
    "fair_share_ratio_min",
    "path_realised",
)
_DOWN = (
    "returned",
    "lost_home",
    "refusals",
    "lapsed",
    "backlog",
    "unmet_need",
    "offered_in_vain",
    "in_void",
    "other_supply_cost",
    "fair_share_spread",
    "regular_wait_ratio",
    # What goes to urgent households does not go to others: with as many housed, fewer relets are better.
    "quota_used",
    "wait_mean",
    "wait_median",
    "wait_p90",
    "longest_wait",
    "backlog_years",
)
_NEITHER = (
    "registered",
    "transferred_in",
    "transferred_out",
    "solidarity_account",
    "own_solution",
    "relets",
    "urgent_lettings",
    "first_lettings_urgent",
    "other_supply_lettings",
    "other_supply_homes",
    "other_supply_occupied",
    "fair_share_gross",
    "fair_share_task",
    "fair_share_ratio_max",  # more of whoever is ahead says nothing of the others
    "growth_path",
    "solidarity_balance",
)
BETTER: Mapping[str, Better] = {
    **dict.fromkeys(_UP, "up"),
    **dict.fromkeys(_DOWN, "down"),
    **dict.fromkeys(_NEITHER, "neither"),
}
"""For each yearly metric the way that is better."""

OF_FACILITIES: Mapping[str, tuple[str, ...]] = {"blocked_places": ("blocked_home", "blocked_chain")}
"""What is compared beside the yearly metrics: sums of series over all facilities; fewer is better."""

MAIN = (
    "housed_in",
    "fair_share_ratio",
    "fair_share_reached",
    "backlog",
    "wait_mean",
    "quota_used",
    "other_supply_cost",
    "blocked_places",
)
"""What is compared where nobody chooses: what a region decides on, and what it costs."""

BY_GROUP = {"housed_in": "housed_for"}
"""What stands in the place of a metric where groups are compared: where a home stands is nothing of a group."""


@dataclass(frozen=True)
class Compared:
    """Something that can be compared.

    Attributes
    ----------
    name, unit
        What it is called in tables, and its unit.
    better
        Which way is better.
    by
        For whom it is known: ``municipality``, ``group``, ``region``.
    series
        The series of facilities it is the sum of; none for a yearly metric.
    """

    name: str
    unit: str
    better: Better
    by: tuple[str, ...]
    series: tuple[str, ...] = ()


CAN_BE_COMPARED: Mapping[str, Compared] = {
    **{one.name: Compared(one.name, one.unit, BETTER[one.name], one.by) for one in YEARLY},
    **{name: Compared(name, "places", "down", ("region",), series) for name, series in OF_FACILITIES.items()},
}
"""All that can be compared, by name."""
