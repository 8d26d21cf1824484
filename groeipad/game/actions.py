"""What can be done in a game, as plain values that a log keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeAlias


@dataclass(frozen=True)
class Decide:
    """A role decides: numbers by lever; what it does not name keeps its last level, or nothing is added."""

    kind: ClassVar[str] = "decide"
    role: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class DrawCard:
    """Chance chooses a card for this round."""

    kind: ClassVar[str] = "draw"


@dataclass(frozen=True)
class ChooseCard:
    """The facilitator chooses a card, for this round or a later one."""

    kind: ClassVar[str] = "choose"
    card: str
    round: int
    municipality: str | None = None
    after_months: int | None = None


@dataclass(frozen=True)
class SeedCards:
    """The chance of the cards starts anew from another seed."""

    kind: ClassVar[str] = "seed"
    seed: int


@dataclass(frozen=True)
class Lock:
    """Nobody decides any more in this round; who is absent keeps the last values."""

    kind: ClassVar[str] = "lock"
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compute:
    """The outcome of the round, as it was computed."""

    kind: ClassVar[str] = "compute"
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Reveal:
    """Everybody sees the outcome, with what each decision did and the best way from here."""

    kind: ClassVar[str] = "reveal"
    explained: Mapping[str, Any]


@dataclass(frozen=True)
class Next:
    """The next round begins; after the last one the game ends."""

    kind: ClassVar[str] = "next"


Action: TypeAlias = Decide | DrawCard | ChooseCard | SeedCards | Lock | Compute | Reveal | Next
"""What can be done in a game."""
KINDS: Mapping[str, type[Action]] = {
    one.kind: one for one in (Decide, DrawCard, ChooseCard, SeedCards, Lock, Compute, Reveal, Next)
}
"""The actions by the word by which a log knows them."""


def plain_action(action: Action) -> dict[str, Any]:
    """Return an action as plain values."""
    return {"kind": action.kind, **asdict(action)}


def action_of(plain: Mapping[str, Any]) -> Action:
    """Return the action that :func:`plain_action` wrote.

    Raises
    ------
    KeyError, TypeError
        If it is none.
    """
    values = {name: value for name, value in plain.items() if name != "kind"}
    if "without" in values:
        values["without"] = tuple(values["without"])
    return KINDS[plain["kind"]](**values)
