"""Ends of the range: nothing to let, nobody to house, more than ids can hold."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine import reference
from simulator.errors import InputError
from simulator.flows import compile_scenario
from simulator.worker import Worker
from tests.worlds import changed, one_village, scenario, three_villages


def test_a_region_without_homes_and_without_seekers_runs() -> None:
    world = changed(
        one_village(),
        region__municipalities__GM0001__social_rent_homes=0,
        demand__groups__seekers__households_per_year=0,
    )
    compiled = compile_scenario(scenario(world))
    assert len(reference.simulate(compiled, 1, 0)) == 0
    outcome = Worker(compiled, 1).run(0)
    assert outcome.events == 0
    assert np.nansum(outcome.series) == 0


def test_a_municipality_in_which_no_corporation_has_homes_runs() -> None:
    world = changed(three_villages(), region__municipalities__GM0003__social_rent_homes=0)
    world["region"]["corporations"] = {
        "noord": {"name": "Noord", "homes": {"GM0001": 1_000, "GM0002": 500, "GM0003": 0}}
    }
    assert len(reference.simulate(compile_scenario(scenario(world)), 1, 0)) > 100


def test_voids_of_many_years_look_back_no_further_than_ids_reach() -> None:
    world = changed(one_village(), supply__relets__void={"kind": "exponential", "mean_days": 5_000})
    compiled = compile_scenario(scenario(changed(world, supply__relets__turnover_rate=0.001)))
    assert (reference.simulate(compiled, 1, 0)[:, 3] >= -1).all()


def test_a_pipeline_longer_than_the_calendar_of_ids_is_cut_off() -> None:
    world = changed(three_villages(), supply__new_homes__pipeline_months=1_200)
    projects = compile_scenario(scenario(world)).supply.projects
    assert min(project.planned.year for project in projects) == 1990


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("demand__groups__seekers__households_per_year", 5_000_000, "demand.groups"),
        ("region__municipalities__GM0001__social_rent_homes", 50_000_000, "supply.relets"),
        ("demand__opening_backlog__total", 2_000_000, "demand.opening_backlog.total"),
    ],
)
def test_more_than_the_random_numbers_can_address_is_refused(path: str, value: int, field: str) -> None:
    with pytest.raises(InputError, match=field):
        compile_scenario(scenario(changed(one_village(), **{path: value})))
