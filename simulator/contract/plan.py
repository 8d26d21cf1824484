"""What a plan says: its items by municipality and period, the limits it knows, and the goals, with their units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ALL_STREAMS = "all"
"""In the tables of a plan, the stream of a row that speaks of no other supply in particular."""


@dataclass(frozen=True)
class PlanItem:
    """One thing that a plan tells of a municipality (or the region) in a period.

    Attributes
    ----------
    name
        Its name in the table ``plan``.
    unit
        Its unit.
    kind
        A flow counts during the period; a state holds at its end; a share or ratio is computed from these.
    decided
        Whether the plan decides it; else it is a given, or follows.
    meaning
        What it means, in one sentence.
    """

    name: str
    unit: str
    kind: Literal["flow", "state", "share", "ratio"]
    decided: bool
    meaning: str


PLAN_ITEMS: tuple[PlanItem, ...] = (
    PlanItem(
        "need", "households", "flow", False, "Households that come to need a home, by who answers for them."
    ),
    PlanItem("natural_exits", "households", "flow", False, "Households that leave without a home anyway."),
    PlanItem("relets", "homes", "flow", False, "Social rented homes expected to fall vacant."),
    PlanItem("quota", "share", "share", True, "The share of the relets for urgent households."),
    PlanItem("relets_placed", "homes", "flow", True, "Households placed in relets that stand here."),
    PlanItem("relets_allowed", "homes", "flow", False, "Relets within the cap on the quota."),
    PlanItem(
        "first_lettings_placed", "homes", "flow", True, "Households placed in new homes that stand here."
    ),
    PlanItem(
        "other_supply_placed", "homes", "flow", True, "Households placed in other supply that stands here."
    ),
    PlanItem("other_supply_homes", "homes", "state", True, "Homes of other supply that are open."),
    PlanItem("other_supply_limit", "homes", "state", False, "Homes of other supply that may be open."),
    PlanItem(
        "other_supply_cost",
        "EUR",
        "flow",
        False,
        "What the open homes of other supply cost, as far as known.",
    ),
    PlanItem(
        "placed", "homes", "flow", False, "Households placed in homes that stand here, by all ways together."
    ),
    PlanItem(
        "path",
        "homes",
        "flow",
        False,
        "The straight line from the homes of the reference year to fair share.",
    ),
    PlanItem(
        "fair_share", "homes", "flow", False, "F_m over the period: fair share of the target year's net need."
    ),
    PlanItem(
        "missing", "homes", "flow", False, "Homes short of F_m in the period; nothing where there are enough."
    ),
    PlanItem(
        "transfer",
        "households",
        "flow",
        True,
        "Households taken over from others; below zero: given to others.",
    ),
    PlanItem(
        "account", "homes", "state", False, "Homes that others owe this municipality; below zero: it owes."
    ),
    PlanItem(
        "swap", "persons", "flow", True, "Persons of status-holder targets taken over; below zero: given."
    ),
    PlanItem("arrears", "persons", "state", False, "Persons of the status-holder target who still wait."),
    PlanItem("backlog", "households", "state", False, "Households that wait, by who answers for them."),
    PlanItem(
        "waiting",
        "person-years",
        "flow",
        False,
        "Years that people wait: households x household size x time.",
    ),
)
"""What the table ``plan`` holds, in this order."""


@dataclass(frozen=True)
class PlanGoal:
    """What a plan may aim at.

    Attributes
    ----------
    name
        Its name in a scenario and in the tables.
    unit
        The unit of its value.
    meaning
        What is made as good as possible.
    """

    name: str
    unit: str
    meaning: str


PLAN_GOALS: tuple[PlanGoal, ...] = (
    PlanGoal(
        "fairness", "ratio", "The worst fair-share ratio of the target year; then the next worst, and so on."
    ),
    PlanGoal(
        "waiting",
        "person-years",
        "The years that people wait for a home, all together; the fewer the better.",
    ),
    PlanGoal("cost", "EUR", "What other supply costs; the less the better."),
    PlanGoal("steadiness", "share", "How much all quotas change from period to period; the less the better."),
)

ROBUST_GOALS: tuple[PlanGoal, ...] = (
    PlanGoal(
        "shortfall", "homes", "Homes short of fair share in the target year, on the mean of the futures."
    ),
    PlanGoal("shortfall_tail", "homes", "The same on the mean of the worst tenth of the futures."),
)
"""What a plan for many futures aims at before the other goals; it takes the place of fairness."""


@dataclass(frozen=True)
class PlanLimit:
    """A limit of the plan: a constraint, or what a household has to meet.

    Attributes
    ----------
    name
        Its name in the tables, in docs/math.md and as a function.
    unit
        In what its looseness is counted: one unit more is one home (household, person) more that it allows.
    may_give_way
        Whether it is a choice that can be made wider; the others say how things hang together.
    meaning
        What it says, in one sentence.
    """

    name: str
    unit: str
    may_give_way: bool
    meaning: str


PLAN_LIMITS: tuple[PlanLimit, ...] = (
    PlanLimit("quota_cap", "homes", True, "No more relets go to urgent households than the cap allows."),
    PlanLimit("regular_floor", "homes", True, "Enough relets stay for regular seekers."),
    PlanLimit("relets_available", "homes", False, "No more relets are used than fall vacant."),
    PlanLimit("quota_step", "share", True, "A quota changes by no more than a step a year."),
    PlanLimit("quota_never_falls", "share", True, "A quota only rises."),
    PlanLimit(
        "first_lettings_delivered", "homes", False, "New homes are let when they are delivered, not before."
    ),
    PlanLimit("homes_open", "homes", True, "No more homes of other supply are open than the scenario has."),
    PlanLimit(
        "homes_stay_open", "homes", False, "Homes of other supply that are open stay open until they close."
    ),
    PlanLimit(
        "occupancy_within_homes", "homes", False, "No more homes of other supply are taken than are open."
    ),
    PlanLimit("transfers_balance", "households", False, "Who is given to others is taken over by others."),
    PlanLimit(
        "transfer_account_limit",
        "homes",
        True,
        "Nobody is further ahead or behind with the others than agreed.",
    ),
    PlanLimit("transfers_repaid", "homes", False, "Before the target year nobody owes anybody a home."),
    PlanLimit("swaps_balance", "persons", False, "Targets that are swapped keep their sum."),
    PlanLimit(
        "swap_limit", "persons", True, "No more of a target is swapped than agreed, and never more than all."
    ),
    PlanLimit(
        "status_holder_arrears", "persons", True, "Nobody is further behind with its target than agreed."
    ),
    PlanLimit("no_back_loading", "homes", True, "Nothing is postponed on the path to fair share."),
    PlanLimit("backlog_balance", "households", False, "Who waits: who waited, plus who came, less who left."),
    PlanLimit(
        "corporation_relets", "homes", False, "The relets used are those of the corporations together."
    ),
)
"""The limits of a plan. ``may_give_way``: what ``plan.gives_way`` of a scenario can name."""
