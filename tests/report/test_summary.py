"""The summary: one row a municipality, numbers that add up, and sentences a council can read."""

from pathlib import Path

import pytest

from groeipad.report.summary import quantity, summarise_result
from groeipad.texts import Texts
from simulator.results.store import StoredResult, read_result
from tests.report.factory import NINE, Made, write_result


def number(text: str) -> int:
    return int(text.replace(".", ""))


def test_nine_rows_and_a_region_whose_gross_fair_shares_add_up(result: StoredResult) -> None:
    *rows, region = summarise_result(result, "nl").municipalities.rows
    assert [row[0] for row in rows] == [name for name, _ in NINE.values()]
    assert sum(number(row[1]) for row in rows) == number(region[1]) == 1170
    assert region[0] == "Regio"


def test_every_row_has_a_cell_for_every_head(result: StoredResult) -> None:
    grid = summarise_result(result, "en").municipalities
    assert {len(row) for row in grid.rows} == {len(grid.heads)}
    assert "Needed 2035" in grid.heads
    assert "Housed 2026 → 2035" in grid.heads


def test_the_sentences_tell_chance_backlog_precision_and_assumptions(result: StoredResult) -> None:
    text = " ".join(summarise_result(result, "nl").sentences)
    assert "Kans dat de hele regio in 2035 haar fair share haalt: 0%" in text
    assert "Eind 2035 wachten naar verwachting" in text
    assert "wachtlijst: 3.410,2 ± 21,3" in text
    assert "Aannames in de gegevens: 3. Op deze rust het meest: Wachtlijst aan het begin" in text


def test_the_back_cast_is_there_when_observed_years_are_covered(result: StoredResult, tmp_path: Path) -> None:
    back_cast = summarise_result(result, "en").back_cast
    assert back_cast is not None
    (row,) = back_cast.rows
    assert row[0] == "Housed in, Region, 2026"
    assert row[1] == "795 (agreement)"
    assert row[4] == "no"
    later = read_result(write_result(tmp_path / "later", Made(replications=2)))
    later.manifest["observations"][0]["year"] = 2024
    assert summarise_result(later, "en").back_cast is None


def test_one_replication_claims_no_precision_and_no_band(tmp_path: Path) -> None:
    single = read_result(write_result(tmp_path / "single", Made(replications=1)))
    summary = summarise_result(single, "nl")
    assert "Nauwkeurigheid: met 1 herhaling niet te bepalen." in summary.sentences
    assert all("–" not in cell for row in summary.municipalities.rows for cell in row)
    assert summary.back_cast is not None
    assert summary.back_cast.rows[0][4] == "–"


def test_a_year_in_which_nobody_was_housed_has_dashes(tmp_path: Path) -> None:
    nobody = read_result(write_result(tmp_path / "nobody", Made(housing=0.0, replications=3)))
    assert summarise_result(nobody, "nl").municipalities.rows[0][-1] == "–"


def test_a_run_of_one_year_does_not_compare_it_with_itself(tmp_path: Path) -> None:
    year = read_result(write_result(tmp_path / "year", Made(first_year=2035, replications=2)))
    summary = summarise_result(year, "nl")
    assert "Gehuisvest 2035" in summary.municipalities.heads
    assert not any("zijn dat er" in sentence for sentence in summary.sentences)


@pytest.mark.parametrize(
    ("metric", "value", "written"),
    [
        ("backlog", 1170.4, "1.170"),
        ("quota_used", 0.3, "30%"),
        ("fair_share_ratio", 1.25, "125%"),
        ("wait_mean", 365.0, "365 dagen"),
        ("backlog_years", 2.25, "2,3 jaar"),
        ("wait_mean", None, "– dagen"),
    ],
)
def test_values_are_written_in_the_way_of_their_metric(
    metric: str, value: float | None, written: str
) -> None:
    assert quantity(metric, value, Texts("nl")) == written
