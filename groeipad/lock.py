"""Keeps two runs out of one folder: the second is told so before it spends any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simulator.errors import BusyError, UnwritableError


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the only run that writes a result to ``folder`` while the block runs.

    The system itself holds the lock, on a file beside the folder, and lets go of it when the process ends, in
    whatever way; so a run that was killed keeps nobody out.

    Raises
    ------
    BusyError
        Where another run is writing there.
    UnwritableError
        Where nothing can be written.
    """
    file = folder.with_name(f".{folder.name}.lock")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise UnwritableError(
            f"{folder} cannot be written: {error.strerror}; choose another --out"
        ) from error
    try:
        if not (_take(descriptor) and _is_still(descriptor, file)):
            raise BusyError(f"another run is writing to {folder}; wait for it, or choose another --out")
        try:
            yield
        finally:
            # While it is ours, so that nobody can lose a lock to us. An open file stays on Windows: it is empty.
            with suppress(OSError):
                file.unlink()
    finally:
        os.close(descriptor)


def _is_still(descriptor: int, file: Path) -> bool:
    """Whether the file that is locked is the one that others will see, and not one that was just removed."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        """Lock the file unless another process has it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        """Lock the file unless another process has it; some network drives know no locks, and get none."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
