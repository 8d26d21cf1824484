"""What a run measures: monthly series, series of facilities and yearly metrics, with units and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["flow", "state", "share", "ratio", "days", "probability"]
REGION = "region"
"""In a table, the municipality of a row that speaks of the whole region."""
ALL_GROUPS = "all"
"""In a table, the group of a row that speaks of all groups."""


@dataclass(frozen=True)
class Measured:
    """One thing that a run measures.

    Attributes
    ----------
    name
        Its name in every table.
    unit
        Its unit.
    kind
        A flow counts during a period; a state holds at its end; the others are computed from these.
    by
        For whom it is given: each municipality, each group (region only), or only the region.
    meaning
        What it means, in one sentence.
    """

    name: str
    unit: str
    kind: Kind
    by: tuple[Literal["municipality", "group", "region"], ...]
    meaning: str


_ALL: tuple[Literal["municipality", "group", "region"], ...] = ("municipality", "group", "region")
_PLACES: tuple[Literal["municipality", "group", "region"], ...] = ("municipality", "region")
_REGION: tuple[Literal["municipality", "group", "region"], ...] = ("region",)

SERIES: tuple[Measured, ...] = (
    Measured(
        "registered",
        "households",
        "flow",
        _ALL,
        "Households that registered as urgent for the first time, by destination.",
    ),
    Measured(
        "returned",
        "households",
        "flow",
        _ALL,
        "Households that registered again: they lost their home, or it closed.",
    ),
    Measured(
        "housed_for",
        "households",
        "flow",
        _ALL,
        "Households housed anywhere, by destination: who kept its duty.",
    ),
    Measured("housed_in", "households", "flow", _PLACES, "Households housed, by where the home stands."),
    Measured(
        "transferred_in",
        "households",
        "flow",
        _PLACES,
        "Households housed here for which another municipality answers.",
    ),
    Measured(
        "transferred_out",
        "households",
        "flow",
        _PLACES,
        "Households housed elsewhere for which this municipality answers.",
    ),
    Measured(
        "solidarity_account",
        "homes",
        "state",
        _PLACES,
        "Homes that others owe this municipality since the first day; below zero it owes them.",
    ),
    Measured(
        "lost_home",
        "households",
        "flow",
        _PLACES,
        "Households that lost their home again, or whose home closed, by where it stood.",
    ),
    Measured("refusals", "offers", "flow", _ALL, "Offers refused, by the household's destination."),
    Measured("lapsed", "households", "flow", _ALL, "Households whose urgency ended without a home."),
    Measured("own_solution", "households", "flow", _ALL, "Households that found a home by themselves."),
    Measured("backlog", "households", "state", _ALL, "Urgent households waiting."),
    Measured(
        "unmet_need",
        "households",
        "state",
        _ALL,
        "Backlog plus those ready for a home who wait outside a facility.",
    ),
    Measured("relets", "homes", "flow", _PLACES, "Homes that fell vacant."),
    Measured("urgent_lettings", "homes", "flow", _PLACES, "Relets let to urgent households."),
    Measured("regular_lettings", "homes", "flow", _PLACES, "Relets let to regular seekers."),
    Measured(
        "offered_in_vain",
        "homes",
        "flow",
        _PLACES,
        "Relets within the quota that nobody fitted or all refused.",
    ),
    Measured("in_void", "homes", "state", _PLACES, "Relets that stand empty."),
    Measured("delivered", "homes", "flow", _PLACES, "New homes delivered."),
    Measured("first_lettings_urgent", "homes", "flow", _PLACES, "First lettings to urgent households."),
    Measured(
        "other_supply_lettings", "homes", "flow", _PLACES, "Homes of other supply let to urgent households."
    ),
    Measured("other_supply_homes", "homes", "state", _PLACES, "Homes of other supply, occupied or not."),
    Measured(
        "other_supply_occupied", "homes", "state", _PLACES, "Homes of other supply that somebody lives in."
    ),
    Measured(
        "other_supply_cost",
        "EUR",
        "flow",
        _PLACES,
        "What the homes of other supply cost above their rent, as far as known; null where no cost is known.",
    ),
    Measured("stock", "homes", "state", _PLACES, "Social rented homes."),
)
"""What is counted every month."""

_FACILITY: tuple[Literal["municipality", "group", "region"], ...] = ()

FACILITY_SERIES: tuple[Measured, ...] = (
    Measured("arrived", "persons", "flow", _FACILITY, "People who came to the intake list from outside."),
    Measured(
        "came_back",
        "persons",
        "flow",
        _FACILITY,
        "People among those who arrived who had been housed before.",
    ),
    Measured("admitted", "persons", "flow", _FACILITY, "People who took a place."),
    Measured("turned_away", "persons", "flow", _FACILITY, "People who left a list without a place."),
    Measured(
        "registered",
        "persons",
        "flow",
        _FACILITY,
        "People who registered for a home, whether they left or not.",
    ),
    Measured("left_for_home", "persons", "flow", _FACILITY, "People who left and had registered for a home."),
    Measured("left_elsewhere", "persons", "flow", _FACILITY, "People who left for elsewhere."),
    Measured("moved_on", "persons", "flow", _FACILITY, "People who left for another facility."),
    Measured("places", "places", "state", _FACILITY, "Places."),
    Measured("in_care", "persons", "state", _FACILITY, "People who stay there and are not ready to leave."),
    Measured("blocked_home", "places", "state", _FACILITY, "Places held by people who wait for a home."),
    Measured(
        "blocked_chain", "places", "state", _FACILITY, "Places held by people who wait for the next facility."
    ),
    Measured(
        "waiting_outside", "persons", "state", _FACILITY, "People on the list who have no place anywhere."
    ),
    Measured("blocked_days_no_home", "days", "flow", _FACILITY, "Blocked days: no home has come free yet."),
    Measured(
        "blocked_days_no_quota",
        "days",
        "flow",
        _FACILITY,
        "Blocked days: the latest home was outside the quota.",
    ),
    Measured(
        "blocked_days_no_home_that_fits",
        "days",
        "flow",
        _FACILITY,
        "Blocked days: the latest home did not fit.",
    ),
    Measured("blocked_days_outranked", "days", "flow", _FACILITY, "Blocked days: somebody else was first."),
    Measured(
        "blocked_days_refused",
        "days",
        "flow",
        _FACILITY,
        "Blocked days: the household refused the latest home.",
    ),
    Measured(
        "blocked_days_no_place", "days", "flow", _FACILITY, "Blocked days: no place in the next facility."
    ),
    Measured(
        "blocked_cost", "EUR", "flow", _FACILITY, "What the blocked days cost; null where no cost is known."
    ),
)
"""What is counted every month in each facility."""

YEARLY: tuple[Measured, ...] = (
    *SERIES,
    Measured(
        "fair_share_gross",
        "households",
        "flow",
        _PLACES,
        "Fair share of the gross task, in whole households.",
    ),
    Measured(
        "fair_share_task",
        "homes",
        "flow",
        _PLACES,
        "Fair share of the year's need net of natural exits (F_m).",
    ),
    Measured("fair_share_ratio", "ratio", "ratio", _PLACES, "Fair share realised: housed_in / F_m."),
    Measured(
        "fair_share_reached",
        "probability",
        "probability",
        _PLACES,
        "1 where fair share was reached in the year.",
    ),
    Measured(
        "fair_share_ratio_min",
        "ratio",
        "ratio",
        _REGION,
        "The smallest fair-share ratio of the municipalities.",
    ),
    Measured(
        "fair_share_ratio_max",
        "ratio",
        "ratio",
        _REGION,
        "The largest fair-share ratio of the municipalities.",
    ),
    Measured("fair_share_spread", "ratio", "ratio", _REGION, "Largest minus smallest fair-share ratio."),
    Measured(
        "growth_path",
        "homes",
        "flow",
        _PLACES,
        "Homes to be placed on the straight line from the reference year to fair share of the task.",
    ),
    Measured("path_realised", "ratio", "ratio", _PLACES, "housed_in / growth_path."),
    Measured(
        "regular_wait_ratio",
        "ratio",
        "ratio",
        _PLACES,
        "How many times as long regular seekers wait as in the reference year, if as many keep seeking.",
    ),
    Measured(
        "quota_used",
        "share",
        "share",
        _PLACES,
        "Relets let to urgent households as a share of the relets let.",
    ),
    Measured(
        "solidarity_balance", "homes", "flow", _PLACES, "housed_in - housed_for: homes given to others' duty."
    ),
    Measured("wait_mean", "days", "days", _ALL, "Mean wait of the households housed in the year."),
    Measured("wait_median", "days", "days", _ALL, "Median wait of the households housed in the year."),
    Measured(
        "wait_p90",
        "days",
        "days",
        _ALL,
        "The wait that 90% of the households housed in the year stayed below.",
    ),
    Measured(
        "longest_wait",
        "days",
        "days",
        _PLACES,
        "The longest wait among those still waiting at the year's end.",
    ),
    Measured(
        "backlog_years",
        "years",
        "ratio",
        _REGION,
        "Backlog at the year's end / households housed in the year.",
    ),
)
"""What is reported every year."""
