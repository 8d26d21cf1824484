"""What is agreed: quotas below the cap, shares that can be computed, and agreements that have an effect."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from simulator.model.findings import FIRST_YEAR, LAST_YEAR, Finding, changes
from simulator.model.measures import Change
from simulator.model.policy import QuotaPath
from simulator.model.reviews import SwitchOn
from simulator.model.scenario import Scenario

TOLERANCE = 1e-9
"""What floating point may add to a sum of shares."""


def check_policy(scenario: Scenario) -> Iterator[Finding]:
    """Find quotas above their ceiling, and what leans on figures that nobody gives."""
    yield from _reference_year(scenario)
    yield from _regular_share(scenario)
    yield from _quotas(scenario)
    repay_from = scenario.policy.solidarity.repay_from
    if repay_from is not None and not FIRST_YEAR <= repay_from <= LAST_YEAR:
        yield Finding(
            "policy.solidarity.repay_from",
            str(repay_from),
            f"a year from {FIRST_YEAR} to {LAST_YEAR}",
            "correct the year",
        )


def remarks_on_policy(scenario: Scenario) -> Iterator[Finding]:
    """Find agreements and readings that have no effect in this scenario."""
    yield from _cap_scope(scenario)
    yield from _repayment(scenario)


def knows_housed_in_reference_year(scenario: Scenario, places: Collection[str]) -> bool:
    """Return whether the households housed in the reference year are known for all these municipalities."""
    region = scenario.region
    if region.housed_in_reference_year is not None:
        return True
    return all(
        code in region.municipalities and region.municipalities[code].housed_in_reference_year is not None
        for code in places
    )


def _quota_paths(scenario: Scenario) -> Iterator[tuple[str, QuotaPath, list[str]]]:
    """Yield the path, the value and the municipalities of every quota path."""
    region, quota = scenario.region, scenario.policy.quota
    yield "policy.quota", quota, list(region.municipalities)
    for code, own in quota.municipalities.items():
        yield f"policy.quota.municipalities.{code}", own, [code]
    for name, own in quota.corporations.items():
        corporation = region.corporations.get(name)
        yield f"policy.quota.corporations.{name}", own, list(corporation.homes if corporation else ())


def _reference_year(scenario: Scenario) -> Iterator[Finding]:
    """Find what leans on the households housed in the reference year where nobody says how many that were."""
    remedy = "give region.housed_in_reference_year"
    if scenario.readings.task == "stock" and scenario.region.housed_in_reference_year is None:
        yield Finding(
            "readings.task", "stock", "a region with the households housed in the reference year", remedy
        )
    for path, own, places in _quota_paths(scenario):
        for year, value in own.path.items():
            if value == "reference" and not knows_housed_in_reference_year(scenario, places):
                yield Finding(
                    f"{path}.path.{year}",
                    "reference",
                    "a share, or 'fair_share'",
                    f"{remedy}, or write a share",
                )


def _regular_share(scenario: Scenario) -> Iterator[Finding]:
    policy = scenario.policy
    cap = policy.cap.value
    if policy.regular_share_min.value + cap > 1 + TOLERANCE:
        yield Finding(
            "policy.regular_share_min",
            f"{policy.regular_share_min.value:g}",
            f"at most {1 - cap:g}: 1 - the cap of {cap:g}",
            f"write {1 - cap:.4g}, or lower policy.cap",
        )


def _quotas(scenario: Scenario) -> Iterator[Finding]:
    """Find quotas above the cap, where it is a ceiling.

    On the mean of the region, one municipality or corporation may do more where another does less.
    """
    readings, cap = scenario.readings, scenario.policy.cap.value
    if readings.cap != "ceiling":
        return
    # For a corporation the mean over its homes counts, wherever they stand.
    each_by_itself, each_place = (
        scenario.cap_holds_for != "region",
        scenario.cap_holds_for == "municipality",
    )
    quotas = [
        (f"{path}.path.{year}", value)
        for path, own, _ in _quota_paths(scenario)
        for year, value in own.path.items()
        if not isinstance(value, str)
        if own is scenario.policy.quota or (each_place if ".municipalities." in path else each_by_itself)
    ]
    quotas += [
        (f"{path}.set", change.set)
        for path, change in changes(scenario)
        if change.quantity == "quota" and change.set is not None
        if each_place or _is_for_all(scenario, path, change)
    ]
    for path, quota in quotas:
        if cap + TOLERANCE < quota <= 1:
            yield Finding(
                path,
                f"{quota:g}",
                f"at most the cap of {cap:g}, which is a ceiling",
                "lower it, or set readings.cap: target",
            )


def _is_for_all(scenario: Scenario, path: str, change: Change) -> bool:
    """Return whether a change works in the whole region."""
    whole, name, *_ = path.split(".")
    review = scenario.reviews.get(name) if whole == "reviews" else None
    one_at_a_time = isinstance(review, SwitchOn) and review.looks_at == "each_municipality"
    return change.municipalities is None and change.corporations is None and not one_at_a_time


def _cap_scope(scenario: Scenario) -> Iterator[Finding]:
    if scenario.readings.cap_scope == "corporation" and not scenario.region.corporations:
        yield Finding(
            "readings.cap_scope",
            "corporation",
            "'municipality' or 'region', since the region names no corporations",
            "give region.corporations; until then each municipality counts as one corporation",
        )


def _repayment(scenario: Scenario) -> Iterator[Finding]:
    repay_from, end = scenario.policy.solidarity.repay_from, scenario.horizon.end
    if repay_from is None:
        return
    path, value = "policy.solidarity.repay_from", str(repay_from)
    if not _may_owe(scenario):
        yield Finding(
            path,
            value,
            "nothing while policy.solidarity.limit is 0, since nobody gets into debt",
            "give a limit, or leave it out",
        )
    elif repay_from > end.year:
        yield Finding(
            path,
            value,
            f"a year that the run reaches: at most {end.year}",
            "no debt has to be repaid within the run, unless the horizon is longer",
        )


def _may_owe(scenario: Scenario) -> bool:
    """Return whether a municipality may be in debt at any time of the run."""
    return scenario.policy.solidarity.limit.value > 0 or any(
        change.quantity == "solidarity_limit" for _, change in changes(scenario)
    )
