"""Solidarity in the compiled engine: what municipalities owe each other, as a table."""

from __future__ import annotations

from simulator.engine import rules
from simulator.engine.fast.layout import DEBT_LIMITS, REPAYS, SEGMENT, SOLIDARITY_CLOSED
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part

_may_house_for = part(rules.may_house_for)


@inlined
def allow(run: Run, place: int, destination: int) -> bool:
    """Return whether a municipality may house a household for which another one answers (or it itself)."""
    state, fixed, dated, owed = run.state, run.fixed, run.dated, run.owed
    if place == destination:
        return True
    if fixed[SOLIDARITY_CLOSED]:
        return False
    if owed[place, destination] > 0:
        return True
    segment, limits, balance = state[SEGMENT], fixed[DEBT_LIMITS], len(owed) - 1
    return dated[segment, REPAYS] == 0 and _may_house_for(
        owed[balance, place],
        dated[segment, limits + place],
        owed[balance, destination],
        dated[segment, limits + destination],
    )


@inlined
def book(run: Run, place: int, destination: int) -> None:
    """Record that a household is housed in a municipality for which another one answers (or the same)."""
    owed = run.owed
    if place != destination:
        if owed[place, destination] > 0:
            owed[place, destination] -= 1
        else:
            owed[destination, place] += 1
        owed[len(owed) - 1, place] += 1
        owed[len(owed) - 1, destination] -= 1
