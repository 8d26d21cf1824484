"""A stored result in a page: one row a municipality, and what it means in a few sentences.

Everything is text already, in the report's language; how it is laid out is the business of whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from groeipad.report.about import About
from groeipad.report.assumptions import assumption_sentence
from groeipad.report.bands import LIKELY, Band, band_in, yearly_bands
from groeipad.report.facilities import FacilityTables
from groeipad.report.facility_sentences import facility_sentences
from groeipad.report.other_supply_sentences import other_supply_sentences, return_sentences
from groeipad.report.review_sentences import review_sentences
from groeipad.report.solidarity import is_there_solidarity, solidarity_sentence
from groeipad.texts import Lang, Texts
from groeipad.texts.numbers import MISSING
from simulator.contract import REGION, YEARLY
from simulator.results.store import StoredResult


@dataclass(frozen=True)
class Grid:
    """A small table of text: its title, column heads, and rows; the last row may be a total."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    last_is_total: bool = False


@dataclass(frozen=True)
class Summary:
    """What a reader wants to know first.

    Attributes
    ----------
    title
        The scenario's title.
    what
        What was run: region, years, replications, seed, engine.
    municipalities
        One row a municipality, then the region.
    legend
        How to read the table.
    sentences
        What it means.
    back_cast
        What was observed beside what was simulated, where the run covers years that were observed.
    results
        Where the result is.
    """

    title: str
    what: str
    municipalities: Grid
    legend: str
    sentences: tuple[str, ...]
    back_cast: Grid | None
    results: str


def summarise_result(result: StoredResult, lang: Lang) -> Summary:
    """Return the summary of a stored result in one language."""
    about = About.of(result, lang)
    bands = yearly_bands(result)
    facilities = FacilityTables.of(result, about)
    texts = about.texts
    return Summary(
        title=about.title,
        what=texts(
            "summary.what_many" if about.has_spread else "summary.what_one",
            region=about.region,
            first_year=str(about.years[0]),
            last_year=str(about.years[-1]),
            replications=texts.count(about.replications),
            seed=str(about.seed),
            engine=about.engine,
        ),
        municipalities=_municipalities(bands, about),
        legend=texts("summary.legend" if about.has_spread else "summary.legend_one"),
        sentences=(
            *_outcome(bands, about),
            *(() if facilities is None else (_unmet(bands, about), *facility_sentences(facilities, about))),
            *return_sentences(result, bands, about),
            *other_supply_sentences(result, bands, about),
            *((solidarity_sentence(bands, about),) if is_there_solidarity(result) else ()),
            *review_sentences(result, about),
            precision_sentence(result.manifest["precision"], texts),
            *_precision_asked(result.manifest.get("precision_asked"), about),
            assumption_sentence(result.manifest, texts),
        ),
        back_cast=back_cast(result.manifest["observations"], bands, about),
        results=texts("summary.sentence.results", folder=str(result.folder)),
    )


def figures_line(folder: Path, lang: Lang) -> str:
    """Return the line that says where the figures are."""
    return Texts(lang)("summary.sentence.figures", folder=str(folder))


def quantity(metric: str, value: float | None, texts: Texts, *, digits: int = 0) -> str:
    """Write a value of a metric as readers know it: a share in per cent, a wait in days, else a count.

    Parameters
    ----------
    metric
        Its name.
    value
        The value in the metric's unit, or None.
    texts
        The language.
    digits
        The number of decimals.
    """
    (measured,) = (one for one in YEARLY if one.name == metric)
    if measured.unit in ("share", "ratio", "probability"):
        return texts.percent(value, digits)
    if measured.unit in ("days", "years"):
        return (
            f"{texts.decimal(value, max(digits, measured.unit == 'years'))} {texts(f'unit.{measured.unit}')}"
        )
    return texts.decimal(value, digits)


