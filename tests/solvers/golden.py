"""What each constraint states, as the text of an LP file; ``python -m tests.solvers.golden`` writes them anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from solvers.goals import first_goal
from solvers.programme import Programme
from solvers.statement import statement
from tests.solvers import (
    test_constraints_homes,
    test_constraints_households,
    test_constraints_path,
    test_constraints_relets,
    test_constraints_solidarity,
)
from tests.solvers.solving import Hand

FOLDER = Path(__file__).parent / "golden"
ROOMS = (
    test_constraints_homes,
    test_constraints_households,
    test_constraints_path,
    test_constraints_relets,
    test_constraints_solidarity,
)


def cases() -> dict[str, list[Hand]]:
    """Return the cases of each constraint that were solved by hand."""
    found: dict[str, list[Hand]] = {}
    for room in ROOMS:
        for case in room.CASES.values():
            found.setdefault(case.constraint.__name__, []).append(case)
    return found


def text_of(case: Hand) -> str:
    """Return what the constraint of a case states for its problem, and nothing else, as an LP file."""
    programme = Programme(case.problem)
    case.constraint(programme)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "written.lp"
        statement(programme, first_goal(programme)).writeLP(str(file))
        return file.read_text(encoding="utf-8")


def write() -> None:
    """Write every file anew, and remove those of constraints that are no more."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.lp"):
        file.unlink()
    for name, (first, *_) in cases().items():
        (FOLDER / f"{name}.lp").write_text(text_of(first), encoding="utf-8")


if __name__ == "__main__":
    write()
