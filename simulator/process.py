"""What this process is for: only then may it do without what others would need of the libraries it loads."""

from __future__ import annotations

is_only_ours = False
"""Whether nothing but groeipad runs in it; its command says so when it starts."""
