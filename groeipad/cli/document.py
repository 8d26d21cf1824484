"""A result as the JSON document that ``run --json`` and ``show --json`` print."""

from __future__ import annotations

from typing import Any

from simulator.results.statistics import summarise
from simulator.results.store import StoredResult


def result_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a result.

    ``low`` and ``high`` are the 95% confidence interval of the mean over the replications; ``n`` says in how
    many of them the value exists.
    """
    manifest = result.manifest
    return {
        "scenario": manifest["name"],
        "seed": manifest["seed"],
        "replications": manifest["replications"],
        "engine": manifest["engine"],
        "metrics": summarise(result.table("metrics")).to_dicts(),
        "outputs": str(result.folder),
    }
