"""What was realised, held against the stored result: whether it fits, and what is known of which half-year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from simulator.errors import InputError, Location, Problem
from simulator.flows.periods import Period, periods_of
from simulator.model.base import suggest
from simulator.model.realised import HalfYear, Realised, RealisedFigures
from simulator.model.scenario import Scenario

NOTHING = RealisedFigures()
"""Of a half-year of which nothing is known."""
JUNE = 6


def half_year_of(day: date) -> HalfYear:
    """Return the half-year in which a day lies."""
    return HalfYear(day.year, 1 if day.month <= JUNE else 2)


def half_years_of(scenario: Scenario) -> dict[HalfYear, Period]:
    """Return the half-years of a run that are reported, in order; the first and the last may be shorter."""
    periods = periods_of(scenario.horizon, "half_year")
    reported = scenario.horizon.first_reported
    kept = [Period(max(one.start, reported), one.end) for one in periods if one.end >= reported]
    return {half_year_of(one.start): one for one in kept}


@dataclass(frozen=True)
class Known:
    """What is known of the half-years of a region, from the first of the run to the last of which anything is known.

    Attributes
    ----------
    periods
        Those half-years, in order.
    figures
        Of each of them what was realised, by municipality.
    codes
        The municipalities.
    """

    periods: Mapping[HalfYear, Period]
    figures: Mapping[HalfYear, Mapping[str, RealisedFigures]]
    codes: tuple[str, ...]

    @property
    def last(self) -> HalfYear:
        """The half-year that is reported."""
        return max(self.periods)

    @property
    def backlogs_known(self) -> HalfYear | None:
        """The last half-year at whose end it is known of every municipality how many wait; None: there is none."""
        complete = [
            half
            for half in self.periods
            if all(self.of(half, code).backlog is not None for code in self.codes)
        ]
        return complete[-1] if complete else None

    def of(self, half: HalfYear, code: str) -> RealisedFigures:
        """Return what was realised in a half-year in a municipality."""
        return self.figures.get(half, {}).get(code, NOTHING)

    def without(self, name: str, half: HalfYear) -> tuple[str, ...]:
        """Return the municipalities of which a figure of a half-year is not known."""
        return tuple(code for code in self.codes if getattr(self.of(half, code), name) is None)


def known_figures(realised: Realised, scenario: Scenario, path: Path) -> Known:
    """Return what was realised by half-year and by the code of a municipality.

    Parameters
    ----------
    realised
        What was realised.
    scenario
        The scenario of the stored result.
    path
        The file it comes from, for what is wrong with it.

    Raises
    ------
    InputError
        Where it is of another region, of municipalities that the region does not have, of half-years outside the run,
        or where no household is known to have been housed.
    """
    problems = list(_problems(realised, scenario, Location(str(path))))
    if problems:
        raise InputError(problems)
    codes = _codes(scenario)
    found = {
        half: {codes[name.casefold()]: figures for name, figures in by_place.items()}
        for half, by_place in realised.half_years()
    }
    periods: dict[HalfYear, Period] = {}
    for half, period in half_years_of(scenario).items():
        periods[half] = period
        if half == max(found):
            break
    return Known(periods, found, scenario.region.codes)


def _codes(scenario: Scenario) -> dict[str, str]:
    names = {name.casefold(): code for code, name in scenario.region.names.items()}
    return names | {code.casefold(): code for code in scenario.region.codes}


def _problems(realised: Realised, scenario: Scenario, where: Location) -> Iterator[Problem]:
    region = scenario.region
    if realised.region != region.id:
        yield Problem(
            where,
            "region",
            f"'{realised.region}'",
            f"'{region.id}', the region of the stored result",
            "name the stored result of this region, or the figures of that one",
        )
        return
    halves, codes = half_years_of(scenario), _codes(scenario)
    first, *_, last = [*halves, *halves]
    for half, by_place in realised.half_years():
        field = f"years.{half.year}.{'first_half' if half.half == 1 else 'second_half'}"
        if half not in halves:
            yield Problem(
                where,
                field,
                "given",
                f"a half-year of the stored result: {first.year}-{first.half} to {last.year}-{last.half}",
                "leave it out, or name a result whose run has it",
            )
        seen: dict[str, str] = {}
        for name in by_place:
            code = codes.get(name.casefold())
            if code is None:
                hint = suggest(name, [*region.names.values(), *region.codes])
                yield Problem(
                    where,
                    f"{field}.{name}",
                    f"'{name}'",
                    f"a municipality of the region: {', '.join(region.names.values())}",
                    hint or "name one of these",
                )
            elif code in seen:
                yield Problem(
                    where,
                    f"{field}.{name}",
                    f"'{name}'",
                    "each municipality once",
                    f"put it with '{seen[code]}'",
                )
            else:
                seen[code] = name
    if not any(
        figures.housed is not None for _, by_place in realised.half_years() for figures in by_place.values()
    ):
        yield Problem(
            where,
            "years",
            "no households housed",
            "the households housed of at least one municipality",
            "fill in how many were housed",
        )


def day_after(period: Period) -> date:
    """Return the first day after a half-year."""
    return period.end + timedelta(days=1)
