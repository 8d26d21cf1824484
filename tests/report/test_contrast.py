"""What stands in a figure stands out: text by 4.5 against what is behind it (3 where large), shapes by 3 (WCAG)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from groeipad.report.figures import drawings
from groeipad.report.plan.figures import drawings as plan_drawings
from groeipad.report.plots import style, tile_map
from groeipad.report.plots.contrast import LARGE_TEXT, SHAPE, TEXT, contrast, edge_of, ink_on
from groeipad.report.plots.style import encode
from simulator.results.store import read_result
from tests.report.accounts import EVERYTHING
from tests.report.facilities import TAKING_BACK
from tests.report.factory import Made, write_result
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MONTHS

COLORS = [
    value
    for name, value in vars(style).items()
    if name.isupper() and isinstance(value, str) and value.startswith("#") and value != style.BLACK
]
LINES = ("SIMULATED", "AGREED", "LIMIT", "QUOTA", "GREY")


def test_contrast_is_that_of_wcag() -> None:
    """The published examples: black on white is 21, #767676 the lightest grey that text on white may have."""
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("white", "#767676") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("color", COLORS)
def test_a_shape_of_any_colour_stands_out_on_white_by_itself_or_by_its_outline(color: str) -> None:
    edge = edge_of(color)
    assert contrast(edge, color) >= SHAPE, "its hatch stands out"
    if edge != "white":
        assert contrast(edge, "white") >= SHAPE
    assert contrast(ink_on(color), color) >= TEXT, "a number on it can be read"


def test_lines_and_words_stand_out_on_white() -> None:
    for name in LINES:
        assert contrast(getattr(style, name), "white") >= SHAPE, name
    for color in (style.BLACK, style.GREY):
        assert contrast(color, "white") >= TEXT


def test_words_on_the_tiles_of_the_map_stand_out() -> None:
    for _, color, ink in tile_map._STEPS:
        assert contrast(ink, color) >= TEXT


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    """Return the figures of a run in which all there is happens, and of a plan."""
    folder = tmp_path_factory.mktemp("contrast")
    made = Made(extras=EVERYTHING, facilities=TAKING_BACK, replications=4, last_year=2029)
    run = read_result(write_result(folder / "run", made))
    plan = write_plan(folder / "plan-run", replace(MONTHS, length="year"))
    drawn = {name: draw() for name, draw in drawings(run, "nl").items()}
    return drawn | {f"plan-{name}": draw() for name, draw in plan_drawings(plan, "nl").items()}


def texts_of(figure: Figure) -> Iterator[Text]:
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip():
            yield text


def behind(figure: Figure, text: Text, canvas: FigureCanvasAgg) -> list[str]:
    """Return the colours that lie behind a text, of which a twentieth of its place or more is made."""
    box, dots = text.get_window_extent(), np.asarray(canvas.buffer_rgba())
    height = dots.shape[0]
    rows = slice(max(0, int(height - box.y1)), int(np.ceil(height - box.y0)))
    part = dots[rows, max(0, int(box.x0)) : int(np.ceil(box.x1)), :3].reshape(-1, 3)
    colors, counts = np.unique(part @ np.array([65536, 256, 1]), return_counts=True)
    return [f"#{color:06x}" for color in colors[counts >= len(part) / 20]]


def test_every_word_stands_out_against_what_lies_behind_it(figures: dict[str, Figure]) -> None:
    """The figure is drawn without its words, and looked at where they are; their own boxes stay."""
    seen = 0
    for name, figure in figures.items():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        words = list(texts_of(figure))
        colors = {id(text): text.get_color() for text in words}
        for text in words:
            text.set_color("none")
        canvas.draw()
        for text in words:
            text.set_color(colors[id(text)])
            large = text.get_size() >= (14 if text.get_weight() in ("bold", 700) else 18)
            for color in behind(figure, text, canvas):
                seen += 1
                least = LARGE_TEXT if large else TEXT
                told = (name, text.get_text(), to_hex(text.get_color()), color)
                assert contrast(to_hex(text.get_color()), color) >= least, told
    assert seen > 200


SHAPES = re.compile(r'<path d="([^"]*)"[^>]*style="fill: (#\w{6})(?:; fill-opacity: [\d.]+)?([^"]*)"')


def test_in_the_svg_every_pale_shape_has_an_outline_that_stands_out(figures: dict[str, Figure]) -> None:
    seen: Counter[str] = Counter()
    for name, figure in figures.items():
        for path, fill, rest in SHAPES.findall(encode(figure, "svg").decode()):
            is_box_of_a_number = "Q" in path  # with round corners, on a shape of the same colour
            if fill == "#ffffff" or contrast(fill, "white") >= SHAPE or is_box_of_a_number:
                continue
            seen[fill] += 1
            outline = re.search(r"stroke: (#\w{6})", rest)
            assert outline is not None, (name, fill, rest)
            assert contrast(outline[1], "white") >= SHAPE, (name, fill, outline[1])
    assert len(seen) >= 3
