"""What is said of limits: which have to be wider, which clash, which bind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.found import LimitAt, Widened
from groeipad.report.plan.words import (
    amount_told,
    capitalised,
    label_within,
    listed,
    place_told,
    places_told,
    points_told,
    supply_told,
    years_told,
)
from simulator.contract import ALL_STREAMS, PLAN_LIMITS

TASK = "backlog_balance"
"""The limit that only another division of the task can make wider."""
_NOTHING = 1e-6
"""A price below this is the noise of the solver."""
_OF_A_STATE = frozenset(
    {
        "homes_open",
        "transfer_account_limit",
        "status_holder_arrears",
        "no_back_loading",
        "quota_step",
        "quota_never_falls",
    }
)
"""Limits whose widening in one period serves the next as well, so that it does not add up over periods."""
_CHOICES = {limit.name for limit in PLAN_LIMITS if limit.may_give_way}


@dataclass(frozen=True)
class _Wider:
    """What one limit has to be wider in one place: in which years, by how much in all."""

    at: LimitAt
    years: tuple[int, ...]
    by: float


def widening_sentences(widened: Sequence[Widened], about: PlanAbout, floor: float) -> tuple[str, ...]:
    """Return a sentence for each limit and time: where it has to be wider, and by how much.

    Parameters
    ----------
    widened
        The limits to be wider.
    about
        What the plan is.
    floor
        The part of the relets that stays for regular seekers.
    """
    alike: dict[tuple[str, str, tuple[int, ...]], list[_Wider]] = {}
    for one in _by_place(widened):
        supply = one.at.stream if one.at.limit == "homes_open" else ALL_STREAMS
        alike.setdefault((one.at.limit, supply, one.years), []).append(one)
    sentences = [
        _wider(limit, supply, years, places, about, floor)
        for (limit, supply, years), places in sorted(alike.items(), key=_told_first)
    ]
    if any(one.at.limit == TASK for one in widened):
        sentences.append(about.texts("plan.way.divide_again"))
    return tuple(sentences)


def clash_sentence(clash: Sequence[LimitAt], about: PlanAbout) -> str:
    """Return the sentence on limits that cannot hold together."""
    return about.texts("plan.clash", limits="; ".join(_where_they_are(clash, about)))


def binding_sentences(duals: pl.DataFrame, goals: Iterable[str], about: PlanAbout) -> tuple[str, ...]:
    """Return for each goal the sentence on the limits that keep it from being better.

    Only limits that are choices count: the others say how things hang together.

    Parameters
    ----------
    duals
        The table ``duals``.
    goals
        The goals, in their order.
    about
        What the plan is.
    """
    there = duals.filter(pl.col("price").abs() > _NOTHING, pl.col("limit").is_in(list(_CHOICES)))
    sentences = []
    for goal in goals:
        rows = there.filter(goal=goal).select("limit", "municipality", "period", "stream", "group")
        if limits := [LimitAt(*row) for row in rows.iter_rows()]:
            sentences.append(
                about.texts(
                    "plan.binding",
                    goal=label_within(f"plan.goal.{goal}.label", about.texts),
                    limits="; ".join(_where_they_are(limits, about)),
                )
            )
    return tuple(sentences)


def _by_place(widened: Sequence[Widened]) -> list[_Wider]:
    """Put the periods of a limit in a place together."""
    places: dict[tuple[str, str, str], list[Widened]] = {}
    for one in widened:
        places.setdefault((one.at.limit, one.at.municipality, one.at.stream), []).append(one)
    return [
        _Wider(
            at=parts[0].at,
            years=tuple(sorted({year for one in parts for year in one.at.years})),
            by=(max if parts[0].at.limit in _OF_A_STATE else sum)(one.by for one in parts),
        )
        for parts in places.values()
    ]


def _told_first(alike: tuple[tuple[str, str, tuple[int, ...]], list[_Wider]]) -> tuple[bool, int]:
    """Order what is alike: most places first, and the task, which needs a word more, after all else."""
    (limit, _, _), places = alike
    return limit == TASK, -len(places)


def _wider(
    limit: str,
    supply: str,
    years: tuple[int, ...],
    places: Sequence[_Wider],
    about: PlanAbout,
    floor: float,
) -> str:
    texts = about.texts
    (unit,) = {one.unit for one in PLAN_LIMITS if one.name == limit}
    told = points_told if unit == "share" else amount_told
    where = [
        texts(
            "plan.words.amount_there",
            place=place_told(one.at.municipality, one.at.stream, about),
            amount=told(one.by, texts),
        )
        for one in sorted(places, key=lambda one: -one.by)
    ]
    return capitalised(
        texts(
            f"plan.way.{limit}",
            where=listed(where, texts),
            when=texts("plan.words.in", place=years_told(years, texts)),
            cap=texts.percent(about.cap),
            floor=texts.percent(floor),
            supply=supply_told(supply, about),
        )
    )


def _where_they_are(limits: Sequence[LimitAt], about: PlanAbout) -> list[str]:
    """Return each limit once, with its places and years."""
    texts = about.texts
    told = []
    for name in dict.fromkeys(one.limit for one in limits):
        found = [one for one in limits if one.limit == name]
        years = [year for one in found for year in one.years]
        told.append(
            texts(
                "plan.words.limit_there" if years else "plan.words.limit_always_there",
                limit=label_within(f"plan.limit.{name}.label", texts),
                places=places_told((one.municipality for one in found), about),
                years=years_told(years, texts),
            )
        )
    return told
