"""A report as one HTML file: everything is in it, it needs no network and no script, and it prints well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import Markup

from groeipad.report.html.content import DataTable, DrawnFigure, Section
from groeipad.report.html.svg import css_string, inline_svg

if TYPE_CHECKING:
    from groeipad.report.html.report import Report

_MOST_ACROSS = 96
"""So many characters of numbers stand side by side on a page that stands, at a size that can be read."""

Drawn = Mapping[str, bytes]
"""The figures as SVG files, by name."""


def render(report: Report, drawn: Drawn) -> str:
    """Return the page.

    Parameters
    ----------
    report
        What stands in it.
    drawn
        Its figures; see ``figures_of``.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("groeipad.report.html")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbers = count(1)
    environment.globals |= {
        "t": report.texts,
        "kind": _kind,
        "svg": partial(_svg, drawn),
        "number": lambda: next(numbers),
        "numeric": _is_numeric,
        "broad": _is_broad,
    }
    return environment.get_template("report.html.j2").render(
        report=report,
        style=Markup(loader.get_source(environment, "report.css")[0]),
        colors=_colors(),
        version=report.version,
        margins=_margins(report),
    )


def figures_of(sections: Iterable[Section]) -> Iterator[DrawnFigure]:
    """Return the figures of sections and of those below them, in order."""
    for one in sections:
        yield from (part for part in one.parts if isinstance(part, DrawnFigure))
        yield from figures_of(one.sections)


def _margins(report: Report) -> dict[str, Markup]:
    """Return what stands in the margins of every printed page, by place, as CSS."""
    of = css_string(report.texts("report.page.page_of"))
    return {
        "top-left": css_string(report.title),
        "top-right": css_string(report.texts("report.page.caution")),
        "bottom-left": css_string(report.running),
        "bottom-right": Markup("counter(page) {} counter(pages)").format(of),
    }


def _svg(drawn: Drawn, figure: DrawnFigure) -> Markup:
    return inline_svg(
        drawn[figure.name],
        name=f"figure-{figure.name}",
        title=figure.table.caption,
        description=figure.alternative,
    )


def _is_numeric(table: DataTable, column: int) -> bool:
    return column < len(table.numeric) and table.numeric[column]


def _is_broad(table: DataTable) -> bool:
    """Whether a table of numbers has too much side by side for a page that stands; words are broken into lines."""
    if not table.numeric or not all(table.numeric[1:]):
        return False
    columns = zip(*(row[1:] for row in table.rows), strict=True)
    return sum(max(len(cell) for cell in cells) for cells in columns) > _MOST_ACROSS


def _kind(part: object) -> str:
    return {DataTable: "table", DrawnFigure: "figure"}.get(type(part), "paragraph")


def _colors() -> dict[str, str]:
    """Return the colours of the page, which are those of the figures in it."""
    from groeipad.report.plots import style

    return {"accent": style.BLUE, "text": style.BLACK, "soft": style.GREY, "line": style.PALE}
