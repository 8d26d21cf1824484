"""A group of commands that are imported when they are called: some need a second to import."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class ClosedPipe(Exception):  # noqa: N818 - whoever closes a pipe has seen enough; that is no error
    """Nobody reads stdout any longer."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called.

    Parameters
    ----------
    lines
        The commands and their help in a line, in the order people need them.
    package
        Where each has a file of its name, with a ``command``.
    modules
        The files of commands whose own name is a word of Python, or that of another file.
    """

    def __init__(
        self,
        *arguments: Any,
        lines: Mapping[str, str],
        package: str,
        modules: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self._lines, self._package, self._modules = lines, package, modules or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order people need them."""
        return list(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of this name."""
        if cmd_name not in self._lines:
            return None
        module = import_module(f"{self._package}.{self._modules.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; suggest one that looks like it where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=self._lines, ctx=ctx) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; take a closed pipe out of the hands of click, which would end with exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ClosedPipe from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines.items()))
