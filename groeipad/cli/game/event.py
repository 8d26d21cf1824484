"""``groeipad game event``: draw a card, choose one, seed the chance, or see what one would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import console, say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import game_file, round_number, tell_where_it_stands

if TYPE_CHECKING:
    from groeipad.game.actions import Action
    from groeipad.game.preview import Previewed
    from groeipad.game.session import Session
    from groeipad.texts import Texts


@click.group("event")
def command() -> None:
    """Draw a card, choose one for this round or a later one, seed the chance, or see what a card would do."""


@command.command("draw")
@game_file
def draw(game: Path) -> int:
    """Let chance choose a card for this round: the same game and seed draw the same cards."""
    from groeipad.game.actions import DrawCard

    return _add(game, DrawCard())


@command.command("choose")
@game_file
@click.argument("card")
@click.option("--round", "number", type=int, help="For which round, from 1 [default: the present one].")
@click.option(
    "--municipality", help="Where, for a card that happens in one municipality [default: by chance]."
)
@click.option(
    "--after-months", type=click.IntRange(0), help="How long after the round's first day it begins."
)
def choose(
    game: Path, card: str, number: int | None, municipality: str | None, after_months: int | None
) -> int:
    """Let CARD happen in this round, or schedule it for a later one."""
    from groeipad.game.actions import ChooseCard
    from groeipad.game.storage import GameFile

    session = GameFile(game).history().session()
    index = session.round if number is None else round_number(session, number)
    return _add(game, ChooseCard(card, index, _code(session, municipality), after_months))


@command.command("seed")
@game_file
@click.argument("seed", type=click.IntRange(0, 2**32 - 1))
def seed_cards(game: Path, seed: int) -> int:
    """Start the chance of the cards anew from SEED."""
    from groeipad.game.actions import SeedCards

    return _add(game, SeedCards(seed))


@command.command("list")
@game_file
def list_cards(game: Path) -> int:
    """List the cards: which happened, and which are in the deck."""
    from rich.table import Table

    from groeipad.game.storage import GameFile

    session = GameFile(game).history().session()
    table = Table(box=None, pad_edge=False)
    for head in ("card", "what", "months", "chance", "happened in round"):
        table.add_column(head)
    total = sum(card.weight for card in session.game.file.cards.values()) or 1.0
    for name, card in session.game.file.cards.items():
        when = ", ".join(str(one.round + 1) for one in session.happenings if one.card == name)
        table.add_row(name, card.title.en, str(card.months), f"{card.weight / total:.0%}", when)
    console().print(table)
    return DONE


@command.command("preview")
@game_file
@click.argument("card", required=False)
@click.option(
    "--municipality", help="Where, for a card that happens in one municipality [default: by chance]."
)
def preview(game: Path, card: str | None, municipality: str | None) -> int:
    """Tell what CARD would do in this round, with the decisions so far; without CARD, what each would do.

    Nothing is changed. It is told for the region, in the last year of the round, against the same world without it.
    """
    from rich.table import Table

    from groeipad.cli.progress import tell_compiling
    from groeipad.game.actions import ChooseCard
    from groeipad.game.machine import apply
    from groeipad.game.preview import SHOWN, previews
    from groeipad.game.storage import GameFile
    from groeipad.texts import Texts

    session, texts = GameFile(game).history().session(), Texts("en")
    cards = list(session.game.file.cards) if card is None else [card]
    code = _code(session, municipality)
    # What is wrong with any of them is told before anything is computed.
    worlds = {one: apply(session, ChooseCard(one, session.round, code)) for one in cards}
    table = Table(box=None, pad_edge=False)
    table.add_column(f"in {session.game.rounds[session.round].last_year}, in the region")
    for measure in SHOWN:
        table.add_column(texts(f"game.measure.{measure}"), justify="right")
    for one, preview in previews(session, worlds, compiling=tell_compiling).items():
        table.add_row(session.game.card(one).title.en, *(_told(change, texts) for change in preview.changes))
    console().print(table)
    return DONE


def _told(change: Previewed, texts: Texts) -> str:
    """Return a change by a card in words: a dash where it may be chance."""
    if not change.is_clear:
        return "–"
    value = texts.months(change.change) if change.measure == "wait_mean" else texts.decimal(change.change)
    return f"+{value}" if change.change > 0 else value


def _code(session: Session, municipality: str | None) -> str | None:
    """Return the code of a municipality that is named; what is unknown is refused where the card is chosen."""
    names = session.game.scenario.region.names
    return next((code for code, name in names.items() if name == municipality), municipality)


def _add(game: Path, action: Action) -> int:
    from groeipad.game.actions import plain_action
    from groeipad.game.machine import apply
    from groeipad.game.storage import GameFile

    with GameFile(game).writing() as log:
        before = log.history.session()
        session = apply(before, action)
        log.add(plain_action(action))
    for one in session.happenings[len(before.happenings) :]:
        card = session.game.card(one.card)
        where = (
            "" if one.municipality is None else f" in {session.game.scenario.region.names[one.municipality]}"
        )
        say(f"{card.title.en}{where}, from {one.start}, for {card.months} months (round {one.round + 1}).")
        say(card.explanation.en)
    tell_where_it_stands(session, game)
    return DONE
