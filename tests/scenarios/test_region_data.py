"""The figures of the region are those of the agreement, and each says where it comes from."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from simulator.flows import compile_scenario
from simulator.inputs import figures, load
from simulator.model.apportionment import largest_remainder
from simulator.model.distributions import Exponential, Fixed, Gamma
from simulator.model.scenario import Scenario
from simulator.model.shares import region_weights, statutory_target

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMES = ["Apeldoorn", "Brummen", "Deventer", "Epe", "Hattem", "Heerde", "Lochem", "Voorst", "Zutphen"]
FAIR_SHARE = [422, 53, 259, 84, 32, 48, 86, 64, 122]


@pytest.fixture(scope="module")
def stedendriehoek() -> Scenario:
    return load(SCENARIOS / "baseline.yaml").scenario


@pytest.fixture(scope="module")
def driedorp() -> Scenario:
    return load(SCENARIOS / "driedorp.yaml").scenario


def relets(scenario: Scenario) -> list[float]:
    turnover = scenario.supply.relets.turnover_rate.value
    return [one.social_rent_homes.value * turnover for one in scenario.region.municipalities.values()]


def fair_share(scenario: Scenario) -> list[int]:
    weights = region_weights(scenario.region, scenario.horizon.reference_year)
    return list(largest_remainder(round(scenario.demand.task.value), weights))


def test_the_nine_municipalities_are_there_in_order(stedendriehoek: Scenario) -> None:
    assert list(stedendriehoek.region.names.values()) == NAMES


def test_only_hattem_takes_part_through_the_care_region(stedendriehoek: Scenario) -> None:
    municipalities = stedendriehoek.region.municipalities.values()
    assert [one.name for one in municipalities if not one.member_of_region] == ["Hattem"]


def test_on_the_tile_map_those_in_the_north_lie_above(stedendriehoek: Scenario) -> None:
    tiles = {one.name: one.tile for one in stedendriehoek.region.municipalities.values()}
    assert len(set(tiles.values())) == len(NAMES)
    for above, below in (
        ("Hattem", "Heerde"),
        ("Heerde", "Voorst"),
        ("Epe", "Apeldoorn"),
        ("Deventer", "Zutphen"),
    ):
        assert tiles[above][1] < tiles[below][1]
    for left, right in (("Apeldoorn", "Voorst"), ("Voorst", "Deventer"), ("Zutphen", "Lochem")):
        assert tiles[left][0] < tiles[right][0]


def test_the_twelve_groups_add_up_to_the_task_of_1170(stedendriehoek: Scenario) -> None:
    groups = stedendriehoek.demand.groups
    assert [group.code for group in groups.values()] == [f"G{number}" for number in range(1, 13)]
    assert sum(group.households_per_year.value for group in groups.values()) == 1170
    assert stedendriehoek.demand.task.value == 1170
    assert groups["status_holders"].households_per_year.value == 348


def test_fair_share_by_largest_remainder(stedendriehoek: Scenario) -> None:
    assert fair_share(stedendriehoek) == FAIR_SHARE
    assert sum(FAIR_SHARE) == 1170


def test_the_statutory_formula_gives_lochem_20_of_10000() -> None:
    # Populations of 1 January 2021 (CBS): Lochem 34,006, the Netherlands 17,475,415.
    assert statutory_target(10_000, 34_006, 17_475_415) == 20


def test_at_30_percent_relets_fill_987_of_the_1170_fair_shares(stedendriehoek: Scenario) -> None:
    filled = sum(
        min(0.3 * homes, share) for homes, share in zip(relets(stedendriehoek), FAIR_SHARE, strict=True)
    )
    assert round(filled) == 987


def test_30_percent_is_enough_in_deventer_and_zutphen_only(stedendriehoek: Scenario) -> None:
    enough = [
        name
        for name, homes, share in zip(NAMES, relets(stedendriehoek), FAIR_SHARE, strict=True)
        if 0.3 * homes >= share
    ]
    assert enough == ["Deventer", "Zutphen"]


def test_the_growth_path_takes_from_27_to_57_percent_of_the_relets(stedendriehoek: Scenario) -> None:
    needed = [share / homes for homes, share in zip(relets(stedendriehoek), FAIR_SHARE, strict=True)]
    by_name = {name: round(100 * share) for name, share in zip(NAMES, needed, strict=True)}
    assert min(by_name.items(), key=lambda item: item[1]) == ("Zutphen", 27)
    assert max(by_name.items(), key=lambda item: item[1]) == ("Voorst", 57)
    assert by_name["Apeldoorn"] == 34


def test_with_the_population_of_every_year_the_three_cities_house_817_in_2035() -> None:
    scenario = load(SCENARIOS / "readings" / "population-of-every-year.yaml").scenario
    by_year = {
        year: sum(
            1170 * weight
            for name, weight in zip(NAMES, region_weights(scenario.region, year), strict=True)
            if name in {"Apeldoorn", "Deventer", "Zutphen"}
        )
        for year in (2024, 2035)
    }
    assert {year: round(homes) for year, homes in by_year.items()} == {2024: 803, 2035: 817}


def test_the_opening_backlog_is_the_shortage_of_the_reference_year(stedendriehoek: Scenario) -> None:
    housed = stedendriehoek.region.housed_in_reference_year
    assert housed is not None
    assert housed.value == 795
    assert stedendriehoek.demand.opening_backlog.total.value == 1170 - 795


def test_what_was_observed_agrees_with_the_figures_it_follows_from(stedendriehoek: Scenario) -> None:
    observed = {name: one.value.value for name, one in stedendriehoek.region.observations.items()}
    assert observed["registered_2024"] == stedendriehoek.demand.task.value
    assert observed["housed_2024"] == 795
    assert observed["relets_2024"] == round(sum(relets(stedendriehoek)))
    assert observed["quota_used_2024"] == pytest.approx(795 / observed["relets_2024"], abs=5e-5)
    assert observed["backlog_2024"] == observed["registered_2024"] - observed["housed_2024"]


@pytest.mark.parametrize(
    ("scenario", "housed"),
    [("baseline", 795), ("readings/housed-excludes-status-holders", 795 + 348)],
)
def test_returns_are_level_from_the_first_day(scenario: str, housed: int) -> None:
    # Of those housed before, as many are still to lose their home as lose it of those who are housed every year.
    returns = load(SCENARIOS / f"{scenario}.yaml").scenario.demand.returns
    assert returns is not None
    assert isinstance(returns.after, Exponential)
    years = returns.after.mean_days.value / 365.25
    assert years == pytest.approx(1.5, abs=0.001)
    assert returns.households_on_first_day.value == math.ceil(housed * 1.5)
    assert returns.guidance is not None
    assert returns.guidance.places.value == 0


def test_the_region_has_no_other_supply_that_nobody_knows_of(stedendriehoek: Scenario) -> None:
    assert stedendriehoek.supply.other_supply == {}


def test_other_supply_in_the_growth_path_is_what_30_percent_of_the_relets_lacks() -> None:
    scenario = load(SCENARIOS / "close-the-gap.yaml").scenario
    lacking = {
        code: share - 0.3 * homes
        for code, homes, share in zip(scenario.region.codes, relets(scenario), FAIR_SHARE, strict=True)
        if share > 0.3 * homes
    }
    parts = {"temporary_homes": 0.40, "private_rent": 0.25, "care_homes": 0.20, "shared_homes": 0.15}
    supply = scenario.supply.other_supply
    assert set(supply) == set(parts)
    for name, part in parts.items():
        kind = supply[name]
        assert isinstance(kind.stay, Gamma | Exponential)
        assert isinstance(kind.void, Fixed)
        years = (kind.stay.mean_days.value + kind.void.days.value) / 365.25
        expected = {code: round(part * homes * years) for code, homes in lacking.items()}
        assert {code: homes.value for code, homes in kind.homes.items()} == expected
    together = sum(homes.value for kind in supply.values() for homes in kind.homes.values())
    for number in (round(sum(lacking.values())), together):
        assert f" {number} " in scenario.explanation.nl
        assert f" {number} " in scenario.explanation.en


@pytest.mark.parametrize(
    ("scenario", "households"), [("status-holders-low.yaml", 193), ("status-holders-high.yaml", 547)]
)
def test_a_national_target_gives_the_households_that_the_explanation_says(
    scenario: str, households: int
) -> None:
    loaded = load(SCENARIOS / scenario).scenario
    holders = loaded.demand.status_holders
    assert holders.national_target is not None
    year = 2024  # later years grow alike, so that the formula gives the same
    persons = sum(
        statutory_target(
            holders.national_target.value, one.population[year].value, holders.national_population[year].value
        )
        for one in loaded.region.municipalities.values()
    )
    size = loaded.demand.groups["status_holders"].household_size.value
    assert round(2 * persons / size) == households
    assert f" {households} " in loaded.explanation.nl


def test_every_figure_of_the_region_says_its_source_status_and_unit(
    stedendriehoek: Scenario, driedorp: Scenario
) -> None:
    for scenario in (stedendriehoek, driedorp):
        sourced = {path: figure for path, figure in figures(scenario) if not is_left_to_the_scenario(path)}
        assert len(sourced) > 30
        assert [path for path, one in sourced.items() if one.status == "scenario" or not one.source] == []


def is_left_to_the_scenario(path: str) -> bool:
    """Whether a figure is a choice that the region leaves to the model's own default."""
    return path in DEFAULTS or path.endswith((".eligible_share", ".growth"))


