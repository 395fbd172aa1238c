"""Documents per second of each export, beside what people would use instead, in one run.

Documents have 3,000 characters and 30 spans. Everything runs in a process of its own, so that its peak of
memory is its own. 'Writing' is the format alone; 'whole job' adds what an export does besides: choosing and
splitting, comparing every quote, reading the data back and comparing again. Both take documents out of
memory; the rows 'from disk' are the whole job from a project's folder, what a user waits for: with label
files alone, as an import leaves them, and with journals of a step for each label, as labelling does. Rates
are by processor time, because other work may share the machine; the wall clock stands beside them.

    export.py              those with a target, the peers, some from disk, some by two workers
    export.py NAME...      these formats or peers, or `all`
    export.py --disk NAME...
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from annotator.formats import doors  # noqa: E402
from annotator.formats.base import Corpus, Format, Labelled  # noqa: E402
from annotator.formats.report import Report  # noqa: E402
from annotator.project.exporting.export import Selection, export  # noqa: E402
from annotator.project.exporting.joining import join  # noqa: E402
from annotator.project.exporting.plan import planned  # noqa: E402
from annotator.project.exporting.splits import Shares  # noqa: E402
from annotator.project.open import open_project  # noqa: E402
from benchmarks.harness.export_peers import PEERS, sentences  # noqa: E402
from benchmarks.harness.labelled_corpus import DIFFERENT, Repeated, corpus  # noqa: E402
from benchmarks.harness.on_disk import project  # noqa: E402

DOCUMENTS = {"jsonl": 10_000, "huggingface": 3_000, "spacy": 1_500}
MANY = 2_000
SHARED = 6_000
"""Documents of a job that is shared by several processes."""
ON_DISK = {"imported": False, "labelled": True}
"""From what kinds of projects exports are measured, and whether they have journals."""

TARGETS = {"jsonl": 15_000, "huggingface": 4_000, "spacy": 500, "conll": 3_000, "brat": 3_000}
"""Documents per second of processor time, writing."""

MEMORY = {"jsonl": 50, "huggingface": 200, "spacy": 250}
"""Megabytes at the peak, with the interpreter and the corpus (about 30)."""

INSTEAD = {"jsonl": "json.dumps", "huggingface": "datasets.from_generator", "spacy": "DocBin by hand"}
"""Which peer a format is held against; the others are held against `spacy convert`."""


def write_only(format: Format, store: Repeated, folder: Path) -> None:
    """What the format does, without the job around it."""
    count = len(store.documents())
    different = islice(store.labels("anna"), DIFFERENT)
    made = [Labelled(store.document(labels.document), labels) for labels in different]
    report = Report(format.name, "anna")
    split = "train" if format.splits else ""
    corpus_ = Corpus(store.schema(), "anna", {split: count})
    writer = format.writer(corpus_, report)
    joints = getattr(format, "joints", {})
    for piece, _, ids in planned({split: store.documents()}, folder, corpus_, format):
        piece.folder.mkdir(parents=True)
        writer.begin(piece)
        for id, one in zip(ids, cycle(made), strict=False):
            vars(one.document)["id"] = id  # else a format with files for each document writes but a few
            writer.add(one)
        facts = writer.finish()
        join(piece.folder, folder, joints)
        writer.join(split, facts)
    writer.close(folder)


def measured(count: int, run: Any) -> dict[str, float]:
    """Documents per second of processor time, those of finished children included, and by the clock."""
    wall, processor = perf_counter(), process_time() + _children()
    run()
    return {
        "rate": count / (process_time() + _children() - processor),
        "clock": count / (perf_counter() - wall),
    }


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _peak(who: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def measure(name: str) -> dict[str, Any]:
    """Run one format in this process."""
    count = DOCUMENTS.get(name, MANY)
    store, format = corpus(count), doors.load("exports", name)()
    with tempfile.TemporaryDirectory() as folder:
        # Imports and caches.
        export(corpus(10), format, Path(folder, "warm"), Selection(shares=Shares(0, 0)))
        out = Path(folder, "out")
        out.mkdir()
        whole = measured(count, lambda: export(store, format, Path(folder, "whole")))
        writing = measured(count, lambda: write_only(format, store, out))
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return {"documents": count, "writing": writing, "whole": whole, "bytes": size / count, "peak": _peak()}


def by_workers(name: str, workers: int) -> dict[str, Any]:
    """Run the whole job of one format by so many processes, imports and all."""
    store, format = corpus(SHARED), doors.load("exports", name)()
    with tempfile.TemporaryDirectory() as folder:
        whole = measured(SHARED, lambda: export(store, format, Path(folder, "out"), workers=workers))
    return {"whole": whole, "peak": max(_peak(), _peak(resource.RUSAGE_CHILDREN))}


def from_disk(name: str, kind: str) -> dict[str, Any]:
    """Run the whole job of one format in this process, from a folder that another one made."""
    format = doors.load("exports", name)()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        subprocess.run([sys.executable, __file__, "--make", str(root), kind], check=True)
        export(corpus(10), format, Path(folder, "warm"), Selection(shares=Shares(0, 0)))
        out = Path(folder, "out")
        whole = measured(MANY, lambda: export(open_project(root).store, format, out))
    return {"documents": MANY, "whole": whole, "peak": _peak()}


def peer(name: str) -> dict[str, Any]:
    """Run one peer in this process."""
    run, count = PEERS[name]
    store = corpus(count)
    with tempfile.TemporaryDirectory() as folder:
        if name == "spacy convert":
            sentences(store, Path(folder))
        writing = measured(count, lambda: run(store, Path(folder)))
    peak = _peak(resource.RUSAGE_CHILDREN if name == "spacy convert" else resource.RUSAGE_SELF)
    return {"documents": count, "writing": writing, "peak": peak}


def in_a_process(*what: str) -> dict[str, Any] | None:
    """Measure in a fresh process; None if something that it needs is not installed."""
    command = [sys.executable, __file__, "--measure", *what]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if ran.returncode:
        print(f"{what[0]:24} not measured: {ran.stderr.strip().splitlines()[-1]}")
        return None
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def row(name: str, found: dict[str, Any], rates: dict[str, float]) -> bool:
    """Print what was measured of a format, and whether it is as fast and small as it should be."""
    rate, peak = found["writing"]["rate"], found["peak"]
    instead = INSTEAD.get(name, "spacy convert")
    ratio = f", {rate / rates[instead]:.1f} times {instead}" if instead in rates else ""
    met = rate >= TARGETS.get(name, 0) and peak <= MEMORY.get(name, float("inf"))
    wanted = ""
    if name in TARGETS:
        limit = f", below {MEMORY[name]} MB" if name in MEMORY else ""
        wanted = f" (wanted {TARGETS[name]:,}{limit}: {'met' if met else 'NOT MET'})"
    print(
        f"{name:24} {rate:8,.0f} documents/s writing{wanted}, {found['whole']['rate']:,.0f} the whole job "
        f"({found['whole']['clock']:,.0f} by the clock), {peak:.0f} MB, "
        f"{found['bytes']:,.0f} bytes a document{ratio}"
    )
    return met


def disk_rows(names: Iterable[str]) -> int:
    """Print how fast these formats are from projects on disk."""
    for name in names:
        for kind in ON_DISK:
            if (found := in_a_process(name, kind)) is not None:
                whole = found["whole"]
                print(
                    f"{name + ' from disk':24} {whole['rate']:8,.0f} documents/s the whole job, {kind} "
                    f"({whole['clock']:,.0f} by the clock), {found['peak']:.0f} MB"
                )
    return 0


def main(asked: list[str]) -> int:
    if asked[:1] == ["--disk"]:
        return disk_rows(asked[1:] or ["jsonl", "brat"])
    names = asked or [*PEERS, *TARGETS]
    if asked == ["all"]:
        names = [*PEERS, *doors.names("exports")]
    rates: dict[str, float] = {}
    well = True
    for name in names:
        found = in_a_process(name)
        if found is None:
            continue
        if name in PEERS:
            rates[name] = found["writing"]["rate"]
            print(
                f"{name:24} {rates[name]:8,.0f} documents/s ({found['writing']['clock']:,.0f} by the clock), "
                f"{found['peak']:.0f} MB, {found['documents']:,} documents"
            )
        else:
            well &= row(name, found, rates)
    if not asked:
        disk_rows(["jsonl", "brat"])
        for name in ("jsonl", "conll", "spacy"):
            scaling(name)
    return 0 if well else 1


def scaling(name: str) -> None:
    """By the clock, how much faster two processes are than one."""
    one, two = (in_a_process(name, "--workers", count) for count in ("1", "2"))
    if one and two:
        clock, alone = two["whole"]["clock"], one["whole"]["clock"]
        print(
            f"{name + ' by 2 workers':24} {clock:8,.0f} documents/s by the clock, the whole job of {SHARED:,}"
            f", {clock / alone:.2f} times one ({alone:,.0f}), {two['peak']:.0f} MB a process"
        )


def measured_here(name: str, *how: str) -> dict[str, Any]:
    """One measurement in this process."""
    if name in PEERS:
        return peer(name)
    match how:
        case ["--workers", count]:
            return by_workers(name, int(count))
        case [kind]:
            return from_disk(name, kind)
        case _:
            return measure(name)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--measure", *what]:
            print(json.dumps(measured_here(*what)))
        case ["--make", root, kind]:
            project(Path(root), corpus(MANY), journals=ON_DISK[kind])
        case asked:
            sys.exit(main(asked))
