"""From the file of a game to a game that can be played, or to all that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from groeipad.game.definition import GameFile, Role
from groeipad.game.game import Game
from groeipad.game.session import Happening
from groeipad.game.world import Played
from simulator.errors import InputError, Problem
from simulator.inputs import load
from simulator.inputs.model_file import as_model
from simulator.inputs.named_file import file_beside
from simulator.inputs.place import Place, find
from simulator.inputs.schema import schema_of
from simulator.inputs.shape import shape_of
from simulator.inputs.tree import Branch, read_tree
from simulator.model.base import suggest
from simulator.model.checks import check
from simulator.model.findings import listed
from simulator.model.scenario import Scenario


def read_game(path: Path) -> Game:
    """Return the game that a file holds.

    Every lever is tried with the most that each role may decide, and every card, on the scenario of the game.

    Raises
    ------
    InputError
        With every problem in the file, or every problem in its scenario.
    """
    tree, problems = read_tree(path, str(path))
    if tree is None:
        raise InputError(problems)
    if "scenario" not in tree.entries:
        raise InputError([*problems, *as_model(tree, GameFile)[1]])
    named = file_beside(path, tree.entries["scenario"].node, "scenario")
    if isinstance(named, Problem):
        raise InputError([*problems, *(one for one in as_model(tree, GameFile)[1]), named])
    scenario = load(named).scenario
    by_name = {one.name: code for code, one in scenario.region.municipalities.items()}
    file, wrong = as_model(tree, GameFile, by_name | {code: code for code in scenario.region.municipalities})
    if file is None or problems or wrong:
        raise InputError([*problems, *wrong])
    game = Game(path.stem, file, scenario, str(named.absolute()))
    found = list(_Checks(tree, game).problems())
    if found:
        raise InputError(found)
    return game


def game_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file of a game."""
    return schema_of(shape_of(GameFile), "Game of groeipad")


class _Checks:
    """What the parts of a game have to be for each other and for its scenario."""

    def __init__(self, tree: Branch, game: Game) -> None:
        self._tree, self._game, self._shape = tree, game, shape_of(GameFile)

    def problems(self) -> Iterator[Problem]:
        yield from self._horizon()
        yield from self._roles()
        yield from self._kinds()
        yield from self._levers()
        yield from self._cards()

    def _place(self, *keys: str | int) -> Place:
        return find(self._tree, self._shape, keys)

    def _problem(self, keys: tuple[str | int, ...], told: str, may: str, remedy: str) -> Problem:
        place = self._place(*keys)
        return Problem(place.where, place.field, told, may, remedy)

    def _horizon(self) -> Iterator[Problem]:
        game, horizon = self._game, self._game.scenario.horizon
        first, last = game.first_day(0), game.last_day(len(game.rounds) - 1)
        if first != horizon.start or last > horizon.end:
            yield self._problem(
                ("rounds",),
                f"{first} to {last}",
                f"rounds from {horizon.start}, until {horizon.end} at the latest: the days of the scenario",
                "change the years of the rounds, or the horizon of the scenario",
            )
        for number, (before, after) in enumerate(pairwise(game.rounds), 1):
            if after.first_year != before.last_year + 1:
                may, remedy = (
                    f"{before.last_year + 1}: rounds follow each other",
                    f"write {before.last_year + 1}",
                )
                yield self._problem(("rounds", number, "first_year"), str(after.first_year), may, remedy)
        if game.scenario.reviews:
            told = f"a scenario with reviews: {', '.join(game.scenario.reviews)}"
            remedy = "take them out: in a game it is the players who react"
            yield self._problem(("scenario",), told, "a scenario without reviews", remedy)

    def _roles(self) -> Iterator[Problem]:
        first: dict[str, str] = {}
        for name, role in self._game.file.roles.items():
            if role.kind != "municipality":
                continue
            code = (role.municipalities or ("",))[0]
            other = first.setdefault(code, name)
            if other != name:
                told = f"the municipality of {other} too"
                yield self._problem(
                    ("roles", name, "municipalities"), told, "a municipality of its own", "take one role out"
                )

    def _kinds(self) -> Iterator[Problem]:
        kinds = {role.kind for role in self._game.file.roles.values()}
        for name, role in self._game.file.roles.items():
            if not self._game.levers(name):
                may = f"a kind that has a lever: {listed(self._with_levers())}"
                yield self._problem(("roles", name, "kind"), role.kind, may, "give this kind a lever")
        for name, lever in self._game.file.levers.items():
            if not kinds.intersection(lever.roles):
                told = ", ".join(lever.roles)
                may = f"kinds of the roles: {listed(sorted(kinds))}"
                yield self._problem(("levers", name, "roles"), told, may, "add such a role, or leave it out")

    def _with_levers(self) -> list[str]:
        return sorted({kind for lever in self._game.file.levers.values() for kind in lever.roles})

    def _levers(self) -> Iterator[Problem]:
        game = self._game
        for name, lever in game.file.levers.items():
            if not lever.effects:
                continue
            seen = set[str]()
            for role_id, role in game.file.roles.items():
                if name not in game.levers(role_id):
                    continue
                for value in (game.most(role_id, lever), lever.least):
                    played = Played(game, 1, {(0, role_id): {name: value}}, ())
                    for told, may, remedy in _tried(game, played):
                        if told + may not in seen:
                            seen.add(told + may)
                            yield self._problem(("levers", name, "effects"), _by(told, role), may, remedy)

    def _cards(self) -> Iterator[Problem]:
        game = self._game
        for name, card in game.file.cards.items():
            code = next(iter(game.inhabitants)) if card.where == "one_municipality" else None
            start = game.first_day(0, min(card.after_months, 12 * game.years(0) - 1))
            played = Played(game, 1, {}, (Happening(name, 0, start, code, False),))
            for told, may, remedy in _tried(game, played):
                yield self._problem(("cards", name, "changes"), told, may, remedy)
            if card.after_months >= 12 * min(game.years(index) for index in range(len(game.rounds))):
                told, may = f"{card.after_months} months", "within every round"
                yield self._problem(("cards", name, "after_months"), told, may, "let it begin earlier")
            for keys, value in self._unknown(name):
                yield self._problem(
                    keys, value, "a municipality of the region", suggest(value, game.inhabitants)
                )

    def _unknown(self, card: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
        known = self._game.scenario.region.municipalities
        for index, change in enumerate(self._game.card(card).changes):
            for place in change.municipalities or ():
                if place not in known:
                    yield ("cards", card, "changes", index, "municipalities"), place


def _tried(game: Game, played: Played) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the scenario of a world: what is told, what may be, and the remedy."""
    last: date = game.last_day(len(game.rounds) - 1)
    try:
        scenario: Scenario = played.scenario(last)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield "", one["msg"], "change what it changes, or where"
        return
    for finding in check(scenario):
        yield f"{finding.path.rpartition('.')[2]} {finding.value}", finding.allowed, finding.remedy


def _by(told: str, role: Role) -> str:
    return f"{told} (decided by {role.title.en})".strip()
