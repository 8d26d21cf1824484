"""What a plan says of the point of a frontier at which it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groeipad.texts import Texts


def share_told(share: float, texts: Texts) -> str:
    """Write a level of the regular part, with a decimal only where it has one."""
    return texts.percent(share, 0 if abs(round(share, 2) - share) < 1e-9 else 1)


def chosen_point(manifest: Mapping[str, Any], texts: Texts) -> tuple[str, ...]:
    """Return the sentence on the point that was chosen; none where the plan is the scenario's own.

    Parameters
    ----------
    manifest
        Of a stored plan.
    texts
        The language.
    """
    at = manifest.get("at")
    if at is None:
        return ()
    return (
        texts(
            "frontier.plan.held",
            regular=share_told(at["regular_share"], texts),
            homes=texts.decimal(at["extra_homes"]),
            year=str(manifest["target_year"]),
        ),
    )
