"""What a comparison means in sentences: what is better and how sure that is, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from groeipad.report.compare.found import ComparedScenario, Difference, FoundComparison
from groeipad.report.compare.words import item_told
from groeipad.report.plan.words import listed

_AMOUNTS_OF = {"better": ("better",), "worse": ("worse",), "different": ("higher", "lower")}
"""The sentences that tell by how much, and the verdicts they tell of."""
_NAMES_OF = ("not_sure", "same", "unknown")
"""The verdicts of which a sentence only tells the metrics."""
_WIDER, _NARROWER = 0.95, 1.05
"""Between these pairing made hardly a difference."""
_MOST_NAMES = 6
"""With more names than this, they are counted."""


def verdict_sentences(scenario: ComparedScenario, found: FoundComparison) -> tuple[str, ...]:
    """Return what is better with a scenario than with the base, what is worse, and what nobody can tell."""
    texts, differences = found.about.texts, found.of_region(scenario)
    sentences = []
    for key, verdicts in _AMOUNTS_OF.items():
        items = [
            item_told(one, found.metrics[one.metric], texts) for one in differences if one.verdict in verdicts
        ]
        if items:
            sentences.append(texts(f"compare.verdict.{key}", items="; ".join(items)))
    for verdict in _NAMES_OF:
        names = _names(differences, verdict, found)
        if names:
            sentences.append(texts(f"compare.verdict.{verdict}", items=listed(names, texts)))
    return (*sentences, *_gain(scenario, found))


def _names(differences: tuple[Difference, ...], verdict: str, found: FoundComparison) -> list[str]:
    return [found.metrics[one.metric].label_within for one in differences if one.verdict == verdict]


def _gain(scenario: ComparedScenario, found: FoundComparison) -> tuple[str, ...]:
    """Tell what it brought that both scenarios met the same chance."""
    texts, gain = found.about.texts, found.gain(scenario)
    if gain is None:
        return ()
    if _WIDER <= gain <= _NARROWER:
        return (texts("compare.gain.same"),)
    return (texts(f"compare.gain.{'more' if gain > 1 else 'fewer'}", times=texts.decimal(gain)),)


def regret_sentence(found: FoundComparison) -> str:
    """Return which scenario one would regret least, whatever turns out to matter."""
    texts = found.about.texts
    titles = {one.name: one.title for one in (found.base, *found.others)}
    chosen = found.minimax
    if not chosen:
        return texts("compare.regret.nothing")
    part = float(found.greatest[chosen[0]]["part"])
    names = listed([texts("compare.words.quoted", title=titles[name]) for name in chosen], texts)
    if part == 0.0:
        return texts("compare.regret.best_in_all", names=names)
    if len(chosen) == len(titles):
        return texts("compare.regret.no_choice")
    metric = found.metrics[found.greatest[chosen[0]]["metric"]]
    return texts("compare.regret.least", names=names, part=texts.percent(part), metric=metric.label_within)


def note_sentences(found: FoundComparison) -> tuple[str, ...]:
    """Return what results do not have in common with the base, and what else makes them less sure."""
    titles = {one.name: one.title for one in found.others}
    return tuple(
        sentence
        for note in found.notes
        for sentence in _NOTES[note["kind"]](note, titles.get(note.get("scenario", ""), ""), found)
    )


Told = Callable[[Mapping[str, Any], str, FoundComparison], tuple[str, ...]]


def _seeds(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    base, other = (str(seed) for seed in note["seeds"])
    return (found.about.texts("compare.note.seeds", scenario=title, base=base, other=other),)


def _replications(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    texts = found.about.texts
    base, other = note["replications"]
    return (
        texts(
            "compare.note.replications",
            scenario=title,
            base=texts.count(base),
            other=texts.count(other),
            pairs=texts.count(min(base, other)),
        ),
    )


def _versions(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    base, other = note["versions"]
    return (found.about.texts("compare.note.versions", scenario=title, base=base, other=other),)


def _years(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    base, other = (f"{first}–{last}" for first, last in note["years"])
    return (found.about.texts("compare.note.years", scenario=title, base=base, other=other),)


def _municipalities(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    return (
        *_left_out(note, title, found, "municipalities", list),
        found.about.texts("compare.note.other_region", scenario=title),
    )


def _groups(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    return _left_out(
        note, title, found, "groups", lambda groups: [found.about.texts.pick(one) for one in groups]
    )


def _left_out(
    note: Mapping[str, Any],
    title: str,
    found: FoundComparison,
    what: str,
    names: Callable[[Any], list[str]],
) -> tuple[str, ...]:
    texts = found.about.texts
    return tuple(
        texts(
            f"compare.note.{what}",
            scenario=texts("compare.words.quoted", title=who),
            names=listed(told, texts) if len(told) <= _MOST_NAMES else texts.count(len(told)),
        )
        for who, only in ((found.base.title, note["only_base"]), (title, note["only_other"]))
        if (told := names(only.values()))
    )


def _metrics(note: Mapping[str, Any], title: str, found: FoundComparison) -> tuple[str, ...]:
    texts = found.about.texts
    names = [found.metrics[one].label_within for one in note["metrics"]]
    return (texts("compare.note.metrics", scenario=title, names=listed(names, texts)),)


def _few(note: Mapping[str, Any], _title: str, found: FoundComparison) -> tuple[str, ...]:
    return (
        found.about.texts("compare.note.few", replications=found.about.texts.count(note["replications"])),
    )


def _target_year(_note: Mapping[str, Any], _title: str, found: FoundComparison) -> tuple[str, ...]:
    return (found.about.texts("compare.note.target_year", year=str(found.year)),)


_NOTES: Mapping[str, Told] = {
    "seeds": _seeds,
    "replications": _replications,
    "versions": _versions,
    "years": _years,
    "municipalities": _municipalities,
    "groups": _groups,
    "metrics": _metrics,
    "few_replications": _few,
    "target_year": _target_year,
}
