"""Small problems for the tests of the plan, with numbers that a hand can follow.

``village`` is one municipality where everybody can be housed; a test changes what it is about and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from simulator.flows.periods import Period
from simulator.model.plan import PlanRules
from solvers.problem import NO_CLASS, Problem, Streams

Numbers = Sequence[float] | Sequence[Sequence[float]] | Sequence[Sequence[Sequence[float]]]

PATIENT: dict[str, Any] = {"path_part": 0.0}
"""Rules without a path, which most tests are not about."""


def rules(**parts: Any) -> PlanRules:
    """Return the rules of a plan: fairness, waiting, cost and steadiness, without a path unless told otherwise."""
    return PlanRules.model_validate(PATIENT | parts)


def region(
    task: Numbers,
    relets: Numbers,
    **parts: Any,
) -> Problem:
    """Return a region by its households and relets in each year, from 2034 on or so; the last year is the target.

    Parameters
    ----------
    task, relets
        By municipality and year; a list of numbers is one municipality. Households may also be given by
        municipality, class and year, and relets by municipality, corporation and year.
    parts
        Other parts of the problem, such as ``cap``, ``opening`` or ``fair_share``; arrays may be lists.
    """
    came, homes = np.atleast_2d(np.array(task, dtype=float)), np.atleast_2d(np.array(relets, dtype=float))
    came, homes = (one[:, None, :] if one.ndim == 2 else one for one in (came, homes))
    m, c, p = came.shape
    last = 2035
    years = range(last - p + 1, last + 1)
    weights = np.full(m, 1.0 / m)
    given: dict[str, Any] = {
        "municipalities": tuple(f"M{n + 1}" for n in range(m)),
        "corporations": ("corporation",),
        "classes": tuple((f"seekers_{n + 1}",) for n in range(c)),
        "periods": tuple(Period(date(year, 1, 1), date(year, 12, 31)) for year in years),
        "years": np.ones(p),
        "in_target": np.array([year == last for year in years]),
        "target_year": last,
        "task": came,
        "exits": np.zeros((m, c, p)),
        "opening": np.zeros((m, c)),
        "persons": np.ones(c),
        "counts": np.ones(c, dtype=bool),
        "status_class": NO_CLASS,
        "status_persons": 1.0,
        "relets": homes,
        "room": homes,
        "cap": 1.0,
        "floor": 0.0,
        "accounts": np.arange(m)[:, None],
        "first_lettings": np.zeros((m, p)),
        "streams": streams(0, p),
        "weights": weights,
        "fair_share": weights * came[:, :, -1].sum(),
        "quota_before": np.zeros(m),
        "housed_before": np.zeros(m),
        "path_share": np.linspace(1.0 / p, 1.0, p),
        "transfer_limit": np.zeros((m, p)),
        "circle": np.zeros(m, dtype=np.int64),
        "swap_limit": np.zeros(p),
        "arrears_limit": np.full((m, p), np.inf),
        "always_waiting": np.zeros((m, c, p)),
        "quota_used": np.ones((m, p)),
        "rules": rules(),
    }
    arrays = {name: np.array(value) if isinstance(value, list) else value for name, value in parts.items()}
    return Problem(**(given | arrays))


def streams(count: int, steps: int, classes: int = 1, **parts: Any) -> Streams:
    """Return other supply in the first municipality: homes that nobody leaves, as many as ``limit`` says."""
    given: dict[str, Any] = {
        "kinds": tuple(f"homes_{n + 1}" for n in range(count)),
        "municipality": np.zeros(count, dtype=np.int64),
        "serves": np.ones((count, classes), dtype=bool),
        "limit": np.zeros((count, steps)),
        "first": np.zeros(count),
        "kept": np.tril(np.ones((steps, steps)))[None].repeat(count, axis=0),
        "taken_on_first_day": np.zeros((count, steps)),
        "closing": np.full(count, -1, dtype=np.int64),
        "evicted": np.zeros((count, steps)),
        "evicted_of_first_day": np.zeros((count, classes)),
        "cost": np.zeros(count),
    }
    arrays = {name: np.array(value) if isinstance(value, list) else value for name, value in parts.items()}
    return Streams(**(given | arrays))


def with_rules(problem: Problem, **parts: Any) -> Problem:
    """Return a problem with other rules."""
    return replace(problem, rules=rules(**parts))
