"""The points of a sweep that are done, on disk as soon as they are: so that a sweep that is killed goes on.

One line a point, in the order in which they were done. Lines are added and reach the disk before the next ones are
begun; a line that was cut off is recognised, and removed, when the file is opened again. The file stands beside the
folder of the sweep until that is stored as a whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from groeipad.experiments.sweep.measuring import PointValues
from simulator.errors import UnwritableError

_MOST_BYTES_A_LINE = 2**28


class Journal:
    """The points that are done; only one process at a time may have a journal open.

    Parameters
    ----------
    path
        The file; it is made where it is not there.
    read_only
        Whether nothing is added, and what was cut off stays as it is.

    Raises
    ------
    UnwritableError
        Where the file cannot be read or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._places: dict[str, int] = {}
        self._end = 0
        try:
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("rb" if read_only else "a+b")
            self._find_lines()
            if not read_only:
                self._file.truncate(self._end)
        except OSError as error:
            raise _unwritable(path, error) from error

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, point: object) -> bool:
        return point in self._places

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, points: Sequence[PointValues]) -> None:
        """Add points, and return when they are on the disk.

        Raises
        ------
        UnwritableError
            Where there is no room; what was there before is kept.
        """
        end = self._end
        try:
            self._file.seek(0, os.SEEK_END)
            lines = [_line(point) for point in points]
            self._file.write(b"".join(lines))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from error
        for point, line in zip(points, lines, strict=True):
            self._places[point.id] = end
            end += len(line)
        self._end = end

    def ids(self) -> set[str]:
        """Return the ids of the points that are done."""
        return set(self._places)

    def read(self, point: str) -> PointValues:
        """Return a point that is done."""
        self._file.seek(self._places[point])
        return _simulated(self._file.readline())

    def remove(self) -> None:
        """Remove the file: what it holds is stored elsewhere."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _find_lines(self) -> None:
        """Find where each point stands, and where what was cut off begins."""
        end = 0
        for line in self._lines():
            try:
                point = json.loads(line)["id"]
            except (ValueError, KeyError, TypeError):
                break
            if not line.endswith(b"\n"):
                break
            self._places[point] = end
            end += len(line)
        self._end = end

    def _lines(self) -> Iterator[bytes]:
        self._file.seek(0)
        while line := self._file.readline(_MOST_BYTES_A_LINE):
            yield line


def _line(point: PointValues) -> bytes:
    content = {
        "id": point.id,
        "number": point.number,
        # JSON writes a float as short as reads back the same, and not-a-number as NaN.
        "values": point.values.tolist(),
        "measures": point.values.shape[1],
        "error": point.error,
        "fault": point.fault,
    }
    return json.dumps(content, ensure_ascii=True).encode() + b"\n"


def _simulated(line: bytes) -> PointValues:
    content = json.loads(line)
    values = np.array(content["values"], dtype=np.float64).reshape(-1, content["measures"])
    return PointValues(content["number"], content["id"], values, content["error"], content["fault"])


def _unwritable(path: Path, error: OSError) -> UnwritableError:
    return UnwritableError(
        f"{path} cannot be written: {error.strerror or error}; what is done is kept, and the same command goes on"
    )
