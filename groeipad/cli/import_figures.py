"""``groeipad import``: a spreadsheet that was filled in, as a scenario file or as a file of what was realised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import print_problems, say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE, language
from groeipad.files import replace_file
from groeipad.texts import Lang
from simulator.errors import InputError, Location, Problem

if TYPE_CHECKING:
    from simulator.inputs.spreadsheet import FilledForm

MADE = "Made by 'groeipad import' from "
"""How a file begins that may be made again."""


@click.command("import")
@click.argument("spreadsheet", type=FILE, metavar="FILE.xlsx")
@click.option("--scenario", "scenario_file", type=FILE, help="The scenario [default: that of the template].")
@click.option("--out", type=FILE, help="The file [default: FILE.yaml, or FILE-realised.yaml].")
@click.option("--force", is_flag=True, help="Replace a file that 'groeipad import' did not make.")
@language("en")
def command(
    spreadsheet: Path, scenario_file: Path | None, out: Path | None, force: bool, lang: Lang | None
) -> int:
    """Read a spreadsheet of 'groeipad template' that was filled in.

    Figures of a region become a scenario that extends the one of the template, with what changed and nothing else.
    What is wrong is told all at once, by sheet and cell, and then nothing is written.
    """
    from simulator.inputs.spreadsheet import read_form

    filled = read_form(spreadsheet)
    if filled.about.kind == "decisions":
        told, may = (
            f"the decisions of a game, {filled.about.region}",
            "figures of a region, or what was realised",
        )
        remedy = f"groeipad game decide FILE.game --from {spreadsheet}"
        raise InputError([Problem(Location(str(spreadsheet)), "", told, may, remedy)])
    if filled.about.kind == "realised":
        return _realised(
            filled, out or spreadsheet.with_name(f"{spreadsheet.stem}-realised.yaml"), lang or "en", force
        )
    scenario = scenario_file or _noted(filled)
    return _region(filled, scenario, out or spreadsheet.with_suffix(".yaml"), lang or "en", force)


def _region(filled: FilledForm, scenario_file: Path, out: Path, lang: Lang, force: bool) -> int:
    from groeipad.report.template import change_lines, status_words
    from simulator.flows.compile import compile_scenario
    from simulator.inputs import overlay_text, relative_extends
    from simulator.inputs.load import read_files
    from simulator.inputs.spreadsheet import changed

    files, loaded = read_files(scenario_file)
    _refuse_another_region(filled, loaded.scenario.region.id)
    found = changed(filled, files, loaded.scenario, status_words(filled.about.language))
    compile_scenario(found.loaded.scenario)
    for line in change_lines(found, loaded.scenario, lang):
        click.echo(line)
    if not found.changes:
        return DONE
    known = {(note.field, note.value) for note in loaded.notes}
    print_problems(note for note in found.loaded.notes if (note.field, note.value) not in known)
    extends = {"extends": relative_extends(out.parent, scenario_file)}
    _write(out, overlay_text({**extends, **found.overlay}, comment=f"{MADE}{filled.path.name}"), force)
    say(f"Written: {out}")
    say(f'Next: groeipad run "{out}"' if " " in str(out) else f"Next: groeipad run {out}")
    return DONE


def _realised(filled: FilledForm, out: Path, lang: Lang, force: bool) -> int:
    from groeipad.report.template import realised_lines
    from simulator.inputs.spreadsheet import realised_in, realised_text

    realised = realised_in(filled)
    for line in realised_lines(realised, lang):
        click.echo(line)
    _write(out, realised_text(realised, comment=f"{MADE}{filled.path.name}"), force)
    say(f"Written: {out}")
    return DONE


def _noted(filled: FilledForm) -> Path:
    """Return the scenario that the spreadsheet was filled from.

    Raises
    ------
    click.UsageError
        Where it is not there, seen from here or from the spreadsheet.
    """
    from groeipad.shipped import shipped_scenarios

    noted = filled.about.scenario
    if not noted:
        return shipped_scenarios() / "baseline.yaml"
    for path in (Path(noted), filled.path.parent / noted):
        if path.is_file():
            return path
    raise click.UsageError(f"{noted}, of which the template was made, is not there; name it with --scenario.")


def _refuse_another_region(filled: FilledForm, region: str) -> None:
    if filled.about.region != region:
        raise InputError(
            [
                Problem(
                    Location(str(filled.path)),
                    "region.id",
                    f"'{filled.about.region}'",
                    f"'{region}', the region of the scenario",
                    "name the scenario of this region with --scenario",
                )
            ]
        )


def _write(path: Path, text: str, force: bool) -> None:
    """Write a file; one that somebody wrote themselves is not replaced.

    Raises
    ------
    click.UsageError
        Where such a file is there.
    """
    if path.exists() and not force:
        ours = path.is_file() and path.read_bytes().startswith(f"# {MADE}".encode())
        if not ours:
            raise click.UsageError(
                f"{path} exists; choose another name with --out, or replace it with --force."
            )
    replace_file(path, text.encode())
