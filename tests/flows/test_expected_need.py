"""The expected need by hand: who comes, when, and which municipality answers for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.flows import compile_scenario
from simulator.flows.expected_need import WaysHome
from simulator.model.plan import PeriodLength
from tests.flows.expecting import at, by_group, by_place, chain, flows, village
from tests.strategies import worlds
from tests.worlds import changed, facility, measure, scenario, three_villages

STAY = {2025: 0.0}
"""A key that never moves: every municipality keeps who registers there."""


def villages(**paths: Any) -> dict[str, Any]:
    """Return three villages where carers come 50 a year by 5, 3 and 2, leavers 30 by 7 and 3, and holders 20."""
    return changed(three_villages(), **({"demand__destination_key__path": STAY} | paths))


# ---- who comes -------------------------------------------------------------------------------------------------


def test_every_year_brings_the_yearly_numbers_where_they_register() -> None:
    """50 by 5, 3 and 2; 30 by 7 and 3; 20 by 5, 3 and 2, which is the population."""
    assert flows(villages()).need[:, :, 0] == pytest.approx(np.array([[25, 15, 10], [21, 9, 0], [10, 6, 4]]))


def test_a_measure_on_the_inflow_works_from_its_day_on() -> None:
    """Twice as many from 1 July 2027: 365 + 184 in 2027, of which 181 in the first half."""
    more = {"more": measure("2027-07-01", {"quantity": "inflow", "multiply": 2.0})}
    assert by_place(flows(village(measures=more), "half_year").need) == [[181], [184], [181], [368]]


def test_facilities_count_who_goes_home_in_the_end_as_the_group_they_come_out_as() -> None:
    """100 come to the shelter: 50 go home, and 22.5 by sheltered living, to which 10 others come: 7.5."""
    found = flows(chain(demand__destination_key__path=STAY))
    assert by_group(found.need) == [[50, 30, 20]] * 2
    assert found.need[:2, :, 0] == pytest.approx(np.array([[50, 0, 0], [0, 30, 0]]))


def test_those_of_known_days_count_in_the_month_in_which_they_come() -> None:
    """Two on day 58 and one on day 59 (28 February, 1 March) come to the shelter: 0.725 of each goes home."""
    world = chain(
        demand__groups__carers__households_per_year=0,
        demand__groups__leavers__households_per_year=0,
        facilities__shelter__intake={"on_days": (58.0, 58.5, 59.0)},
    )
    found = flows(world, "month").need[:2].sum(axis=(0, 1))
    assert found[:4] == pytest.approx([0, 1.45, 0.725, 0])
    assert found.sum() == pytest.approx(3 * 0.725)


def test_who_leaves_a_facility_outside_the_region_registers_where_they_come_from() -> None:
    """30 a year leave a prison for a home; they come from the first village and the third by 1 and 3."""
    world = villages(
        demand__groups__leavers__origins={"by": "shares", "shares": {"GM0001": 0.25, "GM0003": 0.75}},
        facilities={"prison": facility({"home": 0.5, "elsewhere": 0.5}, {}, group="leavers", **at(None))},
    )
    del world["demand"]["groups"]["leavers"]["facilities"]
    assert flows(world).need[1, :, 0] == pytest.approx([7.5, 0, 22.5])


def test_who_goes_on_to_a_facility_outside_the_region_keeps_the_origins_of_where_they_came_in() -> None:
    """All who come to the shelter go to prison, and register from there as leavers, but where carers come from."""
    world = villages(
        demand__groups__carers__origins={"by": "shares", "shares": {"GM0003": 1.0}},
        demand__groups__carers__households_per_year=0,
        facilities={
            "shelter": facility("prison", {"per_year": 40}, group="carers", **at("GM0001")),
            "prison": facility("home", {"per_year": 8}, group="leavers", **at(None)),
        },
    )
    del world["demand"]["groups"]["leavers"]["facilities"]
    assert flows(world).need[1, :, 0] == pytest.approx([4, 2.4, 1.6 + 40])


def test_a_circle_of_facilities_lets_everybody_out_in_the_end() -> None:
    """Half of a's people go to b and half of b's go back: a is left 90 / (1 - 1/4) = 120 times a year and b 60."""
    world = villages(
        demand__groups__carers__households_per_year=0,
        demand__groups__leavers__households_per_year=0,
        facilities={
            "a": facility({"home": 0.5, "b": 0.5}, {"per_year": 90}, group="carers", **at("GM0001")),
            "b": facility({"home": 0.5, "a": 0.5}, {"per_year": 0}, group="leavers", **at("GM0002")),
        },
    )
    del world["demand"]["groups"]["leavers"]["facilities"]
    assert by_group(flows(world).need)[0][:2] == pytest.approx([60, 30])


# ---- who answers -----------------------------------------------------------------------------------------------


def test_the_key_moves_who_follows_it_to_fair_share_and_leaves_status_holders() -> None:
    """In 2027 half follow fair share. Carers are there already; of the leavers 21 and 9 become 10.5 + 7.5, ..."""
    found = flows(villages(demand__destination_key__path={2026: 0.0, 2027: 0.5}))
    assert found.need[:, :, 0] == pytest.approx(np.array([[25, 15, 10], [21, 9, 0], [10, 6, 4]]))
    assert found.need[:, :, 1] == pytest.approx(np.array([[25, 15, 10], [18, 9, 3], [10, 6, 4]]))


def test_the_key_of_the_reference_year_is_a_row_for_where_they_register() -> None:
    """Of the 21 leavers of the first village, a third is for the second; the 9 of the second are for the third.

    A fifth of all follows fair share: 0.2 x 30 x (0.5, 0.3, 0.2).
    """
    world = villages(
        demand__destination_key={
            "path": {2026: 0.2},
            "reference": {"GM0001": {"GM0001": 2 / 3, "GM0002": 1 / 3}, "GM0002": {"GM0003": 1.0}},
        }
    )
    expected = 0.8 * np.array([14, 7, 9]) + 0.2 * np.array([15, 9, 6])
    assert flows(world).need[1, :, 0] == pytest.approx(expected)


def test_swaps_of_targets_move_need_and_keep_its_sum() -> None:
    """Two persons of a half-year are 4 / 2.2 households a year; the second has six, and gives no more than it has."""
    swaps = {
        "one": {"giver": "GM0001", "taker": "GM0003", "persons": 2, "start": "2026-01-01"},
        "two": {"giver": "GM0002", "taker": "GM0001", "persons": 50, "start": "2027-01-01"},
    }
    found = flows(villages(demand__status_holders__swaps=swaps)).need[2].T
    moved = 2 * 2 / 2.2
    assert found == pytest.approx(np.array([[10 - moved, 6, 4 + moved], [16 - moved, 0, 4 + moved]]))


def test_a_statutory_target_counts_in_both_half_years_of_a_year() -> None:
    """40,000 persons, 17 million people: 12, 8 and 5 persons each half-year (rounded up)."""
    world = villages(demand__status_holders__national_target=40_000)
    assert flows(world).need[2, :, 0] * 2.2 == pytest.approx([24, 16, 10])
    assert flows(world, "half_year").need[2, :, 0] * 2.2 == pytest.approx([12, 8, 5])


# ---- the first day ---------------------------------------------------------------------------------------------


def test_who_waits_on_the_first_day_is_the_opening_backlog_by_the_key_of_the_first_year() -> None:
    """40 by 50, 30 and 20 a year: 20 carers by 10, 6 and 4; 12 leavers by 8 and 4; 8 holders by 4, 2 and 2."""
    found = flows(villages())
    assert found.opening == pytest.approx(np.array([[10, 6, 4], [8, 4, 0], [4, 2, 2]]))
    fair = flows(villages(demand__destination_key__path={2026: 1.0})).opening
    assert fair == pytest.approx(np.array([[10, 6, 4], [6, 3.6, 2.4], [4, 2, 2]]))


def test_of_the_people_on_the_lists_the_home_bound_part_waits_too() -> None:
    """Eight on the shelter's list: 4 go home from it, and 8 x 0.3 x 0.75 = 1.8 by way of sheltered living."""
    world = chain(
        demand__destination_key__path=STAY,
        demand__opening_backlog__total=0,
        facilities__shelter__first_day={"waiting_outside": 8},
    )
    assert flows(world).opening == pytest.approx(np.array([[4, 0, 0], [0, 1.8, 0], [0, 0, 0]]))