DEFAULTS = {
    "plan.path_part",
    "plan.swaps_at_most",
    "demand.groups.status_holders.origins",  # the statutory formula divides them
    "supply.new_homes.pipeline_months",
    "policy.compliance",
    "policy.reserved_for_status_holders",
    "policy.first_lettings_share",
    "policy.solidarity.limit",
    "policy.offering.refusal_days",
    "policy.reached_wait_days",
}


def test_facts_are_facts_and_what_the_agreement_does_not_say_is_none(stedendriehoek: Scenario) -> None:
    from_the_agreement = {path for path, one in figures(stedendriehoek) if one.status == "agreement"}
    assert from_the_agreement == {
        "region.housed_in_reference_year",
        "region.observations.registered_2024.value",
        "region.observations.status_holders_registered_2024.value",
        "region.observations.housed_2024.value",
        "demand.task",
        "demand.groups.status_holders.households_per_year",
        "supply.relets.turnover_rate",
        "policy.cap",
        "policy.regular_share_min",
    }


def test_the_groups_that_leave_a_facility_come_in_through_one(stedendriehoek: Scenario) -> None:
    codes = {slug: group.code for slug, group in stedendriehoek.demand.groups.items()}
    through = {name: codes[one.group] for name, one in stedendriehoek.facilities.items()}
    assert through == {
        "shelter": "G3",
        "sheltered_living": "G4",
        "womens_refuge": "G6",
        "clinic": "G5",
        "youth_care": "G7",
        "detention": "G8",
    }
    assert all(group.facilities is None for group in stedendriehoek.demand.groups.values())
    outside = {name for name, one in stedendriehoek.facilities.items() if one.municipalities is None}
    released = {name for name, one in stedendriehoek.facilities.items() if not one.holds_place}
    assert outside == released == {"detention"}


