"""The answer a report opens with, in three sentences: is fair share met, what is missing, what would help most."""

from __future__ import annotations

from pathlib import PurePath

from groeipad.report.bands import LIKELY, band_in
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.missing import Missing, what_keeps
from groeipad.report.html.sections.plan_help import what_the_plan_helps
from groeipad.report.html.sections.words import spread
from groeipad.report.plan.words import MOST_NAMES, listed
from simulator.contract import REGION


def answer(found: FoundReport) -> tuple[str, str, str]:
    """Return three sentences: is fair share met (it begins with yes or no), what is missing, what would help most.

    Parameters
    ----------
    found
        What the report is about.
    """
    missing = Missing.of(found.main, found.about)
    return _is_it_met(found), _what_is_missing(missing, found), _what_helps(missing, found)


def _is_it_met(found: FoundReport) -> str:
    """Tell whether it is likely that every municipality reaches fair share, how likely, and who does not."""
    about, texts, chance = found.about, found.texts, _chances(found)
    places = list(about.municipalities)
    likely = [code for code in places if chance[code] > LIKELY]
    short = [code for code in places if code not in likely]
    yes = chance[REGION] > LIKELY
    if len(places) == 1:
        key = "only_yes" if yes else "only_no"
    elif yes:
        key = "yes"
    elif not short:
        key = "no_not_together"
    elif not likely:
        key = "no_all"
    else:
        key = "no_but_in" if len(likely) < len(short) and len(likely) <= MOST_NAMES else "no_not_in"
    if not about.has_spread:
        key += "_once"
    named = likely if key.startswith("no_but_in") else short
    return texts(
        f"report.sections.answer.{key}",
        year=str(about.target_year),
        name=next(iter(about.municipalities.values())),
        names=_names(named, found),
        total=texts.count(len(places)),
        chance=texts.percent(chance[REGION]),
    )


def _chances(found: FoundReport) -> dict[str, float]:
    """Return the chance that each municipality, and the region, reaches fair share in the target year."""
    about = found.about
    return {
        code: band_in(found.bands, "fair_share_reached", code, about.target_year).mean or 0.0
        for code in (*about.municipalities, REGION)
    }


def _is_for_chance_to_decide(found: FoundReport) -> bool:
    """Whether each municipality is likely to reach fair share, but not all of them in one and the same future."""
    chance = _chances(found)
    return chance[REGION] <= LIKELY and all(chance[code] > LIKELY for code in found.about.municipalities)


def _what_is_missing(missing: Missing, found: FoundReport) -> str:
    """Tell how many homes are missing and where most, and who waits at the end."""
    about, texts = found.about, found.texts
    backlog = band_in(found.bands, "backlog", REGION, about.target_year)
    blanks = {
        "year": str(about.target_year),
        "backlog": texts.count(backlog.mean),
        "backlog_spread": spread(backlog, texts.count, about),
    }
    if missing.amount != "missing":
        return texts(f"report.sections.answer.{missing.amount}_missing", **blanks)
    code, homes = next(iter(missing.homes.items()))
    key = "missing" if len(about.municipalities) > 1 else "missing_only"
    return texts(
        f"report.sections.answer.{key}",
        **blanks,
        homes=texts.count(missing.total.mean),
        homes_spread=spread(missing.total, texts.count, about),
        name=about.municipalities[code],
        most=texts.count(homes),
    )


def _what_helps(missing: Missing, found: FoundReport) -> str:
    """Tell what would help most: by the plan where there is one, else as far as the result itself shows it."""
    about, texts = found.about, found.texts
    file = PurePath((found.plan or found.main).manifest["inputs"][0]["file"]).name
    if _is_for_chance_to_decide(found):
        return texts("report.sections.answer.help_margin", file=file)
    if found.plan is not None:
        return what_the_plan_helps(found.plan, found)
    if missing.amount != "missing":
        return texts("report.sections.answer.nothing_needed", file=file)
    limits = what_keeps(missing, found.bands, about)
    if not limits:
        return texts("report.sections.answer.no_plan", file=file)
    limit, codes = next(iter(limits.items()))
    return texts(
        f"report.sections.answer.help_{limit}",
        names=_names(codes, found),
        homes=texts.count(sum(missing.homes[code] for code in codes)),
        cap=texts.percent(about.cap),
        file=file,
    )


def _names(codes: list[str], found: FoundReport) -> str:
    """Name municipalities; where they are many, the first and how many others."""
    texts, names = found.texts, [found.about.municipalities[code] for code in codes]
    if len(names) <= MOST_NAMES:
        return listed(names, texts)
    return texts(
        "report.sections.answer.and_others",
        names=", ".join(names[: MOST_NAMES - 1]),
        others=texts.count(len(names) - MOST_NAMES + 1),
    )
