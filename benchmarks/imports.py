"""Documents per second of each import, reading alone and the whole job, beside one label file at a time.

Documents have 3,000 characters and 30 spans. 'Reading' is the format alone; the whole job
holds every span against its text, and has every file on the disk when it ends. Rates are by processor time,
because other work may share the machine; the wall clock stands beside them. Every measurement is in a
process of its own, so that its peak of memory is its own.

    imports.py             those that need nothing beyond the program
    imports.py NAME...     these formats, or `all`
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from annotator.formats import doors  # noqa: E402
from annotator.formats.incoming import Sources  # noqa: E402
from annotator.project.exporting.export import Selection, export  # noqa: E402
from annotator.project.exporting.splits import Shares  # noqa: E402
from annotator.project.importing.bringing_in import Choices, bring_in  # noqa: E402
from annotator.store import atomic  # noqa: E402
from benchmarks.harness.labelled_corpus import corpus  # noqa: E402

DOCUMENTS = 1_000
LIGHT = ("jsonl", "brat", "conll", "csv", "doccano", "labelstudio", "prodigy")
TARGET = 1_000
"""Labelled documents per second of processor time, the whole job, of our own lines."""


def both() -> list[str]:
    """The formats that go out and come in."""
    return [name for name in doors.names("imports") if name in doors.names("exports")]


def measured(run: Any) -> dict[str, float]:
    """Documents per second of processor time and by the clock."""
    wall, processor = perf_counter(), process_time()
    run()
    return {
        "rate": DOCUMENTS / (process_time() - processor),
        "clock": DOCUMENTS / (perf_counter() - wall),
    }


def prepare(name: str, folder: Path) -> None:
    """Write what is to be read, in a process whose memory is not measured."""
    export(corpus(DOCUMENTS), doors.load("exports", name)(), folder / "out", Selection(shares=Shares(0, 0)))


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Run one format in this process."""
    importer, paths = doors.load("imports", name)(), (folder / "out",)
    choices = Choices(annotator="anna", infer_schema=True)
    whole = measured(lambda: bring_in(folder / "project", importer, paths, choices))
    reading = measured(lambda: sum(1 for _ in importer.documents(Sources(paths))))
    found = {
        "reading": reading,
        "whole": whole,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    return found | {"one": measured(lambda: one_at_a_time(folder))}


def one_at_a_time(folder: Path) -> None:
    """The same label files as bytes, each synced before the next, as a program without batches does it."""
    target = folder / "alone"
    atomic.make_directory(target)
    for path in (folder / "project" / "labels" / "anna").glob("*.json"):
        atomic.replace(target / path.name, path.read_bytes())


def in_a_process(step: str, name: str, folder: Path) -> str | None:
    """Run a step in a fresh process; None if something that it needs is not installed."""
    command = [sys.executable, __file__, step, name, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if ran.returncode:
        print(f"{name:14} not measured: {ran.stderr.strip().splitlines()[-1]}")
        return None
    return ran.stdout


def main(names: list[str]) -> None:
    """Print a line for each format. Times only warn: the machine may have other work."""
    for name in both() if names == ["all"] else names or [one for one in LIGHT if one in both()]:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            if in_a_process("--prepare", name, folder) is None:
                continue
            if (said := in_a_process("--measure", name, folder)) is None:
                continue
        found = json.loads(said.splitlines()[-1])
        whole = found["whole"]
        wanted = ""
        if name == "jsonl":
            wanted = f" (wanted {TARGET:,}: {'met' if whole['rate'] >= TARGET else 'NOT MET'})"
        print(
            f"{name:14} {whole['rate']:7,.0f} documents/s the whole job{wanted}, {whole['clock']:,.0f} by "
            f"the clock, {found['reading']['rate']:,.0f} reading alone, {found['peak']:.0f} MB; its label "
            f"files alone, one at a time: {found['one']['clock']:,.0f} by the clock"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--prepare", name, folder]:
            prepare(name, Path(folder))
        case ["--measure", name, folder]:
            print(json.dumps(measure(name, Path(folder))))
        case names:
            main(names)
