"""What a batch consists of: a run or a plan of each scenario, where it is stored, and what repeats it alone."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groeipad.experiments.fingerprint import plan_fingerprint, run_fingerprint
from simulator.errors import InputError, Location, Problem, ResultError
from simulator.inputs import load
from simulator.inputs.write import relative_extends
from simulator.model.scenario import Scenario
from simulator.results.store import StoredResult, read_result, sha256

Kind = Literal["run", "plan"]
SOLVER: Literal["highs"] = "highs"
"""The solver of plans in a batch: the usual one."""
_MOST_NAMED = 3
"""A batch of more scenarios than this is named after the first, and how many more there are."""


@dataclass(frozen=True)
class Asked:
    """What is asked of every run and plan of a batch.

    Attributes
    ----------
    out
        The folder in which each result has a folder of its own.
    replications, precision, seed
        As ``run_scenario`` takes them.
    words
        Further words of a command that repeats one alone, such as ``--no-figures``.
    """

    out: Path
    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One run or plan of a batch.

    Attributes
    ----------
    kind
        Which of the two.
    path
        The scenario's file.
    folder
        Where the result is stored.
    planned
        Of a run: the plan that is simulated, whose overlay is the scenario's file; None for any other scenario.
    """

    kind: Kind
    path: Path
    folder: Path
    planned: Item | None = None

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.path.stem

    def command(self, asked: Asked) -> str:
        """Return the command that repeats it alone, to be typed where the batch was started."""
        words = ["groeipad", self.kind, str(self.path)]
        if self.kind == "run":
            for option, value in (
                ("-n", asked.replications),
                ("--precision", asked.precision),
                ("--seed", asked.seed),
            ):
                words += (
                    [] if value is None else [option, f"{value:g}" if option == "--precision" else str(value)]
                )
        words += asked.words
        if asked.out != Path("outputs"):
            words += ["--out", str(asked.out)]
        return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)

    def content(self, scenario: Scenario, asked: Asked) -> str:
        """Return the hash of what its result depends on; see ``fingerprint``."""
        if self.kind == "plan":
            return plan_fingerprint(scenario, solver=SOLVER, extends=relative_extends(self.folder, self.path))
        return run_fingerprint(
            scenario, replications=asked.replications, precision=asked.precision, seed=asked.seed
        )


def scenario_files(words: Iterable[Path]) -> tuple[Path, ...]:
    """Return the scenario files that are meant: files as they are, of a folder all ``*.yaml`` directly in it.

    A file that is named twice is meant once. Whether a file is there, and holds a scenario, is found out later.

    Raises
    ------
    InputError
        Where a folder has no such file, or two files have the same name, so that one result would replace the other.
    """
    files: dict[Path, Path] = {}
    for word in words:
        found = _in_folder(word) if word.is_dir() else [word]
        for path in found:
            files.setdefault(path.resolve(), path)
    by_name: dict[str, Path] = {}
    problems = []
    for path in files.values():
        other = by_name.setdefault(path.stem, path)
        if other != path:
            problems.append(
                Problem(
                    Location(str(path)),
                    "",
                    f"the second scenario called '{path.stem}' (the first is {other})",
                    "one scenario of each name, for a result is stored under it",
                    "put one of them in a batch with another --out",
                )
            )
    if problems:
        raise InputError(problems)
    return tuple(files.values())


def _in_folder(folder: Path) -> list[Path]:
    found = sorted(one for one in folder.glob("*.yaml") if one.is_file() and not one.name.startswith("."))
    if not found:
        raise InputError(
            [
                Problem(
                    Location(str(folder)),
                    "",
                    "a folder without scenarios",
                    "a folder with files that end in .yaml, directly in it",
                    "name the files, or another folder",
                )
            ]
        )
    return found


def batch_items(files: Sequence[Path], asked: Asked, *, plan: bool) -> tuple[Item, ...]:
    """Return what is to be made, in the order in which it is made.

    Parameters
    ----------
    files
        The scenario files.
    asked
        What is asked of each.
    plan
        Whether each scenario is planned, and its plan simulated; else it is simulated itself.

    Raises
    ------
    InputError
        Where two of them would be stored in the same folder.
    """
    if not plan:
        return tuple(Item("run", path, asked.out / path.stem) for path in files)
    items = []
    for path in files:
        planned = Item("plan", path, asked.out / f"plan-{path.stem}")
        overlay = planned.folder / f"{path.stem}-planned.yaml"
        items += [planned, Item("run", overlay, asked.out / overlay.stem, planned)]
    _refuse_one_folder_twice(items)
    return tuple(items)


def _refuse_one_folder_twice(items: Sequence[Item]) -> None:
    """Refuse a plan and a run whose results would stand in the same folder.

    Files of different names may share one: the plan of ``a-planned``, and what follows the plan of ``plan-a``.
    """
    taken: dict[Path, Item] = {}
    for item in items:
        other = taken.setdefault(item.folder, item)
        if other is not item:
            raise InputError(
                [
                    Problem(
                        Location(str(item.path)),
                        "",
                        f"stored in {item.folder}, as {other.path} is",
                        "a folder for each result",
                        "give one of the two another name",
                    )
                ]
            )


def batch_name(words: Sequence[Path], files: Sequence[Path], *, plan: bool) -> str:
    """Return the name of a batch: the folder's, or the scenarios'; the same words give the same name."""
    if len(words) == 1 and words[0].is_dir():
        name = words[0].resolve().name or "all"
    elif len(files) <= _MOST_NAMED:
        name = "-".join(path.stem for path in files)
    else:
        name = f"{files[0].stem}-and-{len(files) - 1}-more"
    return f"{name}-planned" if plan else name


def stored_result(item: Item, content: str) -> StoredResult | None:
    """Return the result that is there if it is the one that would be made now, complete and undamaged.

    Parameters
    ----------
    item
        What would be made.
    content
        The hash of what it depends on.
    """
    try:
        result = read_result(item.folder)
    except ResultError:
        return None
    if result.folder != item.folder or result.manifest.get("content") != content:
        return None
    whole = all(sha256(item.folder / one["file"]) == one["sha256"] for one in result.manifest["outputs"])
    return result if whole else None


def read_scenario(item: Item) -> Scenario:
    """Return the scenario of a run or a plan.

    Raises
    ------
    InputError
        Where it is wrong.
    """
    return load(item.path).scenario
