"""The command ``groeipad``, also as ``python -m groeipad``: a process of its own, that starts and ends quickly."""

import gc
import os
import sys

from groeipad.cli import main
from simulator import process


def run() -> int:
    """Run the command of the command line and return its exit code.

    Importing makes very many objects of which none is garbage, so the collector looks seldom (each 50,000 objects, in
    place of 700), and not once more at the end. Nothing here is a large matrix, so the library for those starts no
    threads: while they wait for work, they take time from those that simulate. And numba need not load what
    multiplies matrices.
    """
    process.is_only_ours = True
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 10, 10)
    code = main()
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(run())
