"""Values by their chances: against the distributions of SciPy, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from scipy import stats

from groeipad.experiments.sweep.definition import LogNormal, Normal, Triangular, Uniform
from groeipad.experiments.sweep.factors import Factor, Setting, quantile_of

UNITS = np.linspace(0.01, 0.99, 21)
DISTRIBUTIONS: list[tuple[dict[str, Any], Any]] = [
    ({"kind": "uniform", "low": 2, "high": 5}, stats.uniform(2, 3)),
    ({"kind": "triangular", "low": 1, "mode": 2, "high": 5}, stats.triang(0.25, 1, 4)),
    ({"kind": "normal", "mean": 3, "sd": 2}, stats.norm(3, 2)),
    ({"kind": "normal", "mean": 3, "sd": 2, "low": 2, "high": 6}, stats.truncnorm(-0.5, 1.5, 3, 2)),
    ({"kind": "normal", "mean": 3, "sd": 2, "low": 2}, stats.truncnorm(-0.5, np.inf, 3, 2)),
    ({"kind": "lognormal", "median": 20, "factor": 1.5}, stats.lognorm(np.log(1.5), scale=20)),
]


@pytest.mark.parametrize(("written", "known"), DISTRIBUTIONS)
def test_quantiles_are_those_of_scipy(written: dict[str, Any], known: Any) -> None:
    distribution = TypeAdapter(Uniform | Triangular | Normal | LogNormal).validate_python(written)
    quantile = quantile_of(distribution)
    assert [quantile(float(unit)) for unit in UNITS] == pytest.approx(known.ppf(UNITS))


@pytest.mark.parametrize(("written", "known"), DISTRIBUTIONS)
def test_the_outermost_chances_give_values_that_are_not_infinite(written: dict[str, Any], known: Any) -> None:
    quantile = quantile_of(TypeAdapter(Uniform | Triangular | Normal | LogNormal).validate_python(written))
    ends = quantile(0.0), quantile(1.0)
    assert np.isfinite(ends).all()
    assert known.support()[0] <= ends[0] < ends[1] <= known.support()[1]


@given(st.integers(1, 9), st.floats(0, 1))
def test_each_listed_value_has_an_equal_part_of_the_way(count: int, unit: float) -> None:
    factor = Factor("one", None, "", None, tuple(Setting(str(number), ()) for number in range(count)))
    chosen = int(str(factor.at(unit).label))
    assert chosen / count <= unit <= (chosen + 1) / count
    assert not factor.is_number


def test_a_distribution_is_represented_by_values_that_are_as_likely() -> None:
    from groeipad.experiments.sweep.paths import Target
    from simulator.inputs.shape import Plain

    target = Target(("x",), Plain("number"), None)
    quantile = quantile_of(Normal(kind="normal", mean=0, sd=1))
    factor = Factor("one", None, "", None, quantile=quantile, target=target)
    assert [one.label for one in factor.levels(2)] == pytest.approx([-0.674490, 0.674490], abs=1e-6)
