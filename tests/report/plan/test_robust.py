"""What a plan for many futures says of them, in words and in a figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.text import Text

from groeipad.report.plan.figures import drawings
from groeipad.report.plan.summary import summarise_plan
from groeipad.texts import LANGUAGES, Lang
from simulator.results.store import StoredResult
from tests.report.plan.conftest import Plans
from tests.report.plan.made import MET, NOT_MET
from tests.report.plan.robust import OURS, for_futures
from tests.report.test_figures import all_on_the_page, words

SECTION = {"nl": "Dit plan in veel mogelijke toekomsten", "en": "This plan in many possible futures"}


def of_futures(result: StoredResult, lang: Lang = "en") -> str:
    (found,) = (one for one in summarise_plan(result, lang).sections if one.title == SECTION[lang])
    return " ".join(found.sentences)


def test_a_plan_for_one_future_says_nothing_of_others(plan_of: Plans) -> None:
    usual = plan_of(MET)
    assert SECTION["en"] not in [one.title for one in summarise_plan(usual, "en").sections]
    assert "futures" not in drawings(usual, "nl")


def test_both_plans_are_told_as_planned_and_as_simulated(plan_of: Plans, tmp_path: Path) -> None:
    text = of_futures(for_futures(plan_of(MET), tmp_path / "plan"))
    # 60, 57, ... 3: 31.5 on the mean, and the worst two of twenty 58.5; the other plan ten more.
    assert "made for 20 possible futures" in text
    assert "how many social rented homes fall vacant and how many people lose their home again" in text
    assert "is 32 homes short on average, and 59 in the worst tenth" in text
    assert "plan for one expected future is 42 and 69 short" in text
    assert (
        "Simulated, 4 times in each future, it is 132 and 159. With the other plan it is 142 and 169." in text
    )


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ({}, "asks for no more than the other plan"),
        ({"relets_allowed": 140.0}, "asks for 140 more relets within the quotas."),
        ({"homes": 7.0, "cost": -2e6}, "7.0 more open homes of other supply and €2.0 million less"),
        ({"relets_allowed": -12.0}, "12 fewer relets within the quotas"),
        ({"relets_allowed": 0.2, "cost": 3.0}, "asks for no more than the other plan"),
    ],
)
def test_what_it_asks_more_or_less_is_told(
    plan_of: Plans, tmp_path: Path, price: dict[str, float], said: str
) -> None:
    text = of_futures(for_futures(plan_of(MET), tmp_path / "plan", price=price))
    assert said in text
    assert ("nobody urgent needs" in text) == (price.get("relets_allowed", 0.0) > 1.0)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ((0.0, 0.0), "no home is short with either plan"),
        ((12.0, 12.0), "12 homes are short with both plans"),
        ((14.0, 12.0), "14 homes are short with this plan and 12 with the other plan"),
    ],
)
def test_what_it_comes_to_when_all_goes_as_expected_is_told(
    plan_of: Plans, tmp_path: Path, own: tuple[float, float], said: str
) -> None:
    assert said in of_futures(for_futures(plan_of(MET), tmp_path / "plan", own=own))


def test_that_it_cannot_be_fairer_is_said_only_where_the_other_plan_is_not(
    plan_of: Plans, tmp_path: Path
) -> None:
    claim = "It cannot be fairer"
    as_fair = for_futures(plan_of(NOT_MET), tmp_path / "first")
    less_fair = for_futures(plan_of(NOT_MET), tmp_path / "second", own_worst_ratio=(0.8, 0.9))
    assert claim in " ".join(summarise_plan(as_fair, "en").answer)
    assert claim not in " ".join(summarise_plan(less_fair, "en").answer)


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("expected", "in this order: few homes short on average and waiting."),
        (
            "cvar",
            "few homes short in the worst tenth of the futures, few homes short on average and waiting.",
        ),
    ],
)
def test_its_goals_are_told_in_their_order(plan_of: Plans, tmp_path: Path, measure: str, said: str) -> None:
    summary = summarise_plan(for_futures(plan_of(MET), tmp_path / "plan", measure=measure), "en")
    (reached,) = (one for one in summary.sections if one.title == "What the plan reaches")
    assert said in reached.sentences[0]
    assert not any("Goals" in one for one in reached.sentences[1:])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("measure", ["expected", "cvar"])
def test_the_figure_has_both_plans_from_the_worst_future_to_the_best(
    plan_of: Plans, tmp_path: Path, measure: str, lang: Lang
) -> None:
    figure = drawings(for_futures(plan_of(MET), tmp_path / "plan", measure=measure), lang)["futures"]()
    assert all_on_the_page(figure)
    planned, simulated = figure.axes
    for axes, more in ((planned, 0.0), (simulated, 100.0)):
        nominal, robust = (line.get_ydata() for line in axes.lines)
        assert list(robust)[::2] == [one + more for one in OURS]
        assert list(nominal)[::2] == [one + more + 10.0 for one in OURS]
        assert axes.get_ylim() == planned.get_ylim(), "both panels are read by the same scale"
    title = {
        ("nl", "expected"): "Gemiddeld ontbreken met dit plan 32 woningen",
        ("nl", "cvar"): "In slechte toekomsten ontbreken met dit plan 59 woningen",
        ("en", "expected"): "On average this plan is 32 homes short",
        ("en", "cvar"): "In bad futures this plan is 59 homes short",
    }
    assert title[lang, measure] in words(figure).replace("\n", " ")


def test_where_both_plans_come_to_the_same_the_figure_says_so(plan_of: Plans, tmp_path: Path) -> None:
    figure = drawings(for_futures(plan_of(MET), tmp_path / "plan", extra=0.0), "en")["futures"]()
    said = words(figure).replace("\n", " ")
    assert "On average 32 homes are short in 2035, with this plan and with the usual one" in said


def test_the_numbers_of_a_panel_stand_between_its_title_and_its_curves(
    plan_of: Plans, tmp_path: Path
) -> None:
    figure = drawings(for_futures(plan_of(MET), tmp_path / "plan"), "nl")["futures"]()
    figure.draw_without_rendering()
    for axes in figure.axes:
        assert len(axes.texts) == 2
        (title,) = (one for one in axes.findobj(Text) if one.get_text() == axes.get_title(loc="left"))
        for one in axes.texts:
            assert one.get_window_extent().y0 > axes.bbox.y1
            assert one.get_window_extent().y1 < title.get_window_extent().y0
