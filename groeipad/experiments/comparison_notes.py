"""What somebody has to know before they believe a comparison: what the results do not have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.contract import ALL_GROUPS, REGION
from simulator.results.precision import LEAST
from simulator.results.store import StoredResult

Note = dict[str, Any]


def notes_on(
    results: Sequence[StoredResult],
    names: Sequence[str],
    year: int,
    metrics: Sequence[str],
    differences: Sequence[Mapping[str, Any]],
) -> list[Note]:
    """Return what results do not have in common with the first of them, each with its kind.

    Parameters
    ----------
    results, names
        The results and what they are called; the first is the base.
    year
        The year that is compared.
    metrics
        What is compared of the region.
    differences
        What was found; see ``Comparison.document``.
    """
    base, *others = (one.manifest for one in results)
    notes: list[Note] = []
    for name, other in zip(names[1:], others, strict=True):
        notes += [{**note, "scenario": name} for note in _between(base, other)]
        found = {
            one["metric"]
            for one in differences
            if (one["scenario"], one["municipality"], one["group"]) == (name, REGION, ALL_GROUPS)
        }
        lacking = [metric for metric in metrics if metric not in found]
        notes += [{"kind": "metrics", "scenario": name, "metrics": lacking}] if lacking else []
    fewest = min(one.manifest["replications"] for one in results)
    if fewest < LEAST:
        notes.append({"kind": "few_replications", "replications": fewest})
    if any(one.manifest["target_year"] != year for one in results):
        notes.append({"kind": "target_year", "years": [one.manifest["target_year"] for one in results]})
    return notes


def _between(base: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Note]:
    """Yield what two results do not have in common, from their manifests."""
    if base["seed"] != other["seed"]:
        yield {"kind": "seeds", "seeds": [base["seed"], other["seed"]]}
    elif base["replications"] != other["replications"]:
        yield {"kind": "replications", "replications": [base["replications"], other["replications"]]}
    if base["versions"]["groeipad"] != other["versions"]["groeipad"]:
        yield {"kind": "versions", "versions": [one["versions"]["groeipad"] for one in (base, other)]}
    if base["years"] != other["years"]:
        yield {"kind": "years", "years": [[one["years"][0], one["years"][-1]] for one in (base, other)]}
    for part in ("municipalities", "groups"):
        only = [
            {key: mine[part][key] for key in mine[part] if key not in theirs[part]}
            for mine, theirs in ((base, other), (other, base))
        ]
        if any(only):
            yield {"kind": part, "only_base": only[0], "only_other": only[1]}
