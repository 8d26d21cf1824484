"""Limits in words: which bind, which have to be wider and by how much, and what more or less of them does."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.effect_sentences import effect_sentences
from groeipad.report.plan.found import Effect, LimitAt, Widened
from groeipad.report.plan.limit_sentences import binding_sentences, clash_sentence, widening_sentences
from groeipad.texts import LANGUAGES, Lang
from simulator.contract import PLAN_GOALS, PLAN_LIMITS, REGION
from tests.report.factory import NINE
from tests.report.plan.conftest import Plans
from tests.report.plan.factory import MadePlan, dual, effect, limit, wider
from tests.report.plan.made import MET

CHOICES = [one for one in PLAN_LIMITS if one.may_give_way]
PRICED = (
    "quota_cap",
    "regular_floor",
    "first_lettings_delivered",
    "homes_open",
    "transfer_account_limit",
    "swap_limit",
)


@pytest.fixture(scope="module")
def about(plan_of: Plans) -> PlanAbout:
    return PlanAbout.of(plan_of(MadePlan(corporations={"oost": "Woonbedrijf Oost"})), "nl")


def widened(about: PlanAbout, *parts: Any) -> tuple[str, ...]:
    return widening_sentences([Widened.of(one) for one in parts], about, floor=0.7)


def effects(about: PlanAbout, *parts: Any) -> tuple[str, ...]:
    """Return what is told of effects, without what they are about."""
    goals = [goal.name for goal in PLAN_GOALS]
    return effect_sentences([Effect.of(one) for one in parts], goals, about)[1:]


# ---- widening ----------------------------------------------------------------------------------------------


def test_flows_add_up_over_the_years_and_states_do_not(about: PlanAbout) -> None:
    relets = [wider(10.0, "homes", "quota_cap", "GM0285", f"{year}-01-01") for year in (2033, 2034, 2035)]
    assert widened(about, *relets) == (
        "In Voorst 30 meer woningen in 2033–2035 dan de grens van 30% toelaat.",
    )
    homes = [
        wider(by, "homes", "homes_open", "GM0285", f"{year}-01-01", "flex")
        for year, by in ((2030, 8.0), (2032, 12.0))
    ]
    assert widened(about, *homes) == (
        "In Voorst 12 meer woningen van 'Flexwoningen' in 2030 en 2032 dan het scenario heeft.",
    )


def test_places_with_other_years_stand_in_sentences_of_their_own(about: PlanAbout) -> None:
    sentences = widened(
        about,
        wider(5.0, "homes", "quota_cap", "GM0285"),
        wider(2.5, "homes", "quota_cap", "GM0232", "2034-01-01"),
        wider(3.0, "homes", "quota_cap", "GM0246"),
    )
    assert sentences == (
        "In Voorst 5 en in Heerde 3 meer woningen in 2035 dan de grens van 30% toelaat.",
        "In Epe 2,5 meer woningen in 2034 dan de grens van 30% toelaat.",
    )


def test_periods_within_a_year_are_told_as_that_year(about: PlanAbout) -> None:
    halves = [wider(5.0, "homes", "quota_cap", "GM0285", f"2035-{month}-01") for month in ("01", "07")]
    assert widened(about, *halves) == ("In Voorst 10 meer woningen in 2035 dan de grens van 30% toelaat.",)


def test_the_region_and_a_corporation_are_places_too(about: PlanAbout) -> None:
    assert widened(about, wider(5.0, "homes", "quota_cap", REGION))[0].startswith("In de regio 5 meer")
    (sentence,) = widened(about, wider(5.0, "homes", "quota_cap", REGION, "2035-01-01", "oost"))
    assert sentence.startswith("Bij Woonbedrijf Oost 5 meer woningen in 2035")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*(one.name for one in CHOICES), "backlog_balance"])
def test_every_limit_that_may_give_way_has_words_for_it(plan_of: Plans, lang: Lang, name: str) -> None:
    about = PlanAbout.of(plan_of(MadePlan()), lang)
    (unit,) = {one.unit for one in PLAN_LIMITS if one.name == name}
    sentence = widened(about, wider(0.25 if unit == "share" else 25.0, unit, name, "GM0285"))[0]
    assert sentence.startswith("In Voorst 25 ")
    assert "2035" in sentence


# ---- clashing and binding ----------------------------------------------------------------------------------


def test_a_limit_without_a_period_has_no_year(about: PlanAbout) -> None:
    clash = [LimitAt.of(limit("fair_share_ratio", "GM0285", "")), LimitAt.of(limit("quota_cap", "GM0285"))]
    assert clash_sentence(clash, about).endswith(
        "fair share in Voorst; bovengrens van het quotum in Voorst (2035)."
    )


def test_many_places_are_counted_and_all_are_all(about: PlanAbout) -> None:
    def told(*codes: str) -> str:
        return clash_sentence([LimitAt.of(limit("quota_cap", code)) for code in codes], about)

    assert "in alle gemeenten (2035)" in told(*NINE)
    assert "in 7 van de 9 gemeenten (2035)" in told(*list(NINE)[:7])
    assert "in Apeldoorn, Brummen en Deventer (2035)" in told(*list(NINE)[:3])


def test_choices_that_bind_are_told_for_each_goal_and_what_follows_is_not(plan_of: Plans) -> None:
    result = plan_of(MET)
    sentences = binding_sentences(
        result.table("duals"), ("fairness", "waiting", "cost"), PlanAbout.of(result, "nl")
    )
    assert sentences == (
        "Knelt voor wachttijd: bovengrens van het quotum in Epe en Voorst (2027 en 2031–2032).",
    )


def test_a_price_of_nothing_does_not_bind(about: PlanAbout, plan_of: Plans) -> None:
    rows = (dual("cost", "quota_cap", "GM0200", "2035-01-01", 1e-12),)
    duals: pl.DataFrame = plan_of(MadePlan(duals=rows)).table("duals")
    assert len(duals) == 1
    assert binding_sentences(duals, ("cost",), about) == ()


# ---- effects -----------------------------------------------------------------------------------------------


def test_ten_more_relets_are_told_in_both_directions_with_how_far_the_price_holds(about: PlanAbout) -> None:
    assert effects(about, effect("waiting", "quota_cap", "GM0232", 4.0, 5.1, holds_for=12.3)) == (
        "Met 10 extra mutaties per jaar in Epe wachten mensen samen 4 jaar minder; "
        "met 10 minder wachten mensen samen 5,1 jaar meer. Per stuk geldt dit zeker tot 12 meer of minder.",
        "Van extra mutaties gaat steeds hooguit 30% naar urgente huishoudens.",
    )


def test_other_supply_says_which_kind_and_costs_are_in_euros(about: PlanAbout) -> None:
    (sentence,) = effects(
        about,
        effect("cost", "homes_open", "GM0200", 84_000.0, 1_250_000.0, stream="flex", change_unit="homes"),
    )
    assert sentence == (
        "Met 10 extra woningen van 'Flexwoningen' in Apeldoorn kost ander aanbod € 84.000 minder; "
        "met 10 minder kost ander aanbod € 1,3 miljoen meer."
    )


def test_fairness_says_whose_ratio_changes(about: PlanAbout) -> None:
    change = effect("fairness", "quota_cap", "GM0285", 0.094, 0.1, of=["GM0285", "GM0246"])
    assert effects(about, change)[0] == (
        "Met 10 extra mutaties per jaar in Voorst stijgt het gehaalde deel van de fair share in Heerde en Voorst "
        "met 9,4 procentpunt; met 10 minder daalt het gehaalde deel van de fair share in Heerde en Voorst "
        "met 10 procentpunt."
    )
    nobody = effects(about, effect("fairness", "quota_cap", "GM0285", 0.094, 0.1))[0]
    assert "van wie het verst achterblijft met 9,4 procentpunt" in nobody


def test_what_changes_nothing_and_what_cannot_be_are_said(about: PlanAbout) -> None:
    (nothing, *_) = effects(about, effect("waiting", "quota_cap", "GM0232", 0.0, 3.0))
    assert nothing.startswith("Met 10 extra mutaties per jaar in Epe verandert er niets; met 10 minder")
    (cannot, *_) = effects(about, effect("waiting", "quota_cap", "GM0232", 3.0, None))
    assert cannot.endswith("met 10 minder moet een eerder doel of een grens wijken.")


def test_effects_stand_in_the_order_of_the_goals_three_of_each_at_most(about: PlanAbout) -> None:
    found = [effect("cost", "homes_open", code, 9000.0, 9000.0) for code in list(NINE)[:5]]
    found += [effect("waiting", "homes_open", code, 9.0, 9.0) for code in list(NINE)[:5]]
    sentences = effects(about, *found)
    assert ["wachten" in one for one in sentences] == [True] * 3 + [False] * 3
    assert ["Apeldoorn" in one for one in sentences] == [True, False, False] * 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*PRICED, "status_holder_arrears", "backlog_balance", "quota_step"])
def test_every_limit_with_a_price_has_words_for_more_and_fewer(plan_of: Plans, lang: Lang, name: str) -> None:
    about = PlanAbout.of(plan_of(MadePlan()), lang)
    for goal in PLAN_GOALS:
        sentence = effects(about, effect(goal.name, name, "GM0232", 100.0, 200.0))[0]
        assert sentence.count("10 ") >= 2
        assert "Epe" in sentence
        assert "{" not in sentence


def test_without_effects_nothing_is_announced(about: PlanAbout) -> None:
    assert effect_sentences([], ["waiting"], about) == ()
