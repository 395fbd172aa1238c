"""What is left after the power went: only what was synced, names included."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from tests.support.stores import pen, shown, store_at


class Disk:
    """Keeps, for each file and directory, what its last sync made durable; the rest is only in memory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[int, bytes] = {}
        self.names: dict[int, dict[str, int]] = {}

    def sync(self, fd: int) -> None:
        status = os.fstat(fd)
        path = Path(f"/proc/self/fd/{fd}")
        if stat.S_ISDIR(status.st_mode):
            self.names[status.st_ino] = {one.name: one.inode() for one in os.scandir(path)}
        else:
            self.files[status.st_ino] = path.read_bytes()

    def after_power_loss(self, target: Path) -> Path:
        """The folder as it would be found: a name that was not synced is gone, a file as last synced."""
        shutil.rmtree(target, ignore_errors=True)
        self._restore(self.root.stat().st_ino, target)
        return target

    def _restore(self, inode: int, target: Path) -> None:
        target.mkdir(parents=True)
        for name, one in self.names.get(inode, {}).items():
            if one in self.names:
                self._restore(one, target / name)
            elif one in self.files:
                (target / name).write_bytes(self.files[one])
            else:
                # The name is there and nothing of what it is: a file is empty.
                (target / name).touch()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("open files cannot be looked up here")
    root = tmp_path / "live"
    root.mkdir()
    disk = Disk(root)
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (real(fd), disk.sync(fd))[0])
    return disk


def test_every_acknowledged_change_is_there_after_power_loss(disk, tmp_path):
    saved: set[str] = set()
    for session in range(3):
        one = pen(store_at(disk.root))
        for step in range(3):
            one.label(f"k{session}{step}")
            saved.add(f"k{session}{step}")
            found = store_at(disk.after_power_loss(tmp_path / "found"))
            assert set(shown(found)) == saved
            assert found.open("ann", "d1").read_only is None
        one.close()
        label_file = Path("labels/ann/d1.json")
        found = disk.after_power_loss(tmp_path / "found")
        assert (found / label_file).read_bytes() == (disk.root / label_file).read_bytes()


def test_power_loss_in_the_middle_of_a_checkpoint(disk, tmp_path, monkeypatch):
    one = pen(store_at(disk.root))
    one.label("k1")
    one.close()
    two = pen(store_at(disk.root))
    two.label("k2")
    moments = []
    for name in ("replace", "fsync"):
        real = getattr(os, name)

        def look(*arguments, real=real, **options):
            result = real(*arguments, **options)
            found = store_at(disk.after_power_loss(tmp_path / "found"))
            moments.append(set(shown(found)))
            assert found.open("ann", "d1").read_only is None
            return result

        monkeypatch.setattr(os, name, look)
    two.close()
    assert len(moments) == 3
    assert all(found == {"k1", "k2"} for found in moments)


def test_without_syncing_names_a_first_change_would_be_lost(disk, tmp_path, monkeypatch):
    """That the model tells the two apart."""
    monkeypatch.setattr("annotator.store.atomic.sync_directory", lambda fd: None)
    one = pen(store_at(disk.root))
    one.label("k1")
    assert shown(store_at(disk.after_power_loss(tmp_path / "found"))) == {}
