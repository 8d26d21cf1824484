"""Which solver solves a programme: HiGHS, or CBC."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pulp

from simulator.errors import SolverError
from solvers.cbc import CbcSession
from solvers.highs import HighsSession, silent_highs
from solvers.linear import Linear
from solvers.session import Clock, Session

SolverName = Literal["highs", "cbc"]


def open_session(linear: Linear, solver: SolverName, clock: Clock) -> Session:
    """Return a programme with a solver, which stops when the clock has run out.

    Raises
    ------
    SolverError
        Where a number is none, which a solver might not notice.
    """
    numbers = (linear.costs, linear.lower, linear.upper, linear.low, linear.high, linear.values)
    if np.isnan(np.concatenate(numbers)).any():
        raise SolverError("no plan: a number of the programme is not known, which is a fault of the model")
    return HighsSession(linear, clock) if solver == "highs" else CbcSession(linear, clock)


def solver_version(solver: SolverName) -> tuple[str, str]:
    """Return the name of a solver and its version."""
    return ("HiGHS", silent_highs().version()) if solver == "highs" else ("CBC", f"PuLP {pulp.__version__}")
