"""Writes files in one step: a reader sees the old one or the new one, never a half."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from tempfile import TemporaryFile

from simulator.errors import UnwritableError

NO_ROOM = frozenset({errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EPERM})
"""What a machine says when something cannot be written: nothing is wrong with us or the scenario."""


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, through a file beside it that takes its place when it is complete.

    Folders are made if need be.

    Raises
    ------
    UnwritableError
        Where the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableError(f"{path} cannot be written: {error.strerror or error}") from error


def can_be_written(folder: Path) -> bool:
    """Whether files can be made in a folder, or in the nearest one that exists where it has yet to be made."""
    nearest = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    try:
        # Only trying tells: permissions know nothing of read-only disks, and an administrator has them all.
        with TemporaryFile(dir=nearest):
            return True
    except OSError:
        return False
