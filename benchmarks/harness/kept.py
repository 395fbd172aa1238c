"""Agreement of a project on disk: counted for the first time, opened from the cache, and brought up to date.

    python -m harness.kept cold|warm|refresh|queue PROJECT     (each in a process of its own)

Processor and wall milliseconds from opening the project to the panel, all looks at files among them. The
import of numpy and of the modules is given apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from harness.labelled import finish, make
from harness.report import Verdict

UNLABELLED = 10
"""Documents that nobody has labelled at first; they are finished one by one while the panel is open."""

SETTLE = 2.5
"""Seconds until what was written counts as written long ago."""

TIMES = 3
BUDGETS = {"warm": 100.0, "refresh": 20.0, "queue": 100.0}
"""Milliseconds of processor time at 1,000 documents and three annotators."""

Clocks = dict[str, float]


def measure(documents: int, annotators: list[str]) -> dict[str, Clocks]:
    """The best of some runs of each, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        root = make(Path(folder) / "news", documents, annotators, UNLABELLED)
        time.sleep(SETTLE)
        found = {"cold": _run("cold", root, folder), "first queue": _run("queue", root, folder)}
        for what in ("warm", "queue", "refresh"):
            runs = [_run(what, root, folder) for _ in range(TIMES if what != "refresh" else 1)]
            found[what] = {clock: min(one[clock] for one in runs) for clock in runs[0]}
        return found


def say(documents: int, annotators: list[str]) -> list[Verdict]:
    """Print the figures of one size; the budgets are for 1,000 documents and three annotators."""
    found = measure(documents, annotators)
    print(f"{len(annotators)} annotators, {documents} documents on disk, 3000 characters, 30 spans")
    words = {
        "cold": "counted for the first time",
        "warm": "panel from the cache",
        "refresh": "one more document finished",
        "first queue": "queue of adjudication for the first time",
        "queue": "queue from the cache",
    }
    for what, title in words.items():
        print(f"  {title:42} {found[what]['cpu']:9.1f} ms ({found[what]['wall']:.1f} wall)")
    print(f"  {'numpy and modules, apart':42} {found['warm']['import']:9.1f} ms")
    return [
        Verdict(
            found[what]["cpu"] <= budget,
            f"{words[what]}, {documents} documents: {found[what]['cpu']:.1f} ms of CPU, budget {budget:.0f}",
            binding=False,
        )
        for what, budget in BUDGETS.items()
    ]


def _run(what: str, root: Path, cache: str) -> Clocks:
    found = subprocess.run(
        [sys.executable, "-m", "harness.kept", what, str(root)],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"XDG_CACHE_HOME": f"{cache}/cache"},
        capture_output=True,
        text=True,
        check=True,
    )
    clocks: Clocks = json.loads(found.stdout)
    return clocks


def _timed(work: Callable[[], Any]) -> tuple[Clocks, Any]:
    cpu, wall = time.process_time(), time.perf_counter()
    value = work()
    return {"cpu": 1000 * (time.process_time() - cpu), "wall": 1000 * (time.perf_counter() - wall)}, value


def _imports() -> None:
    for name in (
        "agreement.comparison",
        "agreement.stored",
        "project.deciding.adjudicate",
        "project.agreeing.agree",
    ):
        import_module(f"annotator.{name}")


def main(what: str, root: Path) -> Clocks:
    imports, _ = _timed(_imports)
    from annotator.project.agreeing.agree import Choice, agree, refresh
    from annotator.project.deciding.adjudicate import queue
    from annotator.project.open import open_project

    work: Callable[[], Any] = lambda: agree(open_project(root), Choice())  # noqa: E731
    if what == "queue":
        work = lambda: queue(open_project(root, annotator="gold"))  # noqa: E731
    clocks, agreement = _timed(work)
    if what == "refresh":
        store, runs = agreement.project.store, []
        for id in store.documents()[-UNLABELLED:]:
            finish(store, id, agreement.annotators)
            one, agreement = _timed(partial(refresh, agreement, [id]))
            runs.append(one)
        clocks = {clock: min(one[clock] for one in runs) for clock in runs[0]}
    return clocks | {"import": imports["cpu"]}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
