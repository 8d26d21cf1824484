"""Invented facilities: people who stay, are stuck, and wait outside, as the tables of a stored result."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.contract import FACILITY_SERIES, REGION, BlockedBy


@dataclass(frozen=True)
class MadeFacility:
    """What an invented facility is like: its places, and the parts of them that are blocked at the end."""

    nl: str
    en: str
    places: int
    stuck_home: float = 0.3
    stuck_chain: float = 0.0
    cost: float | None = 120.0
    holds_place: bool = True
    takes_back: bool = False


FACILITIES = {
    "shelter": MadeFacility("Maatschappelijke opvang", "Homeless shelter", 96, 0.34, 0.06),
    "sheltered_living": MadeFacility("Beschermd wonen", "Sheltered living", 440, 0.16, 0.0, 170.0),
    "womens_refuge": MadeFacility(
        "Vrouwenopvang en opvang van slachtoffers van mensenhandel",
        "Women's refuge and refuge for victims of human trafficking",
        62,
        0.4,
        0.0,
        None,
    ),
    "clinic": MadeFacility("Klinische ggz", "In-patient mental health care", 55, 0.2, 0.12, 450.0),
    "youth_care": MadeFacility("Jeugdhulp met verblijf", "Residential youth care", 80, 0.0, 0.0, 330.0),
    "detention": MadeFacility("Detentie", "Detention", 130, 0.0, 0.0, None, holds_place=False),
}
TAKING_BACK = FACILITIES | {"shelter": replace(FACILITIES["shelter"], takes_back=True)}
"""The same, where some of those who come to the shelter have lost their home."""
CAUSE_SHARES = {
    BlockedBy.NO_HOME: 0.08,
    BlockedBy.NO_QUOTA: 0.55,
    BlockedBy.NO_HOME_THAT_FITS: 0.14,
    BlockedBy.OUTRANKED: 0.20,
    BlockedBy.REFUSED: 0.03,
}

Row = tuple[Any, ...]


def facility_rows(
    made: dict[str, MadeFacility], years: range, replications: int
) -> tuple[list[Row], list[Row]]:
    """Return the rows of ``facilities`` and ``facility_years``, the places of one municipality and of the region."""
    months: list[Row] = []
    yearly: list[Row] = []
    for number, (id_, facility) in enumerate(made.items()):
        values = _values(facility, number, years, replications)
        for measured in FACILITY_SERIES:
            of_series = values[measured.name]
            by_year = of_series.reshape(replications, len(years), 12)
            of_year = by_year.sum(axis=2) if measured.kind == "flow" else by_year[:, :, -1]
            for place in ("GM0200", REGION):
                months += [
                    (
                        measured.name,
                        id_,
                        place,
                        f"{years[0] + month // 12}-{month % 12 + 1:02}",
                        *_spread(one),
                    )
                    for month, one in enumerate(of_series.T)
                ]
                yearly += [
                    (
                        replication,
                        measured.name,
                        id_,
                        place,
                        year,
                        _or_null(float(of_year[replication, index])),
                    )
                    for replication in range(replications)
                    for index, year in enumerate(years)
                ]
    return months, yearly


def _values(
    facility: MadeFacility, number: int, years: range, replications: int
) -> dict[str, NDArray[np.float64]]:
    """Return every series: (replications, months)."""
    count = 12 * len(years)
    random = np.random.default_rng([7, number])
    days = np.array([monthrange(year, month)[1] for year in years for month in range(1, 13)], dtype=float)
    grown = np.sqrt(np.arange(1, count + 1) / count)
    noise = random.normal(0, 0.25, (replications, count)).cumsum(axis=1) / 4
    places = np.full((replications, count), float(facility.places))
    places[:, count // 2 :] += facility.places // 10
    home = np.clip(np.round(places * facility.stuck_home * (grown + 0.06 * noise)), 0, places)
    chain = np.clip(np.round(places * facility.stuck_chain * grown), 0, places - home)
    values = {one.name: np.zeros((replications, count)) for one in FACILITY_SERIES}
    values |= {
        "places": places,
        "blocked_home": home,
        "blocked_chain": chain,
        "in_care": np.clip(
            np.round((places - home - chain) * (0.97 + 0.02 * noise)), 0, places - home - chain
        ),
        "waiting_outside": np.maximum(
            0.0, np.round(facility.places * facility.stuck_home * grown * (1 + noise))
        ),
        "blocked_days_no_place": chain * days,
    }
    for cause, share in CAUSE_SHARES.items():
        values[f"blocked_days_{cause.name.lower()}"] = home * share * days
    cost = math.nan if facility.cost is None else facility.cost
    values["blocked_cost"] = (home + chain) * days * cost
    return values | _ways(values, facility, np.random.default_rng([8, number]))


def _ways(
    values: dict[str, NDArray[np.float64]], facility: MadeFacility, random: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """Return who came and who left, so that who is there follows from them."""
    there = values["in_care"] + values["blocked_chain"] + values["waiting_outside"]
    more = np.diff(there, axis=1, prepend=there[:, :1])
    ways = {
        name: random.poisson(part * facility.places, there.shape).astype(np.float64)
        for name, part in (("registered", 0.03), ("left_elsewhere", 0.02), ("turned_away", 0.002))
    }
    arrived = sum(ways.values()) + more
    ways["left_elsewhere"] += np.maximum(0.0, -arrived)
    arrived = np.maximum(0.0, arrived)
    came_back = random.binomial(arrived.astype(np.int64), 0.05 if facility.takes_back else 0.0)
    return ways | {"arrived": arrived, "came_back": came_back.astype(np.float64)}


def _spread(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    p10, p50, p90 = np.quantile(values, (0.1, 0.5, 0.9))
    return tuple(_or_null(float(one)) for one in (values.mean(), values.std(), p10, p50, p90))


def _or_null(value: float) -> float | None:
    return None if math.isnan(value) else value
