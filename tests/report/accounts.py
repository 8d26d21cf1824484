"""Invented accounts that add up: the register, other supply, what municipalities owe each other, and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.contract import ALL_GROUPS, REGION

Row = tuple[Any, ...]
Metric = tuple[int, str, str, str, int, float | None]
ByYear = dict[tuple[int, int], int]
"""Households by replication and year."""


@dataclass(frozen=True)
class MadeSupply:
    """What an invented kind of other supply is like."""

    nl: str
    en: str
    homes: int
    cost: float | None = 9_000.0
    kind: str = "temporary_housing"


@dataclass(frozen=True)
class MadeExtras:
    """What is invented beside inflow and relets.

    Attributes
    ----------
    supply
        Kinds of other supply, by id.
    new_homes, lost_homes
        New homes let to urgent households, and households that lose their home, in a year and the region.
    debts
        How many homes the first municipality houses for the second in a year.
    reviews
        Reviews as a scenario has them, by id.
    started
        Rows of the table ``reviews``.
    """

    supply: dict[str, MadeSupply]
    new_homes: int = 0
    lost_homes: int = 0
    debts: int = 0
    reviews: dict[str, Any] | None = None
    started: tuple[Row, ...] = ()


NO_EXTRAS = MadeExtras({})
FLEX = MadeSupply("Flexwoningen", "Flexible homes", 120)
ROOMS = MadeSupply("Kamers bij particulieren", "Rooms let privately", 35, None, "private_rent")
EVERYTHING = MadeExtras({"flex": FLEX, "rooms": ROOMS}, new_homes=30, lost_homes=45, debts=4)


def direct_returns(extras: MadeExtras, years: range, replications: int) -> ByYear:
    """Return who lost a home and registers again at once."""
    return {
        (replication, year): _in_year(extras.lost_homes, replication, year, 4)
        for replication in range(replications)
        for year in years
    }


def extra_metrics(
    extras: MadeExtras, housed: list[Metric], *, lost_home: ByYear, moved_in: ByYear
) -> list[Metric]:
    """Return the metrics that follow from who is housed (the rows of ``housed_in``), and from the other accounts."""
    rows: list[Metric] = []
    codes = list(dict.fromkeys(place for _, _, place, _, _, _ in housed if place != REGION))
    accounts: dict[int, int] = {}
    for replication, _, place, _, year, count in housed:
        total = count or 0.0
        if place != REGION:
            sign = {0: 1, 1: -1}.get(codes.index(place), 0) if len(codes) > 1 else 0
            balance = sign * _in_year(extras.debts, replication, year, 3)
            account = accounts.get(replication * 100 + codes.index(place), 0) + balance
            accounts[replication * 100 + codes.index(place)] = account
            of_place = {"solidarity_balance": balance, "solidarity_account": account}
            rows += [(replication, name, place, ALL_GROUPS, year, float(v)) for name, v in of_place.items()]
            continue
        new = min(total, _in_year(extras.new_homes, replication, year, 1))
        other = min(total - new, moved_in.get((replication, year), 0))
        region = {
            "urgent_lettings": total - new - other,
            "first_lettings_urgent": new,
            "other_supply_lettings": other,
            "lost_home": lost_home.get((replication, year), 0),
            "solidarity_balance": 0.0,
            "solidarity_account": 0.0,
        }
        rows += [(replication, name, REGION, ALL_GROUPS, year, float(v)) for name, v in region.items()]
    return rows


def register_rows(
    housed: list[Metric], returned_at_once: ByYear, groups: list[str], inflow: int
) -> list[Row]:
    """Return the rows of ``register``: who is housed is as the metrics say, and who waits follows.

    All are of the first group, and who comes back of the first municipality.
    """
    rows: list[Row] = []
    waiting: dict[tuple[int, str], int] = {}
    places = [(r, place, year, int(value or 0)) for r, _, place, _, year, value in housed if place != REGION]
    codes = list(dict.fromkeys(place for _, place, _, _ in places))
    for replication, place, year, let in places:
        random = np.random.default_rng([9, replication, year, codes.index(place)])
        opening = waiting.get((replication, place), 40)
        returned = returned_at_once.get((replication, year), 0) if place == codes[0] else 0
        registered = int(random.poisson(inflow / len(codes)))
        lapsed, own = int(random.binomial(opening, 0.05)), int(random.binomial(opening, 0.15))
        # Enough that nobody is housed who is not there.
        registered += max(0, let + lapsed + own - opening - registered - returned)
        left = opening + registered + returned - let - lapsed - own
        waiting[replication, place] = left
        amounts = (opening, registered, returned, 0, let, lapsed, own, 0, left)
        rows.append((replication, year, place, groups[0], *amounts))
        rows += [(replication, year, place, group, *[0] * len(amounts)) for group in groups[1:]]
    return rows


def supply_rows(extras: MadeExtras, place: str, years: range, replications: int) -> list[Row]:
    """Return the rows of ``other_supply``, all homes in one municipality, occupied but for a few."""
    rows: list[Row] = []
    for replication in range(replications):
        for id_, one in extras.supply.items():
            occupied = one.homes // 2
            for year in years:
                moved_on, lost, closed = occupied // 5, occupied // 25, occupied // 30
                moved_in = max(0, one.homes - 2) - (occupied - moved_on - lost - closed)
                end = occupied + moved_in - moved_on - lost - closed
                cost = None if one.cost is None else one.homes * one.cost
                account = (occupied, moved_in, moved_on, lost, closed, end, one.homes, cost)
                rows.append((replication, year, id_, place, *account))
                occupied = end
    return rows


def _in_year(level: int, replication: int, year: int, what: int) -> int:
    return int(np.random.default_rng([10, replication, year, what]).poisson(level))
