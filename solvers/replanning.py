"""Plans of problems that follow one another: each from where the last one ended where that can be, else made anew.

What the goals come to does not depend on it; which of several equally good plans is given may.
"""

from __future__ import annotations

from dataclasses import replace

from simulator.errors import SolverError
from solvers.hot import HotPlans, OtherShape
from solvers.plan import Options, Plan, make_plan
from solvers.problem import Problem


class Replanner:
    """Makes plans of one problem after the other, without a word on what stands in the way.

    A problem with other rows or columns than the one before is stated anew. One whose limits cannot all hold has the
    plan that ``make_plan`` gives it, with limits that are a little wider. CBC keeps nothing, and with a time limit,
    which is for each plan, every plan is made anew.

    Parameters
    ----------
    options
        How plans are made.
    """

    def __init__(self, options: Options) -> None:
        self._options = replace(options, explain=False, effects=0, jobs=1)
        self._hot: HotPlans | None = None

    def plan(self, problem: Problem) -> Plan:
        """Return the plan of a problem.

        Raises
        ------
        SolverError
            Where the solver stops without an answer.
        """
        if self._options.solver != "highs" or self._options.time_limit is not None:
            return make_plan(problem, self._options)
        return self._solved_hot(problem) or make_plan(problem, self._options)

    def _solved_hot(self, problem: Problem) -> Plan | None:
        if self._hot is not None:
            try:
                return self._hot.solve(problem)
            except OtherShape:
                pass
            except SolverError:
                self._hot = None  # whatever its solvers have come to, the next plan begins anew
                raise
        self._hot = HotPlans(problem, self._options)
        return self._hot.solve(problem)


def explained(plan: Plan, options: Options) -> Plan:
    """Return a plan that was made without it, with what its limits are worth and what stands in the way.

    Prices are those of the programme and not of one of its answers: they hold for each of several that are as good.

    Raises
    ------
    SolverError
        Where the solver stops without an answer.
    """
    told = make_plan(plan.problem, options)
    return replace(
        plan, options=options, fair_share=told.fair_share, prices=told.prices, effects=told.effects
    )
