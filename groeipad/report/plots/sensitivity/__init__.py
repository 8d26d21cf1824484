"""Draws which factors of a sweep matter: a tornado, Sobol' indices, elementary effects, and outcomes by factor."""

from groeipad.report.plots.sensitivity.bars import effects, indices
from groeipad.report.plots.sensitivity.scatter import Across, scatter
from groeipad.report.plots.sensitivity.tornado import tornado

__all__ = ["Across", "effects", "indices", "scatter", "tornado"]
