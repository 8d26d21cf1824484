"""``groeipad game``: a whole game as a facilitator plays it, and everything that can go wrong on the way."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from groeipad.game.storage import GameFile
from simulator.inputs import load
from tests.cli.conftest import Groeipad
from tests.game.games import written
from tests.inputs.test_spreadsheet import fill


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    return tmp_path


@pytest.fixture
def game(groeipad: Groeipad, here: Path) -> Path:
    made = groeipad("game", "new", "villages.yaml")
    assert made.code == 0
    assert made.out.strip() == str(Path("outputs/villages.game"))
    assert "groeipad game pack" in made.err
    return Path("outputs/villages.game")


def test_a_round_from_the_decisions_to_the_cards(groeipad: Groeipad, game: Path) -> None:
    decided = groeipad("game", "decide", game, "klein", "--set", "quota=0.25", "--set", "flats=2")
    assert decided.code == 0
    assert "klein: quota 0.25, flats 2; €" in decided.err
    assert "Not decided yet: groot, midden, corporation." in decided.err
    again = groeipad("game", "decide", game, "Kleindorp", "--set", "flats=1")
    assert "in the place of an earlier decision" in again.err
    refused = groeipad("game", "advance", game)
    assert (refused.code, "3 of 4 roles have not decided" in refused.err) == (2, True)
    for step, told in (("lock", "locked"), ("compute", "computed"), ("reveal", "revealed")):
        ended = groeipad("game", "advance", game, step, *(["--without-missing"] if step == "lock" else []))
        assert ended.code == 0
        assert f"Round 1 of 3 (First): {told}." in ended.err
    cards = groeipad("game", "cards", game)
    assert cards.code == 0
    page = Path(cards.out.strip()).read_text(encoding="utf-8")
    assert "Kleindorp" in page
    assert "geen besluit" in page
    shown = groeipad("game", "show", game, "--role", "klein", "--lang", "nl")
    assert "Uw besluit" in shown.out
    assert "Woningen erbij: 1" in " ".join(shown.out.split())
    out = groeipad("game", "show", game, "--json").out
    document = json.loads(out)
    assert (document["stage"], document["round"], document["missing"]) == ("revealed", 1, [])
    assert groeipad("game", "advance", game, "next").code == 0
    assert "Round 2 of 3" in groeipad("game", "advance", game, "--without-missing").err


def test_a_step_out_of_order_says_what_comes_first(groeipad: Groeipad, game: Path) -> None:
    for step in ("compute", "reveal", "next"):
        ended = groeipad("game", "advance", game, step)
        assert ended.code == 2
        assert "the round is open: lock it first" in ended.err
    cards = groeipad("game", "cards", game)
    assert (cards.code, "not revealed yet" in cards.err) == (2, True)


def test_decisions_from_yaml_and_from_a_spreadsheet_pass_the_same_validation(
    groeipad: Groeipad, game: Path, here: Path
) -> None:
    file = here / "decisions.yaml"
    file.write_text(
        "groot: {quota: 0.2}\nklein: {flats: 99, quota: 0.25}\nmiden: {flats: 1}\n", encoding="utf-8"
    )
    ended = groeipad("game", "decide", game, "--from", file)
    assert ended.code == 2
    assert "decisions.yaml:3:1  role  is miden" in ended.err
    file.write_text("groot: {quota: 0.2}\nklein: {flats: 99, quota: 0.25}\n", encoding="utf-8")
    ended = groeipad("game", "decide", game, "--from", file)
    assert ended.code == 2
    assert "decisions.yaml:2:16  klein.flats  is 99" in ended.err
    assert GameFile(game).history().session().decided == {}  # all or nothing

    made = groeipad("game", "template", game)
    sheet = Path(made.out.strip())
    assert openpyxl.load_workbook(sheet).sheetnames[:2] == ["Grootdorp", "Middendorp"]
    assert groeipad("game", "template", game).code == 2  # it may have been filled in
    fill(sheet, {"klein.quota": {"value": "25%"}, "klein.flats": {"value": 99}})
    ended = groeipad("game", "decide", game, "--from", sheet)
    assert ended.code == 2
    assert "[Kleindorp] H6  klein.flats  is 99" in ended.err
    fill(sheet, {"klein.flats": {"value": 2}, "groot.quota": {"value": "veel"}})
    assert "[Grootdorp] H5  groot.quota  is veel" in groeipad("game", "decide", game, "--from", sheet).err
    fill(sheet, {"groot.quota": {"value": 0.2}})
    assert groeipad("game", "decide", game, "--from", sheet).code == 0
    decided = GameFile(game).history().session().decided
    assert decided == {(0, "groot"): {"quota": 0.2}, (0, "klein"): {"quota": 0.25, "flats": 2}}
    groeipad("game", "advance", game, "--without-missing")
    assert groeipad("game", "undo", game).code == 0
    assert "game decide" in groeipad("import", sheet).err


def test_what_is_no_decision_is_told(groeipad: Groeipad, game: Path) -> None:
    for words, told in (
        (("decide", game), "Name a role"),
        (("decide", game, "klein", "--set", "quota"), "a lever and a number"),
        (("decide", game, "kleni"), "did you mean 'klein'?"),
        (("show", game, "--round", "9"), "there are 1 to 3"),
        (("show", "none.game"), "is not there"),
        (("show", "villages.yaml"), "no game of groeipad"),
        (("new", "villages.yaml"), "is there already"),
        (("play", "villages.yaml"), "is no script"),
        (("branch", game, "other", "--round", "2"), "was not reached"),
        (("undo", game), "nothing to undo"),
        (("restore", game), "nothing to restore"),
    ):
        ended = groeipad("game", *words)
        assert ended.code == 2, words
        assert told in ended.err, words


def test_cards_are_drawn_chosen_seeded_and_looked_at(groeipad: Groeipad, game: Path) -> None:
    drawn = groeipad("game", "event", "draw", game)
    assert drawn.code == 0
    happened = GameFile(game).history().session().happenings
    assert len(happened) == 1
    chosen = groeipad("game", "event", "choose", game, "out", "--municipality", "Kleindorp", "--round", "2")
    assert "A year without in Kleindorp, from 2028-01-01" in chosen.err
    assert groeipad("game", "event", "seed", game, "5").code == 0
    listed = groeipad("game", "event", "list", game).out
    assert "A year without" in listed
    before = GameFile(game).read()[1]
    preview = groeipad("game", "event", "preview", game, "more")
    assert preview.code == 0
    assert "Unmet" in preview.out
    assert "More people" in preview.out
    assert "A year without" in groeipad("game", "event", "preview", game).out
    assert GameFile(game).read()[1] == before
    wrong = groeipad("game", "event", "choose", game, "mor")
    assert "did you mean 'more'?" in wrong.err


def test_a_whole_game_is_undone_branched_replayed_and_exported(groeipad: Groeipad, here: Path) -> None:
    made = groeipad("game", "new", "villages.yaml", "--rehearse")
    assert made.code == 0
    game = Path("outputs/villages-rehearsal.game")
    assert (
        "The game has ended"
        in groeipad("game", "undo", game, "--steps", "4").err
        + groeipad("game", "restore", game, "--steps", "4").err
    )
    assert groeipad("game", "branch", game, "otherwise", "--round", "2").code == 0
    groeipad("game", "decide", game, "klein", "--set", "quota=0.1")
    for _ in range(3):
        assert groeipad("game", "advance", game, "--without-missing").code == 0
    listed = groeipad("game", "branch", game).out
    assert "* otherwise: round 2, revealed, from round 2 of main" in listed
    replayed = groeipad("game", "replay", game)
    assert replayed.code == 0
    assert replayed.out.count("the same") == 8
    exported = groeipad("game", "export", game)
    assert exported.code == 0
    first, second, sheets, debrief = (Path(line) for line in exported.out.split())
    assert load(first).scenario.measures.keys() != load(second).scenario.measures.keys()
    assert "Geluk of keuze" in openpyxl.load_workbook(sheets).sheetnames
    assert "otherwise" in debrief.read_text(encoding="utf-8")
    run = groeipad("run", first, "-n", "1", "--no-figures")
    assert run.code == 0
    for page in ("beamer", "facilitator"):
        shown = groeipad("game", "show", game, "--page", page, "--lang", "en")
        assert "no decision" in Path(shown.out.strip()).read_text(encoding="utf-8")
    pack = groeipad("game", "pack", game)
    assert "Kleindorp" in Path(pack.out.strip()).read_text(encoding="utf-8")


def test_a_script_and_many_games_at_random(groeipad: Groeipad, here: Path) -> None:
    script = here / "script.yaml"
    script.write_text("game: villages.yaml\nrounds: [{decisions: {klein: {flats: 1}}}]\n", encoding="utf-8")
    assert groeipad("game", "play", script).code == 0
    assert GameFile(Path("outputs/script.game")).history().session().round == 1
    ended = groeipad("game", "play", "villages.yaml", "--random", "3", "-n", "1")
    assert ended.code == 0
    assert "3 games with random players" in ended.out
    assert (Path("outputs/games-villages") / "games.csv").is_file()
    shown = groeipad("show", "outputs/games-villages")
    assert (shown.code, shown.out) == (0, ended.out)
    document = json.loads(groeipad("show", "outputs/games-villages", "--json").out)
    assert [one["game"] for one in document["games"]] == [1, 2, 3]
    refused = groeipad("report", "outputs/games-villages")
    assert refused.code == 2
    assert "games" in refused.err
