"""Draws the figures of a result in processes beside this one, which get ready while the result is being made.

Importing what draws takes as long as drawing a few figures does, and needs a processor at a time when there is one to
spare: while the command itself imports what it needs.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from groeipad.files import replace_file
from groeipad.texts import Lang
from simulator.results.store import StoredResult, read_result

Kind = Literal["run", "plan", "frontier", "sweep"]
FIGURES: dict[Kind, str] = {
    "run": "groeipad.report.figures",
    "plan": "groeipad.report.plan.figures",
    "frontier": "groeipad.report.frontier.figures",
    "sweep": "groeipad.report.sweep.figures",
}
"""Where the figures of each kind of result are, by name: this process need not import what draws."""
_MOST = 4
"""More processes than this take longer to get ready than they save."""
_GIVES_WAY = 5
"""By so much a process that gets ready gives way to the one that makes the result, which is needed first."""

Files = dict[str, bytes]
"""What is to be written, by file name."""


@dataclass(frozen=True)
class Studio:
    """Processes that draw figures; each of the pipes leads to one of them."""

    pipes: tuple[Connection, ...]

    def draw(self, result: StoredResult, lang: Lang) -> None:
        """Begin to draw the figures of a stored result, and do not wait for them.

        Parameters
        ----------
        result
            The stored result.
        lang
            The language of the words in them.
        """
        for share, pipe in enumerate(self.pipes):
            with _told_apart():
                pipe.send((result.folder, lang, share, len(self.pipes)))

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Wait for the figures and write each as PNG and SVG; the same result gives the same bytes.

        Only this process writes: when it ends, in whatever way, nothing is written any more.

        Parameters
        ----------
        folder
            Where the figures go; made if need be. A figure of the same name is replaced, in one step.

        Returns
        -------
        tuple of Path
            The files that were written.
        """
        written = []
        for pipe in self.pipes:
            for name, content in _answer(pipe).items():
                replace_file(folder / name, content)
                written.append(folder / name)
        return tuple(written)


@contextmanager
def open_studio(kind: Kind) -> Iterator[Studio]:
    """Start processes that draw the figures of this kind of result; when the block ends, so do they."""
    # Fresh processes: a forked one could inherit a lock that another library's thread holds.
    fresh = get_context("spawn")
    pipes, processes = [], []
    try:
        for _ in range(min(_MOST, os.cpu_count() or 1)):
            ours, theirs = fresh.Pipe()
            process = fresh.Process(target=_work, args=(kind, theirs), daemon=True)
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        yield Studio(tuple(pipes))
    finally:
        # They have nothing of their own to finish, and would take a while to say goodbye.
        for process in processes:
            process.kill()
        for process in processes:
            process.join()


@contextmanager
def _told_apart() -> Iterator[None]:
    """Tell a drawing process that is gone apart from a reader of stdout who has gone."""
    try:
        yield
    except (EOFError, OSError) as error:
        raise RuntimeError("a process that draws figures has ended before it was done") from error


def _answer(pipe: Connection) -> Files:
    with _told_apart():
        answer: Files | Exception = pipe.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer


def _work(kind: Kind, pipe: Connection) -> None:
    """Get ready, and draw until the process that asks for it is gone; Ctrl-C is for that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(_GIVES_WAY)
    logging.getLogger("matplotlib").setLevel(
        logging.ERROR
    )  # it warns where it cannot keep what it knows of fonts
    gc.disable()  # the process lives for a few figures only: looking for garbage takes a tenth of its time
    import_module(FIGURES[kind])
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_drawn_or_why_not(kind, *pipe.recv()))


def _drawn_or_why_not(kind: Kind, folder: Path, lang: Lang, share: int, shares: int) -> Files | Exception:
    """Draw a share of the figures, which are dealt out in turn."""
    from groeipad.report.plots import FORMS, encode

    try:
        drawings = import_module(FIGURES[kind]).drawings(read_result(folder), lang)
        mine = {name: drawings[name]() for name in list(drawings)[share::shares]}
        return {f"{name}.{form}": encode(figure, form) for name, figure in mine.items() for form in FORMS}
    except Exception as error:
        error.add_note(traceback.format_exc())
        return error
