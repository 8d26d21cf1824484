"""What a whole scenario may not be, though each of its fields is right by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.inputs import load
from simulator.model.base import Figure
from simulator.model.checks import check
from simulator.model.demand import Spread
from simulator.model.measures import Change, Measure
from simulator.model.region import Corporation
from simulator.model.scenario import Scenario
from tests.inputs.region import REGION, WHOLE, found, write

CORPORATIONS = """
  corporations:
    ons_huis: {name: Ons Huis, homes: {Apeldoorn: 2500, Deventer: 2000}}
    thuis: {name: Thuis, homes: {Apeldoorn: 1500}}
"""
STATUS_HOLDERS = """
    permit_holders:
      code: P
      name: {nl: Statushouders, en: Permit holders}
      urgency: status_holder
      households_per_year: 10
      household_size: 2.0
"""
PROJECT = "{municipality: Deventer, planned: 2040-01-01, homes: 3}"


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return load(write(tmp_path, REGION)).scenario


def test_a_sound_scenario_has_no_findings(scenario: Scenario) -> None:
    assert check(scenario) == ()


def test_a_sound_scenario_with_every_part_has_no_findings_and_no_remarks(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, WHOLE))
    assert check(loaded.scenario) == ()
    assert loaded.notes == ()


def test_a_horizon_of_less_than_a_year(tmp_path: Path) -> None:
    overlay = "horizon: {report_from: 2035-03-01}"
    assert found(tmp_path, overlay) == [
        (
            "horizon.end",
            "2035-12-31",
            "at least twelve reported months",
            "write 2036-02-29 or later",
        )
    ]


def test_a_measure_may_begin_on_the_first_and_on_the_last_day(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2035-12-31"):
        assert found(tmp_path, f"measures: {{building_stop: {{start: {day}}}}}") == []


def test_two_municipalities_of_one_name(tmp_path: Path) -> None:
    ((field, value, _, remedy),) = found(tmp_path, "region: {municipalities: {GM0301: {name: DEVENTER}}}")
    assert (field, value) == ("region.municipalities.GM0301.name", "DEVENTER")
    assert remedy == "give it another name than GM0150"


def test_two_municipalities_on_one_tile(tmp_path: Path) -> None:
    tiles = "GM0200: {tile: [1, 2]}, GM0150: {tile: [2, 1]}, GM0301: {tile: [1, 2]}"
    ((field, value, _, remedy),) = found(tmp_path, f"region: {{municipalities: {{{tiles}}}}}")
    assert (field, value) == ("region.municipalities.GM0301.tile", "[1, 2]")
    assert remedy == "give it another tile than GM0200"


@pytest.mark.parametrize("tile", ["[1]", "[1, 2, 3]", "[0, 1]", "[1.5, 1]", "[west, 1]"])
def test_a_tile_is_a_column_and_a_row_from_1(tile: str, tmp_path: Path) -> None:
    ((field, *_),) = found(tmp_path, f"region: {{municipalities: {{GM0301: {{tile: {tile}}}}}}}")
    assert field.startswith("region.municipalities.GM0301.tile")


def test_a_region_without_inhabitants(tmp_path: Path) -> None:
    none = ", ".join(f"{name}: {{population: {{2024: 0}}}}" for name in ("Apeldoorn", "Deventer", "Zutphen"))
    ((field, value, _, _),) = found(tmp_path, f"region: {{municipalities: {{{none}}}}}")
    assert (field, value) == ("region.municipalities", "no inhabitants")


def test_the_homes_of_corporations_add_up_everywhere(tmp_path: Path) -> None:
    overlay = f"region:{CORPORATIONS}"
    assert found(tmp_path, overlay) == [
        (
            "region.municipalities.GM0301.social_rent_homes",
            "1000",
            "the homes of corporations, of which none has homes there",
            "correct it, or region.corporations.<id>.homes.GM0301",
        )
    ]
    whole = overlay.replace("Apeldoorn: 1500", "Apeldoorn: 1400, Zutphen: 1000")
    ((field, value, allowed, _),) = found(tmp_path, whole)
    assert (field, value) == ("region.municipalities.GM0200.social_rent_homes", "4000")
    assert allowed == "what its corporations have there together: 3900"
    assert found(tmp_path, whole.replace("1400", "1500")) == []


@pytest.mark.parametrize(
    ("change", "field", "allowed"),
    [
        ("quantity: turnover_rate, set: 7", "set", "a share from 0 to 1 (turnover_rate)"),
        ("quantity: offers_per_home, set: 0", "set", "a whole number, at least 1 (offers_per_home)"),
        ("quantity: refusals_allowed, set: 1.5", "set", "a whole number, at least 1 (refusals_allowed)"),
        ("quantity: household_priority, set: 10", "set", "a whole number from 1 to 9 (household_priority)"),
        (
            "quantity: new_homes_per_year, set: -1",
            "set",
            "a number of homes, at least 0 (new_homes_per_year)",
        ),
        ("quantity: offers_per_home, add: 0.5", "add", "a whole number, since offers_per_home is one"),
        ("quantity: compliance, add: -10", "add", "from -1 to 1, since compliance is a share"),
        (
            "quantity: national_target, multiply: 2",
            "quantity",
            "a national target to be changed, and none is given",
        ),
    ],
)
def test_a_measure_sets_what_the_quantity_can_be(
    change: str, field: str, allowed: str, tmp_path: Path
) -> None:
    overlay = f"measures: {{building_stop: {{changes: [{{{change}}}]}}}}"
    ((path, _, may, remedy),) = found(tmp_path, overlay)
    assert (path, may) == (f"measures.building_stop.changes.0.{field}", allowed)
    assert remedy


def test_a_national_target_speaks_of_one_group(tmp_path: Path) -> None:
    target = "  status_holders: {national_target: 10000}"
    ((field, _, allowed, _),) = found(tmp_path, f"demand:\n{target}")
    assert field == "demand.status_holders.national_target"
    assert allowed == "a national target for a group of status holders, and there is none"
    assert found(tmp_path, f"demand:\n{target}\n  groups:{STATUS_HOLDERS}") == []
    second = STATUS_HOLDERS.replace("permit_holders", "more_of_them")
    ((field, _, _, remedy),) = found(tmp_path, f"demand:\n{target}\n  groups:{STATUS_HOLDERS}{second}")
    assert field == "demand.groups.more_of_them.urgency"
    assert remedy.startswith("put it together with 'permit_holders'")


def test_a_project_after_the_horizon(tmp_path: Path) -> None:
    ((field, value, allowed, _),) = found(tmp_path, f"supply: {{projects: {{late: {PROJECT}}}}}")
    assert (field, value) == ("supply.projects.late.planned", "2040-01-01")
    assert allowed == "a day from 2022-01-01 (pipeline_months before the first day) to 2035-12-31"


@pytest.mark.parametrize(
    ("overlay", "field", "value"),
    [
        ("{metric: housed_four}", "metric", "housed_four"),
        ("{value: {value: 7, unit: homes}}", "value.unit", "homes"),
        (
            "{metric: fair_share_spread, municipality: Zutphen, value: {unit: ratio}}",
            "municipality",
            "Zutphen",
        ),
        ("{group: shelter, municipality: Zutphen}", "group", "shelter"),
        ("{group: sheltr}", "group", "sheltr"),
        ("{year: 20024}", "year", "20024"),
    ],
)
def test_an_observation_is_of_something_that_is_measured(
    overlay: str, field: str, value: str, tmp_path: Path
) -> None:
    ((path, said, _, remedy),) = found(tmp_path, f"region: {{observations: {{housed: {overlay}}}}}")
    assert (path, said) == (f"region.observations.housed.{field}", value)
    assert remedy


@pytest.mark.parametrize(
    ("overlay", "field"),
    [
        ("policy: {quota: {path: {20027: 0.2}}}", "policy.quota.path.20027"),
        ("demand: {destination_key: {path: {1935: 1.0}}}", "demand.destination_key.path.1935"),
        (
            "region: {municipalities: {Zutphen: {population: {204: 9}}}}",
            "region.municipalities.Zutphen.population.204",
        ),
    ],
)
def test_a_year_that_no_horizon_has(overlay: str, field: str, tmp_path: Path) -> None:
    ((path, _, allowed, _),) = found(tmp_path, overlay)
    assert (path, allowed) == (field, "years from 2000 to 2150")


def test_weights_of_zero_divide_nothing(tmp_path: Path) -> None:
    zeros = f"[{', '.join(['0'] * 12)}]"
    ((field, value, _, _),) = found(tmp_path, f"supply: {{relets: {{month_factors: {zeros}}}}}")
    assert (field, value) == ("supply.relets.month_factors", "zero in every month")
    nowhere = "{times: {Apeldoorn: 0, Deventer: 0, Zutphen: 0}}"
    ((field, value, _, _),) = found(tmp_path, f"demand: {{groups: {{shelter: {{origins: {nowhere}}}}}}}")
    assert (field, value) == ("demand.groups.shelter.origins.times", "zero everywhere")


def test_a_scenario_built_in_python_is_held_to_the_same(scenario: Scenario) -> None:
    measure = Measure(
        title=scenario.title,
        start=date(2040, 1, 1),
        changes=(Change(quantity="inflow", multiply=2, municipalities=("Deventr",), groups=("medicl",)),),
    )
    corporation = Corporation(name="Elders", homes={"GM9999": Figure(value=1)})
    group = scenario.demand.groups["medical"].model_copy(
        update={"origins": Spread(by="shares", shares={"GM1": 1.0})}
    )
    built = scenario.model_copy(
        update={
            "measures": {"late": measure},
            "region": scenario.region.model_copy(update={"corporations": {"elders": corporation}}),
            "demand": scenario.demand.model_copy(update={"groups": {"medical": group}}),
        }
    )

    remedies = {finding.path: finding.remedy for finding in check(built)}

    assert remedies["measures.late.start"] == "choose a day within it, or change the horizon"
    assert remedies["measures.late.changes.0.municipalities.0"] == "did you mean 'Deventer'?"
    assert remedies["measures.late.changes.0.groups.0"] == "did you mean 'medical'?"
    assert "region.corporations.elders.homes.GM9999" in remedies
    assert "demand.groups.medical.origins.shares.GM1" in remedies


def test_a_task_that_the_groups_do_not_add_up_to_is_worth_a_note(tmp_path: Path) -> None:
    write(tmp_path, REGION, "base.yaml")
    path = write(tmp_path, "extends: base.yaml\ndemand: {task: 110}\nhorizon: {end: 2030-12-31}\n")
    task, target = sorted(load(path).notes)
    assert (task.field, task.value, task.where.line) == ("demand.task", "110", 2)
    assert task.allowed == "what the groups of fair share add up to: 100"
    assert (target.field, target.value) == ("horizon.target_year", "2035")
    assert load(tmp_path / "base.yaml").notes == ()


SHELTER = """
  night_shelter:
    name: {nl: Nachtopvang, en: Night shelter}
    group: shelter
    stay: {kind: exponential, mean_days: 90}
    routes:
      home: {to: home, share: 0.5}
      elsewhere: {to: elsewhere, share: 0.5}
