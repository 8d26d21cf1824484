"""Invented plans for the tests that only read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.results.store import StoredResult
from tests.report.plan.factory import MadePlan, write_plan

Plans = Callable[[MadePlan], StoredResult]


@pytest.fixture(scope="session")
def plan_of(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    """Store an invented plan in a folder of its own."""

    def store(made: MadePlan) -> StoredResult:
        return write_plan(tmp_path_factory.mktemp("invented") / "plan-thirty-percent", made)

    return store
