"""Designs are those of their authors, follow from their seed alone, and leave the rest of the world alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groeipad.experiments.sensitivity.samples import morris_sample, saltelli_sample
from simulator.errors import ResultError

SEEDS = (0, 1, 2026, 2**32 - 1)


@given(st.integers(1, 6), st.integers(1, 5), st.sampled_from([2, 4, 6, 50]), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_trajectory_moves_every_factor_once_by_one_step(
    factors: int, trajectories: int, levels: int, seed: int
) -> None:
    found = morris_sample(factors, trajectories, levels, seed)
    assert found.shape == (trajectories * (factors + 1), factors)
    assert found.dtype == np.float64
    grid = np.arange(levels) / (levels - 1)
    assert np.isin(found, grid).all(), "exactly on the grid, so that an option is never missed by a rounding"
    moves = np.diff(found.reshape(trajectories, factors + 1, factors), axis=1)
    assert ((moves != 0).sum(axis=2) == 1).all()
    assert ((moves != 0).sum(axis=1) == 1).all()
    assert np.abs(moves[moves != 0]) == pytest.approx(levels / (2 * (levels - 1)))


@pytest.mark.parametrize("second_order", [False, True])
def test_a_block_has_two_points_and_all_mixtures_of_them(second_order: bool) -> None:
    factors, points = 3, 8
    found = saltelli_sample(factors, points, second_order, seed=0)
    size = (2 if second_order else 1) * factors + 2
    assert found.shape == (points * size, factors)
    for block in found.reshape(points, size, factors):
        a, b = block[0], block[-1]
        for j in range(factors):
            taken = np.arange(factors) == j
            assert block[1 + j].tolist() == np.where(taken, b, a).tolist()
            if second_order:
                assert block[1 + factors + j].tolist() == np.where(taken, a, b).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_each_factor_is_covered_evenly_and_never_at_its_very_end(seed: int) -> None:
    found = saltelli_sample(4, 64, False, seed).reshape(64, 6, 4)
    assert ((found > 0) & (found < 1)).all()
    for part in (found[:, 0], found[:, -1]):
        assert (np.sort(np.floor(part * 64), axis=0) == np.arange(64)[:, None]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_gives_one_design_also_zero(seed: int) -> None:
    for sample in (
        lambda one: morris_sample(3, 4, 4, one),
        lambda one: saltelli_sample(3, 16, False, one),
    ):
        assert (sample(seed) == sample(seed)).all()
        assert (sample(seed) == sample(int(np.int64(seed)))).all()
        assert not (sample(seed) == sample(seed + 1)).all()


def test_nothing_is_drawn_from_the_global_stream_nor_is_it_set() -> None:
    before = np.random.get_state(legacy=False)  # noqa: NPY002 - that is what must not change
    for seed in SEEDS:
        morris_sample(3, 4, 4, seed)
        saltelli_sample(3, 16, True, seed)
    after = np.random.get_state(legacy=False)  # noqa: NPY002
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["state"]["key"] == after["state"]["key"]).all()
    assert before["state"]["pos"] == after["state"]["pos"]


def test_what_cannot_be_a_design_is_refused() -> None:
    with pytest.raises(ValueError, match="even number of levels"):
        morris_sample(3, 4, 5, 0)
    with pytest.raises(ValueError, match="at least 1 trajectories"):
        morris_sample(3, 0, 4, 0)
    with pytest.raises(ValueError, match="power of two is needed, not 12"):
        saltelli_sample(3, 12, False, 0)
    with pytest.raises(ValueError, match="at least 1 factors"):
        saltelli_sample(0, 8, False, 0)


@pytest.mark.parametrize(
    ("module", "sample"),
    [
        ("SALib.sample.morris", lambda: morris_sample(3, 4, 4, 0)),
        ("SALib.sample.sobol", lambda: saltelli_sample(3, 8, False, 0)),
    ],
)
def test_without_salib_people_read_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, module: str, sample: Callable[[], object]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ResultError, match=r"pip install -e '\.\[sensitivity\]'"):
        sample()


def test_salib_and_other_heavy_libraries_are_loaded_only_where_they_are_used() -> None:
    script = (
        "import sys\n"
        "from groeipad.experiments.sensitivity import morris, noise, one_at_a_time, samples, sobol\n"
        "print(*{'SALib', 'pandas', 'polars', 'scipy'} & {name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
