"""Many files at once: each whole and durable before it is said to be there, none replaced."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from annotator.store import atomic, bulk
from annotator.store.bulk import NewFile, put_new
from tests.support.killing import Killed, killed_at


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 4)


def files(root: Path, number: int = 10) -> list[NewFile]:
    return [NewFile(f"{root}/anna/d{n % 3}/{n}.json", b"%d" % n * 100) for n in range(number)]


def put(root: Path, wanted: list[NewFile], done: list[str]) -> None:
    for path in put_new(root, wanted, make_folder=lambda one: atomic.make_directories(root, one)):
        done.append(path)


def held(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_files_are_put_where_they_belong(tmp_path: Path) -> None:
    root, done = tmp_path / "labels", list[str]()
    put(root, files(root), done)
    assert held(root) == dict(files(root)) and done == [one.path for one in files(root)]
    assert {Path(path).stat().st_mode & 0o777 for path in done} == {atomic.FILE_MODE}
    assert (root / "anna").stat().st_mode & 0o777 == atomic.DIRECTORY_MODE
    assert root.stat().st_mode & 0o777 == atomic.ROOT_MODE


def test_without_a_mode_the_umask_decides(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        [path] = put_new(tmp_path, [NewFile(f"{tmp_path}/a", b"x")], make_folder=lambda one: None, mode=None)
    finally:
        os.umask(old)
    assert Path(path).stat().st_mode & 0o777 == 0o640


def test_nothing_is_replaced(tmp_path: Path) -> None:
    root, done = tmp_path / "labels", list[str]()
    root.mkdir()
    (root / "anna").mkdir()
    (root / "anna" / "d0").mkdir()
    (root / "anna" / "d0" / "6.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        put(root, files(root), done)
    assert not (tmp_path / "elsewhere").exists()
    assert done == [one.path for one in files(root)][:4]
    assert not list(root.rglob(f"{atomic.TEMPORARY}*"))


def test_killed_at_any_moment_every_file_is_whole_or_not_there(tmp_path: Path) -> None:
    for moment in count(1):
        root, done, finished = tmp_path / str(moment), list[str](), False
        with killed_at(moment), suppress(Killed):
            put(root, files(root, 6), done)
            finished = True
        found, wanted = held(root) if root.exists() else {}, dict(files(root, 6))
        for path, data in found.items():
            assert Path(path).name.startswith(atomic.TEMPORARY) or data == wanted[path]
        assert set(done) <= set(found)
        if finished:
            break
    assert set(found) == set(wanted) and moment > 40


def test_what_was_said_to_be_there_is_there_after_power_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file counts if it was synced, then got its name, and then its folder was synced."""
    root, done = tmp_path / "labels", list[str]()
    synced: set[int] = set()
    named: set[int] = set()
    real = os.fsync

    def sync(fd: int) -> None:
        real(fd)
        here = Path(f"/proc/self/fd/{fd}")
        if here.resolve().is_dir():
            named.update(one.inode() for one in os.scandir(here) if one.inode() in synced)
        else:
            synced.add(os.fstat(fd).st_ino)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("open files cannot be looked up here")
    monkeypatch.setattr(os, "fsync", sync)
    for path in put_new(root, files(root), make_folder=lambda one: atomic.make_directories(root, one)):
        done.append(path)
        assert Path(path).stat().st_ino in named
    assert len(done) == 10


def test_what_a_killed_process_left_is_taken_away_and_what_is_in_use_stays(tmp_path: Path) -> None:
    folder = tmp_path / "labels" / "anna" / "d1"
    folder.mkdir(parents=True)
    for name in ("left", "used"):
        (folder / f"{bulk.UNNAMED}{name}").write_bytes(b"x")
    (folder / f"{bulk.UNNAMED}pipe").symlink_to(tmp_path / "elsewhere")
    (folder / f"{atomic.TEMPORARY}of-a-window").write_bytes(b"x")
    with (folder / f"{bulk.UNNAMED}used").open("rb") as used:
        assert bulk.lock(used.fileno())
        put(tmp_path / "labels", [NewFile(f"{folder}/a.json", b"a")], [])
        names = {path.name.removeprefix(bulk.UNNAMED) for path in folder.iterdir()}
        assert names == {f"{atomic.TEMPORARY}of-a-window", "pipe", "used", "a.json"}
