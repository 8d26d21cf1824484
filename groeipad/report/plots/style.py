"""How figures look: colours that colour-blind readers and grey printers keep apart, and readable type.

The colours are those of Okabe and Ito (2008), "Color universal design". They also differ in lightness, and no
two things differ by colour only: what is simulated has a marker or a filled shape, what is agreed is a line.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, Literal, ParamSpec

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from groeipad.report.plots.hatches import drawn_hatches

P = ParamSpec("P")
Form = Literal["png", "svg"]
FORMS: tuple[Form, ...] = ("png", "svg")
"""The forms of a figure as a file."""

BLUE = "#0072B2"
SKY = "#56B4E9"
PALE_BLUE = "#BFE0F5"
VERMILLION = "#D55E00"
ORANGE = "#E69F00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
BLACK = "#1A1A1A"
GREY = "#595959"
PALE = "#D9D9D9"

SIMULATED = BLUE
AGREED = BLACK
LIMIT = VERMILLION
QUOTA = "#8A8A8A"

LOOKS_OF_ROUTES: dict[str, tuple[str, str]] = {
    "urgent_lettings": (BLUE, ""),
    "first_lettings_urgent": (SKY, "...."),
    "other_supply_lettings": (PALE_BLUE, ""),
}
"""The colour and hatch of those housed, by the metric of the kind of home."""

TITLE_SIZE = 14.0
TEXT_SIZE = 9.5
SMALL_SIZE = 8.5
_DOTS = 150
"""Dots an inch."""

_SETTINGS: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": TEXT_SIZE,
    "axes.titlesize": TEXT_SIZE + 0.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 6.0,
    "axes.titley": 1.0,  # nothing stands between a panel and its title, so nobody has to look for it
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": PALE,
    "grid.linewidth": 0.6,
    "text.color": BLACK,
    "axes.labelcolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": BLACK,
    "ytick.labelcolor": BLACK,
    "xtick.labelsize": SMALL_SIZE,
    "ytick.labelsize": SMALL_SIZE,
    "ytick.major.size": 0.0,
    "legend.frameon": False,
    "legend.fontsize": SMALL_SIZE + 0.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "none",  # text stays text: searchable, and readable to a screen reader
    "svg.hashsalt": "groeipad",  # ids in the file follow from its content: the same figure, the same bytes
}


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Run a drawing function in the style of groeipad, whatever the user's own settings are."""

    @wraps(draw)
    def in_style(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with rc_context(_SETTINGS):
            figure = draw(*args, **kwargs)
            _settle(figure)
        return figure

    return in_style


def _settle(figure: Figure) -> None:
    """Lay a figure out once and keep the places, rounded.

    The layout's solver differs in the last bit from time to time, which would give other bytes for the same
    figure.
    """
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(float(edge), 6) for edge in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))


def encode(figure: Figure, form: Form) -> bytes:
    """Return a figure as a PNG (150 dots an inch) or SVG file; the same figure gives the same bytes."""
    target, before = BytesIO(), figure.dpi
    with rc_context(_SETTINGS):
        figure.dpi = _DOTS
        # The layout is settled already, so the figure is drawn once: ``print_figure`` would draw it twice.
        canvas: Any  # how the canvases print has no types
        if form == "png":
            canvas = FigureCanvasAgg(figure)
            canvas.print_png(target, metadata={"Software": None})
        else:
            canvas = FigureCanvasSVG(figure)
            canvas.print_svg(target, metadata={"Date": None})
        figure.dpi = before
    written = target.getvalue()
    return written if form == "png" else drawn_hatches(written.decode("utf-8")).encode("utf-8")
