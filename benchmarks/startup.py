"""How long the command line takes to start, beside the library it is built on, in one run.

Prints wall time and CPU time of `python -c 'import click'` and `annotator --help`, run in turn, and their
ratio. The budget is a ratio of 3.
"""

from __future__ import annotations

import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter
from typing import NamedTuple

BUDGET = 3.0
ROUNDS = 15
COMMANDS = {
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "annotator --help": [sys.executable, "-m", "annotator", "--help"],
}


class Cost(NamedTuple):
    """What one run took, in milliseconds. CPU time hardly shows a busy machine."""

    wall: float
    cpu: float


def cost(command: list[str]) -> Cost:
    start, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    after, end = getrusage(RUSAGE_CHILDREN), perf_counter()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost((end - start) * 1000, cpu * 1000)


def measure(rounds: int = ROUNDS) -> dict[str, list[Cost]]:
    """What each command took; the first run of each, which fills caches, is left out."""
    costs: dict[str, list[Cost]] = {name: [] for name in COMMANDS}
    for turn in range(rounds + 1):
        for name, command in COMMANDS.items():
            one = cost(command)
            if turn:
                costs[name].append(one)
    return costs


def main() -> int:
    costs = measure()
    wall = {name: median(one.wall for one in values) for name, values in costs.items()}
    cpu = {name: median(one.cpu for one in values) for name, values in costs.items()}
    for name in costs:
        print(f"{name:28} median wall {wall[name]:6.1f} ms   CPU {cpu[name]:6.1f} ms")
    base, ours = wall.values()
    base_cpu, ours_cpu = cpu.values()
    print(f"ratio wall {ours / base:.2f}, CPU {ours_cpu / base_cpu:.2f} (budget {BUDGET:.0f})")
    return 0 if ours / base <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
