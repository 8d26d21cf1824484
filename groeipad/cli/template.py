"""``groeipad template``: a spreadsheet in which a region fills in its own figures, or what it realised."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE, language
from groeipad.texts import Lang


@click.command("template")
@click.argument("what", type=click.Choice(("region", "realised")), default="region")
@click.option("--scenario", "scenario_file", type=FILE, help="The scenario [default: the shipped baseline].")
@language("nl")
@click.option("--out", type=FILE, help="The file [default: template-region.xlsx or template-realised.xlsx].")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(
    what: Literal["region", "realised"],
    scenario_file: Path | None,
    lang: Lang | None,
    out: Path | None,
    force: bool,
) -> int:
    """Write a spreadsheet to fill in: the figures of a REGION, or what was REALISED half-year by half-year.

    The first has the figures of the scenario with their sources, to be replaced by better ones. When it is filled
    in, 'groeipad import' reads it.
    """
    from groeipad.report.template import write_realised_template, write_region_template
    from groeipad.shipped import shipped_scenarios
    from simulator.inputs import load

    path = out or Path(f"template-{what}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{path} is no .xlsx file.", param_hint="'--out'")
    if path.exists() and not force:
        # It may have been filled in already.
        raise click.UsageError(f"{path} exists; choose another name with --out, or replace it with --force.")
    scenario = load(scenario_file or shipped_scenarios() / "baseline.yaml").scenario
    write = write_region_template if what == "region" else write_realised_template
    noted = "" if scenario_file is None else scenario_file.as_posix()
    write(scenario, path, lang or "nl", scenario_file=noted)
    click.echo(path)
    say(
        f'Fill it in; then: groeipad import "{path}"'
        if " " in str(path)
        else f"Fill it in; then: groeipad import {path}"
    )
    return DONE
