"""How a command ends, as scripts see it."""

from typing import Final

DONE: Final = 0
SOME_FAILED: Final = 1
BAD_INPUT: Final = 2
NO_PLAN: Final = 3
"""No plan within the hard limits, or none that reaches the fair share that is required."""
FAULT: Final = 4
INTERRUPTED: Final = 130
