"""PuLP's statement of a linear programme: for LP and MPS files that other solvers read, and for CBC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pulp

from solvers.linear import Linear
from solvers.programme import Programme, Term


def to_pulp(
    linear: Linear, columns: Iterable[str] | None = None, rows: Sequence[str] | None = None
) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """Return a linear programme as PuLP states it, with its variables in the order of the columns.

    A row without bounds says nothing and is left out.

    Parameters
    ----------
    linear
        The programme.
    columns, rows
        Names; numbers where not given.
    """
    lp = pulp.LpProblem("plan", pulp.LpMinimize)
    names = [f"x{n}" for n in range(len(linear.costs))] if columns is None else columns
    variables = [
        lp.add_variable(name, _finite(low), _finite(high))
        for name, low, high in zip(names, linear.lower, linear.upper, strict=True)
    ]
    lp.setObjective(
        pulp.LpAffineExpression(
            [(variables[n], float(linear.costs[n])) for n in np.flatnonzero(linear.costs)]
        )
    )
    for r in range(len(linear.low)):
        low, high = float(linear.low[r]), float(linear.high[r])
        if np.isinf(low) and np.isinf(high):
            continue
        assert low == high or np.isinf(low) or np.isinf(high), "a row has one bound, or two that are equal"
        sense, bound = (
            (pulp.LpConstraintEQ, low)
            if low == high
            else (pulp.LpConstraintLE, high)
            if np.isinf(low)
            else (pulp.LpConstraintGE, low)
        )
        entries, values = linear.row(r)
        terms = pulp.LpAffineExpression(
            [(variables[c], float(v)) for c, v in zip(entries, values, strict=True)]
        )
        lp.addConstraint(pulp.LpConstraint(terms, sense, f"r{r}" if rows is None else rows[r], bound))
    return lp, variables


def statement(programme: Programme, goal: Iterable[Term]) -> pulp.LpProblem:
    """Return a programme as PuLP states it, with a goal that is made as small as possible and names that tell."""
    linear = programme.linear()
    linear.with_costs(goal)
    rows = [programme.name_of(where) for where in programme.addresses]
    lp, _ = to_pulp(linear, programme.names, rows)
    return lp


def _finite(bound: float) -> float | None:
    return float(bound) if np.isfinite(bound) else None
