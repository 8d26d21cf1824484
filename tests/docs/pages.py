"""The pages of the project, and what stands in them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "notebooks" / "README.md",
    ROOT / "outputs" / "README.md",
    ROOT / "scenarios" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def fenced(text: str) -> list[tuple[str, str]]:
    """Return the blocks of code of a page, each with its language; commands have none."""
    return re.findall(r"^```(\w*)\n(.*?)^```", text, re.S | re.M)


def blocks(text: str) -> list[str]:
    """Return the blocks of code of a page."""
    return [code for _, code in fenced(text)]


def prose(text: str) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^```\w*\n.*?^```", "", text, flags=re.S | re.M)


def anchors(page: Path) -> set[str]:
    """Return the places within a page that a link may point to, as GitHub names them."""
    heads = re.findall(r"^#+ (.+)$", prose(page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def rows(text: str) -> list[list[str]]:
    """Return the cells of all rows of all tables of a page."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
