"""Stored results that can be compared: all that stands in the way is told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from simulator.errors import ResultError
from simulator.results.store import StoredResult, read_result


def open_results(folders: Sequence[Path], year: int | None = None) -> tuple[StoredResult, ...]:
    """Open the results of runs that are to be compared.

    Parameters
    ----------
    folders
        The folders of the results; the first is the one that the others are held against.
    year
        The calendar year that is compared, where one is chosen.

    Raises
    ------
    ResultError
        With everything that stands in the way: folders that hold no result of a run, or are named twice; nothing
        in common.
    """
    results = _read_all(folders)
    refuse(list(_nothing_in_common(results, year)))
    return results


def _read_all(folders: Sequence[Path]) -> tuple[StoredResult, ...]:
    results, problems = [], []
    seen: set[Path] = set()
    for folder in folders:
        if folder.resolve() in seen:
            problems.append(f"{folder} is named twice; a result does not differ from itself")
            continue
        seen.add(folder.resolve())
        try:
            result = read_result(folder)
        except ResultError as error:
            problems.append(str(error))
            continue
        kind = result.manifest.get("kind")
        if kind is None:
            results.append(result)
        else:
            problems.append(f"{folder} holds a {kind}, and not the result of a run{_what_then(result)}")
    if len(seen) < 2:
        problems.append("One result is nothing to compare; name two or more, or another one with --base")
    refuse(problems)
    return tuple(results)


def _what_then(result: StoredResult) -> str:
    """Return the remedy for a plan, which can be simulated."""
    overlay = result.manifest.get("overlay")
    return f"; simulate it first: groeipad run {result.folder / overlay}" if overlay else ""


def refuse(problems: Sequence[str]) -> None:
    """Raise an error that tells all problems, if there are any."""
    if problems:
        raise ResultError("\n".join(problems))


def _nothing_in_common(results: Sequence[StoredResult], year: int | None) -> Iterator[str]:
    """Yield why results cannot be compared at all, a message each."""
    first, *others = results
    if year is not None:
        for one in results:
            years = one.manifest["years"]
            if year not in years:
                yield f"{one.folder} has no {year}; it covers {years[0]} to {years[-1]}"
    elif not _common_years(results):
        spans = ", ".join(
            f"{one.folder} {one.manifest['years'][0]} to {one.manifest['years'][-1]}" for one in results
        )
        yield f"No year is in all of them: {spans}"
    for one in others:
        if not first.manifest["municipalities"].keys() & one.manifest["municipalities"].keys():
            yield f"{one.folder} is about other municipalities than {first.folder}; they have none in common"


def _common_years(results: Sequence[StoredResult]) -> list[int]:
    return sorted(set.intersection(*(set(one.manifest["years"]) for one in results)))


def year_of(results: Sequence[StoredResult]) -> int:
    """Return the target year of the first result, or the last year that all have where some lack that."""
    common, target = _common_years(results), results[0].manifest["target_year"]
    return int(target if target in common else common[-1])


def names_of(results: Sequence[StoredResult]) -> tuple[str, ...]:
    """Return what each result is called: its scenario's name, or its folder where that tells none apart."""
    names = [one.manifest["name"] for one in results]
    return tuple(
        str(one.folder) if names.count(name) > 1 else name for name, one in zip(names, results, strict=True)
    )
