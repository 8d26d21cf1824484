"""The growth path of a place, what was realised on it, and how it goes on from there, half-year by half-year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from groeipad.report.plots.frame import Heading, framed
from groeipad.report.plots.marks import BAND_ALPHA, Key, count_axis, line_key, month_axis, top_of
from groeipad.report.plots.style import AGREED, PALE, SIMULATED, SKY, VERMILLION, styled
from simulator.contract import REGION

if TYPE_CHECKING:
    from groeipad.report.progress.found import FoundProgress, Row

_HEIGHT = 2.0
"""Inches."""


@styled
def progress(found: FoundProgress, place: str) -> Figure:
    """Draw households housed by half-year: the path, what was realised, and the band of what follows.

    Parameters
    ----------
    found
        What the report is about.
    place
        The municipality, or the region.
    """
    texts, about = found.texts, found.about
    name = about.region if place == REGION else found.places[place]
    now, rows = found.now(place), found.all_rows(place)
    known = now["housed"] is not None and now["path"] is not None
    before = found.band("promised", "housed_in", place)
    before = before.filter(
        [(y, h) <= found.last for y, h in zip(before["year"], before["half"], strict=True)]
    )
    after = found.band("continued", "housed_in", place)
    keys: list[Key] = [
        line_key(texts("progress.figure.path"), AGREED),
        line_key(texts("progress.figure.realised"), VERMILLION, "", "D"),
    ]
    if len(before):
        keys.append((Patch(color=PALE, linewidth=0), texts("progress.figure.promised")))
    if len(after):
        keys.append(line_key(texts("progress.figure.continued"), SIMULATED))
        keys.append((Patch(color=SKY, alpha=BAND_ALPHA, linewidth=0), texts("figure.band")))
    figure = framed(
        about,
        Heading(
            texts(
                "progress.figure.title" if known else "progress.figure.title_unknown",
                name=name,
                housed=texts.count(now["housed"]),
                path=texts.mean(now["path"]),
                half_year=found.half_year(found.last),
            ),
            texts("progress.figure.subtitle"),
            keys,
        ),
        body_height=_HEIGHT,
    )
    axes = figure.add_subplot()
    axes.set_ylabel(texts("figure.households"))
    for line in before.iter_rows(named=True):
        begin = line["year"] + (line["half"] - 1) / 2
        axes.fill_between([begin, begin + 0.5], line["p10"], line["p90"], color=PALE, linewidth=0)
    if len(after):
        middles = [_middle(line) for line in after.iter_rows(named=True)]
        axes.fill_between(middles, after["p10"], after["p90"], color=SKY, alpha=BAND_ALPHA, linewidth=0)
        axes.plot(middles, after["mean"], color=SIMULATED, linewidth=1.6)
    edges = [
        edge for row in rows for edge in (row["year"] + (row["half"] - 1) / 2, row["year"] + row["half"] / 2)
    ]
    levels = [_number(row["path"]) for row in rows for _ in range(2)]
    axes.plot(edges, levels, color=AGREED, linewidth=1.6)
    axes.plot(
        [_middle(row) for row in rows],
        [_number(row["housed"]) for row in rows],
        color=VERMILLION,
        linestyle="",
        marker="D",
        markersize=6.5,
        clip_on=False,
    )
    month_axis(axes, edges[0], edges[-1], labels=11)
    count_axis(
        axes,
        texts,
        top_of([row["path"] for row in rows], [row["housed"] for row in rows], before["p90"], after["p90"]),
    )
    return figure


def _middle(row: Row) -> float:
    return float(row["year"] + (row["half"] - 0.5) / 2)


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
