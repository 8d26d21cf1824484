"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadlines: a machine may be slow, and the first call of a compiled function compiles it. The same examples
# every time, so that a change is to blame when a test fails; `make test-slow` draws new ones, and more.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("new", deadline=None, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
