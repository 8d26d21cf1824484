"""The answer: whether every municipality reaches fair share in the target year, and who falls short how far."""

from __future__ import annotations

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.found import Found
from groeipad.report.plan.words import amount_told, ratio_told


def short_of(found: Found, about: PlanAbout) -> list[str]:
    """Return the municipalities that do not reach fair share, the worst first."""
    ratios = found.fair_share.ratios
    return sorted(
        (code for code in about.municipalities if not about.reaches(ratios[code])),
        key=lambda code: ratios[code],
    )


def finding(found: Found, about: PlanAbout) -> str:
    """Return the name of what was found, as texts about it end: yes or no, for one municipality or several."""
    short, total = len(short_of(found, about)), len(about.municipalities)
    if total == 1:
        return "only_no" if short else "only_yes"
    return {0: "yes", 1: "no_one"}.get(short, "no_all" if short == total else "no")


def answer_sentences(found: Found, about: PlanAbout) -> tuple[str, ...]:
    """Return the answer in a few sentences; the first begins with yes or no."""
    texts, year, short = about.texts, str(about.target_year), short_of(found, about)
    sentences = [
        texts(
            f"plan.answer.{finding(found, about)}",
            year=year,
            short=texts.count(len(short)),
            total=texts.count(len(about.municipalities)),
            name=about.municipalities[short[0] if short else next(iter(about.municipalities))],
        )
    ]
    if short:
        sentences.append(
            texts("plan.answer.short", items="; ".join(_how_far(code, found, about) for code in short))
        )
        first = next(iter(found.goals), "")
        sentences.append(texts(f"plan.answer.{'best' if first == 'fairness' else 'not_first'}"))
        if not found.fair_share.required:
            sentences.append(texts("plan.answer.not_required"))
    if not found.hold:
        sentences.append(texts("plan.answer.limits_do_not_hold"))
    return tuple(sentences)


def _how_far(code: str, found: Found, about: PlanAbout) -> str:
    share, texts = found.fair_share, about.texts
    missing = share.homes[code] - share.placed[code]
    told = amount_told(missing, texts)
    return texts(
        f"plan.answer.short_item{'_one' if missing < 1 or told == texts.count(1) else ''}",
        name=about.municipalities[code],
        ratio=ratio_told(share.ratios[code], about),
        homes=told,
    )
