"""A mended copy of a scenario with problems, to look for the problems behind them.

Some checks need a whole scenario: that a measure falls within the horizon, say. So that a misspelt key does
not hide them until the next attempt, the obvious is mended in a copy, and what stands alone is left out.
"""

from __future__ import annotations

from typing import Any

from simulator.inputs.values import Fix, Told

_STAND_ALONE = (
    ("measures",),
    ("events",),
    ("reviews",),
    ("region", "observations"),
    ("supply", "projects"),
    ("demand", "status_holders", "swaps"),
)
"""Mappings whose entries nothing else refers to."""


def repaired(data: Any, told: list[Told]) -> Any | None:
    """Return a copy of the data with every problem mended, or None if one cannot be.

    Parameters
    ----------
    data
        What was read.
    told
        The problems in it.
    """
    fixes: list[Fix] = []
    for one in told:
        mending = one.fixes or _left_out(one.keys)
        if not mending:
            return None
        fixes += mending
    # Entries are left out last: what a fix inside one of them mends goes with it.
    for fix in sorted(fixes, key=lambda fix: (fix.action == "drop", -len(fix.keys))):
        data = _mended(data, fix.keys, fix)
    return data


def _left_out(keys: tuple[str | int, ...]) -> tuple[Fix, ...]:
    """Return the fix that leaves the whole entry out, where nothing else refers to it."""
    for above in _STAND_ALONE:
        if keys[: len(above)] == above and len(keys) > len(above):
            return (Fix(keys[: len(above) + 1], "drop"),)
    return ()


def _mended(data: Any, keys: tuple[str | int, ...], fix: Fix) -> Any:
    key, *below = keys
    if isinstance(data, tuple) and isinstance(key, int) and key < len(data):
        inner = _mended(data[key], tuple(below), fix) if below else fix.value
        return (*data[:key], inner, *data[key + 1 :])
    if not isinstance(data, dict) or key not in data:
        return data
    if below:
        return {**data, key: _mended(data[key], tuple(below), fix)}
    rest = {name: value for name, value in data.items() if name != key}
    if fix.action == "drop":
        return rest
    if fix.action == "rename":
        return {**rest, fix.value: data[key]}
    return {**data, key: fix.value}
