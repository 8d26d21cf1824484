"""How the making of a result ends: what people are told, and which exit code scripts see."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from groeipad.cli.application import report_fault
from groeipad.cli.console import print_problems, say
from groeipad.cli.exit_codes import BAD_INPUT, DONE, FAULT, SOME_FAILED
from groeipad.files import NO_ROOM
from simulator.errors import GroeipadError, InputError
from simulator.results.store import StoredResult

Ending = Literal["done", "bad input", "failed", "fault"]


def exit_code(endings: Sequence[Ending]) -> int:
    """Return the exit code for how the scenarios ended.

    Bad input only: 2, so that a script can tell a typing error. A fault of ours that left nothing done: 4.
    Anything else that went wrong: 1.
    """
    wrong = {ending for ending in endings if ending != "done"}
    if not wrong:
        return DONE
    if wrong == {"bad input"}:
        return BAD_INPUT
    return FAULT if set(endings) == {"fault"} else SOME_FAILED


def explain(path: Path, error: Exception, *, not_done: str) -> Ending:
    """Tell why a scenario failed, and return how it counts.

    Parameters
    ----------
    path
        The scenario.
    error
        What went wrong.
    not_done
        What was not done with a scenario that is wrong: "not run".
    """
    if isinstance(error, InputError):
        print_problems(error.problems)
        say(f"{path}: {not_done}; {len(error.problems)} to mend.")
        return "bad input"
    if isinstance(error, GroeipadError):
        say(f"{path}: {error}")
        return "failed"
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        say(f"{path}: the result cannot be written: {error.strerror}: {error.filename or ''}")
        return "failed"
    say(f"{path}: failed.")
    report_fault(error)
    return "fault"


def what_was_kept(error: BaseException, folder: Path, stored: Sequence[StoredResult]) -> str:
    """Tell what an interruption left of the result in ``folder``, and which results were stored before it."""
    folders = [result.folder for result in stored]
    if folder in folders:
        said = f"stopped after {folder} was stored; its figures may be missing"
    else:
        said = str(error) or f"stopped; nothing was stored in {folder}, an earlier result is kept"
    before = ", ".join(str(one) for one in folders if one != folder)
    return f"{said}. Stored before: {before}" if before else said
