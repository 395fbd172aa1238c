"""Windows that open, label, undo, close and are killed: at any moment all read what the page says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Labels
from annotator.core.fold import merge
from annotator.core.labelfile import normal
from tests.support.killing import Killed, killed_at
from tests.support.stores import ME, Pen, annotation, pen, store_at

CRC = len(',"crc":"00000000"}')
Said = tuple[dict[str, tuple[Any, ...]], bool]


@pytest.fixture(autouse=True, scope="module")
def no_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda fd: None)
        yield


def folded_by_the_page(journal: Path) -> dict[str, Any]:
    """ "Fold it yourself", as docs/label-format.md has it."""
    steps: dict[tuple[int, str], dict[str, Any]] = {}
    for file in sorted(journal.glob("*.jsonl")):
        head, *rows = file.read_bytes().split(b"\n")
        for row in rows:
            if row.endswith(b'"%08x"}' % crc32(row[:-CRC] + b"}")):
                step = json.loads(row)
                steps[step["n"], step.get("session", json.loads(head)["session"])] = step
    out: set[tuple[int, str]] = set()
    for key in sorted(steps, reverse=True):
        if key not in out:
            out |= {(n, session) for session, n in steps[key].get("undo", ()) if (n, session) < key}
    state: dict[str, Any] = {}
    for key in sorted(steps.keys() - out):
        merge(state, deepcopy(steps[key].get("set", {})))
    return state


def said_in(state: dict[str, Any]) -> Said:
    shown = normal(state).get("annotations", {})
    found = {
        id: (one["label"], one["spans"][0]["start"], one.get("attributes", {}), one.get("note", ""))
        for id, one in shown.items()
    }
    return found, state.get("status") == "done"


def said_by(labels: Labels) -> Said:
    found = {one.id: (one.label, one.start, one.attributes, one.note) for one in labels.annotations}
    return found, labels.status == "done"


def take_a_step(random: Random, window: Pen) -> None:
    shown = list(normal(window.fold.state).get("annotations", {}))
    kind = random.choice(["label", "label", "values", "remove", "undo", "undo", "redo", "relabel", "status"])
    undone, redone = window.fold.undoable(), window.fold.redoable()
    if kind == "undo" and undone:
        window.undo()
    elif kind == "redo" and redone:
        window.say(None, ((redone.session, redone.n),))
    elif kind == "status":
        window.say({"status": random.choice(["done", None])})
    elif kind in ("values", "remove", "relabel") and shown:
        change = {
            "values": {"attributes": {"v": random.randrange(9)}, "note": random.choice(["", "x"])},
            "remove": {"deleted": True},
            "relabel": {"label": "agency"},
        }
        window.say({"annotations": {random.choice(shown): change[kind]}})
    else:
        start = random.randrange(40)
        window.say({"annotations": {f"k{random.randrange(10**6)}": annotation("count", start, start + 3)}})


def kill(random: Random, window: Pen) -> None:
    """End a window in the middle of a step, or of leaving."""
    try:
        with killed_at(random.randrange(1, 12)):
            take_a_step(random, window) if random.random() < 0.5 else window.close()
    except Killed:
        pass


def cut(random: Random, root: Path, windows: list[Pen]) -> None:
    """Leave half a line at the end of a file that nobody writes to any more."""
    known = {one.writer.session for one in windows}
    files = [one for one in root.glob("labels/*/*.journal/*") if one.stem not in known and one.stat().st_size]
    if files:
        file = random.choice(sorted(files))
        data = file.read_bytes()
        file.write_bytes(data + data[: random.randrange(60)].replace(b"\n", b""))


def assert_all_read_the_same(root: Path) -> None:
    store = store_at(root)
    (read,) = store.labels_of(ME, ["d1"])
    truth = store.truth(ME, "d1")
    assert read == store._weighed(truth, store.document("d1"))
    assert truth.problem is None and truth.edit is None
    assert said_by(read) == said_in(folded_by_the_page(store.tree.journal(ME, "d1")))
    for progress in store.progress(ME):
        assert (progress.annotations, progress.status == "done") == (len(read.annotations), said_by(read)[1])


@given(random=st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_at_every_moment_everybody_reads_what_all_steps_amount_to(
    random: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("history")
    windows: list[Pen] = []
    for _ in range(random.randrange(5, 25)):
        what = random.choice(["open", "close", "kill", "cut", *["step"] * 6])
        if not windows or (what == "open" and len(windows) < 4):
            windows.append(pen(store_at(root)))
        elif what == "close":
            windows.pop(random.randrange(len(windows))).close()
        elif what == "kill":
            kill(random, windows.pop(random.randrange(len(windows))))
        elif what == "cut":
            cut(random, root, windows)
        else:
            take_a_step(random, random.choice(windows))
        assert_all_read_the_same(root)
    for one in windows:
        one.close()
    store_at(root).checkpoint(ME, "d1", take_edit=False)
    assert_all_read_the_same(root)
