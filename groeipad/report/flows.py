"""How people flow through a region in one year: from intake to facilities, to the register, to a home.

Three accounts meet here, and each adds up exactly, in every replication and so in their means.

The register (table ``register``, all municipalities together, so that what one hands to another cancels out)::

    waiting at the start + registered + returned = housed + lapsed + own solution + waiting at the end

The facilities, with the people who have not registered for a home: in care, waiting in their place for the next
facility, or on a list without a place (table ``facility_years``)::

    there at the start + arrived = registered + left elsewhere + turned away + there at the end

Here ``registered`` counts who leaves care for a home, whether the place is left or held: from then on the household
stands in the register and is no longer counted here, so nobody is in both. A move to another facility stays inside.
Who was there at the start follows from the others; it is who was there at the end of the year before.

Who loses a home comes back in the same second (metric ``lost_home``), to the list of a facility (series
``came_back``, a part of ``arrived``) or to the register. So what registers without a facility follows: registered +
returned in the register, less those who left care for it; and ``lost_home - came_back`` of these had a home before.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import band_in
from groeipad.report.facilities import FacilityTables
from simulator.contract import REGION
from simulator.results.store import StoredResult

ROUTES: tuple[str, ...] = ("urgent_lettings", "first_lettings_urgent", "other_supply_lettings")
"""The metrics that count the households housed, by the kind of home: together they are all who are housed."""
_NOTHING = 1e-6
"""What is less than this is the noise of adding up means."""


@dataclass(frozen=True)
class Register:
    """The account of those who wait for a home: households, means over the replications.

    Attributes
    ----------
    start, end
        Waiting at the start and at the end of the year.
    straight
        Registered for the first time, without a facility.
    back
        Lost their home, and registered again without a facility.
    from_facilities
        Registered when they were ready to leave a facility.
    housed
        Housed, by the metric of the kind of home; see ``ROUTES``.
    own_solution, lapsed
        Found a home by themselves, and lost their urgency.
    """

    start: float
    straight: float
    back: float
    from_facilities: float
    housed: dict[str, float]
    own_solution: float
    lapsed: float
    end: float

    @property
    def growth(self) -> float:
        """How many more wait at the end than at the start."""
        return _cleared(self.end - self.start)

    @property
    def waited(self) -> float:
        """Everybody who waited for a home at some time of the year."""
        return self.start + self.straight + self.back + self.from_facilities

    @property
    def all_housed(self) -> float:
        """Everybody who was housed."""
        return sum(self.housed.values())


@dataclass(frozen=True)
class InFacilities:
    """The account of those in facilities and on their lists who have not registered for a home.

    Attributes
    ----------
    start, end
        There at the start and at the end of the year.
    came
        Came to a list from outside, for the first time.
    back
        Came to a list because they lost their home.
    registered
        Registered for a home when they were ready to leave.
    elsewhere, turned_away
        Left for elsewhere, and left without a place.
    """

    start: float
    came: float
    back: float
    registered: float
    elsewhere: float
    turned_away: float
    end: float

    @property
    def growth(self) -> float:
        """How many more are there at the end than at the start."""
        return _cleared(self.end - self.start)


@dataclass(frozen=True)
class YearFlows:
    """The flows of one year; ``facilities`` is None where there are none, or nobody comes to or leaves them."""

    register: Register
    facilities: InFacilities | None

    @classmethod
    def of(cls, result: StoredResult, bands: pl.DataFrame, about: About) -> YearFlows:
        """Read the flows of the target year; ``bands`` are the result's, see ``bands.yearly_bands``."""
        tables = FacilityTables.of(result, about)
        facilities = None if tables is None else _in_facilities(tables)
        return cls(_register(result, bands, about, facilities), facilities)


def _in_facilities(tables: FacilityTables) -> InFacilities | None:
    def total(*series: str) -> float:
        return tables.total(series).mean or 0.0

    arrived, back = total("arrived"), total("came_back")
    registered, elsewhere, turned_away = total("registered"), total("left_elsewhere"), total("turned_away")
    if not any((arrived, registered, elsewhere, turned_away)):
        return None
    end = total("in_care", "blocked_chain", "waiting_outside")
    start = end + registered + elsewhere + turned_away - arrived
    return InFacilities(
        _cleared(start), _cleared(arrived - back), back, registered, elsewhere, turned_away, end
    )


def _register(
    result: StoredResult, bands: pl.DataFrame, about: About, facilities: InFacilities | None
) -> Register:
    year = about.target_year
    amounts = ("opening", "registered", "returned", "lapsed", "own_solution", "waiting")
    account = result.table("register", where=pl.col("year") == year, columns=amounts).sum().row(0, named=True)
    mean = {name: total / about.replications for name, total in account.items()}

    def metric(name: str) -> float:
        return band_in(bands, name, REGION, year).mean or 0.0

    from_facilities = 0.0 if facilities is None else facilities.registered
    back = _cleared(metric("lost_home") - (0.0 if facilities is None else facilities.back))
    return Register(
        start=mean["opening"],
        straight=_cleared(mean["registered"] + mean["returned"] - from_facilities - back),
        back=back,
        from_facilities=from_facilities,
        housed={name: metric(name) for name in ROUTES},
        own_solution=mean["own_solution"],
        lapsed=mean["lapsed"],
        end=mean["waiting"],
    )


def _cleared(value: float) -> float:
    return 0.0 if abs(value) < _NOTHING else value
