"""The file of a sweep: what is wrong in it is told before anything runs, with its place and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.sweep.promised import PROMISED
from groeipad.experiments.sweep.reading import read_sweep
from simulator.errors import InputError
from tests.experiments.sweep.sweeps import DRIEDORP, TURNOVER, VOID, write_sweep


def told(folder: Path, **parts: Any) -> list[str]:
    """Return the problems of a sweep, as people read them."""
    with pytest.raises(InputError) as caught:
        read_sweep(write_sweep(folder, **parts))
    return [str(problem) for problem in caught.value.problems]


def with_factor(**factor: Any) -> dict[str, Any]:
    return {"factors": {"one": factor}}


def test_a_sweep_knows_its_scenario_and_the_values_of_its_factors(tmp_path: Path) -> None:
    sweep = read_sweep(write_sweep(tmp_path))
    turnover, void = sweep.factors
    assert (turnover.now, turnover.unit) == (0.05, "share of stock per year")
    assert [one.label for one in turnover.levels(3)] == pytest.approx([0.05, 0.0575, 0.065])
    assert [one.label for one in void.levels(3)] == [14, 60]
    assert (sweep.replications, sweep.seed, sweep.is_fresh) == (3, sweep.scenario.simulation.seed, False)


@pytest.mark.parametrize(
    ("path", "said", "remedy"),
    [
        ("supply.relets.turnover", "'turnover' is not known", "did you mean 'supply.relets.turnover_rate'?"),
        ("suply.relets.turnover_rate", "'suply' is not known", "did you mean 'supply.relets.turnover_rate'?"),
        ("supply.relets", "a mapping with turnover_rate", "go on with one of turnover_rate"),
        ("supply.relets.turnover_rate.value.x", "'x' is not known", "correct the path"),
        ("policy.quota.municipalities.Nergens.path.2027", "'Nergens' is not known", "correct the path"),
        ("policy.quota.path.27", "'27' is not known", "correct the path"),
        ("measures.unknown.start", "'unknown' is not known", "correct the path"),
        ("demand.groups.veld.households_per_year", "'veld' is not known", "correct the path"),
    ],
)
def test_a_path_that_leads_to_no_value_is_told(tmp_path: Path, path: str, said: str, remedy: str) -> None:
    (problem,) = told(tmp_path, **with_factor(path=path, values=[1]))
    assert problem.startswith(str(tmp_path / "proof.yaml"))
    assert "factors.one.path" in problem
    assert said in problem
    assert remedy in problem


def test_a_value_that_the_scenario_refuses_is_told_where_it_stands(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, **with_factor(path="supply.relets.turnover_rate", values=[0.05, 5.7]))
    file, line, _column = problem.split("  ")[0].rsplit(":", 2)
    assert file == str(tmp_path / "proof.yaml")
    assert "5.7" in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert "is 5.7" in problem
    assert "from 0 to 1" in problem


def test_the_ends_of_a_range_are_checked(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, **with_factor(path="supply.relets.turnover_rate", range=[0.04, 1.2]))
    assert "is 1.2" in problem


def test_what_a_value_spoils_elsewhere_is_told_with_the_value(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, **with_factor(path="policy.cap", values=[0.3, 0.4]))
    assert "policy.regular_share_min  is 0.70 (where one is 0.4)" in problem


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    problems = told(
        tmp_path,
        factors={
            "a": {"path": "policy.kap", "values": [1]},
            "b": {"path": "supply.relets.turnover_rate", "values": ["many"]},
            "c": {"path": "horizon.start", "range": [1, 2]},
        },
        outcomes={
            "x": {"metric": "hosed_in"},
            "y": {"metric": "backlog", "municipality": "Nergens", "year": 1999},
        },
    )
    for number, part in enumerate(
        ["policy.kap", "many", "a range of what is no number", "hosed_in", "Nergens", "1999"], 1
    ):
        assert any(part in problem for problem in problems), (number, problems)


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        ({"path": "policy.cap", "range": [0.4, 0.3]}, "from a lower to a higher value"),
        ({"path": "policy.cap"}, "exactly one of"),
        ({"path": "policy.cap", "values": [0.3], "range": [0.3, 0.4]}, "exactly one of"),
        ({"values": [0.3]}, "a 'path' with values"),
        ({"path": "policy.cap", "options": {"x": {}}}, "none with options"),
        ({"path": "policy.cap", "range": [0.3]}, "2 items"),
        ({"path": "policy.cap", "distribution": {"kind": "beta"}}, "one of uniform"),
        (
            {"path": "policy.cap", "distribution": {"kind": "triangular", "low": 1, "mode": 0, "high": 2}},
            "in this order",
        ),
    ],
)
def test_a_factor_varies_in_one_way(tmp_path: Path, factor: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in told(tmp_path, **with_factor(**factor)))


@pytest.mark.parametrize("kind", ["sobol", "sobol_indices"])
def test_some_designs_have_a_power_of_two_points(tmp_path: Path, kind: str) -> None:
    assert any("a power of two" in one for one in told(tmp_path, design={"kind": kind, "points": 100}))


def test_a_precision_takes_two_replications(tmp_path: Path) -> None:
    assert any("at least 2" in one for one in told(tmp_path, precision=0.1, replications=1))


@pytest.mark.parametrize("chance", [{"replications": 5}, {"precision": 0.1}, {"random_numbers": "fresh"}])
def test_plans_have_no_chance(tmp_path: Path, chance: dict[str, Any]) -> None:
    given = {"method": "plan", "replications": None, "outcomes": {"wait": {"metric": "wait_mean"}}} | chance
    of_outcome, of_chance = told(tmp_path, **given)
    assert "outcomes.wait.metric" in of_outcome, "all problems are told at once"
    (name,) = chance
    assert f"  {name}  is {chance[name]}  " in of_chance
    assert f"leave '{name}' out" in of_chance


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ({"metric": "wait_mean"}, "one of fair_share_ratio_min"),
        ({"metric": "fair_share_ratio", "year": 2030}, "one of 2035"),
        ({"metric": "housed_in", "group": "veld"}, "one of"),
        ({"metric": "fair_share_ratio_min", "municipality": "Groteveld"}, "one of"),
    ],
)
def test_only_what_a_plan_promises_can_be_asked_of_it(
    tmp_path: Path, outcome: dict[str, Any], said: str
) -> None:
    (problem,) = told(tmp_path, method="plan", replications=None, outcomes={"one": outcome})
    assert "outcomes.one" in problem
    assert said in problem


def test_where_nothing_is_said_all_is_measured_that_a_plan_promises(tmp_path: Path) -> None:
    sweep = read_sweep(write_sweep(tmp_path, method="plan", replications=None, outcomes=None))
    assert [one.metric for one in sweep.measures] == list(PROMISED)
    assert sweep.replications == 1


def test_a_factor_may_not_be_called_as_a_column_is(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, factors={"housed": TURNOVER, "void": VOID})
    assert "factors.housed" in problem
    (problem,) = told(tmp_path, factors={"replications": TURNOVER, "void": VOID})
    assert "factors.replications" in problem


def test_two_factors_at_one_place_are_refused(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, factors={"a": TURNOVER, "b": TURNOVER})
    assert "the same place as that of 'a'" in problem


def test_a_scenario_that_is_not_there_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, scenario=str(DRIEDORP.with_name("drie-dorp.yaml")))
    assert "did you mean" in problem
    assert "driedorp.yaml" in problem


def test_options_are_parts_of_a_scenario_and_are_checked_as_such(tmp_path: Path) -> None:
    options = {
        "as_it_is": {},
        "other": {"supply": {"relets": {"turnover_rate": 7}}},
        "wrong": {"polisy": {"cap": 1}},
        "gone": {"extends": "nowhere.yaml"},
    }
    problems = told(tmp_path, **with_factor(options=options))
    assert len(problems) == 3
    assert all(problem.startswith(str(tmp_path / "proof.yaml")) for problem in problems)
    for part in ("turnover_rate  is 7", "polisy", "nowhere.yaml"):
        assert any(part in problem for problem in problems)


def test_an_option_may_extend_a_file(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("supply: {relets: {turnover_rate: 0.08}}\n", encoding="utf-8")
    options = {"as_it_is": {}, "more": {"extends": "more.yaml", "policy": {"compliance": 0.5}}}
    sweep = read_sweep(write_sweep(tmp_path, **with_factor(options=options)))
    now, more = (sweep.files.load(one.parts).scenario for one in sweep.factors[0].listed)
    assert now == sweep.scenario
    assert (more.supply.relets.turnover_rate.value, more.policy.compliance.value) == (0.08, 0.5)


def test_a_whole_number_stays_whole(tmp_path: Path) -> None:
    sweep = read_sweep(write_sweep(tmp_path, **with_factor(path="policy.carry_over_months", range=[0, 3])))
    assert [one.label for one in sweep.factors[0].levels(7)] == [0, 1, 2, 3]


def test_a_figure_outside_its_own_range_may_be_tried(tmp_path: Path) -> None:
    """The range in the data says what is likely, and a sweep may go further."""
    sweep = read_sweep(
        write_sweep(tmp_path, **with_factor(path="supply.relets.turnover_rate", range=[0.001, 0.5]))
    )
    assert sweep.factors[0].at(1.0).label == 0.5


def test_a_range_may_be_that_of_the_data(tmp_path: Path) -> None:
    region = str(DRIEDORP.with_name("baseline.yaml"))
    own = with_factor(path="supply.relets.turnover_rate", range="data")
    sweep = read_sweep(write_sweep(tmp_path, scenario=region, **own))
    assert [one.label for one in sweep.factors[0].levels(2)] == [0.05, 0.065]
    (problem,) = told(tmp_path, scenario=region, **with_factor(path="policy.regular_share_min", range="data"))
    assert "which has no low and high that differ" in problem
