"""How a result was made, in short: the model, how precise it is, how it compares with what was seen."""

from __future__ import annotations

from groeipad.report.html.content import DataTable, Part, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import table_of
from groeipad.report.summary import back_cast, precision_sentence
from groeipad.texts.numbers import MISSING
from simulator.results.store import StoredResult

_DAY = 10
"""So many characters of a time are its day."""
_HASH = 12
"""So many characters of a hash tell files apart."""


def method(found: FoundReport) -> Section:
    """Return the section that tells how the model works and how precise its outcomes are."""
    about, texts = found.about, found.texts
    observed = back_cast(found.main.manifest["observations"], found.bands, about)
    parts: list[Part] = [
        texts("report.method.model"),
        texts("report.method.letting"),
        texts(
            "report.method.chance" if about.has_spread else "report.method.chance_one",
            replications=texts.count(about.replications),
            seed=str(about.seed),
        ),
        texts(f"report.method.cap_{about.cap_reading}", cap=texts.percent(about.cap)),
        texts("report.method.reached", days=texts.count(about.reached_wait_days)),
        precision_sentence(found.main.manifest["precision"], texts),
    ]
    if observed is not None:
        parts.append(table_of(observed, observed.title))
    parts.append(texts("report.method.caution"))
    return Section("method", texts("report.method.title"), tuple(parts), starts_page=True)


def colophon(found: FoundReport) -> Section:
    """Return the section that tells from what the report was made: the results, their seeds, versions and files."""
    texts = found.texts
    results = [
        ("main", found.main),
        *(("other", one) for one in found.others),
        *((name, one) for name, one in (("plan", found.plan), ("sweep", found.sweep)) if one is not None),
    ]
    table = DataTable(
        texts("report.colophon.results"),
        tuple(
            texts(f"report.colophon.{head}")
            for head in ("role", "scenario", "seed", "date", "version", "content")
        ),
        tuple(_row(role, one, found) for role, one in results),
    )
    files = DataTable(
        texts("report.colophon.files"),
        tuple(texts(f"report.colophon.{head}") for head in ("file", "hash")),
        tuple((one["file"], one["sha256"][:_HASH]) for one in found.main.manifest["inputs"]),
    )
    versions = found.main.manifest["versions"]
    return Section(
        "colophon",
        texts("report.colophon.title"),
        (
            texts("report.colophon.made", version=found.about.version),
            table,
            files,
            texts(
                "report.colophon.versions",
                versions=", ".join(f"{name} {version}" for name, version in versions.items()),
            ),
            texts("report.colophon.repeat"),
        ),
    )


def _row(role: str, result: StoredResult, found: FoundReport) -> tuple[str, ...]:
    texts, manifest = found.texts, result.manifest
    seed = manifest.get("seed")
    return (
        texts(f"report.colophon.role_{role}"),
        texts.pick(manifest["title"]),
        MISSING if seed is None else str(seed),
        str(manifest.get("started", MISSING))[:_DAY],
        f"groeipad {manifest['versions']['groeipad']}",
        str(manifest.get("content", ""))[:_HASH] or MISSING,
    )
