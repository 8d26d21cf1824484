"""What the pages say about the project is so: links lead somewhere, commands and files exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from groeipad.cli.application import groeipad
from tests.docs.pages import PAGES, ROOT, anchors, blocks, fenced, name, prose

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
LINKS = [(page, target) for page in PAGES for target in LINK.findall(prose(page.read_text(encoding="utf-8")))]
SOMEWHERE_ELSE = re.compile(r"(?:^|[\s\"'(`])(/(?:work|home|tmp|root|usr|opt|mnt|Users)\b|~/|[A-Z]:\\)")


def commands() -> list[tuple[str, str]]:
    """Return every call of groeipad in a block of code, and the page it stands on; a block of text has none."""
    calls = []
    for page in PAGES:
        for language, block in fenced(page.read_text(encoding="utf-8")):
            for line in block.splitlines() if language != "text" else ():
                # On Windows the command stands in a folder, and paths have backslashes.
                found = re.match(r"(?:\S*[\\/])?groeipad (.+)", line.strip())
                if found:
                    calls.append((name(page), found.group(1).replace("\\", "/")))
    return calls


CALLS = commands()


def test_there_are_links_and_commands_to_look_at() -> None:
    assert len(LINKS) > 20
    assert len(CALLS) > 10


@pytest.mark.parametrize(("page", "target"), LINKS, ids=[f"{name(page)}: {to}" for page, to in LINKS])
def test_a_link_leads_to_a_file_of_the_project_and_a_heading_in_it(page: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    linked = (page.parent / path).resolve() if path else page
    assert linked.is_relative_to(ROOT)
    assert linked.exists()
    if anchor:
        assert anchor in anchors(linked)


@pytest.mark.parametrize(("page", "call"), CALLS, ids=[f"{page}: {call[:60]}" for page, call in CALLS])
def test_a_command_and_its_options_exist(page: str, call: str) -> None:
    word, *words = shlex.split(call, comments=True)
    context = click.Context(groeipad, info_name="groeipad")
    command = groeipad.get_command(context, word)
    assert command is not None, f"{page} names a command '{word}' that does not exist"
    while isinstance(command, click.Group):
        context = click.Context(command, info_name=word, parent=context)
        word, *words = words
        within = command.get_command(context, word)
        assert within is not None, f"{page} names a command '{word}' that does not exist"
        command = within
    # Parsing refuses unknown options and values that an option cannot have, and runs nothing.
    command.make_context(word, words, parent=context)


def test_a_command_that_does_not_exist_is_noticed() -> None:
    context = click.Context(groeipad, info_name="groeipad")
    assert groeipad.get_command(context, "fly") is None
    run = groeipad.get_command(context, "run")
    assert run is not None
    with pytest.raises(click.UsageError):
        run.make_context("run", ["scenarios/baseline.yaml", "--faster"], parent=context)


PLANNED = re.compile(r"outputs/plan-([a-z0-9-]+)/\1-planned\.yaml")
"""The scenario that ``groeipad plan scenarios/NAME.yaml`` leaves behind."""


@pytest.mark.parametrize("page", ["README.md", "scenarios/README.md"])
def test_a_scenario_that_a_command_names_is_shipped_or_planned_on_the_same_page(page: str) -> None:
    calls = [call.split() for where, call in CALLS if where == page]
    planned = {call[1] for call in calls if call[0] == "plan"}
    named = {word for call in calls for word in call if word.endswith(".yaml")}
    made = {
        file for file in named if (of := PLANNED.fullmatch(file)) and f"scenarios/{of[1]}.yaml" in planned
    }
    assert made < named
    assert [file for file in named - made if not (ROOT / file).is_file()] == []


def test_every_command_of_the_program_is_shown_in_the_readme() -> None:
    shown = {call.split()[0] for page, call in CALLS if page == "README.md"}
    assert shown == set(groeipad.list_commands(click.Context(groeipad)))


def test_the_targets_of_make_that_the_readme_names_exist() -> None:
    named = re.findall(r"\bmake (\w[\w-]*)  +#", (ROOT / "README.md").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert named == ["run", "test"]
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.M)] == []


STEPS_FOR_MAKERS = (
    "python -m benchmarks",
    "python -m pytest -n auto -m slow",
    "groeipad schema",
    "python docs/make",
)
"""What a user need not do on Windows: measuring, the long checks, and writing generated files anew."""


def test_the_steps_for_windows_are_those_of_make() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\", "/")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    quiet = makefile.replace(" --quiet --disable-pip-version-check", "")
    steps = re.findall(r"^\t\$\(BIN\)/(.+)$", quiet, re.M)
    wanted = [step for step in steps if not step.startswith(STEPS_FOR_MAKERS)]
    assert [step for step in wanted if f".venv/Scripts/{step}" not in readme] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_speaks_of_nothing_outside_the_project(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert SOMEWHERE_ELSE.findall(text) == []
    for named in re.findall(r"[\w./-]*\.\./[\w./-]*", text):
        assert (page.parent / named).resolve().is_relative_to(ROOT), named


def test_the_example_scenario_of_the_readme_works(tmp_path: Path) -> None:
    from simulator.inputs import load

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = (block for block in blocks(readme) if block.startswith("extends:"))
    own = tmp_path / "own.yaml"
    scenarios = (ROOT / "scenarios").as_posix()
    own.write_text(example.replace("extends: ", f"extends: {scenarios}/"), encoding="utf-8")
    scenario = load(own).scenario
    assert scenario.measures["faster_letting"].changes[0].quantity == "void_time"
