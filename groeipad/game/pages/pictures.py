"""The two figures of the beamer as numbers in a drawing: the tile map, and the growth path against the target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from groeipad.game.compute import AS_PLAYED
from groeipad.game.pages.outcomes import PER_CENT, is_reached, step_at, value_at
from groeipad.game.pages.rounding import whole
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from groeipad.report.tiles import TileMap
from simulator.contract import REGION

STEPS: tuple[tuple[float, str, str], ...] = (
    (0.5, "#F4F8FB", "#1A1A1A"),
    (0.7, "#D3E6F3", "#1A1A1A"),
    (0.9, "#9FCAE6", "#1A1A1A"),
    (1.0, "#56A5D3", "#1A1A1A"),
    (float("inf"), "#0072B2", "white"),
)
"""Below which part of the fair share which colour holds, and the colour of words on it: those of the tile map of the
reports (``groeipad.report.plots.tile_map``), whose pairs have a contrast of at least 4.5 (WCAG 2.2, 1.4.3)."""
UNKNOWN = ("#FFFFFF", "#1A1A1A")
"""The colours of a tile before the first outcome."""
SIDE = 100
"""How wide a tile is in its drawing."""
_NAME_SIZE, _NAME_ROOM, _LETTER = 15.5, 91.0, 0.65
"""How large a name is, how wide it may be, and how wide a bold letter is as a part of its size."""
_NEARLY = 11
"""A name with more letters is put on two lines where it has two words."""

WIDTH, HEIGHT = 900.0, 285.0
"""The drawing of the growth path."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 96.0, 46.0, 18.0, 46.0
"""What lies around its field."""


def map_tiles(session: Session) -> TileMap:
    """Return where each municipality lies."""
    region = session.game.scenario.region
    known = {code: {"tile": one.tile} for code, one in region.municipalities.items()}
    return TileMap.of({"municipalities": region.names, "scenario": {"region": {"municipalities": known}}})


def tile_drawing(words: Words, session: Session, index: int | None) -> dict[str, Any]:
    """Return the tile map at the end of a round; without numbers where there is no round yet."""
    tiles = map_tiles(session)
    ranks = _ranks(session, index) if session.game.file.ranking and index is not None else {}
    drawn = []
    for code, (column, row) in tiles.places.items():
        ratio = None if index is None else value_at(session, index, "fair_share_ratio", code).mean
        color, ink = UNKNOWN if ratio is None else look(ratio / PER_CENT)
        name = words.place(code)
        lines = _lines(name)
        longest = max(len(line) for line in lines)
        drawn.append(
            {
                "x": column * SIDE,
                "y": row * SIDE,
                "color": color,
                "ink": ink,
                "name": name,
                "lines": lines,
                "size": round(min(_NAME_SIZE, _NAME_ROOM / (_LETTER * longest)), 1),
                "ratio": words.figure("fair_share_ratio", ratio),
                "known": ratio is not None,
                "reached": index is not None and is_reached(session, index, code),
                "rank": ranks.get(code),
            }
        )
    return {
        "tiles": drawn,
        "width": tiles.columns * SIDE,
        "height": tiles.rows * SIDE,
        "given": tiles.is_given,
    }


def _ranks(session: Session, index: int) -> dict[str, int]:
    ratios = {
        code: value_at(session, index, "fair_share_ratio", code).mean or 0
        for code in session.game.scenario.region.codes
    }
    return {code: 1 + sum(other > ratio for other in ratios.values()) for code, ratio in ratios.items()}


def look(ratio: float) -> tuple[str, str]:
    """Return the colour of a tile and of the words on it, by the part of the fair share that stands on it."""
    return next((color, ink) for below, color, ink in STEPS if ratio < below)


def _lines(name: str) -> list[str]:
    words = name.replace("-", "- ").split()
    if len(name) <= _NEARLY or len(words) == 1:
        return [name]
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(name) / 2))
    return [" ".join(words[:cut]).replace("- ", "-"), " ".join(words[cut:]).replace("- ", "-")]


