"""The frame of every page of a game: one HTML document with its style in it, the caution on it, and a footer."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from markupsafe import Markup

from groeipad.game.pages.words import Words
from groeipad.report.html.svg import css_string

COLORS = {"accent": "#0072B2", "text": "#1A1A1A", "soft": "#595959", "line": "#D9D9D9"}
"""The colours of the reports and their figures (``groeipad.report.plots.style``), which everybody tells apart."""

STYLES: Mapping[str, tuple[str, ...]] = {
    "pack": ("base", "pack"),
    "cards": ("base", "cards"),
    "beamer": ("base", "figures", "beamer"),
    "facilitator": ("base", "flow", "facilitator"),
    "debrief": ("base", "flow", "figures", "debrief"),
}
"""The style sheets of each page."""


def render(words: Words, template: str, title: str, **content: Any) -> str:
    """Return a page.

    Parameters
    ----------
    words
        The words of the game.
    template
        The name of its template and of its style, without what comes after the dot.
    title
        What kind of page it is.
    content
        What the template shows.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("groeipad.game.pages")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"w": words, "t": words.t}
    game, installed = words.game, version("groeipad")
    running = words.t(
        "frame.running", game=words.pick(game.file.title), seed=str(game.file.seed), version=installed
    )
    return environment.get_template(f"{template}.html.j2").render(
        lang=words.lang,
        title=title,
        game=words.pick(game.file.title),
        region=game.scenario.region.name,
        version=installed,
        running=running,
        margins={
            "top-left": css_string(words.pick(game.file.title)),
            "top-right": css_string(words.t("frame.caution")),
            "bottom-left": css_string(running),
            "bottom-right": Markup("counter(page) {} counter(pages)").format(
                css_string(words.texts("report.page.page_of"))
            ),
        },
        colors=COLORS,
        style=Markup(
            "\n".join(loader.get_source(environment, f"{name}.css")[0] for name in STYLES[template])
        ),
        **content,
    )
