"""A plan as a file that other solvers read: the same programme, with names that every one of them can hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp
import pytest

from simulator.flows.periods import periods_of
from simulator.model.calendar import Horizon
from simulator.model.plan import Goal, PeriodLength
from solvers.constraints import CONSTRAINTS, state
from solvers.goals import first_goal
from solvers.highs import silent_highs
from solvers.problem import Problem
from solvers.programme import Programme
from solvers.session import Clock
from solvers.solve import SolverName, open_session
from solvers.statement import statement
from tests.solvers.problems import region, rules, streams

LONGEST = 100
"""Characters that PuLP allows a name in an LP file."""
LEGAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
"""What a name in an LP file may be, with room to spare; above all no blanks, signs or letters with accents."""
LIKE_A_NUMBER = re.compile(r"[eE][0-9.]")
"""What a reader of LP files may take for a number."""


def everything(goals: tuple[Goal, ...] = ("fairness",)) -> Problem:
    """Return two municipalities and three years in which every constraint has its say."""
    return region(
        [[[3.0, 4.0, 4.0], [9.0, 9.0, 9.0]], [[1.0, 1.0, 2.0], [2.0, 3.0, 4.0]]],
        [[[20.0, 20.0, 10.0], [10.0, 10.0, 10.0]], [[0.0, 0.0, 0.0], [4.0, 8.0, 8.0]]],
        corporations=("a", "b"),
        accounts=[[0, 1], [0, 1]],
        opening=[[1.0, 4.0], [0.0, 2.0]],
        persons=[2.0, 1.5],
        status_class=0,
        status_persons=2.0,
        cap=0.3,
        floor=0.75,
        first_lettings=[[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]],
        streams=streams(
            2,
            3,
            2,
            municipality=[0, 1],
            kinds=("temporary", "temporary"),
            limit=[[2.0, 4.0, 4.0], [3.0, 3.0, 0.0]],
            first=[1.0, 0.0],
            serves=[[True, True], [False, True]],
            closing=[-1, 1],
            evicted=[[0.0, 0.0, 0.0], [0.8, 1.0, 0.0]],
            cost=[1000.0, 500.0],
        ),
        quota_before=[0.5, 0.3],
        housed_before=[4.0, 1.0],
        transfer_limit=[[2.0, 2.0, 0.0], [2.0, 2.0, 0.0]],
        swap_limit=[2.0, 2.0, 2.0],
        arrears_limit=[[9.0] * 3, [9.0] * 3],
        rules=rules(
            goals=goals, quota_step_per_year=0.3, quota_never_falls=True, path_part=0.5, fair_share="aim"
        ),
    )


def stated(programme: Programme) -> Any:
    """Return what PuLP states, with the first goal."""
    return statement(programme, first_goal(programme))


def our_own(programme: Programme, solver: SolverName) -> float:
    """Return what the first goal comes to in our own session."""
    session = open_session(programme.linear(), solver, Clock.started(None))
    columns, costs = zip(*first_goal(programme), strict=True)
    session.set_costs(columns, costs)
    return session.solve().value


def read_by_highs(file: Path) -> float:
    highs = silent_highs()
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue())


def cbc() -> Any:
    return pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False)


GOALS: tuple[Goal, ...] = ("fairness", "waiting", "cost", "steadiness")


def test_the_problem_has_a_row_of_every_constraint() -> None:
    rows = {where.limit for where in state(Programme(everything())).addresses}
    assert rows == {constraint.__name__ for constraint in CONSTRAINTS}


@pytest.mark.parametrize("goal", GOALS)
def test_highs_reads_the_files_and_finds_the_same(goal: Goal, tmp_path: Path) -> None:
    programme = state(Programme(everything((goal,))))
    stated(programme).writeLP(str(tmp_path / "plan.lp"))
    stated(programme).writeMPS(str(tmp_path / "plan.mps"))
    ours = our_own(programme, "highs")
    assert abs(ours) > 0.1
    assert read_by_highs(tmp_path / "plan.lp") == pytest.approx(ours, rel=1e-6)
    assert read_by_highs(tmp_path / "plan.mps") == pytest.approx(ours, rel=1e-6)


@pytest.mark.parametrize("goal", GOALS)
def test_cbc_reads_the_files_and_finds_the_same(goal: Goal, tmp_path: Path) -> None:
    programme = state(Programme(everything((goal,))))
    ours = our_own(programme, "cbc")
    assert ours == pytest.approx(our_own(programme, "highs"), rel=1e-6)

    lp = stated(programme)
    lp.writeMPS(str(tmp_path / "plan.mps"))
    _, read = pulp.LpProblem.fromMPS(str(tmp_path / "plan.mps"))
    read.solve(cbc())
    assert pulp.value(read.objective) == pytest.approx(ours, rel=1e-6)

    # Here PuLP writes an LP file and has CBC read that.
    cbc().solve_CBC(lp, use_mps=False)
    assert pulp.value(lp.objective) == pytest.approx(ours, rel=1e-6)


def large(places: int, length: PeriodLength, codes: tuple[str, ...] | None = None) -> Problem:
    """Return a region with many municipalities and periods, and everything else with names as long as they come."""
    periods = periods_of(Horizon(start=date(2026, 1, 1), end=date(2035, 12, 31)), length)
    p = len(periods)
    kind = "homes_for_the_time_being_in_what_was_an_office_building_before_it_was_empty"
    grown = region(
        [[[1.0] * p, [1.0] * p]] * places,
        [[[9.0] * p, [9.0] * p]] * places,
        corporations=(
            "a_corporation_with_a_name_that_goes_on_and_on_for_ever",
            "a_corporation_with_a_name_that_ends",
        ),
        accounts=np.arange(2 * places).reshape(places, 2),
        first_lettings=np.ones((places, p)),
        transfer_limit=np.ones((places, p)),
        swap_limit=np.ones(p),
        status_class=0,
        arrears_limit=np.ones((places, p)),
        streams=streams(
            2 * places,
            p,
            2,
            kinds=(f"{kind}_one", f"{kind}_two") * places,
            municipality=np.repeat(np.arange(places), 2),
            limit=np.ones((2 * places, p)),
        ),
        rules=rules(path_part=0.5, quota_step_per_year=0.1, quota_never_falls=True),
    )
    years = np.array([(one.end - one.start).days / 365.25 for one in periods])
    in_target = np.array([one.year == 2035 for one in periods])
    named = codes or tuple(f"GM{n:04}" for n in range(places))
    return replace(grown, municipalities=named, periods=periods, years=years, in_target=in_target)


ODD = ("GM 0150", "GM_0150", "GM-0150", "E5", "5e3", "Súdwest-Fryslân", "free", "a" * 90, "a" * 91, "<=")
"""Codes that are no codes of Statistics Netherlands; a region of somebody else may have them."""


@pytest.mark.parametrize(
    ("places", "length", "codes"),
    [(342, "year", None), (12, "half_year", None), (4, "month", None), (len(ODD), "year", ODD)],
    ids=["every Dutch municipality", "half-years", "months", "odd codes"],
)
def test_names_are_short_plain_and_each_another_one(
    places: int, length: PeriodLength, codes: tuple[str, ...] | None
) -> None:
    programme = Programme(large(places, length, codes))
    state(programme)
    rows = [programme.name_of(where) for where in programme.addresses]
    for names in (programme.names, rows):
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= LONGEST
        assert [one for one in names if not LEGAL.fullmatch(one) or LIKE_A_NUMBER.match(one)] == []


@pytest.mark.parametrize(("length", "codes"), [("year", ODD), ("month", ODD[:2]), ("half_year", ODD[:2])])
def test_files_with_odd_and_long_names_are_read(
    length: PeriodLength, codes: tuple[str, ...], tmp_path: Path
) -> None:
    programme = state(Programme(large(len(codes), length, codes)))
    ours = our_own(programme, "highs")
    for file in (tmp_path / "plan.lp", tmp_path / "plan.mps"):
        lp = stated(programme)
        (lp.writeLP if file.suffix == ".lp" else lp.writeMPS)(str(file))
        assert read_by_highs(file) == pytest.approx(ours, rel=1e-6)
