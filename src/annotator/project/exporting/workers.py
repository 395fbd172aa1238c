"""Processes that work on pieces of a job.

They are forked, so a piece of work may use whatever the caller has opened: nothing but the pieces and the
results is sent. Each worker has one piece at a time; so a slow consumer holds them up, and memory stays
bounded. Fork before anything starts threads.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from annotator.core.errors import AnnotatorError, DataError

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Crew(Generic[Piece, Result]):
    """So many processes that do the same work until the crew is told to end.

    An error of the work is raised here, as it was if it is one for people; otherwise with its traceback
    as a note.
    """

    def __init__(self, count: int, work: Callable[[Piece], Result]) -> None:
        context = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            # A worker must not hold our ends of pipes open: it would not notice that we are gone.
            process = context.Process(target=_serve, args=(theirs, tuple(self._pipes), work), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def run(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Result]]:
        """Each piece with its result, as they come. Raises DataError if a worker is lost."""
        left = iter(pieces)
        busy: dict[Any, Piece] = {}
        for pipe, piece in zip(self._pipes, left, strict=False):
            _send(pipe, piece)
            busy[pipe] = piece
        while busy:
            for ready in wait(busy):
                result = _receive(ready)
                done = busy.pop(ready)
                for piece in islice(left, 1):
                    _send(ready, piece)
                    busy[ready] = piece
                yield done, result

    def end(self, at_once: bool = False) -> None:
        """Let the processes end, and wait for it; `at_once` does not let them finish their pieces."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            if at_once:
                process.terminate()
            process.join()


def _send(pipe: Any, piece: Any) -> None:
    try:
        pipe.send(piece)
    except (BrokenPipeError, ConnectionResetError):
        raise _lost() from None


def _receive(pipe: Any) -> Any:
    try:
        is_well, result = pipe.recv()
    except (EOFError, ConnectionResetError):
        raise _lost() from None
    if not is_well:
        raise result
    return result


def _lost() -> DataError:
    return DataError(
        "a worker process ended before its work was done",
        remedy="It may have run out of memory: try again with fewer --workers",
    )


def _serve(pipe: Connection, others: tuple[Connection, ...], work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller is interrupted, too, and ends us
    for other in others:
        other.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            piece = pipe.recv()
            try:
                answer: tuple[bool, Any] = (True, work(piece))
            except (AnnotatorError, OSError) as error:
                answer = (False, error)
            except Exception as error:
                answer = (False, _told(error))
            pipe.send(answer)


def _told(error: Exception) -> Exception:
    """An error that can be sent, with where it happened."""
    from traceback import format_exc

    told = RuntimeError(f"{type(error).__name__}: {error}")
    told.add_note(format_exc())
    return told
