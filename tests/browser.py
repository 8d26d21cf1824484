"""A real browser for tests: the Chromium that is installed, or a reason why there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from groeipad.report.pdf import find_browser

OPTIONS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def why_no_browser() -> str | None:
    """Return why tests in a browser cannot run here; None where they can.

    Raises
    ------
    RuntimeError
        Where one could have been installed: on Debian or Ubuntu ``make test`` does that for an administrator, and
        tests that are skipped there would never run.
    """
    if find_browser() is not None:
        return None
    if could_be_installed():
        raise RuntimeError("no Chromium, though apt-get could install it: 'make test' does")
    return "no Chromium, Google Chrome or Microsoft Edge here (GROEIPAD_BROWSER may name one)"


def could_be_installed() -> bool:
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def sandbox_options() -> list[str]:
    is_root = sys.platform.startswith("linux") and os.geteuid() == 0
    return ["--no-sandbox"] if is_root else []


def written(folder: Path) -> Path:
    return next(folder.glob("*.html"))
