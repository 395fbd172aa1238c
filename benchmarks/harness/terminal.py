"""A terminal that draws nothing: a process on a pty, its replies timed and counted.

Nothing here parses what comes back, so that the time measured is the process's own.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType

COLUMNS, LINES = 120, 40

ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
"""Questions of a program, and what a modern terminal says: synchronised updates are known here."""


@dataclass(frozen=True)
class Reply:
    """What came back for one key: seconds until the first and the last byte, and how many bytes."""

    first: float
    last: float
    size: int


class Terminal:
    """One process at a terminal of 120×40 that understands colours; `seen` is all that it wrote.

    Its home is the folder that it is started in, so that nothing is left over from another run.
    """

    def __init__(self, command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(env or {}),
        }
        self.seen = bytearray()
        self.began = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                # The size must be right before the program asks for it.
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
                os.chdir(folder)
                os.execvpe(command[0], list(command), environment)
            finally:
                os._exit(127)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def until(self, words: bytes, limit: float = 60.0) -> float:
        """Read until some bytes have come; returns the seconds since the process began."""
        while words not in self.seen:
            if not self._poll.poll(limit * 1000) or not self._take():
                last = bytes(self.seen[-600:]).decode(errors="replace")
                raise RuntimeError(f"{words!r} did not come; the last of what did:\n{last}")
        return perf_counter() - self.began

    def settle(self, quiet: float = 0.3) -> int:
        """Read until nothing came for so many seconds; returns how many bytes did."""
        size = 0
        while self._poll.poll(quiet * 1000) and (taken := self._take()):
            size += taken
        return size

    def listen(self, seconds: float) -> int:
        """How many bytes come within so many seconds without anybody pressing a key."""
        end = perf_counter() + seconds
        size = 0
        while (left := end - perf_counter()) > 0:
            if self._poll.poll(left * 1000):
                size += self._take()
        return size

    def press(
        self,
        key: bytes,
        *,
        at_first: Callable[[], object] = lambda: None,
        quiet: float = 0.03,
        limit: float = 1.0,
    ) -> Reply:
        """Write a key and take in what comes back, until nothing came for `quiet` seconds.

        `at_first` is called as soon as something comes. A key to which nothing comes back within
        `limit` seconds has a reply of 0 bytes.
        """
        size = 0
        first = last = 0.0
        start = perf_counter()
        os.write(self._fd, key)
        while self._poll.poll((quiet if size else limit) * 1000):
            last = perf_counter() - start
            if not size:
                first = last
                at_first()
            taken = self._take()
            if not taken:
                raise RuntimeError("the process ended while keys were pressed")
            size += taken
        return Reply(first, last, size)

    @property
    def cpu(self) -> float:
        """Seconds of processor time of all its threads so far."""
        tasks = Path(f"/proc/{self.pid}/task")
        try:
            spent = [int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()]
        except (OSError, ValueError):
            spent = [0]
        if any(spent):
            return sum(spent) / 1e9
        # A kernel that keeps no such statistics: ticks of 10 ms.
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """Resident memory in MB (10⁶ bytes)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _take(self) -> int:
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:  # The process closed its end.
            return 0
        self.seen += chunk
        if b"$p" in chunk:
            for question, answer in ANSWERS.items():
                if question in chunk:
                    os.write(self._fd, answer)
        return len(chunk)
