"""The quota and the other rules of allocation as whole numbers by segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.demand import yearly_need
from simulator.flows.supply import (
    expected_stock,
    planned_homes,
    relets_of,
    standing_stock,
    turnover_rates,
)
from simulator.flows.timeline import ONE_CORPORATION, DatedValues, Timeline, Values, along_path
from simulator.model.policy import QuotaPath
from simulator.model.scenario import Scenario
from simulator.model.shares import region_weights
from simulator.random.draws import CERTAIN

ONE_HOME = 1_000_000
"""Quota credit is counted in millionths of a home."""


def reference_relets(scenario: Scenario) -> Values:
    """Return the relets of the reference year by the opening stock and turnover: shape (municipalities,)."""
    standard = scenario.supply.relets.turnover_rate.value
    return np.array(
        [
            one.social_rent_homes.value * (one.turnover_rate.value if one.turnover_rate else standard)
            for one in scenario.region.municipalities.values()
        ]
    )


def reference_quota(scenario: Scenario) -> Values:
    """Return the share of relets that went to urgent households in the reference year: shape (municipalities,).

    A municipality with figures of its own uses those; the others share the region's rest in proportion to their
    relets. Where that year's figures exclude status holders (a reading), their number is added by population.
    """
    relets = reference_relets(scenario)
    own = [one.housed_in_reference_year for one in scenario.region.municipalities.values()]
    housed = scenario.region.housed_in_reference_year
    added = _status_holders_beside(scenario)
    regional = (float(housed.value) if housed is not None else 0.0) + added.sum()
    known = np.array([figure is not None for figure in own])
    housed_in = np.array([float(figure.value) if figure else 0.0 for figure in own]) + added * known
    rest = max(0.0, regional - housed_in.sum())
    unknown_relets = np.array(relets[~known].sum())
    return np.where(known, _part_of(housed_in, relets), _part_of(np.array(rest), unknown_relets))


def _status_holders_beside(scenario: Scenario) -> Values:
    """Return the status holders housed beside the reference year's figure: shape (municipalities,)."""
    weights = np.array(region_weights(scenario.region, scenario.horizon.reference_year))
    if scenario.readings.housed_in_reference_year == "includes_status_holders":
        return np.zeros_like(weights)
    numbers, _ = yearly_need(scenario)
    groups = scenario.demand.groups
    return weights * sum(numbers[slug] for slug in groups if groups[slug].urgency == "status_holder")


def _part_of(wanted: Values, relets: Values) -> Values:
    """Return the share of the relets that is wanted, at most all of them; of no relets nothing is a part."""
    enough = wanted < relets
    part = np.divide(wanted, relets, out=np.ones(np.shape(relets)), where=enough)
    return np.where((relets > 0) | (wanted > 0), part, 0.0)


def fair_share_weights(scenario: Scenario, years: NDArray[np.int64]) -> Values:
    """Return w_m in each year: shape (years, municipalities); one year's weights unless read otherwise."""
    every_year = scenario.readings.population_weights == "every_year"
    of_years = np.asarray(years) if every_year else np.full(len(years), scenario.horizon.reference_year)
    different, where = np.unique(of_years, return_inverse=True)
    return np.array([region_weights(scenario.region, int(year)) for year in different])[where]


def expected_relets(scenario: Scenario) -> tuple[Timeline, Values]:
    """Return the expected relets in each segment of the run without measures and events: (segments, municipalities).

    A quota that aims at fair share in 2035 is set beforehand; what is dated later must not reach back into it. What
    is learnt on the way is told by the factor ``expected_relets``.

    Returns
    -------
    tuple
        The segments of the run without measures and events, and the relets of each.
    """
    plain = scenario.model_copy(update={"measures": {}, "events": {}})
    timeline = Timeline.of(plain)
    dated = DatedValues(plain, timeline)
    realisation = dated.by_municipality("realisation", plain.supply.new_homes.realisation.value)
    projects = planned_homes(plain, timeline, dated)
    stock = expected_stock(plain, timeline, standing_stock(plain, timeline, dated), projects, realisation)
    return timeline, relets_of(stock, turnover_rates(plain, timeline, dated), timeline)


@dataclass(frozen=True)
class FairShareBasis:
    """What a path to fair share reckons with: the task, and the relets expected, as they are known at some moment.

    Attributes
    ----------
    years
        (Y,) the calendar years of the run.
    relets
        (Y, M) expected relets of each year, without measures and events.
    task
        (Y + 1,) the yearly task as it is known before the first year, and at the end of each year.
    factor
        (Y + 1, M) the factor on the expected relets, as it is known then.
    """

    years: NDArray[np.int64]
    relets: Values
    task: Values
    factor: Values

    @classmethod
    def of(cls, scenario: Scenario, timeline: Timeline, dated: DatedValues) -> FairShareBasis:
        """Return what is known when, in a scenario."""
        plain, relets = expected_relets(scenario)
        years = np.array(timeline.calendar.years, dtype=np.int64)
        ends = year_ends(timeline)
        factor = dated.by_municipality("expected_relets", 1.0)[ends]
        return cls(
            years=years,
            relets=np.array([relets[plain.years == year].sum(axis=0) for year in years]),
            task=np.concatenate([[yearly_need(scenario)[1]], task_in_force(scenario, timeline, dated)[ends]]),
            factor=np.vstack([np.ones(factor.shape[1]), factor]),
        )

    def same(self, known: int, place: int) -> bool:
        """Return whether what is known of a municipality at the end of a year was known the year before."""
        before, now = known - 1, known
        return bool(
            self.task[before] == self.task[now] and self.factor[before, place] == self.factor[now, place]
        )

    def relets_in(self, year: int, known: int, place: int) -> float:
        """Return the relets that are expected in a year of a path, or in the year of the run that lies nearest."""
        nearest = int(np.abs(self.years - year).argmin())
        return float(self.relets[nearest, place] * self.factor[known, place])


