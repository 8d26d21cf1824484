"""Events and half-yearly reviews, held against the rest of the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.region import REGION, found, noted, place, problems_of, write

TITLE = "title: {nl: Proef, en: Test}"
HOUSED = "region: {housed_in_reference_year: 70}\n"


def event(kind: str, fields: str, start: str = "2028-01-01") -> str:
    return f"events: {{trial: {{kind: {kind}, {TITLE}, start: {start}, {fields}}}}}\n"


def rule(
    fields: str = "",
    first: str = "2028-06-30",
    indicator: str = "backlog, above: 40",
    change: str = "quantity: refusal_probability, multiply: 0.5",
) -> str:
    """Return a review that switches on one change."""
    return (
        f"reviews: {{plan: {{kind: switch_on, {TITLE}, first: {first}, indicator: {indicator}, {fields}"
        f"{', ' if fields else ''}measure: {{{TITLE}, changes: [{{{change}}}]}}}}}}\n"
    )


def rebase(on: str, fields: str = "years: 2") -> str:
    return f"reviews: {{anew: {{kind: rebase, {TITLE}, on: {on}, {fields}}}}}\n"


# ---- events ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("building_stop", "municipalities: [Zutphen], still_built: 0.1"),
        ("grid_congestion", "delay_days: 400, end: 2030-12-31"),
        ("influx", "factor: 1.5, groups: [medical]"),
    ],
)
def test_a_sound_event_has_no_findings(kind: str, fields: str, tmp_path: Path) -> None:
    assert noted(tmp_path, event(kind, fields)) == []


@pytest.mark.parametrize(
    ("text", "field", "value", "remedy"),
    [
        (
            event("influx", "factor: 2", start="2036-01-01"),
            "start",
            "2036-01-01",
            "choose a day within it, or change the horizon",
        ),
        (
            event("influx", "factor: 2, end: 2036-01-01"),
            "end",
            "2036-01-01",
            "leave it out if the event lasts to the end",
        ),
        (
            event("influx", "factor: 2, groups: [medicl]"),
            "groups.0",
            "medicl",
            "did you mean 'medical'?",
        ),
        (
            event("building_stop", "municipalities: [Deventer, Zutfen]"),
            "municipalities.1",
            "Zutfen",
            "did you mean 'Zutphen'?",
        ),
        (
            event("building_stop", "municipalities: []"),
            "municipalities",
            "an empty list",
            "name one, or leave it out for all of them",
        ),
    ],
)
def test_an_event_happens_in_the_run_and_to_what_there_is(
    text: str, field: str, value: str, remedy: str, tmp_path: Path
) -> None:
    ((path, said, allowed, told),) = found(tmp_path, text)
    assert (path, said, told) == (f"events.trial.{field}", value, remedy)
    assert allowed


def test_an_event_ends_after_it_has_started(tmp_path: Path) -> None:
    ((field, _, allowed, remedy),) = found(tmp_path, event("influx", "factor: 2, end: 2027-12-31"))
    assert (field, allowed, remedy) == ("events.trial", "start <= end", "put the dates in order")


def test_a_misspelt_event_is_not_a_new_one(tmp_path: Path) -> None:
    assert found(tmp_path, event("influx", "factor: 2")) == []
    path = write(tmp_path, "extends: over.yaml\nevents: {trail: {start: 2029-01-01}}\n", "misspelt.yaml")
    (problem,) = problems_of(path)
    assert (problem.field, problem.value) == ("events.trail", "'trail', which is not there to be changed")
    assert problem.remedy == "did you mean 'trial'? If it is new, add title, kind"


def test_an_event_that_lacks_a_field_is_not_taken_for_itself(tmp_path: Path) -> None:
    text = "events: {trial: {kind: influx, start: 2029-01-01}}"
    fields = {field: remedy for field, _, _, remedy in found(tmp_path, text)}
    assert fields == {"events.trial.title": "add 'title:'", "events.trial.factor": "add 'factor:'"}


# ---- what reviews look at, and when ----------------------------------------------------------------------


def test_sound_reviews_have_no_findings_and_no_remarks(tmp_path: Path) -> None:
    behind = rule("in_a_row: 2, last: 2033-12-31", indicator="path_realised, below: 0.9")
    assert noted(tmp_path, HOUSED + behind) == []
    assert noted(tmp_path, rebase("2030-06-30")) == []


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (rule(first="2025-12-31"), "plan.first", "2025-12-31"),
        (rule(first="2036-06-30"), "plan.first", "2036-06-30"),
        (rebase("2036-06-30"), "anew.on", "2036-06-30"),
    ],
)
def test_a_review_is_held_during_the_run(text: str, field: str, value: str, tmp_path: Path) -> None:
    ((path, said, allowed, _),) = found(tmp_path, text)
    assert (path, said) == (f"reviews.{field}", value)
    assert allowed == "a 30 June or a 31 December from 2026-01-01 to 2035-12-31, the horizon"


@pytest.mark.parametrize(
    ("text", "field", "value", "remedy"),
    [
        (rule(first="2028-06-01"), "plan.first", "2028-06-01", "write 2028-06-30"),
        (rule(first="2029-01-01"), "plan.first", "2029-01-01", "write 2028-12-31"),
        (rule("last: 2030-10-31"), "plan.last", "2030-10-31", "write 2030-12-31"),
        (rebase("2030-07-01"), "anew.on", "2030-07-01", "write 2030-06-30"),
    ],
)
def test_a_review_is_held_when_a_half_year_has_ended(
    text: str, field: str, value: str, remedy: str, tmp_path: Path
) -> None:
    assert found(tmp_path, text) == [(f"reviews.{field}", value, "a 30 June or a 31 December", remedy)]


def test_reviews_end_after_they_have_begun_and_within_the_run(tmp_path: Path) -> None:
    ((field, _, allowed, _),) = found(tmp_path, rule("last: 2027-12-31"))
    assert (field, allowed) == ("reviews.plan.last", "2028-06-30, the first review, or later")
    ((field, _, allowed, remedy),) = found(tmp_path, rule("last: 2036-06-30"))
    assert (field, allowed) == ("reviews.plan.last", "at most 2035-12-31, the last day of the run")
    assert remedy == "leave it out if the reviews go on to the end"


def test_there_are_as_many_reviews_as_have_to_agree(tmp_path: Path) -> None:
    # 30 June 2028, 31 December 2028 and 30 June 2029.
    assert found(tmp_path, rule("last: 2029-06-30, in_a_row: 3")) == []
    ((field, value, allowed, _),) = found(tmp_path, rule("last: 2029-06-30, in_a_row: 4"))
    assert (field, value) == ("reviews.plan.in_a_row", "4")
    assert allowed == "at most 3, as many reviews as there are from 2028-06-30 on"
    ((field, *_),) = found(tmp_path, rule("in_a_row: 2", first="2035-12-31"))
    assert field == "reviews.plan.in_a_row"


@pytest.mark.parametrize(
    ("indicator", "field", "allowed"),
    [
        ("quota_used, below: 0", "below", "a number above 0, since quota_used is never below it"),
        ("quota_used, below: -0.5", "below", "a number above 0, since quota_used is never below it"),
        ("backlog, above: -1", "above", "at least 0, since backlog is never below it"),
    ],
)
def test_a_limit_is_one_that_can_be_passed(indicator: str, field: str, allowed: str, tmp_path: Path) -> None:
    ((path, _, may, _),) = found(tmp_path, rule(indicator=indicator))
    assert (path, may) == (f"reviews.plan.{field}", allowed)
    assert found(tmp_path, rule(indicator="backlog, above: 0")) == []


@pytest.mark.parametrize("limits", ["backlog", "backlog, below: 3, above: 2"])
def test_a_rule_has_one_limit(limits: str, tmp_path: Path) -> None:
    assert found(tmp_path, rule(indicator=limits)) == [
        ("reviews.plan", "", "exactly one of below, above", "write either 'below' or 'above'")
    ]


def test_the_growth_path_begins_at_what_was_housed_in_the_reference_year(tmp_path: Path) -> None:
    behind = rule(indicator="path_realised, below: 0.9")
    ((field, value, _, remedy),) = found(tmp_path, behind)
    assert (field, value) == ("reviews.plan.indicator", "path_realised")
    assert remedy == "give region.housed_in_reference_year"


# ---- what reviews start ----------------------------------------------------------------------------------


def test_what_a_review_starts_is_held_to_the_same_as_any_measure(tmp_path: Path) -> None:
    cases = {
        "quantity: quota, set: 0.4": ("set", "0.4"),
        "quantity: inflow, multiply: 2, groups: [medicl]": ("groups.0", "medicl"),
        "quantity: realisation, set: 90": ("set", "90"),
        "quantity: guidance_places, add: 20": ("quantity", "guidance_places"),
    }
    for change, (field, value) in cases.items():
        ((path, said, _, _),) = found(tmp_path, rule(change=change))
        assert (path, said) == (f"reviews.plan.measure.changes.0.{field}", value)


def test_a_municipality_that_starts_something_starts_it_for_itself(tmp_path: Path) -> None:
    change = "quantity: realisation, set: 0.9"
    assert noted(tmp_path, rule("looks_at: each_municipality", change=change)) == []
    there = f"{change}, municipalities: [Zutphen]"
    ((field, _, _, remedy),) = found(tmp_path, rule("looks_at: each_municipality", change=there))
    assert field == "reviews.plan.measure.changes.0.municipalities"
    assert remedy == "leave it out, or write 'looks_at: region'"
    assert found(tmp_path, rule(change=there)) == []


def test_one_municipality_that_starts_a_higher_quota_may_exceed_a_cap_on_the_mean(tmp_path: Path) -> None:
    quota, mean = "quantity: quota, set: 0.4", "readings: {cap_scope: region}"
    assert found(tmp_path, rule("looks_at: each_municipality", change=quota) + mean) == []
    assert len(found(tmp_path, rule(change=quota) + mean)) == 1


def test_a_measure_lasts_a_month_at_least(tmp_path: Path) -> None:
    text = rule().replace(f"measure: {{{TITLE}", f"measure: {{{TITLE}, months: 0")
    ((field, _, allowed, _),) = found(tmp_path, text)
    assert (field, allowed) == ("reviews.plan.measure.months", "a whole number, at least 1")


@pytest.mark.parametrize(
    ("text", "field", "value", "allowed"),
    [
        (
            rule("lead_months: 6", first="2035-06-30"),
            "plan.lead_months",
            "6",
            "fewer than the 6 months between 2035-06-30 and the end of the run",
        ),
        (
            rule("lead_months: 6, in_a_row: 2", first="2034-12-31"),
            "plan.lead_months",
            "6",
            "fewer than the 6 months between 2035-06-30 and the end of the run",
        ),
        (
            rebase("2035-12-31", "lead_months: 0"),
            "anew.lead_months",
            "0",
            "an earlier review, since the run ends on 2035-12-31",
        ),
        (
            rebase("2027-06-30"),
            "anew.years",
            "2",
            "at most 1, the whole years between 2026-01-01 and 2027-06-30",
        ),
        (
            rule(indicator="blocked_places, above: 20"),
            "plan.indicator",
            "blocked_places",
            "another one, since without facilities no place is ever blocked",
        ),
        (
            rule(indicator="quota_used, below: 25"),
            "plan.below",
            "25",
            "a part, such as 0.9, since quota_used is one",
        ),
        (
            rule("looks_at: each_municipality"),
            "plan.measure.changes.0.quantity",
            "refusal_probability",
            "a quantity that can be changed for one municipality",
        ),
    ],
)
def test_what_may_surprise_about_a_review_is_worth_a_note(
    text: str, field: str, value: str, allowed: str, tmp_path: Path
) -> None:
    ((path, said, may, remedy),) = noted(tmp_path, text)
    assert (path, said, may) == (f"reviews.{field}", value, allowed)
    assert remedy


def test_a_lead_that_leaves_a_month_is_no_surprise(tmp_path: Path) -> None:
    assert noted(tmp_path, rule("lead_months: 5", first="2035-06-30")) == []


# ---- values of the new quantities, and days that never come ------------------------------------------------


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ("quantity: solidarity_limit, set: 2.5", "a whole number of homes, at least 0 (solidarity_limit)"),
        ("quantity: delivery_delay_days, set: -1", "a number of days, at least 0 (delivery_delay_days)"),
        ("quantity: task, set: -1", "a number of households a year, at least 0 (task)"),
    ],
)
def test_a_change_sets_what_the_quantity_can_be(change: str, allowed: str, tmp_path: Path) -> None:
    ((field, _, may, _),) = found(tmp_path, rule(change=change))
    assert (field, may) == ("reviews.plan.measure.changes.0.set", allowed)


@pytest.mark.parametrize(
    "text",
    [
        "horizon: {end: 9999-12-31}\n",
        rule(first="9999-12-31"),
        rebase("9999-12-31"),
        event("influx", "factor: 2, end: 9999-12-31"),
    ],
)
def test_the_last_day_of_all_is_no_way_to_say_never(text: str, tmp_path: Path) -> None:
    ((_, value, _, remedy),) = found(tmp_path, text)
    assert value == "9999-12-31"
    assert remedy == "leave it out where there is no end, or write an earlier day"


def test_a_finding_in_a_review_is_shown_where_it_stands(tmp_path: Path) -> None:
    text = REGION + rule(change="quantity: realisation, set: 90")
    (problem,) = problems_of(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == place(text, "90}")
    assert problem.remedy == "did you mean 0.9?"
