"""What a frontier says in words, in tables and in its figure, whatever there is to choose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from groeipad.report.frontier.figures import draw_frontier_figures
from groeipad.report.frontier.found import FoundFrontier, is_frontier
from groeipad.report.frontier.summary import FrontierSummary, summarise_frontier
from groeipad.report.plots import FORMS, encode
from groeipad.texts import LANGUAGES, Lang
from groeipad.texts.numbers import MISSING
from simulator.results.store import StoredResult
from tests.report.frontier.factory import THREE, MadeFrontier, write_frontier
from tests.report.plan.made import MET, ONE_MUNICIPALITY, TWENTY
from tests.report.test_figures import all_on_the_page, tick_labels, words

PARTS_ONLY = MadeFrontier(
    lines={0.6: [(0.0, 0.86)], 0.7: [(0.0, 0.64)], 0.8: [(0.0, 0.43)]},
    own=(0.7, 0.0, 0.64),
    other_supply=False,
)
SHAPES = {
    "three levels": MadeFrontier(),
    "own plan far away": MadeFrontier(own=(0.7, 900.0, 1.0)),
    "no other supply": PARTS_ONLY,
    "homes do not help": replace(PARTS_ONLY, other_supply=True, own=(0.7, 120.0, 0.64)),
    "one level": MadeFrontier(lines={0.7: THREE[0.7]}),
    "one level, far from the own one": MadeFrontier(lines={0.99: [(0.0, 0.04)]}, other_supply=False),
    "ends close together": MadeFrontier(
        lines={part: [(0.0, 0.5), (30.0 + n / 4, 1.0)] for n, part in enumerate((0.6, 0.65, 0.7, 0.75))},
        own=(0.7, 30.5, 1.0),
    ),
    "fewer homes than before": MadeFrontier(
        lines={0.7: [(-55.0, 0.9), (2.0, 0.95), (50.0, 1.0)], 0.65: [(-55.0, 1.0)], 0.6: [(-55.0, 1.0)]},
        dominated=(0.6,),
    ),
    "a level without a plan": MadeFrontier(lines=dict(THREE) | {0.9: []}),
    "one municipality": MadeFrontier(plan=ONE_MUNICIPALITY),
    "twenty municipalities": MadeFrontier(plan=replace(MET, municipalities=TWENTY)),
    "a long title": MadeFrontier(plan=replace(MET, title="Een heel lange titel van een scenario " * 3)),
    "cost not known": MadeFrontier(cost_known=False),
}


def stored(made: MadeFrontier, folder: Path) -> StoredResult:
    return write_frontier(folder / "frontier-made", made)


def summary(made: MadeFrontier, folder: Path, lang: Lang = "en", *, every: bool = False) -> FrontierSummary:
    return summarise_frontier(stored(made, folder), lang, all_points=every)


def drawn(made: MadeFrontier, folder: Path, lang: Lang = "nl") -> Figure:
    (figure,) = draw_frontier_figures(stored(made, folder), lang).values()
    return figure


# ---- words -------------------------------------------------------------------------------------------------


def test_the_answer_begins_with_the_scenarios_own_part_and_goes_on_with_the_ends(tmp_path: Path) -> None:
    own, low, high = summary(MadeFrontier(), tmp_path).answer
    assert own == (
        "If 70% of the relets stays for regular seekers, all 9 municipalities can reach fair share in 2035, with 68 "
        "extra homes at least."
    )
    assert "If 60%" in low
    assert "10 extra homes at least" in low
    assert high.endswith(
        "whoever is furthest behind reaches 77% of fair share in 2035 at most, with 113 extra homes."
    )


def test_the_table_says_how_many_homes_each_part_of_fair_share_takes(tmp_path: Path) -> None:
    grid = summary(MadeFrontier(), tmp_path).needed
    assert grid is not None
    assert grid.heads[1:6] == ("for 70%", "for 80%", "for 90%", "for 100%", "Highest part")
    assert grid.rows == (
        # 80% and 90% are on the way from 86% and 92.5%, and what is not whole is rounded up.
        ("60%", "0", "0", "2", "10", "100%", "10"),
        ("70%", "5", "15", "41", "68", "100%", "68"),
        ("80%", "75", MISSING, MISSING, MISSING, "77%", "113"),
    )


def test_all_points_of_the_own_part_are_listed_and_the_best_of_the_others(tmp_path: Path) -> None:
    made = summary(MadeFrontier(), tmp_path)
    assert made.points is not None
    assert [row[0] for row in made.points.rows] == ["3", "4", "5", "6", "9", "Own plan"]
    assert [row[2] for row in made.points.rows] == ["9.7", "0.0", "14.6", "67.2", "113.0", "120.0"]
    assert any("5 of 9 points" in sentence for sentence in made.sentences)
    every = summary(MadeFrontier(), tmp_path, every=True)
    assert every.points is not None
    assert len(every.points.rows) == 10
    assert not any("--all-points" in sentence for sentence in every.sentences)
    assert made.results[-1].endswith("--at 6"), "the best point of the scenario's own part"


def test_why_the_own_plan_opens_more_is_told_where_it_does(tmp_path: Path) -> None:
    told = " ".join(summary(MadeFrontier(), tmp_path).sentences)
    assert "opens 120 extra homes where 68 would do, since people then wait less: 100 years in all" in told
    assert "opens" not in " ".join(summary(replace(MadeFrontier(), own=(0.7, 67.2, 1.0)), tmp_path).sentences)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (PARTS_ONLY, "This scenario has no other supply."),
        (
            SHAPES["homes do not help"],
            "More homes of other supply do not help whoever is furthest behind in 2035",
        ),
        (
            SHAPES["a level without a plan"],
            "With 90% for regular seekers the limits of the scenario cannot all hold.",
        ),
        (
            SHAPES["one municipality"],
            "Alleenstad can reach fair share in 2035, with 68 extra homes at least.",
        ),
        (MadeFrontier(lines={0.7: [(0.0, 0.9), (1.0, 1.0)]}), "with 1 extra home at least"),
    ],
)
def test_what_there_is_no_choice_of_is_said(tmp_path: Path, made: MadeFrontier, sentence: str) -> None:
    assert sentence in " ".join(summary(made, tmp_path).answer)


def test_without_other_supply_nothing_is_told_of_homes_and_costs(tmp_path: Path) -> None:
    made = summary(PARTS_ONLY, tmp_path)
    assert made.needed is None
    assert made.points is not None
    assert "Extra homes" not in made.points.heads
    assert not any("Cost" in head for head in made.points.heads)


def test_below_zero_is_explained_and_an_own_plan_beyond_its_limits_too(tmp_path: Path) -> None:
    told = " ".join(summary(replace(SHAPES["fewer homes than before"], holds=False), tmp_path).sentences)
    assert "Below zero: fewer homes than before the first day" in told
    assert "the scenario's own plan does not keep all its limits" in told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_a_summary_in_both_languages(tmp_path: Path, shape: str, lang: Lang) -> None:
    made = summary(SHAPES[shape], tmp_path, lang, every=True)
    assert made.answer
    assert made.points is not None
    assert all(len(row) == len(made.points.heads) for row in made.points.rows)
    assert "{" not in " ".join((*made.answer, *made.sentences, made.legend, *made.results))


def test_a_frontier_is_told_apart_and_homes_follow_its_line(tmp_path: Path) -> None:
    result = stored(MadeFrontier(), tmp_path)
    assert is_frontier(result)
    level = FoundFrontier.of(result).own_level
    assert level is not None
    assert [level.homes_for(ratio) for ratio in (0.1, 0.65, 0.725, 0.9, 1.0)] == pytest.approx(
        [0.0, 0.0, 7.3, 40.9, 67.2]
    )
    assert FoundFrontier.of(result).levels[-1].homes_for(0.78) is None


# ---- the figure --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
def test_all_of_a_figure_is_on_the_page(tmp_path: Path, shape: str, lang: Lang) -> None:
    figure = drawn(SHAPES[shape], tmp_path, lang)
    figure.canvas.draw()
    assert all_on_the_page(figure)


def test_the_title_is_the_finding_and_each_line_is_named(tmp_path: Path) -> None:
    figure = drawn(MadeFrontier(), tmp_path)
    told = words(figure).replace("\n", " ")
    assert "Blijft 70% van de mutaties voor andere woningzoekenden" in told
    assert "met minstens 68 extra woningen" in told
    (axes,) = figure.axes
    labels = [text.get_text() for text in axes.texts]
    assert labels[:3] == ["60%", "70%", "80%"]
    assert [text.get_weight() for text in axes.texts[:3]] == ["normal", "bold", "normal"]
    lines = [one for one in axes.lines if len(one.get_xydata()) == 3]
    assert [one.get_xydata().tolist() for one in lines] == [
        [list(corner) for corner in THREE[part]] for part in (0.6, 0.7, 0.8)
    ]
    assert "100%" in tick_labels(axes, "y")


def test_labels_at_the_ends_of_lines_do_not_cover_each_other(tmp_path: Path) -> None:
    figure = drawn(SHAPES["ends close together"], tmp_path)
    figure.canvas.draw()
    (axes,) = figure.axes
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 4
    for n, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[n + 1 :])


def test_an_own_plan_far_away_is_pointed_at_and_the_lines_keep_their_room(tmp_path: Path) -> None:
    near, far = (drawn(SHAPES[shape], tmp_path) for shape in ("three levels", "own plan far away"))
    assert "eigen plan: 900 woningen" in words(far)
    assert "eigen plan: " not in words(near)
    assert far.axes[0].get_xlim()[1] < 1.6 * 113.0


def test_where_homes_do_not_matter_the_parts_stand_on_the_axis(tmp_path: Path) -> None:
    (axes,) = drawn(PARTS_ONLY, tmp_path).axes
    assert tick_labels(axes, "x") == ["60%", "70%", "80%"]
    assert [text.get_text() for text in axes.texts] == ["86%", "64%", "43%"]


def test_nothing_is_drawn_where_nothing_is_possible(tmp_path: Path) -> None:
    assert draw_frontier_figures(stored(MadeFrontier(lines={0.9: []}), tmp_path), "nl") == {}


def test_the_same_frontier_gives_the_same_bytes(tmp_path: Path) -> None:
    result = stored(MadeFrontier(), tmp_path)
    for form in FORMS:
        once, again = (encode(draw_frontier_figures(result, "nl")["frontier"], form) for _ in range(2))
        assert once == again
