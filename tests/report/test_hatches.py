"""A hatch is drawn as lines or dots within the outline of its shape, where matplotlib's own tile has them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from groeipad.report.plots.hatches import drawn_hatches


def svg_of(hatch: str, height: float = 1.0) -> str:
    figure, target = Figure((2, 2)), BytesIO()
    axes = figure.subplots()
    axes.bar(0, height, facecolor="#56B4E9", edgecolor="white", linewidth=0, hatch=hatch)
    axes.set_ylim(0, 1.2)
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(target, metadata={"Date": None})
    return target.getvalue().decode()


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text)]


def the_hatch(svg: str) -> tuple[str, str]:
    """Return the path and the style of what is drawn within the outline of a shape."""
    ((path, style),) = re.findall(r'<path d="([^"]*)" clip-path="url\(#hatched1\)" style="([^"]*)"', svg)
    return path, style


@pytest.mark.parametrize("hatch", ["..", "...", "....", "////", "\\\\\\\\", "xxxx", "----", "||||", "++++"])
def test_a_shape_has_its_colour_and_no_tile_and_the_hatch_stays_within_its_outline(hatch: str) -> None:
    svg = drawn_hatches(svg_of(hatch))
    assert "<pattern" not in svg
    assert "fill: #56b4e9" in svg
    outline = re.findall(r'<clipPath id="hatched1"><path d="([^"]*)"/></clipPath>', svg)
    assert len(outline) == 1
    path, style = the_hatch(svg)
    assert "stroke: #ffffff" in style
    assert ("stroke-dasharray" in style) == ("." in hatch)
    assert len(path) < 6_000


@pytest.mark.parametrize(
    ("hatch", "a", "b"), [("////", 1, 1), ("\\\\\\\\", -1, 1), ("----", 0, 1), ("||||", 1, 0)]
)
def test_lines_lie_where_the_tile_has_them(hatch: str, a: int, b: int) -> None:
    """Lines have one a·x + b·y; the tile repeats every 72 points, and so do these levels along either axis."""
    before = svg_of(hatch)
    (tile,) = re.findall(r'<pattern.*? d="([^"]*)"', before, re.S)
    of_tile = {round(a * x + b * y, 2) % 72 for x, y, *_ in (numbers(part) for part in tile.split("M")[1:])}
    path, _ = the_hatch(drawn_hatches(before))
    found = {round(a * x + b * y, 2) % 72 for x, y, *_ in (numbers(part) for part in path.split("M")[1:])}
    assert found <= {*of_tile, 0.0}
    assert len(found) > 10


def test_rows_of_dots_lie_where_the_tile_has_them_and_every_second_row_is_moved() -> None:
    before = svg_of("....")
    (tile,) = re.findall(r'<pattern.*? d="([^"]*)"', before, re.S)
    middles = set()
    for circle in tile.split("M")[1:]:
        of = numbers(circle)
        middles.add(tuple(round((min(part) + max(part)) / 2, 1) % 72 for part in (of[::2], of[1::2])))
    path, style = the_hatch(drawn_hatches(before))
    assert "stroke-dasharray: 0 3; stroke-linecap: round" in style
    rows = [numbers(part) for part in path.split("M")[1:]]
    for x, y, end in rows:
        on_row = {(round(x + 3 * dot, 1) % 72, y % 72) for dot in range(int((end - x) / 3) + 1)}
        assert on_row <= middles
    assert len({y for _, y, _ in rows}) == len(rows)
    assert len({x for x, _, _ in rows}) == 2


@pytest.mark.parametrize("hatch", ["", "../"])
def test_what_is_not_hatched_or_of_dots_and_lines_together_stays_as_it_is(hatch: str) -> None:
    svg = svg_of(hatch)
    assert drawn_hatches(svg) == svg


def test_a_bar_without_height_has_no_hatch() -> None:
    svg = drawn_hatches(svg_of("////", 0.0))
    assert "hatched1" not in svg
    assert "<pattern" not in svg