def _municipalities(bands: pl.DataFrame, about: About) -> Grid:
    texts, year = about.texts, str(about.target_year)
    heads = (
        texts("summary.column.municipality"),
        texts("summary.column.gross"),
        texts("summary.column.need", year=year),
        texts("summary.column.housed", years=_first_and_target(about, str)),
        texts("summary.column.ratio", year=year),
        texts("summary.column.used", year=year),
        texts("summary.column.backlog", year=year),
        texts("summary.column.wait", year=year),
    )
    places = [*about.municipalities.items(), (REGION, texts("summary.region"))]
    rows = tuple(_row(code, name, bands, about) for code, name in places)
    return Grid(heads, rows, last_is_total=True)


def _row(code: str, name: str, bands: pl.DataFrame, about: About) -> tuple[str, ...]:
    texts, year = about.texts, about.target_year

    def of(metric: str, in_year: int = year) -> Band:
        return band_in(bands, metric, code, in_year)

    used = texts.percent(of("quota_used").mean)
    quota = about.quota.get(code, {}).get(year)
    return (
        name,
        texts.count(of("fair_share_gross").mean),
        texts.count(of("fair_share_task").mean),
        _first_and_target(about, lambda in_year: texts.count(of("housed_in", in_year).mean)),
        _with_band(of("fair_share_ratio"), texts.percent, about),
        used if quota is None else f"{used} ({texts.percent(quota)})",
        _with_band(of("backlog"), texts.count, about),
        texts.months(of("wait_mean").mean),
    )


def _first_and_target(about: About, write: Callable[[int], str]) -> str:
    """Write something of the first year and of the target year, or once where they are the same."""
    years = dict.fromkeys((about.years[0], about.target_year))
    return " → ".join(write(year) for year in years)


def _with_band(band: Band, write: Callable[[float | None], str], about: About) -> str:
    if not about.has_spread or band.mean is None:
        return write(band.mean)
    low, high = write(band.p10).removesuffix("%"), write(band.p90)
    return f"{write(band.mean)} ({low}–{high})"


def _outcome(bands: pl.DataFrame, about: About) -> tuple[str, ...]:
    texts, year = about.texts, about.target_year
    likely = [
        name
        for code, name in about.municipalities.items()
        if (band_in(bands, "fair_share_reached", code, year).mean or 0.0) > LIKELY
    ]
    backlog = band_in(bands, "backlog", REGION, year)
    band = texts("summary.sentence.band", low=texts.count(backlog.p10), high=texts.count(backlog.p90))
    return (
        texts(
            "summary.sentence.reached",
            year=str(year),
            chance=texts.percent(band_in(bands, "fair_share_reached", REGION, year).mean),
            names=", ".join(likely) or texts("summary.sentence.nobody"),
            days=texts.count(about.reached_wait_days),
        ),
        texts(
            "summary.sentence.worst",
            year=str(year),
            worst=texts.percent(band_in(bands, "fair_share_ratio_min", REGION, year).mean),
            best=texts.percent(band_in(bands, "fair_share_ratio_max", REGION, year).mean),
        ),
        texts(
            "summary.sentence.backlog_since" if about.years[0] < year else "summary.sentence.backlog",
            year=str(year),
            mean=texts.count(backlog.mean),
            band=band if about.has_spread else "",
            first_year=str(about.years[0]),
            first=texts.count(band_in(bands, "backlog", REGION, about.years[0]).mean),
        ),
    )


def _unmet(bands: pl.DataFrame, about: About) -> str:
    """Tell how many need a home in all: a full facility hides people from the register."""
    texts, unmet = about.texts, band_in(bands, "unmet_need", REGION, about.target_year)
    band = texts("summary.sentence.band", low=texts.count(unmet.p10), high=texts.count(unmet.p90))
    return texts(
        "summary.sentence.unmet",
        mean=texts.count(unmet.mean),
        band=band if about.has_spread else "",
    )


