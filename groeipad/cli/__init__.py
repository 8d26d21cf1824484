"""The command ``groeipad``: one file a command, loaded when it is called.

Data goes to stdout, progress and messages to stderr. Exit codes: 0 done, 1 some runs failed, 2 bad input or
usage, 3 no plan within the hard limits, 4 a fault of ours, 130 interrupted.
"""

from groeipad.cli.application import main

__all__ = ["main"]
