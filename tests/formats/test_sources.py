"""Which files are read, which are told of, and how much is still to come."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.core.errors import DataError, UsageError
from annotator.formats.sources import Meter, Sources


def names(root: Path, *suffixes: str) -> list[str]:
    return [str(file.path.relative_to(root)) for file in Sources((root,)).files(*suffixes)]


def test_files_come_in_the_order_of_their_names_folder_by_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a-b.txt", "a/b/c.txt", ".hidden/x.txt", "a/.x.txt", "a/n.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path, ".txt") == ["a/b/c.txt", "a/z.txt", "a-b.txt", "b.txt"]


def test_what_is_no_file_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("x")
    for name, make, word in (
        ("pipe.txt", os.mkfifo, "no ordinary file"),
        ("gone.txt", lambda path: Path(path).symlink_to("nowhere"), "leads nowhere"),
        ("loop.txt", lambda path: Path(path).symlink_to("loop.txt"), "leads nowhere"),
        ("folder.txt", lambda path: Path(path).symlink_to("."), "link to a folder"),
    ):
        make(tmp_path / name)
        with pytest.raises(DataError, match=word) as refused:
            names(tmp_path, ".txt")
        assert refused.value.where == str(tmp_path / name)
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        names(tmp_path / "pipe.txt", ".txt")


def test_links_to_folders_are_told_of_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "deep" / "round").symlink_to("../..")
    sources = Sources((tmp_path / "in",))
    assert [file.id for file in sources.files(".txt")] == ["a"]
    assert sources.not_followed == [str(tmp_path / "in" / "deep" / "round")]


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "locked").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(DataError, match=r"locked: the folder cannot be read: Permission denied"):
        names(tmp_path, ".txt")


def test_how_many_there_will_be_is_told_by_how_much_is_read(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text("x" * 100)
    sources = Sources((tmp_path,))
    told = [sources.meter.expected(done) for done, _ in enumerate(sources.files(".txt"))]
    assert told == [None, 4, 4, 4]
    assert (
        sources.meter.expected(4) is None
    )  # all files were handed out, and nothing said how many are in them


def test_what_is_expected_stays_while_it_is_near_the_truth() -> None:
    meter = Meter(total=1_000_000)
    told = []
    for item in range(1, 10_001):
        meter.reached(item * 100 + item % 7)
        told.append(meter.expected(item))
    assert len(set(told)) < 10 and told[-1] is not None and told[-1] >= 10_000
    assert all(one is not None and one >= done for done, one in enumerate(told, 1))
