"""A comparison says in short sentences what is better and how sure that is; figures and table tell the same."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.comparison import Comparison, compare_results
from groeipad.report.compare.files import write_csv, write_figures
from groeipad.report.compare.found import FoundComparison
from groeipad.report.compare.summary import ComparisonSummary, summarise_comparison
from groeipad.report.compare.words import between_told, change_told, item_told, value_told
from groeipad.report.plots.compare import differences
from groeipad.texts import LANGUAGES, Lang
from simulator.contract import REGION
from tests.report.factory import NINE, Made, write_result
from tests.report.test_figures import all_on_the_page

MADE = Made(replications=12, first_year=2034)
TITLES = {"lean": "Het beleid van nu", "ample": "Ruim =beleid", "other": "Andere trekking"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three results: the base, one that houses more, and one with another seed and other municipalities."""
    folder = tmp_path_factory.mktemp("compared")
    some = {code: NINE[code] for code in list(NINE)[:6]}
    made = {
        "lean": MADE,
        "ample": replace(MADE, housing=0.9),
        "other": replace(MADE, municipalities=some, replications=8, housing=0.6),
    }
    stored = {
        name: write_result(folder / name, replace(one, title=TITLES[name])) for name, one in made.items()
    }
    path = stored["other"] / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"seed": 7}), encoding="utf-8")
    return stored


@pytest.fixture(scope="module")
def pair(folders: dict[str, Path]) -> Comparison:
    return compare_results([folders["lean"], folders["ample"]])


@pytest.fixture(scope="module")
def three(folders: dict[str, Path]) -> Comparison:
    return compare_results(list(folders.values()))


def found_in(comparison: Comparison, lang: Lang = "nl") -> FoundComparison:
    return FoundComparison.of(comparison.document, comparison.results[0], lang)


def told(comparison: Comparison, lang: Lang = "nl") -> ComparisonSummary:
    return summarise_comparison(found_in(comparison, lang))


def sentences(summary: ComparisonSummary) -> list[str]:
    return [
        summary.legend,
        *(sentence for one in summary.against for sentence in one.sentences),
        *summary.regret_sentences,
        *summary.notes,
    ]


def test_the_table_of_the_region_has_a_row_for_all_that_both_have(pair: Comparison) -> None:
    (against,) = told(pair, "en").against
    rows = {row[0]: row[1:] for row in against.region.rows}
    assert list(against.region.heads[1:3]) == ["lean", "ample"]
    assert rows["Housed in (households)"][-1] == "better"
    assert rows["Share for urgent households (%)"][-1] == "worse"
    (wanted,) = (
        one
        for one in pair.document["differences"]
        if (one["metric"], one["municipality"]) == ("housed_in", REGION)
    )
    assert rows["Housed in (households)"][2] == f"+{wanted['difference']:.0f}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_better_and_worse_is_said_with_the_amount(pair: Comparison, lang: Lang) -> None:
    (against,) = told(pair, lang).against
    better, worse = against.sentences[:2]
    assert better.startswith({"nl": "Beter, en dat is zeker:", "en": "Better, and that is sure:"}[lang])
    assert {"nl": "huishoudens)", "en": "households)"}[lang] in better
    assert worse.startswith({"nl": "Slechter, en dat is zeker:", "en": "Worse, and that is sure:"}[lang])
    assert {"nl": "aandeel voor urgenten (+4,5 procentpunt", "en": "share for urgent households (+4.5 perc"}[
        lang
    ] in worse


def test_who_changes_most_is_told_with_its_interval(pair: Comparison) -> None:
    (against,) = told(pair).against
    assert against.municipalities is not None
    (row,) = (row for row in against.municipalities.rows if row[0].startswith("Gehuisvest in"))
    assert re.fullmatch(r"Apeldoorn \+[\d,]+ \(\+[\d,]+ tot \+[\d,]+\)", row[1])
    assert row[2] == "–", "nobody houses surely fewer"


def test_regret_has_a_column_for_each_and_a_row_for_what_differs(three: Comparison) -> None:
    summary = told(three)
    assert summary.regret is not None
    assert summary.regret.heads[1:] == ("lean", "ample", "other")
    *_, greatest = summary.regret.rows
    document = {one["scenario"]: one["part"] for one in three.document["greatest_regret"]}
    assert greatest[1:] == tuple(f"{document[name] * 100:.0f}%" for name in ("lean", "ample", "other"))
    housed = next(row for row in summary.regret.rows if row[0].startswith("Gehuisvest in"))
    assert housed[2] == "beste"


def test_the_one_that_is_never_far_from_the_best_is_named(three: Comparison) -> None:
    found = found_in(three)
    (first, *_) = found.minimax
    title = {one.name: one.title for one in (found.base, *found.others)}[first]
    assert any(title in sentence for sentence in told(three).regret_sentences)


def test_one_that_is_the_best_in_all_is_said_to_be_so(folders: dict[str, Path]) -> None:
    best = compare_results([folders["lean"], folders["ample"]], metrics=["backlog", "housed_in"])
    assert told(best).regret_sentences[0] == "De beste in alles wat zeker verschilt: 'Ruim =beleid'."


def test_where_each_is_the_worst_in_something_no_choice_is_praised(pair: Comparison) -> None:
    assert told(pair, "en").regret_sentences[0].startswith("Each of them is the worst in something")


def test_what_results_do_not_share_is_told(three: Comparison) -> None:
    notes = " ".join(told(three, "en").notes)
    assert "seed 7" in notes
    assert "Heerde" not in notes
    for name in ("Lochem", "Voorst", "Zutphen"):
        assert name in notes
    assert "other municipalities than the base" in notes
    assert "Make at least 10" in notes


