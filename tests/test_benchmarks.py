"""What the benchmarks measure can be made: no test runs them, so they would go stale unseen."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from benchmarks.country import country, region
from benchmarks.many_regions import many_regions
from simulator.flows.compile import compile_scenario
from simulator.inputs import load
from solvers.split import parts_of
from tests.shipped import SCENARIOS

MODULES = sorted(file.stem for file in (Path(__file__).parents[1] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_a_benchmark_can_be_imported(module: str) -> None:
    import_module(f"benchmarks.{module}")


def test_a_scenario_of_two_regions_has_every_municipality_twice_and_as_many_homes_again() -> None:
    scenario = load(SCENARIOS / "baseline.yaml").scenario
    twice = many_regions(scenario, 2)
    places = compile_scenario(twice).labels.municipalities
    assert len(places) == len(set(places)) == 2 * len(scenario.region.codes)
    once_homes, twice_homes = (
        sum(one.social_rent_homes.value for one in each.region.municipalities.values())
        for each in (scenario, twice)
    )
    assert twice_homes == pytest.approx(2 * once_homes)


def test_a_country_of_two_regions_is_two_problems() -> None:
    one = region("close-the-gap")
    two = country(one, regions=2)
    assert [len(part) for part in parts_of(two)] == [one.places, one.places]
    assert np.isclose(two.relets.sum(), 2 * one.relets.sum(), rtol=0.3)
    alone = two.part(parts_of(two)[1])
    assert alone.relets.shape[::2] == one.relets.shape[::2]
