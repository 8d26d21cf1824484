"""Figures of a plan say whether it does what was asked, and can be read whatever the region and the periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.figures import draw_plan_figures, drawings
from groeipad.report.plan.planned import Planned
from groeipad.report.plots.style import LIMIT, SIMULATED
from groeipad.texts import Lang
from simulator.contract import REGION
from simulator.results.store import StoredResult
from tests.report.factory import NINE
from tests.report.plan.conftest import Plans
from tests.report.plan.factory import CARE, FLEX, ROOMS, MadePlan
from tests.report.plan.made import (
    APART,
    CLASH,
    HALF_YEARS,
    MET,
    MONTHS,
    NO_OTHER_SUPPLY,
    NOT_MET,
    ONE,
    ONE_MUNICIPALITY,
    TWENTY,
)
from tests.report.test_figures import all_on_the_page, named, tick_labels, words

FIGURES = ("quota-paths", "growth-path", "supply-stack")

SHAPES = {
    "met": MET,
    "not met": NOT_MET,
    "beyond its limits": CLASH,
    "no other supply": NO_OTHER_SUPPLY,
    "groups told apart": APART,
    "half-years": HALF_YEARS,
    "months": MONTHS,
    "one municipality": ONE_MUNICIPALITY,
    "one municipality, one month after the other": replace(ONE_MUNICIPALITY, length="month"),
    "one year": replace(MET, first_year=2035),
    "one municipality, one year": replace(ONE_MUNICIPALITY, first_year=2035),
    "twenty municipalities": replace(MET, municipalities=TWENTY),
    "seven kinds of other supply": replace(
        MET, kinds={f"k{i}": replace(FLEX, nl=f"Soort met een lange naam {i}", homes=60) for i in range(7)}
    ),
    "a long title": replace(MET, title="Een heel lange titel van een scenario " * 3),
    "a cap on the mean": replace(MET, cap_scope="region", cap_is="target"),
}


def one_figure(plan: StoredResult, lang: Lang, name: str) -> Figure:
    """Draw one figure; the others take as long, and nobody looks at them."""
    return drawings(plan, lang)[name]()


def told(figure: Figure) -> str:
    return words(figure).replace("\n", " ")


def written(figure: Figure) -> Iterator[tuple[str, Bbox]]:
    """Yield every text that can be seen, with its place."""
    figure.canvas.draw()
    texts = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        texts += [axes.xaxis.label, axes.yaxis.label, *axes.texts, *_titles(axes), *_ticks(axes)]
    for text in texts:
        if text.get_visible() and text.get_text().strip():
            yield text.get_text(), text.get_window_extent()


def _titles(axes: Axes) -> list[Text]:
    titles = {axes.get_title(loc="left"), axes.get_title(loc="right")}
    return [one for one in axes.get_children() if isinstance(one, Text) and one.get_text() in titles]


def _ticks(axes: Axes) -> Iterator[Text]:
    """Yield the labels of ticks within the view; others exist and are not drawn."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        for minor in (False, True):
            labels = zip(axis.get_ticklocs(minor=minor), axis.get_ticklabels(minor=minor), strict=True)
            yield from (label for place, label in labels if low <= place <= high)


def covering(figure: Figure) -> list[tuple[str, str]]:
    """Return the texts that stand on each other."""
    return [
        (one, other)
        for (one, box), (other, place) in combinations(written(figure), 2)
        if min(box.x1, place.x1) - max(box.x0, place.x0) > 0.5
        and min(box.y1, place.y1) - max(box.y0, place.y0) > 0.5
    ]


@pytest.fixture(scope="module")
def not_met(plan_of: Plans) -> StoredResult:
    return plan_of(NOT_MET)


@pytest.fixture(scope="module")
def dutch(not_met: StoredResult) -> dict[str, Figure]:
    return draw_plan_figures(not_met, "nl")


@pytest.mark.parametrize(
    ("name", "lang"), [*((name, "nl") for name in SHAPES), ("not met", "en"), ("half-years", "en")]
)
def test_every_plan_is_drawn_whole_with_no_word_on_another(plan_of: Plans, name: str, lang: Lang) -> None:
    figures = draw_plan_figures(plan_of(SHAPES[name]), lang)
    assert tuple(figures) == FIGURES
    for drawn, figure in figures.items():
        assert all_on_the_page(figure), drawn
        assert covering(figure) == [], drawn


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_it_rests_on(dutch: dict[str, Figure], name: str) -> None:
    shown = told(dutch[name])
    assert "30% vanaf 2026 · plan per jaar · HiGHS 1.15.1" in shown
    assert "Verkenning, geen voorspelling. Aannames in de gegevens: 1." in shown


