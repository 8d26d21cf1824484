"""How far promise and simulation are apart before and after the loss is fed back, for every shipped scenario.

``python -m benchmarks.promise [REPLICATIONS] [SCENARIO...]``: by how many per cent the plan promises more placements
than the simulation gives in the year where that is most, for the region, and by how many homes in the municipality
and year where that is most; and in how many of all years of municipalities the two differ by more than a home and
than chance.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from groeipad.experiments.replayed_plan import REPLICATIONS, plan_and_replay
from groeipad.shipped import shipped_scenarios
from simulator.contract import REGION
from simulator.results.store import StoredResult


def main(arguments: list[str]) -> None:
    """Print a line for each scenario."""
    replications = int(arguments[0]) if arguments else REPLICATIONS
    paths = [shipped_scenarios() / f"{name}.yaml" for name in arguments[1:]] or sorted(
        shipped_scenarios().glob("*.yaml")
    )
    print(f"{'scenario':22} {'region, %':>16} {'a municipality':>16} {'places off':>14} rounds  seconds")
    for path in paths:
        with TemporaryDirectory() as folder:
            begun = time.perf_counter()
            stored = plan_and_replay(path, out=Path(folder), replications=replications)
            seconds = time.perf_counter() - begun
            first, last = (_told(stored, number) for number in (0, stored.manifest["replay"]["best"]))
            print(
                f"{path.stem:22} {first[0]:6.1f} -> {last[0]:5.1f} {first[1]:7.1f} -> {last[1]:5.1f} "
                f"{first[2]:5} -> {last[2]:4} {stored.manifest['replay']['rounds']:6} {seconds:8.0f}",
                flush=True,
            )


def _told(stored: StoredResult, number: int) -> tuple[float, float, int]:
    rows = stored.table("replay").filter(round=number)
    region, places = rows.filter(municipality=REGION), rows.filter(~(rows["municipality"] == REGION))
    most = np.abs(region["gap"].to_numpy() / region["simulated"].to_numpy()).max()
    return (
        100 * float(most),
        float(np.abs(places["gap"].to_numpy()).max()),
        int((places["agrees"] == 0).sum()),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
