"""The command ``groeipad``, also as ``python -m groeipad``: a process of its own, that starts and ends quickly."""

import gc
import os
import sys

from groeipad.cli import main
from simulator import process


def run() -> int:
    """Run the command of the command line and return its exit code.

    Nothing here is a large matrix, so the library for those starts no threads: while they wait for work, they take
    time from those that simulate. And numba need not load what multiplies matrices. The collector of garbage looks
    seldom, and not once more at the end.
    """
    process.make_ours()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = main()
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(run())
