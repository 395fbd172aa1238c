"""Killed, hung up, stalled, out of disk, open twice: what was painted is on disk."""

from __future__ import annotations

import os
import random
import re
import resource
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from annotator.project.schemas import load_schema
from tests.support.desks import Person
from tests.support.nursery import Nursery
from tests.support.projects import (
    ARTICLE,
    ME,
    SCHEMA,
    held,
    label_file,
    leave,
    make_project,
    said,
    seed,
    sit_down,
)
from tests.support.terminal import KEYS, Terminal, annotator

pytestmark = pytest.mark.slow

State = list[tuple[str, int, int]]
TEXT = seed(ARTICLE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path)


# -- killed at any moment --------------------------------------------------------------------------

KILLS = 50
REOPENED = 5

# Word by word: two labels that stay and one that is undone, so that every kind of step is in flight.
STREAM = ["a", "s", "right", "l", "u", "right"] * 45


def states() -> list[State]:
    """What is labelled after each key of the stream, without a terminal and without a disk."""
    person = Person(TEXT, load_schema(SCHEMA, "schema"), width=75, height=21)
    found: list[State] = [[]]
    for key in STREAM:
        person.press(key)
        labelled = ((one.label, one.start, one.end) for one in person.desk.doc.annotations)
        found.append(sorted(labelled, key=lambda one: (one[1], -one[2], one[0])))
    return found


def painted(at: Terminal) -> dict[str, int]:
    """How many of the labels that stay the screen shows."""
    counts = {}
    for label, title in (("agency", "Agency"), ("source", "Source")):
        shown = re.search(rf"\b{title} (\d+)", at.text)
        counts[label] = int(shown[1]) if shown else 0
    return counts


def stream(at: Terminal, seconds: float) -> None:
    """Press the keys of the stream as fast as they are taken, for some time."""
    data = "".join(KEYS.get(key, key) for key in STREAM).encode()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        readable, writable, _ = select.select([at.fd], [at.fd] if data else [], [], left)
        if readable:
            at.take()
        if writable:
            data = data[os.write(at.fd, data[:32]) :]


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    with Nursery() as made:
        yield made


