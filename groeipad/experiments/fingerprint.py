"""What a result depends on, as one hash: of one name and one hash, the tables are the same to the byte.

A result keeps it in its manifest, so that what is there already need not be made again.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from groeipad.experiments.packages import OF_A_PLAN, OF_A_RUN, versions_of
from simulator.model.scenario import Scenario
from simulator.results.store import FORMAT


def run_fingerprint(
    scenario: Scenario, *, replications: int | None, precision: float | None, seed: int | None
) -> str:
    """Return the hash of what a run depends on; neither the engine nor the number of workers is part of it.

    Parameters
    ----------
    scenario
        The scenario as it was resolved, with all that it extends.
    replications, precision, seed
        As ``run_scenario`` takes them.
    """
    own = scenario.simulation
    asked = {
        # With a precision, the number is only a limit.
        "replications": own.replications if replications is None and precision is None else replications,
        "precision": precision,
        "seed": own.seed if seed is None else seed,
    }
    return _hash("run", scenario, asked, OF_A_RUN)


def plan_fingerprint(scenario: Scenario, *, solver: str, extends: str) -> str:
    """Return the hash of what a plan depends on.

    Parameters
    ----------
    scenario
        The scenario as it was resolved, with the period that is planned in.
    solver
        The solver: two of them may choose another of plans that are equally good.
    extends
        What the overlay extends: where the scenario's file is, as seen from the folder of the plan.
    """
    return _hash("plan", scenario, {"solver": solver, "extends": extends}, OF_A_PLAN)


def _hash(kind: str, scenario: Scenario, asked: dict[str, Any], packages: tuple[str, ...]) -> str:
    content = {
        "kind": kind,
        "format": FORMAT,
        "scenario": scenario.model_dump(mode="json"),
        **asked,
        # Results are the same to the byte for one set of versions, no more is promised.
        "versions": versions_of(packages),
    }
    text = json.dumps(content, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
