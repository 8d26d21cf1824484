"""Figures say what they show, write numbers in the reader's way, and survive every odd region and run."""

import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.figures import draw_figures, drawings
from groeipad.report.plots.frame import columns_for, wrapped
from groeipad.report.plots.style import FORMS, LIMIT, QUOTA, encode
from simulator.results.store import StoredResult, read_result
from tests.report.accounts import EVERYTHING
from tests.report.facilities import FACILITIES, TAKING_BACK, MadeFacility
from tests.report.factory import NINE, Made, write_result

FIGURES = ("backlog", "flows", "housed", "growth-path", "relets-used", "waiting", "facilities", "stuck")


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def named(figure: Figure, title: str) -> Axes:
    (axes,) = (one for one in figure.axes if one.get_title(loc="left") == title)
    return axes


def tick_labels(axes: Axes, which: str) -> list[str]:
    axis = axes.xaxis if which == "x" else axes.yaxis
    return [label.get_text() for label in axis.get_ticklabels(which="both") if label.get_text()]


def all_on_the_page(figure: Figure) -> bool:
    boxes = [one.get_window_extent() for one in (*figure.texts, *figure.legends)]
    boxes += [box for axes in figure.axes if (box := axes.get_tightbbox()) is not None]
    page = figure.bbox
    return all(
        page.x0 <= one.x0 and one.x1 <= page.x1 and page.y0 <= one.y0 and one.y1 <= page.y1 for one in boxes
    )


@pytest.fixture(scope="module")
def dutch(result: StoredResult) -> dict[str, Figure]:
    figures = draw_figures(result, "nl")
    for figure in figures.values():
        figure.canvas.draw()
    return figures


def test_every_figure_of_a_report_is_drawn(dutch: dict[str, Figure]) -> None:
    assert tuple(dutch) == FIGURES


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_it_rests_on(dutch: dict[str, Figure], name: str) -> None:
    shown = words(dutch[name])
    assert "Voortzetting van het beleid van 2024 · 40 keer doorgerekend · startgetal 2026" in shown
    assert "Verkenning, geen voorspelling. Aannames in de gegevens: 3." in shown


def test_dutch_axes_have_dutch_numbers(dutch: dict[str, Figure]) -> None:
    assert "1.200" in tick_labels(dutch["housed"].axes[0], "y")
    assert "20%" in tick_labels(named(dutch["relets-used"], "Epe"), "y")
    assert "12,8" in words(dutch["waiting"])


def test_english_axes_have_english_numbers(result: StoredResult) -> None:
    figure = drawings(result, "en")["housed"]()
    figure.canvas.draw()
    assert "1,200" in tick_labels(figure.axes[0], "y")
    assert "the task" in words(figure)


def test_the_target_year_is_always_labelled(dutch: dict[str, Figure]) -> None:
    for name in ("backlog", "growth-path", "relets-used"):
        for axes in dutch[name].axes:
            assert tick_labels(axes, "x")[-1] == "2035"


def test_every_municipality_has_a_panel_of_its_own(dutch: dict[str, Figure]) -> None:
    for name in ("backlog", "growth-path", "relets-used"):
        titles = [axes.get_title(loc="left") for axes in dutch[name].axes]
        assert titles[-9:] == [municipality for municipality, _ in NINE.values()]


def test_a_quota_as_high_as_the_cap_does_not_hide_it(dutch: dict[str, Figure]) -> None:
    drawn = [line.get_color() for line in named(dutch["relets-used"], "Apeldoorn").get_lines()]
    assert drawn.index(LIMIT) > drawn.index(QUOTA)


def test_titles_state_the_finding(dutch: dict[str, Figure]) -> None:
    assert re.search(r"De wachtlijst groeit van 375 naar [\d.]+ huishoudens", words(dutch["backlog"]))
    assert "Geen van de 9 gemeenten haalt in 2035 waarschijnlijk haar fair share" in words(
        dutch["growth-path"]
    )
    assert "Langste wachttijd: Statushouders" in words(dutch["waiting"])


@pytest.mark.parametrize(
    ("first", "last", "finding"), [(400, 100, "krimpt"), (400, 410, "ongeveer gelijk"), (400, 900, "groeit")]
)
def test_the_backlog_title_follows_the_backlog(
    result: StoredResult, first: float, last: float, finding: str
) -> None:
    rows = result.table("series").with_columns(
        p50=pl.when(pl.col("month") == "2035-12").then(float(last)).otherwise(float(first))
    )
    assert finding in words(plots.backlog(rows, About.of(result, "nl")))


def test_a_group_of_which_nobody_was_housed_is_named_and_has_no_number(dutch: dict[str, Figure]) -> None:
    labels = tick_labels(dutch["waiting"].axes[0], "y")
    assert labels[-1] == "Uitstappende sekswerkers"
    assert "niemand gehuisvest" in words(dutch["waiting"])


def test_no_words_stick_out_of_a_figure(dutch: dict[str, Figure]) -> None:
    for name, figure in dutch.items():
        assert all_on_the_page(figure), name


