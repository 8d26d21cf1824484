"""Text in a spreadsheet: no cell of ours may become a formula, whoever wrote what stands in it.

A spreadsheet takes a cell that begins with one of a few characters for a formula, and what it computes may reach
outside the file. Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula; the last four are their wide forms."""


def may_become_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula."""
    return text.lstrip(" ").startswith(FORMULA_BEGINNINGS)


def csv_text(text: str) -> str:
    """Return a text for a cell of a CSV file: where it might become a formula, it begins with an apostrophe."""
    return f"'{text}" if may_become_formula(text) else text
