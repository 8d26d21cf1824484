"""Every kind of mistake is told with its place, its value, what is allowed and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.inputs import load
from tests.inputs.region import REGION, broken, place, problems_of, write


@dataclass(frozen=True)
class Mistake:
    """One text of the region replaced by another, and what must be said of it."""

    old: str
    new: str
    marker: str
    field: str
    value: str
    allowed: str
    remedy: str


MISTAKES = {
    "misspelt key": Mistake(
        "turnover_trend: 0",
        "turnover_trnd: 0",
        "turnover_trnd",
        "supply.relets.turnover_trnd",
        "an unknown key",
        "turnover_rate, turnover_trend, month_factors, void",
        "did you mean 'turnover_trend'?",
    ),
    "key in the wrong mapping": Mistake(
        "policy:\n",
        "policy:\n  realisation: 0.6\n",
        "realisation: 0.6\n  quota",
        "policy.realisation",
        "an unknown key",
        "quota, cap, regular_share_min, compliance, carry_over_months, reserved_for_status_holders, "
        "first_lettings_share, solidarity, offering, reached_wait_days",
        "it belongs under 'supply.new_homes'",
    ),
    "merge key of another YAML": Mistake(
        "policy:\n",
        "policy:\n  <<: {cap: 0.3}\n",
        "<<",
        "policy.<<",
        "an unknown key",
        "quota, cap, regular_share_min, compliance, carry_over_months, reserved_for_status_holders, "
        "first_lettings_share, solidarity, offering, reached_wait_days",
        "name the file or the values to be taken over in 'extends'",
    ),
    "missing field": Mistake(
        "  cap: 0.30\n",
        "",
        "policy:",
        "policy.cap",
        "",
        "a share from 0 to 1, such as 0.30",
        "add 'cap:'",
    ),
    "municipality without one of its fields": Mistake(
        "      social_rent_homes: 1000\n",
        "",
        "GM0301",
        "region.municipalities.GM0301.social_rent_homes",
        "",
        "a whole number of homes, at least 0",
        "add 'social_rent_homes:'",
    ),
    "misspelt municipality as key": Mistake(
        "Apeldoorn: 0.5",
        "Apeldorn: 0.5",
        "Apeldorn",
        "demand.groups.medical.origins.shares.Apeldorn",
        "Apeldorn",
        "a municipality of the region: Apeldoorn, Deventer, Zutphen",
        "did you mean 'Apeldoorn'?",
    ),
    "misspelt municipality as value": Mistake(
        "municipality: Zutphen",
        "municipality: Zutfen",
        "Zutfen",
        "supply.projects.station.municipality",
        "Zutfen",
        "a municipality of the region: Apeldoorn, Deventer, Zutphen",
        "did you mean 'Zutphen'?",
    ),
    "misspelt code in a list": Mistake(
        "[Deventer]",
        "[GM0151]",
        "GM0151",
        "measures.building_stop.changes.0.municipalities.0",
        "GM0151",
        "a municipality of the region: Apeldoorn, Deventer, Zutphen",
        "did you mean 'GM0150'?",
    ),
    "percentage": Mistake(
        "  cap: 0.30",
        "  cap: 30%",
        "30%",
        "policy.cap",
        "30%",
        "a share from 0 to 1, such as 0.30",
        "write 0.30",
    ),
    "percentage with a comma": Mistake(
        "demolition: 0.004",
        "demolition: 0,4 %",
        "0,4 %",
        "supply.demolition",
        "0,4 %",
        "a number (share of stock per year) from 0 to 1",
        "write 0.004",
    ),
    "point for thousands in a whole number": Mistake(
        "social_rent_homes: 4000",
        "social_rent_homes: 4.000",
        "4.000",
        "region.municipalities.GM0200.social_rent_homes",
        "4.000",
        "a whole number of homes, at least 0",
        "write 4000, without the point (4.000 reads as 4)",
    ),
    "point for thousands in an amount": Mistake(
        "task: 100",
        "task: 1.170",
        "1.170",
        "demand.task",
        "1.170",
        "a number (households per year), at least 0",
        "write 1170, without the point (1.170 reads as 1.17)",
    ),
    "points for millions": Mistake(
        "{2024: 1000000}",
        "{2024: 1.000.000}",
        "1.000.000",
        "demand.status_holders.national_population.2024",
        "1.000.000",
        "a whole number of persons, at least 0",
        "write 1000000",
    ),
    "comma for decimals": Mistake(
        "  cap: 0.30",
        "  cap: 0,3",
        "0,3",
        "policy.cap",
        "0,3",
        "a share from 0 to 1, such as 0.30",
        "write 0.3",
    ),
    "comma for decimals in braces": Mistake(
        "  cap: 0.30",
        "  cap: {value: 0,3, unit: share}",
        "0,3",
        "policy.cap.value",
        "0,3",
        "a share from 0 to 1, such as 0.30",
        "write 0.3",
    ),
    "commas for decimals in a list": Mistake(
        "turnover_trend: 0",
        f"turnover_trend: 0\n    month_factors: [{', '.join(['1,1'] * 12)}]",
        "[1,1",
        "supply.relets.month_factors",
        "a list of 24",
        "12 items",
        "write decimals with a point: 0.77",
    ),
    "number with its unit": Mistake(
        "carry_over_months: 3",
        "carry_over_months: 3 months",
        "3 months",
        "policy.carry_over_months",
        "3 months",
        "a whole number of months, at least 0",
        "write 3, without the unit",
    ),
    "number in quotes": Mistake(
        "demolition: 0.004",
        "demolition: '0.004'",
        "'0.004'",
        "supply.demolition",
        "'0.004'",
        "a number (share of stock per year) from 0 to 1",
        "write 0.004, without quotes",
    ),
    "share above 1": Mistake(
        "regular_share_min: 0.70",
        "regular_share_min: 70",
        "70\n",
        "policy.regular_share_min",
        "70",
        "a share from 0 to 1, such as 0.30",
        "did you mean 0.7?",
    ),
    "share above 1 in a path": Mistake(
        "2026: 0.30}",
        "2026: 1.5}",
        "1.5}",
        "policy.quota.path.2026",
        "1.5",
        "'reference' or 'fair_share' or a number from 0 to 1",
        "write what is allowed here",
    ),
    "negative number": Mistake(
        "total: 30",
        "total: -30",
        "-30",
        "demand.opening_backlog.total",
        "-30",
        "a whole number of households, at least 0",
        "write what is allowed here",
    ),
    "misspelt year": Mistake(
        "{2024: 30000}",
        "{twenty: 30000}",
        "twenty",
        "region.municipalities.GM0150.population.twenty",
        "twenty",
        "a year such as 2027",
        "write the year",
    ),
    "Dutch date": Mistake(
        "planned: 2027-07-01",
        "planned: 1-7-2027",
        "1-7-2027",
        "supply.projects.station.planned",
        "1-7-2027",
        "a date, year-month-day, such as 2027-07-01",
        "write 2027-07-01",
    ),
    "date without its zeros": Mistake(
        "planned: 2027-07-01",
        "planned: 2027/7/1",
        "2027/7/1",
        "supply.projects.station.planned",
        "2027/7/1",
        "a date, year-month-day, such as 2027-07-01",
        "write 2027-07-01",
    ),
    "day that does not exist": Mistake(
        "planned: 2027-07-01",
        "planned: 2027-02-30",
        "2027-02-30",
        "supply.projects.station.planned",
        "2027-02-30",
        "a date, year-month-day, such as 2027-07-01",
        "2027-02 has 28 days",
    ),
    "word for true": Mistake(
        "in_fair_share: true",
        "in_fair_share: yes",
        "yes",
        "demand.groups.shelter.in_fair_share",
        "yes",
        "true or false",
        "write true",
    ),
    "misspelt choice": Mistake(
        "urgency: regional",
        "urgency: regionaal",
        "regionaal",
        "demand.groups.shelter.urgency",
        "regionaal",
        "'statutory', 'regional' or 'status_holder'",
        "did you mean 'regional'?",
    ),
    "misspelt distribution": Mistake(
        "kind: gamma",
        "kind: gama",
        "gama",
        "supply.relets.void.kind",
        "gama",
        "one of fixed, exponential, gamma, lognormal, empirical",
        "did you mean 'gamma'?",
    ),
    "distribution without a field": Mistake(
        "mean_days: 28, ",
        "",
        "void",
        "supply.relets.void.mean_days",
        "",
        "a number (days), at least 0",
        "add 'mean_days:'",
    ),
    "distribution without a kind": Mistake(
        "{kind: gamma, mean_days: 28, shape: 2.0}",
        "{mean_days: 28}",
        "void",
        "supply.relets.void.kind",
        "",
        "one of fixed, exponential, gamma, lognormal, empirical",
        "add 'kind:'",
    ),
    "number for a text": Mistake(
        "code: M",
        "code: 12",
        "12\n",
        "demand.groups.medical.code",
        "12",
        "a text",
        "write '12', in quotes",
    ),
    "text for a mapping": Mistake(
        "title: {nl: Bouwstop, en: Building stop}",
        "title: Bouwstop",
        "Bouwstop",
        "measures.building_stop.title",
        "Bouwstop",
        "a mapping with nl, en",
        "write {nl: …, en: …}",
    ),
    "word for a list": Mistake(
        "municipalities: [Deventer]",
        "municipalities: Deventer",
        "Deventer}",
        "measures.building_stop.changes.0.municipalities",
        "Deventer",
        "a list of items: each a municipality of the region",
        "write [Deventer]",
    ),
    "id in capitals": Mistake(
        "  building_stop:",
        "  Building stop:",
        "Building stop:",
        "measures.Building stop",
        "Building stop",
        "lower case letters, digits and '_', beginning with a letter",
        "write 'building_stop'",
    ),
    "fact without a source": Mistake(
        "  cap: 0.30",
        "  cap: {value: 0.30, status: official}",
        "cap: {",
        "policy.cap.source",
        "",
        "a source, since the status is 'official'",
        "add 'source:', or leave 'status' out",
    ),
    "value outside its own range": Mistake(
        "value: 0.05, low: 0.04",
        "value: 0.05, low: 0.055",
        "0.05, low",
        "supply.relets.turnover_rate.value",
        "0.05",
        "at least 0.055, its own 'low'",
        "widen the range, or correct the value",
    ),
    "another unit": Mistake(
        "unit: persons,",
        "unit: thousands of persons,",
        "thousands",
        "region.municipalities.GM0200.population.2024.unit",
        "thousands of persons",
        "'persons'",
        "convert the figure, and write 'persons'",
    ),
    "shares that do not add up": Mistake(
        "Apeldoorn: 0.5",
        "Apeldoorn: 0.4",
        "origins",
        "demand.groups.medical.origins",
        "",
        "shares that add up to 1, not 0.9",
        "change one of the shares",
    ),
    "empty mapping": Mistake(
        "    path: {2024: 0.25, 2026: 0.30}",
        "    path: {}",
        "path: {}",
        "policy.quota.path",
        "an empty mapping",
        "a mapping by year, at least 1",
        "add an entry",
    ),
    "field left empty": Mistake(
        "  carry_over_months: 3",
        "  carry_over_months:",
        "carry_over_months",
        "policy.carry_over_months",
        "empty (null), which removes nothing here",
        "a value; or null for something that an extended file has",
        "write a value, or leave the line out",
    ),
    "duplicate key": Mistake(
        "  regular_share_min: 0.70",
        "  regular_share_min: 0.70\n  cap: 0.25",
        "cap: 0.25",
        "policy.cap",
        "a duplicate key",
        "each key once",
        "keep this one or the one on line 71",
    ),
    "municipality by its code and by its name": Mistake(
        "GM0301: 0.2",
        "Zutphen: 0.2, GM0301: 0.2",
        "GM0301: 0.2",
        "demand.groups.medical.origins.shares.GM0301",
        "a duplicate key",
        "each municipality once, by its code or its name",
        "keep this one or 'Zutphen' on line 37",
    ),
    "year that no horizon has": Mistake(
        "2026: 0.25",
        "20026: 0.25",
        "20026",
        "policy.quota.municipalities.Zutphen.path.20026",
        "20026",
        "years from 2000 to 2150",
        "correct the year",
    ),
    "measure before the horizon": Mistake(
        "start: 2028-01-01",
        "start: 2024-01-01",
        "2024-01-01",
        "measures.building_stop.start",
        "2024-01-01",
        "a day from 2026-01-01 to 2035-12-31, the horizon",
        "choose a day within it, or change the horizon",
    ),
    "measure that ends after the horizon": Mistake(
        "start: 2028-01-01",
        "start: 2028-01-01\n    end: 2040-01-01",
        "2040-01-01",
        "measures.building_stop.end",
        "2040-01-01",
        "a day from 2026-01-01 to 2035-12-31, the horizon",
        "leave it out if the measure stays to the end",
    ),
    "quota above the cap": Mistake(
        "Zutphen: {path: {2026: 0.25}}",
        "Zutphen: {path: {2026: 0.35}}",
        "0.35",
        "policy.quota.municipalities.Zutphen.path.2026",
        "0.35",
        "at most the cap of 0.3, which is a ceiling",
        "lower it, or set readings.cap: target",
    ),
    "unknown group": Mistake(
        "groups: [shelter]",
        "groups: [sheltr]",
        "sheltr",
        "measures.building_stop.changes.1.groups.0",
        "sheltr",
        "a group: medical, shelter",
        "did you mean 'shelter'?",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_in_full(mistake: Mistake, tmp_path: Path) -> None:
    text = broken(mistake.old, mistake.new)
    path = write(tmp_path, text)

    (problem,) = problems_of(path)

    assert (problem.where.file, problem.where.line, problem.where.column) == (
        str(path),
        *place(text, mistake.marker),
    )
    assert (problem.field, problem.value) == (mistake.field, mistake.value)
    assert (problem.allowed, problem.remedy) == (mistake.allowed, mistake.remedy)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = REGION
    for mistake in (
        MISTAKES["misspelt key"],
        MISTAKES["misspelt municipality as key"],
        MISTAKES["percentage"],
        MISTAKES["point for thousands in an amount"],
        MISTAKES["Dutch date"],
        MISTAKES["duplicate key"],
    ):
        assert mistake.old in text
        text = text.replace(mistake.old, mistake.new, 1)

    fields = {problem.field for problem in problems_of(write(tmp_path, text))}

    assert fields == {
        "supply.relets.turnover_trnd",
        "demand.groups.medical.origins.shares.Apeldorn",
        "policy.cap",
        "demand.task",
        "supply.projects.station.planned",
    }


def test_a_misspelt_key_does_not_hide_a_date_outside_the_horizon(tmp_path: Path) -> None:
    late = broken("start: 2028-01-01", "start: 2040-01-01")
    text = late.replace("turnover_trend", "turnover_trnd").replace("  cap: 0.30", "  cap: 30%")

    fields = {problem.field for problem in problems_of(write(tmp_path, text))}

    assert fields == {"supply.relets.turnover_trnd", "policy.cap", "measures.building_stop.start"}


def test_words_that_another_yaml_takes_for_booleans_are_words(tmp_path: Path) -> None:
    scenario = load(write(tmp_path, broken("code: M", "code: NO"))).scenario

    assert scenario.demand.groups["medical"].code == "NO"
