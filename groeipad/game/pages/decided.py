"""Decisions of a round as tables: one for each kind of role, with a column for each lever and for the money."""

from __future__ import annotations

from dataclasses import dataclass

from groeipad.game.decisions import in_force, money
from groeipad.game.definition import RoleKind
from groeipad.game.pages.words import Words
from groeipad.game.session import Session


@dataclass(frozen=True)
class DecisionRow:
    """What a role decided in a round.

    Attributes
    ----------
    role
        Its name.
    decided
        Whether it decided at all; else its last values hold.
    values
        The number of each lever, as it is written.
    left, over
        What is left of its money, and whether that is below zero.
    """

    role: str
    decided: bool
    values: tuple[str, ...]
    left: str
    over: bool


@dataclass(frozen=True)
class DecisionTable:
    """The decisions of all roles of a kind in a round.

    Attributes
    ----------
    caption
        The name of the kind.
    heads
        The names of the levers.
    rows
        A row for each role.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[DecisionRow, ...]


def decision_tables(words: Words, session: Session, index: int) -> list[DecisionTable]:
    """Return what was decided in a round so far."""
    game = session.game
    kinds: dict[RoleKind, list[str]] = {}
    for role, about in game.file.roles.items():
        kinds.setdefault(about.kind, []).append(role)
    return [
        DecisionTable(
            words.t(f"kinds.{kind}"),
            tuple(words.pick(lever.title) for lever in game.levers(roles[0]).values()),
            tuple(_row(words, session, role, index) for role in roles),
        )
        for kind, roles in kinds.items()
    ]


def _row(words: Words, session: Session, role: str, index: int) -> DecisionRow:
    game = session.game
    left = money(game, session.decided, role, index).left
    return DecisionRow(
        words.short_role(role),
        (index, role) in session.decided,
        tuple(
            words.decided(game.file.levers[name], value, unit=False)
            for name, value in in_force(game, session.decided, role, index).items()
        ),
        words.money(left),
        round(left) < 0,
    )
