"""Expected flows of small worlds, for the tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.flows.expected import ExpectedFlows, expected_flows
from simulator.model.plan import PeriodLength
from tests.worlds import changed, facility, fixed, one_village, scenario, three_villages


def flows(world: dict[str, Any], length: PeriodLength = "year", **paths: Any) -> ExpectedFlows:
    """Return the expected flows of a world with other values at some paths."""
    return expected_flows(scenario(changed(world, **paths)), length)


def by_place(values: np.ndarray) -> list[list[float]]:
    """Return households (G, M, P) of all groups together: a row for each period, and in it the municipalities."""
    return np.asarray(values.sum(axis=0).T).round(9).tolist()


def by_group(values: np.ndarray) -> list[list[float]]:
    """Return households (G, M, P) of the whole region: a row for each period, and in it the groups."""
    return np.asarray(values.sum(axis=1).T).round(9).tolist()


def village(**paths: Any) -> dict[str, Any]:
    """Return a village through two years in which 365 households a year, one a day, register."""
    return changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2027-12-31"},
        demand__groups__seekers__households_per_year=365,
        **paths,
    )


def chain(**paths: Any) -> dict[str, Any]:
    """Return three villages in which the carers come from a shelter in the first, and the leavers from a home.

    Of those in the shelter half go to a home of their own and three tenths to sheltered living in the second village,
    of whom three quarters go home. So 100 come to the shelter a year, and besides its 30 another 10 to sheltered
    living; 50 carers and 30 leavers a year register. Nobody stays anywhere and there is room for everybody.
    """
    world = three_villages()
    del world["demand"]["groups"]["leavers"]["facilities"]
    world["facilities"] = {
        "shelter": facility(
            {"home": 0.5, "living": 0.3, "elsewhere": 0.2}, {}, group="carers", **at("GM0001")
        ),
        "living": facility({"home": 0.75, "elsewhere": 0.25}, {}, group="leavers", **at("GM0002")),
    }
    return changed(world, **paths)


def at(place: str | None) -> dict[str, Any]:
    """Return the parts of a facility with ample places, in one municipality or (None) outside the region."""
    where = None if place is None else {"by": "shares", "shares": {place: 1.0}}
    return {"municipalities": where, "stay": fixed(0), "places": 500, "holds_place": place is not None}
