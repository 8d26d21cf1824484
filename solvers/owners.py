"""The relets that a municipality uses, divided among its corporations as evenly as their caps allow.

Where the cap looks at corporations, a programme only minds that the relets of each suffice: any division that keeps
to the caps is as good, and a solver gives one of the corners, in which one corporation does all and another nothing,
and the year after the other way round. Nobody would carry that out; the same quota for all, as far as it goes, they
would.
"""

from __future__ import annotations

import numpy as np

from solvers.problem import Floats, Ints, Problem

_MOST_SWEEPS = 2000
_EXACT = 1e-5
"""Homes by which a division may miss what it should add up to; what solvers give is rounded to a tenth of that."""


def evenly_divided(problem: Problem, used: Floats, as_solved: Floats) -> Floats:
    """Return the relets of each corporation that a plan uses: (M, O, P).

    From the same quota for all corporations of a municipality, those above their cap are scaled down to it and each
    municipality back to what it uses, in turn: iterative proportional fitting (W. Deming and F. Stephan, "On a least
    squares adjustment of a sampled frequency table", *Annals of Mathematical Statistics* 11 (1940), 427-444). A
    period in which that does not come to an end, such as one whose caps were widened, stays as it was solved.

    Parameters
    ----------
    problem
        The problem.
    used
        (M, P) relets that each municipality uses.
    as_solved
        (M, O, P) a division that keeps to all limits.
    """
    divided = as_solved.copy()
    for p in range(problem.steps):
        found = _in_period(problem, used[:, p], p)
        if found is not None:
            divided[:, :, p] = found
    return divided


def _in_period(problem: Problem, used: Floats, p: int) -> Floats | None:
    room = problem.room[:, :, p]
    most = _most_of_accounts(problem, p)
    total = room.sum(axis=1, keepdims=True)
    now: Floats = used[:, None] * np.divide(room, total, out=np.zeros_like(room), where=total > 0)
    for _ in range(_MOST_SWEEPS):
        for members, limit in most:
            sum_of = float(now[members].sum())
            if sum_of > limit:
                now[members] *= limit / sum_of
        now = np.minimum(now, room)
        of_place = now.sum(axis=1)
        if np.abs(of_place - used).max(initial=0.0) <= _EXACT:
            return np.asarray(now, dtype=np.float64)
        now *= np.divide(used, of_place, out=np.ones_like(used), where=of_place > 0)[:, None]
    return None


def _most_of_accounts(problem: Problem, p: int) -> list[tuple[tuple[Ints, ...], float]]:
    """Return for each account who shares it, and the most relets that they may use together."""
    allowed = (1.0 - problem.floor) * problem.relets[:, :, p]
    capped = allowed if problem.cap is None else problem.cap * problem.room[:, :, p]
    accounts = [np.nonzero(problem.accounts == one) for one in np.unique(problem.accounts)]
    return [
        (members, min(float(allowed[members].sum()), float(capped[members].sum()))) for members in accounts
    ]
