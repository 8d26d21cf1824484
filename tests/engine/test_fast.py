"""The compiled engine gives the event log of the reference engine, to the last bit."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groeipad.shipped import shipped_scenarios
from simulator.engine import fast, reference
from simulator.engine.fast.workspace import Workspace
from simulator.flows import compile_scenario
from simulator.inputs import load
from simulator.reviews import Variants, follow
from tests.reviewed import reviews
from tests.strategies import worlds
from tests.worlds import changed, one_village, scenario, three_villages

RANDOM_WORLDS = settings(suppress_health_check=[HealthCheck.too_slow])
SHIPPED = sorted(shipped_scenarios().glob("*.yaml"))


def differences(world: dict[str, Any], seed: int = 1, replication: int = 0) -> str:
    """Return where the logs of both engines part, or nothing."""
    compiled = compile_scenario(scenario(world))
    slow = reference.simulate(compiled, seed, replication)
    quick = fast.simulate(compiled, seed, replication)
    if np.array_equal(slow, quick):
        return ""
    both = min(len(slow), len(quick))
    first = int(np.append(np.flatnonzero((slow[:both] != quick[:both]).any(axis=1)), both)[0])
    return (
        f"row {first} of {len(slow)} and {len(quick)}:\n{slow[first : first + 2]}\n{quick[first : first + 2]}"
    )


@RANDOM_WORLDS
@given(worlds(), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_both_engines_give_the_same_log(world: dict[str, Any], seed: int, replication: int) -> None:
    assert differences(world, seed, replication) == ""


@RANDOM_WORLDS
@given(worlds(), reviews())
def test_reviews_start_the_same(world: dict[str, Any], rules: dict[str, Any]) -> None:
    variants = Variants(scenario(world | {"reviews": rules}))
    slow, quick = follow(variants, 1, 0, reference.simulate), follow(variants, 1, 0, fast.simulate)
    assert slow.decisions == quick.decisions
    assert np.array_equal(slow.events, quick.events)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_scenario_that_comes_along_gives_the_same_log(path: Path) -> None:
    compiled = compile_scenario(load(path).scenario)
    assert np.array_equal(reference.simulate(compiled, 7, 3), fast.simulate(compiled, 7, 3))


@pytest.mark.parametrize("hours", [0.0, 1.0, 24.0])
def test_what_happens_in_the_same_second_follows_the_same_order(hours: float) -> None:
    # A time that many have at once, so that much happens in the same second.
    time = {"kind": "fixed", "days": hours / 24}
    world = changed(
        three_villages(),
        demand__own_solution=time,
        supply__relets__void=time,
        policy__offering={
            "per_home": 3,
            "refusals_allowed": 2,
            "refusal_probability": 0.5,
            "refusal_days": hours / 24,
        },
    )
    assert differences(world) == ""


def test_tables_that_are_too_short_are_made_longer() -> None:
    compiled = compile_scenario(scenario(three_villages()))
    workspace = Workspace(compiled, people=2, homes=2)
    assert np.array_equal(workspace.log_of(1, 0), reference.simulate(compiled, 1, 0))
    assert np.array_equal(workspace.log_of(1, 1), reference.simulate(compiled, 1, 1))


def test_a_replication_leaves_no_trace_in_the_next() -> None:
    compiled = compile_scenario(scenario(three_villages()))
    workspace = Workspace(compiled)
    first = workspace.simulate(1, 0)
    workspace.simulate(1, 1)
    assert np.array_equal(workspace.simulate(1, 0), first)


def test_replications_side_by_side_do_not_disturb_each_other() -> None:
    compiled = compile_scenario(load(shipped_scenarios() / "driedorp.yaml").scenario)
    found: dict[int, np.ndarray] = {}

    def work(numbers: range) -> None:
        workspace = Workspace(compiled)
        for number in numbers:
            found[number] = workspace.simulate(1, number)

    threads = [threading.Thread(target=work, args=(range(first, 20, 4),)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = Workspace(compiled)
    assert all(np.array_equal(found[number], alone.simulate(1, number)) for number in range(20))


def test_another_replication_is_another_future() -> None:
    compiled = compile_scenario(scenario(one_village()))
    assert not np.array_equal(fast.simulate(compiled, 1, 0), fast.simulate(compiled, 1, 1))
