"""A report as a PDF, printed by a browser that is installed: tagged, to be read aloud, and with an outline.

No browser is brought along: one of the family of Chromium is on nearly every computer, and it keeps itself safe.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from groeipad.files import replace_file
from simulator.errors import GroeipadError

BROWSER = "GROEIPAD_BROWSER"
"""The environment variable that names a browser."""

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
_PATIENCE = 120
"""Seconds after which a browser that prints nothing is given up."""
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


class BrowserError(GroeipadError):
    """There is no browser that can print, or it did not."""


def find_browser(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the path of a browser that can print to PDF; None where there is none.

    The one that ``GROEIPAD_BROWSER`` names comes first, then what is on the path, then the usual places.

    Raises
    ------
    BrowserError
        Where ``GROEIPAD_BROWSER`` names something that is not there.
    """
    known = os.environ if environment is None else environment
    named = known.get(BROWSER)
    if named:
        found = shutil.which(named, path=known.get("PATH"))
        if found is None:
            raise BrowserError(f"{BROWSER} names '{named}', which is no program here")
        return found
    for name in _NAMES:
        if found := shutil.which(name, path=known.get("PATH")):
            return found
    return next((str(path) for path in _usual_places(str(sys.platform), known) if path.is_file()), None)


def print_pdf(page: Path, path: Path) -> Path:
    """Print a page to a PDF, in one step.

    Parameters
    ----------
    page
        The HTML file.
    path
        The PDF.

    Raises
    ------
    BrowserError
        Where there is no browser, or it does not print.
    UnwritableError
        Where the file cannot be written.
    """
    browser = find_browser()
    if browser is None:
        raise BrowserError(
            "no PDF: that takes Chromium, Google Chrome or Microsoft Edge, and none is found here; "
            f"install one, name it in {BROWSER}, or open {page} in a browser and print it"
        )
    with TemporaryDirectory(prefix="groeipad-pdf-", ignore_cleanup_errors=True) as folder:
        printed = Path(folder) / "report.pdf"
        _run(browser, page, printed, Path(folder) / "profile")
        replace_file(path, printed.read_bytes())
    return path


def _run(browser: str, page: Path, printed: Path, profile: Path) -> None:
    command = [
        browser,
        *_OPTIONS,
        *(["--no-sandbox"] if _is_root() else []),
        f"--user-data-dir={profile}",
        f"--print-to-pdf={printed}",
        page.resolve().as_uri(),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise BrowserError(f"{browser} printed nothing in {_PATIENCE} seconds; {page} is there") from error
    except OSError as error:
        raise BrowserError(f"{browser} cannot be started ({error}); {page} is there") from error
    if not printed.is_file():
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise BrowserError(
            f"{browser} printed nothing ({said[-1] if said else 'it says nothing'}); {page} is there"
        )


def _is_root() -> bool:
    """Whether this is an administrator on Linux, for whom Chromium has no sandbox; it opens our own file only."""
    return sys.platform.startswith("linux") and os.geteuid() == 0


def _usual_places(platform: str, known: Mapping[str, str]) -> Iterator[Path]:
    if platform == "darwin":
        for folder in (Path("/Applications"), Path(known.get("HOME", "/")) / "Applications"):
            yield from (folder / name for name in _MAC)
    elif platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if variable in known:
                yield from (Path(known[variable]) / name for name in _WINDOWS)