def test_heading_and_legend_cover_no_data(dutch: dict[str, Figure]) -> None:
    for name, figure in dutch.items():
        heading = min(text.get_window_extent().y0 for text in figure.texts[:2])
        lowest = min([heading, *(legend.get_window_extent().y0 for legend in figure.legends)])
        footer = figure.texts[2].get_window_extent().y1
        for axes in figure.axes:
            box = axes.get_tightbbox()
            assert box is not None
            assert box.y1 <= lowest, name
            assert box.y0 >= footer, name


ODD = {
    "one municipality": Made(municipalities={"GM1": ("Alleenstad", 9000)}, replications=6),
    "one year": Made(first_year=2035, last_year=2035, replications=6),
    "one replication": Made(replications=1),
    "nobody housed": Made(housing=0.0, replications=6),
    "more than is needed": Made(housing=2.0, replications=6),
    "target year outside the run": Made(last_year=2028, replications=6),
    "all of these": Made(
        municipalities={"GM1": ("Alleenstad", 9000)}, last_year=2026, replications=1, housing=0.0
    ),
    "twenty municipalities": Made(
        municipalities={f"GM{i}": (f"Gemeente met een lange naam {i}", 5000 + 700 * i) for i in range(20)},
        last_year=2030,
        replications=3,
    ),
    "no facilities": Made(facilities={}, replications=2, last_year=2027),
    "one facility": Made(facilities={"shelter": FACILITIES["shelter"]}, replications=2, last_year=2027),
    "twelve facilities": Made(
        facilities={
            f"f{i}": MadeFacility(
                f"Voorziening met een lange naam die ver doorloopt {i}", f"Facility {i}", i, i / 12
            )
            for i in range(12)
        },
        replications=2,
        last_year=2027,
    ),
    "everything": Made(extras=EVERYTHING, facilities=TAKING_BACK, replications=3, last_year=2028),
    "everything in one municipality": Made(
        municipalities={"GM1": ("Alleenstad", 9000)}, extras=EVERYTHING, replications=1, last_year=2026
    ),
    "everything but facilities": Made(extras=EVERYTHING, facilities={}, replications=2, last_year=2027),
    "a long title": Made(replications=2, last_year=2027, title="Een heel lange titel van een scenario " * 3),
}


@pytest.mark.parametrize("made", ODD.values(), ids=ODD.keys())
def test_odd_results_are_drawn_whole(tmp_path: Path, made: Made) -> None:
    result = read_result(write_result(tmp_path / "odd", made))
    for name, figure in draw_figures(result, "nl").items():
        assert figure.axes, name
        assert all_on_the_page(figure), name
        if made.replications == 1:
            assert "8 van de 10" not in words(figure), "a single replication has no band to explain"


def test_the_same_result_gives_the_same_bytes_and_no_date(result: StoredResult) -> None:
    once, again = draw_figures(result, "nl"), draw_figures(result, "nl")
    for name in FIGURES:
        # All coordinates stand in an SVG file; of pictures in dots one tells as much as eight.
        for form in FORMS if name == "stuck" else ("svg",):
            content = encode(once[name], form)
            assert content == encode(again[name], form)
            assert b"dc:date" not in content


def test_text_in_svg_stays_text(result: StoredResult) -> None:
    svg = encode(plots.waiting(yearly_bands(result), About.of(result, "nl")), "svg").decode()
    assert ">Statushouders<" in svg


@pytest.fixture
def strange_settings() -> Iterator[None]:
    with mpl.rc_context({"font.size": 30, "axes.grid": False, "svg.fonttype": "path"}):
        yield


@pytest.mark.usefixtures("strange_settings")
def test_a_users_own_matplotlib_settings_change_nothing(result: StoredResult) -> None:
    bands, about = yearly_bands(result), About.of(result, "nl")
    mine = encode(plots.waiting(bands, about), "svg")
    with mpl.rc_context():
        mpl.rcdefaults()
        assert encode(plots.waiting(bands, about), "svg") == mine
    assert mpl.rcParams["font.size"] == 30


def test_drawing_leaves_no_figure_open_behind() -> None:
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_words_are_broken_where_they_fit() -> None:
    lines = wrapped("een twee drie vier vijf zes zeven acht negen tien", 10, 1.0).split("\n")
    assert len(lines) > 2
    assert " ".join(lines) == "een twee drie vier vijf zes zeven acht negen tien"
    assert wrapped("onbreekbaarlangwoord", 10, 0.1) == "onbreekbaarlangwoord"


@pytest.mark.parametrize(("panels", "columns"), [(1, 1), (2, 2), (3, 3), (4, 2), (5, 3), (9, 3), (30, 3)])
def test_panels_stand_in_a_readable_grid(panels: int, columns: int) -> None:
    assert columns_for(panels) == columns


def test_bands_enclose_what_is_drawn(result: StoredResult) -> None:
    bands = yearly_bands(result).drop_nulls()
    assert (bands["p10"] <= bands["p90"]).all()
