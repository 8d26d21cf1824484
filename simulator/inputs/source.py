"""The text of a file: read only if it is a file of a reasonable size, and in UTF-8."""

from __future__ import annotations

from pathlib import Path

from simulator.errors import Location, Problem
from simulator.model.base import nearest

MAX_BYTES = 2_000_000
"""A region of all 342 Dutch municipalities takes a tenth of this."""


class Unreadable(Exception):  # noqa: N818 - it only carries the problem that stops the reading
    """A file that cannot be read any further; never leaves this package."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_text(path: Path, shown: str) -> str:
    """Return the text of a file.

    Parameters
    ----------
    path
        The file.
    shown
        Its name in messages.

    Raises
    ------
    Unreadable
        If it is not there, not a file, too large, or not UTF-8.
    """
    return _decode(_read_bytes(path, shown), shown)


def is_file(path: Path) -> bool:
    """Whether a path leads to a file; false too for a name that no file can have."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; false too for a name that no folder can have."""
    try:
        return path.is_dir()
    except OSError:
        return False


def yaml_files(folder: Path) -> list[str]:
    """Return the names of the YAML files in a folder, or none if it cannot be read."""
    try:
        return sorted(one.name for one in folder.iterdir() if one.suffix in (".yaml", ".yml"))
    except OSError:
        return []


def _read_bytes(path: Path, shown: str) -> bytes:
    where = Location(shown)
    try:
        if path.is_dir():
            raise Unreadable(Problem(where, "", "a folder", "a YAML file", "name a file inside it"))
        if path.exists() and not path.is_file():
            raise Unreadable(Problem(where, "", "not a regular file", "a YAML file", "name another file"))
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Unreadable(
                Problem(
                    where,
                    "",
                    f"{size:,} bytes",
                    f"at most {MAX_BYTES:,} bytes",
                    "is this a scenario? Leave out what is not, or divide it with 'extends'",
                )
            )
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES)
    except FileNotFoundError:
        near = nearest(path.name, yaml_files(path.parent))
        remedy = "check the name" if near is None else f"did you mean '{path.with_name(near)}'?"
        problem = Problem(where, "", "a file that is not there", "an existing file", remedy)
        raise Unreadable(problem) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = Problem(where, "", "a file that cannot be read", "a readable file", f"mend this: {reason}")
        raise Unreadable(problem) from None


def _decode(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The offset counts from after a byte order mark, if there is one.
        offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line_start = data.rfind(b"\n", 0, offset) + 1
        where = Location(
            shown,
            data.count(b"\n", 0, offset) + 1,
            len(data[line_start:offset].decode("utf-8", "replace")) + 1,
        )
        problem = Problem(
            where,
            "",
            f"byte 0x{data[offset]:02x} at offset {offset:,}, which is not UTF-8",
            "text in UTF-8",
            "save the file with the encoding UTF-8",
        )
        raise Unreadable(problem) from None
