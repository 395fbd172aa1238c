"""Every call that can fail is made to fail, once and for ever, at every place it is made from."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import AnnotatorError, NotSaved
from annotator.core.fold import Line
from annotator.store import atomic
from annotator.store.folder import FolderStore
from tests.support.stores import ME, Pen, annotation, pen, shown, store_at

ERRORS = [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS]


class Fault:
    """Makes one function of `os` fail from its n-th call on: once, or for ever.

    `late` lets the call do its work first, as a disk may that reports an error all the same.
    """

    def __init__(self, name: str, nth: int, *, forever: bool, late: bool, code: int) -> None:
        self.name, self.nth, self.forever, self.late, self.code = name, nth, forever, late, code
        self.calls = self.fired = 0

    def fail(self, *arguments: Any) -> None:
        raise OSError(self.code, os.strerror(self.code))

    @contextmanager
    def on(self) -> Iterator[None]:
        real: Callable[..., Any] = getattr(os, self.name)

        def faulty(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self.nth or (self.forever and self.calls > self.nth):
                self.fired += 1
                if self.late:
                    if self.name == "write":
                        real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                    else:
                        real(*arguments, **options)
                raise OSError(self.code, os.strerror(self.code))
            return real(*arguments, **options)

        setattr(os, self.name, faulty)
        try:
            yield
        finally:
            setattr(os, self.name, real)


def work(store: FolderStore) -> tuple[set[str], list[str], Pen, Line | None]:
    """Label, undo, close, open, label: until something is not saved.

    Returns what must be labelled now, what was refused, the pen and the change that is not saved.
    """
    saved: set[str] = set()
    refused: list[str] = []
    one = pen(store)
    for step in ("k1", "k2", "undo", "k3", "again", "k4", "k5"):
        if step == "again":
            try:
                one.close()
            except NotSaved:
                refused.append("checkpoint")
            one = pen(store)
            continue
        named = one.fold.undoable()
        undo = ((named.session, named.n),) if step == "undo" and named else ()
        change = None if undo else {"annotations": {step: annotation()}}
        line = Line(one.fold.next_n, one.writer.session, "", change, undo, step)
        try:
            one.fold.add(one.writer.append(line))
        except NotSaved:
            return saved, [*refused, step], one, line
        if undo:
            saved.discard("k2")
        else:
            saved.add(step)
    return saved, refused, one, None


CALLS = ["write", "fsync", "open", "replace", "mkdir", "close", "fchmod", "unlink"]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("forever", [False, True])
@pytest.mark.parametrize("name", CALLS)
def test_nothing_that_was_saved_is_ever_lost(tmp_path, name, forever, late):
    fired = 0
    for nth in range(1, 200):
        root = tmp_path / f"{nth}"
        fault = Fault(name, nth, forever=forever, late=late, code=ERRORS[nth % len(ERRORS)])
        store = store_at(root)
        with fault.on():
            try:
                saved, refused, one, waiting = work(store)
            except AnnotatorError as reading:  # an `open` that only reads may fail as well
                assert name == "open", reading
                fired += fault.fired
                continue
        if fault.fired == 0:
            break
        fired += fault.fired
        if not forever and name in ("write", "fsync"):
            assert set(refused) <= {"checkpoint"}, "one fault alone is got over by a new file"
        found = set(shown(store_at(root)))
        # What was refused may be there or not: a disk that fails late has taken it.
        in_doubt = {step for step in refused if step.startswith("k")} | (
            {"k2"} if "undo" in refused else set()
        )
        assert saved - in_doubt <= found <= saved | in_doubt, f"{name} at call {nth}"
        assert store_at(root).open(ME, "d1").read_only is None, "a fault is never taken for damage"
        if waiting is not None:
            one.fold.add(one.writer.append(waiting))
            if waiting.set:
                saved.add(waiting.name)
            else:
                saved.discard("k2")
            assert set(shown(store_at(root))) == saved, "the disk is well again and the change was kept"
        one.close()
        again = pen(store_at(root))
        assert set(again.fold.state.get("annotations", {})) - {"k2"} == saved - {"k2"}
        while again.fold.undoable():
            again.undo()
        again.close()
        assert shown(store_at(root)) == {}, "each change counts once, also one that two files hold"
    else:
        pytest.fail("the fault never stopped firing")
    assert fired or name == "unlink"


def test_a_step_is_one_write_and_one_sync(tmp_path, monkeypatch):
    calls: list[str] = []
    for name in ("write", "fsync"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *arguments, real=real, name=name: (calls.append(name), real(*arguments))[1]
        )
    one = pen(store_at(tmp_path))
    one.label("k1")
    assert calls[:2] == ["write", "fsync"]
    assert set(calls[2:]) == {"fsync"}, "the names of the new files"
    calls.clear()
    one.label("k2")
    assert calls == ["write", "fsync"]


def test_short_writes_are_gone_on_with(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:7]))
    one = pen(store_at(tmp_path))
    one.label("k1")
    one.label("k2")
    one.close()
    assert set(shown(store_at(tmp_path))) == {"k1", "k2"}


def test_a_file_that_failed_is_never_touched_again(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    (first,) = tmp_path.glob("labels/*/*.journal/*.jsonl")
    with Fault("fsync", 1, forever=False, late=True, code=errno.EIO).on():
        line = one.label("k2")
    in_doubt = first.read_bytes()
    one.label("k3")
    one.close()
    assert first.read_bytes() == in_doubt
    assert len(list(first.parent.iterdir())) == 2
    assert [found.key for found in store_at(tmp_path).lines(ME, "d1")].count(line.key) == 1
    assert one.writer.session != line.session, "later steps belong to the new file"


def test_a_step_after_closing_goes_to_a_file_of_its_own(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    one.close()
    other = (tmp_path / "other").open("wb")  # takes the number that the journal had
    one.label("k2")
    other.close()
    assert (tmp_path / "other").read_bytes() == b""
    assert set(shown(store_at(tmp_path))) == {"k1", "k2"}


def test_where_a_drive_keeps_data_to_itself_it_is_told_to_write(tmp_path, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(atomic, "FULL_SYNC", 51)
    monkeypatch.setattr(atomic.fcntl, "fcntl", lambda fd, command: asked.append(command))
    one = pen(store_at(tmp_path))
    one.label("k1")
    assert asked == [51]
    monkeypatch.setattr(
        atomic.fcntl, "fcntl", Fault("fsync", 1, forever=True, late=False, code=errno.EIO).fail
    )
    with pytest.raises(NotSaved, match="the disk failed"):
        one.label("k2")


def test_a_journal_deleted_under_an_open_window_is_noticed(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    (first,) = tmp_path.glob("labels/*/*.journal/*.jsonl")
    first.unlink()
    one.label("k2")
    assert set(shown(store_at(tmp_path))) == {"k2"}


def test_the_message_names_the_cause_and_what_is_safe(tmp_path):
    one = pen(store_at(tmp_path))
    one.label("k1")
    with (
        Fault("write", 1, forever=True, late=False, code=errno.ENOSPC).on(),
        pytest.raises(NotSaved) as refused,
    ):
        one.label("k2")
    assert "the disk is full" in str(refused.value)
    assert "Everything before this change is safe" in str(refused.value)


def test_a_change_that_cannot_be_written_leaves_the_session_whole(tmp_path):
    one = pen(store_at(tmp_path))
    for note in ("\ud800", {1, 2}):
        with pytest.raises(AnnotatorError, match="cannot be written"):
            one.say({"annotations": {"k1": {"note": note}}})
    one.label("k1")
    one.close()
    assert len(list(tmp_path.glob("labels/*/*.journal/*.jsonl"))) == 1
    assert set(shown(store_at(tmp_path))) == {"k1"}


FILL = """
import resource, signal, sys
from pathlib import Path
from annotator.core.errors import NotSaved
from tests.support.stores import pen, store_at
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
one = pen(store_at(Path(sys.argv[1])))
for n in range(int(sys.argv[2])):
    try:
        one.label(f"k{n}")
    except NotSaved as why:
        print(n, why.what)
        break
