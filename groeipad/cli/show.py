"""``groeipad show``: stored results, without running anything."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE, json_output, language
from groeipad.texts import Lang


@click.command("show")
@click.argument("results", nargs=-1, required=True, type=FILE)
@json_output("the metrics")
@language("en")
def command(results: tuple[Path, ...], as_json: bool, lang: Lang | None) -> int:
    """Print stored results, such as outputs/baseline; the same summary that 'run' prints."""
    from groeipad.cli.document import result_document
    from groeipad.cli.summary_view import print_summary
    from groeipad.report.summary import summarise_result
    from simulator.results.store import read_result

    stored = [read_result(folder) for folder in results]
    if as_json:
        documents = [result_document(result) for result in stored]
        print_json(documents if len(documents) > 1 else documents[0])
        return DONE
    screen = console()
    for index, result in enumerate(stored):
        if index:
            screen.print()
        print_summary(summarise_result(result, lang or "en"), screen)
    return DONE
