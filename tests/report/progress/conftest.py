"""A progress report to look at: Driedorp after three half-years, of one of which something is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from groeipad.experiments.progress.run import Simulation, report_progress
from groeipad.experiments.project import run_scenario
from groeipad.report.progress.found import FoundProgress
from groeipad.report.progress.page import write_progress_page
from groeipad.texts import LANGUAGES, Lang
from simulator.results.store import StoredResult

SCENARIO = Path(__file__).parents[3] / "scenarios" / "driedorp.yaml"
REALISED = """region: driedorp
years:
  2026:
    first_half:
      GM9001: {housed: 21, relets: 101, registered: 30, backlog: 25}
      GM9002: {housed: 7, relets: 50, registered: 16, backlog: 20}
      GM9003: {housed: 4, relets: 24, registered: 9, backlog: 7}
    second_half:
      GM9001: {housed: 24, relets: 98, registered: 26, backlog: 22}
      GM9002: {housed: 6, relets: 51, registered: 14, backlog: 26}
  2027:
    first_half:
      GM9001: {housed: 22, relets: 98, registered: 26, backlog: 22}
      GM9002: {housed: 7, relets: 51, registered: 14, backlog: 26}
      GM9003: {housed: 7, relets: 25, registered: 8, backlog: 10}
"""


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredResult:
    """The progress report as it is stored."""
    folder = tmp_path_factory.mktemp("progress")
    (folder / "realised.yaml").write_text(REALISED, encoding="utf-8")
    promised = run_scenario(SCENARIO, replications=5, out=folder)
    return report_progress(folder / "realised.yaml", promised, out=folder, simulation=Simulation())


@pytest.fixture(scope="session")
def pages(stored: StoredResult, tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    """The page in each language."""
    folder = tmp_path_factory.mktemp("progress-pages")
    return {
        lang: write_progress_page(FoundProgress.of(stored, lang), folder / f"progress-{lang}.html")
        for lang in LANGUAGES
    }
