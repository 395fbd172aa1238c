"""What killed exports leave is taken away, what others still write is not, and no older export is lost."""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.report import Report
from annotator.project.exporting import destination as module
from annotator.project.exporting.destination import destination


def export(path: Path, words: str) -> None:
    with destination(path) as place:
        (place.folder / "data.txt").write_text(words)
        Report("x", "anna").save(place.folder / "report.json")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def killed(work: Any) -> None:
    """Do something in a process that kills itself in the middle of it."""
    process = get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_export_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    def dying() -> None:
        with destination(tmp_path / "out") as place:
            (place.folder / "data.txt").write_text("half")
            die()

    export(tmp_path / "out", "old")
    killed(dying)
    assert len(names(tmp_path)) == 2
    export(tmp_path / "another", "x")
    assert len(names(tmp_path)) == 3
    export(tmp_path / "out", "new")
    assert names(tmp_path) == ["another", "out"]
    assert (tmp_path / "out" / "data.txt").read_text() == "new"


def test_what_is_still_written_is_left_alone(tmp_path: Path) -> None:
    with destination(tmp_path / "out") as place:
        (place.folder / "data.txt").write_text("slow")
        Report("x", "anna").save(place.folder / "report.json")
        export(tmp_path / "out", "quick")
        assert (place.folder / "data.txt").read_text() == "slow"
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "data.txt").read_text() == "slow"


def test_an_older_export_that_was_taken_away_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path / "out", "old")

    def dying() -> None:
        rename = Path.rename

        def half(path: Path, target: Path) -> None:
            if path.name.endswith(module.PARTIAL):
                die()
            rename(path, target)

        monkeypatch.setattr(Path, "rename", half)
        export(tmp_path / "out", "new")

    killed(dying)
    assert "out" not in names(tmp_path)
    with pytest.raises(ZeroDivisionError), destination(tmp_path / "out") as place:
        assert place.previous == tmp_path / "out"
        raise ZeroDivisionError
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "data.txt").read_text() == "old"


def test_folders_of_others_with_such_names_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".out-x.partial").write_text("a file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".out-y.partial").symlink_to(tmp_path / "elsewhere")
    (tmp_path / ".outer-z.partial").mkdir()
    export(tmp_path / "out", "x")
    assert names(tmp_path) == [".out-x.partial", ".out-y.partial", ".outer-z.partial", "elsewhere", "out"]
