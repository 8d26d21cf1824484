"""How fast the engines are beside other tools: Ciw, and SimPy as it is usually written.

Run with ``python -m benchmarks.peers``. Two comparisons, all in one run, since only ratios say anything:

- *The model*: the baseline by the project's engines, and by the plain SimPy model of the same events
  (``benchmarks.plain_simpy``).
- *A queue*: what all tools can do. One queue for each municipality with some servers and three priority classes,
  with as many events (arrivals, beginnings and ends of service) as the baseline has. Ciw and SimPy get the same
  customers and have to find the same waits. It is far simpler than the model, so that the engines are held to more
  work for each event than the peers.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import ciw
import numpy as np
import simpy
from numpy.typing import NDArray

from benchmarks import plain_simpy
from benchmarks.reference import seconds
from groeipad.shipped import shipped_scenarios
from simulator.engine import reference
from simulator.engine.fast.workspace import Workspace
from simulator.flows import Compiled, compile_scenario
from simulator.inputs import load

Process = Generator[simpy.Event, None, None]
Floats = NDArray[np.float64]

SEED, REPLICATION = 2026, 0
CLASSES = 3
SERVERS = 5
LOAD = 0.9
"""How busy the servers of the queue are: as in a region with a lasting backlog."""


def main() -> None:
    """Measure and print."""
    compiled = compile_scenario(load(Path(shipped_scenarios()) / "baseline.yaml").scenario)
    known, plain = (engine.simulate(compiled, SEED, REPLICATION) for engine in (reference, plain_simpy))
    plain_simpy.print_counts(plain, known)
    customers = Customers.drawn(len(compiled.labels.municipalities), len(known) // 3)
    by_ciw, by_simpy = waits_by_ciw(customers), waits_by_simpy(customers)
    np.testing.assert_allclose(by_ciw, by_simpy, atol=1e-6)
    print(
        f"a queue: {customers.count:,d} customers, Ciw and SimPy find a mean wait of {by_simpy.mean():.2f}\n"
    )
    rows = [
        ("the model, fast engine", fast_seconds(compiled), len(known)),
        ("the model, reference engine", reference_seconds(compiled), len(known)),
        ("the model, plain SimPy", plain_seconds(compiled), len(plain)),
        ("a queue, plain SimPy", seconds(lambda: waits_by_simpy(customers)), 3 * customers.count),
        ("a queue, Ciw", seconds(lambda: waits_by_ciw(customers)), 3 * customers.count),
    ]
    fastest = rows[0][1] / rows[0][2]
    print(f"{'':30}{'seconds':>10}{'events':>10}{'µs an event':>13}{'fast engine = 1':>17}")
    for name, spent, events in rows:
        each = spent / events
        print(f"{name:30}{spent:10.4f}{events:10,d}{each * 1e6:13.3f}{each / fastest:17.1f}")


def fast_seconds(compiled: Compiled) -> float:
    """Return the median time of a replication by the fast engine, in a workspace as each thread of a run has one."""
    workspace = Workspace(compiled)
    workspace.log_of(SEED, REPLICATION)  # compiles it to machine code, or finds that done
    return seconds(lambda: workspace.log_of(SEED, REPLICATION))


def reference_seconds(compiled: Compiled) -> float:
    """Return the median time of a replication by the reference engine."""
    return seconds(lambda: reference.simulate(compiled, SEED, REPLICATION))


def plain_seconds(compiled: Compiled) -> float:
    """Return the median time of a replication by the plain SimPy model."""
    return seconds(lambda: plain_simpy.simulate(compiled, SEED, REPLICATION))


@dataclass(frozen=True)
class Customers:
    """Who comes to a queue. Shapes: places, priority classes, customers of each.

    Attributes
    ----------
    gaps
        The times between arrivals.
    services
        How long each is served.
    """

    gaps: Floats
    services: Floats

    @classmethod
    def drawn(cls, places: int, count: int) -> Customers:
        """Return customers of a M/M/c queue with priorities, some ``count`` in all."""
        random = np.random.default_rng(SEED)
        shape = (places, CLASSES, count // (places * CLASSES))
        return cls(random.exponential(1.0, shape), random.exponential(LOAD * SERVERS / CLASSES, shape))

    @property
    def count(self) -> int:
        """How many there are."""
        return self.gaps.size


def waits_by_ciw(customers: Customers) -> Floats:
    """Return the waits of all customers, sorted, by Ciw."""
    places, classes, _ = customers.gaps.shape
    names = [f"class {number}" for number in range(classes)]

    def by_class(times: Floats, *more: float) -> dict[str, list[object]]:
        return {
            name: [ciw.dists.Sequential([*times[place, number], *more]) for place in range(places)]
            for number, name in enumerate(names)
        }

    network = ciw.create_network(
        arrival_distributions=by_class(customers.gaps, np.inf),  # a sequence begins again, if it is let
        service_distributions=by_class(customers.services),
        number_of_servers=[SERVERS] * places,
        priority_classes={name: number for number, name in enumerate(names)},
        routing={name: [[0.0] * places for _ in range(places)] for name in names},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(1e9)
    return np.sort([record.waiting_time for record in simulation.get_all_records()])


def waits_by_simpy(customers: Customers) -> Floats:
    """Return the waits of all customers, sorted, by SimPy: a process for each customer."""
    env = simpy.Environment()
    records: list[tuple[int, int, float, float, float]] = []

    def source(place: int, number: int, servers: simpy.PriorityResource) -> Process:
        gaps, services = customers.gaps[place, number].tolist(), customers.services[place, number].tolist()
        for gap, service in zip(gaps, services, strict=True):
            yield env.timeout(gap)
            env.process(customer(place, number, servers, service))

    def customer(place: int, number: int, servers: simpy.PriorityResource, service: float) -> Process:
        arrived = env.now
        with servers.request(priority=number) as request:
            yield request
            begun = env.now
            yield env.timeout(service)
        records.append((place, number, arrived, begun, env.now))

    for place, classes in enumerate(customers.gaps):
        servers = simpy.PriorityResource(env, SERVERS)
        for number in range(len(classes)):
            env.process(source(place, number, servers))
    env.run()
    return np.sort([begun - arrived for _, _, arrived, begun, _ in records])


if __name__ == "__main__":
    main()
