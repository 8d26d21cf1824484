"""The numbers on the pages of a game are those of its outcomes, and add up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from groeipad.game import pages
from groeipad.game.explain import parts
from groeipad.game.pages.luck import TOLD, luck_rows
from groeipad.game.pages.outcomes import unit_of, value_at
from groeipad.game.pages.pack import start_of
from groeipad.game.pages.pictures import look, path_drawing, path_rows, tile_drawing
from groeipad.game.pages.rounding import whole
from groeipad.game.pages.totals import total, total_rows
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from simulator.contract import REGION
from tests.game.pages.made import BIG, SMALL, effects, game, history, session

WORDS = Words(game(), "en")


def number(shown: str) -> int:
    return int(shown.replace("\u2212", "-").replace("+", "").replace("%", "").replace(",", "") or 0)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(("place", "role"), [(BIG, "grootdorp"), (REGION, "care"), (REGION, None)])
def test_luck_and_choice_add_up_to_what_is_shown_large(index: int, place: str, role: str | None) -> None:
    now = session()
    rows = luck_rows(WORDS, now, index, place, role)
    assert [row.measure for row in rows] == list(TOLD)
    for row, measure in zip(rows, TOLD, strict=True):
        shown = [number(one) for one in (row.before, row.drift, row.events, row.own, row.others)]
        assert sum(shown) == number(row.now)
        exact = parts(now, index, measure, place, role)
        assert exact is not None
        large = value_at(now, index, measure, place)
        assert number(row.now) == large.mean == whole(exact.now * unit_of(measure), large.step)
        if role in (None, "care"):
            assert row.own == "0", "who did not decide did nothing"


def test_the_totals_of_a_game_add_up_and_end_where_it_ends() -> None:
    now = session()
    for measure, drift, events, choices, last in total_rows(WORDS, now, 1, REGION):
        exact = total(now, 1, measure, REGION)
        assert exact is not None
        assert exact.drift + exact.events + exact.choices == pytest.approx(exact.now)
        assert number(drift) + number(events) + number(choices) == number(last)


def test_a_wait_that_nobody_had_is_left_out() -> None:
    now = session()
    outcome = now.outcomes[1]
    nobody = {**outcome["worlds"]["now"], "wait_mean": {place: [None] * 10 for place in (BIG, SMALL, REGION)}}
    gone = replace(
        now, outcomes={**now.outcomes, 1: {**outcome, "worlds": {**outcome["worlds"], "now": nobody}}}
    )
    assert "wait_mean" not in [row.measure for row in luck_rows(WORDS, gone, 1, REGION)]
    assert "–" in pages.cards_page(gone, 1, "en", ["grootdorp"])


def test_where_a_municipality_starts_by_hand() -> None:
    # 50,000 of 100,000 inhabitants, so 50 of 100 households a year; 5% of 4,000 homes fall vacant.
    start = start_of(game(), "grootdorp")
    assert (start.inhabitants, start.part, start.share) == (50_000, 0.5, 50)
    assert (start.homes, start.relets) == (4_000, pytest.approx(200))
    whole_region = start_of(game(), "corporations")
    assert (whole_region.share, whole_region.homes, whole_region.relets) == (100, 7_000, pytest.approx(350))


def test_the_growth_path_goes_straight_to_the_task() -> None:
    rows = path_rows(session(), 0)
    assert [row.year for row in rows] == list(range(2026, 2036))
    assert [row.path for row in rows] == pytest.approx(
        [70 + 30 * (year - 2024) / 11 for year in range(2026, 2036)]
    )
    assert [row.housed is not None for row in rows] == [True] * 3 + [False] * 7
    # 70 were housed in 2024: before anything is computed, the path is the same.
    assert [row.path for row in path_rows(session(0), None)] == pytest.approx([row.path for row in rows])


def test_everything_in_the_growth_path_lies_within_its_drawing() -> None:
    for index in (None, 0, 1):
        drawn = path_drawing(WORDS, path_rows(session(), index))
        points = [
            tuple(map(float, pair.split(",")))
            for name in ("path", "housed", "band")
            for pair in drawn[name].split()
        ]
        assert all(drawn["left"] <= x <= drawn["right"] and 0 <= y <= drawn["bottom"] for x, y in points)


def test_the_colour_of_a_tile_is_that_of_the_number_on_it() -> None:
    drawn = tile_drawing(WORDS, session(), 1)
    assert len(drawn["tiles"]) == 3
    for tile in drawn["tiles"]:
        assert look(number(tile["ratio"]) / 100) == (tile["color"], tile["ink"])
    assert look(0.99) != look(1.0)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "nl",
            (
                "in 2035 elke gemeente minstens 87% van haar",
                "Grootdorp haalt dan 93%.",
                "25% (2029) en 30% (2030–2031)",
                "tijdelijke woningen 12.",
                "Meer dan",
            ),
        ),
        (
            "en",
            (
                "at least 87% of its fair share in 2035",
                "Grootdorp then reaches 93%.",
                "25% (2029) and 30% (2030–2031)",
                "temporary homes 12.",
                "No more",
            ),
        ),
    ],
)
def test_the_best_path_is_told_where_it_is_known(lang: str, words: tuple[str, ...]) -> None:
    text = pages.cards_page(session(best=True), 0, "nl" if lang == "nl" else "en", ["grootdorp"])
    assert all(one in text for one in words)
    assert 'class="best"' not in pages.cards_page(session(), 0, "nl")


def test_what_an_event_does_stands_on_its_card_where_it_is_more_than_chance() -> None:
    text = pages.pack_page(game(), "nl", effects())
    assert "Als het in Kleindorp is, regio in 2028, zonder besluiten: Gehuisvest per jaar −12." in text
    others = len(game().file.cards) - 1
    assert text.count("Regio in 2028, zonder besluiten: niet meer dan toeval.") == others


def test_the_pack_has_a_card_with_a_form_behind_it_a_sign_for_every_role_and_every_event() -> None:
    text = pages.pack_page(game(), "nl")
    sheets = re.findall(r'<section class="sheet ([a-z ]+)"', text)
    roles = ["municipality", "municipality", "corporation", "care"]
    forms = [look for kind in roles for look in (kind, f"{kind} form")]
    # A card on an odd page, so that its form is on the back when the pack is printed on both sides.
    assert sheets == ["region rules"] * 2 + forms + [f"{kind} sign" for kind in roles] + ["event cut"]
    assert text.count('<article class="cutout">') == len(game().file.cards)
    assert "10% tot 30%; per ronde hooguit 10 procentpunt omhoog of omlaag" in text
    assert "hooguit 50 woningen per ronde" in text, "1 for each 1,000 inhabitants"
    assert "in stappen van 0,25" in text
    assert "€\u00a09.000 per woning per jaar" in text
    assert "Niemand wacht." in text


def _ended(reached: float) -> Session:
    now = session()
    worlds = now.outcomes[1]["worlds"]
    played = {
        **worlds["now"],
        "fair_share_reached": {place: [reached] * 10 for place in (BIG, "GM9002", SMALL, REGION)},
    }
    outcome = {**now.outcomes[1], "worlds": {**worlds, "now": played}}
    return replace(now, outcomes={**now.outcomes, 1: outcome})


def test_the_answer_begins_with_yes_or_no_and_has_three_sentences() -> None:
    from groeipad.game.pages.answer import answer

    for lang, yes, no in (("nl", "Ja: in 2035", "Nee: in 2035"), ("en", "Yes: in 2035", "No: in 2035")):
        words = Words(game(), "nl" if lang == "nl" else "en")
        for reached, begins in ((0.6, yes), (0.4, no)):
            told = answer(words, {"main": _ended(reached)})
            assert len(told) == 3
            assert told[0].startswith(begins)
    early = answer(WORDS, {"main": session(10)})
    assert early[0].startswith("Not known yet for 2035: in 2028")
    assert answer(WORDS, {"main": session(3)}) == ["Not known yet: no round was played."]


def test_a_branch_stands_beside_the_main_line_at_the_end_of_the_same_round() -> None:
    text = pages.debrief_page(history(), "en")
    assert "The region at the end of round 1 (2028)" in text
    assert "&lt;meer&gt; woningen" in text
    assert "Not played yet: later." in text
    (table,) = re.findall(r'<table class="beside">.*?</table>', text, re.DOTALL)
    rows = re.findall(r'<tr><th scope="row">.*?</th>(.*?)</tr>', table)
    assert len(rows) == 1 + len(TOLD)
    for row in rows:
        main, other, difference = (number(one) for one in re.findall(r">([^<>]+)<", row))
        assert other - main == difference


def test_the_debrief_says_what_is_invented_and_what_has_a_source() -> None:
    text = pages.debrief_page(history(), "en")
    assert "Budget of Municipalities: €4.50 for each inhabitant a year." in text
    assert "Temporary homes: the limits and the costs (€9,000 for each home a year)." in text
    assert "Card &#39;Fewer moves&#39;" in text
    assert 'Share: <span lang="en">an agreement</span>' in text
    assert "Card &#39;A village steps out&#39;" not in text
