"""The Dutch and English catalogues say the same things, and say them all."""

import re
import string
from typing import get_args

import pytest

from groeipad.texts import LANGUAGES, Lang, Texts, read_catalogue
from simulator.contract import FACILITY_SERIES, PLAN_GOALS, PLAN_ITEMS, PLAN_LIMITS, YEARLY, BlockedBy
from simulator.model.other_supply import OtherSupplyKind
from simulator.model.plan import GivingWay, PeriodLength

CATALOGUES = {lang: read_catalogue(lang) for lang in LANGUAGES}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(CATALOGUES["nl"]) == list(CATALOGUES["en"])


@pytest.mark.parametrize("key", CATALOGUES["nl"])
def test_both_languages_fill_in_the_same_blanks(key: str) -> None:
    assert blanks(CATALOGUES["nl"][key]) == blanks(CATALOGUES["en"][key])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_metric_has_a_label_and_a_meaning_and_no_other_has(lang: Lang) -> None:
    named = {key.split(".")[1] for key in CATALOGUES[lang] if key.startswith("metric.")}
    assert named == {one.name for one in YEARLY}
    texts = Texts(lang)
    for one in YEARLY:
        assert texts.metric(one.name)[0].isupper()
        assert texts.meaning(one.name).endswith(".")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("facility", [one.name for one in FACILITY_SERIES]),
        ("cause", [cause.name.lower() for cause in BlockedBy]),
        ("plan.item", [one.name for one in PLAN_ITEMS]),
        ("plan.goal", [one.name for one in PLAN_GOALS]),
        # Fair share is no limit of the model, but it can clash with limits.
        ("plan.limit", [*(one.name for one in PLAN_LIMITS), "fair_share_ratio"]),
    ],
)
def test_every_facility_series_cause_and_part_of_a_plan_has_a_label_and_a_meaning_and_no_other_has(
    lang: Lang, section: str, names: list[str]
) -> None:
    catalogue = CATALOGUES[lang]
    written = [key for key in catalogue if key.startswith(f"{section}.")]
    assert written == [f"{section}.{name}.{part}" for name in names for part in ("label", "meaning")]
    for name in names:
        assert catalogue[f"{section}.{name}.label"][0].isupper()
        assert catalogue[f"{section}.{name}.meaning"].endswith(".")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_other_supply_has_a_name_and_no_other_has(lang: Lang) -> None:
    named = [key.removeprefix("supply_kind.") for key in CATALOGUES[lang] if key.startswith("supply_kind.")]
    assert named == list(get_args(OtherSupplyKind))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_unit_of_a_metric_or_a_plan_has_a_word(lang: Lang) -> None:
    measured = (*YEARLY, *FACILITY_SERIES, *PLAN_ITEMS, *PLAN_GOALS, *PLAN_LIMITS)
    assert {f"unit.{one.unit}" for one in measured} <= set(CATALOGUES[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_limit_that_may_give_way_is_told_when_it_stands_in_the_way(lang: Lang) -> None:
    told = {key.removeprefix("plan.way.") for key in CATALOGUES[lang] if key.startswith("plan.way.")}
    # The number of households to house may give way too: by dividing the task otherwise.
    limits = {*get_args(GivingWay), "backlog_balance"}
    assert limits == {one.name for one in PLAN_LIMITS if one.may_give_way} | {"backlog_balance"}
    assert told - limits == {"lead", "lead_widened", "impossible", "divide_again"}
    assert limits <= told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_length_of_a_period_has_a_word(lang: Lang) -> None:
    assert {f"plan.length.{length}" for length in get_args(PeriodLength)} <= set(CATALOGUES[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_more_does_is_told_for_the_same_limits_and_goals_as_what_fewer_does(lang: Lang) -> None:
    def keys(section: str) -> list[str]:
        return [key.split(".")[-1] for key in CATALOGUES[lang] if key.startswith(f"plan.effect.{section}.")]

    assert keys("more") == keys("fewer")
    assert keys("better") == keys("worse") == [one.name for one in PLAN_GOALS]


def test_the_answer_of_a_plan_begins_with_yes_or_no() -> None:
    first = {"nl": ("Ja", "Nee"), "en": ("Yes", "No")}
    for lang in LANGUAGES:
        yes, no = first[lang]
        for section in ("plan.answer", "figure.planned_path"):
            for key, text in CATALOGUES[lang].items():
                name = key.removeprefix(f"{section}.").removeprefix("title_")
                if key.startswith(f"{section}.") and name in ("yes", "only_yes"):
                    assert text.startswith(yes), key
                if key.startswith(f"{section}.") and name in ("no", "no_one", "no_all", "only_no"):
                    assert text.startswith(no), key


def test_dutch_sentences_are_short_enough_for_b1() -> None:
    for key, text in CATALOGUES["nl"].items():
        for sentence in re.split(r"[.:;](?:\s|$)", text):
            assert len(sentence.split()) <= 25, (key, sentence)


def test_an_unknown_key_is_an_error_rather_than_an_empty_place() -> None:
    with pytest.raises(KeyError):
        Texts("nl")("figure.backlog.no_such_text")
