"""Real processes: killed at any moment, and two at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from annotator.store.journal import SUFFIX
from tests.support.stores import ME, pen, shown, store_at

ROOT = Path(__file__).parents[2]

APPEND = """
import os, sys
from pathlib import Path
from tests.support.stores import pen, store_at

def append(folder, name, count, out):
    one = None
    for n in range(count):
        if one is None:
            one = pen(store_at(folder))
        one.label(f"{name}-{n}")
        out.write(f"{name}-{n}\\n")
        out.flush()
        if n % 7 == 6:  # leave the document and come back: checkpoints are killed as well
            one.close()
            one = None
    if one:
        one.close()

for row in sys.stdin:
    folder, name, count, pipe = row.rstrip("\\n").split("\\t")
    if (pid := os.fork()) == 0:
        with open(pipe, "w") as out:
            append(Path(folder), name, int(count), out)
        os._exit(0)
    print(pid, flush=True)
print(*(os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(ROUNDS)))
"""
"""A process that appends, for each row it is told; what they need is imported once, in their parent."""


class Processes:
    """Starts processes that append changes to a store."""

    def __init__(self, place: Path, rounds: int) -> None:
        self._place = place
        self._parent = subprocess.Popen(
            [sys.executable, "-c", APPEND.replace("ROUNDS", str(rounds))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def start(self, folder: Path, name: str, count: int) -> tuple[int, BinaryIO]:
        """A process that makes so many changes: its id, and what it acknowledges."""
        assert self._parent.stdin is not None and self._parent.stdout is not None
        pipe = self._place / f"{name}.pipe"
        os.mkfifo(pipe)
        self._parent.stdin.write(f"{folder}\t{name}\t{count}\t{pipe}\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline()), pipe.open("rb")

    def ended(self) -> list[int]:
        """Wait for all of them: how each ended, an exit code or minus the signal."""
        out, _ = self._parent.communicate(timeout=120)
        return [int(one) for one in out.split()]


@pytest.mark.slow
def test_kill_at_fifty_moments_loses_no_acknowledged_change(tmp_path):
    seed = random.randrange(2**32)
    moments = random.Random(seed)
    total = 0
    processes = Processes(tmp_path, 50)
    for round in range(50):
        if round % 10 == 0:  # a history of ten crashes is long enough
            folder, acknowledged = tmp_path / f"{round}", set[str]()
        process, pipe = processes.start(folder, f"r{round}", 100_000)
        with pipe:
            said = [pipe.readline() for _ in range(moments.randrange(1, 40))]
            time.sleep(moments.uniform(0, 0.01))
            os.kill(process, signal.SIGKILL)
            said += pipe.readlines()  # up to its end: nothing of the process is left
        whole = {row.decode().strip() for row in said if row.endswith(b"\n")}
        acknowledged |= whole
        total += len(whole)
        found = set(shown(store_at(folder)))
        assert acknowledged <= found, f"seed {seed}, round {round}: lost {sorted(acknowledged - found)[:5]}"
        assert store_at(folder).open(ME, "d1").read_only is None
    assert processes.ended() == [-signal.SIGKILL] * 50
    assert total > 400, f"only {total} changes were acknowledged in 50 rounds"
    before = {path: path.read_bytes() for path in folder.rglob(f"*{SUFFIX}")}
    again = pen(store_at(folder))
    again.undo()
    again.close()
    assert all(path.read_bytes() == data for path, data in before.items()), "no journal was touched again"


@pytest.mark.slow
def test_two_processes_keep_all_four_hundred(tmp_path):
    processes = Processes(tmp_path, 2)
    for _, pipe in [processes.start(tmp_path, name, 200) for name in ("left", "right")]:
        with pipe:
            assert len(pipe.readlines()) == 200
    assert processes.ended() == [0, 0]
    expected = {f"{name}-{n}" for name in ("left", "right") for n in range(200)}
    assert set(shown(store_at(tmp_path))) == expected
    store_at(tmp_path).open(ME, "d1").close()
    (labels,) = store_at(tmp_path).labels(ME)
    assert {one.id for one in labels.annotations} == expected
    assert [one.annotations for one in store_at(tmp_path).progress(ME)] == [400]
