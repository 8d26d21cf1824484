"""Plans to look at: fair share met or not, limits that clash, and other shapes of region and period."""

from __future__ import annotations

from tests.report.plan.factory import (
    CARE,
    FLEX,
    ROOMS,
    MadePlan,
    dual,
    effect,
    limit,
    wider,
)

ONE = {"GM1": ("Alleenstad", 9000)}
TWENTY = {f"GM{i}": (f"Gemeente met een lange naam {i}", 20_000 - 700 * i) for i in range(20)}

MET = MadePlan(
    effects=(
        effect("waiting", "quota_cap", "GM0232", 4.0, 5.1, holds_for=12.3),
        effect("waiting", "homes_open", "GM0200", 31.0, 33.4, stream="flex", change_unit="homes"),
        effect("cost", "quota_cap", "GM0285", 84_000.0, 91_500.0, unit="EUR"),
    ),
    duals=(
        *(
            dual("waiting", "quota_cap", code, f"{year}-01-01", 0.4)
            for code in ("GM0232", "GM0285")
            for year in (2027, 2031, 2032)
        ),
        dual("waiting", "relets_available", "GM0232", "2031-01-01", 0.2),
        dual("cost", "quota_cap", "GM0200", "2035-01-01", 0.0),
    ),
)
NOT_MET = MadePlan(
    short={"GM0285": 0.59, "GM0232": 0.9982, "GM0246": 0.7},
    in_the_way=(
        wider(23.4, "homes", "quota_cap", "GM0285"),
        wider(0.1, "homes", "quota_cap", "GM0232"),
        wider(12.6, "homes", "quota_cap", "GM0246"),
        wider(4.0, "households", "backlog_balance", "GM0244", "2034-01-01"),
        wider(3.0, "households", "backlog_balance", "GM0244", "2035-01-01"),
    ),
    fair_share_clash=(
        limit("fair_share_ratio", "GM0285", ""),
        limit("quota_cap", "GM0285"),
        limit("homes_open", "GM0285"),
    ),
    effects=(
        effect("fairness", "quota_cap", "GM0285", 0.094, 0.101, unit="ratio", holds_for=5.0, of=["GM0285"]),
        effect("waiting", "backlog_balance", "GM0285", 0.0, 3.2, change_unit="households per year"),
    ),
    duals=tuple(
        dual("fairness", "quota_cap", code, "2035-01-01", 0.02) for code in ("GM0285", "GM0232", "GM0246")
    ),
)
CLASH = MadePlan(
    widened=(
        wider(0.042, "share", "quota_step", "GM0285", "2027-01-01"),
        wider(0.031, "share", "quota_step", "GM0285", "2028-01-01"),
    ),
    clash=(limit("quota_step", "GM0285", "2027-01-01"), limit("no_back_loading", "GM0285", "2027-01-01")),
)
NO_OTHER_SUPPLY = MadePlan(kinds={}, new_homes=0.0)
APART = MadePlan(apart=("medical", "status_holders"))
HALF_YEARS = MadePlan(length="half_year", transfers=1.5, short={"GM0285": 0.8})
MONTHS = MadePlan(length="month", kinds={"flex": FLEX, "rooms": ROOMS, "care": CARE})
ONE_MUNICIPALITY = MadePlan(municipalities=ONE, kinds={})
