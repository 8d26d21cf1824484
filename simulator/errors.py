"""Everything that can go wrong, as one tree.

::

    GroeipadError                 exit code
    ├── InputError                2   what somebody wrote is wrong: a list of problems, each with its place
    ├── ResultError               2   a stored result is missing, unreadable or from another version
    │   └── BusyError             2   another run is writing to the folder
    ├── UnwritableError           2   a file cannot be written where somebody wants it
    ├── ClusterError, WorkersError 1  work cannot be given to other processes or machines (experiments.execute)
    ├── SolverError               1   a solver stopped before it had an answer
    └── Interrupted               130 the user stopped the work

An exception outside this tree is a fault of ours (exit code 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file; line and column count from 1, and 0 means the file as a whole.

    In a spreadsheet ``file`` also names the sheet, and ``cell`` is what people call the place: B7.
    """

    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file} {self.cell}"
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with what somebody wrote, told so that they can mend it.

    Attributes
    ----------
    where
        The file, line and column.
    field
        The path of the field, such as ``supply.relets.turnover_rate``; empty for the file as a whole.
    value
        What stands there, as it was written; empty when something is missing.
    allowed
        What may stand there.
    remedy
        What to do about it.
    """

    where: Location
    field: str
    value: str = ""
    allowed: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        parts = [str(self.where)]
        if self.field:
            parts.append(self.field)
        if self.value:
            parts.append(f"is {self.value}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.remedy:
            parts.append(f"remedy: {self.remedy}")
        return "  ".join(parts)


class GroeipadError(Exception):
    """The root: something a user can understand and act upon."""


@dataclass
class InputError(GroeipadError):
    """Input that cannot be used, with every problem found in it."""

    problems: tuple[Problem, ...] = field(default_factory=tuple)

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        # An exception goes to another process as its class and arguments: here the problems, not their text.
        return InputError, (self.problems,)


class ResultError(GroeipadError):
    """A stored result that is missing, incomplete, or written by another version of the format."""


class BusyError(ResultError):
    """A folder to which another run is writing."""


class UnwritableError(GroeipadError):
    """A file that cannot be written where somebody wants it."""


class SolverError(GroeipadError):
    """A solver that stopped without an answer: out of time, in numerical trouble, or with no end to what it seeks."""


class Interrupted(GroeipadError):  # noqa: N818 - it is not an error that somebody stops the work
    """The user stopped the work; the message says what was kept."""