@dataclass(frozen=True)
class PathRow:
    """A year of the growth path: who is housed with its P10 and P90, and the path; None where not known.

    ``step`` is in which steps who is housed is written.
    """

    year: int
    housed: float | None
    low: float | None
    high: float | None
    path: float | None
    step: int = 1

    @property
    def written(self) -> tuple[int | None, int | None, int | None]:
        """Who is housed with its P10 and P90, as they are written."""
        housed, low, high = (
            None if value is None else whole(value, self.step) for value in (self.housed, self.low, self.high)
        )
        return housed, low, high


def path_rows(session: Session, index: int | None) -> list[PathRow]:
    """Return the growth path of the region until the target year, with who was housed until the end of a round.

    The path is a straight line to the region's task in the target year, as in docs/model.md; what comes after the
    last computed year lies on the line from there to the task.
    """
    scenario = session.game.scenario
    target, task = scenario.horizon.target_year, scenario.demand.task.value
    first = session.game.rounds[0].first_year
    if index is None:
        return [
            PathRow(year, None, None, None, _path_in(session, year, target, task))
            for year in range(first, target + 1)
        ]
    outcome = session.outcomes[index]
    years: Sequence[int] = outcome["years"]
    mean, path = (outcome["worlds"][AS_PLAYED][name][REGION] for name in ("housed_in", "growth_path"))
    low, high = (outcome[name]["housed_in"][REGION] for name in ("low", "high"))
    step = step_at(session, index, "housed_in", REGION)
    rows = [PathRow(*row, step) for row in zip(years, mean, low, high, path, strict=True)]
    last = rows[-1]
    for year in range(last.year + 1, target + 1):
        part = (year - last.year) / (target - last.year)
        ahead = None if last.path is None else last.path + (task - last.path) * part
        rows.append(PathRow(year, None, None, None, ahead))
    return rows


def _path_in(session: Session, year: int, target: int, task: float) -> float | None:
    """Return the growth path of the region in a year, before anything was computed.

    Where nobody knows what the region housed in the reference year, only the target is known.
    """
    scenario = session.game.scenario
    housed, reference = scenario.region.housed_in_reference_year, scenario.horizon.reference_year
    if housed is None or target <= reference:
        return task if year == target else None
    return housed.value + (task - housed.value) * (year - reference) / (target - reference)


def path_drawing(words: Words, rows: Sequence[PathRow]) -> dict[str, Any]:
    """Return the growth path as a drawing: points, ticks and labels."""
    values = [value for row in rows for value in (row.high, row.housed, row.path) if value is not None]
    top, step = _scale(max(values, default=1.0))
    first, last = rows[0].year, rows[-1].year

    def x(year: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (year - first) / max(1, last - first), 1)

    def y(value: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top, 1)

    def points(pairs: Iterable[tuple[int, float | None]]) -> str:
        return " ".join(f"{x(year)},{y(value)}" for year, value in pairs if value is not None)

    known = [row for row in rows if row.housed is not None]
    end = rows[-1]
    latest = known[-1] if known else None
    band = [(row.year, row.high) for row in known] + [(row.year, row.low) for row in reversed(known)]
    every = max(1, -(-(last - first) // 5))
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": _LEFT,
        "right": WIDTH - _RIGHT,
        "bottom": HEIGHT - _BOTTOM,
        "path": points((row.year, row.path) for row in rows),
        "housed": points((row.year, row.housed) for row in known),
        "band": points(band),
        "dots": [(x(row.year), y(row.housed)) for row in known if row.housed is not None],
        "end": None if end.path is None else (x(end.year), y(end.path), words.count(end.path)),
        "latest": None
        if latest is None or latest.housed is None
        else (x(latest.year), y(latest.housed), words.count(latest.written[0])),
        "latest_below": bool(latest and latest.path and (latest.housed or 0) < latest.path),
        "years": [(x(year), str(year)) for year in range(last, first - 1, -every)],
        "levels": [(y(level), words.count(level)) for level in _levels(top, step)],
    }


def _scale(most: float) -> tuple[float, float]:
    """Return the top of an axis and the step between its levels, which are round numbers."""
    size = 1.0
    while most > 10 * size:
        size *= 10
    for step in (0.5 * size, size, 2 * size, 2.5 * size, 5 * size):
        if most <= 4 * step:
            return max(step, -(-most // step) * step), step
    return 10 * size, 5 * size


def _levels(top: float, step: float) -> list[float]:
    return [step * number for number in range(1 + round(top / step))]
