"""How fast the reference engine is: events a second, seconds a replication, memory.

Run with ``make benchmark`` or ``python -m benchmarks.reference``: the baseline, and the scenario in which every part
of the model is switched on. The ratio compares each, in the same run, with the bare SimPy kernel on as many empty
events: what the model adds to the kernel.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import simpy

from groeipad.shipped import shipped_scenarios
from simulator.engine import reference
from simulator.engine.streams import draw_streams
from simulator.flows import Compiled, compile_scenario
from simulator.inputs import load
from simulator.random.replication import ReplicationDraws
from simulator.results.reduce import reduce_events
from simulator.worker import Worker

ROUNDS = 5
SCENARIOS = ("baseline", "everything-at-once")


def main() -> None:
    """Measure and print each scenario."""
    for name in SCENARIOS:
        measure(shipped_scenarios() / f"{name}.yaml")


def measure(path: Path) -> None:
    """Measure one scenario and print what was found; reviews start nothing here."""
    loading = seconds(lambda: load(path))
    scenario = load(path).scenario
    compiling = seconds(lambda: compile_scenario(scenario))
    compiled = compile_scenario(scenario)
    log = reference.simulate(compiled, 2026, 0)  # compiles the random numbers too
    events = len(log)
    simulating = seconds(lambda: reference.simulate(compiled, 2026, 0))
    drawing = seconds(lambda: draw_streams(compiled, ReplicationDraws(2026, 0)))
    reducing = seconds(lambda: reduce_events(compiled, log))
    kernel = seconds(lambda: empty_events(events))
    print(f"scenario                      {path.stem}")
    print(f"loading the YAML              {loading:8.3f} s")
    print(f"compiling it to arrays        {compiling:8.3f} s")
    print(f"events in a replication       {events:8,d}")
    print(f"one replication               {simulating:8.3f} s   {events / simulating:10,.0f} events/s")
    print(f"  of which drawing streams    {drawing:8.3f} s   {drawing / simulating:10.0%}")
    print(f"reducing it to results        {reducing:8.3f} s   {reducing / simulating:10.0%}")
    print(
        f"bare SimPy, as many events    {kernel:8.3f} s   replication / bare SimPy = {simulating / kernel:.2f}"
    )
    print(f"memory at its peak            {peak_memory(compiled):8.1f} MB\n")


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def empty_events(count: int) -> None:
    """Let the bare kernel go through as many events, with as many waiting as the model has on average."""
    env = simpy.Environment()
    waiting = 1_000

    def again(left: int) -> simpy.events.ProcessGenerator:
        for _ in range(left):
            yield env.timeout(waiting)

    for _ in range(waiting):
        env.process(again(count // waiting))
    env.run()


def peak_memory(compiled: Compiled) -> float:
    """Return the megabytes that one replication takes at most."""
    tracemalloc.start()
    Worker(compiled, 2026).run(0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
