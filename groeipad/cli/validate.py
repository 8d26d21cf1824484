"""``groeipad validate``: every problem of a scenario, or what it assumes and what rests on that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import console, print_json, print_problems
from groeipad.cli.exit_codes import BAD_INPUT, DONE
from groeipad.cli.options import FILE, json_output
from groeipad.report.assumptions import kinds
from groeipad.report.figure_words import Assumption
from simulator.errors import InputError, Problem

if TYPE_CHECKING:
    from simulator.inputs import Loaded

_FIELD, _VALUE = 48, 12
"""The widths of the columns of a list of figures; what is longer pushes the rest along."""


@dataclass(frozen=True)
class Verdict:
    """What was found about one scenario: problems, or else its assumptions and notes."""

    file: Path
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    figures: int = 0
    assumptions: tuple[Assumption, ...] = ()


@click.command("validate")
@click.argument("scenarios", nargs=-1, required=True, type=FILE)
@json_output("problems and assumptions")
def command(scenarios: tuple[Path, ...], as_json: bool) -> int:
    """Check SCENARIOS: every problem at once, with its place and remedy.

    Where there are none, list the figures that are assumptions and the results that rest on them.
    """
    verdicts = [_examine(path) for path in scenarios]
    if as_json:
        documents = [_document(verdict) for verdict in verdicts]
        print_json(documents if len(documents) > 1 else documents[0])
    else:
        for verdict in verdicts:
            _print(verdict)
    return BAD_INPUT if any(verdict.problems for verdict in verdicts) else DONE


def _examine(path: Path) -> Verdict:
    from groeipad.experiments.manifest import assumptions, plan_assumptions
    from simulator.flows.compile import compile_scenario
    from simulator.inputs import figures, load

    try:
        loaded = load(path)
        compile_scenario(loaded.scenario)
    except InputError as error:
        return Verdict(path, problems=error.problems)
    every = (*assumptions(loaded.scenario), *plan_assumptions(loaded.scenario))
    assumed = (one for one in every if one["status"] == "assumption")
    return Verdict(
        path,
        notes=loaded.notes,
        figures=sum(1 for _ in figures(loaded.scenario)),
        assumptions=tuple({**one, "where": _where(loaded, one["field"])} for one in assumed),
    )


def _where(loaded: Loaded, field: str) -> str:
    return str(loaded.location_of(field))


def _document(verdict: Verdict) -> dict[str, Any]:
    return {
        "scenario": str(verdict.file),
        "valid": not verdict.problems,
        "problems": [_plain(problem) for problem in verdict.problems],
        "notes": [_plain(note) for note in verdict.notes],
        "figures": verdict.figures,
        "assumptions": list(verdict.assumptions),
    }


def _plain(problem: Problem) -> dict[str, Any]:
    fields = asdict(problem)
    where = fields.pop("where")
    del where["cell"]  # a scenario is no spreadsheet
    return {**where, **fields}


def _print(verdict: Verdict) -> None:
    if verdict.problems:
        print_problems(verdict.problems, to_stderr=False)
        return
    screen = console()
    screen.print(f"{verdict.file}: no problems.", style="bold", markup=False)
    print_problems(verdict.notes, to_stderr=False)
    screen.print(f"{len(verdict.assumptions)} of its {verdict.figures} figures are assumptions.")
    for rests, assumptions in _by_results(verdict.assumptions).items():
        screen.print()
        screen.print(f"{len(assumptions)} under {', '.join(rests)}:", style="bold", markup=False)
        for row in _rows(assumptions):
            screen.print(row, markup=False, soft_wrap=True)  # whole, however narrow the terminal is


def _by_results(assumptions: Sequence[Assumption]) -> dict[tuple[str, ...], list[Assumption]]:
    """Put figures together on which the same results rest, most results first."""
    together: dict[tuple[str, ...], list[Assumption]] = {}
    for one in assumptions:
        together.setdefault(tuple(one["rests"]), []).append(one)
    return dict(sorted(together.items(), key=lambda item: -len(item[0])))


def _rows(assumptions: Sequence[Assumption]) -> Iterator[str]:
    """One line for each kind of figure: the same field of every municipality or group counts as one kind."""
    for field, alike in kinds(assumptions).items():
        words = [alike[0]["unit"] or "", _may_be(_numbers(alike, "low"), _numbers(alike, "high"))]
        row = (
            f"{field:{_FIELD}}  {_span(_numbers(alike, 'value')):>{_VALUE}}  {', '.join(filter(None, words))}"
        )
        yield row.rstrip()


def _numbers(assumptions: Sequence[Assumption], key: str) -> list[float]:
    return [one[key] for one in assumptions if isinstance(one[key], (int, float))]


def _span(values: Sequence[float]) -> str:
    """Write the values that stand for a kind: one number, or from the smallest to the largest."""
    if not values:
        return ""
    low, high = (f"{end:.10g}" for end in (min(values), max(values)))
    return low if low == high else f"{low} – {high}"


def _may_be(lows: Sequence[float], highs: Sequence[float]) -> str:
    """Write what the figures may be; a figure may be known from one side only."""
    if lows and highs:
        return f"may be {_span([*lows, *highs])}"
    if lows:
        return f"at least {min(lows):.10g}"
    return f"at most {max(highs):.10g}" if highs else ""
