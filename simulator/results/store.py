"""Stored results: a folder of Parquet files and a manifest, written as a whole or not at all.

A new result is built beside the old one and then takes its place, so that whatever happens there is either the
old result or the new one. The tables hold no times of day, and are the same to the byte for the same scenario
and seed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.contract import TABLES
from simulator.errors import ResultError

if TYPE_CHECKING:
    import polars as pl

FORMAT = 3
"""The version of the stored form."""
MANIFEST = "manifest.json"
_SIDE_BY_SIDE = 2
"""So many tables are written at a time: the names of the rows of one are encoded by a single thread."""


@dataclass(frozen=True)
class StoredResult:
    """A stored result.

    Attributes
    ----------
    folder
        Where it is: where a run was cut off in the middle of replacing it, the hidden neighbour it was set aside in.
    manifest
        What it rests on: the resolved scenario, seed, versions, hashes of files, assumptions.
    """

    folder: Path
    manifest: dict[str, Any]

    def table(
        self, name: str, *, where: pl.Expr | None = None, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Return a stored table, or a part of it; see the data dictionary.

        Parameters
        ----------
        name
            The table.
        where
            Which rows: only these are ever in memory.
        columns
            Which columns; all, where not given.

        Raises
        ------
        ResultError
            Where the result has no such table, or it cannot be read.
        """
        import polars as pl

        path = self.folder / f"{name}.parquet"
        if not path.exists():
            stored = ", ".join(sorted(file.stem for file in self.folder.glob("*.parquet")))
            raise ResultError(f"{self.folder} has no table '{name}'; it has {stored}")
        try:
            asked = pl.scan_parquet(path)
            if where is not None:
                asked = asked.filter(where)
            if columns is not None:
                asked = asked.select(columns)
            return asked.collect(engine="streaming")
        except (pl.exceptions.PolarsError, OSError) as error:
            raise ResultError(f"{path} cannot be read ({error}); run the scenario again") from error


def read_result(folder: Path) -> StoredResult:
    """Return the result that is stored in a folder.

    Raises
    ------
    ResultError
        Where there is none, or it is incomplete or of another version.
    """
    # A reader changes nothing: a run may be putting a new result here right now, between its two renames.
    if not folder.exists() and _set_aside(folder).exists():
        folder = _set_aside(folder)
    path = folder / MANIFEST
    if not path.is_file():
        raise ResultError(
            f"{folder} holds no result: no {MANIFEST}; give the folder that 'groeipad run' wrote"
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultError(f"{path} cannot be read ({error}); run the scenario again") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ResultError(f"{path} is not of format {FORMAT}; run the scenario again with this version")
    missing = [one["file"] for one in manifest["outputs"] if not (folder / one["file"]).is_file()]
    if missing:
        raise ResultError(f"{folder} is incomplete: no {', '.join(missing)}; run the scenario again")
    return StoredResult(folder, manifest)


def write_result(
    folder: Path,
    tables: Mapping[str, pl.DataFrame | Iterable[pl.DataFrame]],
    manifest: Mapping[str, Any],
    texts: Mapping[str, str] | None = None,
    *,
    schemas: Mapping[str, pl.Schema] | None = None,
) -> StoredResult:
    """Store a result in a folder, in place of what is there.

    Parameters
    ----------
    folder
        Where; its parent is made where it does not exist.
    tables
        The tables by name, in the form of ``contract.TABLES``: whole, or in parts that are written one after the
        other and need not be there together.
    manifest
        What the result rests on; ``format`` and ``outputs`` (the hash of each file) are added.
    texts
        Text files that belong to it, by file name.
    schemas
        The columns of tables whose form ``contract.TABLES`` does not know, because their columns are what somebody
        asked for.

    Raises
    ------
    ResultError
        Where the folder cannot be written, or holds something that is not a result.
    """
    import polars as pl

    _finish_replacement(folder)
    if (
        folder.exists()
        and not (folder / MANIFEST).is_file()
        and (not folder.is_dir() or any(folder.iterdir()))
    ):
        raise ResultError(f"{folder} exists and holds no result; choose another place with --out")
    try:
        with _replacing(folder) as new:
            with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
                forms = [(schemas or {}).get(name) or _schema(name) for name in tables]
                outputs = list(threads.map(partial(_write_table, new), tables, tables.values(), forms))
            for name, content in (texts or {}).items():
                path = new / name
                path.write_text(content, encoding="utf-8", newline="\n")
                outputs.append({"file": path.name, "sha256": sha256(path)})
            full = {"format": FORMAT, **manifest, "outputs": outputs}
            text = json.dumps(full, indent=2, ensure_ascii=False) + "\n"
            (new / MANIFEST).write_text(text, encoding="utf-8")
    except (OSError, pl.exceptions.PolarsError) as error:
        why = getattr(error, "strerror", None) or error
        raise ResultError(f"{folder} cannot be written: {why}; what was there is untouched") from error
    return StoredResult(folder, full)


def _schema(name: str) -> pl.Schema:
    """Return the columns of a table that the contract knows."""
    import polars as pl

    from simulator.results.frames import TYPES

    return pl.Schema({column.name: TYPES[column.dtype] for column in TABLES[name]})


def _write_table(
    folder: Path, name: str, table: pl.DataFrame | Iterable[pl.DataFrame], schema: pl.Schema
) -> dict[str, str]:
    """Write a table, and return its file and hash; the same rows give the same bytes, whole or in parts."""
    import polars as pl
    from polars.io.plugins import register_io_source

    path = folder / f"{name}.parquet"

    def parts(*_: object) -> Iterator[pl.DataFrame]:
        for part in [table] if isinstance(table, pl.DataFrame) else table:
            assert part.schema == schema, name
            yield part

    register_io_source(parts, schema=schema).sink_parquet(
        path, compression="zstd", compression_level=3, statistics=True, row_group_size=2**18
    )
    return {"file": path.name, "sha256": sha256(path)}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when all went well it takes the place of ``folder``."""
    new = _beside(folder, f"new-{os.getpid()}")
    old = _set_aside(folder)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        for path in new.iterdir():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        _finish_replacement(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def clear_leftovers(folder: Path) -> None:
    """Put right what a run that was killed while it stored left in the place of a folder and beside it.

    Only for whoever is alone in writing there: the result of another run that is being stored looks the same.
    """
    for left in folder.parent.glob(_beside(folder, "new-*").name):
        shutil.rmtree(left, ignore_errors=True)
    _finish_replacement(folder)


def _set_aside(folder: Path) -> Path:
    """Return where an old result stands while a new one takes its place."""
    return _beside(folder, "old")


def _beside(folder: Path, what: str) -> Path:
    """Return a hidden neighbour of a folder, also of one that is called '.' or '..'."""
    whole = folder.resolve() if folder.name in ("", "..") else folder
    return whole.with_name(f".{whole.name}.{what}")


def _finish_replacement(folder: Path) -> None:
    """Put things right after a replacement that was cut off between its two renames."""
    old = _set_aside(folder)
    if old.exists():
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(folder)
