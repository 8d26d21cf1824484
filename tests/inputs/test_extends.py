"""What ``extends`` promises: files are laid over one another; every value keeps its place and its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.inputs import load, read_files
from simulator.model.scenario import Scenario
from tests.inputs.region import REGION, broken, place, problems_of, write


def over(folder: Path, overlay: str, base: str = REGION) -> Path:
    write(folder, base, "base.yaml")
    return write(folder, f"extends: base.yaml\n{overlay}", "over.yaml")


def laid(folder: Path, overlay: str) -> Scenario:
    return load(over(folder, overlay)).scenario


def test_an_empty_overlay_changes_nothing(tmp_path: Path) -> None:
    assert laid(tmp_path, "") == load(tmp_path / "base.yaml").scenario


@pytest.mark.parametrize(
    "overlay",
    [
        "",
        "horizon: {end: 2040-12-31}\nregion: {name: Ander}\n",
        "measures: {building_stop: null}\n",
        "supply: {sizes: {every_size: {suits: null}}}\n",
    ],
)
def test_a_file_that_is_not_on_disk_is_laid_over_as_one_that_is(tmp_path: Path, overlay: str) -> None:
    on_disk = laid(tmp_path, overlay)
    files, _ = read_files(tmp_path / "base.yaml")
    assert files.load_text(f"extends: base.yaml\n{overlay}", "over").scenario == on_disk


def test_what_is_wrong_with_a_file_that_is_not_on_disk_is_told_at_its_place(tmp_path: Path) -> None:
    write(tmp_path, REGION, "base.yaml")
    files, _ = read_files(tmp_path / "base.yaml")
    for wrong in ("horizon: {end: 2040-12-31", "horizon: {ends: 2040-12-31}"):
        with pytest.raises(InputError, match="over:1"):
            files.load_text(wrong, "over")


def test_mappings_merge_key_by_key(tmp_path: Path) -> None:
    scenario = laid(tmp_path, "horizon: {end: 2040-12-31}\nregion: {name: Ander}\n")
    assert (scenario.horizon.start.year, scenario.horizon.end.year) == (2026, 2040)
    assert (scenario.region.id, scenario.region.name) == ("drie", "Ander")


def test_a_list_replaces(tmp_path: Path) -> None:
    overlay = "measures: {building_stop: {changes: [{quantity: realisation, set: 0}]}}\n"
    (change,) = laid(tmp_path, overlay).measures["building_stop"].changes
    assert change.quantity == "realisation"


def test_null_removes_an_entry(tmp_path: Path) -> None:
    assert laid(tmp_path, "measures: {building_stop: null}\n").measures == {}


def test_null_puts_a_default_back(tmp_path: Path) -> None:
    assert laid(tmp_path, "policy: {quota: {municipalities: null}}\n").policy.quota.municipalities == {}


def test_null_is_a_value_where_the_model_says_so(tmp_path: Path) -> None:
    overlay = "supply: {sizes: {every_size: {suits: null}}}\n"
    assert laid(tmp_path, overlay).supply.sizes["every_size"].suits is None


def test_what_null_removed_is_missed_where_it_was_removed(tmp_path: Path) -> None:
    overlay = "policy:\n  cap: null\n"
    path = over(tmp_path, overlay)
    (problem,) = problems_of(path)
    assert problem.where.file == str(path)
    assert (problem.where.line, problem.where.column) == (3, 8)
    assert (problem.field, problem.value) == ("policy.cap", "null, which removes it")
    assert problem.remedy == "write a value, or leave this line out"


def test_removing_what_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    path = over(tmp_path, "measures: {bilding_stop: null}\n")
    (problem,) = problems_of(path)
    assert (problem.where.line, problem.where.column) == (2, 12)
    assert problem.field == "measures.bilding_stop"
    assert problem.remedy == "did you mean 'building_stop'?"


def test_a_bare_number_over_a_figure_is_a_choice_of_the_scenario(tmp_path: Path) -> None:
    rate = laid(tmp_path, "supply: {relets: {turnover_rate: 0.07}}\n").supply.relets.turnover_rate
    assert (rate.value, rate.status, rate.source, rate.low, rate.year) == (0.07, "scenario", None, None, None)


def test_another_value_does_not_inherit_the_source_of_the_old_one(tmp_path: Path) -> None:
    overlay = "supply: {relets: {turnover_rate: {value: 0.07, high: 0.08}}}\n"
    rate = laid(tmp_path, overlay).supply.relets.turnover_rate
    assert (rate.value, rate.low, rate.high) == (0.07, None, 0.08)
    assert (rate.status, rate.source, rate.year) == ("scenario", None, None)


def test_a_figure_without_another_value_keeps_its_source(tmp_path: Path) -> None:
    rate = laid(tmp_path, "supply: {relets: {turnover_rate: {low: 0.03}}}\n").supply.relets.turnover_rate
    assert (rate.value, rate.low, rate.high) == (0.05, 0.03, 0.06)
    assert (rate.status, rate.source, rate.year) == ("assumption", "invented", 2024)


def test_a_bare_number_may_be_given_its_source_later(tmp_path: Path) -> None:
    overlay = "supply: {demolition: {source: CBS, status: official}}\n"
    demolition = laid(tmp_path, overlay).supply.demolition
    assert (demolition.value, demolition.source, demolition.status) == (0.004, "CBS", "official")


def test_a_spread_does_not_inherit_the_source_of_another_one(tmp_path: Path) -> None:
    base = broken("GM0301: 0.2}", "GM0301: 0.2}, source: invented, status: assumption")
    path = over(
        tmp_path, "demand: {groups: {medical: {origins: {shares: {Apeldoorn: 0.4, Zutphen: 0.3}}}}}\n", base
    )
    origins = load(path).scenario.demand.groups["medical"].origins
    assert origins.shares == {"GM0200": 0.4, "GM0150": 0.3, "GM0301": 0.3}
    assert (origins.source, origins.status) == (None, "scenario")


def test_another_kind_of_distribution_replaces_the_old_one(tmp_path: Path) -> None:
    void = laid(tmp_path, "supply: {relets: {void: {kind: fixed, days: 20}}}\n").supply.relets.void
    assert void.kind == "fixed"


def test_the_same_kind_of_distribution_merges(tmp_path: Path) -> None:
    void = laid(tmp_path, "supply: {relets: {void: {mean_days: 20}}}\n").supply.relets.void
    assert void.kind == "gamma"
    assert (void.mean_days.value, void.shape.value) == (20, 2.0)


def test_another_spread_replaces_the_old_one(tmp_path: Path) -> None:
    origins = laid(tmp_path, "demand: {groups: {medical: {origins: {by: population}}}}\n")
    assert origins.demand.groups["medical"].origins.shares is None


@pytest.mark.parametrize("key", ["Apeldoorn", "GM0200"])
def test_a_municipality_is_overridden_by_its_name_or_its_code(key: str, tmp_path: Path) -> None:
    overlay = f"region: {{municipalities: {{{key}: {{social_rent_homes: 4500}}}}}}\n"
    region = laid(tmp_path, overlay).region
    assert region.codes == ("GM0200", "GM0150", "GM0301")
    assert region.municipalities["GM0200"].social_rent_homes.value == 4500
    assert region.municipalities["GM0200"].name == "Apeldoorn"


def test_a_quota_by_name_is_overridden_by_code(tmp_path: Path) -> None:
    quota = laid(tmp_path, "policy: {quota: {municipalities: {GM0301: {path: {2026: 0.2}}}}}\n").policy.quota
    assert {code: dict(one.path) for code, one in quota.municipalities.items()} == {"GM0301": {2026: 0.2}}


@pytest.mark.parametrize("key", ["Apeldorn", "GM200"])
def test_a_misspelt_municipality_is_not_a_new_one(key: str, tmp_path: Path) -> None:
    overlay = f"region:\n  municipalities:\n    {key}: {{social_rent_homes: 4500}}\n"
    path = over(tmp_path, overlay)
    (problem,) = problems_of(path)
    assert (problem.where.line, problem.where.column) == (4, 5)
    assert problem.field == f"region.municipalities.{key}"
    assert problem.value == f"'{key}', which is not there to be changed"
    assert problem.allowed == "one of Apeldoorn, Deventer, Zutphen, or a complete new one"
    meant = "Apeldoorn" if key == "Apeldorn" else "GM0200"
    assert problem.remedy.startswith(f"did you mean '{meant}'? If it is new, add ")


def test_a_misspelt_group_is_not_a_new_one(tmp_path: Path) -> None:
    (problem,) = problems_of(over(tmp_path, "demand: {groups: {sheltr: {households_per_year: 50}}}\n"))
    assert problem.field == "demand.groups.sheltr"
    assert problem.remedy.startswith("did you mean 'shelter'? If it is new, add ")


def test_later_files_win_and_a_file_reached_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, REGION, "base.yaml")
    write(tmp_path, "extends: base.yaml\npolicy: {cap: 0.25, quota: {path: {2026: 0.2}}}\n", "first.yaml")
    write(tmp_path, "extends: base.yaml\ndemand: {task: 90}\n", "second.yaml")
    own = "policy: {quota: {municipalities: null}}\n"
    path = write(tmp_path, f"extends: [first.yaml, second.yaml]\n{own}", "both.yaml")

    loaded = load(path)

    assert loaded.scenario.policy.cap.value == 0.25
    assert loaded.scenario.demand.task.value == 90
    assert [file.name for file in loaded.files] == ["both.yaml", "first.yaml", "base.yaml", "second.yaml"]


def test_files_in_other_folders_are_found_from_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "regions").mkdir()
    (tmp_path / "readings").mkdir()
    write(tmp_path / "regions", REGION, "base.yaml")
    write(tmp_path, "extends: regions/base.yaml\n", "baseline.yaml")
    path = write(tmp_path / "readings", "extends: ../baseline.yaml\nreadings: {cap: target}\n")
    loaded = load(path)
    assert loaded.scenario.readings.cap == "target"
    assert loaded.location_of("policy.cap").file == str(tmp_path / "regions" / "base.yaml")


def test_a_problem_stands_in_the_file_that_wrote_it(tmp_path: Path) -> None:
    base = broken("demolition: 0.004", "demolition: 4%0")
    path = over(tmp_path, "policy: {cap: 30%}\n", base)
    first, second = problems_of(path)
    assert (first.where.file, first.field) == (str(tmp_path / "base.yaml"), "supply.demolition")
    assert (second.where.file, second.field) == (str(path), "policy.cap")


def test_every_field_knows_where_it_stands(tmp_path: Path) -> None:
    path = over(tmp_path, "policy:\n  cap: 0.3\n")
    loaded = load(path)
    assert str(loaded.location_of("policy.cap")) == f"{path}:3:8"
    rate = loaded.location_of("supply.relets.turnover_rate.value")
    assert (rate.line, rate.column) == place(REGION, "0.05, low")
    start = loaded.location_of("measures.building_stop.changes.1.quantity")
    assert (start.line, start.column) == place(REGION, "household_priority")
    default = loaded.location_of("policy.compliance")
    assert (default.line, default.column) == (2, 1)


def test_a_cycle_is_told_with_its_way_round(tmp_path: Path) -> None:
    write(tmp_path, "extends: b.yaml\n", "a.yaml")
    write(tmp_path, "extends: c.yaml\n", "b.yaml")
    write(tmp_path, "title: x\nextends: [a.yaml]\n", "c.yaml")
    problems = problems_of(tmp_path / "a.yaml")
    cycle = next(problem for problem in problems if problem.field == "extends")
    assert str(cycle.where) == f"{tmp_path / 'c.yaml'}:2:11"
    assert (cycle.value, cycle.allowed) == ("a.yaml", "a file that does not lead back here")
    way = " -> ".join(str(tmp_path / name) for name in ("a.yaml", "b.yaml", "c.yaml", "a.yaml"))
    assert cycle.remedy == f"break the cycle {way}"


def test_a_file_that_extends_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "extends: ./scenario.yaml\n")
    (problem,) = problems_of(path)
    assert problem.remedy == f"break the cycle {path} -> {path}"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("bse.yaml", "did you mean 'base.yaml'?"),
        ("base", "did you mean 'base.yaml'?"),
        ("./bse.yaml", "did you mean './base.yaml'?"),
        ("nothing-like-it.yaml", "the folder {folder} has base.yaml, over.yaml"),
        ("region/base.yaml", "there is no folder {folder}/region: check the name"),
        ("..\\base.yaml", "write '../base.yaml'"),
        (".", "this is a folder: name a file inside it"),
    ],
)
def test_a_missing_base(name: str, remedy: str, tmp_path: Path) -> None:
    write(tmp_path, REGION, "base.yaml")
    path = write(tmp_path, f"extends: {name}\n", "over.yaml")
    (problem,) = problems_of(path)
    assert str(problem.where) == f"{path}:1:10"
    assert (problem.field, problem.value) == ("extends", name)
    assert problem.allowed == "a YAML file, relative to this one"
    assert problem.remedy == remedy.format(folder=tmp_path)


def test_other_mistakes_are_told_beside_a_missing_base(tmp_path: Path) -> None:
    path = write(tmp_path, "extends: nowhere.yaml\npolicy: {cap: 30%, capp: 1}\n")
    assert [problem.field for problem in problems_of(path)] == ["extends", "policy.cap", "policy.capp"]


@pytest.mark.parametrize("name", ["", "3", "{a: b}", "[[a]]", "[base.yaml, null]"])
def test_extends_is_a_name_or_a_list_of_names(name: str, tmp_path: Path) -> None:
    write(tmp_path, REGION, "base.yaml")
    (problem,) = problems_of(write(tmp_path, f"extends: {name}\n", "over.yaml"))
    assert problem.field == "extends"
    assert problem.allowed == "the name of a file, or a list of names"


def test_a_chain_has_an_end(tmp_path: Path) -> None:
    for number in range(60):
        write(tmp_path, f"extends: f{number + 1}.yaml\n", f"f{number}.yaml")
    write(tmp_path, REGION, "f60.yaml")
    (problem,) = problems_of(tmp_path / "f0.yaml")
    assert problem.where.file == str(tmp_path / "f49.yaml")
    assert problem.allowed == "at most 50 files in all"


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)
    (problem,) = problems_of(path)
    assert problem.allowed in ("a readable file", "an existing file")
