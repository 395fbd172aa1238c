"""What a key costs, beside SLATE in the same run: time to paint, processor time, bytes to the terminal.

At 120×40, on generated news of 3 KB, 100 KB and 1 MB with 2,000 labels (60 on the shortest), as people
press: by a word, extending a selection, labelling and undoing, by pages, and showing hints. Budgets of
bytes and of what must be on disk before it is painted decide the exit code. Times only warn: the
machine may have other work.

`python keys.py [--rounds N] [--sizes 3 100 1000]`
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import ours, slate
from harness.corpus import Text, news
from harness.keystrokes import OURS, SLATE, Figures, measure
from harness.report import Verdict, report
from harness.terminal import Terminal

LABELS = {3: 60, 100: 2000, 1000: 2000}
"""How many labels a text of so many KB has."""

Run = dict[str, Figures]


@dataclass(frozen=True)
class Budget:
    """Bytes a key may cost; `most` holds for every key, otherwise the median counts."""

    size: int
    most: bool = True


BUDGETS = {
    "move": Budget(40, most=False),
    "select": Budget(2_000, most=False),
    "label": Budget(2_000),
    "undo": Budget(2_000),
    "hints": Budget(4_000),
    "page": Budget(16_000),
}
CPU = {"move": 3.0}
"""Milliseconds of processor time a key should cost."""

GROWTH = 1.5
"""How many times as dear a key may be in the longest text as in one of 100 KB with as many labels."""


def run_ours(folder: Path, text: Text, rounds: int) -> Run:
    project = ours.make_project(folder, {"document": text})
    journal = folder / "labels" / project.annotator / "document.journal"

    def saved() -> int:
        return sum(one.stat().st_size for one in journal.iterdir())

    with Terminal(ours.command(folder), folder) as terminal:
        terminal.until(text.text.split()[0].encode())
        terminal.settle(1)
        return measure(terminal, OURS, rounds, saved)


def run_slate(folder: Path, text: Text, rounds: int, program: Path) -> Run:
    slate.make_files(folder, {"document": text})
    with Terminal(slate.command(program, folder), folder) as terminal:
        terminal.until(text.text.split()[0].encode())
        terminal.settle(1)
        return measure(terminal, SLATE, rounds)


def table(size: int, text: Text, runs: dict[str, Run]) -> Iterator[str]:
    """One line for each kind of key and tool."""
    yield f"\n{size:,} KB, {len(text.marks):,} labels"
    yield (
        f"  {'':8}{'':9}{'first byte ms':>14}{'last byte ms':>14}{'p99':>8}{'CPU ms':>9}"
        f"{'bytes':>9}{'most':>8}{'keys':>6}"
    )
    for name in BUDGETS:
        for tool, run in runs.items():
            if found := run.get(name):
                yield (
                    f"  {name:8}{tool:9}{found.first:14.2f}{found.last:14.2f}{found.last_p99:8.1f}"
                    f"{found.cpu_per_key:9.2f}{found.size:9,.0f}{found.most:8,}{len(found.replies):6}"
                )
        if all(name in run for run in runs.values()) and len(runs) == 2:
            mine, theirs = (run[name] for run in runs.values())
            yield (
                f"  {'':8}{'ratio':9}{mine.first / theirs.first:14.2f}{mine.last / theirs.last:14.2f}"
                f"{mine.last_p99 / theirs.last_p99:8.2f}{mine.cpu_per_key / theirs.cpu_per_key:9.2f}"
                f"{mine.size / theirs.size:9.3f}"
            )


def verdicts(results: dict[int, dict[str, Run]]) -> Iterator[Verdict]:
    """Every budget, held against the figures."""
    for size, runs in results.items():
        mine = runs["ours"]
        for name, budget in BUDGETS.items():
            found = mine[name]
            value = found.most if budget.most else found.size
            words = f"{value:,.0f} bytes ({'most' if budget.most else 'median'}) ≤ {budget.size:,}"
            yield Verdict(value <= budget.size, f"{size:,} KB {name}: {words}")
        late = mine["label"].unsaved + mine["undo"].unsaved
        yield Verdict(late == 0, f"{size:,} KB label, undo: {late} painted before they were on disk")
        for name, limit in CPU.items():
            spent = mine[name].cpu_per_key
            words = f"{size:,} KB {name}: {spent:.2f} ms CPU ≤ {limit:g}"
            yield Verdict(spent <= limit, words, binding=False)
        for name, theirs in runs.get("SLATE", {}).items():
            words = f"{size:,} KB {name}: key to paint {mine[name].last:.1f} ms ≤ {theirs.last:.1f} of SLATE"
            yield Verdict(mine[name].last <= theirs.last, words, binding=False)
    if {100, 1000} <= set(results):
        for name in BUDGETS:
            short, long = (results[size]["ours"][name].cpu_per_key for size in (100, 1000))
            words = f"{name}: {long:.2f} ms CPU at 1 MB ≤ {GROWTH:g} times {short:.2f} at 100 KB"
            yield Verdict(long <= GROWTH * short, words, binding=False)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", nargs="+", type=int, default=list(LABELS), choices=LABELS, metavar="KB")
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args()
    program = slate.installed()
    results: dict[int, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in chosen.sizes:
            text = news(size * 1000, LABELS[size])
            runs = {"ours": run_ours(Path(folder, f"ours-{size}"), text, chosen.rounds)}
            if program is not None:
                runs["SLATE"] = run_slate(Path(folder, f"slate-{size}"), text, chosen.rounds, program)
            results[size] = runs
            print(*table(size, text, runs), sep="\n", flush=True)
    return report(verdicts(results))


if __name__ == "__main__":
    sys.exit(main())
