"""The two figures of a game with their words and their tables, for the beamer and the debrief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groeipad.game.pages.outcomes import reached
from groeipad.game.pages.pictures import STEPS, PathRow, path_drawing, path_rows, tile_drawing
from groeipad.game.pages.words import Words
from groeipad.game.session import Session


def figures(words: Words, session: Session, index: int | None) -> dict[str, Any]:
    """Return the tile map and the growth path at the end of a round, as the templates take them.

    Parameters
    ----------
    words
        The words.
    session
        Where the game stands.
    index
        The round; None where no outcome is known yet.
    """
    rows = path_rows(session, index)
    return {
        "finding": _finding(words, session, index),
        "map": tile_drawing(words, session, index),
        "key": _key(words),
        "path": path_drawing(words, rows),
        "path_title": words.t("beamer.path_title"),
        "path_words": _path_words(words, rows),
        "path_table": [
            (str(row.year), *(words.count(value) for value in (*row.written, row.path))) for row in rows
        ],
    }


def _finding(words: Words, session: Session, index: int | None) -> str:
    if index is None:
        return words.t("beamer.nothing_yet")
    number, of = len(reached(session, index)), len(session.game.scenario.region.codes)
    which = "none" if number == 0 else "all" if number == of else "one" if number == 1 else "some"
    year = str(session.game.rounds[index].last_year)
    return words.t(f"beamer.finding_{which}", number=str(number), of=str(of), year=year)


def _key(words: Words) -> list[tuple[str, str]]:
    texts, key, low = words.texts, [], ""
    for below, color, _ in STEPS:
        high = "" if below == float("inf") else texts.percent(below)
        if not low:
            told = texts("figure.tile_map.below", high=high)
        elif not high:
            told = texts("figure.tile_map.above", low=low)
        else:
            told = texts("figure.tile_map.between", low=low, high=high)
        key.append((color, told))
        low = high
    return key


def _path_words(words: Words, rows: Sequence[PathRow]) -> str:
    """Return what the growth path shows, for who cannot see it."""
    end, known = rows[-1], [row for row in rows if row.housed is not None]
    told = words.t("beamer.path_target", target=words.count(end.path), year=str(end.year))
    if not known:
        return told
    last = known[-1]
    housed, low, high = map(words.count, last.written)
    now = words.t(
        "beamer.path_now",
        housed=housed,
        low=low,
        high=high,
        path=words.count(last.path),
        year=str(last.year),
    )
    return f"{now} {told}"
