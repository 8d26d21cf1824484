"""In which steps the numbers on the pages are shown: what another seed would change is hardly ever seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from groeipad.game.compute import AS_PLAYED
from groeipad.game.explain import Errors, errors_of
from groeipad.game.pages.luck import TOLD, luck_rows
from groeipad.game.pages.outcomes import (
    ERRORS_PER_STEP,
    STEP_SIZES,
    Value,
    beside,
    step_at,
    step_of_change,
    value_at,
)
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from simulator.contract import REGION
from tests.game.pages.made import BIG, game, session

DRAWS = 100


def told(mean: float, low: float, high: float, *, measure: str = "housed_in", index: int = 0) -> Session:
    """A game in which a measure of a municipality and the region has these values at the end of a round."""
    now = session()
    outcome = now.outcomes[index]
    played = outcome["worlds"][AS_PLAYED]
    changed: dict[str, Any] = {**outcome, "replications": DRAWS}
    changed["worlds"] = {**outcome["worlds"], AS_PLAYED: {**played, measure: both(played, measure, mean)}}
    for name, value in (("low", low), ("high", high)):
        changed[name] = {**outcome[name], measure: both(outcome[name], measure, value)}
    return replace(now, outcomes={**now.outcomes, index: changed})


def both(world: dict[str, Any], measure: str, value: float | None) -> dict[str, Any]:
    return {place: [*series[:-1], value] for place, series in world[measure].items()}


@pytest.mark.parametrize(
    ("width", "step"),
    [
        # 3 standard errors are 3 / 2.563 / 10 of the width of the band: 0.117 of it.
        (0.0, 1),
        (8.5, 1),
        (8.6, 2),
        (17.0, 2),
        (17.2, 5),
        (42.0, 5),
        (43.0, 10),
        (1e9, STEP_SIZES[-1]),
    ],
)
def test_a_step_is_at_least_three_standard_errors_by_hand(width: float, step: int) -> None:
    now = told(100.0, 100.0 - width / 2, 100.0 + width / 2)
    assert step_at(now, 0, "housed_in", BIG) == step


def test_a_value_is_rounded_to_its_step_with_its_band() -> None:
    # A band of 30 homes: three standard errors are 3.5, so steps of 5.
    assert value_at(told(102.6, 88.0, 118.0), 0, "housed_in", BIG) == Value("housed_in", 105, 90, 120, 5)
    # A band of 10 points: 1.2, so steps of 2 points.
    shares = told(0.886, 0.83, 0.93, measure="fair_share_ratio")
    assert value_at(shares, 0, "fair_share_ratio", BIG) == Value("fair_share_ratio", 88, 84, 94, 2)


def test_what_is_not_known_has_no_number() -> None:
    now = told(1.0, 1.0, 1.0, measure="wait_mean")
    for name in ("low", "high"):
        now.outcomes[0][name]["wait_mean"][BIG][-1] = None
    now.outcomes[0]["worlds"][AS_PLAYED]["wait_mean"][BIG][-1] = None
    assert value_at(now, 0, "wait_mean", BIG) == Value("wait_mean", None, None, None, 1)


def test_steps_never_shrink_so_that_a_number_stands_beside_the_one_of_the_round_before() -> None:
    now = told(100.0, 80.0, 120.0)
    later = told(100.0, 99.0, 101.0, index=1).outcomes[1]
    both_rounds = replace(now, outcomes={**now.outcomes, 1: later})
    assert step_at(both_rounds, 0, "housed_in", REGION) == 5
    assert step_at(both_rounds, 1, "housed_in", REGION) == 5


def test_two_games_beside_each_other_have_the_coarser_steps() -> None:
    fine, coarse = told(103.0, 102.0, 104.0), told(103.0, 80.0, 120.0)
    assert beside(fine, coarse, 0, "housed_in") == (105, 105)


def test_a_part_has_steps_of_at_least_two_of_its_own_standard_errors() -> None:
    now = session()
    one = now.explained[0]

    def of(error: float) -> dict[str, Any]:
        return {measure: {place: [error] for place in (BIG, REGION)} for measure in TOLD}

    errors = {"errors": {"events": of(0.3), "decisions": of(1.2)}, "role_errors": {"grootdorp": of(1.6)}}
    told_so = replace(now, explained={**now.explained, 0: {**one, **errors}})
    found = errors_of(told_so, 0, "housed_in", BIG, "grootdorp")
    assert found == Errors(0.3, 1.6, 2.0)
    least = step_at(told_so, 0, "housed_in", BIG)
    steps = [step_of_change(error, "housed_in", least) for error in (0.3, 1.6, 2.0)]
    assert steps == [least, max(least, 5), max(least, 5)]
    (row,) = (
        row
        for row in luck_rows(Words(game(), "en"), told_so, 0, BIG, "grootdorp")
        if row.measure == "housed_in"
    )
    for shown, step in zip((row.events, row.own, row.others), steps, strict=True):
        assert int(shown.replace("\u2212", "-").replace("+", "").replace(",", "")) % step == 0
    assert errors_of(now, 0, "housed_in", BIG, "grootdorp") == Errors(0.0, 0.0, 0.0), "games of before"


def means(chance: np.random.Generator, level: float, deviation: float) -> Iterator[Session]:
    """Games that differ in nothing but their seed: means over draws that are normal."""
    for _ in range(12):
        made = chance.normal(level, deviation, DRAWS)
        low, high = np.quantile(made, [0.1, 0.9])
        yield told(float(made.mean()), float(low), float(high))


def test_another_seed_hardly_ever_moves_a_number_by_more_than_a_step() -> None:
    chance = np.random.default_rng(7)
    apart = []
    for _ in range(60):
        level, deviation = chance.uniform(100, 1000), chance.uniform(1, 60)
        shown = [value_at(one, 0, "housed_in", BIG) for one in means(chance, level, deviation)]
        for one, other in combinations(shown, 2):
            apart.append(abs((one.mean or 0) - (other.mean or 0)) / max(one.step, other.step))
    # With steps of exactly three standard errors they differ in 38%, and by two steps in 0.6%; most are wider.
    assert np.mean(np.array(apart) > 0) < 0.38
    assert np.mean(np.array(apart) > 1) < 0.01
    assert ERRORS_PER_STEP == 3