@pytest.mark.parametrize(
    ("made", "dutch", "english"),
    [
        (MET, "Ja: alle 9 gemeenten halen", "Yes: all 9 municipalities reach"),
        (NOT_MET, "Nee: 3 van de 9 gemeenten", "No: 3 of the 9 municipalities"),
        (replace(MET, short={"GM0285": 0.5}), "Nee: Voorst haalt", "No: Voorst does not reach"),
        (replace(MET, short=dict.fromkeys(NINE, 0.5)), "Nee: geen van de 9", "No: none of the 9"),
        (ONE_MUNICIPALITY, "Ja: Alleenstad haalt", "Yes: Alleenstad reaches"),
        (
            replace(ONE_MUNICIPALITY, short={"GM1": 0.9}),
            "Nee: Alleenstad haalt in 2035 haar fair share niet, maar 90% ervan",
            "No: Alleenstad does not reach fair share in 2035, but 90% of it",
        ),
    ],
    ids=["all", "some", "all but one", "none", "the only one", "not the only one"],
)
def test_the_title_of_the_growth_path_says_whether_fair_share_is_met(
    plan_of: Plans, made: MadePlan, dutch: str, english: str
) -> None:
    result = plan_of(made)
    assert dutch in told(one_figure(result, "nl", "growth-path"))
    assert english in told(one_figure(result, "en", "growth-path"))


def test_a_plan_beyond_its_limits_says_so_where_it_says_yes(plan_of: Plans, dutch: dict[str, Figure]) -> None:
    beyond = "dit plan houdt zich niet aan alle grenzen"
    assert beyond in told(one_figure(plan_of(CLASH), "nl", "growth-path"))
    assert beyond not in told(dutch["growth-path"])


def test_bars_stack_up_to_what_is_placed(not_met: StoredResult, dutch: dict[str, Figure]) -> None:
    axes = named(dutch["growth-path"], "Voorst")
    tops = [0.0] * 10
    for container in axes.containers:
        assert isinstance(container, BarContainer)
        tops = [bar.get_y() + bar.get_height() for bar in container]
    planned, about = Planned.of(not_met), PlanAbout.of(not_met, "nl")
    assert tops == pytest.approx([planned.value("placed", "GM0285", one) for one in about.periods])


def test_the_part_of_fair_share_stands_above_each_panel(dutch: dict[str, Figure]) -> None:
    figure = dutch["growth-path"]
    assert named(figure, "Voorst").get_title(loc="right") == "59%"
    assert named(figure, "Epe").get_title(loc="right") == "99,8%"


def test_quotas_are_steps_and_never_hide_the_cap(dutch: dict[str, Figure]) -> None:
    figure = dutch["quota-paths"]
    lines = {to_hex(str(line.get_color())): line for line in named(figure, "Deventer").get_lines()}
    colors = list(lines)
    assert colors.index(SIMULATED.lower()) < colors.index(LIMIT.lower()), "the later one is on top"
    steps = list(lines[SIMULATED.lower()].get_ydata())
    assert len(steps) == 20
    assert steps[::2] == steps[1::2], "what holds during a year holds all year"
    assert {axes.get_ylim() for axes in figure.axes} == {figure.axes[0].get_ylim()}, "quotas can be compared"


def test_a_cap_that_is_a_mean_or_a_target_is_told_to_be_one(plan_of: Plans) -> None:
    shown = told(one_figure(plan_of(SHAPES["a cap on the mean"]), "nl", "quota-paths"))
    assert "De grens geldt gemiddeld voor de regio" in shown
    assert "streefwaarde 30%" in shown


def test_the_supply_of_the_region_has_a_part_for_every_kind(plan_of: Plans) -> None:
    made = replace(MET, kinds={"flex": FLEX, "rooms": ROOMS, "care": CARE})
    figure = one_figure(plan_of(made), "nl", "supply-stack")
    for name in ("in vrijgekomen woningen", "in nieuwe woningen", "Flexwoningen", "Zorgvastgoed"):
        assert name in told(figure)
    assert len(figure.axes[0].containers) == 5


def test_kinds_of_other_supply_look_different(plan_of: Plans) -> None:
    figure = one_figure(plan_of(SHAPES["seven kinds of other supply"]), "nl", "supply-stack")
    looks = []
    for container in figure.axes[0].containers:
        assert isinstance(container, BarContainer)
        looks.append((to_hex(container[0].get_facecolor()), container[0].get_hatch()))
    assert len(set(looks[:8])) == 8


def test_the_backlog_ends_with_its_number(not_met: StoredResult, dutch: dict[str, Figure]) -> None:
    figure = dutch["supply-stack"]
    planned, about = Planned.of(not_met), PlanAbout.of(not_met, "nl")
    last = planned.value("backlog", REGION, about.periods[-1])
    assert f"{round(last)}" in told(figure)
    assert figure.axes[1].get_lines()[0].get_ydata()[-1] == last


def test_axes_are_in_the_reader_s_language(not_met: StoredResult) -> None:
    for lang, thousand in (("nl", "1.000"), ("en", "1,000")):
        figure = one_figure(not_met, "nl" if lang == "nl" else "en", "supply-stack")
        figure.canvas.draw()
        assert thousand in tick_labels(figure.axes[0], "y")


def test_one_municipality_has_nothing_to_compare_scales_with(plan_of: Plans) -> None:
    made = replace(MET, municipalities=ONE)
    assert "eigen schaal" not in told(one_figure(plan_of(made), "nl", "growth-path"))
