"""What a simulation of a plan has shown, put in the place of what was expected when the plan was made.

A plan reckons with expected flows: everybody who comes is there, every home in the quota finds somebody who fits. In
a simulation fewer may come (facilities are full), some always wait, and part of the quota brings nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simulator.model.shares import fair_share_homes
from solvers.problem import NO_CLASS, Floats, Problem


@dataclass(frozen=True)
class Feedback:
    """What was measured, or so far assumed. Shapes: M municipalities, C classes, P periods.

    Attributes
    ----------
    task
        (M, C, P) households that come to need a home.
    exits
        (M, C, P) households that leave without one.
    always_waiting
        (M, C, P) households of whom some wait at the end of a period whatever the plan does.
    relet_yield
        (M, P) placements / relets within the quota while somebody waited: voids, refusals, homes that suit nobody.
    quota_used
        (M, P) the part of a quota that is used where there are enough relets for all.
    """

    task: Floats
    exits: Floats
    always_waiting: Floats
    relet_yield: Floats
    quota_used: Floats

    @classmethod
    def nothing_known(cls, problem: Problem) -> Feedback:
        """Return what a plan reckons with before anything was simulated."""
        everywhere = np.ones((problem.places, problem.steps))
        return cls(problem.task, problem.exits, problem.always_waiting, everywhere, everywhere)


def with_feedback(problem: Problem, feedback: Feedback) -> Problem:
    """Return a problem that reckons with what was measured.

    Fair share becomes that of the households that come, so that nobody is kept waiting until the target year to make
    up for those who never came; who they are, is for the simulation to tell.

    Parameters
    ----------
    problem
        The problem as its scenario gives it.
    feedback
        What was measured.
    """
    # Nobody can be said to wait always who has not come.
    came = problem.opening[:, :, None] + np.cumsum(feedback.task - feedback.exits, axis=2)
    always = np.minimum(feedback.always_waiting, np.maximum(came, 0.0))
    need, leaving = (
        float(one[:, problem.counts][:, :, problem.in_target].sum())
        for one in (feedback.task, feedback.exits)
    )
    arrears = problem.arrears_limit
    if problem.status_class != NO_CLASS:
        arrears = np.maximum(arrears, always[:, problem.status_class] * problem.status_persons)
    return replace(
        problem,
        task=feedback.task,
        exits=feedback.exits,
        room=problem.room * feedback.relet_yield[:, None, :],
        fair_share=np.array([fair_share_homes(float(weight), need, leaving) for weight in problem.weights]),
        always_waiting=always,
        quota_used=feedback.quota_used,
        arrears_limit=arrears,
    )
