"""What must hold in a plan: one function for each constraint, named as in docs/math.md and in the tables.

Periods: a flow counts during a period, a state (who waits, who lives somewhere) holds at its end. All variables are
homes or households, so everything is linear. Letters: m municipality, c class of groups, p period, k stream of other
supply, o corporation; u relets, n first lettings, v other supply placed, h homes open, b who waits, t taken over from
others, a the account with the others, s persons of targets swapped, L the length of a period in years.
"""

from solvers.constraints.homes import (
    first_lettings_delivered,
    homes_open,
    homes_stay_open,
    homes_taken,
    occupancy_within_homes,
)
from solvers.constraints.households import backlog_balance
from solvers.constraints.path import fair_share_ratio, no_back_loading, placed_so_far
from solvers.constraints.relets import (
    corporation_relets,
    quota_cap,
    quota_changes,
    quota_never_falls,
    quota_step,
    regular_floor,
    relets_available,
)
from solvers.constraints.solidarity import (
    status_holder_arrears,
    swap_limit,
    swaps_balance,
    transfer_account,
    transfer_account_limit,
    transfers_balance,
    transfers_repaid,
)
from solvers.programme import Constraint, Programme

CONSTRAINTS: tuple[Constraint, ...] = (
    backlog_balance,
    quota_cap,
    regular_floor,
    relets_available,
    corporation_relets,
    quota_step,
    quota_never_falls,
    quota_changes,
    first_lettings_delivered,
    homes_open,
    homes_stay_open,
    homes_taken,
    occupancy_within_homes,
    transfers_balance,
    transfer_account,
    transfer_account_limit,
    transfers_repaid,
    swaps_balance,
    swap_limit,
    status_holder_arrears,
    placed_so_far,
    no_back_loading,
    fair_share_ratio,
)
"""Every constraint, in the order of the rows."""


def state(x: Programme) -> Programme:
    """State every constraint on a programme and return it."""
    for constraint in CONSTRAINTS:
        constraint(x)
    return x
