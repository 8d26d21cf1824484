"""A plan for many futures and the plan for one: how many homes each lacks, from the worst future to the best."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.robust import How, Robust, same
from groeipad.report.plots.frame import Heading, framed
from groeipad.report.plots.marks import count_axis, line_key, top_of
from groeipad.report.plots.style import PALE, SIMULATED, SMALL_SIZE, VERMILLION, styled

_PANELS: tuple[tuple[How, str], ...] = (
    ("shortfall", "planned"),
    ("simulated_shortfall", "simulated"),
)
_LOOKS = {"nominal": (VERMILLION, "--"), "robust": (SIMULATED, "-")}
_BODY = 3.9
_LINE = 13
"""Points that each of the two lines of numbers takes between a panel and its title."""
_TAIL_COLOR = PALE
_TAIL_ALPHA = 0.55


@styled
def futures(robust: Robust, about: PlanAbout) -> Figure:
    """Draw the homes short in each future, sorted, as planned (left) and as simulated (right).

    Parameters
    ----------
    robust
        What both plans come to.
    about
        What the plan is.
    """
    texts = about.texts
    heading = Heading(
        _finding(robust, about),
        texts("figure.futures.subtitle", year=str(about.target_year), count=texts.count(robust.count)),
        [
            line_key(texts("figure.futures.robust"), SIMULATED, width=2.0),
            line_key(texts("figure.futures.nominal"), VERMILLION, "--", width=2.0),
            (Patch(color=_TAIL_COLOR, alpha=_TAIL_ALPHA, linewidth=0), texts("figure.futures.tail")),
        ],
    )
    figure = framed(about, heading, body_height=_BODY)
    grid = figure.add_gridspec(1, len(_PANELS))
    top = top_of(*(robust.sorted_shortfalls(plan, how) for how, _ in _PANELS for plan in _LOOKS))
    for number, (how, title) in enumerate(_PANELS):
        axes = figure.add_subplot(grid[number])
        axes.set_title(texts(f"figure.futures.{title}"), pad=8 + 2 * _LINE)
        _panel(axes, how, robust, about)
        count_axis(axes, texts, top)
        axes.set_xlabel(texts("figure.futures.futures"))
        if not number:
            axes.set_ylabel(texts("figure.futures.homes"))
    return figure


def _panel(axes: Axes, how: How, robust: Robust, about: PlanAbout) -> None:
    texts, worst = about.texts, float(robust.told["worst_part"])
    axes.axvspan(0, worst, color=_TAIL_COLOR, alpha=_TAIL_ALPHA, linewidth=0)
    for plan, (color, style) in _LOOKS.items():
        short = robust.sorted_shortfalls(plan, how)
        # Each future is as wide as the others: a level over its own part of them.
        edges = [edge / len(short) for one in range(len(short)) for edge in (one, one + 1)]
        levels = [one for one in short for _ in range(2)]
        axes.plot(edges, levels, color=color, linestyle=style, linewidth=1.8, clip_on=False, zorder=3)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: texts.percent(share)))
    for line, plan in enumerate(("nominal", "robust")):
        mean, tail = robust.of_plan(plan, how), robust.of_plan(plan, f"{how}_tail")
        axes.annotate(
            texts(f"figure.futures.{plan}_means", mean=texts.mean(mean), worst=texts.mean(tail)),
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 5 + line * _LINE),
            textcoords="offset points",
            size=SMALL_SIZE,
            color=_LOOKS[plan][0],
        )


def _finding(robust: Robust, about: PlanAbout) -> str:
    texts = about.texts
    what = "shortfall_tail" if robust.is_for_tail else "shortfall"
    ours, theirs = robust.both(what)
    blanks = {
        "year": str(about.target_year),
        "of": texts(f"figure.futures.of_{robust.told['measure']}"),
        "ours": texts.mean(ours),
    }
    if same(ours, theirs):
        return texts("figure.futures.title_same", **blanks)
    return texts("figure.futures.title", **blanks, theirs=texts.mean(theirs))
