"""Who waits on the first day: whole households by group, by where they registered and by who answers for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.flows.timeline import Values
from simulator.model.apportionment import largest_remainder
from simulator.model.scenario import Scenario

Ints = NDArray[np.int64]


def registered_in_proportion(scenario: Scenario, numbers: dict[str, float], shares: list[Values]) -> Values:
    """Return in which proportion people register, by group and municipality: shape (G, M).

    Parameters
    ----------
    scenario
        The scenario.
    numbers
        The yearly number of each group.
    shares
        Of each group, where it registers: (M,).
    """
    groups = scenario.demand.groups
    eligible = [numbers[slug] * groups[slug].eligible_share.value for slug in groups]
    # Where no group has a yearly number, all count alike.
    numbers_or_alike = eligible if any(eligible) else [1.0] * len(eligible)
    return np.array([number * share for number, share in zip(numbers_or_alike, shares, strict=True)])


def opening_households(scenario: Scenario, registered: Values) -> Ints:
    """Return the opening backlog in whole households: shape (groups, municipalities of registration).

    The total is divided in proportion to where people register, by largest remainder.

    Parameters
    ----------
    scenario
        The scenario.
    registered
        (G, M) in which proportion people register; see ``registered_in_proportion``.
    """
    total = scenario.demand.opening_backlog.households
    if not total:
        return np.zeros(registered.shape, dtype=np.int64)
    return _divided(total, registered)


def opening_by_destination(scenario: Scenario, registered: Values, key: Values) -> Ints:
    """Return the opening backlog of which is given who answers for them: shape (G, M, M), as in ``Demand``.

    The number of each municipality is divided by largest remainder, in proportion to those who would be its duty by
    the key of the first day. So they are of the groups that come to it, and stand in the facilities from which they
    come; how many they are is what was given, exactly. Where the key sends nobody, they register there.

    Parameters
    ----------
    scenario
        The scenario, which gives them by municipality.
    registered
        (G, M) in which proportion people register; see ``registered_in_proportion``.
    key
        (G, M, M) the chance that a municipality answers for a household, by group and where it registers.
    """
    given, codes = scenario.demand.opening_backlog.by_municipality, scenario.region.codes
    found = np.zeros(key.shape, dtype=np.int64)
    for place, code in enumerate(codes):
        weights = registered * key[:, :, place]
        if not weights.any():
            weights[:, place] = 1.0
        if given[code].value:
            found[:, :, place] = _divided(given[code].value, weights)
    return found


def _divided(total: int, weights: Values) -> Ints:
    flat = largest_remainder(total, weights.ravel().tolist())
    return np.array(flat, dtype=np.int64).reshape(weights.shape)
