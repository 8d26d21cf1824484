"""What a progress report says in sentences: on schedule or not, who is behind and where, and what is needed."""

from __future__ import annotations

from groeipad.report.progress.found import FoundProgress, Row
from groeipad.texts import Texts
from simulator.contract import REGION

_HARDLY_A_HOME = 0.5
"""Fewer homes than this are none."""


def region_answer(found: FoundProgress) -> tuple[str, str, str]:
    """Return whether the region is on schedule, how many are behind and where, and what is needed."""
    texts, now = found.texts, found.now(REGION)
    late = [*found.with_verdict("behind"), *found.with_verdict("somewhat_behind")]
    unknown = found.with_verdict("unknown")
    total = len(found.about.municipalities)
    if late:
        key = "no_one" if len(late) == 1 else "no"
        blanks = {} if len(late) == 1 else {"late": texts.count(len(late))}
        first = texts(f"progress.answer.{key}", total=texts.count(total), **blanks)
    elif unknown:
        first = texts(
            "progress.answer.not_known", known=texts.count(total - len(unknown)), total=texts.count(total)
        )
    else:
        first = texts("progress.answer.yes", total=texts.count(total))
    if now["verdict"] != "unknown":
        first = f"{first} {_sum(now, found, 'progress.answer.region')}"
    return first, _who(found), _needed(REGION, found)


def municipality_answer(code: str, found: FoundProgress) -> tuple[str, str, str]:
    """Return whether a municipality is on schedule, whether that may be chance, and what is needed."""
    texts, now, name = found.texts, found.now(code), found.places[code]
    verdict = now["verdict"]
    if verdict == "unknown":
        key = "path" if now["path"] is None else "housed"
        first = texts(f"progress.place.unknown_{key}", name=name, half_year=found.half_year(found.last))
    else:
        first = f"{texts(f'progress.place.{verdict}', name=name)} {_sum(now, found, 'progress.place.sum')}"
        if code in found.progress.manifest["in_a_row"]:
            first = f"{first} {texts('progress.place.in_a_row')}"
    return first, chance(code, found), _needed(code, found)


def gaps(found: FoundProgress) -> list[str]:
    """Return a sentence for each figure and half-year that is not known somewhere."""
    texts = found.texts
    told = []
    for name, missing in found.progress.manifest["not_known"].items():
        halves: dict[tuple[int, int], list[str]] = {}
        for year, half, code in missing:
            halves.setdefault((year, half), []).append(found.places[code])
        for half, names in halves.items():
            everybody = len(names) == len(found.about.municipalities)
            where = texts("progress.everywhere") if everybody else listed(names, found)
            told.append(texts(f"progress.gap.{name}", half_year=found.half_year(half), names=where))
    return told


def onwards(found: FoundProgress) -> list[str]:
    """Return how it was simulated on, or why it was not."""
    texts, told = found.texts, found.progress.manifest["continuation"]
    if told["why_not"] == "backlog":
        names = listed([found.places[code] for code in told["without"]], found)
        return [texts("progress.onwards.no_backlog", half_year=found.half_year(found.last), names=names)]
    if told["why_not"] == "too_late":
        return [texts("progress.onwards.too_late", year=str(found.about.years[-1]))]
    if found.continued is None:
        return [texts("progress.onwards.not_simulated", name=told["name"])]
    manifest = found.continued.manifest
    sentences = [
        texts(
            "progress.onwards.how",
            day=day_of(found),
            replications=texts.count(manifest["replications"]),
            seed=str(manifest["seed"]),
        ),
        texts("progress.onwards.rest"),
    ]
    if manifest["scenario"]["policy"]["solidarity"]["limit"]["value"]:
        sentences.append(texts("progress.onwards.solidarity"))
    if found.promised.manifest["scenario"].get("reviews"):
        sentences.append(texts("progress.onwards.reviews"))
    if told["left_out"]:
        sentences.append(texts("progress.onwards.left_out", fields=", ".join(told["left_out"])))
    return sentences


def day_of(found: FoundProgress) -> str:
    """Write the day from which it is simulated on."""
    from babel.dates import format_date

    assert found.start is not None
    return format_date(found.start, format="d MMMM y", locale=found.lang)


def listed(names: list[str], found: FoundProgress) -> str:
    """Write names one after the other, with a word before the last."""
    if len(names) < 2:
        return "".join(names)
    return found.texts("progress.and", before=", ".join(names[:-1]), last=names[-1])


def amount(value: float | None, texts: Texts) -> str:
    """Write households or homes: a whole number as one, and what is between with a decimal where it is small."""
    return texts.count(value) if value is None or float(value).is_integer() else texts.mean(value)


def share(row: Row) -> float | None:
    """Return which part of the path since the first half-year was housed."""
    housed, path = row["housed_since"], row["path_since"]
    return None if housed is None or not path else housed / path


def _sum(now: Row, found: FoundProgress, key: str) -> str:
    texts = found.texts
    return texts(
        key,
        housed=texts.count(now["housed_since"]),
        path=amount(now["path_since"], texts),
        part=texts.percent(share(now), digits=1),
    )


def _who(found: FoundProgress) -> str:
    told = [
        found.texts(
            f"progress.who.{verdict}", names=listed([_with_part(code, found) for code in codes], found)
        )
        for verdict in ("behind", "somewhat_behind", "unknown")
        if (codes := found.with_verdict(verdict))
    ]
    return " ".join(told) if told else found.texts("progress.who.nobody")


def _with_part(code: str, found: FoundProgress) -> str:
    part = share(found.now(code))
    name = found.places[code]
    return (
        name
        if part is None or found.now(code)["verdict"] == "unknown"
        else f"{name} ({found.texts.percent(part, digits=1)})"
    )


def chance(place: str, found: FoundProgress) -> str:
    """Say whether what was housed lies within what the scenario expects."""
    texts, now = found.texts, found.now(place)
    if now["expected_p10"] is None or now["housed"] is None or now["path"] is None:
        return texts("progress.chance.unknown")
    key = (
        "below"
        if now["housed_since"] < now["expected_p10"]
        else "above"
        if now["housed_since"] > now["expected_p90"]
        else "within"
    )
    return texts(
        f"progress.chance.{key}",
        mean=texts.count(now["expected_since"]),
        low=texts.count(now["expected_p10"]),
        high=texts.count(now["expected_p90"]),
    )


def _needed(place: str, found: FoundProgress) -> str:
    texts, row = found.texts, found.needs(place)
    year = str(found.until_year)
    if not row["halves"]:
        return texts("progress.needed.over", year=year)
    if row["extra"] is None:
        return texts("progress.needed.unknown", year=year)
    if row["extra"] < _HARDLY_A_HOME:
        return texts("progress.needed.nothing", year=year, homes=amount(row["back_on_path"], texts))
    key = "extra"
    if row["extra_other"] < _HARDLY_A_HOME:
        key = "extra_relets"
    elif row["extra_relets"] < _HARDLY_A_HOME:
        key = "extra_other"
    return texts(
        f"progress.needed.{key}",
        year=year,
        homes=amount(row["back_on_path"], texts),
        extra=amount(row["extra"], texts),
        per_half_year=amount(row["extra"] / row["halves"], texts),
        relets=amount(row["extra_relets"], texts),
        cap=texts.percent(found.about.cap),
        other=amount(row["extra_other"], texts),
    )
