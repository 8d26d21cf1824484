"""What shadow prices mean: what a goal gains when a limit is wider, and loses when it is narrower."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.found import Effect
from groeipad.report.plan.words import amount_told, place_told, places_told, points_told, supply_told
from groeipad.texts import Texts

MOST = 3
"""So many limits are told for each goal: those that weigh most."""
_KNOWN = frozenset(
    {
        "quota_cap",
        "regular_floor",
        "homes_open",
        "transfer_account_limit",
        "swap_limit",
        "status_holder_arrears",
        "first_lettings_delivered",
        "backlog_balance",
    }
)
"""Limits whose change has words of its own."""


def effect_sentences(effects: Sequence[Effect], goals: Iterable[str], about: PlanAbout) -> tuple[str, ...]:
    """Return what they are about, and a sentence for each of the heaviest effects of each goal.

    Parameters
    ----------
    effects
        For each goal the heaviest first.
    goals
        The goals, in their order.
    about
        What the plan is.
    """
    if not effects:
        return ()
    texts = about.texts
    told = [one for goal in goals for one in [one for one in effects if one.goal == goal][:MOST]]
    of_relets = texts("plan.effect.of_relets", cap=texts.percent(about.cap))
    return (
        texts("plan.effect.lead", years=f"{about.years[0]}–{about.years[-1]}"),
        *(_sentence(one, about) for one in told),
        *((of_relets,) if any(one.limit == "quota_cap" for one in told) else ()),
    )


def _sentence(effect: Effect, about: PlanAbout) -> str:
    texts = about.texts
    limit = effect.limit if effect.limit in _KNOWN else "other"
    change = texts.count(effect.change)
    more = texts(
        f"plan.effect.more.{limit}",
        change=change,
        place=place_told(effect.municipality, effect.stream, about),
        supply=supply_told(effect.stream, about),
        limit=texts(f"plan.limit.{effect.limit}.label"),
    )
    fewer = texts(f"plan.effect.fewer.{limit}", change=change)
    first = texts("plan.effect.with", change=more, outcome=_outcome(effect, "better", effect.better, about))
    second = texts("plan.effect.with", change=fewer, outcome=_outcome(effect, "worse", effect.worse, about))
    sentence = f"{first}; {second[:1].lower()}{second[1:]}."
    return f"{sentence} {holds}" if (holds := _holds(effect, texts)) else sentence


def _outcome(effect: Effect, way: Literal["better", "worse"], amount: float | None, about: PlanAbout) -> str:
    """Tell what a goal gains or loses: nothing where it is too little to tell, or that there is no plan then."""
    texts = about.texts
    if amount is None:
        return texts("plan.effect.no_plan")
    told = _told(effect.goal, amount, texts)
    if told == _told(effect.goal, 0.0, texts):
        return texts("plan.effect.nothing")
    places = places_told(effect.whose, about) if effect.whose else texts("plan.words.furthest_behind")
    return texts(f"plan.effect.{way}.{effect.goal}", amount=told, places=places)


def _told(goal: str, amount: float, texts: Texts) -> str:
    """Write an amount of a goal in the unit that people know."""
    if goal == "waiting":
        return amount_told(amount, texts)
    return texts.euros(amount) if goal == "cost" else points_told(amount, texts)


def _holds(effect: Effect, texts: Texts) -> str:
    """Tell how far the price of each one holds, where that is known."""
    if effect.holds_for is None:
        return ""
    return texts("plan.effect.holds", amount=texts.count(effect.holds_for))
