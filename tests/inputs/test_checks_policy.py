"""What is agreed: quotas, caps, corporations and solidarity, held against the rest of the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.region import found, noted

OWNERS = """region:
  corporations:
    ons_huis: {name: Ons Huis, homes: {Apeldoorn: 4000}}
    thuis: {name: Thuis, homes: {Deventer: 2000, Zutphen: 1000}}
"""


def test_the_cap_and_what_stays_for_regular_seekers(tmp_path: Path) -> None:
    assert found(tmp_path, "policy: {cap: 0.35}") == [
        (
            "policy.regular_share_min",
            "0.70",
            "at most 0.65: 1 - the cap of 0.35",
            "write 0.65, or lower policy.cap",
        )
    ]
    assert found(tmp_path, "policy: {cap: 0.35, regular_share_min: 0.65}") == []


def test_a_quota_above_the_cap_is_fine_where_the_cap_is_a_target(tmp_path: Path) -> None:
    overlay = "policy: {quota: {path: {2030: 0.4}}}"
    ((field, value, _, remedy),) = found(tmp_path, overlay)
    assert (field, value) == ("policy.quota.path.2030", "0.4")
    assert remedy == "lower it, or set readings.cap: target"
    assert found(tmp_path, f"{overlay}\nreadings: {{cap: target}}") == []


def test_one_municipality_may_exceed_a_cap_on_the_regional_mean(tmp_path: Path) -> None:
    overlay = "policy: {quota: {municipalities: {Zutphen: {path: {2030: 0.4}}}}}"
    assert len(found(tmp_path, overlay)) == 1
    assert found(tmp_path, f"{overlay}\nreadings: {{cap_scope: region}}") == []


def test_a_corporation_may_exceed_a_cap_on_the_regional_mean_only(tmp_path: Path) -> None:
    own = "policy: {quota: {corporations: {thuis: {path: {2030: 0.4}}}}}"
    for scope in ("municipality", "corporation"):
        ((field, value, allowed, _),) = found(tmp_path, f"{OWNERS}{own}\nreadings: {{cap_scope: {scope}}}")
        assert (field, value) == ("policy.quota.corporations.thuis.path.2030", "0.4")
        assert allowed == "at most the cap of 0.3, which is a ceiling"
    assert found(tmp_path, f"{OWNERS}{own}\nreadings: {{cap_scope: region}}") == []
    change = "measures: {building_stop: {changes: [{quantity: quota, set: 0.4, corporations: [thuis]}]}}"
    ((field, _, _, _),) = found(tmp_path, f"{OWNERS}{change}")
    assert field == "measures.building_stop.changes.0.set"
    assert found(tmp_path, f"{OWNERS}{change}\nreadings: {{cap_scope: region}}") == []


def test_a_quota_of_the_reference_year_needs_to_know_what_was_housed_then(tmp_path: Path) -> None:
    own = "policy: {quota: {corporations: {thuis: {path: {2025: reference}}}}}\n"
    ((field, value, _, remedy),) = found(tmp_path, f"{OWNERS}{own}")
    assert (field, value) == ("policy.quota.corporations.thuis.path.2025", "reference")
    assert remedy == "give region.housed_in_reference_year, or write a share"
    housed = "{housed_in_reference_year: 20}"
    # Where its homes stand is enough.
    known = f"{OWNERS}  municipalities: {{Deventer: {housed}, Zutphen: {housed}}}\n"
    assert found(tmp_path, f"{known}{own}") == []


def test_a_quota_of_a_corporation_names_years_that_a_horizon_can_have(tmp_path: Path) -> None:
    own = "policy: {quota: {corporations: {thuis: {path: {20026: 0.3}}}}}"
    ((field, value, allowed, _),) = found(tmp_path, f"{OWNERS}{own}")
    assert (field, value) == ("policy.quota.corporations.thuis.path.20026", "20026")
    assert allowed == "years from 2000 to 2150"


@pytest.mark.parametrize(
    ("overlay", "field"),
    [
        ("policy: {quota: {corporations: {thuus: {path: {2030: 0.2}}}}}", "policy.quota.corporations.thuus"),
        (
            "measures: {building_stop: {changes: [{quantity: compliance, set: 0, corporations: [thuus]}]}}",
            "measures.building_stop.changes.0.corporations.0",
        ),
        (
            "events: {out: {kind: corporation_out, title: {nl: x, en: x}, start: 2028-01-01, corporation: thuus}}",
            "events.out.corporation",
        ),
    ],
)
def test_a_corporation_is_one_of_the_region(overlay: str, field: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"{OWNERS}{overlay}") == [
        (field, "thuus", "a corporation: ons_huis, thuis", "did you mean 'thuis'?")
    ]
    assert found(tmp_path, overlay) == [
        (
            field,
            "thuus",
            "a corporation, and there is none",
            "name them in region.corporations, or leave this out",
        )
    ]


def test_a_cap_for_each_corporation_of_a_region_that_names_none_is_worth_a_note(tmp_path: Path) -> None:
    ((field, value, allowed, _),) = noted(tmp_path, "readings: {cap_scope: corporation}")
    assert (field, value) == ("readings.cap_scope", "corporation")
    assert allowed == "'municipality' or 'region', since the region names no corporations"
    assert noted(tmp_path, f"{OWNERS}readings: {{cap_scope: corporation}}") == []


def test_a_debt_is_repaid_where_there_can_be_one(tmp_path: Path) -> None:
    ((field, value, allowed, _),) = noted(tmp_path, "policy: {solidarity: {repay_from: 2033}}")
    assert (field, value) == ("policy.solidarity.repay_from", "2033")
    assert allowed == "nothing while policy.solidarity.limit is 0, since nobody gets into debt"
    assert noted(tmp_path, "policy: {solidarity: {limit: 40, repay_from: 2033}}") == []
    later = "measures: {building_stop: {changes: [{quantity: solidarity_limit, set: 40}]}}"
    assert noted(tmp_path, f"policy: {{solidarity: {{repay_from: 2033}}}}\n{later}") == []
    ((_, _, allowed, _),) = noted(tmp_path, "policy: {solidarity: {limit: 40, repay_from: 2036}}")
    assert allowed == "a year that the run reaches: at most 2035"
    ((field, _, allowed, _),) = found(tmp_path, "policy: {solidarity: {limit: 40, repay_from: 20033}}")
    assert (field, allowed) == ("policy.solidarity.repay_from", "a year from 2000 to 2150")


def test_a_measure_may_not_set_the_quota_above_the_cap(tmp_path: Path) -> None:
    overlay = "measures: {building_stop: {changes: [{quantity: quota, set: 0.4}]}}"
    ((field, value, _, _),) = found(tmp_path, overlay)
    assert (field, value) == ("measures.building_stop.changes.0.set", "0.4")
