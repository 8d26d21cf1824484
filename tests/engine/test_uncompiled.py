"""Compiled functions are Python: where nothing is compiled, the same engine gives the same log."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from groeipad.shipped import shipped_scenarios
from simulator.engine.fast.workspace import Workspace
from simulator.flows import compile_scenario
from simulator.inputs import load


def digest_of_log() -> str:
    """Return a hash of the log of a replication of the smallest scenario."""
    scenario = load(Path(shipped_scenarios()) / "driedorp.yaml").scenario
    return hashlib.blake2b(Workspace(compile_scenario(scenario)).log_of(5, 1).tobytes()).hexdigest()


def test_without_a_compiler_the_log_is_the_same() -> None:
    program = "from tests.engine.test_uncompiled import digest_of_log; print(digest_of_log())"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == digest_of_log()