# ---- what always holds -----------------------------------------------------------------------------------------


def test_the_ways_home_add_up_to_the_part_that_is_home_bound() -> None:
    one = scenario(chain())
    compiled = compile_scenario(one)
    ways = WaysHome.of(one, compiled)
    everybody = ways.from_outside(compiled).sum(axis=(1, 2))
    assert everybody == pytest.approx(compiled.facilities.home_bound)
    assert everybody == pytest.approx([0.725, 0.75])


@settings(max_examples=30)
@given(worlds(), st.sampled_from(["year", "half_year"]))
def test_need_is_only_moved_never_lost_and_months_add_up_to_longer_periods(
    world: dict[str, Any], length: PeriodLength
) -> None:
    found, months = flows(world, length), flows(world, "month")
    period = np.searchsorted(
        [one.start for one in found.periods], [one.start for one in months.periods], "right"
    )
    for name in ("need", "returned", "relets", "deliveries", "first_lettings"):
        of_periods, of_months = getattr(found, name), getattr(months, name)
        summed = np.stack(
            [of_months[..., period == number + 1].sum(axis=-1) for number in range(len(found.periods))],
            axis=-1,
        )
        assert summed == pytest.approx(of_periods, rel=1e-9, abs=1e-9)
        assert (of_months >= 0).all()
    stays, moves = (flows(world, demand__destination_key={"path": {2025: s}}) for s in (0.0, 1.0))
    first_time = [(one.need - one.returned).sum(axis=1) for one in (stays, moves)]
    assert first_time[0] == pytest.approx(first_time[1])
    assert stays.opening.sum() == pytest.approx(moves.opening.sum())
    if not world["demand"]["opening_backlog"].get("by_municipality"):
        # Where it is given who answers for them, the key decides of which groups they are.
        assert stays.opening.sum(axis=1) == pytest.approx(moves.opening.sum(axis=1))
