"""groeipad ("growth path"): simulates and plans how a Dutch region houses people who urgently need a home.

Importing the package imports nothing else: its parts load when they are used.
"""

__version__ = "0.1.0"
