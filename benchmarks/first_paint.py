"""How long until there is something to label, beside SLATE in the same run; what idling and memory cost.

From the shell's exec to the first words of the text on the terminal, at 120×40: the five articles of
this repository, one text of 1 MB with 2,000 labels, and a project of 100,000 short texts. Bytes while
nobody types and resident memory decide the exit code. Times only warn: the machine may have other work.

`python first_paint.py [--rounds N]`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from harness import ours, slate
from harness.corpus import Text, news
from harness.report import Verdict, report
from harness.terminal import Terminal

REFERENCES = ("pass", "import textual.app")
MANY = 100_000
IDLE = 3.0
"""Seconds of listening while nobody types."""

SECONDS = {"5 articles": 0.5, "1 MB": 0.8, f"{MANY:,} texts": 1.0}
"""Until the first paint."""

MEMORY = 60
"""MB of resident memory for an ordinary project."""


@dataclass
class Start:
    """What several starts of one command came to; idle bytes and memory are those of the last."""

    painted: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0
    idle: int = 0
    memory: float = 0.0


def start(command: list[str], folder: Path, words: bytes, rounds: int) -> Start:
    found = Start()
    for round in range(rounds + 1):
        with Terminal(command, folder) as terminal:
            painted, cpu = terminal.until(words), terminal.cpu
            if round or not rounds:  # The first start fills the caches of the disk.
                found.painted.append(painted)
                found.cpu.append(cpu)
            terminal.settle(0.5)
            if round == rounds:
                found.size = len(terminal.seen)
                found.idle = terminal.listen(IDLE)
                found.memory = terminal.memory
    return found


def reference(code: str, rounds: int) -> list[float]:
    """Seconds of `python -c CODE`."""
    times = []
    for _ in range(rounds):
        begin = perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(perf_counter() - begin)
    return times


def articles() -> dict[str, Text]:
    """The five articles as they are, without labels."""
    paths = sorted((ours.ROOT / "seeds").glob("*.txt"))
    return {path.stem: Text(path.read_bytes().decode(), ()) for path in paths}


def many() -> dict[str, Text]:
    return {f"{number:06}": news(200, seed=number) for number in range(MANY)}


CASES: dict[str, Callable[[], dict[str, Text]]] = {
    "5 articles": articles,
    "1 MB": lambda: {"document": news(1_000_000, 2000)},
    f"{MANY:,} texts": many,
}


def measure(folder: Path, documents: dict[str, Text], rounds: int) -> Iterator[tuple[str, Start]]:
    """The starts of each tool on the same documents."""
    first = next(iter(documents.values()))
    words = first.text.split()[3].encode()
    mine, theirs = folder / "ours", folder / "slate"
    ours.make_project(mine, documents)
    yield "ours", start(ours.command(mine), mine, words, rounds)
    if program := slate.installed():
        slate.make_files(theirs, documents)
        command = slate.command(program, theirs)
        # SLATE reads every file before it begins, so that many of them are timed once only.
        yield "SLATE", start(command, theirs, words, rounds if len(documents) < MANY else 0)


def verdicts(results: dict[str, dict[str, Start]]) -> Iterator[Verdict]:
    for case, runs in results.items():
        mine = runs["ours"]
        painted = min(mine.painted)  # the others had to wait for somebody else's work
        words = f"{case}: first paint {painted:.2f} s ≤ {SECONDS[case]:.1f}"
        yield Verdict(painted <= SECONDS[case], words, binding=False)
        yield Verdict(mine.idle == 0, f"{case}: {mine.idle} bytes in {IDLE:.0f} s of idling")
        if case == "5 articles":
            yield Verdict(mine.memory <= MEMORY, f"{case}: {mine.memory:.0f} MB of memory ≤ {MEMORY}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    for code in REFERENCES:
        times = reference(code, chosen.rounds)
        print(f"python -c {code!r}: median {median(times):.3f} s, fastest {min(times):.3f} s")
    results: dict[str, dict[str, Start]] = {}
    titles = f"{'first paint s':>14}{'fastest':>9}{'CPU s':>8}{'bytes':>9}{'idle bytes':>12}{'MB':>7}"
    print(f"\n{'':24}{titles}")
    for case, documents in CASES.items():
        results[case] = {}
        with tempfile.TemporaryDirectory() as folder:
            for tool, found in measure(Path(folder), documents(), chosen.rounds):
                results[case][tool] = found
                print(
                    f"{case:16}{tool:8}{median(found.painted):14.2f}{min(found.painted):9.2f}{median(found.cpu):8.2f}"
                    f"{found.size:9,}{found.idle:12,}{found.memory:7.0f}",
                    flush=True,
                )
    return report(verdicts(results))


if __name__ == "__main__":
    sys.exit(main())
