"""The command group and its last line of defence: every way to end has an exit code and words for people."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from io import TextIOWrapper

import click

from groeipad import __version__
from groeipad.cli.exit_codes import BAD_INPUT, DONE, FAULT, INTERRUPTED
from groeipad.cli.lazy_group import ClosedPipe, LazyGroup
from simulator.errors import GroeipadError, InputError, Interrupted

COMMANDS = {
    "init": "Copy the shipped scenarios and data into a folder of yours.",
    "template": "Write a spreadsheet in which a region fills in its own figures.",
    "import": "Read such a spreadsheet: a scenario with the region's own figures.",
    "validate": "Check scenarios and list what they assume.",
    "diff": "Tell what differs in meaning between two scenarios.",
    "schema": "Print the JSON Schema of a scenario, for editors.",
    "run": "Simulate scenarios; store their results and figures.",
    "batch": "Simulate or plan many scenarios; go on where it was stopped.",
    "sweep": "Simulate (or plan) one scenario at many points; tell which factors matter.",
    "plan": "Search the quotas that reach fair share; tell what stands in the way.",
    "frontier": "Find what there is to choose between extra homes, fair share and regular seekers.",
    "show": "Print stored results.",
    "compare": "Compare stored results: what is better, and is that sure?",
    "report": "Report on stored results: a page, a PDF or a spreadsheet.",
    "progress": "Report half-yearly: what was realised beside the path, and how it goes on.",
    "game": "Play a serious game with municipalities, corporations and care, round by round.",
    "doctor": "Check that this installation can do its work.",
}
"""The commands and their help in a line, so that ``groeipad --help`` need not load any of them."""
MODULES = {"import": "import_figures", "progress": "progress_report"}
"""The files of commands whose own name is a word of Python, or that of another file."""


@click.group(
    cls=LazyGroup,
    lines=COMMANDS,
    package="groeipad.cli",
    modules=MODULES,
    help="Simulate and plan how a Dutch region houses people who urgently need a home.",
    epilog="Start with 'groeipad init', then 'groeipad run scenarios/baseline.yaml'.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="groeipad")
def groeipad() -> None:
    """Hold the commands; the help text stands in the decorator."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        The words after ``groeipad``; those of the command line if not given.
    """
    _write_what_can_be_written()
    try:
        code = groeipad.main(args=arguments, prog_name="groeipad", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except Interrupted as error:
        click.echo(f"Interrupted: {error}.", err=True)
        return INTERRUPTED
    except InputError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        return BAD_INPUT
    except GroeipadError as error:
        click.echo(f"Error: {error}", err=True)
        return BAD_INPUT
    except (ClosedPipe, BrokenPipeError):
        _forget_stdout()
        return DONE
    except Exception as error:
        report_fault(error)
        return FAULT
    return int(code or DONE)


def report_fault(error: Exception) -> None:
    """Tell about a fault of ours: what, and where the details are; with ``GROEIPAD_DEBUG=1`` the details."""
    details = "".join(traceback.format_exception(error))
    if os.environ.get("GROEIPAD_DEBUG") == "1":
        click.echo(details, err=True)
        return
    with tempfile.NamedTemporaryFile(
        "w", prefix="groeipad-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"groeipad {__version__}, Python {sys.version}, {sys.platform}\n{sys.argv}\n\n{details}")
    click.echo(
        f"Something went wrong inside groeipad; this is not your doing ({type(error).__name__}: {error}).\n"
        f"The details are in {file.name}: send that file along when you report it.",
        err=True,
    )


def _write_what_can_be_written() -> None:
    """Write a question mark for what an old encoding lacks: on Windows a file may get no arrow, but no run fails."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _forget_stdout() -> None:
    """Send what is still to be written to nobody, so that Python's own last flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
