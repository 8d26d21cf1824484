"""What is wrong with a file that is not YAML, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError

from simulator.errors import Location, Problem


@dataclass(frozen=True)
class _Words:
    """How a message of the parser is told.

    Attributes
    ----------
    part
        A part of the parser's message.
    allowed
        What may stand there.
    remedy
        What to do about it.
    where_it_began
        Whether it is mended where the text, bracket or key began, which may be far above.
    """

    part: str
    allowed: str
    remedy: str
    where_it_began: bool = False


_WORDS: tuple[_Words, ...] = (
    _Words("'\\t' that cannot start", "spaces before a key or value", "replace the tab by spaces"),
    _Words(
        "mapping values are not allowed",
        "one key and one colon a line",
        "put a text that holds ': ' in quotes; or begin this line as far in as the one above",
    ),
    _Words(
        "unexpected end of stream",
        "a text in quotes that ends with the same quote",
        "close the quote that opens here",
        where_it_began=True,
    ),
    _Words(
        "could not find expected ':'",
        "a key with a colon and a space after it",
        "write 'key: value', or indent the line so that it belongs to the text above",
        where_it_began=True,
    ),
    _Words(
        "expected <block end>",
        "lines of one mapping that begin equally far in",
        "indent this line as far as the others, and close quotes and brackets above it",
    ),
    _Words(
        "expected ',' or",
        "{key: value, key: value} or [value, value]",
        "add the missing comma, or close the bracket that opens here",
        where_it_began=True,
    ),
    _Words(
        "unknown escape character",
        "a backslash only before n, t, u and the like",
        "use single quotes, or write the backslash twice",
    ),
    _Words(
        "that cannot start any token",
        "a word that does not begin with this character",
        "put the text in quotes",
    ),
)


def in_plain_words(error: MarkedYAMLError, shown: str, text: str) -> Problem:
    """Return the problem that a parser's error speaks of.

    Parameters
    ----------
    error
        The parser's error.
    shown
        The file's name in messages.
    text
        The file's text.
    """
    message = str(error.problem or error.context or "")
    words = next((words for words in _WORDS if words.part in message), None)
    if words is None:
        words = _Words(message, "YAML", f"the reader says: {message}")
    mark = error.context_mark if words.where_it_began and error.context_mark else error.problem_mark
    if mark is None:
        return Problem(Location(shown), "", "not YAML", words.allowed, words.remedy)
    lines = text.splitlines()
    line = lines[mark.line].strip() if mark.line < len(lines) else ""
    return Problem(
        Location(shown, mark.line + 1, mark.column + 1), "", line[:60], words.allowed, words.remedy
    )
