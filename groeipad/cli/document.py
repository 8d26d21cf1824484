"""A result as the JSON document that ``run --json``, ``plan --json`` and ``show --json`` print."""

from __future__ import annotations

from typing import Any

from groeipad.report.batch import is_batch
from groeipad.report.frontier.found import is_frontier
from groeipad.report.plan.about import is_plan
from groeipad.report.progress.found import is_progress
from groeipad.report.sweep.found import is_sweep
from simulator.results.repeated import repeated
from simulator.results.statistics import summarise
from simulator.results.store import StoredResult


def document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a stored result, of whatever kind."""
    if is_sweep(result):
        return sweep_document(result)
    if is_batch(result):
        return batch_document(result)
    if is_frontier(result):
        return frontier_document(result)
    if result.manifest.get("kind") == "set of games":
        return games_document(result)
    if is_progress(result):
        return progress_document(result)
    return plan_document(result) if is_plan(result) else result_document(result)


def progress_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a progress report: its tables, the rule, and what goes on from it."""
    manifest = result.manifest
    return {
        "scenario": manifest["name"],
        **{part: manifest[part] for part in ("promise", "realised", "half_year", "rule", "not_known")},
        "progress": result.table("progress").to_dicts(),
        "needs": result.table("progress_needs").to_dicts(),
        "continuation": manifest["continuation"],
        "outputs": str(result.folder),
    }


def plan_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a plan: what it found, and where its tables and overlay are."""
    manifest = result.manifest
    found = ("goals", "fair_share", "limits", "effects", "rounding")
    return {
        "scenario": manifest["name"],
        **{part: manifest[part] for part in found},
        **({"futures": manifest["futures"]} if "futures" in manifest else {}),
        "overlay": str(result.folder / manifest["overlay"]),
        "outputs": str(result.folder),
    }


def batch_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a batch: the rows of its table."""
    return {
        "batch": result.manifest["name"],
        "runs": result.table("batch").to_dicts(),
        "outputs": str(result.folder),
    }


def games_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of games with random players: their distribution, and each game."""
    return {
        "game": result.manifest["name"],
        "distribution": result.table("distribution").to_dicts(),
        "games": result.table("games").to_dicts(),
        "outputs": str(result.folder),
    }


def sweep_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a sweep: its factors, its outcomes, and a row for each point."""
    manifest = result.manifest
    return {
        "sweep": manifest["name"],
        "scenario": manifest["of"]["name"],
        **{part: manifest[part] for part in ("design", "factors", "outcomes")},
        "points": result.table("sweep").to_dicts(),
        "outputs": str(result.folder),
    }


def frontier_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a frontier: the line of each level, the points, and the own plan."""
    manifest = result.manifest
    return {
        "scenario": manifest["name"],
        "levels": manifest["levels"],
        "points": result.table("frontier").to_dicts(),
        "own": manifest["own"],
        "outputs": str(result.folder),
    }


def result_document(result: StoredResult) -> dict[str, Any]:
    """Return the documented JSON document of a run.

    ``low`` and ``high`` are the 95% confidence interval of the mean over the replications; ``n`` says in how
    many of them the value exists.
    """
    manifest = result.manifest
    return {
        "scenario": manifest["name"],
        "seed": manifest["seed"],
        "replications": manifest["replications"],
        "engine": manifest["engine"],
        "metrics": summarise(repeated(result, "metrics", by="metric")).to_dicts(),
        "outputs": str(result.folder),
    }
