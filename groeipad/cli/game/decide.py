"""``groeipad game decide``: what roles decide, by flag, from YAML or from a spreadsheet; one validation for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import game_file, known_role, tell_where_it_stands
from groeipad.cli.options import FILE

if TYPE_CHECKING:
    from groeipad.game.decision_files import Written
    from groeipad.game.session import Session


@click.command("decide")
@game_file
@click.argument("role", required=False)
@click.option(
    "--set", "settings", multiple=True, metavar="LEVER=NUMBER", help="A decision; may be given often."
)
@click.option(
    "--from", "source", type=FILE, help="A YAML file or a spreadsheet with decisions, of any number of roles."
)
def command(game: Path, role: str | None, settings: tuple[str, ...], source: Path | None) -> int:
    """Take the decision of ROLE in the round that is open, or all decisions of a file.

    A second decision of a role replaces the first. What ROLE does not name keeps its last level, or nothing is added;
    so a decision without --set says that all stays as it is. Where anything is wrong, nothing is taken.
    """
    from groeipad.game.actions import Decide, plain_action
    from groeipad.game.machine import apply
    from groeipad.game.storage import GameFile
    from simulator.errors import InputError, Problem

    if (role is None) == (source is None) or (source is not None and settings):
        raise click.UsageError("Name a role (with --set LEVER=NUMBER), or a file (--from FILE); not both.")
    with GameFile(game).writing() as log:
        before = session = log.history.session()
        problems: list[Problem] = []
        for one in _written(session, role, settings, source):
            action = Decide(one.role, one.values)
            try:
                session = apply(session, action, one.where)
                log.add(plain_action(action))
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
    _tell(before, session)
    tell_where_it_stands(session, game)
    return DONE


def _written(
    session: Session, role: str | None, settings: tuple[str, ...], source: Path | None
) -> list[Written]:
    from groeipad.game.decision_files import Written, read_decisions
    from simulator.errors import InputError, Location, Problem

    if source is not None:
        return read_decisions(source, session.game, session.round)
    assert role is not None
    whole, problems = Location("the command"), []
    values: dict[str, float] = {}
    for setting in settings:
        lever, _, number = setting.partition("=")
        try:
            values[lever.strip()] = float(number)
        except ValueError:
            remedy = "write --set lever=number, with a point before decimals"
            problems.append(Problem(whole, "--set", setting, "a lever and a number", remedy))
    if problems:
        raise InputError(problems)
    return [Written(known_role(session, role), values, {"": whole})]


def _tell(before: Session, session: Session) -> None:
    from groeipad.game.decisions import money
    from groeipad.texts import Texts

    texts = Texts("en")
    for (index, role), values in session.decided.items():
        earlier = before.decided.get((index, role))
        if earlier == values:
            continue
        left = money(session.game, session.decided, role, index).left
        told = ", ".join(f"{name} {value:g}" for name, value in values.items()) or "all stays as it is"
        replaced = " (in the place of an earlier decision)" if earlier is not None else ""
        say(f"{role}: {told}{replaced}; {texts.euros(left)} left.")
