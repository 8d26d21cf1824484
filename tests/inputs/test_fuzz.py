"""Whatever a file holds, loading it gives a scenario or an InputError: never another exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator.errors import InputError, Problem
from simulator.inputs import load
from tests.inputs.region import WHOLE, write

FUZZ = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LINES = WHOLE.splitlines(keepends=True)
PIECES = (
    *(
        "0,3",
        "30%",
        "1.170",
        "null",
        "yes",
        "{}",
        "[]",
        "[1, 2]",
        "{a: 1}",
        "&a x",
        "*a",
        "!!int x",
        "'",
        '"',
    ),
    *("\t", ": ", "- ", "? ", "|", ">", "#", "<<: *a", "---\n", "%YAML 1.1\n", "2024-13-45", "1e999", ".nan"),
    *(
        "-1",
        "0",
        "99999999999999999999",
        "Apeldoorn",
        "GM0200",
        "\\ud800",
        "é",
        "\u2028",
        "\x85",
        "²",
        "\x00",
    ),
)


def problems_in(path: Path) -> tuple[Problem, ...]:
    try:
        load(path)
    except InputError as error:
        return error.problems
    return ()


def never_fails_otherwise(path: Path) -> None:
    for problem in problems_in(path):
        assert problem.where.file
        assert problem.allowed, problem
        assert problem.remedy, problem
        assert "\n" not in str(problem)


@FUZZ
@given(content=st.binary(max_size=400))
@example(content=b"\x00")
@example(content="\ufeff\ufeffa: 1".encode())
@example(content="a: 1".encode("utf-16"))
def test_random_bytes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "fuzz.yaml"
    path.write_bytes(content)
    never_fails_otherwise(path)


@FUZZ
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 12), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
def test_pieces_thrown_into_a_valid_file(changes: list[tuple[int, int, str]], tmp_path: Path) -> None:
    text = WHOLE
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    never_fails_otherwise(write(tmp_path, text))


@FUZZ
@given(lines=st.lists(st.sampled_from(LINES), max_size=40), end=st.integers(0, 20))
def test_lines_of_a_valid_file_in_any_order(lines: list[str], end: int, tmp_path: Path) -> None:
    text = "".join(lines)
    never_fails_otherwise(write(tmp_path, text[: len(text) - end] or "x"))


@FUZZ
@given(
    values=st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1),
            st.one_of(
                st.sampled_from(PIECES), st.text(max_size=8), st.integers().map(str), st.floats().map(str)
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_other_values_for_fields(values: list[tuple[int, str]], tmp_path: Path) -> None:
    lines = list(LINES)
    for number, value in values:
        key, colon, _ = lines[number].partition(":")
        lines[number] = f"{key}{colon} {value}\n"
    path = tmp_path / "fuzz.yaml"
    path.write_bytes("".join(lines).encode("utf-8", "surrogatepass"))
    never_fails_otherwise(path)


@FUZZ
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=30),
    piece=st.sampled_from(PIECES),
    start=st.integers(0, 300),
)
def test_an_overlay_of_anything(lines: list[str], piece: str, start: int, tmp_path: Path) -> None:
    text = "".join(lines)
    write(tmp_path, WHOLE, "base.yaml")
    never_fails_otherwise(write(tmp_path, f"extends: base.yaml\n{text[:start]}{piece}{text[start:]}"))
