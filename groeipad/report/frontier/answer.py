"""The answer of a frontier: how far everybody can come at each regular part, and how many extra homes that takes."""

from __future__ import annotations

from math import ceil

from groeipad.report.frontier.chosen import share_told
from groeipad.report.frontier.found import FoundFrontier, FoundLevel
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.words import listed, ratio_told
from groeipad.texts import Texts


def homes_told(homes: float) -> int:
    """Return the whole homes that so many take: a part of a home is a home."""
    return ceil(homes - 1e-6)


def answer_sentences(found: FoundFrontier, about: PlanAbout) -> tuple[str, ...]:
    """Tell what the scenario's own regular part makes possible, and what other parts do."""
    texts = about.texts
    sentences: list[str] = []
    if found.own_level is not None:
        sentences.append(possible(found.own_level, found, about))
        sentences += _other_levels(found, about)
    if found.impossible:
        parts = listed([share_told(one, texts) for one in found.impossible], texts)
        key = "one_impossible" if len(found.impossible) == 1 else "impossible"
        sentences.append(texts(f"frontier.answer.{key}", parts=parts))
    if not found.other_supply:
        sentences.append(texts("frontier.answer.no_other_supply"))
    elif found.levels and not found.homes_matter:
        sentences.append(texts("frontier.answer.homes_do_not_help", year=str(about.target_year)))
    return tuple(sentences)


def possible(level: FoundLevel, found: FoundFrontier, about: PlanAbout) -> str:
    """Tell how far everybody can come at a level, and with how many extra homes."""
    texts = about.texts
    reaches = about.reaches(level.best)
    only = "only_" if len(about.municipalities) == 1 else ""
    homes = homes_told(level.line[-1][0])
    with_homes = "_with_homes" if found.homes_matter and homes > 0 else ""
    return texts(
        f"frontier.answer.{only}{'reached' if reaches else 'not_reached'}{with_homes}",
        regular=share_told(level.regular, texts),
        total=texts.count(len(about.municipalities)),
        name=next(iter(about.municipalities.values())),
        year=str(about.target_year),
        homes=told_homes(homes, texts),
        ratio=ratio_told(level.best, about),
    )


def told_homes(homes: int, texts: Texts) -> str:
    """Write a number of extra homes in a sentence."""
    return texts(
        "frontier.words.one_home" if homes == 1 else "frontier.words.homes", homes=texts.count(homes)
    )


def _other_levels(found: FoundFrontier, about: PlanAbout) -> list[str]:
    """Tell of the lowest and the highest regular part beside that of the scenario."""
    ends = (found.levels[0], found.levels[-1])
    own = found.own_level
    return [possible(one, found, about) for one in dict.fromkeys(ends) if one != own]
