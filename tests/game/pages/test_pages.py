"""What every page of a game has, and what nobody may find on one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib.metadata import version

import pytest

from groeipad.game import pages
from groeipad.game.machine import OutOfOrderError
from groeipad.game.pages.frame import COLORS
from groeipad.game.pages.outcomes import LIKELY
from groeipad.game.pages.pictures import STEPS
from groeipad.texts import LANGUAGES, Lang
from tests.game.pages.made import (
    BEFORE_LOCK,
    COMPUTED,
    ENDED,
    LOCKED,
    REVEALED,
    SECOND,
    effects,
    game,
    history,
    session,
)

CAUTION = {"nl": "Verkenning, geen besluit", "en": "Exploration, no decision"}
TITLE = {"nl": "Driedorp &lt;speelt&gt; &amp; deelt", "en": "Driedorp &lt;plays&gt; &amp; shares"}
SEED = {"nl": "startgetal 7", "en": "seed 7"}
PAGES: dict[str, Callable[[Lang], str]] = {
    "pack": lambda lang: pages.pack_page(game(), lang, effects()),
    "cards of the first round": lambda lang: pages.cards_page(session(), 0, lang),
    "cards of the last round": lambda lang: pages.cards_page(session(best=True), 1, lang),
    "beamer before anything": lambda lang: pages.beamer_page(session(0), lang),
    "beamer in the second round": lambda lang: pages.beamer_page(session(SECOND), lang),
    "beamer in the end": lambda lang: pages.beamer_page(session(), lang),
    "facilitator before anything": lambda lang: pages.facilitator_page(session(0), lang),
    "facilitator in the end": lambda lang: pages.facilitator_page(session(), lang),
    "debrief": lambda lang: pages.debrief_page(history(best=True), lang),
}


class Read(HTMLParser):
    """The ids of a page, what refers to them, what it would load, and whether its elements are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.referred: set[str] = set()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("aria-labelledby", "aria-describedby"):
                self.referred.update((value or "").split())
            if name in ("src", "srcset", "href") and not (value or "").startswith("#"):
                self.loads.append(value or "")
        if tag in ("script", "link", "iframe", "img"):
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_complete_says_what_it_is_and_needs_nothing_else(name: str, lang: Lang) -> None:
    text = PAGES[name](lang)
    assert text.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    assert all(
        words in text for words in (CAUTION[lang], TITLE[lang], SEED[lang], f"groeipad {version('groeipad')}")
    )
    found = Read(text)
    assert not found.open
    assert not found.loads
    assert "url(" not in text
    assert "@import" not in text
    assert len(found.ids) == len(set(found.ids))
    assert found.referred <= set(found.ids)
    assert text.count("<h1") == 1
    assert "None" not in text
    assert "<speelt>" not in text
    assert PAGES[name](lang) == text, "the same game gives the same page"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_that_is_handed_out_says_that_it_is_no_decision(lang: Lang) -> None:
    for text in (PAGES["pack"](lang), PAGES["cards of the last round"](lang)):
        for sheet in text.split('<section class="sheet')[1:]:
            assert CAUTION[lang] in sheet
            assert f"groeipad {version('groeipad')}" in sheet


def test_the_wall_shows_no_decision_and_no_outcome_before_it_is_revealed() -> None:
    stages = re.compile(r'<p class="stage">.*?</p>|<div class="missing">.*?</div>', re.DOTALL)

    def wall(steps: int) -> str:
        return stages.sub("", pages.beamer_page(session(steps), "nl"))

    assert wall(LOCKED) == wall(COMPUTED), "computed is not revealed"
    assert wall(COMPUTED) != wall(REVEALED)
    # Whatever is decided, the wall is the same but for who is missing.
    other = session(BEFORE_LOCK)
    changed = replace(other, decided={key: {} for key in other.decided})
    assert pages.beamer_page(other, "nl") == pages.beamer_page(changed, "nl")


def test_a_card_for_a_later_round_is_known_to_the_facilitator_only() -> None:
    now = session(BEFORE_LOCK)
    assert "Middendorp, vanaf" not in pages.beamer_page(now, "nl")
    assert "In Middendorp." in pages.facilitator_page(now, "nl")
    assert "In Middendorp." not in pages.cards_page(session(REVEALED), 0, "nl")
    assert "Middendorp, vanaf juli 2029" in pages.beamer_page(session(SECOND), "nl")