def task_in_force(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Values:
    """Return the gross yearly task, in households: shape (segments,)."""
    return np.maximum(dated.of_region("task", yearly_need(scenario)[1]), 0.0)


def year_ends(timeline: Timeline) -> NDArray[np.int64]:
    """Return the last segment of each calendar year of the run: shape (years,)."""
    return np.searchsorted(timeline.years, np.array(timeline.calendar.years), side="right") - 1


def quota_paths(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Values:
    """Return the quota in force: shape (segments, municipalities, corporations), a share of the relets.

    A corporation's own path goes before that of a municipality, and that before the region's. Under a ceiling
    nothing goes above the cap, whatever a path or a measure says: no municipality, or where the cap holds for each
    corporation or for the region, the mean over their relets.
    """
    agreed, codes = scenario.policy.quota, scenario.region.codes
    owners = tuple(scenario.region.corporations) or (ONE_CORPORATION,)
    basis, reference = FairShareBasis.of(scenario, timeline, dated), reference_quota(scenario)
    quota = np.zeros((timeline.segments, len(codes), len(owners)))
    of_year = timeline.years - basis.years[0]
    for place, code in enumerate(codes):
        for owner, name in enumerate(owners):
            path = agreed.corporations.get(name, agreed.municipalities.get(code, agreed))
            yearly = _path_of(scenario, path, place, float(reference[place]), basis)
            quota[:, place, owner] = yearly[of_year]
    quota = np.clip(dated.by_municipality_and_corporation("quota", quota), 0.0, 1.0)
    return quota if scenario.readings.cap == "target" else _under_the_cap(scenario, quota)


def _path_of(
    scenario: Scenario, path: QuotaPath, place: int, reference: float, basis: FairShareBasis
) -> Values:
    """Return the quota of each calendar year of the run on one path in one municipality: shape (years,).

    Where more is known at the end of a year than before, the path goes on from the quota of that year to what the
    words ``fair_share`` of later years mean now. The years until then keep what was agreed.
    """

    def share(year: int, known: int) -> float:
        value = path.path[year]
        if value == "reference":
            return reference
        if value == "fair_share":
            wanted = fair_share_weights(scenario, np.array([year]))[0, place] * basis.task[known]
            return float(_part_of(wanted, np.array(basis.relets_in(year, known, place))))
        return float(value)

    quota = along_path({year: share(year, 0) for year in path.path}, basis.years, path.shape)
    for known, year in enumerate(basis.years.tolist(), 1):
        later = [named for named in path.path if named > year]
        if basis.same(known, place) or all(path.path[named] != "fair_share" for named in later):
            continue
        onwards = {year: float(quota[known - 1])} | {named: share(named, known) for named in later}
        quota[known:] = along_path(onwards, basis.years[known:], path.shape)
    return quota


def _under_the_cap(scenario: Scenario, quota: Values) -> Values:
    """Return the quota under a ceiling; where that holds for a mean, all of it comes down in proportion."""
    cap, scope = scenario.policy.cap.value, scenario.cap_holds_for
    if scope == "municipality":
        return np.minimum(quota, cap)
    relets = _relets_by_corporation(scenario)[None]
    together = (1, 2) if scope == "region" else (1,)
    total = relets.sum(axis=together, keepdims=True)
    parts = np.divide(relets, total, out=np.zeros_like(relets), where=total > 0)
    mean = (quota * parts).sum(axis=together, keepdims=True)
    return np.asarray(quota * np.divide(cap, mean, out=np.ones_like(mean), where=mean > cap))


def _relets_by_corporation(scenario: Scenario) -> Values:
    """Return the relets of the reference year by the homes of each corporation: (municipalities, corporations)."""
    region, relets = scenario.region, reference_relets(scenario)
    if not region.corporations:
        return relets[:, None]
    homes = np.array(
        [
            [one.homes[code].value if code in one.homes else 0 for one in region.corporations.values()]
            for code in region.codes
        ],
        dtype=np.float64,
    )
    totals = homes.sum(axis=1, keepdims=True)
    shares = np.divide(homes, totals, out=np.zeros_like(homes), where=totals > 0)
    return np.asarray(relets[:, None] * shares)


def compliance_in_force(scenario: Scenario, dated: DatedValues) -> Values:
    """Return the part of the quota that is carried out: (segments, municipalities, corporations)."""
    agreed = scenario.policy.compliance.value
    return np.clip(dated.by_municipality_and_corporation("compliance", agreed), 0.0, 1.0)


def millionths(share: Values) -> NDArray[np.int64]:
    """Return shares of a home as whole millionths."""
    return np.floor(share * ONE_HOME + 0.5).astype(np.int64)


def chances(probability: Values) -> NDArray[np.int64]:
    """Return probabilities as the whole numbers that ``draws.chance`` is held against."""
    return np.floor(np.clip(probability, 0.0, 1.0) * CERTAIN + 0.5).astype(np.int64)
