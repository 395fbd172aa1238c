"""Real processes: killed at any moment, and two at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.store.journal import SUFFIX
from tests.support.stores import ME, pen, shown, store_at

ROOT = Path(__file__).parents[2]

APPEND = """
import sys
from pathlib import Path
from tests.support.stores import pen, store_at
folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
one = None
for n in range(count):
    if one is None:
        one = pen(store_at(folder))
    one.label(f"{name}-{n}")
    sys.stdout.write(f"{name}-{n}\\n")
    sys.stdout.flush()
    if n % 7 == 6:  # leave the document and come back: checkpoints are killed as well
        one.close()
        one = None
if one:
    one.close()
"""


def start(folder: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", APPEND, str(folder), name, str(count)], stdout=subprocess.PIPE, cwd=ROOT
    )


@pytest.mark.slow
def test_kill_at_fifty_moments_loses_no_acknowledged_change(tmp_path):
    seed = random.randrange(2**32)
    moments = random.Random(seed)
    total = 0
    for round in range(50):
        if round % 10 == 0:  # a history of ten crashes is long enough
            folder, acknowledged = tmp_path / f"{round}", set[str]()
        process = start(folder, f"r{round}", 100_000)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(moments.randrange(1, 40))]
        time.sleep(moments.uniform(0, 0.01))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        whole = {row.decode().strip() for row in said if row.endswith(b"\n")}
        acknowledged |= whole
        total += len(whole)
        found = set(shown(store_at(folder)))
        assert acknowledged <= found, f"seed {seed}, round {round}: lost {sorted(acknowledged - found)[:5]}"
        assert store_at(folder).open(ME, "d1").read_only is None
    assert total > 400, f"only {total} changes were acknowledged in 50 rounds"
    before = {path: path.read_bytes() for path in folder.rglob(f"*{SUFFIX}")}
    again = pen(store_at(folder))
    again.undo()
    again.close()
    assert all(path.read_bytes() == data for path, data in before.items()), "no journal was touched again"


@pytest.mark.slow
def test_two_processes_keep_all_four_hundred(tmp_path):
    processes = [start(tmp_path, name, 200) for name in ("left", "right")]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    expected = {f"{name}-{n}" for name in ("left", "right") for n in range(200)}
    assert set(shown(store_at(tmp_path))) == expected
    store_at(tmp_path).open(ME, "d1").close()
    (labels,) = store_at(tmp_path).labels(ME)
    assert {one.id for one in labels.annotations} == expected
    assert [one.annotations for one in store_at(tmp_path).progress(ME)] == [400]