def test_there_are_no_cards_before_the_outcome_is_revealed() -> None:
    with pytest.raises(OutOfOrderError, match="game advance reveal"):
        pages.cards_page(session(COMPUTED), 0, "nl")
    with pytest.raises(OutOfOrderError, match="round 2"):
        pages.cards_page(session(SECOND), 1, "nl")


def test_who_is_asked_for_gets_a_card_and_nobody_else() -> None:
    text = pages.cards_page(session(), 0, "nl", ["middendorp", "region"])
    titles = re.findall(r'<section class="sheet outcome \w+" aria-label="([^"]*)"', text)
    assert titles == ["Gemeente Middendorp", "Driedorp (verzonnen)"]
    assert "23 woningen" not in text, "and sees nobody else's decision"
    every = pages.cards_page(session(), 0, "nl")
    assert every.count('<section class="sheet') == len(game().file.roles) + 1
    assert "+23 woningen" in every


@pytest.mark.parametrize("ranking", [False, True])
def test_nobody_is_ahead_unless_the_game_is_a_contest(ranking: bool) -> None:
    now = session()
    contest = replace(now.game, file=now.game.file.model_copy(update={"ranking": ranking}))
    text = pages.beamer_page(replace(now, game=contest), "nl")
    assert bool(re.search(r">1\.</tspan>", text)) is ranking


def test_who_is_missing_is_named_until_nobody_is() -> None:
    assert "Nog niemand heeft besloten." in pages.beamer_page(session(0), "nl")
    assert "Nog niet: De zorg." in pages.beamer_page(session(BEFORE_LOCK), "nl")
    assert "Nog niet besloten:</strong> De zorg." in pages.facilitator_page(session(BEFORE_LOCK), "nl")
    assert "Nog niet" not in pages.beamer_page(session(LOCKED), "nl")


@pytest.mark.parametrize(
    ("steps", "command"),
    [
        (0, "groeipad game decide"),
        (LOCKED, "groeipad game advance compute"),
        (COMPUTED, "groeipad game advance reveal"),
        (REVEALED, "groeipad game advance next"),
        (ENDED, "groeipad game export"),
    ],
)
def test_the_facilitator_reads_what_comes_next(steps: int, command: str) -> None:
    (told,) = re.findall(
        r'<p class="next">.*?<code[^>]*>(.*?)</code>', pages.facilitator_page(session(steps), "nl")
    )
    assert told == command


def test_a_budget_that_earlier_decisions_use_up_is_warned_of() -> None:
    assert 'id="warnings"' not in pages.facilitator_page(session(BEFORE_LOCK), "nl")
    # 50 homes at 9,000 a year for 7 years, of 4.50 EUR a year for each of 50,000 inhabitants: 3,150,000 of 1,575,000.
    poor = replace(session(SECOND), decided={(0, "grootdorp"): {"temporary_homes": 50.0}})
    text = pages.facilitator_page(poor, "nl")
    assert "Gemeente Grootdorp: wat eerder is besloten, kost €\u00a03,2\u00a0miljoen." in text
    assert "het tekort is €\u00a01,6\u00a0miljoen" in text
    ended = replace(session(), decided=poor.decided)
    assert "kost meer dan u nu mag besteden" in pages.cards_page(ended, 1, "nl", ["grootdorp"])


def test_what_goes_on_every_year_is_told_beside_what_that_may_be() -> None:
    # 23 homes at 9,000 a year, of 4.50 EUR a year for each of 50,000 inhabitants.
    text = pages.cards_page(session(), 0, "nl", ["grootdorp"])
    assert "Kost daarna elk jaar €\u00a0207.000; dat mag hooguit €\u00a0225.000 zijn." in text
    assert "hooguit €\u00a0225.000" in pages.pack_page(game(), "nl")


def test_colours_and_what_counts_as_likely_are_those_of_the_reports() -> None:
    from groeipad.report import bands
    from groeipad.report.plots import style, tile_map

    assert STEPS == tile_map._STEPS
    assert LIKELY == bands.LIKELY
    assert COLORS == {"accent": style.BLUE, "text": style.BLACK, "soft": style.GREY, "line": style.PALE}


def test_asking_for_the_pages_loads_nothing_heavy() -> None:
    code = (
        "import sys, groeipad.game.pages; "
        "print([one for one in ('jinja2', 'polars', 'matplotlib', 'pydantic') if one in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
