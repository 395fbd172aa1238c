"""Workers: the same results, errors that reach the caller, and no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats import doors
from annotator.formats.jsonl import Jsonl
from annotator.project.exporting import plan
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.splits import Shares
from annotator.project.exporting.workers import Crew
from tests.support.exports import SCHEMA
from tests.support.memory_store import MemoryStore, labels, said

# -- the crew -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def slowly_first(piece: int) -> tuple[int, int]:
    time.sleep(0.05 if piece == 0 else 0)
    return piece, os.getpid()


def test_every_result_comes_with_its_piece_from_several_processes() -> None:
    crew = Crew(3, slowly_first)
    found = list(crew.run(range(20)))
    crew.end()
    assert sorted(piece for piece, _ in found) == list(range(20))
    assert all(piece == result[0] for piece, result in found)
    assert len({result[1] for _, result in found} - {os.getpid()}) == 3


def test_a_slow_piece_does_not_hold_up_the_others() -> None:
    others_are_done = multiprocessing.get_context("fork").Event()

    def wait_for_the_others(piece: int) -> bool:
        if piece == 5:
            others_are_done.set()
        return piece > 0 or others_are_done.wait(20)

    crew = Crew(2, wait_for_the_others)
    found = list(crew.run(range(6)))
    crew.end()
    assert [piece for piece, _ in found[:4]] == [1, 2, 3, 4]
    assert sorted(found) == [(piece, True) for piece in range(6)]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_pieces_than_workers(count: int) -> None:
    crew = Crew(4, slowly_first)
    assert len(list(crew.run(range(count)))) == count
    crew.end()


def test_no_more_pieces_are_taken_than_there_are_workers() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for piece in range(100):
            taken.append(piece)
            yield piece

    crew = Crew(2, slowly_first)
    results = crew.run(pieces())
    next(results)
    assert len(taken) <= 3
    crew.end(at_once=True)


def failing(piece: str) -> str:
    match piece:
        case "people":
            raise DataError("it is broken", where="d1", remedy="Mend it")
        case "disk":
            raise OSError(28, "No space left on device", "/out")
        case "fault":
            raise ZeroDivisionError("never divide")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
    return piece


@pytest.mark.parametrize(
    ("piece", "kind", "words"),
    [
        ("people", DataError, r"d1: it is broken\. Mend it"),
        ("disk", OSError, "No space left"),
        ("fault", RuntimeError, "ZeroDivisionError: never divide"),
        ("killed", DataError, "ended before its work was done.*--workers"),
    ],
)
def test_an_error_of_a_worker_is_raised_here(piece: str, kind: type[Exception], words: str) -> None:
    crew = Crew(2, failing)
    with pytest.raises(kind, match=words):
        list(crew.run(["well", "well", piece, "well", "well"]))
    crew.end(at_once=True)


def test_workers_end_when_their_caller_is_gone() -> None:
    ours, theirs = multiprocessing.Pipe()

    def caller() -> None:
        crew = Crew(2, slowly_first)
        theirs.send([pid for _, (_, pid) in crew.run(range(2))])
        os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=caller)
    process.start()
    workers = ours.recv()
    process.join()
    deadline = time.monotonic() + 20
    while any(map(runs, workers)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(runs, workers))


def runs(pid: int) -> bool:
    try:
        # One that nobody has waited for yet has ended all the same.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# -- exports ------------------------------------------------------------------------------------


def store_of(count: int) -> MemoryStore:
    documents = [
        Document(f"d{number:03}", f"Police in Goma held {number} people.") for number in range(count)
    ]
    made = []
    for number, one in enumerate(documents):
        place = said("a1", "gone" if number % 7 == 0 else "place", (10, 14), attributes={"x": 2**70})
        wrong = said("a2", "place", (0, 4), quote="None")
        status = "in_progress" if number % 11 == 0 else "done"
        made.append(labels(one, place, wrong, status=status))
        made.append(labels(one, place, annotator="ben"))
    return MemoryStore(SCHEMA, documents, made)


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def heavy(name: str) -> list[Any]:
    """The marks of a format that needs a library."""
    needs = tuple(getattr(doors.load("exports", name), "needs", {}))
    return [pytest.mark.slow, pytest.mark.needs(*needs)] if needs else []


NAMES = [pytest.param(name, marks=heavy(name)) for name in doors.names("exports")]


@pytest.mark.parametrize("name", NAMES)
def test_however_many_workers_the_data_are_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "SIZE", 7)
    store, format = store_of(60), doors.load("exports", name)()
    everybody = format.holds.annotators
    selection = Selection(
        everybody=everybody, annotators=() if everybody else ("anna",), shares=Shares(0.2, 0.2)
    )
    for workers in (1, 2, 3):
        seen: list[tuple[str, int]] = []
        export(
            store,
            format,
            tmp_path / str(workers),
            selection,
            workers=workers,
            progress=lambda doing, done, total, seen=seen: seen.append((doing, done)),  # type: ignore[misc]
        )
        assert [done for doing, done in seen if doing == "writing"][-1] == (60 if everybody else 54)
    one, *others = (written(tmp_path / str(workers)) for workers in (1, 2, 3))
    assert len(one) > 1
    for other in others:
        assert one.keys() == other.keys()
        assert [path for path in one if one[path] != other[path]] == []


class Full(Jsonl):
    """A format whose disk is full."""

    def writer(self, *_: Any) -> Any:
        raise OSError(28, "No space left on device", "/out")


@pytest.mark.parametrize("workers", [1, 3])
def test_when_it_fails_nothing_is_left(tmp_path: Path, workers: int) -> None:
    with pytest.raises(DataError, match="No space left"):
        export(store_of(20), Full(), tmp_path / "out", Selection(annotators=("ben",)), workers=workers)
    with pytest.raises(UsageError, match="no finished documents"):
        empty = MemoryStore(
            SCHEMA, [Document("d1", "x")], [labels(Document("d1", "x"), status="in_progress")]
        )
        export(empty, Jsonl(), tmp_path / "out", workers=workers)
    assert list(tmp_path.iterdir()) == []
