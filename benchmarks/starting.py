"""How long ``groeipad --help`` takes beside what no command line could do without: Python, and importing click.

    python -m benchmarks.starting

Whole processes are timed in turn, by the time that processors spent on them: what else a machine does counts less.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

ROUNDS = 25
PROCESSES = {
    "python": ("-c", "pass"),
    "import click": ("-c", "import click"),
    "groeipad --help": ("-m", "groeipad", "--help"),
}


def main() -> None:
    """Measure and print."""
    spent: dict[str, list[float]] = {name: [] for name in PROCESSES}
    for _ in range(ROUNDS):
        for name, arguments in PROCESSES.items():
            spent[name].append(seconds(arguments))
    one = statistics.median(spent["import click"])
    for name, times in spent.items():
        taken = statistics.median(times)
        print(f"{name:20}{taken * 1e3:8.0f} ms   {taken / one:6.2f} x import click")


def seconds(arguments: tuple[str, ...]) -> float:
    """Return the processor time that a Python process takes."""
    before = of_children()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return of_children() - before


def of_children() -> float:
    """Return the processor time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
