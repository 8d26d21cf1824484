"""Swaps of targets, returns and guidance, and people who are in a facility on the first day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.region import found, noted

HOLDERS = """
    permit_holders:
      code: P
      name: {nl: Statushouders, en: Permit holders}
      urgency: status_holder
      households_per_year: 10
      household_size: 2.0
"""
RETURNS = "probability: 0.06, after: {kind: exponential, mean_days: 548}"
GUIDANCE = "guidance: {places: 0, duration: {kind: fixed, days: 365}, reduction: 0.5}"
SHELTER = """
facilities:
  night_shelter:
    name: {nl: Nachtopvang, en: Night shelter}
    group: shelter
    stay: {kind: exponential, mean_days: 90}
    routes: {home: {to: home, share: 1.0}}
"""


def swap(fields: str, groups: str = f"  groups:{HOLDERS}") -> str:
    """Return a swap of 30 persons from Apeldoorn's target."""
    told = f"giver: Apeldoorn, persons: 30, {fields}"
    return f"demand:\n  task: 110\n  status_holders: {{swaps: {{flow: {{{told}}}}}}}\n{groups}"


def test_a_swap_of_a_half_year_of_the_run_is_sound(tmp_path: Path) -> None:
    assert noted(tmp_path, swap("taker: Zutphen, start: 2026-01-01")) == []
    assert noted(tmp_path, swap("taker: Zutphen, start: 2035-07-01, end: 2035-12-31")) == []


def test_a_run_that_begins_within_a_half_year_has_its_swaps(tmp_path: Path) -> None:
    within = "horizon: {start: 2026-04-01, end: 2034-10-31}\n"
    assert found(tmp_path, within + swap("taker: Zutphen, start: 2026-01-01, end: 2034-12-31")) == []


def test_a_municipality_does_not_swap_with_itself(tmp_path: Path) -> None:
    assert found(tmp_path, swap("taker: Apeldoorn, start: 2027-01-01")) == [
        (
            "demand.status_holders.swaps.flow.taker",
            "Apeldoorn",
            "another municipality than the giver",
            "name who takes over the persons",
        )
    ]


@pytest.mark.parametrize(
    ("dates", "field", "value", "allowed"),
    [
        (
            "start: 2025-07-01",
            "start",
            "2025-07-01",
            "the first day of a half-year of the run: from 2026-01-01 to 2035-07-01",
        ),
        (
            "start: 2036-01-01",
            "start",
            "2036-01-01",
            "the first day of a half-year of the run: from 2026-01-01 to 2035-07-01",
        ),
        (
            "start: 2027-01-01, end: 2036-06-30",
            "end",
            "2036-06-30",
            "a day of the run, the last of a half-year",
        ),
        ("start: 2027-02-01", "start", "2027-02-01", "a 1 January or a 1 July"),
        ("start: 2027-01-01, end: 2028-07-01", "end", "2028-07-01", "a 30 June or a 31 December"),
    ],
)
def test_a_swap_is_of_half_years_of_the_run(
    dates: str, field: str, value: str, allowed: str, tmp_path: Path
) -> None:
    ((path, said, may, remedy),) = found(tmp_path, swap(f"taker: Zutphen, {dates}"))
    assert (path, said, may) == (f"demand.status_holders.swaps.flow.{field}", value, allowed)
    assert remedy


def test_both_days_of_a_swap_are_told_with_the_nearest_ones(tmp_path: Path) -> None:
    remedies = {
        field: remedy
        for field, _, _, remedy in found(tmp_path, swap("taker: Zutphen, start: 2027-06-30, end: 2029-01-01"))
    }
    assert remedies == {
        "demand.status_holders.swaps.flow.start": "write 2027-07-01",
        "demand.status_holders.swaps.flow.end": "write 2028-12-31",
    }


def test_a_swap_ends_after_it_has_started(tmp_path: Path) -> None:
    ((field, _, allowed, _),) = found(tmp_path, swap("taker: Zutphen, start: 2028-01-01, end: 2027-12-31"))
    assert (field, allowed) == ("demand.status_holders.swaps.flow", "start <= end")


def test_a_swap_is_of_targets_for_a_group_of_status_holders(tmp_path: Path) -> None:
    without = swap("taker: Zutphen, start: 2027-01-01", groups="").replace("110", "100")
    ((field, value, allowed, _),) = found(tmp_path, without)
    assert (field, value) == ("demand.status_holders.swaps", "flow")
    assert allowed == "swaps of the targets of a group of status holders, and there is none"