def test_places_follow_from_the_people_who_stay(stedendriehoek: Scenario) -> None:
    # Shelter: 190 / 0.60 = 316.7 people a year, who stay 91.3 days each: 79.2 in care. At 95% that is 83.3 places;
    # 41.7, 29.2 and 12.5 in the three municipalities, rounded up.
    facilities = compile_scenario(stedendriehoek).facilities
    places = {
        name: int(count) for name, count in zip(facilities.names, facilities.places[0], strict=True) if count
    }
    assert {name: count for name, count in places.items() if name.startswith("shelter@")} == {
        "shelter@GM0200": 42,
        "shelter@GM0150": 30,
        "shelter@GM0301": 13,
    }
    # A prison: 60 / 0.50 = 120 a year x 121.8 days = 40.0 in care.
    assert places["detention"] == 43


def test_driedorp_can_be_computed_by_hand(driedorp: Scenario) -> None:
    assert relets(driedorp) == [200, 100, 50]
    assert fair_share(driedorp) == [50, 30, 20]
    numbers = [group.households_per_year.value for group in driedorp.demand.groups.values()]
    assert driedorp.demand.task.value == sum(numbers) == 100
    assert driedorp.policy.quota.path == {2026: 0.30}
    national = driedorp.demand.status_holders.national_population[2024].value
    populations = [one.population[2024].value for one in driedorp.region.municipalities.values()]
    assert [statutory_target(200, population, national) for population in populations] == [10, 6, 4]
