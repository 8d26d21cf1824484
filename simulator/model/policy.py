"""What is agreed: the quota of relets for urgent households, how homes are offered, and the open readings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.model.base import (
    Days,
    Figure,
    Homes,
    Model,
    Months,
    Municipality,
    Offers,
    Share,
    ShareValue,
    Slug,
)

QuotaValue = Literal["reference", "fair_share"] | ShareValue
"""A share of relets; ``reference``: the share that the reference year's allocations were of the relets;
``fair_share``: the share that houses the municipality's fair share from its expected relets of that year."""

PathShape = Literal["linear", "step"]
"""How a path goes from one named year to the next."""


class QuotaPath(Model):
    """The share of relets offered to urgent households first, by year."""

    path: Annotated[dict[int, QuotaValue], Field(min_length=1)]
    """The quota in the named years; before the first and after the last it stays the same."""
    shape: PathShape = "linear"
    """Between the named years: a straight line, or the last named value."""


class Quota(QuotaPath):
    """The quota of the region, and of municipalities that have agreed otherwise."""

    municipalities: dict[Municipality, QuotaPath] = {}
    """Municipalities with a path of their own."""
    corporations: dict[Slug, QuotaPath] = {}
    """Corporations with a path of their own, wherever their homes stand; it goes before that of a municipality."""


class Offering(Model):
    """How a home is offered."""

    per_home: Offers
    """A home is offered to at most this many households; then it goes to a regular seeker."""
    refusals_allowed: Offers
    """A household loses its urgency at this many refusals."""
    refusal_probability: Share
    """The chance that a household refuses an offer."""
    refusal_days: Days = Figure(value=0.0, unit="days")
    """How long a refusal keeps a home empty before the next offer."""


class Solidarity(Model):
    """Municipalities that house people for each other, as a debt between them."""

    limit: Homes = Figure(value=0, unit="homes")
    """How many homes a municipality may be ahead or behind with the others; 0: nobody houses for others."""
    repay_from: int | None = None
    """From 1 January of this year no debt is made any more, and who is in debt first houses those for whom its
    creditors answer. None: debts are repaid as homes happen to come free."""


class Policy(Model):
    """What is agreed."""

    quota: Quota
    """The share of relets offered to urgent households first."""
    cap: Share
    """The most that the quota may be (30% in the agreement)."""
    regular_share_min: Share
    """The part of the relets that stays for regular seekers (70% in the agreement). It must leave room for the cap;
    the plan keeps to it, and the simulation does not look at it."""
    compliance: Share = Figure(value=1.0, unit="share")
    """The part of the quota that is carried out; below 1 where agreements are not binding."""
    carry_over_months: Months
    """How long quota that is not used may be kept."""
    reserved_for_status_holders: Share = Figure(value=0.0, unit="share")
    """The part of the quota that is kept for status holders."""
    first_lettings_share: Share = Figure(value=0.0, unit="share")
    """The part of the first lettings of new homes that goes to urgent households."""
    solidarity: Solidarity = Solidarity()
    """Whether municipalities house people for each other."""
    offering: Offering
    """How a home is offered."""
    reached_wait_days: Days = Figure(value=90.0, unit="days")
    """Once the key follows fair share alone, fair share also counts as reached when nobody for whom a municipality
    answers waits longer than this at the year's end."""


class Readings(Model):
    """Where the agreement can be read in more than one way; the first is the default."""

    status_holders: Literal["inside_task", "beside_task"] = "inside_task"
    """The homes for status holders are part of the task, or come on top of it."""
    housed_in_reference_year: Literal["includes_status_holders", "excludes_status_holders"] = (
        "includes_status_holders"
    )
    """The households housed in the reference year include the status holders, or not."""
    task: Literal["yearly_flow", "stock"] = "yearly_flow"
    """The task is what comes every year, or what stood waiting in the reference year."""
    cap: Literal["ceiling", "target"] = "ceiling"
    """The cap on the quota is never exceeded, or is something to work towards."""
    cap_scope: Literal["municipality", "corporation", "region"] = "municipality"
    """The quota holds in every municipality, for every corporation, or on the mean of the region."""
    first_lettings: Literal["outside_quota", "inside_quota"] = "outside_quota"
    """First lettings of new homes do not count for the quota, or do."""
    regional_urgent: Literal["inside_task", "beside_task"] = "inside_task"
    """The groups that only the region calls urgent are part of the task, or come on top of it."""
    population_weights: Literal["reference_year", "every_year"] = "reference_year"
    """Fair share follows the population of the reference year, or of every year."""
