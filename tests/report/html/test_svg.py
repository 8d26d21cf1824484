"""A figure in a page keeps its text, and has ids and words that are its own."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from groeipad.report.html.svg import css_string, inline_svg

SVG = b"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="720pt" height="10pt" viewBox="0 0 720 10"
 xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF xmlns:rdf="x">made by &lt;</rdf:RDF></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><g id="empty"/><g id="text_1"><!-- text -->
  <text style="font-family: 'DejaVu Sans', sans-serif" x="1.23456789" y="2">1.23456 &amp; 5</text></g>
  <defs><path id="m1" d="M 0.123456 1
L 2 3.999999"/><clipPath id="p2"><rect x="0" y="0"/></clipPath></defs>
  <g clip-path="url(#p2)"><use xlink:href="#m1" x="3" y="4"/></g>
 </g>
</svg>
"""


def test_ids_and_what_points_to_them_begin_with_the_figure_s_name_and_others_are_left_out() -> None:
    one = inline_svg(SVG, name="first", title="T", description="D")
    assert re.findall(r'\bid="([^"]+)"', one) == ["first-title", "first-desc", "first-m1", "first-p2"]
    assert 'href="#first-m1"' in one
    assert 'clip-path="url(#first-p2)"' in one
    other = inline_svg(SVG, name="second", title="T", description="D")
    assert not set(re.findall(r'\bid="([^"]+)"', one)) & set(re.findall(r'\bid="([^"]+)"', other))


def test_it_is_well_formed_says_what_it_shows_and_brings_no_style_for_the_page() -> None:
    one = inline_svg(SVG, name="first", title="A & <B>", description="What it shows")
    root = ElementTree.fromstring(one)
    assert root.attrib["role"] == "img"
    assert [child.text for child in root[:2]] == ["A & <B>", "What it shows"]
    assert "style>" not in one
    assert "metadata" not in one
    assert "<!--" not in one


def test_coordinates_are_cut_and_words_are_not() -> None:
    one = inline_svg(SVG, name="first", title="T", description="D")
    assert 'x="1.23"' in one
    assert 'd="M 0.12 1 L 2 3.99"' in one
    assert ">1.23456 &amp; 5<" in one


@given(st.text())
def test_no_text_ends_a_string_of_css_or_the_style_it_stands_in(text: str) -> None:
    written = str(css_string(text))
    assert written.startswith('"')
    assert written.endswith('"')
    inside = written[1:-1]
    assert not set(inside) & set('"<>&\n\r')
    read = re.sub(r"\\([0-9a-f]+) ", lambda one: chr(int(one[1], 16)), inside)
    assert read == text
