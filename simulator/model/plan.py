"""How a plan is made: what it aims at, in which order, within which limits beside those of the policy."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Figure, HalfYearsOfTarget, Model, PersonsPerHalfYear, Share

Goal = Literal["fairness", "waiting", "cost", "steadiness"]
"""``fairness``: the worst fair-share ratio of the target year, then the next worst, and so on; ``waiting``: the
person-years that people wait; ``cost``: what other supply costs; ``steadiness``: how much the quotas change."""

PeriodLength = Literal["year", "half_year", "month"]

GivingWay = Literal[
    "quota_never_falls",
    "quota_step",
    "no_back_loading",
    "transfer_account_limit",
    "swap_limit",
    "homes_open",
    "status_holder_arrears",
    "quota_cap",
    "regular_floor",
]
"""The limits that may give way where they cannot all hold, or where fair share cannot be reached within them: what
gives way first stands first."""

WholeHomes = Literal["largest_remainder", "sainte_lague", "dhondt"]


class PlanRules(Model):
    """What the plan is asked, and the limits that stand nowhere else."""

    period: PeriodLength = "year"
    """The length of the periods in which the plan decides."""
    goals: Annotated[tuple[Goal, ...], Field(min_length=1)] = ("fairness", "waiting", "cost", "steadiness")
    """What the plan aims at, the first before the second and so on: a later goal never costs an earlier one."""
    fair_share: Literal["required", "aim"] = "required"
    """Whether every municipality has to reach its fair share in the target year, or comes as close as it can."""
    natural_exits_share: Share | None = None
    """The part of the households that leaves without a home, whatever the plan does. None: the chance that a
    household refuses as many offers as cost it the urgency, by the scenario's own figures."""
    quota_step_per_year: Share | None = None
    """The most that a quota may change in a year, beginning at the share of the reference year; none: no limit."""
    quota_never_falls: bool = False
    """Whether a quota may only rise."""
    path_part: Share = Figure(value=0.8, unit="share")
    """At any time a municipality has placed at least this part of the straight line from what it housed in the
    reference year to fair share in the target year, as far as there are households and homes; 0: it may postpone."""
    status_holder_arrears: HalfYearsOfTarget | None = None
    """How far a municipality may be behind with its target for status holders, in half-years of it; none: no
    limit, the arrears are only told."""
    swaps_at_most: PersonsPerHalfYear = Figure(value=0, unit="persons per half-year")
    """How many persons of their targets for status holders a municipality may give away or take over each
    half-year, beside the swaps that the scenario has already."""
    gives_way: tuple[GivingWay, ...] = get_args(GivingWay)
    """The limits in the order in which the region would rather give way, the first one first. What is not named
    only gives way where nothing else helps."""
    whole_homes: WholeHomes = "largest_remainder"
    """How a year's homes are divided in whole ones."""

    @model_validator(mode="after")
    def _each_once(self) -> PlanRules:
        for name, words in (("goals", self.goals), ("gives_way", self.gives_way)):
            twice = sorted({word for word in words if words.count(word) > 1})
            if twice:
                raise PydanticCustomError(
                    "named_twice", "each of {name} once; {twice} twice", {"name": name, "twice": twice[0]}
                )
        if self.fair_share == "required" and "fairness" not in self.goals:
            raise PydanticCustomError(
                "fairness_missing", "'fairness' among the goals where fair share is required"
            )
        return self
