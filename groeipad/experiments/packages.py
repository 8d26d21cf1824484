"""The packages that results depend on, with the versions that are installed here."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import version

OF_A_RUN = ("groeipad", "numpy", "numba", "polars", "scipy", "simpy", "pydantic")
"""What the numbers of a simulation may depend on."""
OF_A_PLAN = ("groeipad", "numpy", "scipy", "polars", "pydantic", "pulp", "highspy")
"""What those of a plan may depend on."""


def versions_of(packages: Iterable[str]) -> dict[str, str]:
    """Return the version of Python and of each package."""
    return {"python": platform.python_version(), **{one: version(one) for one in packages}}
