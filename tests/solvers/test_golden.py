"""What each constraint states is on file, word by word, so that nobody changes it unseen."""

from __future__ import annotations

import pytest

from solvers.constraints import CONSTRAINTS
from solvers.programme import Constraint
from tests.solvers.golden import FOLDER, cases, text_of

NAMES = [constraint.__name__ for constraint in CONSTRAINTS]


def test_every_constraint_is_solved_by_hand_and_on_file() -> None:
    assert sorted(cases()) == sorted(NAMES)
    assert sorted(file.stem for file in FOLDER.glob("*.lp")) == sorted(NAMES)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=NAMES)
def test_a_constraint_states_what_is_on_file(constraint: Constraint) -> None:
    name = constraint.__name__
    written = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
    assert f"{name}." in written, "the problem of the first case has no such row"
    assert text_of(cases()[name][0]) == written, "write anew with: python -m tests.solvers.golden"
