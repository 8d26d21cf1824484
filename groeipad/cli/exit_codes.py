"""How a command ends, as scripts see it."""

from typing import Final

DONE: Final = 0
"""All is done."""
SOME_FAILED: Final = 1
"""Something failed, and the rest went on."""
BAD_INPUT: Final = 2
"""Wrong input or wrong usage."""
NO_PLAN: Final = 3
"""No plan within the hard limits, or none that reaches the required fair share; one is stored all the same."""
FAULT: Final = 4
"""A fault of ours."""
INTERRUPTED: Final = 130
"""Interrupted by the user."""