try:
    one.close()
except NotSaved as why:
    print("checkpoint:", why.what)
"""


def fill(*arguments: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", FILL, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )


def test_a_limit_on_file_size_loses_nothing(tmp_path):
    # A file that reached the limit is left, and the session goes on in new ones; so the limit must
    # be less than the header to stop the work.
    done = fill(tmp_path, 1500, 3000)
    assert done.returncode == 0, done.stderr
    assert len(shown(store_at(tmp_path))) == 1500
    assert "checkpoint: the label file of 'd1' is behind: the limit on the size of files" in done.stdout
    other = tmp_path / "other"
    assert fill(other, 10, 100).stdout.startswith("0 not saved: the limit on the size of files")


def test_a_disk_that_fills_up_loses_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", disk], capture_output=True
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        done = fill(disk, 5000)
        assert done.returncode == 0, done.stderr
        count, words = done.stdout.split("\n")[0].split(" ", 1)
        assert words == "not saved: the disk is full"
        found = set(shown(store_at(disk)))
        assert {f"k{n}" for n in range(int(count))} <= found <= {f"k{n}" for n in range(int(count) + 1)}
        assert int(count) > 300
        assert "checkpoint: the label file of 'd1' is behind: the disk is full" in done.stdout
        assert not list(disk.rglob(".tmp-*"))
    finally:
        subprocess.run(["umount", disk], check=True)
