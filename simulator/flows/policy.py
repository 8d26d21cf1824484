"""The quota and the other rules of allocation as whole numbers by segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.flows.demand import yearly_need
from simulator.flows.timeline import DatedValues, Timeline, Values, along_path
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
    reference = scenario.horizon.reference_year
    return np.array(
        [region_weights(scenario.region, int(year) if every_year else reference) for year in years]
    )


def fair_share_quota(scenario: Scenario, years: NDArray[np.int64], expected_relets: Values) -> Values:
    """Return the share of its relets with which each municipality houses its fair share: (years, municipalities).

    Parameters
    ----------
    years
        The years asked for.
    expected_relets
        Expected relets a year, shape (years, municipalities).
    """
    _, task = yearly_need(scenario)
    wanted = fair_share_weights(scenario, years) * task
    return _part_of(wanted, expected_relets)


def quota_paths(
    scenario: Scenario, timeline: Timeline, dated: DatedValues, yearly_relets: Mapping[int, Values]
) -> Values:
    """Return the quota in force: shape (segments, municipalities), a share of the relets.

    Under a ceiling nothing goes above the cap, whatever a path or a measure says: no municipality, or where the
    cap holds for the region the mean over its relets.
    """
    policy, codes = scenario.policy, scenario.region.codes
    reference = reference_quota(scenario)
    quota = np.zeros((timeline.segments, len(codes)))
    for place, code in enumerate(codes):
        path: QuotaPath = policy.quota.municipalities.get(code, policy.quota)
        shares = {}
        for year, value in path.path.items():
            if value == "reference":
                shares[year] = float(reference[place])
            elif value == "fair_share":
                relets = yearly_relets[_nearest(year, yearly_relets)]
                wanted = fair_share_quota(scenario, np.array([year]), relets[None, :])
                shares[year] = float(wanted[0, place])
            else:
                shares[year] = float(value)
        quota[:, place] = along_path(shares, timeline.years, path.shape)
    quota = np.clip(dated.by_municipality("quota", quota), 0.0, 1.0)
    if scenario.readings.cap == "target":
        return quota
    if scenario.readings.cap_scope == "municipality":
        return np.minimum(quota, policy.cap.value)
    weights = reference_relets(scenario)
    mean = quota @ weights / max(weights.sum(), 1.0)
    return np.asarray(quota * (policy.cap.value / np.maximum(mean, policy.cap.value))[:, None])


def _nearest(year: int, years: Iterable[int]) -> int:
    """Return the year of the run that lies nearest: a path may name years before and after it."""
    return min(years, key=lambda known: abs(known - year))


def millionths(share: Values) -> NDArray[np.int64]:
    """Return shares of a home as whole millionths."""
    return np.floor(share * ONE_HOME + 0.5).astype(np.int64)


def chances(probability: Values) -> NDArray[np.int64]:
    """Return probabilities as the whole numbers that ``draws.chance`` is held against."""
    return np.floor(np.clip(probability, 0.0, 1.0) * CERTAIN + 0.5).astype(np.int64)
