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
def test_no_part_is_shown_far_from_what_it_is(before: float | None, parts: list[float], step: int) -> None:
    shown = whole_parts(before, parts, (before or 0.0) + sum(parts), step)
    assert all(
        abs(told - part) <= 0.75 * step + 1e-4 for told, part in zip(shown.parts[1:], parts[1:], strict=True)
    )
    assert abs(shown.parts[0] - parts[0]) <= (1.5 + len(parts) / 4) * step + 1e-4


@given(st.none() | values, some_parts, steps, st.data())
def test_parts_may_have_steps_of_their_own(
    before: float | None, parts: list[float], step: int, data: st.DataObject
) -> None:
    own = data.draw(st.lists(steps, min_size=len(parts) - 1, max_size=len(parts) - 1))
    now = (before or 0.0) + sum(parts)
    shown = whole_parts(before, parts, now, step, own)
    assert shown.before + sum(shown.parts) == shown.now == whole(now, step)
    assert all(told % size == 0 for told, size in zip(shown.parts[1:], own, strict=True))
    for told, part, size in zip(shown.parts[1:], parts[1:], own, strict=True):
        assert abs(told - part) <= 0.75 * size + 1e-4
    # Both ends are half a step off at most, and each part that stays a quarter of one.
    most = step + max([0, *own]) / 2 + sum(own) / 4
    assert abs(shown.parts[0] - parts[0]) <= most + 1e-4


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
        # 0.4 + 0.4 + 0.4 = 1.2: the first would have what is left, 1; nearer to it is 0, with the second as 1.
        (None, (0.4, 0.4, 0.4), 1.2, (0, (0, 1, 0), 1)),
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
def test_whole_numbers_by_hand(
    before: float | None, parts: tuple[float, ...], now: float, shown: tuple[int, tuple[int, ...], int]
) -> None:
    told = whole_parts(before, parts, now)
    assert (told.before, told.parts, told.now) == shown


@pytest.mark.parametrize(
    ("parts", "now", "steps", "shown"),
    [
        # By itself 40.2 would wait and 2.9 do: that is known well, what the decisions did is not.
        ((40.2, 0.0, -28.1, -9.2), 2.9, (1, 10, 10), ((43, 0, -30, -10), 3)),
        # -20, -20 and 20 would leave 36 where it is 27.1: the second goes on to -10.
        ((27.1, -15.6, -16.1, 20.4), 15.8, (10, 10, 10), ((26, -10, -20, 20), 16)),
        ((5.0, 4.9), 9.9, (10,), ((10, 0), 10)),
    ],
)
def test_steps_of_their_own_by_hand(
    parts: tuple[float, ...], now: float, steps: tuple[int, ...], shown: tuple[tuple[int, ...], int]
) -> None:
    told = whole_parts(None, parts, now, 1, steps)
    assert (told.parts, told.now) == shown
