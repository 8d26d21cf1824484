"""What a plan promises, by the names of the yearly metrics of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from solvers.plan import Plan

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_DECIMALS = 6


@dataclass(frozen=True)
class Promised:
    """A yearly metric of which a plan says what it comes to.

    Attributes
    ----------
    parts
        Takes a plan and which periods lie in the year, and returns (M,) the metric of each municipality and (M,) what
        it is divided by; without the latter it is no ratio, and that of the region is the sum.
    only_target
        Whether a plan knows it of the target year only.
    only_region
        Whether it is the smallest one of the municipalities.
    """

    parts: Callable[[Plan, Bools], tuple[Floats, Floats | None]]
    only_target: bool = False
    only_region: bool = False

    @property
    def by(self) -> tuple[str, ...]:
        """For whom it is known."""
        return ("region",) if self.only_region else ("region", "municipality")

    def value(self, plan: Plan, year: int, place: int | None) -> float:
        """Return what it comes to in a year, of a municipality or of the region, without the solver's arithmetic."""
        top, below = self.parts(plan, np.array([one.year == year for one in plan.problem.periods]))
        if self.only_region:
            found = _ratio(top, below).min()
        elif place is not None:
            found = _ratio(top, below)[place]
        else:
            found = _ratio(top.sum(), None if below is None else below.sum())
        return round(float(found), _DECIMALS) + 0.0


def _ratio(top: Floats, below: Floats | None) -> Floats:
    """Return a ratio; where there is nothing to divide by nothing is asked, and it is 1 as in a run."""
    if below is None:
        return top
    return np.divide(top, below, out=np.ones_like(top), where=below > 0)


def _placed(plan: Plan, inside: Bools) -> tuple[Floats, None]:
    return plan.decisions.placed(plan.problem)[:, inside].sum(axis=1), None


def _backlog(plan: Plan, inside: Bools) -> tuple[Floats, None]:
    return plan.decisions.backlog[:, :, inside][:, :, -1].sum(axis=1), None


def _fair_share_task(plan: Plan, _: Bools) -> tuple[Floats, None]:
    return plan.problem.fair_share, None


def _fair_share_ratio(plan: Plan, inside: Bools) -> tuple[Floats, Floats]:
    placed = plan.decisions.placed(plan.problem, counted=True)[:, inside].sum(axis=1)
    return placed, plan.problem.fair_share


def _quota_used(plan: Plan, inside: Bools) -> tuple[Floats, Floats]:
    used = plan.decisions.relets[:, :, inside].sum(axis=(1, 2))
    return used, plan.problem.relets[:, :, inside].sum(axis=(1, 2))


def _homes(plan: Plan, inside: Bools) -> tuple[Floats, None]:
    return _by_place(plan, plan.decisions.homes[:, inside][:, -1]), None


def _cost(plan: Plan, inside: Bools) -> tuple[Floats, None]:
    problem = plan.problem
    spent = problem.streams.cost * (plan.decisions.homes * problem.years)[:, inside].sum(axis=1)
    return _by_place(plan, spent), None


def _by_place(plan: Plan, of_streams: Floats) -> Floats:
    total = np.zeros(plan.problem.places)
    np.add.at(total, plan.problem.streams.municipality, of_streams)
    return total


PROMISED: Mapping[str, Promised] = {
    "fair_share_ratio_min": Promised(_fair_share_ratio, only_target=True, only_region=True),
    "fair_share_ratio": Promised(_fair_share_ratio, only_target=True),
    "fair_share_task": Promised(_fair_share_task, only_target=True),
    "housed_in": Promised(_placed),
    "backlog": Promised(_backlog),
    "quota_used": Promised(_quota_used),
    "other_supply_homes": Promised(_homes),
    "other_supply_cost": Promised(_cost),
}
"""All that a plan promises; each is what the metric of that name is in a run."""