def test_dutch_sentences_are_short_enough_for_b1(three: Comparison) -> None:
    for sentence in sentences(told(three)):
        for part in re.split(r"[.:;](?:\s|$)", sentence):
            assert len(part.split()) <= 25, part


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_blank_stays_open_and_no_key_is_missing(three: Comparison, lang: Lang) -> None:
    for sentence in sentences(told(three, lang)):
        assert "{" not in sentence
        assert sentence[0].isupper()


def test_titles_that_are_the_same_get_their_names(folders: dict[str, Path], tmp_path: Path) -> None:
    twin = write_result(tmp_path / "twin", replace(MADE, title=TITLES["lean"]))
    summary = told(compare_results([folders["lean"], twin], metrics=["backlog"]))
    assert summary.title == "Vergeleken met: Het beleid van nu (lean)"
    assert summary.against[0].sentences == ("In elke herhaling gelijk: wachtlijst.",)
    assert summary.regret is None


def test_numbers_have_fewer_decimals_where_they_are_large(three: Comparison) -> None:
    found = found_in(three, "en")
    texts, metrics = found.about.texts, found.metrics
    assert value_told(0.2345, metrics["quota_used"], texts) == "23.5"
    assert change_told(1234.5, metrics["backlog"], texts) == "+1,235"
    assert change_told(-0.004, metrics["quota_used"], texts) == "-0.40"
    assert change_told(0.0, metrics["quota_used"], texts) == "0"
    assert change_told(None, metrics["backlog"], texts) == "–"
    one = replace(found.differences[0], metric="backlog", difference=3.0, low=-1.25, high=104.0)
    assert between_told(one, metrics["backlog"], texts) == "-1 to +104"
    assert between_told(replace(one, low=None), metrics["backlog"], texts) == "–"
    cost = replace(metrics["backlog"], unit="EUR", label="Cost")
    assert item_told(replace(one, difference=-2.5e6), cost, texts) == "cost (-€2.5 million)"
    assert value_told(2_500_000.0, cost, texts) == "2,500"


@pytest.mark.parametrize(("lang", "separator", "mark"), [("nl", ";", ","), ("en", ",", ".")])
def test_the_table_opens_right_in_a_spreadsheet(
    pair: Comparison, tmp_path: Path, lang: Lang, separator: str, mark: str
) -> None:
    found = found_in(pair, lang)
    path = write_csv(found, tmp_path / "deep" / "table.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file, delimiter=separator))
    assert len(rows) == len(found.differences)
    assert {len(row) for row in rows} == {len(head)}
    first = found.differences[0]
    assert float(rows[0][12].replace(mark, ".")) == pytest.approx(first.difference, abs=1e-6)
    assert rows[0][:2] == ["ample", "lean"]


def test_a_name_is_never_a_formula(pair: Comparison, tmp_path: Path) -> None:
    document: dict[str, Any] = json.loads(json.dumps(pair.document))
    code = next(iter(document["municipalities"]))
    document["municipalities"][code] = "=1+1"
    found = FoundComparison.of(document, pair.results[0], "en")
    text = write_csv(found, tmp_path / "table.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert ",=1+1" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_has_a_panel_for_what_municipalities_have(pair: Comparison, lang: Lang) -> None:
    found = found_in(pair, lang)
    figure = differences(found, found.others[0])
    assert figure is not None
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == [
        found.metrics[name].label
        for name in (
            "housed_in",
            "fair_share_ratio",
            "fair_share_reached",
            "backlog",
            "wait_mean",
            "quota_used",
        )
    ]
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [name for name, _ in NINE.values()]
    better = sum(
        one.verdict == "better" for one in found.by_municipality(found.others[0], "fair_share_ratio")
    )
    assert str(better) in figure.texts[0].get_text()


def test_a_dot_stands_at_the_difference_and_its_line_at_the_interval(pair: Comparison) -> None:
    found = found_in(pair)
    figure = differences(found, found.others[0])
    assert figure is not None
    drawn = [line for line in figure.axes[0].lines if line.get_linestyle() == "-"]
    whiskers = [line for line in drawn if len(set(line.get_ydata())) == 1 and len(line.get_xdata()) == 2]
    rows = found.by_municipality(found.others[0], "housed_in")
    assert [tuple(line.get_xdata()) for line in whiskers[: len(rows)]] == [
        (pytest.approx(one.low), pytest.approx(one.high)) for one in rows
    ]
    dots = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert dots == pytest.approx([one.difference for one in rows])


def test_all_of_a_figure_is_on_the_page(three: Comparison) -> None:
    found = found_in(three)
    for scenario in found.others:
        figure = differences(found, scenario)
        assert figure is not None
        figure.canvas.draw()
        assert all_on_the_page(figure)


def test_figures_are_the_same_to_the_byte(three: Comparison, tmp_path: Path) -> None:
    found = found_in(three)
    first, second = (write_figures(found, tmp_path / name) for name in ("first", "second"))
    assert [path.name for path in first] == ["ample.png", "ample.svg", "other.png", "other.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_there_is_no_figure_of_what_no_municipality_has(folders: dict[str, Path], tmp_path: Path) -> None:
    only = compare_results([folders["lean"], folders["ample"]], metrics=["unmet_need", "blocked_places"])
    assert write_figures(found_in(only), tmp_path / "figures") == ()
    assert not (tmp_path / "figures").exists()
