"""How well colours stand out against each other, and how a shape is drawn so that it does.

WCAG 2.2 asks a contrast of 4.5 for text (1.4.3; 3 where it is large) and of 3 for what has to be seen to understand a
figure (1.4.11). The pale colours of the palette do not reach that on white, so a shape of such a colour has a darker
outline and a darker hatch.
"""

from __future__ import annotations

from typing import Any

from matplotlib.colors import to_rgb

from groeipad.report.plots.style import BLACK, GREY

TEXT, LARGE_TEXT, SHAPE = 4.5, 3.0, 3.0
"""The least contrast of text, of large text, and of shapes that carry meaning."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(color: str) -> str:
    """Return the colour of a number on a shape: white or black, whichever stands out."""
    return "white" if contrast("white", color) >= TEXT else BLACK


def edge_of(color: str) -> str:
    """Return the colour of the outline and the hatch of a shape, which is on white."""
    return next(edge for edge in ("white", GREY, BLACK) if contrast(edge, color) >= SHAPE)


def shape(color: str, hatch: str = "", *, outline: float = 0.0) -> dict[str, Any]:
    """Return how matplotlib draws a shape of a colour, so that it stands out on white whatever its colour.

    Parameters
    ----------
    color
        Its colour.
    hatch
        Its hatch; the ink of it stands out against the colour.
    outline
        The width in points of the white line around it, between it and its neighbours; a pale one has a dark line.
    """
    edge = edge_of(color)
    return {
        "facecolor": color,
        "hatch": hatch,
        "edgecolor": edge,
        "linewidth": outline if edge == "white" else 0.6,
    }


def _luminance(color: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in to_rgb(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
