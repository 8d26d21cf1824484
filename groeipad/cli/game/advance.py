"""``groeipad game advance``: the steps of a round in their order: lock, compute, reveal, next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import NEXT_STEP, game_file, tell_where_it_stands

if TYPE_CHECKING:
    from groeipad.cli.progress import Report
    from groeipad.game.actions import Action
    from groeipad.game.session import Session


@click.command("advance")
@game_file
@click.argument("step", type=click.Choice(("lock", "compute", "reveal", "next")), required=False)
@click.option(
    "--without-missing",
    is_flag=True,
    help="Lock although some have not decided: they keep their last values.",
)
@click.option("--jobs", type=click.IntRange(1), help="How many draws side by side; never changes an outcome.")
def command(game: Path, step: str | None, without_missing: bool, jobs: int | None) -> int:
    """Take the next step of the round, or the STEP that is named.

    lock: nobody decides any more. compute: the outcome, for the facilitator. reveal: for everybody, with what each
    decision did and the best way from here. next: the next round. A step out of order is refused.
    """
    from groeipad.game.actions import Reveal, plain_action
    from groeipad.game.machine import OutOfOrderError, apply
    from groeipad.game.storage import GameFile

    with GameFile(game).writing() as log:
        session = log.history.session()
        if session.stage == "ended":
            raise OutOfOrderError(
                "the game has ended: go back (game undo), or play another branch (game branch)"
            )
        action = _action(session, step or NEXT_STEP[session.stage], without_missing, jobs)
        session = apply(session, action)
        log.add(plain_action(action))
    if action.kind == "compute":
        say(f"Computed. For the facilitator: groeipad game show {game} --page facilitator")
    if isinstance(action, Reveal) and "no_best" in action.explained:
        say(f"No plan of the years that are left could be made: {action.explained['no_best']}")
    if action.kind == "reveal":
        say(f"Revealed. For the tables: groeipad game cards {game}")
        say(f"For the beamer: groeipad game show {game} --page beamer")
    tell_where_it_stands(session, game)
    return DONE


def _action(session: Session, step: str, without_missing: bool, jobs: int | None) -> Action:
    from groeipad.game.actions import Compute, Lock, Next, Reveal
    from groeipad.game.machine import apply

    if step == "lock":
        return Lock(session.missing if without_missing else ())
    if step == "next":
        return Next()
    # What is out of order is refused before anything is computed.
    if step == "compute":
        from groeipad.cli.progress import tell_compiling
        from groeipad.game.compute import compute_round

        apply(session, Compute({}))
        with _shown("computing") as report:
            return Compute(compute_round(session, jobs=jobs, progress=report, compiling=tell_compiling))
    from groeipad.game.explain import explain_round

    apply(session, Reveal({}))
    with _shown("what each decision did") as report:
        return Reveal(explain_round(session, jobs=jobs, progress=report))


@contextmanager
def _shown(label: str) -> Iterator[Report]:
    """Show progress on a terminal; elsewhere say nothing, for it takes a moment."""
    from groeipad.cli.console import console
    from groeipad.cli.progress import progress

    if not console(to_stderr=True).is_terminal:
        yield lambda done, total: None
        return
    with progress(label, of="draws") as report:
        yield report
