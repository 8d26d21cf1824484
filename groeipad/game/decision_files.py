"""Decisions from a file: YAML or a spreadsheet that was filled in, with the place of every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from groeipad.game.game import Game
from simulator.errors import InputError, Location, Problem
from simulator.inputs.spreadsheet import FormAbout, Unclear, number_in, read_form
from simulator.inputs.tree import Branch, Leaf, Node, read_tree, written
from simulator.model.base import suggest
from simulator.model.findings import listed


@dataclass(frozen=True)
class Written:
    """What a role decides according to a file, and where each number stands; under an empty name the whole."""

    role: str
    values: Mapping[str, float]
    where: Mapping[str, Location]


def read_decisions(path: Path, game: Game, index: int) -> list[Written]:
    """Return the decisions that a file holds, of one role or of several.

    Parameters
    ----------
    path
        A spreadsheet that ``game template`` wrote, or a YAML file with levers and numbers under each role's id.
    game, index
        The game, and the round that they have to be for.

    Raises
    ------
    InputError
        With everything that is no number, no role or no file. What a role may not decide is told later, where the
        decision is taken.
    """
    if path.suffix.lower() == ".xlsx":
        return _in_spreadsheet(path, game, index)
    tree, problems = read_tree(path, str(path))
    if tree is None:
        raise InputError(problems)
    found = decisions_in(tree, game, problems)
    if problems:
        raise InputError(problems)
    return found


def decisions_in(tree: Branch, game: Game, problems: list[Problem]) -> list[Written]:
    """Return the decisions under each role's id in a tree; what is wrong is added to the problems."""
    found = []
    for role, entry in tree.entries.items():
        if role not in game.file.roles:
            problems.append(unknown_role(role, entry.key.where, game))
        elif not isinstance(entry.node, Branch):
            may = "levers and numbers"
            problems.append(Problem(entry.node.where, role, _told(entry.node), may, "write 'lever: number'"))
        else:
            values, where = {}, {"": entry.key.where}
            for lever, one in entry.node.entries.items():
                number = one.node.value if isinstance(one.node, Leaf) and not one.node.quoted else None
                if isinstance(number, bool) or not isinstance(number, (int, float)):
                    remedy = "write a number, with a point before decimals"
                    problems.append(
                        Problem(one.node.where, f"{role}.{lever}", _told(one.node), "a number", remedy)
                    )
                else:
                    values[lever], where[lever] = float(number), one.node.where
            found.append(Written(role, values, where))
    return found


def unknown_role(role: str, where: Location, game: Game) -> Problem:
    """Return what to say of a role that a game does not have."""
    known = list(game.file.roles)
    return Problem(
        where, "role", role, f"one of {listed(known)}", suggest(role, known) or "choose one of these"
    )


def form_about(game: Game, index: int, language: str) -> FormAbout:
    """Return what the spreadsheet for the decisions of a round says of itself."""
    return FormAbout("decisions", "nl" if language == "nl" else "en", game.name, f"round {index + 1}")


def _in_spreadsheet(path: Path, game: Game, index: int) -> list[Written]:
    form = read_form(path)
    problems = list(form.problems)
    about = form_about(game, index, form.about.language)
    if form.about != about:
        told = f"a spreadsheet of {form.about.region}, {form.about.scenario or 'without a round'}"
        may = f"one of {game.name}, {about.scenario}"
        raise InputError(
            [Problem(Location(str(path)), "", told, may, "write one with 'groeipad game template'")]
        )
    values: dict[str, dict[str, float]] = {}
    where: dict[str, dict[str, Location]] = {}
    for key, row in form.rows.items():
        role, _, name = key.partition(".")
        if role not in game.file.roles or name not in game.levers(role):
            problems.append(
                Problem(row.where, key, "not in this game", "the rows of the template", "leave it out")
            )
            continue
        cell = row.cells.get("value")
        if cell is None or cell.is_empty:
            continue
        unit = game.file.levers[name].unit
        try:
            number = number_in(
                cell.value,
                form.about.language,
                counts=unit in ("homes", "places", "year"),
                is_share=unit == "share",
            )
        except Unclear as unclear:
            problems.append(Problem(cell.where, key, cell.text[:60], "a number", unclear.remedy))
            continue
        values.setdefault(role, {})[name] = float(number)
        where.setdefault(role, {"": Location(row.where.file)})[name] = cell.where
    if problems:
        raise InputError(problems)
    if not values:
        told, remedy = "nothing filled in", "fill in at least one number"
        raise InputError([Problem(Location(str(path)), "", told, "decisions", remedy)])
    return [Written(role, values[role], where[role]) for role in values]


def _told(node: Node) -> str:
    return written(node) if isinstance(node, Leaf) else "a list or a mapping"
