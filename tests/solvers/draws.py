"""Random small problems for the tests of the plan: every part of a problem may be in them, in round numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from solvers.problem import NO_CLASS, Floats, Problem, Streams
from tests.solvers.problems import region, rules, streams

GOALS = ("fairness", "waiting", "cost", "steadiness")


def whole(draw: st.DrawFn, most: int, *shape: int) -> Floats:
    """Draw an array of whole numbers."""
    count = int(np.prod(shape))
    drawn = draw(st.lists(st.integers(0, most), min_size=count, max_size=count))
    return np.array(drawn, dtype=np.float64).reshape(shape)


@st.composite
def problems(draw: st.DrawFn, *, least_places: int = 1, tight: bool = False) -> Problem:
    """Draw a problem.

    Parameters
    ----------
    draw
        Hypothesis draws.
    least_places
        So many municipalities at least.
    tight
        Whether there are rules that often clash: a path, steps, quotas that never fall, a limit of arrears.
    """
    m, p, c = draw(st.integers(least_places, 4)), draw(st.integers(2, 3)), draw(st.integers(1, 2))
    owners = draw(st.integers(1, 2))
    relets = whole(draw, 30, m, owners, p)
    task = whole(draw, 20, m, c, p)
    counts = np.array([True, draw(st.booleans())][:c])
    weights = whole(draw, 8, m) + 1.0
    need = float(task[:, counts][:, :, -1].sum())
    holders = c == 2 and draw(st.booleans())
    swaps = holders and draw(st.booleans())
    helps = draw(st.booleans())
    arrears = tight and holders and draw(st.booleans())
    return replace(
        region(task[:, 0].tolist(), relets[:, 0].tolist()),
        corporations=tuple(f"corporation_{n + 1}" for n in range(owners)),
        classes=(("seekers",), ("holders",))[:c],
        task=task,
        exits=task * draw(st.sampled_from([0.0, 0.1])),
        opening=whole(draw, 10, m, c),
        always_waiting=np.zeros((m, c, p)),
        persons=np.array([2.0, 3.0])[:c],
        counts=counts,
        status_class=1 if holders else NO_CLASS,
        status_persons=2.5,
        relets=relets,
        room=relets * draw(st.sampled_from([1.0, 0.9])),
        cap=draw(st.sampled_from([0.3, 0.5, 1.0, None])),
        floor=draw(st.sampled_from([0.0, 0.4, 0.7])),
        accounts=draw(st.sampled_from(_accounts(m, owners))),
        first_lettings=whole(draw, 4, m, p) * draw(st.booleans()),
        streams=_streams(draw, m, p, c),
        weights=weights / weights.sum(),
        fair_share=weights / weights.sum() * need,
        quota_before=whole(draw, 3, m) / 10,
        housed_before=whole(draw, 8, m),
        circle=whole(draw, 1, m).astype(np.int64),
        transfer_limit=whole(draw, 6, m, 1).repeat(p, axis=1) * helps,
        swap_limit=whole(draw, 10, p) * swaps,
        arrears_limit=whole(draw, 20, m, p) if arrears else np.full((m, p), np.inf),
        rules=rules(**_rules(draw, tight=tight)),
    )


def _accounts(m: int, owners: int) -> list[Any]:
    """Return the accounts of municipalities, of the region and of corporations."""
    of_places = np.arange(m)[:, None].repeat(owners, axis=1)
    return [of_places, np.zeros((m, owners), dtype=np.int64), np.arange(owners)[None].repeat(m, axis=0)]


def _streams(draw: st.DrawFn, m: int, p: int, c: int) -> Streams:
    count = draw(st.integers(0, 2))
    stay = draw(st.sampled_from([0.0, 0.5, 1.0]))
    age = np.arange(p)[:, None] - np.arange(p)[None, :]
    kept = np.where(age >= 0, stay ** np.maximum(age, 0), 0.0)
    serves = np.ones((count, c), dtype=bool)
    serves[1:, :1] = c == 1
    return replace(
        streams(count, p, c),
        municipality=np.array(draw(st.lists(st.integers(0, m - 1), min_size=count, max_size=count)), int),
        serves=serves,
        limit=np.cumsum(whole(draw, 5, count, p), axis=1),
        kept=kept[None].repeat(count, axis=0),
        cost=np.array([6000.0, 9000.0])[:count],
    )


def _rules(draw: st.DrawFn, *, tight: bool) -> dict[str, Any]:
    goals = tuple(draw(st.permutations(GOALS)))
    if not tight:
        return {"goals": goals, "path_part": draw(st.sampled_from([0.0, 0.5]))}
    return {
        "goals": goals,
        "path_part": draw(st.sampled_from([0.0, 0.8, 1.0])),
        "quota_step_per_year": draw(st.sampled_from([None, 0.05, 0.2])),
        "quota_never_falls": draw(st.booleans()),
    }
