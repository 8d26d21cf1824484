"""``diff`` tells what differs in meaning between two scenarios, in words and numbers as a report has them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from groeipad.cli.diff_view import print_differences
from groeipad.experiments.differences import Difference, Differences
from groeipad.shipped import shipped_scenarios
from groeipad.texts import LANGUAGES, Lang, read_catalogue
from simulator.model import base
from simulator.model.scenario import Scenario
from tests.cli.conftest import Groeipad

SCENARIOS = shipped_scenarios()
DRIEDORP = SCENARIOS / "driedorp.yaml"
TITLE = "title: {nl: proef, en: test}\n"


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {DRIEDORP}\n{text}", encoding="utf-8")
    return path


def test_differences_stand_under_their_part_with_units(groeipad: Groeipad, tmp_path: Path) -> None:
    changed = own(
        tmp_path,
        "changed",
        TITLE + "demand: {opening_backlog: {total: 1}}\n"
        "supply: {relets: {turnover_rate: 0.0571}, new_homes: {planned_per_year: 1250.5}}\n"
        "policy: {quota: {municipalities: {Kleindorp: {path: {2026: 0.2}}}}, compliance: 0.95}\n",
    )
    lines = groeipad("diff", DRIEDORP, changed, "--lang", "nl").out.splitlines()
    assert lines[0] == f"Van {DRIEDORP} naar {changed}"
    heads = [line for line in lines[2:] if line and not line.startswith(" ")]
    assert heads == ["Vraag", "Aanbod", "Beleid", "Titels, uitleg en namen"]
    assert any(re.fullmatch(r"  demand\.opening_backlog\.total: .* → 1 huishouden", line) for line in lines)
    assert (
        "  supply.relets.turnover_rate: 5% van de voorraad per jaar → 5,71% van de voorraad per jaar" in lines
    )
    assert any(line.endswith("→ 1.250,5 woningen per jaar") for line in lines)
    assert "  policy.compliance: 100% → 95%" in lines
    assert "  demand.opening_backlog.total, status: aanname → keuze van dit scenario" in lines
    assert any(
        line.startswith("  policy.quota.municipalities.Kleindorp: alleen in het tweede: path: (2026: 0,2)")
        for line in lines
    )
    assert lines[-2:] == [
        "  title.nl: Driedorp, om na te rekenen (verzonnen) → proef",
        "  title.en: Driedorp, to compute by hand (invented) → test",
    ]


def test_the_same_meaning_in_other_words_is_said_to_be_the_same(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("diff", DRIEDORP, own(tmp_path, "copy", "# nothing of its own\n"))
    assert ended.code == 0
    assert "Both mean the same, though the text differs" in ended.out
    assert "The text of both files is the same." in groeipad("diff", DRIEDORP, DRIEDORP).out


def test_where_only_words_differ_the_numbers_are_said_to_be_the_same(
    groeipad: Groeipad, tmp_path: Path
) -> None:
    shown = groeipad("diff", DRIEDORP, own(tmp_path, "words", TITLE)).out
    assert "Only titles, explanations or names differ (2). A run gives the same numbers." in shown


def test_a_long_text_is_told_by_its_beginning(groeipad: Groeipad) -> None:
    shown = groeipad("diff", SCENARIOS / "baseline.yaml", SCENARIOS / "thirty-percent.yaml").out
    assert max(map(len, shown.splitlines())) < 200
    assert shown.count("…") == 4


def test_json_is_one_document(groeipad: Groeipad, tmp_path: Path) -> None:
    changed = own(
        tmp_path, "changed", "policy: {quota: {municipalities: {Kleindorp: {path: {2026: 0.2}}}}}\n"
    )
    document = json.loads(groeipad("diff", DRIEDORP, changed, "--json").out)
    assert document == {
        "a": str(DRIEDORP),
        "b": str(changed),
        "same_meaning": False,
        "same_text": False,
        "differences": [
            {
                "part": "policy",
                "field": "policy.quota.municipalities.Kleindorp",
                "kind": "added",
                "aspect": "",
                "before": None,
                "after": {"path": {"2026": 0.2}, "shape": "linear"},
                "unit": None,
            }
        ],
        "listed_otherwise": [],
    }


def test_the_problems_of_both_files_are_those_of_validate(groeipad: Groeipad, tmp_path: Path) -> None:
    paths = [own(tmp_path, name, "policy:\n  cap: 30%\n") for name in ("one", "other")]
    ended = groeipad("diff", *paths)
    assert (ended.code, ended.out) == (2, "")
    validated = [groeipad("validate", path).out.splitlines() for path in paths]
    assert ended.err.splitlines() == [line for lines in validated for line in lines]
    missing = groeipad("diff", DRIEDORP, tmp_path / "nowhere.yaml")
    assert missing.code == 2
    assert "nowhere.yaml" in missing.err


def test_a_mistake_in_what_both_extend_is_told_once(groeipad: Groeipad, tmp_path: Path) -> None:
    wrong = own(tmp_path, "wrong", "policy:\n  cap: 30%\n")
    for name in ("one", "other"):
        (tmp_path / f"{name}.yaml").write_text(f"extends: {wrong.name}\n", encoding="utf-8")
    ended = groeipad("diff", tmp_path / "one.yaml", tmp_path / "other.yaml")
    assert [line for line in ended.err.splitlines() if "policy.cap" in line] == ended.err.splitlines()
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_unit_and_every_part_of_a_scenario_has_words(lang: Lang) -> None:
    catalogue = read_catalogue(lang)
    units = [one for one in vars(base).values() if isinstance(one, base.Unit)]
    assert len(units) > 10
    for unit in units:
        key = unit.name.lower().replace(" ", "_").replace("-", "_")
        assert "{number}" in catalogue[f"diff.unit.{key}"]
    parts = {key.removeprefix("diff.part.") for key in catalogue if key.startswith("diff.part.")}
    assert parts == {*Scenario.model_fields, "texts"} - {"title", "explanation"}


def test_another_order_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    from groeipad.cli.console import console

    order = Difference("measures", "measures", "order", "", ("a", "b"), ("b", "a"))
    told = Differences((order,), ("region.municipalities",), {})
    print_differences(told, (Path("one"), Path("other")), "en", console())
    shown = capsys.readouterr().out
    assert "measures, the order: a, b → b, a" in shown
    assert "Listed in another order: region.municipalities." in shown
