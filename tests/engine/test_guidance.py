"""What guidance promises: whom it keeps in the home, how many at the same time, and when a place in it comes free."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
import pytest

from simulator.contract import EventKind, Purpose
from simulator.flows import Compiled
from simulator.random.draws import CERTAIN
from simulator.random.ids import id_when_back
from simulator.random.replication import ReplicationDraws
from tests.engine.stories import DAY, run, story
from tests.worlds import (
    changed,
    exponential,
    fixed,
    gate,
    measure,
    new_homes,
    one_village,
    other_homes,
    returning,
    second_group,
    villages,
)

HOUSED, LOST_HOME = EventKind.HOUSED, EventKind.LOST_HOME


def guided(places: int, days: float, **parts: Any) -> dict[str, Any]:
    """Return guidance that keeps everybody in the home who has it."""
    return {"places": places, "duration": fixed(days), "reduction": 1.0} | parts


def test_as_many_are_kept_in_their_home_as_guidance_has_places() -> None:
    """One place for 60 days: 1 has it from day 10, 2 and 3 find none, 4 has it from day 70, when it ends."""
    world = changed(villages(1, gate=gate(0, 1, 2, 3)), **new_homes(GM0001=(10, 20, 69, 70)))
    assert story(returning(world, after=200, guidance=guided(1, 60)), LOST_HOME) == [
        *((220, "lost_home", 2), (269, "lost_home", 3))
    ]
    assert story(returning(world, after=200, guidance=guided(2, 60)), LOST_HOME) == [(269, "lost_home", 3)]
    assert story(returning(world, after=200, guidance=guided(3, 60)), LOST_HOME) == []


def test_guidance_that_takes_all_of_the_chance_keeps_everybody() -> None:
    world = changed(one_village(), horizon={"start": "2026-01-01", "end": "2026-12-31"})
    _, log = run(returning(world, guidance=guided(10_000, 500)))
    assert len(log.of(HOUSED)) > 900
    assert not len(log.of(LOST_HOME))


def test_guidance_takes_its_part_of_the_chance_from_the_same_households() -> None:
    world = changed(one_village(), horizon={"start": "2026-01-01", "end": "2026-12-31"})
    world = returning(world, after=100.0, probability=0.8)
    housed, lost = [], []
    for reduction, part in ((0.0, 0.8), (0.5, 0.4)):
        _, log = run(changed(world, demand__returns__guidance=guided(10_000, 1, reduction=reduction)))
        early = log.of(HOUSED)
        housed.append(set(early.where(early["time"] < 200 * DAY)["household"].tolist()))
        lost.append(set(log.of(LOST_HOME)["household"].tolist()) & housed[-1])
        number = len(housed[-1])
        assert abs(len(lost[-1]) - number * part) <= 3 * np.sqrt(number * part * (1 - part))
    assert lost[1] & housed[0] < lost[0]


def test_guidance_goes_to_the_groups_that_may_have_it() -> None:
    world = second_group(villages(1, gate=gate(0, 2), second=gate(1, 3, group="others")))
    world = returning(
        changed(world, **new_homes(GM0001=(10, 20, 30, 40))), guidance=guided(9, 60, groups=("others",))
    )
    assert story(world, LOST_HOME) == [(40, "lost_home", 1), (60, "lost_home", 3)]


def test_a_measure_gives_guidance_more_places_for_who_is_housed_from_then_on() -> None:
    """None until 31 January: 1, housed on day 30, loses its home, and 2, housed on day 31, does not."""
    world = returning(
        changed(villages(1, gate=gate(0, 1)), **new_homes(GM0001=(30, 31))), guidance=guided(0, 300)
    )
    more = measure("2026-02-01", {"quantity": "guidance_places", "set": 5.0})
    assert story(changed(world, measures={"more": more}), LOST_HOME) == [(60, "lost_home", 1)]


# ---- when a place comes free -----------------------------------------------------------------------------------


def test_a_home_that_closes_ends_the_guidance_of_who_lives_there() -> None:
    """One place: 1 has it until its home closes on day 20, and 2 from day 30, so that 1 has none from day 40 on."""
    world = changed(
        villages(1, gate=gate(0, 1)),
        supply__other_supply={"units": other_homes(1, closes="2026-01-20")},
        **new_homes(GM0001=(30, 40)),
    )
    assert story(returning(world, after=200, guidance=guided(1, 300)), HOUSED, LOST_HOME) == [
        *((0, "housed", 1), (20, "lost_home", 1), (30, "housed", 2), (40, "housed", 1), (240, "lost_home", 1))
    ]


@pytest.mark.parametrize("seed", [0, 1, 13, 14])
def test_who_gets_the_home_that_is_lost_gets_the_place_in_guidance_too(seed: int) -> None:
    """One place and one home: 1 has both, and loses both on day 30 with a chance of a half; then 2 has both."""
    world = changed(villages(1, gate=gate(0, 1)), supply__other_supply={"units": other_homes(1)})
    _, log = run(returning(world, guidance=guided(1, 300, reduction=0.5)), seed)
    households, lost = log.of(EventKind.REGISTERED)["household"].tolist(), log.of(LOST_HOME)
    draws = [ReplicationDraws(seed, 0).chance(Purpose.RETURN, who) / CERTAIN for who in households[:2]]
    both = [(30, households[0]), (60, households[1])]
    expected = [] if draws[0] >= 0.5 else both[:1] if draws[1] >= 0.5 else both
    found = list(zip((lost["time"] / DAY).tolist(), lost["household"].tolist(), strict=True))
    assert found[:2] == expected


@pytest.mark.parametrize("stay", [None, exponential(6)], ids=["for good", "moving on"])
@pytest.mark.parametrize("places", [0, 2, 5])
def test_a_place_comes_free_when_its_time_is_over_or_the_home_is_lost(
    places: int, stay: dict[str, Any] | None
) -> None:
    """Everybody is housed at once; who is guided, and who loses the home, is followed here from the same draws."""
    days = [0.77 * number for number in range(120)]
    guidance = {"places": places, "duration": fixed(9), "reduction": 0.5}
    world = changed(
        villages(1, gate=gate(*days)), supply__other_supply={"units": other_homes(900, stay=stay)}
    )
    compiled, log = run(returning(world, after=5.3, guidance=guidance))
    came = log.of(EventKind.REGISTERED)
    first = list(zip(came["time"].tolist(), came["household"].tolist(), strict=True))
    first = [(time, who) for time, who in first if who % 32 == 0]
    lost = log.of(LOST_HOME)
    found = list(zip(lost["time"].tolist(), lost["household"].tolist(), strict=True))
    assert sorted(found) == sorted(_losses(compiled, first, places))
    assert len(found) > 50


def _losses(compiled: Compiled, first: list[tuple[int, int]], places: int) -> list[tuple[int, int]]:
    """Return who loses a home and when, given who is housed for the first time and when."""
    random, stay = ReplicationDraws(1, 0), compiled.other_supply.stays[0]
    housed, guided_until, lost = list(first), dict[int, int](), list[tuple[int, int]]()
    heapq.heapify(housed)
    while housed:
        now, who = heapq.heappop(housed)
        guided = sum(end > now for end in guided_until.values()) < places
        loses = random.chance(Purpose.RETURN, who) < CERTAIN * (0.5 if guided else 1.0)
        after = round(5.3 * DAY)
        loses = loses and after <= random.duration(stay, Purpose.LIVING, who)
        if guided:
            guided_until[who] = now + (min(after, 9 * DAY) if loses else 9 * DAY)
        if loses and now + after < compiled.timeline.calendar.end_seconds:
            lost.append((now + after, who))
            heapq.heappush(housed, (now + after, id_when_back(who)))
    return lost
