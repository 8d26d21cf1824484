"""Swaps of the targets for status holders, by hand: what one gives another takes, for whole half-years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.flows import compile_scenario
from tests.worlds import changed, measure, scenario, three_villages

SIZE = 2.2
"""The mean size of a household of status holders in the three villages."""
HALVES = ("2026-01", "2026-07", "2027-01", "2027-07")


def targets(world: dict[str, Any], swaps: Mapping[str, Any], **paths: Any) -> np.ndarray:
    """Return the persons of each half-year and municipality with these swaps: shape (4, 3)."""
    world = changed(world, **paths)
    world["demand"]["status_holders"]["swaps"] = dict(swaps)
    found = compile_scenario(scenario(world))
    timeline = found.timeline
    lengths = (timeline.ends - timeline.starts)[:, None] / (365.25 * 86_400)
    persons = found.demand.inflow[:, 2, :] * lengths * SIZE
    half = (timeline.years - 2026) * 2 + (timeline.months > 6)
    return np.array([persons[half == number].sum(axis=0) for number in range(4)])


def with_target(persons: int = 40_000) -> dict[str, Any]:
    """Return three villages with a national target: by default 12, 8 and 5 persons each half-year."""
    return changed(three_villages(), demand__status_holders__national_target=persons)


def swap(
    giver: str, taker: str, persons: int, start: str = "2026-01-01", end: str | None = None
) -> dict[str, Any]:
    """Return a swap of so many persons a half-year."""
    return {"giver": giver, "taker": taker, "persons": persons, "start": start, "end": end}


def test_what_one_municipality_gives_another_has_more_and_the_sum_stays_equal() -> None:
    before = targets(with_target(), {})
    after = targets(with_target(), {"one": swap("GM0001", "GM0003", 4)})
    assert before == pytest.approx(np.tile([12, 8, 5], (4, 1)))
    assert after == pytest.approx(np.tile([8, 8, 9], (4, 1)))


def test_nobody_gives_more_than_it_has() -> None:
    after = targets(with_target(), {"one": swap("GM0003", "GM0001", 300)})
    assert after == pytest.approx(np.tile([17, 8, 0], (4, 1)))


@pytest.mark.parametrize(
    ("start", "end", "halves"),
    [
        ("2026-01-01", "2026-06-30", (0,)),
        ("2026-07-01", "2026-12-31", (1,)),
        ("2026-07-01", "2027-06-30", (1, 2)),
        ("2027-01-01", None, (2, 3)),
    ],
)
def test_a_swap_holds_for_its_half_years_and_no_others(
    start: str, end: str | None, halves: tuple[int, ...]
) -> None:
    swaps = {"one": swap("GM0001", "GM0002", 3, start, end)}
    after = targets(with_target(), swaps)
    expected = [[9, 11, 5] if half in halves else [12, 8, 5] for half in range(4)]
    assert after == pytest.approx(np.array(expected))
    # Also when months are busy and quiet, and within a month that a measure cuts.
    busy = {"demand__groups__holders__month_factors": (5, 1, 0, 1, 1, 1, 9, 1, 1, 1, 0, 2)}
    cut = measure("2026-06-15", {"quantity": "turnover_rate", "multiply": 0.5}, end="2026-07-14")
    assert targets(with_target(), swaps, **busy, measures={"cut": cut}) == pytest.approx(np.array(expected))


def test_swaps_work_in_the_order_of_the_file() -> None:
    """The third gives its whole target to the second, which then has 13 to give; the other way round it has 8."""
    first, second = swap("GM0003", "GM0002", 5), swap("GM0002", "GM0001", 10)
    assert targets(with_target(), {"a": first, "b": second})[0] == pytest.approx([22, 3, 0])
    assert targets(with_target(), {"b": second, "a": first})[0] == pytest.approx([20, 5, 0])


def test_swaps_that_cancel_out_change_nothing() -> None:
    both = {"there": swap("GM0001", "GM0002", 6), "back": swap("GM0002", "GM0001", 6)}
    assert targets(with_target(), both) == pytest.approx(targets(with_target(), {}))


def test_without_a_national_target_persons_become_households_by_their_mean_size() -> None:
    """20 households of 2.2 persons a year are 22 persons a half-year: 11, 6.6 and 4.4."""
    before = targets(three_villages(), {})
    after = targets(three_villages(), {"one": swap("GM0001", "GM0003", 3, end="2026-12-31")})
    in_days = np.array([181, 184, 181, 184])[:, None] / 182.5
    assert before == pytest.approx([11, 6.6, 4.4] * in_days)
    assert after[:2] == pytest.approx([8, 6.6, 7.4] * in_days[:2])
    assert after[2:] == pytest.approx(before[2:])
    everything = targets(three_villages(), {"all": swap("GM0002", "GM0001", 99)})
    assert everything == pytest.approx([17.6, 0, 4.4] * in_days)


def test_only_status_holders_are_swapped() -> None:
    world = with_target()
    inflow = []
    for swaps in ({}, {"one": swap("GM0001", "GM0002", 3)}):
        world["demand"]["status_holders"]["swaps"] = swaps
        inflow.append(compile_scenario(scenario(world)).demand.inflow)
    assert np.array_equal(inflow[0][:, :2], inflow[1][:, :2])
    assert not np.array_equal(inflow[0][:, 2], inflow[1][:, 2])


def test_a_target_that_a_measure_sets_is_swapped_too() -> None:
    """No national target in 2026, and 40,000 persons in each half-year of 2027."""
    target = measure("2027-01-01", {"quantity": "national_target", "set": 40_000.0})
    after = targets(
        three_villages(), {"one": swap("GM0001", "GM0003", 4, "2027-01-01")}, measures={"target": target}
    )
    assert after[2:] == pytest.approx(np.tile([8, 8, 9], (2, 1)))


def test_a_swap_of_a_municipality_with_itself_is_refused_with_the_name_of_its_field() -> None:
    with pytest.raises(InputError, match=r"demand\.status_holders\.swaps\.one\.taker"):
        targets(with_target(), {"one": swap("GM0001", "GM0001", 3)})


CODES = ("GM0001", "GM0002", "GM0003")
pairs = st.sampled_from([(a, b) for a in CODES for b in CODES if a != b])
days = st.sampled_from(["2026-01-01", "2026-07-01", "2027-01-01", "2027-07-01"])


@given(
    st.lists(
        st.builds(
            lambda pair, number, day: swap(pair[0], pair[1], number, day), pairs, st.integers(0, 30), days
        ),
        max_size=4,
    ),
    st.sampled_from([None, 0, 10_000, 90_000]),
)
def test_whatever_is_swapped_nobody_owes_less_than_nothing_and_the_sum_is_the_same(
    swaps: list[dict[str, Any]], target: int | None
) -> None:
    world = three_villages() if target is None else with_target(target)
    before = targets(world, {})
    after = targets(world, {f"swap_{number}": one for number, one in enumerate(swaps)})
    assert (after >= -1e-9).all()
    assert after.sum(axis=1) == pytest.approx(before.sum(axis=1))