"""
CLINIC = SHELTER.replace("night_shelter", "clinic").replace("group: shelter", "group: medical")
TO_CLINIC = "{elsewhere: {share: 0.25}, clinic: {to: clinic, share: 0.25}}"


def changed(name: str, fields: str) -> str:
    """Return a third file, laid over two facilities."""
    return f"extends: over.yaml\nfacilities: {{{name}: {fields}}}\n"


def found_in_facilities(folder: Path, name: str, fields: str) -> list[tuple[str, str, str, str]]:
    """Return the findings on a region with a shelter and a clinic, of which one is changed."""
    assert found(folder, f"facilities:{SHELTER}{CLINIC}") == []
    path = write(folder, changed(name, fields), "changed.yaml")
    try:
        load(path)
    except InputError as error:
        return [(one.field, one.value, one.allowed, one.remedy) for one in error.problems]
    return []


def test_a_route_leads_to_something_that_exists(tmp_path: Path) -> None:
    ((field, value, allowed, remedy),) = found_in_facilities(
        tmp_path, "night_shelter", "{routes: {elsewhere: {to: clinc}}}"
    )
    assert (field, value) == ("facilities.night_shelter.routes.elsewhere.to", "clinc")
    assert allowed == "'home', 'elsewhere' or a facility: night_shelter, clinic"
    assert remedy == "did you mean 'clinic'?"


@pytest.mark.parametrize("name", ["home", "elsewhere"])
def test_an_end_of_a_route_is_no_facility(name: str, tmp_path: Path) -> None:
    ((field, value, _, remedy),) = found(tmp_path, f"facilities:{SHELTER.replace('night_shelter', name)}")
    assert (field, value, remedy) == (f"facilities.{name}", name, "choose another id")


def test_a_facility_has_a_group_that_exists_and_is_not_of_status_holders(tmp_path: Path) -> None:
    ((field, value, _, remedy),) = found_in_facilities(tmp_path, "clinic", "{group: medicl}")
    assert (field, value, remedy) == ("facilities.clinic.group", "medicl", "did you mean 'medical'?")
    holders = f"demand:\n  groups:{STATUS_HOLDERS}\nfacilities:{SHELTER}"
    ((field, value, allowed, _),) = found(
        tmp_path, holders.replace("group: shelter", "group: permit_holders")
    )
    assert (field, value) == ("facilities.night_shelter.group", "permit_holders")
    assert allowed == "a group that is not of status holders: they wait outside the region's facilities"


def test_a_group_with_a_facility_says_nowhere_else_where_it_stays(tmp_path: Path) -> None:
    own = "demand: {groups: {shelter: {facilities: {by: population}}}}\n"
    assert found(tmp_path, own) == []
    ((field, value, allowed, remedy),) = found(tmp_path, f"{own}facilities:{SHELTER}")
    assert (field, value) == ("demand.groups.shelter.facilities", "population")
    assert allowed == "nothing, since facility 'night_shelter' says where the group stays"
    assert remedy == "leave it out, or write null where another file gives it"


def test_one_facility_takes_in_what_a_group_needs(tmp_path: Path) -> None:
    ((field, value, allowed, _),) = found_in_facilities(tmp_path, "clinic", "{group: shelter}")
    assert (field, value) == ("facilities.clinic.intake.per_year", "not given")
    assert allowed == "a number, since 'night_shelter' takes in the whole of the group 'shelter'"
    assert found_in_facilities(tmp_path, "clinic", "{group: shelter, intake: {per_year: 10}}") == []


def test_an_intake_follows_from_the_group_only_by_a_route_home(tmp_path: Path) -> None:
    no_home = "routes: {home: {to: elsewhere}}"
    ((field, _, allowed, _),) = found_in_facilities(tmp_path, "clinic", f"{{{no_home}}}")
    assert field == "facilities.clinic.intake.per_year"
    assert allowed == "a number, since no route leads home from which it could follow"
    assert found_in_facilities(tmp_path, "clinic", f"{{{no_home}, intake: {{per_year: 0}}}}") == []


def test_a_known_arrival_comes_during_the_run(tmp_path: Path) -> None:
    # 2026-2035 has 3652 days: 0 to 3651.
    assert found_in_facilities(tmp_path, "clinic", "{intake: {on_days: [0, 3651.9]}}") == []
    ((field, value, allowed, _),) = found_in_facilities(tmp_path, "clinic", "{intake: {on_days: [7, 3652]}}")
    assert (field, value) == ("facilities.clinic.intake.on_days.1", "3652")
    assert allowed == "a day of the run: below 3652, counted from 2026-01-01"


def test_somebody_leaves_a_chain_in_the_end(tmp_path: Path) -> None:
    to_clinic = SHELTER.replace("to: home", "to: clinic").replace("to: elsewhere", "to: clinic")
    to_shelter = CLINIC.replace("to: home", "to: night_shelter").replace("to: elsewhere", "to: night_shelter")
    per_year = "    intake: {per_year: 5}\n"
    circle = found(tmp_path, f"facilities:{to_clinic}{per_year}{to_shelter}{per_year}")
    assert [field for field, *_ in circle] == ["facilities.night_shelter.routes", "facilities.clinic.routes"]
    assert circle[0][1:3] == ("clinic, clinic", "routes that lead to 'home' or 'elsewhere' in the end")
    # A circle that lets some people go is a chain like any other.
    open_circle = to_shelter.replace("elsewhere: {to: night_shelter", "elsewhere: {to: elsewhere")
    assert found(tmp_path, f"facilities:{to_clinic}{per_year}{open_circle}{per_year}") == []


def test_other_facilities_send_no_more_people_than_the_group_has(tmp_path: Path) -> None:
    # Through the shelter flow 40 / 0.5 = 80 a year, of whom a quarter, 20, go on to the clinic. Through the clinic
    # flow 60 / 0.5 = 120, so 100 come from outside. Nine households would be a flow of 18; 20 x 0.5 = 10 are needed.
    assert found_in_facilities(tmp_path, "night_shelter", f"{{routes: {TO_CLINIC}}}") == []
    few = "demand: {task: 49, groups: {medical: {households_per_year: 9}}}"
    path = write(tmp_path, f"extends: changed.yaml\n{few}\n", "few.yaml")
    with pytest.raises(InputError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("demand.groups.medical.households_per_year", "9")
    assert problem.allowed == "at least 10.0, as many as other facilities send home through 'clinic'"
    assert "give facilities.clinic.intake.per_year" in problem.remedy
    path.write_text(path.read_text(encoding="utf-8").replace("year: 9", "year: 10"), encoding="utf-8")
    assert load(path).scenario.demand.groups["medical"].households_per_year.value == 10


def test_what_is_sent_on_is_counted_where_it_arrives(tmp_path: Path) -> None:
    # 20 people a year go on from the shelter in Zutphen to the clinic there, through which a tenth of 120 flow: 12.
    zutphen = "municipalities: {by: shares, shares: {Zutphen: 1.0}}"
    shelter = f"{SHELTER}    {zutphen}\n".replace("elsewhere, share: 0.5", "clinic, share: 0.25").replace(
        "      elsewhere:", "      away: {to: elsewhere, share: 0.25}\n      elsewhere:"
    )
    tenth = "    municipalities: {by: shares, shares: {Zutphen: 0.1, Deventer: 0.9}}\n"
    ((field, _, allowed, _),) = found(tmp_path, f"facilities:{shelter}{CLINIC}{tenth}")
    assert field == "demand.groups.medical.households_per_year"
    assert allowed.startswith("at least 100.0,")
    assert found(tmp_path, f"facilities:{shelter}{CLINIC}") == []


def test_a_measure_on_facilities_names_those_that_exist_and_whole_places(tmp_path: Path) -> None:
    def measure(change: str) -> str:
        return f"measures: {{building_stop: {{changes: [{{{change}}}]}}}}\nfacilities:{SHELTER}"

    assert found(tmp_path, measure("quantity: places, add: 5, facilities: [night_shelter]")) == []
    assert found(tmp_path, measure("quantity: stay_time, multiply: 0.5, facilities: [night_shelter]")) == []
    ((field, value, _, remedy),) = found(
        tmp_path, measure("quantity: places, add: 5, facilities: [night_sheltr]")
    )
    assert (field, value) == ("measures.building_stop.changes.0.facilities.0", "night_sheltr")
    assert remedy == "did you mean 'night_shelter'?"
    ((field, _, allowed, _),) = found(tmp_path, measure("quantity: places, set: 2.5"))
    assert (field, allowed) == (
        "measures.building_stop.changes.0.set",
        "a whole number of places, at least 0 (places)",
    )


def test_a_facility_stands_in_municipalities_of_the_region(tmp_path: Path) -> None:
    nowhere = "    municipalities: {times: {Apeldoorn: 0, Deventer: 0, Zutphen: 0}}\n"
    ((field, value, _, _),) = found(tmp_path, f"facilities:{SHELTER}{nowhere}")
    assert (field, value) == ("facilities.night_shelter.municipalities.times", "zero everywhere")
