"""A PDF is printed by a browser that is installed, found where people have it; without one there is a clear word."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from groeipad.report import pdf
from groeipad.report.pdf import BROWSER, BrowserError, find_browser, print_pdf

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="makes a program of a shell script")


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@on_posix
def test_the_one_that_is_named_comes_first_then_what_is_on_the_path(tmp_path: Path) -> None:
    chrome, edge = program(tmp_path, "google-chrome"), program(tmp_path, "msedge")
    own = program(tmp_path / "own", "my-browser")
    assert find_browser({"PATH": str(tmp_path)}) == str(chrome)
    assert find_browser({"PATH": str(tmp_path), BROWSER: str(own)}) == str(own)
    assert find_browser({"PATH": str(tmp_path), BROWSER: "msedge"}) == str(edge)
    with pytest.raises(BrowserError, match="'opera', which is no program here"):
        find_browser({"PATH": str(tmp_path), BROWSER: "opera"})


@pytest.mark.parametrize(
    ("platform", "variable", "place"),
    [
        ("darwin", "HOME", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("win32", "PROGRAMFILES(X86)", r"Microsoft\Edge\Application\msedge.exe"),
    ],
)
def test_on_macos_and_windows_it_is_found_where_it_is_installed(
    platform: str, variable: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(pdf.shutil, "which", lambda *_args, **_options: None)
    monkeypatch.setattr(pdf, "_MAC", ("Google Chrome.app/Contents/MacOS/Google Chrome",))
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert find_browser({variable: str(tmp_path)}) == str(path)
    path.unlink()
    assert find_browser({variable: str(tmp_path)}) is None


def test_without_a_browser_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(BrowserError, match=r"install one, name it in GROEIPAD_BROWSER, or open .*page\.html"):
        print_pdf(tmp_path / "page.html", tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()


@on_posix
def test_a_browser_that_fails_leaves_an_older_pdf_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = program(tmp_path, "broken", "echo no display >&2; exit 1")
    monkeypatch.setenv(BROWSER, str(broken))
    (tmp_path / "report.pdf").write_bytes(b"older")
    with pytest.raises(BrowserError, match=r"printed nothing \(no display\)"):
        print_pdf(tmp_path / "page.html", tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes() == b"older"
