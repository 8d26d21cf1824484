"""Which results rest on which figures."""

from __future__ import annotations

import pytest

from simulator.contract import YEARLY
from simulator.results.dependence import rests_on

NAMES = {one.name for one in YEARLY}


@pytest.mark.parametrize(
    ("field", "among"),
    [
        ("supply.other_supply.units.homes.GM0001", "other_supply_lettings"),
        ("supply.other_supply.units.stay.mean_days", "other_supply_occupied"),
        ("supply.other_supply.units.occupied_on_first_day", "other_supply_occupied"),
        ("demand.returns.probability", "returned"),
        ("demand.returns.guidance.places", "lost_home"),
        ("demand.groups.carers.return_probability", "lost_home"),
        ("demand.groups.carers.households_per_year", "registered"),
        ("demand.status_holders.swaps.north.persons", "housed_for"),
        ("policy.solidarity.limit", "solidarity_account"),
        ("policy.compliance", "quota_used"),
        ("events.stop.still_built", "delivered"),
        ("events.congestion.delay_days", "delivered"),
        ("events.war.factor", "registered"),
        ("reviews.faster.lead_months", "path_realised"),
        ("region.housed_in_reference_year", "growth_path"),
    ],
)
def test_a_figure_changes_what_it_is_about(field: str, among: str) -> None:
    found = rests_on(field)
    assert among in found
    assert set(found) <= NAMES
    assert len(set(found)) == len(found)
    assert len(found) < len(NAMES)


def test_a_cost_changes_the_cost_and_nothing_else() -> None:
    assert rests_on("supply.other_supply.units.cost_per_home_year") == ("other_supply_cost",)
    assert rests_on("facilities.shelter.cost_per_place_day") == ()


def test_a_figure_that_is_not_known_may_change_everything() -> None:
    assert set(rests_on("something.new")) == NAMES
