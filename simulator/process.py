"""What this process is for: only then may it do without what others would need of the libraries it loads."""

from __future__ import annotations

import gc

is_only_ours = False
"""Whether nothing but groeipad runs in it."""
_SELDOM = (50_000, 10, 10)
"""After so many new objects the collector of garbage looks, in place of 700: there are very many, and hardly one of
them is garbage."""


def make_ours() -> None:
    """Say that nothing but groeipad runs in this process; its command does so when it starts."""
    global is_only_ours
    is_only_ours = True
    gc.set_threshold(*_SELDOM)
