"""What holds for all tests."""

from __future__ import annotations

import gc
import os

from hypothesis import settings

# No deadlines: a machine may be slow, and the first call of a compiled function compiles it. The same examples
# every time, so that a change is to blame when a test fails; `make test-slow` draws new ones, and more.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("new", deadline=None, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Thousands of tests keep much in memory, and looking for garbage after every 700 new objects takes a tenth of their
# time. It is looked for less often, and found all the same.
gc.set_threshold(50_000, 20, 50)