def test_a_swap_is_between_municipalities_of_the_region(tmp_path: Path) -> None:
    ((field, value, _, remedy),) = found(tmp_path, swap("taker: Zutfen, start: 2027-01-01"))
    assert (field, value) == ("demand.status_holders.swaps.flow.taker", "Zutfen")
    assert remedy == "did you mean 'Zutphen'?"


@pytest.mark.parametrize(
    ("after", "field", "value"),
    [
        ("{kind: fixed, days: 0}", "days", "0"),
        ("{kind: gamma, mean_days: 0.9, shape: 2}", "mean_days", "0.9"),
        ("{kind: empirical, days: [30, 0.5, 90]}", "days.1", "0.5"),
    ],
)
def test_nobody_loses_a_home_in_the_moment_of_moving_in(
    after: str, field: str, value: str, tmp_path: Path
) -> None:
    ((path, said, allowed, _),) = found(
        tmp_path, f"demand: {{returns: {{probability: 0.1, after: {after}}}}}"
    )
    assert (path, said) == (f"demand.returns.after.{field}", value)
    assert allowed == "at least 1 day, since nobody loses a home in the moment of moving in"


def test_who_comes_back_comes_to_a_facility_that_exists(tmp_path: Path) -> None:
    through = f"demand: {{returns: {{{RETURNS}, through: night_sheltr}}}}"
    assert found(tmp_path, f"{through}{SHELTER}") == [
        (
            "demand.returns.through",
            "night_sheltr",
            "a facility: night_shelter",
            "did you mean 'night_shelter'?",
        )
    ]
    ((_, _, allowed, remedy),) = found(tmp_path, through)
    assert (allowed, remedy) == (
        "a facility, and there is none",
        "add it to 'facilities', or leave this out",
    )


def test_guidance_is_for_groups_that_exist(tmp_path: Path) -> None:
    served = GUIDANCE.replace("reduction", "groups: [sheltr], reduction")
    ((field, value, _, remedy),) = found(tmp_path, f"demand: {{returns: {{{RETURNS}, {served}}}}}")
    assert (field, value) == ("demand.returns.guidance.groups.0", "sheltr")
    assert remedy == "did you mean 'shelter'?"


def test_a_measure_on_returns_needs_them(tmp_path: Path) -> None:
    def measure(change: str) -> str:
        return f"measures: {{building_stop: {{changes: [{{{change}}}]}}}}\n"

    fewer = measure("quantity: return_probability, multiply: 0.5, groups: [shelter]")
    guided = measure("quantity: guidance_places, set: 40")
    with_returns = f"demand: {{returns: {{{RETURNS}}}}}\n"
    with_guidance = f"demand: {{returns: {{{RETURNS}, {GUIDANCE}}}}}\n"
    ((field, value, _, remedy),) = found(tmp_path, fewer)
    assert (field, value) == ("measures.building_stop.changes.0.quantity", "return_probability")
    assert remedy == "give demand.returns, or leave the change out"
    assert found(tmp_path, with_returns + fewer) == []
    assert len(found(tmp_path, guided)) == 1
    ((_, value, allowed, _),) = found(tmp_path, with_returns + guided)
    assert (value, allowed) == ("guidance_places", "guidance to be changed, and nobody has it")
    assert found(tmp_path, with_guidance + guided) == []


def test_a_chance_of_coming_back_without_returns_is_worth_a_note(tmp_path: Path) -> None:
    own = "demand: {groups: {shelter: {return_probability: 0.2}}}"
    ((field, value, allowed, _),) = noted(tmp_path, own)
    assert (field, value) == ("demand.groups.shelter.return_probability", "0.2")
    assert allowed == "nothing without demand.returns, since nobody loses a home"


def test_there_is_room_for_the_people_of_the_first_day(tmp_path: Path) -> None:
    full = f"{SHELTER}    places: 20\n    intake: {{capacity: 5}}\n"
    assert found(tmp_path, f"{full}    first_day: {{in_care: 20, waiting_outside: 5}}\n") == []
    assert found(tmp_path, f"{full}    first_day: {{in_care: 21, waiting_outside: 6}}\n") == [
        (
            "facilities.night_shelter.first_day.in_care",
            "21",
            "at most its 20 places",
            "correct it, or write the others in 'waiting_outside'",
        ),
        (
            "facilities.night_shelter.first_day.waiting_outside",
            "6",
            "at most 5, the capacity of its list",
            "correct it, or raise 'intake.capacity'",
        ),
    ]
    # Where nobody says how many places there are, they follow from the intake.
    assert found(tmp_path, f"{SHELTER}    first_day: {{in_care: 500, waiting_outside: 500}}\n") == []
