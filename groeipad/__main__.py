"""``python -m groeipad``: the same as the command ``groeipad``."""

import sys

from groeipad.cli import main

if __name__ == "__main__":
    sys.exit(main())
