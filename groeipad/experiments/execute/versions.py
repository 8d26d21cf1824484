"""Whether the workers of a cluster have what this process has: only then do they make the same, to the byte."""

from __future__ import annotations

import hashlib
import platform
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    *("groeipad", "numpy", "numba", "scipy", "simpy", "pydantic", "polars", "pulp", "highspy"),
    "distributed",
)
"""What has to be the same: all that manifests name, and the package that connects the machines."""
MISSING = "missing"
OWN_FILES = "groeipad's files"
"""What a hash of the program's own files is called: two working copies may have the same version."""
SCHEDULER = "the scheduler"
_MOST_ROWS = 20
_ON_THE_SCHEDULER = frozenset({"python", "groeipad", "distributed"})
"""A scheduler computes nothing; but it reads what is sent, and knows the names of functions by importing them."""


@dataclass(frozen=True, order=True)
class Difference:
    """Something that is otherwise on a machine of a cluster.

    Attributes
    ----------
    where
        The machine.
    what
        A package, ``python``, or ``OWN_FILES``.
    there, here
        Its versions.
    """

    where: str
    what: str
    there: str
    here: str


@lru_cache(maxsize=1)
def here() -> dict[str, str]:
    """Return the versions of this process, and the hash of the program's own files."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = MISSING
    return {**found, OWN_FILES: own_files()}


@lru_cache(maxsize=1)
def fingerprint() -> bytes:
    """Return a hash of ``here``, to be sent along."""
    return hashlib.blake2b(repr(sorted(here().items())).encode(), digest_size=12).digest()


def own_files() -> str:
    """Return a hash of the program's own Python files, the same however a system ends its lines."""
    digest, root = hashlib.blake2b(digest_size=6), Path(__file__).parents[3]
    for package in ("groeipad", "simulator", "solvers"):
        for file in sorted((root / package).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def differences(
    wanted: Mapping[str, str], found: Mapping[str, Any], files: Mapping[str, str]
) -> list[Difference]:
    """Return what differs between a cluster and this process.

    Parameters
    ----------
    wanted
        What this process has; see ``here``.
    found
        What Dask found: under ``scheduler`` and, by their address, under ``workers`` a mapping of packages to
        their versions; see ``distributed.Client.get_versions``.
    files
        By the address of a worker the hash of its own files, as far as it was asked for.
    """
    where = {SCHEDULER: found["scheduler"], **found["workers"]}
    unlike = []
    for place, told in where.items():
        for what, expected in wanted.items():
            if what == OWN_FILES:
                there = files.get(place, expected)
            elif place == SCHEDULER and what not in _ON_THE_SCHEDULER:
                continue
            else:
                there = _version_in(told["packages"], what)
            if there != expected:
                unlike.append(Difference(place, what, there, expected))
    return unlike


def _version_in(told: Mapping[str, str | None], what: str) -> str:
    """Return a version; Dask tells that of Python with what kind of release it is: 3.11.7.final.0."""
    found = told.get(what)
    if found is None:
        return MISSING
    return ".".join(found.split(".")[:3]) if what == "python" else found


def table(unlike: Sequence[Difference]) -> str:
    """Return differences as the lines of a table, those of workers on one machine together."""
    together: dict[Difference, int] = defaultdict(int)
    for one in unlike:
        together[Difference(_machine(one.where), one.what, one.there, one.here)] += 1
    rows = [("where", "what", "there", "here")]
    for one, count in sorted(together.items()):
        many = f" ({count} workers)" if count > 1 else ""
        rows.append((one.where + many, one.what, one.there, one.here))
    more = len(rows) - 1 - _MOST_ROWS
    rows = rows[: _MOST_ROWS + 1]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  " + "  ".join(f"{cell:{n}}" for cell, n in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([line.rstrip() for line in lines] + ([f"  and {more} more"] if more > 0 else []))


def _machine(address: str) -> str:
    """Return the host of an address."""
    return address.rpartition("://")[2].rpartition(":")[0] or address