def precision_sentence(precision: Mapping[str, Mapping[str, float | None]], texts: Texts) -> str:
    """Tell how precise the means of the region are, from what the manifest says of it."""
    known = {metric: one for metric, one in precision.items() if one["half_width"] is not None}
    if not known:
        return texts("summary.sentence.precision_one")
    items = (
        texts(
            "summary.sentence.precision_item",
            metric=texts.metric(metric).lower(),
            mean=quantity(metric, one["mean"], texts, digits=_precision_digits(metric)),
            half_width=quantity(metric, one["half_width"], texts, digits=_precision_digits(metric)),
        )
        for metric, one in known.items()
    )
    (year,) = {str(one["year"]) for one in known.values()}
    return texts("summary.sentence.precision", year=year, items="; ".join(items))


def _precision_asked(asked: Mapping[str, Any] | None, about: About) -> tuple[str, ...]:
    """Tell whether the run became as precise as was asked, and if not, what keeps it from that."""
    if asked is None:
        return ()
    texts, worst = about.texts, asked["worst"]
    wanted = texts.percent(asked["wanted"], digits=0 if round(asked["wanted"], 2) == asked["wanted"] else 1)
    if asked["met"]:
        sentence = texts(
            "summary.sentence.precise_enough",
            replications=texts.count(asked["replications"]),
            year=str(asked["year"]),
            wanted=wanted,
            watched=texts.count(asked["watched"]),
        )
        return (sentence,)
    stopped = texts(
        "summary.sentence.not_precise", wanted=wanted, replications=texts.count(asked["replications"])
    )
    if worst is None or worst["half_width"] is None:
        return (stopped,)
    metric, digits = worst["metric"], _precision_digits(worst["metric"])
    least = texts(
        "summary.sentence.least_precise",
        metric=texts.metric(metric).lower(),
        municipality=about.municipalities.get(worst["municipality"], about.region),
        mean=quantity(metric, worst["mean"], texts, digits=digits),
        half_width=quantity(metric, worst["half_width"], texts, digits=digits),
    )
    if asked["needed"] is None:
        return (f"{stopped} {least}",)
    needed = texts("summary.sentence.replications_needed", needed=texts.count(asked["needed"]))
    return (f"{stopped} {least} {needed}",)


def _precision_digits(metric: str) -> int:
    """Return the decimals with which a half width is more than nothing: a tenth, of a per cent a hundredth."""
    (measured,) = (one for one in YEARLY if one.name == metric)
    return 2 if measured.unit in ("share", "ratio") else 1


def back_cast(observations: Sequence[Mapping[str, Any]], bands: pl.DataFrame, about: About) -> Grid | None:
    """Return what was observed beside what was simulated; None where the run covers no such year."""
    texts = about.texts
    covered = [one for one in observations if one["year"] in about.years]
    if not covered:
        return None
    heads = ("what", "observed", "simulated", "difference", "verdict")
    return Grid(
        tuple(texts(f"summary.back_cast.{head}") for head in heads),
        tuple(_observed(one, bands, about) for one in covered),
        title=texts("summary.back_cast.title"),
    )


def _observed(one: Mapping[str, Any], bands: pl.DataFrame, about: About) -> tuple[str, ...]:
    texts, metric, observed = about.texts, one["metric"], one["observed"]
    band = band_in(bands, metric, one["municipality"], one["year"], one["group"])

    def write(value: float | None) -> str:
        return quantity(metric, value, texts)

    place = about.municipalities.get(one["municipality"], texts("summary.region"))
    what = filter(None, (texts.metric(metric), place, about.groups.get(one["group"]), str(one["year"])))
    difference = None if band.mean is None else band.mean - observed
    sign = "+" if difference is not None and difference > 0 else ""
    return (
        ", ".join(what),
        f"{write(observed)} ({texts('status.' + one['status'])})",
        _with_band(band, write, about),
        f"{sign}{write(difference)}",
        _verdict(observed, band, about),
    )


def _verdict(observed: float, band: Band, about: About) -> str:
    if not about.has_spread or band.p10 is None or band.p90 is None:
        return MISSING
    return about.texts(f"summary.back_cast.{'inside' if band.p10 <= observed <= band.p90 else 'outside'}")
