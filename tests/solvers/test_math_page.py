"""The page on mathematics and the code tell the same story, constraint by constraint."""

from __future__ import annotations

import re

import pytest

from simulator.contract import PLAN_GOALS, PLAN_LIMITS
from solvers.constraints import CONSTRAINTS
from solvers.goals import EXACT
from solvers.programme import Constraint
from solvers.session import FEASIBILITY
from solvers.widening import SMALLEST
from tests.docs.pages import ROOT, blocks, prose, rows

PAGE = (ROOT / "docs" / "math.md").read_text(encoding="utf-8")
NAMES = [constraint.__name__ for constraint in CONSTRAINTS]
UNIT = re.compile(r"\((homes|households|persons|share)\)")


def sections() -> dict[str, str]:
    """Return what stands under each heading of the third level."""
    parts = re.split(r"^### (.+)$", PAGE, flags=re.M)
    return {
        head: re.split(r"^## ", text, flags=re.M)[0]
        for head, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def unit_of(constraint: Constraint) -> str:
    """Return the unit that a docstring names in its first sentence."""
    first = re.split(r"\.(?:\s|$)|\)[.:]", f"{constraint.__doc__}")[0] + ")"
    (unit,) = UNIT.findall(first)
    return str(unit)


def test_every_constraint_has_its_heading_and_every_heading_its_constraint_in_the_order_of_the_rows() -> None:
    assert list(sections()) == NAMES


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=NAMES)
def test_a_constraint_is_one_equation_in_its_unit_and_one_paragraph(constraint: Constraint) -> None:
    section = sections()[constraint.__name__]
    (equation,) = blocks(section)
    assert UNIT.findall(equation) == [unit_of(constraint)]
    (paragraph,) = [part for part in prose(section).strip().split("\n\n") if part]
    assert len(paragraph.split()) > 10


def test_the_units_are_those_of_the_limits_in_the_tables() -> None:
    units = {constraint.__name__: unit_of(constraint) for constraint in CONSTRAINTS}
    assert {limit.name: limit.unit for limit in PLAN_LIMITS} == {
        limit.name: units[limit.name] for limit in PLAN_LIMITS
    }


def test_every_goal_is_told() -> None:
    told = re.findall(r"^\*\*(\w+)\*\*", PAGE, re.M)
    assert {goal.name.capitalize() for goal in PLAN_GOALS} <= set(told)


def test_the_tolerances_are_those_of_the_code() -> None:
    told = {row[0]: row[1] for row in rows(PAGE) if len(row) == 2}
    for what, value in (
        ("a fair-share ratio counts as 1", EXACT.ratio),
        ("an earlier goal may get worse for a later one", EXACT.held_goal),
        ("and besides, by what so many homes more or fewer change it at most", EXACT.held_homes),
        ("the weight above which a municipality is settled", EXACT.weight),
        ("a solver may miss a bound", FEASIBILITY),
        ("a widening counts", SMALLEST),
    ):
        (number,) = re.findall(r"1e-\d+", told[what])
        assert float(number) == value, what


def test_no_line_is_too_wide_and_no_equation_needs_more_than_a_keyboard() -> None:
    lines = [line for line in PAGE.splitlines() if not line.startswith("|")]
    assert max(map(len, lines)) <= 118
    assert not re.search(r"\$|\\[a-z]", PAGE)
