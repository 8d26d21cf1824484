"""The expected flows of the shipped scenarios: the numbers that are known of them, and what holds for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from simulator.flows import compile_scenario
from simulator.flows.expected import ExpectedFlows, expected_flows
from simulator.inputs import load
from simulator.model.plan import PeriodLength
from simulator.model.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


@cache
def shipped(name: str) -> Scenario:
    return load(SCENARIOS / f"{name}.yaml").scenario


@cache
def flows(name: str, length: PeriodLength = "year") -> ExpectedFlows:
    return expected_flows(shipped(name), length)


def test_the_baseline_needs_1170_homes_a_year_and_those_of_who_comes_back() -> None:
    """6% of the 88% who are housed lose the home, and 67% of those go home from the shelter, at once or later.

    So R = 0.06 x 0.88 x 0.67 x (1170 + R) come back a year, when that has become level.
    """
    found = flows("baseline")
    assert (found.need - found.returned).sum(axis=(0, 1)) == pytest.approx(np.full(10, 1170.0))
    back = 0.06 * 0.88 * 0.67
    assert found.returned[:, :, -1].sum() == pytest.approx(1170 * back / (1 - back), rel=1e-3)
    assert found.opening.sum() == pytest.approx(375)


def test_in_the_target_year_the_need_of_who_follows_the_key_is_divided_by_population() -> None:
    one, found = shipped("close-the-gap"), flows("close-the-gap")
    population = [place.population[2024].value for place in one.region.municipalities.values()]
    follows = compile_scenario(one).demand.follows_key
    need = found.need[follows, :, -1].sum(axis=0)
    assert need / need.sum() == pytest.approx(np.array(population) / sum(population))


def test_the_relets_of_the_baseline_are_a_turnover_of_the_homes_that_stand() -> None:
    """58,600 homes and 5.71%, to within what is built and demolished in a year."""
    assert flows("baseline").relets[:, :, 0].sum() == pytest.approx(58_600 * 0.0571, rel=0.01)


def test_a_scenario_that_has_been_compiled_gives_the_same() -> None:
    one = shipped("close-the-gap")
    again = expected_flows(one, "year", compile_scenario(one))
    assert again.need.tolist() == flows("close-the-gap").need.tolist()
    assert again.other_supply.kept.tolist() == flows("close-the-gap").other_supply.kept.tolist()


@pytest.mark.parametrize("length", get_args(PeriodLength))
@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_has_expected_flows_of_whole_shapes(name: str, length: PeriodLength) -> None:
    one, found = shipped(name), flows(name, length)
    groups, places = len(one.demand.groups), len(one.region.municipalities)
    owners, periods = max(len(one.region.corporations), 1), len(found.periods)
    other = found.other_supply
    pools = sum(len(kind.homes) for kind in one.supply.other_supply.values())
    shapes = {
        (groups, places, periods): (found.need, found.returned),
        (groups, places): (found.opening,),
        (groups, periods): (found.natural_exits_share,),
        (groups,): (found.persons,),
        (places, owners, periods): (found.relets, found.compliance),
        (places, periods): (found.deliveries, found.first_lettings),
        (pools, periods): (other.homes, other.living, other.first_day_kept),
        (pools, periods, periods): (other.kept,),
        (pools,): (other.first_day_living, other.municipality, other.kind, other.closing, other.cost),
    }
    for shape, arrays in shapes.items():
        for values in arrays:
            assert values.shape == shape
            assert (values >= 0).all() or values is other.closing or values is other.cost
    assert (found.need >= found.returned).all()
    assert (found.first_lettings <= found.deliveries).all()
    assert other.kept.max(initial=0.0) <= 1.0
    assert found.years.sum() == pytest.approx(((one.horizon.end - one.horizon.start).days + 1) / 365.25)
