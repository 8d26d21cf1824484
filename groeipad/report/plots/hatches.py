"""Hatches of an SVG file as lines and dots of their own, so that every program draws them sharp and small.

matplotlib fills what is hatched with a tile of an inch that repeats. A tile of four dots (``....``) holds over a
thousand circles, and a browser that prints makes a picture in dots of every bar: megabytes in a report. Here the
shape gets its colour, and lines within its outline are the hatch. They lie where the tile has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import ceil, floor

_PATTERN = re.compile(
    r'<pattern id="(?P<id>[^"]*)"[^>]*>\s*<rect[^>]* fill="(?P<color>[^"]*)"[^>]*/>\s*'
    r'<path d="(?P<path>[^"]*)"\s*style="[^"]*stroke: (?P<ink>[^;"]*); stroke-width: (?P<width>[\d.]+)[^"]*"/>'
    r"\s*</pattern>"
)
_HATCHED = re.compile(
    r'<path d="(?P<shape>[^"]*)"(?P<clip> clip-path="[^"]*")? style="fill: url\(#(?P<id>[^)]*)\)(?P<rest>[^"]*)"/>'
)
_EMPTY = re.compile(r"<defs>\s*</defs>\s*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ACROSS = {"-": (0.0, 1.0), "|": (1.0, 0.0), "/": (1.0, 1.0), "\\": (-1.0, 1.0)}
"""Lines of each direction have the same x·a + y·b for these (a, b); y runs down."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points."""


@dataclass(frozen=True)
class _Lines:
    """Lines of one direction: ``a·x + b·y`` is ``first``, ``first + step``, and so on."""

    direction: str
    first: float
    step: float

    def within(self, box: Box) -> Iterator[str]:
        """Yield the lines that cross a box, as parts of a path."""
        left, top, right, bottom = box
        a, b = _ACROSS[self.direction]
        corners = [a * x + b * y for x in (left, right) for y in (top, bottom)]
        for number in range(
            ceil((min(corners) - self.first) / self.step), floor((max(corners) - self.first) / self.step) + 1
        ):
            level = self.first + number * self.step
            if self.direction == "|":
                yield f"M {level:.2f} {top:.2f} V {bottom:.2f}"
            else:  # y = (level - a·x) / b, and b is one
                yield f"M {left:.2f} {level - a * left:.2f} L {right:.2f} {level - a * right:.2f}"


@dataclass(frozen=True)
class _Hatch:
    """How a shape is filled: its colour, the ink on it, and where that lies; ``apart`` where it is dots."""

    color: str
    ink: str
    width: float
    lines: tuple[_Lines, ...]
    apart: float = 0.0

    def over(self, box: Box) -> str:
        """Return the path of the hatch over a box."""
        if not self.apart:
            return " ".join(part for lines in self.lines for part in lines.within(box))
        left, top, right, bottom = box
        rows = []
        for number in range(
            floor((top - self.width) / self.apart), ceil((bottom + self.width) / self.apart) + 1
        ):
            start = (number % 2) * self.apart / 2
            first = start + floor((left - self.width - start) / self.apart) * self.apart
            rows.append(f"M {first:.2f} {number * self.apart:.2f} H {right + self.width:.2f}")
        return " ".join(rows)

    @property
    def style(self) -> str:
        """How its path is drawn: dots are dashes of no length with round ends."""
        dots = f"; stroke-dasharray: 0 {self.apart:g}; stroke-linecap: round" if self.apart else ""
        return f"fill: none; stroke: {self.ink}; stroke-width: {self.width:g}{dots}"


def drawn_hatches(svg: str) -> str:
    """Return an SVG file in which hatches are drawn; one with circles and lines together is left as it is.

    Parameters
    ----------
    svg
        The file as matplotlib writes it.
    """
    hatches = {one["id"]: hatch for one in _PATTERN.finditer(svg) if (hatch := _hatch(one)) is not None}
    if not hatches:
        return svg
    numbers = count(1)

    def drawn(shape: re.Match[str]) -> str:
        hatch = hatches.get(shape["id"])
        return shape[0] if hatch is None else _drawn(shape, hatch, next(numbers))

    kept = _PATTERN.sub(lambda one: "" if one["id"] in hatches else one[0], svg)
    return _EMPTY.sub("", _HATCHED.sub(drawn, kept))


def _drawn(shape: re.Match[str], hatch: _Hatch, number: int) -> str:
    """Return a shape in its colour, and the hatch within its outline."""
    numbers = [float(one) for one in _NUMBER.findall(shape["shape"])]
    xs, ys = numbers[::2], numbers[1::2]
    box = (min(xs), min(ys), max(xs), max(ys))
    clip = shape["clip"] or ""
    plain = f'<path d="{shape["shape"]}"{clip} style="fill: {hatch.color}{shape["rest"]}"/>'
    if box[2] - box[0] < 0.1 or box[3] - box[1] < 0.1:
        return plain
    return (
        f'{plain}<clipPath id="hatched{number}"><path d="{shape["shape"]}"/></clipPath>'
        f'<g{clip}><path d="{hatch.over(box)}" clip-path="url(#hatched{number})" style="{hatch.style}"/></g>'
    )


def _hatch(pattern: re.Match[str]) -> _Hatch | None:
    """Read a tile; None for one that cannot be told in lines of some directions, or in rows of dots."""
    parts = pattern["path"].split("M")[1:]
    curved = ["C" in part for part in parts]
    points = [[float(one) for one in _NUMBER.findall(part)] for part in parts]
    ink, width = pattern["ink"], float(pattern["width"])
    if parts and all(curved):
        rows = sorted({round((max(one[1::2]) + min(one[1::2])) / 2, 1) for one in points})
        across = max(points[0][::2]) - min(points[0][::2])
        return _Hatch(pattern["color"], ink, across + width, (), apart=rows[1] - rows[0])
    if any(curved) or not all(len(one) == 4 for one in points):
        return None
    levels: dict[str, list[float]] = {}
    for left, top, right, bottom in points:
        direction = (
            "-"
            if top == bottom
            else "|"
            if left == right
            else "/"
            if (right > left) == (bottom < top)
            else "\\"
        )
        a, b = _ACROSS[direction]
        levels.setdefault(direction, []).append(a * left + b * top)
    lines = []
    for direction, found in levels.items():
        first, second, *_ = sorted({round(one, 3) for one in found})
        lines.append(_Lines(direction, first, second - first))
    return _Hatch(pattern["color"], ink, width, tuple(lines))
