"""Work for the tests that simulates."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from simulator.engine import reference
from simulator.flows.compiled import Compiled
from tests.experiments.execute.works import tell_begun


def simulated(compiled: Compiled, replication: int) -> str:
    """Return a hash of the events of a replication."""
    events = reference.simulate(compiled, 7, replication)
    return hashlib.blake2b(events.tobytes(), digest_size=16).hexdigest()


def simulated_but_held(compiled: Compiled, folder: Path, held: int, replication: int) -> str:
    """Simulate; but the replication that is held waits, the first time, until its process is killed."""
    if replication == held:
        try:
            (folder / "first").touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            tell_begun(folder)
            threading.Event().wait()
    return simulated(compiled, replication)
