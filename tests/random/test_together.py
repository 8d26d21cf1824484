"""What is drawn for many at once is, to the last bit, what is drawn for each."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.random import draws, normal, times

SEED, REPLICATION, PURPOSE = 7, 3, 5
ENTITIES = np.arange(1, 403, dtype=np.int64) * 2**32 + 11
"""Neither their number nor that of their draws fills whole vectors of the processor."""


@pytest.mark.parametrize("index", [0, 2])
def test_uniforms_and_chances(index: int) -> None:
    firsts, seconds, alone = (np.empty(len(ENTITIES)) for _ in range(3))
    chances = np.empty(len(ENTITIES), dtype=np.int64)
    draws.uniforms_of(SEED, REPLICATION, PURPOSE, ENTITIES, index, firsts, seconds)
    draws.firsts_of(SEED, REPLICATION, PURPOSE, ENTITIES, index, alone)
    draws.chances_of(SEED, REPLICATION, PURPOSE, ENTITIES, index, chances)
    for row, entity in enumerate(ENTITIES.tolist()):
        assert (firsts[row], seconds[row]) == draws.uniforms(SEED, REPLICATION, PURPOSE, entity, index)
        assert alone[row] == firsts[row]
        assert chances[row] == draws.chance(SEED, REPLICATION, PURPOSE, entity, index)


def test_normal_quantiles_in_the_centre_and_in_the_tails() -> None:
    units = np.concatenate([np.linspace(0.001, 0.999, 333), [1e-15, 0.075, 0.925, 1.0 - 1e-15]])
    found = np.empty(len(units))
    normal.normal_quantiles(units, found)
    assert found.tolist() == [normal.normal_quantile(unit) for unit in units.tolist()]


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (times.FIXED, 0.0),
        (times.EXPONENTIAL, 0.0),
        (times.GAMMA, 0.4),
        (times.GAMMA, 2.0),
        (times.LOGNORMAL, 0.8),
        (times.EMPIRICAL, 0.0),
        (times.NEVER, 0.0),
    ],
)
def test_times(kind: int, form: float) -> None:
    values, cumulative = np.array([3.0, 5.0, 9.0]), np.array([0.2, 0.9, 1.0])
    factors = np.linspace(0.5, 2.0, len(ENTITIES))
    factors[17] = np.inf
    found = np.empty(len(ENTITIES), dtype=np.int64)
    room = np.empty((3, len(ENTITIES) + 6))
    times.durations_of(
        kind, 30.0, form, values, cumulative, factors, SEED, REPLICATION, PURPOSE, ENTITIES, room, found
    )
    for row, entity in enumerate(ENTITIES.tolist()):
        factor = float(factors[row])
        assert found[row] == times.duration(
            kind, 30.0, form, values, cumulative, factor, SEED, REPLICATION, PURPOSE, entity, 0
        )


def test_a_class_is_the_first_whose_share_is_not_passed_and_else_the_last() -> None:
    cumulative = np.array([0.2, 0.2, 0.7, 0.9])
    found = [draws.pick(cumulative, unit) for unit in (0.0, 0.19, 0.2, 0.69, 0.7, 0.95)]
    assert found == [0, 0, 2, 2, 3, 3]
