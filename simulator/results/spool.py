"""Monthly numbers of many replications, kept in a temporary file and read back a few rows at a time.

A thousand replications of the shipped region give a hundred million numbers, most of them small whole ones. They are
written a chunk of replications at a time, each row of a chunk in the narrowest type that holds it exactly. The file
has no name, or goes when it is closed: nothing is left of it, whatever happens.
"""

from __future__ import annotations

import tempfile
import threading
import weakref
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

from simulator.errors import ResultError
from simulator.jit import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

CHUNK = 32
"""So many replications are kept in memory before they are written."""


class TemporaryStore:
    """A temporary file that is read and written by several threads, and is gone when nobody uses it any more."""

    def __init__(self) -> None:
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(prefix="groeipad-")  # noqa: SIM115 - it outlives this block
        except OSError as error:
            raise _full(error) from error
        self._lock = threading.Lock()
        self._close = weakref.finalize(self, self._file.close)

    def write(self, position: int, content: Bytes) -> None:
        """Write bytes at a position.

        Raises
        ------
        ResultError
            Where the disk is full.
        """
        try:
            with self._lock:
                self._file.seek(position)
                self._file.write(content.data)
        except OSError as error:
            raise _full(error) from error

    def read(self, position: int, size: int) -> Bytes:
        """Read so many bytes from a position on."""
        with self._lock:
            self._file.seek(position)
            content = self._file.read(size)
        return np.frombuffer(content, dtype=np.uint8)

    def close(self) -> None:
        """Remove the file."""
        self._close()


def _full(error: OSError) -> ResultError:
    return ResultError(
        f"the temporary folder {tempfile.gettempdir()} cannot be used: {error.strerror or error}; make room there, "
        "or set TMPDIR to a folder that has more"
    )


@dataclass(frozen=True)
class _Chunk:
    """Where each row of a chunk begins in the file, and the bytes of its numbers; 8 for any number."""

    begins: Ints
    widths: Bytes


class Spool:
    """Rows of numbers of each replication, in the order in which they were added.

    Parameters
    ----------
    rows, columns
        The shape of what each replication adds.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._store = TemporaryStore()
        self._columns = columns
        self._pending = np.empty((rows, CHUNK, columns))
        self._waiting = 0
        self._chunks: list[_Chunk] = []
        self._end = 0

    def __len__(self) -> int:
        return CHUNK * len(self._chunks) + self._waiting

    def add(self, values: Floats, first_row: int = 0) -> None:
        """Add rows of a replication, from a row on; ``end_replication`` follows when all of them are there."""
        self._pending[first_row : first_row + len(values), self._waiting] = values

    def end_replication(self) -> None:
        """Say that a replication has added all its rows."""
        self._waiting += 1
        if self._waiting == CHUNK:
            self._write()

    def read(self, first_row: int, last_row: int, order: Ints) -> Floats:
        """Return some rows of some replications: (rows, replications, columns).

        Parameters
        ----------
        first_row, last_row
            The rows from the first to before the last.
        order
            (replications,) the positions of the wanted replications among those that were added, in the order in
            which they are wanted.
        """
        added = np.empty((last_row - first_row, len(self), self._columns))
        for number, chunk in enumerate(self._chunks):
            begin, end = int(chunk.begins[first_row]), int(chunk.begins[last_row])
            content = self._store.read(begin, end - begin)
            here = added[:, number * CHUNK : (number + 1) * CHUNK]
            _decode(content, chunk.begins[first_row:last_row] - begin, chunk.widths[first_row:last_row], here)
        added[:, len(self._chunks) * CHUNK :] = self._pending[first_row:last_row, : self._waiting]
        return added if np.array_equal(order, np.arange(len(self))) else added[:, order]

    def close(self) -> None:
        """Remove what was kept."""
        self._store.close()

    def _write(self) -> None:
        widths = _narrowest(self._pending)
        size = CHUNK * self._columns
        begins = self._end + np.append(0, np.cumsum(widths.astype(np.int64) * size))
        # Every row has a multiple of 32 numbers, so each of them begins where numbers of its width may stand.
        content = np.empty(begins[-1] - self._end, dtype=np.uint8)
        _encode(self._pending, begins - self._end, widths, content)
        self._store.write(self._end, content)
        self._chunks.append(_Chunk(begins, widths))
        self._end = int(begins[-1])
        self._waiting = 0


@compiled
def _narrowest(values: Floats) -> Bytes:
    """Return for each row how many bytes hold each of its numbers exactly."""
    widths = np.empty(len(values), dtype=np.uint8)
    for row in range(len(values)):
        least, most, whole = 0.0, 0.0, True
        for replication in range(values.shape[1]):
            for column in range(values.shape[2]):
                value = values[row, replication, column]
                whole &= value == np.floor(value)  # what is not a number is not whole
                least, most = min(least, value), max(most, value)
        if not whole or least < -(2.0**31) or most >= 2.0**31:
            widths[row] = 8
        elif least >= -(2.0**7) and most < 2.0**7:
            widths[row] = 1
        elif least >= -(2.0**15) and most < 2.0**15:
            widths[row] = 2
        else:
            widths[row] = 4
    return widths


@compiled
def _encode(values: Floats, begins: Ints, widths: Bytes, content: Bytes) -> None:
    for row in range(len(values)):
        flat = values[row].ravel()
        part = content[begins[row] : begins[row + 1]]
        if widths[row] == 1:
            part.view(np.int8)[:] = flat.astype(np.int8)
        elif widths[row] == 2:
            part.view(np.int16)[:] = flat.astype(np.int16)
        elif widths[row] == 4:
            part.view(np.int32)[:] = flat.astype(np.int32)
        else:
            part.view(np.float64)[:] = flat


@compiled
def _decode(content: Bytes, begins: Ints, widths: Bytes, values: Floats) -> None:
    rows, replications, columns = values.shape
    for row in range(rows):
        part = content[begins[row] : begins[row] + widths[row] * replications * columns]
        if widths[row] == 1:
            values[row] = part.view(np.int8).reshape(replications, columns)
        elif widths[row] == 2:
            values[row] = part.view(np.int16).reshape(replications, columns)
        elif widths[row] == 4:
            values[row] = part.view(np.int32).reshape(replications, columns)
        else:
            values[row] = part.view(np.float64).reshape(replications, columns)
