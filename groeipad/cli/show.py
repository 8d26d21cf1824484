"""``groeipad show``: stored results, without running anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE, json_output, language
from groeipad.texts import Lang

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.results.store import StoredResult


@click.command("show")
@click.argument("results", nargs=-1, required=True, type=FILE)
@json_output("the metrics, or what a plan found,")
@language("en")
def command(results: tuple[Path, ...], as_json: bool, lang: Lang | None) -> int:
    """Print stored results, such as outputs/baseline; the same summary that 'run' or 'plan' prints."""
    from groeipad.cli.document import document
    from simulator.results.store import read_result

    stored = [read_result(folder) for folder in results]
    if as_json:
        documents = [document(result) for result in stored]
        print_json(documents if len(documents) > 1 else documents[0])
        return DONE
    screen = console()
    for index, result in enumerate(stored):
        if index:
            screen.print()
        print_result(result, lang or "en", screen)
    return DONE


def print_result(result: StoredResult, lang: Lang, screen: Console) -> None:
    """Print the summary of a stored result, of whatever kind."""
    from groeipad.report.batch import is_batch
    from groeipad.report.frontier.found import is_frontier
    from groeipad.report.plan.about import is_plan
    from groeipad.report.progress.found import is_progress
    from groeipad.report.sweep.found import is_sweep

    if is_batch(result):
        from groeipad.cli.batch_view import print_batch
        from groeipad.report.batch import summarise_batch

        print_batch(summarise_batch(result, lang), screen)
    elif is_sweep(result):
        from groeipad.cli.sweep_view import print_sweep
        from groeipad.report.sweep.summary import summarise_sweep

        print_sweep(summarise_sweep(result, lang), screen)
    elif is_frontier(result):
        from groeipad.cli.frontier_view import print_frontier
        from groeipad.report.frontier.summary import summarise_frontier

        print_frontier(summarise_frontier(result, lang), screen)
    elif is_progress(result):
        from groeipad.report.progress.found import FoundProgress
        from groeipad.report.progress.sentences import region_answer

        for sentence in region_answer(FoundProgress.of(result, lang)):
            screen.print(sentence)
    elif is_plan(result):
        from groeipad.cli.plan_view import print_plan
        from groeipad.report.plan.summary import summarise_plan

        print_plan(summarise_plan(result, lang), screen)
    elif result.manifest.get("kind") == "set of games":
        from groeipad.cli.game.many_view import print_distribution

        print_distribution(result, lang, screen)
    else:
        from groeipad.cli.summary_view import print_summary
        from groeipad.report.summary import summarise_result

        print_summary(summarise_result(result, lang), screen)
