"""Work for the tests: functions at the top of a module, so that other processes can be sent them.

Little is imported: each process that is started has to do it as well.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from groeipad.files import replace_file

BEGUN = "begun"
"""The file in which a task that is held tells the number of its process."""
RELEASED = "released"
"""The file that lets go of tasks which wait for it; with the number of a task, of that one."""


def doubled(task: int) -> int:
    return 2 * task


def tell_begun(folder: Path) -> None:
    replace_file(folder / BEGUN, str(os.getpid()).encode())


def waiting_for_release(folder: Path, task: int) -> int:
    """Tell that a task has begun, wait until it or all are let go, and return the number of the process."""
    replace_file(folder / f"{BEGUN}-{task}", str(os.getpid()).encode())
    while not ((folder / RELEASED).exists() or (folder / f"{RELEASED}-{task}").exists()):
        time.sleep(0.01)
    return os.getpid()


def deadly(task: int) -> int:
    """Double a task; one below zero kills its process."""
    if task < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return doubled(task)


def deadly_chunk(chunk: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(deadly, chunk))


class TooBigError(Exception):
    def __init__(self, task: int, limit: int) -> None:
        super().__init__(f"{task} is more than {limit}")
        self.task = task


def failing(task: int) -> int:
    """Double a task; one of three is too much: the exception can be sent, and not be made again of what it says."""
    if task == 3:
        raise TooBigError(task, 2)
    return doubled(task)


def wrong(task: int) -> int:
    if task == 3:
        raise ValueError("three is wrong")
    return doubled(task)


def big(content: bytes, task: int) -> int:
    return len(content) + task
