"""Who is expected to come back, by hand: which part of those housed, after which time, to where and as whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.flows.expecting import at, by_group, by_place, chain, flows, village
from tests.worlds import changed, exponential, facility, fixed, measure, three_villages


def returned(world: dict[str, Any], **paths: Any) -> list[float]:
    """Return who comes back in each year, all together."""
    found = flows(world, **paths).returned.sum(axis=(0, 1))
    return np.asarray(found).round(9).tolist()


def losing(world: dict[str, Any], after: Any, probability: float = 0.5, **paths: Any) -> dict[str, Any]:
    """Return a world in which a part of those housed loses the home again after a time."""
    return changed(world, demand__returns={"probability": probability, "after": after}, **paths)


# ---- how many and when -----------------------------------------------------------------------------------------


def test_half_of_a_years_households_come_back_a_year_later() -> None:
    """365 a year; half of the 365 of 2026 lose their home after exactly 365 days, in 2027."""
    found = flows(losing(village(), fixed(365)))
    assert by_place(found.returned) == [[0], [182.5]]
    assert by_place(found.need) == [[365], [547.5]]


def test_without_returns_nobody_comes_back() -> None:
    assert returned(village()) == [0, 0]


def test_who_comes_back_may_come_back_again() -> None:
    """Half a year later, half of all come back: of one a day 0.5, then of 1.5 a day 0.75, then of 1.75 a day 0.875.

    Nearly: within a month they are housed evenly.
    """
    found = returned(losing(village(), fixed(182.5)))
    assert found == pytest.approx([182.5 * 0.5, 182.5 * (0.75 + 0.875)], rel=5e-3)


def test_who_loses_the_home_within_the_month_comes_back_in_it() -> None:
    """After a day on average: for each who comes there are p / (1 - p) = 1 returns, nearly all in the same month."""
    found = flows(losing(village(), exponential(1.0)), "month").returned.sum(axis=(0, 1))
    assert found[1:].sum() == pytest.approx(730 - 31, rel=1e-2)
    assert found[6] == pytest.approx(31, rel=1e-2)


def test_the_chance_is_that_of_the_month_in_which_they_are_housed() -> None:
    """A chance of 1 from 2027 on changes nothing in 2027 where homes are kept for a year."""
    sure = {"sure": measure("2027-01-01", {"quantity": "return_probability", "set": 1.0})}
    assert returned(losing(village(), fixed(365), measures=sure)) == [0, 182.5]
    soon = {"sure": measure("2026-01-01", {"quantity": "return_probability", "set": 1.0}, end="2026-12-31")}
    assert returned(losing(village(), fixed(365), measures=soon)) == [0, 365]


def test_who_leaves_without_a_home_cannot_lose_it() -> None:
    """A fifth refuses each offer, and two refusals cost the urgency: 0.04 leaves and 0.96 is housed."""
    world = losing(
        village(policy__offering={"per_home": 1, "refusals_allowed": 2, "refusal_probability": 0.2}),
        fixed(365),
    )
    assert returned(world) == pytest.approx([0, 182.5 * 0.96])
    assert flows(world).natural_exits_share == pytest.approx(np.array([[0.04, 0.04]]))


def test_a_scenario_may_say_itself_which_part_leaves() -> None:
    world = losing(village(plan={"natural_exits_share": 0.4}), fixed(365))
    assert returned(world) == pytest.approx([0, 182.5 * 0.6])
    assert flows(world).natural_exits_share.tolist() == [[0.4, 0.4]]


def test_natural_exits_are_averaged_over_the_time_of_a_period() -> None:
    """From 2 July 2026 (183 of 365 days) nobody refuses; from then on two refusals would be allowed."""
    measures = {
        "nobody": measure(
            "2026-07-02",
            {"quantity": "refusal_probability", "set": 0.0},
            {"quantity": "refusals_allowed", "set": 2},
        )
    }
    world = village(policy__offering__refusal_probability=0.3, measures=measures)
    assert flows(world).natural_exits_share == pytest.approx(np.array([[0.3 * 182 / 365, 0.0]]))


def test_who_waits_on_the_first_day_is_housed_in_the_first_month() -> None:
    """40 are housed in January 2026 and half of them lose the home 365 days later, in January 2027."""
    world = losing(village(demand__opening_backlog__total=40), fixed(365))
    found = flows(world, "month").returned.sum(axis=(0, 1))
    assert found[12] == pytest.approx((31 + 40) / 2)
    assert found.sum() == pytest.approx((365 + 40) / 2)


def test_those_housed_before_lose_their_home_after_what_is_left_of_the_time() -> None:
    """Of a fixed time of 730 days, an even part is left: half of the half of 100 come back in each year."""
    rules = {"probability": 0.5, "after": fixed(730), "households_on_first_day": 100}
    world = changed(village(demand__returns=rules), demand__groups__seekers__households_per_year=0)
    assert returned(world) == pytest.approx([25, 25], abs=0.1)


# ---- guidance --------------------------------------------------------------------------------------------------


def guided(places: int, days: float, **guidance: Any) -> dict[str, Any]:
    """Return the village where half come back after a year, of those with guidance a tenth as many."""
    rules = {"places": places, "duration": fixed(days), "reduction": 0.9} | guidance
    return village(demand__returns={"probability": 0.5, "after": fixed(365), "guidance": rules})


def test_guidance_reaches_as_many_as_have_a_place_at_a_time() -> None:
    """One household a day for 100 days takes 100 places: with 40, two fifths have it, and lose 0.9 of the chance."""
    assert returned(guided(40, 100)) == pytest.approx([0, 182.5 * (1 - 0.4 * 0.9)])


def test_with_places_for_all_every_chance_is_lower() -> None:
    assert returned(guided(150, 100)) == pytest.approx([0, 182.5 * 0.1])
    assert returned(guided(1, 0)) == pytest.approx([0, 182.5 * 0.1])


def test_only_the_groups_that_may_have_guidance_take_its_places() -> None:
    """The others are as many again; without guidance half of them come back."""
    world = guided(40, 100, groups=("seekers",))
    seekers = world["demand"]["groups"]["seekers"]
    world = changed(world, demand__groups__others=seekers | {"code": "G2"}, demand__task=730)
    assert by_group(flows(world).returned)[1] == pytest.approx([182.5 * (1 - 0.4 * 0.9), 182.5])


# ---- where and as whom -----------------------------------------------------------------------------------------


def test_they_register_where_they_lived_with_their_own_group_and_a_destination_by_the_key_of_then() -> None:
    """They live where they were destined for; in 2027 the key sends half of them on by population."""
    world = losing(three_villages(), fixed(365), demand__destination_key__path={2026: 0.0, 2027: 0.5})
    world = changed(world, demand__opening_backlog__total=0, policy__offering__refusal_probability=0.0)
    found = flows(world)
    first = np.array([[25, 15, 10], [21, 9, 0], [10, 6, 4]]) / 2
    stays_or_moves = 0.5 * first + 0.5 * first.sum(axis=1, keepdims=True) * [0.5, 0.3, 0.2]
    expected = np.vstack([stays_or_moves[:2], first[2:]])
    assert found.returned[:, :, 0].tolist() == np.zeros((3, 3)).tolist()
    assert found.returned[:, :, 1] == pytest.approx(expected)
    assert found.need[:, :, 1] - found.returned[:, :, 1] == pytest.approx(
        0.5 * first * 2
        + 0.5 * np.vstack([first[:2].sum(axis=1, keepdims=True) * [1, 0.6, 0.4], first[2:] * 2])
    )


def test_a_group_may_have_a_chance_of_its_own() -> None:
    world = losing(three_villages(), fixed(365), demand__groups__holders__return_probability=0.0)
    world = changed(world, demand__opening_backlog__total=0, policy__offering__refusal_probability=0.0)
    assert by_group(flows(world).returned)[1] == pytest.approx([25, 15, 0])


def through(kind: str, **paths: Any) -> dict[str, Any]:
    """Return the chain in which half of those housed come to the list of a facility after a year."""
    world = chain(
        demand__destination_key__path={2025: 0.0},
        demand__opening_backlog__total=0,
        policy__offering__refusal_probability=0.0,
    )
    rules = {"probability": 0.5, "after": fixed(365), "through": kind}
    return changed(world, demand__returns=rules, **paths)


def test_through_a_facility_the_home_bound_part_comes_back_as_the_groups_they_come_out_as() -> None:
    """50 of 100 lose their home and come to the shelter in the first village: 25 carers, 11.25 leavers after it."""
    found = flows(through("shelter"))
    assert by_group(found.returned) == [[0, 0, 0], [25, 11.25, 0]]
    assert by_place(found.returned)[1] == [25, 11.25, 0]


def test_they_come_to_the_unit_where_they_lived_or_else_to_one_by_size() -> None:
    """Shelters stand in the second village (1/4) and the third (3/4); half of those who come there go home.

    Half of those housed lose their home: they come to the shelter of their village, from the first one to either.
    """
    sizes = {"by": "shares", "shares": {"GM0002": 0.25, "GM0003": 0.75}}
    world = through("shelter", facilities__shelter__municipalities=sizes)
    world = changed(world, facilities__shelter__routes__way_1__to="elsewhere")
    before = flows(world)
    lived = np.array(by_place(before.need)[0])
    assert lived == pytest.approx([10, 0.25 * 50 + 30 + 6, 0.75 * 50 + 4])
    expected = np.array([0, lived[1] + lived[0] / 4, lived[2] + lived[0] * 3 / 4]) / 4
    assert by_place(before.returned)[1] == pytest.approx(expected)


def test_through_a_facility_outside_the_region_they_register_where_they_lived() -> None:
    """Whatever the origins of its group: all carers come from the third village, but not who comes back."""
    world = through("prison", demand__groups__carers__origins={"by": "shares", "shares": {"GM0003": 1.0}})
    prison = facility({"home": 0.5, "elsewhere": 0.5}, {"per_year": 0}, group="carers", **at(None))
    found = flows(changed(world, facilities__prison=prison))
    assert by_place(found.need)[0] == [60, 36, 4]
    assert by_place(found.returned)[1] == [15, 9, 1]
