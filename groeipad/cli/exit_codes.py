"""How a command ends, as scripts see it. Code 3 is kept for a plan that cannot meet its hard limits."""

from typing import Final

DONE: Final = 0
SOME_FAILED: Final = 1
BAD_INPUT: Final = 2
FAULT: Final = 4
INTERRUPTED: Final = 130
