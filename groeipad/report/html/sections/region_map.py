"""The region as a map of equal tiles: which part of its fair share each municipality houses."""

from __future__ import annotations

from functools import partial

from groeipad.report.bands import band_in
from groeipad.report.html.content import DataTable, DrawnFigure, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import banded, caption, numbers
from groeipad.report.plan.words import listed
from groeipad.report.tiles import TileMap

_MOST_NAMED = 3
"""So many municipalities are named: those furthest behind."""


def region_map(found: FoundReport) -> Section | None:
    """Return the section with the map; None where there is but one municipality, or nothing to colour it by."""
    if len(found.about.municipalities) < 2 or not _ratios(found):
        return None
    texts = found.texts
    reached = texts("report.sections.map.reached", days=texts.count(found.about.reached_wait_days))
    return Section(
        "map",
        texts("report.sections.map.title"),
        (reached, fair_share_map(found)),
        starts_page=True,
    )


def fair_share_map(found: FoundReport) -> DrawnFigure:
    """Return the map, with what it shows in words and in a table."""
    from groeipad.report.plots.tile_map import tile_map

    about, texts, tiles = found.about, found.texts, TileMap.of(found.main.manifest)
    heads = (
        texts("summary.column.municipality"),
        *(
            texts(f"report.sections.map.{head}", year=str(about.target_year))
            for head in ("needed", "housed", "ratio", "chance")
        ),
    )

    def row(code: str, name: str) -> tuple[str, ...]:
        needed, housed, ratio, chance = (
            band_in(found.bands, metric, code, about.target_year)
            for metric in ("fair_share_task", "housed_in", "fair_share_ratio", "fair_share_reached")
        )
        counts = (banded(one, texts.count, about) for one in (needed, housed))
        return name, *counts, banded(ratio, texts.percent, about), texts.percent(chance.mean)

    return DrawnFigure(
        "map",
        partial(tile_map, tiles, found.bands, about),
        _in_words(found),
        DataTable(
            caption("report.sections.map.caption", about),
            heads,
            tuple(row(code, name) for code, name in about.municipalities.items()),
            numbers(len(heads)),
        ),
    )


def _ratios(found: FoundReport) -> dict[str, float]:
    year = found.about.target_year
    return {
        name: ratio
        for code, name in found.about.municipalities.items()
        if (ratio := band_in(found.bands, "fair_share_ratio", code, year).mean) is not None
    }


def _in_words(found: FoundReport) -> str:
    texts, ratios = found.texts, _ratios(found)
    order = sorted(ratios, key=lambda name: ratios[name])
    behind, ahead = order[:_MOST_NAMED], order[-1]
    return texts(
        "report.sections.map.alternative",
        year=str(found.about.target_year),
        behind=listed([f"{name} ({texts.percent(ratios[name])})" for name in behind], texts),
        ahead=ahead,
        highest=texts.percent(ratios[ahead]),
        enough=texts.count(sum(round(ratio, 2) >= 1 for ratio in ratios.values())),
        total=texts.count(len(ratios)),
    )
