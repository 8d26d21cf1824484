"""Reports to look at: an invented run with another one to compare it with, and a plan; in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.comparison import compare_results
from groeipad.report.html.found import FoundReport
from groeipad.report.html.write import write_html
from groeipad.texts import LANGUAGES, Lang
from simulator.results.store import StoredResult, read_result
from tests.report.factory import NINE, Made, write_result
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MET

THREE = {code: NINE[code] for code in ("GM0200", "GM0232", "GM0285")}
MADE = Made(municipalities=THREE, replications=4, first_year=2033)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[StoredResult, ...]:
    """A run, another one that houses more, and a plan."""
    folder = tmp_path_factory.mktemp("reported")
    runs = {"baseline": MADE, "ample": replace(MADE, housing=0.9, title="Ruim <b>beleid</b> & meer")}
    stored = [read_result(write_result(folder / name, made)) for name, made in runs.items()]
    return (*stored, write_plan(folder / "plan-thirty-percent", replace(MET, municipalities=THREE)))


@pytest.fixture(scope="session")
def comparison(results: tuple[StoredResult, ...]) -> Mapping[str, Any]:
    return compare_results([one.folder for one in results[:2]]).document


@pytest.fixture(scope="session")
def pages(
    results: tuple[StoredResult, ...],
    comparison: Mapping[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[Lang, Path]:
    """The report in each language."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        lang: write_html(FoundReport.of(results, lang, comparison=comparison), folder / f"report-{lang}.html")
        for lang in LANGUAGES
    }
