"""Makes docs/reference-scenario.md and docs/reference-commands.md: ``python docs/make_reference.py``.

The one is read from the models of a scenario, a sweep and a game, the other from the commands; so neither can
say anything that the program does not do.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    import click
    from pydantic import BaseModel

    from simulator.inputs.shape import Field, Plain, Record, Shape

FOLDER = Path(__file__).parent
SCENARIO_PAGE = FOLDER / "reference-scenario.md"
COMMANDS_PAGE = FOLDER / "reference-commands.md"

SCENARIO_INTRODUCTION = """\
# Every field of a scenario, of a sweep and of a game

What may stand in a YAML file. The [scenarios guide](../scenarios/README.md) shows how to write one, and [the
model](model.md) says what the simulation does with it. This page is made from `simulator/model/`,
`groeipad/experiments/sweep/definition.py` and `groeipad/game/` by `python docs/make_reference.py`: change it there.

- **A path** such as `supply.relets.void` names a field within fields; `ID` stands for a name that you choose (lower
  case letters, digits and underscores), `CODE` for the CBS code of a municipality.
- **Without it** says what holds where a file, with all that it extends, does not have the field. *needed*: there
  has to be one. *nothing*: then there is none.
- **A figure** is a bare value, or a mapping that says where the value comes from: see [figure](#figure). Its unit
  stands in the column *unit*.
- **A municipality** goes by its name or its CBS code. **A date** is written as 2027-07-01.
- **`extends`** may stand in any scenario beside these fields: the file, or a list of files, over which this one is
  laid.
"""
SWEEP_INTRODUCTION = """\
The file of a sweep, for `groeipad sweep`. It has no `extends`; each of the `options` of a factor may have one.
"""
GAME_INTRODUCTION = """\
The file of a game, for `groeipad game new`. It has no `extends`. See [the game](game.md) for what it does.
"""
SCRIPT_INTRODUCTION = """\
A game that is played by itself, for `groeipad game play`.
"""
COMMANDS_INTRODUCTION = """\
# Every command

What `groeipad` can do, and with which options. `groeipad COMMAND --help` tells the same. The
[README](../README.md#commands) shows examples. This page is made from the commands themselves by
`python docs/make_reference.py`.

Data goes to stdout, progress and messages to stderr. In the environment: `GROEIPAD_CACHE` names the folder for
compiled functions, `NO_COLOR` turns colours off, and `GROEIPAD_DEBUG=1` shows the details of a fault.
"""
KINDS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "date": "date",
}
KEYS = {"code": "CBS code", "municipality": "municipality", "year": "year", "id": "id"}
STEPS = {"code": "CODE", "municipality": "MUNICIPALITY", "year": "YEAR", "id": "ID"}


@dataclass
class Found:
    """A record and where it may stand."""

    record: Record
    paths: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The word that tells it apart from others that may stand in the same place; empty where none does."""
        told = self.record.fields.get("kind")
        values = getattr(told.shape, "values", ()) if told is not None else ()
        return str(values[0]) if len(values) == 1 else ""

    @property
    def title(self) -> str:
        """Its heading: its place, or where it has several of these, its name."""
        if self.record.figure is not None:
            return "Figure"
        if len(self.paths) == 1:
            return f"`{self.paths[0] or 'The file'}`" + (f" of kind `{self.kind}`" if self.kind else "")
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.record.name).capitalize()
        return f"Time: {name.lower()}" if self.kind in TIMES else name

    @property
    def link(self) -> str:
        """Its heading as a link within the page."""
        head = self.title if self.paths != [""] else "The file"
        anchor = re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-")
        return f"[{self.kind or head.strip('`')}](#{anchor})"


HEADS = ("field", "what may stand there", "unit", "without it", "meaning")
TIMES = ("fixed", "exponential", "gamma", "lognormal", "empirical")
"""The kinds of a time, which may stand in many places."""


def scenario_page() -> str:
    """Return the reference of scenarios, sweeps and games as Markdown."""
    from groeipad.experiments.sweep.definition import SweepFile
    from groeipad.game.definition import GameFile
    from groeipad.game.script import ScriptFile
    from simulator.inputs.shape import shape_of
    from simulator.model.scenario import Scenario

    scenario = records(shape_of(Scenario))
    models = models_in(Scenario)
    parts = [SCENARIO_INTRODUCTION, "## A scenario\n"]
    shared = {name: one for name, one in scenario.items() if len(one.paths) > 1}
    parts += [section(one, scenario, models) for name, one in scenario.items() if name not in shared]
    parts += ["## What stands in several places\n"]
    parts += [section(one, scenario, models) for one in shared.values()]
    for model, kind, introduction in (
        (SweepFile, "sweep", SWEEP_INTRODUCTION),
        (GameFile, "game", GAME_INTRODUCTION),
        (ScriptFile, "script", SCRIPT_INTRODUCTION),
    ):
        parts += [f"## A {kind}\n", introduction, *_beside(scenario, model, kind, models)]
    return "\n".join(parts)


def _beside(
    scenario: dict[str, Found], model: type[BaseModel], kind: str, models: dict[str, type[BaseModel]]
) -> list[str]:
    """Return the sections of another file, without what is told of a scenario already."""
    from simulator.inputs.shape import shape_of

    found = records(shape_of(model))
    for name, one in found.items():
        if name in scenario:
            one.paths = scenario[name].paths  # it is told there
    return [
        section(one, found, {**models_in(model), **models}, file=f"The file of a {kind}")
        for name, one in found.items()
        if name not in scenario and one.record.fields
    ]


def records(shape: Record) -> dict[str, Found]:
    """Return every record of a file by its name, in the order in which a reader meets them."""
    found: dict[str, Found] = {}
    for record, path in _walk(shape, ""):
        found.setdefault(record.name, Found(record)).paths.append(path)
    return found


def _walk(shape: Shape, path: str, within: frozenset[str] = frozenset()) -> Iterator[tuple[Record, str]]:
    from simulator.inputs.shape import Choice, Items, Keyed, Record

    if isinstance(shape, Record):
        if shape.name in within:
            return
        yield shape, path
        if shape.figure is not None:
            return
        for name, one in shape.fields.items():
            step = f"{path}.{name}" if path else name
            yield from _walk(one.shape, step, within | {shape.name})
    elif isinstance(shape, Keyed):
        yield from _walk(shape.value, f"{path}.{STEPS[shape.keys]}", within)
    elif isinstance(shape, Items):
        yield from _walk(shape.item, path, within)
    elif isinstance(shape, Choice):
        for one in shape.alternatives:
            yield from _walk(one, path, within)


def models_in(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Return a model and all that stand in its fields, by name: only they know what holds without a field."""
    found = {model.__name__: model}
    ahead = [one.annotation for one in model.model_fields.values()]
    while ahead:
        one = ahead.pop()
        if isinstance(one, type) and hasattr(one, "model_fields") and one.__name__ not in found:
            found[one.__name__] = one
            ahead += [inner.annotation for inner in one.model_fields.values()]
        ahead += get_args(one)
    return found


def section(
    one: Found, known: dict[str, Found], models: dict[str, type[BaseModel]], *, file: str = "The file"
) -> str:
    """Return what is told of a record: what it is for, and a row for each field.

    Parameters
    ----------
    one
        The record.
    known
        All records that it may name.
    models
        The models of records, by name.
    file
        What the record is called that is the whole file.
    """
    record = one.record
    if record.figure is not None:
        return f"### {one.title}\n\n{_figure(record)}"
    rows = [
        (
            f"`{name}`",
            told(part.shape, known),
            unit_of(part.shape),
            without(part, models[record.name].model_fields[name].get_default(call_default_factory=True)),
            _as_code(part.about),
        )
        for name, part in record.fields.items()
    ]
    head = file if one.paths == [""] else one.title
    return f"### {head}\n\n{_as_code(record.about)}\n\n{table(HEADS, rows)}"


def _figure(record: Record) -> str:
    """Return what is told of a figure, whatever it is a figure of."""
    from simulator.model.base import Figure

    rows = []
    for name, part in record.fields.items():
        is_value = name in ("value", "low", "high")
        what = "what the field holds" if is_value else told(part.shape, {})
        default = Figure.model_fields[name].get_default(call_default_factory=True)
        rows.append(
            (f"`{name}`", what, "the field's" if is_value else "", without(part, default), part.about)
        )
    about = inspect.cleandoc(Figure.__doc__ or "").split("\n\n")[0]
    return f"{_as_code(about)}\n\n{table(HEADS, rows)}"


def told(shape: Shape, known: dict[str, Found]) -> str:
    """Say what may stand somewhere."""
    from simulator.inputs.shape import Choice, Items, Keyed, Options, Plain

    if isinstance(shape, Plain):
        return _plain(shape)
    if isinstance(shape, Options):
        return ", ".join(f"`{one}`" for one in shape.values)
    if isinstance(shape, Items):
        return f"list{_so_many(shape.fewest, shape.most)}: {told(shape.item, known)}"
    if isinstance(shape, Keyed):
        return f"by {KEYS[shape.keys]}{_so_many(shape.fewest, shape.most)}: {told(shape.value, known)}"
    if isinstance(shape, Choice):
        *others, last = dict.fromkeys(told(one, known) for one in shape.alternatives)
        return f"{', '.join(others)} or {last}" if others else last
    if shape.figure is not None:
        return f"{told(shape.figure, known)} ([figure](#figure))"
    if not shape.fields:
        return "any part of a scenario"
    return known[shape.name].link


def _plain(shape: Plain) -> str:
    if shape.municipality:
        return "municipality"
    if shape.kind == "text" and shape.pattern is not None:
        return "id"
    low = shape.at_least if shape.at_least is not None else shape.above
    high = shape.at_most if shape.at_most is not None else shape.below
    # A whole number below 2**32 is one of at most 4,294,967,295.
    if shape.kind == "integer" and high is not None and shape.at_most is None:
        high -= 1
    if low is not None and high is not None and shape.above is None:
        limits = f", {_number(low)} to {_number(high)}"
    else:
        limits = "".join(
            (
                "" if shape.at_least is None else f", {_number(shape.at_least)} or more",
                "" if shape.above is None else f", more than {_number(shape.above)}",
                "" if high is None else f", {_number(high)} or less",
            )
        )
    return KINDS[shape.kind] + limits


def _so_many(fewest: int, most: int | None) -> str:
    if most is not None and most == fewest:
        return f", exactly {most}"
    least = f", at least {fewest}" if fewest else ""
    return least + (f", at most {most}" if most is not None else "")


def unit_of(shape: Shape) -> str:
    """Return the unit of a value, or of the values within a mapping or a list."""
    from simulator.inputs.shape import Choice, Items, Keyed, Plain, Record

    if isinstance(shape, Plain):
        return "" if shape.unit is None else shape.unit.name
    if isinstance(shape, Record):
        return "" if shape.unit is None else shape.unit.name
    if isinstance(shape, Keyed):
        return unit_of(shape.value)
    if isinstance(shape, Items):
        return unit_of(shape.item)
    if isinstance(shape, Choice):
        return next(filter(None, map(unit_of, shape.alternatives)), "")
    return ""


def without(part: Field, default: Any) -> str:
    """Say what holds where a field is not given."""
    from simulator.model.base import Figure, Model

    if part.required:
        return "*needed*"
    if default is None or default in ({}, (), ""):
        return "nothing"
    if isinstance(default, Figure):
        return without(part, default.value)
    if isinstance(default, Model):
        return "as told there"
    if isinstance(default, dict):
        plain = [f"{key}: {_number(one)}" for key, one in default.items() if isinstance(one, (int, float))]
        return ", ".join(f"`{one}`" for one in plain or default)
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default)
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{_number(default)}`" if isinstance(default, (int, float)) else f"`{default}`"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else f"{value:g}"


def _as_code(text: str) -> str:
    return text.replace("``", "`").replace("|", r"\|")


def commands_page() -> str:
    """Return the reference of the commands as Markdown."""
    import click

    from groeipad.cli.application import COMMANDS, groeipad

    program = click.Context(groeipad, info_name="groeipad", max_content_width=100)
    parts = [COMMANDS_INTRODUCTION]
    parts.append(
        table(("command", "what it does"), [(f"[{one}](#{one})", COMMANDS[one]) for one in COMMANDS])
    )
    for name in COMMANDS:
        command = groeipad.get_command(program, name)
        assert command is not None
        parts += _commands(name, command, program)
    parts += ["## Exit codes\n", table(("code", "meaning"), _exit_codes())]
    return "\n".join(parts)


def _commands(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    """Yield the section of a command, and those of the commands within it."""
    import click

    context = click.Context(command, info_name=name.split()[-1], parent=parent)
    yield _command(name, command, context)
    if isinstance(command, click.Group):
        for one in command.list_commands(context):
            within = command.get_command(context, one)
            assert within is not None
            yield from _commands(f"{name} {one}", within, context)


def _command(name: str, command: click.Command, context: click.Context) -> str:
    import click

    usage = " ".join(command.collect_usage_pieces(context))
    told = inspect.cleandoc(command.help or "").split("\f")[0].strip()
    options = [one for one in command.params if isinstance(one, click.Option)]
    rows = [
        (f"`{_in_table(names)}`", _in_table(meaning))
        for names, meaning in filter(None, (one.get_help_record(context) for one in options))
    ]
    below = table(("option", "meaning"), rows) if rows else ""
    return f"## {name}\n\n```text\ngroeipad {name} {usage}\n```\n\n{told}\n\n{below}"


def _in_table(text: str) -> str:
    """Return a text of the help as it stands in a table: on one line, and with no bar of its own."""
    numbers = text.replace("INTEGER RANGE", "INTEGER").replace("FLOAT RANGE", "NUMBER")
    return " ".join(numbers.split()).replace("|", r"\|")


def _exit_codes() -> list[tuple[str, str]]:
    """Return each exit code with the text that stands under it in the source."""
    import ast

    from groeipad.cli import exit_codes

    body = ast.parse(inspect.getsource(exit_codes)).body
    return [
        (f"`{statement.value.value}`", " ".join(str(following.value.value).split()))
        for statement, following in pairwise(body)
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
    ]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    for page, text in ((SCENARIO_PAGE, scenario_page()), (COMMANDS_PAGE, commands_page())):
        page.write_text(text, encoding="utf-8", newline="\n")
