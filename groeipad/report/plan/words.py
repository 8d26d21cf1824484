"""How a report says places, years and amounts of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from groeipad.report.plan.about import PlanAbout
from groeipad.texts import Texts
from simulator.contract import ALL_STREAMS, REGION

MOST_NAMES = 6
"""With more municipalities than this, they are counted and not named."""


def listed(parts: Sequence[str], texts: Texts) -> str:
    """Write things after each other as people say them: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return texts("plan.words.and", first=", ".join(parts[:-1]), last=parts[-1])


def years_told(years: Iterable[int], texts: Texts) -> str:
    """Write years, those that follow each other as a span: 2027 and 2031–2035; none: all of them."""
    ordered = sorted(set(years))
    if not ordered:
        return texts("plan.words.all_years")
    starts = [ordered[0], *(year for before, year in pairwise(ordered) if year - before > 1)]
    ends = [*(before for before, year in pairwise(ordered) if year - before > 1), ordered[-1]]
    spans = [
        str(start) if start == end else f"{start}–{end}" for start, end in zip(starts, ends, strict=True)
    ]
    return listed(spans, texts)


def place_told(municipality: str, stream: str, about: PlanAbout) -> str:
    """Write where something is: in a municipality, in the region, or at a corporation."""
    texts = about.texts
    name = about.municipalities.get(municipality, texts("plan.words.region"))
    if corporation := about.corporations.get(stream):
        if municipality == REGION:
            return texts("plan.words.at", corporation=corporation)
        return texts("plan.words.at_in", corporation=corporation, place=name)
    return texts("plan.words.in", place=name)


def places_told(municipalities: Iterable[str], about: PlanAbout) -> str:
    """Write in which municipalities something is; when there are many, in how many."""
    texts, found = about.texts, set(municipalities)
    names = [name for code, name in about.municipalities.items() if code in found]
    if REGION in found:
        names.insert(0, texts("plan.words.region"))
    if len(names) == len(about.municipalities) > 1:
        return texts("plan.words.everywhere")
    if len(names) > MOST_NAMES:
        return texts(
            "plan.words.many",
            names=texts.count(len(names)),
            total=texts.count(len(about.municipalities)),
        )
    return texts("plan.words.in", place=listed(names, texts))


def supply_told(stream: str, about: PlanAbout) -> str:
    """Write which kind of other supply it is, or that it is all of it."""
    if stream == ALL_STREAMS:
        return about.texts("plan.words.other_supply")
    return about.texts("plan.words.kind", name=about.other_supply.get(stream, stream))


def ratio_told(ratio: float, about: PlanAbout) -> str:
    """Write a ratio in per cent, and never 100% where it is not reached."""
    texts = about.texts
    if about.reaches(ratio):
        return texts.percent(ratio)
    return next(
        (told for digits in (0, 1, 2) if (told := texts.percent(ratio, digits)) != texts.percent(1, digits)),
        texts("plan.words.just_short"),
    )


def amount_told(number: float, texts: Texts) -> str:
    """Write an amount within a sentence: with a decimal only where it is small and that tells something."""
    told = texts.mean(number)
    return texts.count(number) if told == texts.decimal(round(number)) else told


def points_told(share: float, texts: Texts) -> str:
    """Write the difference of two shares in points of a per cent, without the word."""
    return amount_told(100 * share, texts)


def capitalised(sentence: str) -> str:
    """Begin a sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]


def label_within(key: str, texts: Texts) -> str:
    """Return a label as it stands within a sentence, without its capital."""
    label = texts(key)
    return label[:1].lower() + label[1:]
