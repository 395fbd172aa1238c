"""How long the command line takes to start, beside the library it is built on, in one run.

Prints the median wall time of `python -c 'import click'` and `annotator --help`, run in turn, and their
ratio. The budget is a ratio of 3.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter

BUDGET = 3.0
ROUNDS = 15
COMMANDS = {
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "annotator --help": [sys.executable, "-m", "annotator", "--help"],
}


def milliseconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return (perf_counter() - start) * 1000


def measure(rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Times of each command in milliseconds; the first run of each, which fills caches, is left out."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(rounds + 1):
        for name, command in COMMANDS.items():
            time = milliseconds(command)
            if turn:
                times[name].append(time)
    return times


def main() -> int:
    times = measure()
    for name, values in times.items():
        print(f"{name:28} median {median(values):6.1f} ms   min {min(values):6.1f} ms")
    base, ours = (median(values) for values in times.values())
    print(f"ratio {ours / base:.2f} (budget {BUDGET:.0f})")
    return 0 if ours / base <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
