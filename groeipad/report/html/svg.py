"""A figure as part of a page: SVG with real text, a text alternative, and ids that are its own within the page."""

from __future__ import annotations

import re

from markupsafe import Markup

_LEFT_OUT = re.compile(r"<metadata>.*?</metadata>|<style\b.*?</style>|<!--.*?-->", re.DOTALL)
"""What says nothing in a page; the style would hold for the whole of it."""
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'(?P<before>url\(#|xlink:href="#)(?P<id>[^)"]+)')
_COORDINATES = re.compile(r' (?:d|x|y|transform)="[^"]*"')
_LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
_EMPTY_GROUP = re.compile(r"<g(?: [^<>]*)?(?:/>|>\s*</g>)")
_SPACE = re.compile(r"\s*\n\s*")


def inline_svg(svg: bytes, *, name: str, title: str, description: str) -> Markup:
    """Return a figure of matplotlib's as an element of a page.

    Ids that nothing points to are left out; the others begin with the figure's name, since matplotlib gives the same
    ones to every figure. Coordinates are cut to a hundredth of a point.

    Parameters
    ----------
    svg
        The file.
    name
        The figure's name, which is its own within the page.
    title
        What it shows, in a few words.
    description
        What it shows, for who cannot see it.
    """
    text = _LEFT_OUT.sub("", svg.decode("utf-8"))
    text = text[text.index("<svg") :]
    pointed_at = {found["id"] for found in _REFERENCE.finditer(text)}
    text = _ID.sub(lambda one: f' id="{name}-{one[1]}"' if one[1] in pointed_at else "", text)
    text = _REFERENCE.sub(lambda one: f"{one['before'].removeprefix('xlink:')}{name}-{one['id']}", text)
    text = _COORDINATES.sub(lambda one: _LONG_NUMBER.sub(r"\1", one[0]), text)
    # Windows has no DejaVu Sans, but the font that it was drawn after, of the same width.
    text = text.replace("'DejaVu Sans', sans-serif", "'DejaVu Sans', Verdana, sans-serif")
    while (emptier := _EMPTY_GROUP.sub("", text)) != text:
        text = emptier
    root, inside = text.split(">", 1)
    (box,) = re.findall(r'viewBox="([^"]*)"', root)
    opening = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        'aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        'stroke-linejoin="round" stroke-linecap="butt">'
        '<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
    ).format(box=box, name=name, title=title, description=description)
    return opening + Markup(_SPACE.sub(" ", inside).strip())


def css_string(text: str) -> Markup:
    """Return a text as a string of CSS within a page: what would end it, or the style, is written as a number."""
    unsafe = re.compile(r"[\\\"<>&\x00-\x1f]")
    # A space ends the number; it is no part of the text.
    return Markup('"' + unsafe.sub(lambda one: f"\\{ord(one[0]):x} ", text) + '"')
