"""Fair share: who should house how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.model.region import Region


def population_weights(populations: Sequence[float]) -> tuple[float, ...]:
    """Return each municipality's part of the region's population (model: w_m = pop_m / sum(pop))."""
    total = sum(populations)
    return tuple(population / total for population in populations)


def fair_share_homes(weight: float, need: float, natural_exits: float) -> float:
    """Return F_m, the homes a municipality should place in a year.

    F_m = w_m x (need - natural exits): the region's yearly need, net of the households that lapsed or found a
    home by themselves, in proportion to population. The simulator, the plan and the reports share it.

    Parameters
    ----------
    weight
        The municipality's part of the population.
    need
        The region's need of the year, in households.
    natural_exits
        Households of the region that lapsed or found a home themselves in that year.
    """
    return weight * max(0.0, need - natural_exits)


def statutory_target(national_target: int, population: int, national_population: int) -> int:
    """Return a municipality's target for status holders, in persons per half-year, rounded up.

    Source: Huisvestingswet 2014, article 29: in proportion to the population, the populations on 1 January of
    the year before. Exact in whole numbers: Lochem has ceil(10,000 x 34,006 / 17,475,415) = 20.
    """
    return -(-national_target * population // national_population)


def population_in(figures: Mapping[int, int], growth: float, year: int) -> float:
    """Return the population on 1 January of ``year``.

    Between two figures it follows a straight line; before the first and after the last one it grows at ``growth``.
    """
    earlier = max((known for known in figures if known <= year), default=None)
    later = min((known for known in figures if known >= year), default=None)
    if earlier is None or later is None:
        base = max(figures) if later is None else later
        return float(figures[base] * (1.0 + growth) ** (year - base))
    if earlier == later:
        return float(figures[year])
    passed = (year - earlier) / (later - earlier)
    return figures[earlier] + (figures[later] - figures[earlier]) * passed


def region_weights(region: Region, year: int) -> tuple[float, ...]:
    """Return the population weights of a region's municipalities in a year, in the order of the file."""
    growth = region.population_growth.value
    return population_weights(
        [
            population_in({y: figure.value for y, figure in one.population.items()}, growth, year)
            for one in region.municipalities.values()
        ]
    )
