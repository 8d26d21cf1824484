"""Reports of invented results, for the tests that only read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groeipad.report.html.found import FoundReport
from groeipad.texts import Lang
from simulator.results.store import read_result
from tests.report.factory import Made, write_result
from tests.report.plan.factory import MadePlan, write_plan

Report = Callable[..., FoundReport]


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Make the report of an invented result, and of an invented plan beside it."""

    def make(made: Made | None = None, lang: Lang = "nl", plan: MadePlan | None = None) -> FoundReport:
        folder = tmp_path_factory.mktemp("invented")
        results = [read_result(write_result(folder / "baseline", made))]
        if plan is not None:
            results.append(write_plan(folder / "plan-thirty-percent", plan))
        return FoundReport.of(results, lang)

    return make
