"""What is shown adds up, and no number is shown far from what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.game.pages.outcomes import STEP_SIZES
from groeipad.game.pages.rounding import whole, whole_parts
from groeipad.texts import Texts

values = st.floats(-1e4, 1e4).map(lambda value: round(value, 6))
some_parts = st.lists(values, min_size=1, max_size=6)
steps = st.sampled_from(STEP_SIZES)


@given(st.none() | values, some_parts, steps)
def test_the_shown_parts_add_up_to_the_shown_change(
    before: float | None, parts: list[float], step: int
) -> None:
    now = (before or 0.0) + sum(parts)
    shown = whole_parts(before, parts, now, step)
    assert shown.before + sum(shown.parts) == shown.now
    assert shown.now == whole(now, step)
    assert shown.before == whole(before or 0.0, step)


@given(st.none() | values, some_parts, steps)
def test_no_part_is_shown_more_than_a_step_away_from_what_it_is(
    before: float | None, parts: list[float], step: int
) -> None:
    shown = whole_parts(before, parts, (before or 0.0) + sum(parts), step)
    assert all(abs(told - part) <= step + 1e-4 for told, part in zip(shown.parts, parts, strict=True))


@given(values, steps)
def test_a_number_is_shown_at_the_nearest_step(value: float, step: int) -> None:
    shown = whole(value, step)
    assert shown % step == 0
    assert abs(shown - value) <= step / 2


@given(values, values, values)
def test_who_did_nothing_is_shown_to_have_done_nothing(before: float, drift: float, others: float) -> None:
    shown = whole_parts(before, (drift or 1.0, 0.0, 0.0, others), before + (drift or 1.0) + others)
    assert shown.parts[1:3] == (0, 0)


@given(values)
def test_a_number_is_rounded_as_it_is_everywhere_else(value: float) -> None:
    assert Texts("en").count(value) == f"{whole(value):,}"


@pytest.mark.parametrize(
    ("before", "parts", "now", "shown"),
    [
        # 0.4 + 0.4 + 0.4 = 1.2: one of them is shown as 1, the first of equals.
        (None, (0.4, 0.4, 0.4), 1.2, (0, (1, 0, 0), 1)),
        # 10.4 -> 10 and 11.6 -> 12: two more, though 0.6 + 0.6 are two times 1.
        (10.4, (0.6, 0.6), 11.6, (10, (1, 1), 12)),
        # 52.475 - 28.2 + 15.2 - 34.55 - 3.7 = 1.225: 52 to 1 is -51.
        (52.475, (-28.2, 15.2, -34.55, -3.7), 1.225, (52, (-28, 15, -34, -4), 1)),
        # From half below zero to half above it: both are rounded away from zero.
        (-0.5, (1.0,), 0.5, (-1, (2,), 1)),
        (0.5, (-1.0, 0.0), -0.5, (1, (-2, 0), -1)),
        (3.0, (0.0, 0.0), 3.0, (3, (0, 0), 3)),
    ],
)
def test_by_hand(
    before: float | None, parts: tuple[float, ...], now: float, shown: tuple[int, tuple[int, ...], int]
) -> None:
    told = whole_parts(before, parts, now)
    assert (told.before, told.parts, told.now) == shown
