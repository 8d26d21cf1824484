"""What a spreadsheet changed, in lines: from what to what, and which assumptions are facts now."""

from __future__ import annotations

from decimal import Decimal

from groeipad.report.template.realised import half_year_words
from groeipad.report.template.words import figure_words, names_of
from groeipad.texts import Lang, Texts
from simulator.inputs.spreadsheet import Changed, FigureChange, FigureRow, Told
from simulator.model.realised import Realised
from simulator.model.scenario import Scenario


def change_lines(changed: Changed, scenario: Scenario, lang: Lang) -> tuple[str, ...]:
    """Return what changed, a line for each figure, and below it what that means.

    Parameters
    ----------
    changed
        What changed.
    scenario
        The scenario as it was.
    lang
        The language.
    """
    texts, names = Texts(lang), names_of(scenario, lang)
    changes = changed.changes
    if not changes:
        return (texts("import.nothing"),)

    def called(chosen: list[FigureChange]) -> str:
        return "; ".join(f"{names[one.row.of]}: {figure_words(one.row, texts)}" for one in chosen)

    facts = [one for one in changes if one.is_now_a_fact]
    lines = [_counted("changed", len(changes), texts), *(f"  {_line(one, names, texts)}" for one in changes)]
    if facts:
        lines.append(_counted("facts", len(facts), texts, names=called(facts)))
    else:
        lines.append(texts("import.no_facts"))
    for key, chosen in (
        ("no_source", [one for one in changes if one.without_source]),
        ("range", [one for one in changes if _lost_its_range(one)]),
    ):
        if chosen:
            lines.append(texts(f"import.{key}", names=called(chosen)))
    return tuple(lines)


def realised_lines(realised: Realised, lang: Lang) -> tuple[str, ...]:
    """Return what was read of what is realised, in a line."""
    texts = Texts(lang)
    half_years = list(realised.half_years())
    places = {place for _, figures in half_years for place in figures}
    return (
        texts(
            "import.realised",
            half_years=str(len(half_years)),
            municipalities=str(len(places)),
            first=half_year_words(half_years[0][0], texts),
            last=half_year_words(half_years[-1][0], texts),
        ),
    )


def _counted(key: str, number: int, texts: Texts, **blanks: str) -> str:
    return texts(f"import.{key}{'_one' if number == 1 else ''}", number=texts.count(number), **blanks)


def _lost_its_range(one: FigureChange) -> bool:
    had = one.before.low is not None or one.before.high is not None
    return had and one.after.value is not None and one.after.low is None and one.after.high is None


def _line(one: FigureChange, names: dict[str, str], texts: Texts) -> str:
    return texts(
        "import.line",
        of=names[one.row.of],
        figure=figure_words(one.row, texts),
        before=_told(one.before, one.row, texts),
        after=_told(one.after, one.row, texts),
    )


def _told(told: Told, row: FigureRow, texts: Texts) -> str:
    if told.value is None:
        return texts("import.nothing_there")
    blanks = {"value": _number(told.value, row, texts), "status": texts(f"status.{told.status}")}
    return (
        texts("import.told", **blanks, source=told.source)
        if told.source
        else texts("import.told_bare", **blanks)
    )


def _number(value: float, row: FigureRow, texts: Texts) -> str:
    """Write a number with the decimals that it has, a share in per cent."""
    is_share = row.shape.at_most == 1
    number = Decimal(repr(value)) * (100 if is_share else 1)
    exponent = number.normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return texts.percent(value, digits) if is_share else texts.decimal(value, digits)
