"""One invented result for the tests that only read it."""

from pathlib import Path

import pytest

from simulator.results.store import StoredResult, read_result
from tests.report.factory import write_result


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> StoredResult:
    folder: Path = tmp_path_factory.mktemp("invented") / "baseline"
    return read_result(write_result(folder))
