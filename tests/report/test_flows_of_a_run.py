"""The flows are those of a run: what the tables of a real one say adds up, year after year."""

import json
from dataclasses import replace

import pytest

from groeipad.experiments.project import run_scenario
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.figures import draw_figures
from groeipad.report.flows import YearFlows
from groeipad.report.summary import summarise_result
from simulator.results.store import StoredResult
from tests import worlds

SHELTER = worlds.facility(
    {"home": 0.5, "elsewhere": 0.3, "hostel": 0.2},
    {"per_year": 80, "patience": worlds.exponential(30)},
    group="leavers",
    municipalities={"by": "shares", "shares": {"GM0001": 1.0}},
    stay=worlds.exponential(90),
    places=15,
    first_day={"in_care": 9, "waiting_outside": 4},
)
HOSTEL = worlds.facility(
    "home",
    group="leavers",
    municipalities={"by": "shares", "shares": {"GM0001": 1.0}},
    stay=worlds.exponential(120),
    places=4,
)
CONTAINERS = {
    "name": worlds.TEXT,
    "kind": "temporary_housing",
    "homes": {"GM0001": 12, "GM0002": 8},
    "opens": "2024-01-01",
    "closes": "2027-06-30",
    "stay": worlds.exponential(400),
    "cost_per_home_year": 8000,
}
RETURNS = {"probability": 0.3, "after": worlds.exponential(200), "households_on_first_day": 20}


@pytest.fixture(scope="module", params=["through the shelter", "to the register"])
def of_a_run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StoredResult:
    through = {"through": "shelter"} if request.param == "through the shelter" else {}
    world = worlds.changed(
        worlds.three_villages(),
        facilities={"shelter": SHELTER, "hostel": HOSTEL},
        demand__groups__leavers__facilities=None,
        supply__other_supply={"containers": CONTAINERS},
        demand__returns=RETURNS | through,
        policy__solidarity={"limit": 10},
    )
    folder = tmp_path_factory.mktemp("run")
    (folder / "world.yaml").write_text(json.dumps(world), encoding="utf-8")
    return run_scenario(folder / "world.yaml", replications=3, jobs=1, out=folder / "out")


def flows_by_year(result: StoredResult) -> list[YearFlows]:
    about, bands = About.of(result, "nl"), yearly_bands(result)
    return [YearFlows.of(result, bands, replace(about, target_year=year)) for year in about.years]


def test_each_account_of_each_year_adds_up_and_nothing_is_below_zero(of_a_run: StoredResult) -> None:
    for of_year in flows_by_year(of_a_run):
        register, facilities = of_year.register, of_year.facilities
        gone = register.all_housed + register.own_solution + register.lapsed
        assert register.waited == pytest.approx(gone + register.end, abs=1e-9)
        assert register.straight >= 0
        assert register.back >= 0
        assert facilities is not None
        assert facilities.start >= 0


def test_a_year_starts_with_those_who_were_there_at_the_end_of_the_last(of_a_run: StoredResult) -> None:
    before, after = flows_by_year(of_a_run)
    assert before.facilities is not None
    assert after.facilities is not None
    assert after.register.start == pytest.approx(before.register.end)
    assert after.facilities.start == pytest.approx(before.facilities.end)


def test_who_loses_a_home_comes_back_by_the_way_that_the_scenario_says(of_a_run: StoredResult) -> None:
    first, last = flows_by_year(of_a_run)
    assert first.facilities is not None
    goes_through = of_a_run.manifest["scenario"]["demand"]["returns"]["through"] == "shelter"
    assert (first.facilities.back > 0) == goes_through
    assert (first.register.back > 0) != goes_through
    assert last.register.back > 0, "who has to leave a home that closes registers at once"


def test_every_figure_and_the_summary_can_be_made_of_it(of_a_run: StoredResult) -> None:
    assert {"flows", "solidarity", "facilities"} <= draw_figures(of_a_run, "nl").keys()
    told = " ".join(summarise_result(of_a_run, "en").sentences)
    assert "lose their home again" in told
    assert "No homes at the end of 2027: test." in told
