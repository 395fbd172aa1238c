"""Whether files are what they were when they were read: told by place, size and times; none is opened.

A change always shows: journals only grow, a label file is put in place of the old one, and the time at
which the system last changed a file (`ctime`) cannot be set back by whoever edits it. What was changed a
moment ago is told apart by `settled`: within one tick of the clock a second change may leave no trace.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TypeAlias

from annotator.store import journal, names
from annotator.store.tree import JOURNAL, LABELS, Tree

State: TypeAlias = list[int | str]
"""Place, size and two times of a file; of labels those of the label file, of the folder of the journal, and
of each session file after its name."""

TICK = 2_000_000_000
"""Nanoseconds: the coarsest clock of any file system in use (FAT)."""

_FILE = 4


def of_file(path: str | Path, *, follow: bool = False) -> State:
    """The state of one file; zeros if it is not there, the reason's number if it cannot be looked at."""
    try:
        found = os.stat(path, follow_symlinks=follow)  # noqa: PTH116
    except OSError as error:
        return [0, 0, 0, 0 if error.errno in (errno.ENOENT, errno.ENOTDIR) else error.errno or -1]
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def is_file(path: str, state: State, place: int = 0, *, follow: bool = False) -> bool:
    """Whether a file is in the state that stands at a place of a longer one."""
    try:
        found = os.stat(path, follow_symlinks=follow)  # noqa: PTH116
    except OSError:
        return of_file(path, follow=follow) == state[place : place + _FILE]
    return (
        found.st_mtime_ns == state[place + 2]
        and found.st_ctime_ns == state[place + 3]
        and found.st_size == state[place + 1]
        and found.st_ino == state[place]
    )


def of_labels(tree: Tree, annotator: str, document: str) -> State:
    """The state of one document's labels."""
    return of_file(_stem(tree, annotator, document) + LABELS) + of_journal(tree, annotator, document)


def of_journal(tree: Tree, annotator: str, document: str) -> State:
    """The state of one document's journal alone."""
    stem = _stem(tree, annotator, document)
    state = of_file(stem + JOURNAL)
    try:
        found = os.listdir(stem + JOURNAL)  # noqa: PTH208
    except OSError:
        found = []
    for name in sorted(name for name in found if name.endswith(journal.SUFFIX)):
        state += [name, *of_file(f"{stem}{JOURNAL}/{name}")]
    return state


def same_labels(tree: Tree, annotator: str, document: str, state: State) -> bool:
    """Whether the labels are in that state. A folder that did not change holds the same names."""
    # Done for every document of a project: text is joined, and paths are not made.
    stem = _stem(tree, annotator, document)
    if not is_file(stem + LABELS, state) or not is_file(stem + JOURNAL, state, _FILE):
        return False
    folder, place = f"{stem}{JOURNAL}/", 2 * _FILE
    while place < len(state):
        if not is_file(f"{folder}{state[place]}", state, place + 1):
            return False
        place += _FILE + 1
    return True


def settled(state: State, now: int) -> bool:
    """Whether the newest change is long enough ago, at `now` in nanoseconds, that another would show."""
    numbers = [one for one in state if isinstance(one, int)]
    return max((*numbers[2::_FILE], *numbers[3::_FILE]), default=0) < now - TICK


def _stem(tree: Tree, annotator: str, document: str) -> str:
    return f"{tree.root}/{names.file_name(annotator)}/{names.file_name(document)}"
