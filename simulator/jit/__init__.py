"""Compiling functions to machine code, with a cache on disk that can never serve an old version.

numba's own cache notices an edit of the file a function stands in, but not of the files it calls into. So the
cache lives in a folder named after a hash of every source file of the simulator, the versions of numba and Python,
and whether bounds are checked: any edit anywhere starts a new folder. Where no folder can be written, functions are
compiled afresh in every process: slower, but it works.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

from simulator import process

P = ParamSpec("P")
R = TypeVar("R")


def _load_without_blas() -> None:
    """Load numba's functions of arrays as if SciPy's linear algebra were not there.

    numba looks for it, which takes a seventh of a second each time that a program starts, and nothing that is
    compiled here multiplies matrices. In the process of somebody else, who may do so, it is left as it is.
    """
    blas, arrays = "scipy.linalg.cython_blas", "numba.np.arraymath"
    if not process.is_only_ours or blas in sys.modules or arrays in sys.modules:
        return
    sys.modules[blas] = None  # type: ignore[assignment] # Python's own sign for what cannot be imported
    try:
        import_module(arrays)
    finally:
        del sys.modules[blas]


_load_without_blas()


def cache_root() -> Path:
    """Return where compiled functions are kept: ``GROEIPAD_CACHE``, or the user's cache folder."""
    chosen = os.environ.get("GROEIPAD_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "groeipad"


@lru_cache(maxsize=1)
def cache_folder() -> Path | None:
    """Return the folder for this exact version of the sources, or None where none can be written."""
    config: Any = numba.config
    compiler = f"{numba.__version__} {sys.version} {config.BOUNDSCHECK}"
    digest = hashlib.blake2b(compiler.encode(), digest_size=12)
    for source in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(source.read_bytes())
    try:
        folder = cache_root() / "compiled" / digest.hexdigest()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


def is_ready(what: str) -> bool:
    """Return whether these sources were compiled and used before, by this name; it is only good for telling so."""
    folder = cache_folder()
    return folder is not None and (folder / f"{what}.ready").exists()


def note_ready(what: str) -> None:
    """Note that these sources are compiled; where nothing can be written, they will be compiled again."""
    folder = cache_folder()
    if folder is not None:
        with suppress(OSError):
            (folder / f"{what}.ready").touch()


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of plain numbers and arrays; without fast-math, so that results are exact."""
    return _dispatcher(function)


def lean(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that makes no arrays: it counts no references to those that it is given.

    Counting them would take most of the time of small functions that are given many arrays.
    """
    return _dispatcher(function, _nrt=False)


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a lean function that only compiled functions call: without the code by which Python would call it."""
    return _dispatcher(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def merged(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part of which the machine code is put into its callers: for little work with many arguments.

    Where the arguments are many arrays, a ``bundle.Bundle`` of them gains as much, and takes less time to compile.
    """
    return _dispatcher(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function into each place that calls it: for small ones, that are called often."""
    return _dispatcher(function, inline="always")


def _dispatcher(function: Callable[P, R], **options: Any) -> Callable[P, R]:
    folder = cache_folder()
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder or "")
    try:
        njit: Any = numba.njit
        compile_it = njit(cache=folder is not None, nogil=True, error_model="numpy", **options)
        dispatcher = compile_it(function)
    finally:
        config.CACHE_DIR = before
    return cast("Callable[P, R]", dispatcher)
