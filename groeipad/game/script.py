"""A whole game from one file: which decisions are taken and which cards happen, round by round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from groeipad.game.actions import (
    Action,
    ChooseCard,
    Compute,
    Decide,
    DrawCard,
    Lock,
    Next,
    Reveal,
    plain_action,
)
from groeipad.game.compute import Progress, compute_round
from groeipad.game.decision_files import decisions_in
from groeipad.game.explain import explain_round
from groeipad.game.game import Game
from groeipad.game.machine import apply
from groeipad.game.reading import read_game
from groeipad.game.session import Session
from simulator.errors import InputError, Problem
from simulator.inputs.model_file import as_model
from simulator.inputs.named_file import file_beside
from simulator.inputs.tree import Branch, Listing, read_tree
from simulator.model.base import Model, Municipality, Slug


class ScriptedCard(Model):
    """A card that happens."""

    card: Slug
    """Its id."""
    municipality: Municipality | None = None
    """Where, for a card that happens in one municipality; none: by chance."""
    after_months: Annotated[int, Field(ge=0)] | None = None
    """How long after the round's first day it begins; none: as the card says."""


class ScriptedRound(Model):
    """A round: what happens in it, and what is decided."""

    draw: int = Field(default=0, ge=0, le=20)
    """How many cards chance draws."""
    cards: tuple[ScriptedCard, ...] = ()
    """Which cards happen beside these."""
    decisions: dict[Slug, dict[Slug, float]] = {}
    """What roles decide: numbers by lever. A role that is not named keeps its last values."""


class ScriptFile(Model):
    """A game that is played by itself."""

    format: Literal[1] = 1
    """The version of the file format."""
    game: str
    """The file of the game, relative to this one."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    """The seed; that of the game where not given."""
    rounds: Annotated[tuple[ScriptedRound, ...], Field(min_length=1)]
    """The rounds, from the first; those that are left out at the end are not played."""


def is_script(path: Path) -> bool:
    """Return whether a file is a script, and not a game: whether it names one."""
    tree, _ = read_tree(path, str(path))
    return tree is not None and "game" in tree.entries


def read_script(path: Path) -> tuple[Game, list[list[Action]]]:
    """Return the game of a script, and for each round the steps until it is locked.

    Raises
    ------
    InputError
        With everything that is wrong with the script, its game or a decision in it.
    """
    tree, problems = read_tree(path, str(path))
    if tree is None:
        raise InputError(problems)
    script, wrong = as_model(tree, ScriptFile)
    if script is None or problems or wrong:
        raise InputError([*problems, *wrong])
    named = file_beside(path, tree.entries["game"].node, "game")
    if isinstance(named, Problem):
        raise InputError([named])
    game = replace(read_game(named), name=path.stem)
    if script.seed is not None:
        game = replace(game, file=game.file.model_copy(update={"seed": script.seed}))
    rounds = _checked(game, script, tree)
    return game, rounds


def _checked(game: Game, script: ScriptFile, tree: Branch) -> list[list[Action]]:
    """Return the steps of each round; they are tried, without computing anything."""
    listing, problems = tree.entries["rounds"].node, list[Problem]()
    assert isinstance(listing, Listing)
    if len(script.rounds) > len(game.rounds):
        told, may = f"{len(script.rounds)} rounds", f"at most {len(game.rounds)}: those of the game"
        raise InputError([Problem(listing.where, "rounds", told, may, "leave the last ones out")])
    names = {name: code for code, name in game.scenario.region.names.items()}
    session, rounds = Session.begin(game), []
    for index, (about, node) in enumerate(zip(script.rounds, listing.items, strict=True)):
        session = session.in_round(index)
        actions: list[Action] = [DrawCard() for _ in range(about.draw)]
        for card in about.cards:
            place = names.get(card.municipality or "", card.municipality)
            actions.append(ChooseCard(card.card, index, place, card.after_months))
        for action in actions:
            try:
                session = apply(session, action)
            except InputError as error:
                problems += [replace(one, where=node.where) for one in error.problems]
        assert isinstance(node, Branch)
        decisions = node.entries.get("decisions")
        for one in (
            decisions_in(decisions.node, game, problems)
            if decisions is not None and isinstance(decisions.node, Branch)
            else ()
        ):
            decide = Decide(one.role, one.values)
            try:
                session = apply(session, decide, one.where)
                actions.append(decide)
            except InputError as error:
                problems += error.problems
        actions.append(Lock(session.missing))
        rounds.append(actions)
    if problems:
        raise InputError(problems)
    return rounds


def played(
    game: Game,
    rounds: list[list[Action]],
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield all steps of a game as plain values: those of each round, and its outcome."""
    session = Session.begin(game)
    for actions in rounds:
        for action in actions:
            session = apply(session, action)
            yield plain_action(action)
        outcome = Compute(compute_round(session, jobs=jobs, progress=progress, compiling=compiling))
        yield plain_action(outcome)
        session = apply(session, outcome)
        explained = Reveal(explain_round(session, jobs=jobs, progress=progress))
        yield plain_action(explained)
        yield plain_action(Next())
        session = apply(apply(session, explained), Next())