def test_whatever_was_painted_before_a_kill_is_there_again(root: Path, nursery: Nursery):
    expected = states()
    counts = [Counter(label for label, *_ in state) for state in expected]
    dice = random.Random(50)
    moments = [dice.uniform(0.01, 0.7) for _ in range(KILLS)]
    caught = []
    # While one is killed the next one starts: two processes, two cores.
    coming = start(nursery, root, 0)
    for number, moment in enumerate(moments):
        at, coming = coming, start(nursery, root, number + 1) if number + 1 < KILLS else None
        with at:
            at.wait_for("? keys", "saved")
            stream(at, moment)
            at.kill(signal.SIGKILL)
            assert at.wait() == -signal.SIGKILL
            at.drain()
            shown = painted(at)
        at_least = max(
            next(step for step, count in enumerate(counts) if count[label] >= shown[label]) for label in shown
        )
        on_disk = held(root, me=name(number))
        steps = [step for step, state in enumerate(expected) if state == on_disk]
        assert steps, f"round {number}: what is on disk was never labelled so"
        assert max(steps) >= at_least, f"round {number}: {shown} was painted, {on_disk} is on disk"
        caught.append(max(steps))
        if number % (KILLS // REOPENED) == 0:
            with sit_down(root, me=name(number)) as again:
                assert painted(again) == {label: counts[max(steps)][label] for label in shown}
                leave(again)
    print(f"\nkilled after {sorted(caught)} of {len(STREAM)} keys")
    assert len(set(caught)) > KILLS / 3, "the kills did not fall on different moments"


def name(number: int) -> str:
    return f"{ME}{number}"


def start(nursery: Nursery, root: Path, number: int) -> Terminal:
    return nursery.start("annotate", str(root), "--annotator", name(number))


# -- asked to end, or left alone -------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_while_keys_stream_in(root: Path, number: signal.Signals):
    with sit_down(root) as at:
        stream(at, 0.3)
        at.wait_until(lambda: painted(at)["agency"] > 0, "a label")
        shown = painted(at)
        at.kill(number)
        assert at.wait(5) == 0
    on_disk = held(root)
    assert Counter(label for label, *_ in on_disk) >= Counter(shown)
    assert [one[:3] for one in said(label_file(root))] == on_disk
    with sit_down(root) as at:
        at.wait_for(f"Agency {sum(label == 'agency' for label, *_ in on_disk)}")
        leave(at)


def stall(at: Terminal, root: Path) -> int:
    """Turn pages and label, reading nothing, until keys do nothing any more; how many labels were made."""
    for _ in range(100):
        before = len(held(root))
        for _ in range(30):
            at.write_unread((KEYS["pagedown"] + KEYS["pageup"]).encode())
            time.sleep(0.02)  # a frame each: what is not painted fills no line
        at.write_unread(b"a" + KEYS["right"].encode())
        end = time.monotonic() + 1
        while len(held(root)) == before:
            if time.monotonic() > end:
                return before
            time.sleep(0.05)
    raise AssertionError("the process was never stalled")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_although_nobody_reads_what_it_writes(root: Path, number: signal.Signals):
    with sit_down(root) as at:
        made = stall(at, root)
        begin = time.monotonic()
        at.kill(number)
        status = at.wait_unread(10)
        assert time.monotonic() - begin < 4
        assert status in (0, -signal.SIGALRM)
    assert len(held(root)) >= made


def test_closing_the_terminal_ends_it_well(root: Path):
    with sit_down(root) as at:
        stream(at, 0.3)
        shown = painted(at)
        at.hang_up()
        # 120: the interpreter had something left to tell a terminal that is gone.
        assert at.wait_unread(6) in (0, 120)
    assert not list(Path(os.environ["HOME"]).rglob("fault-*")), "a line that drops is no fault"
    on_disk = held(root)
    assert Counter(label for label, *_ in on_disk) >= Counter(shown)
    assert [one[:3] for one in said(label_file(root))] == on_disk
    with sit_down(root) as at:  # where it was, and undo goes on
        at.wait_until(lambda: at.cursor[0] > 10 and at.cursor[1] < 20, "the place")
        at.press("u")
        at.wait_for("undo ")
        leave(at)


@pytest.mark.needs("program:setsid")
def test_it_ends_where_no_signal_tells_that_the_terminal_was_closed(root: Path):
    command = ["setsid", "--wait", *annotator("annotate", str(root), "--annotator", ME)]
    with Terminal(command) as at:
        at.wait_for("? keys", "saved")
        at.press("a")
        at.wait_for("Agency 1")
        at.hang_up()
        file = root / "labels" / ME / f"{ARTICLE}.json"
        wait_until(file.exists, "the label file, which is written at the end")
    assert len(said(label_file(root))) == 1


def wait_until(condition: Callable[[], bool], what: str, limit: float = 10.0) -> None:
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, f"{what} did not come within {limit} s"
        time.sleep(0.05)


# -- out of disk -----------------------------------------------------------------------------------


def out_of_disk(root: Path, fill: Callable[[Terminal], None], free: Callable[[Terminal], None]) -> None:
    """Label until the disk is full, be told and refused, make room, and go on with nothing lost."""
    with sit_down(root) as at:
        at.press("a", "right")
        at.wait_for("Agency 1", "saved")
        fill(at)
        # The last block of the journal may have room for a few lines more.
        made = 0
        while "NOT SAVED" not in at.text:
            at.press("l", "right")
            made += 1
            answer = re.compile(rf"Location {made}\b|NOT SAVED")
            at.wait_until(lambda answer=answer: answer.search(at.text) is not None, "an answer")
            assert made < 60
        made -= 1
        at.press("s", "right", "c")
        at.press("q")
        at.wait_for("NOT SAVED and will be lost")
        assert f"Location {made + 1}" not in at.text, "what is not saved was painted"
        assert "Source 1" not in at.text
        assert "Count 1" not in at.text
        saved = Counter(label for label, *_ in held(root))
        assert saved == Counter(agency=1, location=made)
        free(at)
        at.press("a")
        at.wait_for("Agency 2", f"Location {made + 1}")
        at.wait_gone("NOT SAVED")
        assert " saved" in at.text
        leave(at)
    saved = Counter(label for label, *_ in said(label_file(root)))
    assert saved == Counter(agency=2, location=made + 1)


def test_a_limit_on_files_is_told_and_nothing_is_lost(root: Path):
    unlimited = resource.RLIM_INFINITY, resource.RLIM_INFINITY
    out_of_disk(
        root,
        lambda at: resource.prlimit(at.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY)) and None,
        lambda at: resource.prlimit(at.pid, resource.RLIMIT_FSIZE, unlimited) and None,
    )


@contextmanager
def small_disk(where: Path, kilobytes: int) -> Iterator[None]:
    """A disk of its own for a folder; the test is skipped where this account may not mount one."""
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(where)]
    done = subprocess.run(mount, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(where)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs is Linux's")
@pytest.mark.needs("program:mount")
def test_a_full_disk_is_told_and_nothing_is_lost(root: Path):
    with small_disk(root / "labels", 256):
        filler = root / "labels" / ".filler"

        def fill(at: Terminal) -> None:
            with filler.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(b"x" * 4096)

        def free(at: Terminal) -> None:
            filler.unlink()

        out_of_disk(root, fill, free)


# -- two windows -----------------------------------------------------------------------------------


def test_two_windows_on_one_document_keep_every_change(root: Path):
    each = 100
    with sit_down(root) as one, sit_down(root) as other:
        for _ in range(each // 10):
            one.press(*["a", "right"] * 10)
            other.press(*["s", "right"] * 10)
        one.wait_for(f"Agency {each}")
        other.wait_for(f"Source {each}")
        assert "Source 1" not in one.text  # the other window's changes come in on opening
        leave(one)
        leave(other)
    counts = Counter(label for label, *_ in said(label_file(root)))
    assert counts == {"agency": each, "source": each}
    with sit_down(root) as at:
        at.wait_for(f"Agency {each}", f"Source {each}")
        leave(at)
