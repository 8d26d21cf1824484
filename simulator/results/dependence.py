"""Which results rest on which figures: a figure that is an assumption makes them assumptions too."""

from __future__ import annotations

from fnmatch import fnmatchcase

from simulator.contract import YEARLY

_INFLOW = ("registered", "backlog", "unmet_need", "fair_share_task", "fair_share_ratio", "wait_mean")
_SUPPLY = (
    "relets",
    "urgent_lettings",
    "regular_lettings",
    "housed_in",
    "backlog",
    "fair_share_ratio",
    "wait_mean",
)
_ALLOCATION = (
    "urgent_lettings",
    "housed_in",
    "lapsed",
    "backlog",
    "fair_share_ratio",
    "quota_used",
    "wait_mean",
)

_FACILITIES = ("registered", "backlog", "unmet_need", "housed_for", "fair_share_task", "wait_mean")
_OTHER_SUPPLY = (
    "other_supply_lettings",
    "other_supply_homes",
    "other_supply_occupied",
    "other_supply_cost",
    "housed_in",
    "backlog",
    "unmet_need",
    "fair_share_ratio",
    "wait_mean",
)
_RETURNS = (
    "lost_home",
    "returned",
    "backlog",
    "unmet_need",
    "fair_share_task",
    "fair_share_ratio",
    "wait_mean",
)
_SOLIDARITY = (
    "transferred_in",
    "transferred_out",
    "solidarity_account",
    "solidarity_balance",
    "housed_in",
    "fair_share_ratio",
    "longest_wait",
)
_PATH = ("growth_path", "path_realised")
_REFERENCE_YEAR = (*_PATH, "regular_wait_ratio", "quota_used", *_ALLOCATION)

_RESTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "region.municipalities.*.population.*",
        ("fair_share_gross", *_PATH, "fair_share_task", "registered", "housed_for"),
    ),
    ("region.population_growth", ("fair_share_task", "registered")),
    ("region.municipalities.*.dwellings", ()),
    ("region.municipalities.*.social_rent_homes", ("stock", *_SUPPLY)),
    ("region.municipalities.*.turnover_rate", _SUPPLY),
    ("region.municipalities.*.housed_in_reference_year", _REFERENCE_YEAR),
    ("region.municipalities.*.new_social_homes_per_year", ("delivered", "stock", *_SUPPLY)),
    ("region.corporations.*", ("relets",)),
    ("region.housed_in_reference_year", _REFERENCE_YEAR),
    ("region.observations.*", ()),
    ("demand.task", ("fair_share_gross", *_PATH)),
    ("demand.groups.*.household_size", ("urgent_lettings", "housed_in", "offered_in_vain", "wait_mean")),
    ("demand.groups.*.refusal_probability", ("refusals", *_ALLOCATION)),
    ("demand.groups.*.return_probability", _RETURNS),
    ("demand.groups.*", _INFLOW),
    ("demand.status_holders.swaps.*", ("registered", "housed_for", "backlog", "longest_wait")),
    ("demand.status_holders.*", _INFLOW),
    ("demand.returns.*", _RETURNS),
    ("facilities.*.cost_per_place_day", ()),
    ("facilities.*", _FACILITIES),
    ("demand.opening_backlog.*", ("backlog", "unmet_need", "wait_mean")),
    ("demand.own_solution.*", ("own_solution", "backlog", "fair_share_task", "fair_share_ratio")),
    ("demand.urgency.*", ("lapsed", "backlog")),
    ("supply.relets.void.*", ("in_void", "urgent_lettings")),
    ("supply.relets.*", _SUPPLY),
    ("supply.sizes.*", ("offered_in_vain", *_ALLOCATION)),
    ("supply.rents.*", ("offered_in_vain", *_ALLOCATION)),
    ("supply.new_homes.*", ("delivered", "stock", *_SUPPLY)),
    ("supply.projects.*", ("delivered", "stock", *_SUPPLY)),
    ("supply.demolition", ("stock", *_SUPPLY)),
    ("supply.other_supply.*.cost_per_home_year", ("other_supply_cost",)),
    ("supply.other_supply.*", _OTHER_SUPPLY),
    ("policy.offering.*", ("refusals", *_ALLOCATION)),
    ("policy.reached_wait_days", ("fair_share_reached",)),
    ("policy.first_lettings_share", ("first_lettings_urgent", "housed_in", "backlog")),
    ("policy.regular_share_min", ()),
    ("policy.solidarity.*", _SOLIDARITY),
    ("policy.*", _ALLOCATION),
    ("plan.*", ()),
    ("events.*.delay_days", ("delivered", "stock", *_SUPPLY)),
    ("events.*.still_built", ("delivered", "stock", *_SUPPLY)),
    ("events.*.factor", _INFLOW),
    (
        "reviews.*.lead_months",
        (*_PATH, "housed_in", "backlog", "unmet_need", "fair_share_ratio", "wait_mean"),
    ),
)
"""Patterns of field paths, the first that fits counts, with the results that change most when the figure does.
Fields that only inform change nothing."""


def rests_on(field: str) -> tuple[str, ...]:
    """Return the metrics that change most with the figure of a field; none where it only informs.

    Parameters
    ----------
    field
        The dotted path of the field.
    """
    for pattern, metrics in _RESTS:
        if fnmatchcase(field, pattern):
            return tuple(dict.fromkeys(metrics))
    return tuple(one.name for one in YEARLY)
