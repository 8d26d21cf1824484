"""What is done in another process: the work as it was pickled, once for all tasks, and one task."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import lru_cache
from typing import Any


def packed(thing: Any) -> bytes:
    """Return a thing as it is sent to another process."""
    return pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Any:
    """Return a thing that was sent."""
    return pickle.loads(content)


def do(work: bytes, task: bytes) -> Any:
    """Return what work makes of a task; both as they were sent."""
    return _unpacked_once(work)(unpacked(task))


@lru_cache(maxsize=2)
def _unpacked_once(work: bytes) -> Callable[[Any], Any]:
    """Return the work; to unpickle a scenario takes as long as many a task, so the last ones are kept.

    To send it along with each task costs little: 100 KB take some tenths of a millisecond, also on a cluster. To
    keep it on the workers of a cluster instead would have tasks go where it is, and be lost with these workers.
    """
    work_of_a_task: Callable[[Any], Any] = unpacked(work)
    return work_of_a_task
