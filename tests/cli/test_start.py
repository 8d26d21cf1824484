"""A command of its own starts without what it does not need, and ends with the exit code of what it did."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("is_only_ours", [True, False])
def test_a_command_starts_without_linear_algebra_and_leaves_it_to_others(*, is_only_ours: bool) -> None:
    """numba would load SciPy's to see whether it is there; who needs it afterwards, or beside us, has it."""
    program = (
        "import json, sys\n"
        "from simulator import process\n"
        f"process.is_only_ours = {is_only_ours}\n"
        "import simulator.engine.fast, numba.np.arraymath\n"
        "before = 'scipy.linalg' in sys.modules\n"
        "import scipy.linalg\n"
        "from scipy.linalg import cython_blas\n"
        "print(json.dumps([before, scipy.linalg.det([[1.0, 2.0], [3.0, 4.0]])]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == [not is_only_ours, -2.0]


def test_the_command_ends_with_the_exit_code_of_what_it_did(tmp_path: Path) -> None:
    wrong = subprocess.run(
        [sys.executable, "-m", "groeipad", "validate", str(tmp_path / "nothing.yaml")], capture_output=True
    )
    right = subprocess.run([sys.executable, "-m", "groeipad", "--version"], capture_output=True)
    assert (wrong.returncode, right.returncode) == (2, 0)
