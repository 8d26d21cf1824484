"""``groeipad doctor``: whether this installation can do its work, and if not, what to do."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.exit_codes import DONE, SOME_FAILED
from groeipad.cli.options import FILE, json_output
from groeipad.files import can_be_written
from groeipad.shipped import shipped_scenarios

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    what
        What was looked at.
    ok
        Whether it is as it should be.
    found
        What was found.
    remedy
        What to do about it; empty where nothing has to be done.
    """

    what: str
    ok: bool
    found: str
    remedy: str = ""


@click.command("doctor")
@click.option("--out", type=FILE, default=Path("outputs"), show_default=True, help="Where results would go.")
@json_output("the checks")
def command(out: Path, as_json: bool) -> int:
    """Check versions, solvers, folders and shipped scenarios; exit code 1 when something is wrong."""
    checks = [*_versions(), *_solvers(), *_folders(out), _scenarios()]
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        _print(checks)
    return DONE if all(check.ok for check in checks) else SOME_FAILED


def _versions() -> Iterator[Check]:
    found = f"{platform.python_version()} on {platform.platform(terse=True)}"
    oldest = ".".join(map(str, OLDEST_PYTHON))
    yield Check("Python", sys.version_info >= OLDEST_PYTHON, found, f"Install Python {oldest} or newer.")
    for requirement in requires("groeipad") or ():
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            yield Check(name, True, f"{version(name)} (needs {requirement.removeprefix(name)})")
        except PackageNotFoundError:
            yield Check(name, False, "missing", f"Install it: python -m pip install '{requirement}'")


def _solvers() -> Iterator[Check]:
    try:
        from solvers.probe import probe_solvers
    except ImportError as error:
        yield Check("solver", False, str(error), "Install groeipad again, with all it needs.")
        return
    for probe in probe_solvers():
        found = f"{probe.version}, solves" if probe.works else f"{probe.version}, {probe.problem}"
        yield Check(
            probe.name, probe.works, found, "Install groeipad again, with the versions of its lock file."
        )


def _folders(out: Path) -> Iterator[Check]:
    from simulator.jit import cache_folder, cache_root

    writable = can_be_written(out)
    yield Check(
        "results folder",
        writable,
        f"{out.absolute()}: {'can be written' if writable else 'cannot be written'}",
        "Choose another folder with --out.",
    )
    cached = cache_folder() is not None
    yield Check(
        "compile cache",
        cached,
        f"{cache_root()}: {'can be written' if cached else 'cannot be written, so every run compiles anew'}",
        "Set GROEIPAD_CACHE to a folder that can be written to.",
    )


def _scenarios() -> Check:
    try:
        folder = shipped_scenarios()
    except FileNotFoundError as error:
        return Check("shipped scenarios", False, str(error), "Install groeipad again.")
    count = sum(1 for _ in folder.glob("*.yaml"))
    return Check("shipped scenarios", count > 0, f"{count} in {folder}", "Install groeipad again.")


def _print(checks: list[Check]) -> None:
    screen = console()
    width = max(len(check.what) for check in checks)
    for check in checks:
        mark, style = ("ok     ", "green") if check.ok else ("PROBLEM", "bold red")
        screen.print(f"{mark}  ", style=style, end="")
        screen.print(f"{check.what:{width}}  {check.found}", markup=False, soft_wrap=True)
        if not check.ok:
            screen.print(f"{'':{width + 11}}{check.remedy}", markup=False, soft_wrap=True)
