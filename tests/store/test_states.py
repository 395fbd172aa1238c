"""Whether files are as they were, without opening one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.store import states
from annotator.store.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    folder = tmp_path / "labels" / "ana"
    (folder / "one.journal").mkdir(parents=True)
    (folder / "one.json").write_text("{}", "utf-8")
    (folder / "one.journal" / "a.jsonl").write_text("1\n", "utf-8")
    return Tree(tmp_path / "labels")


def append(folder: Path) -> None:
    with (folder / "one.journal" / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("2\n")


def set_the_time_back(folder: Path) -> None:
    path = folder / "one.json"
    before = path.stat()
    time.sleep(0.05)  # a tick of the file system's clock
    path.write_text("[]", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a step more": append,
    "a session more": lambda folder: (folder / "one.journal" / "b.jsonl").touch(),
    "a session less": lambda folder: (folder / "one.journal" / "a.jsonl").unlink(),
    "a label file less": lambda folder: (folder / "one.json").unlink(),
    "another label file in its place": lambda folder: (folder / "one.journal" / "a.jsonl").replace(
        folder / "one.json"
    ),
    "an edit of the same length, its time set back": set_the_time_back,
    "other rights": lambda folder: (folder / "one.json").chmod(0o600),
    "a link in place of the journal": lambda folder: (
        (folder / "one.journal").rename(folder / "two.journal"),
        (folder / "one.journal").symlink_to(folder / "two.journal"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_shows(tree: Tree, name: str) -> None:
    before = states.of_labels(tree, "ana", "one")
    assert states.same_labels(tree, "ana", "one", before)
    CHANGES[name](tree.root / "ana")
    assert not states.same_labels(tree, "ana", "one", before)
    assert states.same_labels(tree, "ana", "one", states.of_labels(tree, "ana", "one"))


def test_what_is_not_there_is_a_state_too(tree: Tree) -> None:
    nothing = states.of_labels(tree, "ana", "two")
    assert not any(nothing)
    assert states.same_labels(tree, "ana", "two", nothing)
    (tree.root / "ana" / "two.json").touch()
    assert not states.same_labels(tree, "ana", "two", nothing)


def test_what_changed_a_moment_ago_is_not_settled(tree: Tree) -> None:
    state = states.of_labels(tree, "ana", "one")
    now = time.time_ns()
    assert not states.settled(state, now)
    assert states.settled(state, now + 2 * states.TICK)
    assert not states.settled(state, now - 3600 * 10**9)  # a clock that is wrong
