"""SALib, which designs and analyses; it is no part of the smallest installation."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from groeipad.experiments.compare import CONFIDENCE
from simulator.errors import ResultError


def salib(module: str) -> Any:
    """Import a module of SALib, such as ``sample.morris``.

    Raises
    ------
    ResultError
        Where SALib is not installed; it says how to install it.
    """
    try:
        return import_module(f"SALib.{module}")
    except ImportError as error:
        raise ResultError(
            "Designs and indices of Morris and Sobol' need SALib, which is not installed: in groeipad's folder, run "
            "python -m pip install -e '.[sensitivity]' (that is, groeipad[sensitivity])"
        ) from error


def unit_cube(factors: int) -> dict[str, Any]:
    """Return what SALib calls a problem: so many factors, each from 0 to 1.

    Parameters
    ----------
    factors
        How many there are. Their names are not SALib's business: it would take two of the same name for a group.
    """
    return {
        "num_vars": factors,
        "names": [f"x{number}" for number in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }


def normal_quantile() -> float:
    """Return by how many standard deviations an interval reaches to either side, where its estimate is normal."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + CONFIDENCE / 2))
