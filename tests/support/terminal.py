"""A real terminal for tests: a process on a pty, its screen kept by pyte, its bytes counted."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte
import pyte.modes
import regex
from wcwidth import wcswidth

KEYS = {
    "right": "\x1b[C", "left": "\x1b[D", "up": "\x1b[A", "down": "\x1b[B",
    "shift+right": "\x1b[1;2C", "shift+left": "\x1b[1;2D", "shift+down": "\x1b[1;2B", "shift+up": "\x1b[1;2A",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "space": " ",
    "backspace": "\x7f", "delete": "\x1b[3~", "ctrl+p": "\x10", "ctrl+z": "\x1a", "ctrl+y": "\x19",
}  # fmt: skip


class Screen(pyte.Screen):
    """Puts a whole grapheme cluster into one place, as terminals of today do; pyte knows no joiners."""

    def draw(self, data: str) -> None:
        for cluster in regex.findall(r"\X", data):
            self._place(cluster, 2 if wcswidth(cluster) > 1 else 1)

    def _place(self, cluster: str, width: int) -> None:
        if self.cursor.x + width > self.columns:
            if pyte.modes.DECAWM in self.mode:
                self.carriage_return()
                self.linefeed()
            else:
                self.cursor.x = self.columns - width
        line = self.buffer[self.cursor.y]
        line[self.cursor.x] = self.cursor.attrs._replace(data=cluster)
        if width == 2:
            line[self.cursor.x + 1] = self.cursor.attrs._replace(data="")
        self.cursor.x += width
        self.dirty.add(self.cursor.y)


class Terminal:
    """One process on one pty. `raw` is everything it wrote; `keys` counts what was pressed."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """`before` runs in the new process, just before it becomes the command."""
        self.screen = Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.keys = 0
        self.status: int | None = None
        self._cwd, self._env, self._before = cwd, surroundings(env), before
        self.pid, self.fd = self._begin(tuple(command))
        self.resize(columns, lines)

    def _begin(self, command: tuple[str, ...]) -> tuple[int, int]:
        """Start the process: its id, and our end of its terminal."""
        pid, fd = pty.fork()
        if pid == 0:
            try:
                if self._cwd is not None:
                    os.chdir(self._cwd)
                self._before()
                os.execvpe(command[0], command, self._env)
            finally:
                os._exit(127)
        return pid, fd

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    # -- the person's side -----------------------------------------------------------------------

    def press(self, *keys: str, settle: float = 0.0) -> None:
        """Press keys one by one: names of KEYS, else the characters as they are."""
        for key in keys:
            self.write(KEYS.get(key, key).encode())
            self.keys += 1
            if settle:
                self.read(settle)

    def type(self, words: str) -> None:
        """Press each character of some words."""
        self.press(*words)

    def mouse(self, button: int, x: int, y: int, *, down: bool = True) -> None:
        """Report a mouse event (SGR) at a cell, counted from 0."""
        self.write(_mouse(button, x, y, down))

    def click(self, x: int, y: int) -> None:
        """Press and release the left button."""
        self.mouse(0, x, y)
        self.mouse(0, x, y, down=False)

    def click_twice(self, x: int, y: int) -> None:
        """Press and release the left button twice; in one go, for on a busy machine fast is not fast."""
        self.write((_mouse(0, x, y, True) + _mouse(0, x, y, False)) * 2)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the left button from one cell to another."""
        self.mouse(0, *start)
        self.mouse(32, *end)
        self.mouse(0, *end, down=False)

    def write(self, data: bytes) -> None:
        """Write bytes to the process, taking in meanwhile what it writes."""
        while data:
            readable, writable, _ = select.select([self.fd], [self.fd], [])
            if readable and not self.take():
                return
            if writable:
                data = data[os.write(self.fd, data[:128]) :]

    def write_unread(self, data: bytes) -> int:
        """Write bytes as long as the process takes them, reading nothing; how many it took."""
        written = 0
        while written < len(data) and select.select([], [self.fd], [], 0.5)[1]:
            written += os.write(self.fd, data[written : written + 64])
        return written

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal."""
        set_size(self.fd, columns, lines)
        self.screen.resize(lines, columns)

    # -- what comes back -------------------------------------------------------------------------

    def read(self, quiet: float = 0.15, limit: float = 10.0) -> bytes:
        """Take in what is written until nothing came for `quiet` seconds."""
        taken = bytearray()
        end = time.monotonic() + limit
        while time.monotonic() < end:
            ready, _, _ = select.select([self.fd], [], [], quiet)
            if not ready:
                break
            chunk = self.take()
            if not chunk:
                break
            taken += chunk
        return bytes(taken)

    def answer(self, quiet: float = 0.1, limit: float = 10.0) -> bytes:
        """Take in what follows a key: wait for its first byte, then until it is quiet again."""
        select.select([self.fd], [], [], limit)
        return self.read(quiet, limit)

    def wait_for(self, *words: str, limit: float = 20.0) -> None:
        """Take in what is written until all of some words stand on the screen."""

        def there() -> bool:
            text = self.text
            return all(one in text for one in words)

        self.wait_until(there, repr(words), limit)

    def wait_gone(self, words: str, limit: float = 20.0) -> None:
        """Take in what is written until some words have left the screen."""
        self.wait_until(lambda: words not in self.text, f"the end of {words!r}", limit)

    def wait_until(self, condition: Callable[[], bool], what: str, limit: float = 20.0) -> None:
        """Take in what is written until the screen fulfils a condition."""
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{what} did not appear within {limit} s:\n{self.text}")
            ready, _, _ = select.select([self.fd], [], [], 0.1)
            if ready and not self.take() and not condition():
                raise AssertionError(f"the process ended before {what} appeared:\n{self.text}")

    def drain(self) -> None:
        """Take in what is left after the process has gone."""
        while select.select([self.fd], [], [], 0)[0] and self.take():
            pass

    @property
    def text(self) -> str:
        """The screen as text, a line for a row."""
        return "\n".join("".join(self._cells(y)).rstrip() for y in range(self.screen.lines))

    @property
    def styles(self) -> str:
        """The screen with a letter per cell, see `_letter`; blanks at the end of a row left out."""
        return "\n".join(
            "".join(_letter(self.screen.buffer[y][x]) for x in range(self.screen.columns)).rstrip(".")
            for y in range(self.screen.lines)
        )

    def _cells(self, y: int) -> list[str]:
        """What stands in each cell of a row; nothing in the second cell of a wide character."""
        return [self.screen.buffer[y][x].data for x in range(self.screen.columns)]

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the terminal's cursor is: column and row, counted from 0."""
        return self.screen.cursor.x, self.screen.cursor.y

    @property
    def under_cursor(self) -> str:
        """What stands in the cell of the cursor."""
        x, y = self.cursor
        return self._cells(y)[min(x, self.screen.columns - 1)]

    def place_of(self, words: str) -> tuple[int, int]:
        """The cell where some words begin on the screen; they must stand on one row."""
        for y in range(self.screen.lines):
            cells = self._cells(y)
            if (at := "".join(cells).find(words)) >= 0:
                return next(x for x in range(len(cells)) if len("".join(cells[:x])) >= at), y
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    # -- its end ---------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        if self.status is None and (status := self._reap()) is not None:
            self.drain()
            self.status = status
        return self.status is None

    def _reap(self, *, block: bool = False) -> int | None:
        """How the process ended, nothing if it has not."""
        pid, status = os.waitpid(self.pid, 0 if block else os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the process a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal under the process, as a dropped line does."""
        os.close(self.fd)
        self.fd = -1

    def wait(self, limit: float = 15.0) -> int:
        """Wait for the process to end; its exit status, or minus the signal that ended it."""
        end = time.monotonic() + limit
        while self.status is None:
            if self.fd >= 0:
                self.read(0.02, 0.1)
            self.status = self._reap()
            if self.status is None:
                if time.monotonic() > end:
                    raise AssertionError(f"the process is still there after {limit} s:\n{self.text}")
                time.sleep(0.02)
        return self.status

    def wait_unread(self, limit: float = 15.0) -> int:
        """Wait for the end without reading: a terminal whose line is stalled."""
        end = time.monotonic() + limit
        while self.status is None:
            self.status = self._reap()
            if self.status is None:
                if time.monotonic() > end:
                    raise AssertionError(f"the process is still there after {limit} s")
                time.sleep(0.02)
        return self.status

    def end(self) -> None:
        """Make sure nothing is left running."""
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                self.status = self._reap(block=True)
            except (ProcessLookupError, ChildProcessError):
                self.status = 0
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def take(self) -> bytes:
        """Take in one piece of what is written; nothing if the other end is closed."""
        try:
            chunk = os.read(self.fd, 65536)
        except OSError:  # The other end is closed.
            return b""
        self.raw += chunk
        self._stream.feed(chunk)
        return chunk


def set_size(fd: int, columns: int, lines: int) -> None:
    """Say how large the terminal is whose one end this is."""
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def surroundings(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process on a terminal: little, and what is asked for."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        **(env or {}),
    }


def annotator(*arguments: str) -> list[str]:
    """The command line of the tool under this very interpreter."""
    return [sys.executable, "-m", "annotator", *arguments]


def _mouse(button: int, x: int, y: int, down: bool) -> bytes:
    return f"\x1b[<{button};{x + 1};{y + 1}{'M' if down else 'm'}".encode()


LETTERS = {
    "black": "k", "red": "r", "green": "g", "brown": "y",
    "blue": "b", "magenta": "m", "cyan": "c", "white": "w",
}  # fmt: skip


def _letter(char: pyte.screens.Char) -> str:
    """How a cell looks: # reversed, % reversed and bold, capitals a background, _ underlined, * bold,
    small letters a colour, . plain. (pyte knows no dim.)"""
    if char.reverse:
        return "%" if char.bold else "#"
    if char.bg != "default":
        return _colour(char.bg).upper()
    if char.underscore:
        return "_"
    if char.fg != "default":
        return _colour(char.fg)
    return "*" if char.bold else "."


def _colour(name: str) -> str:
    """The letter of one of the terminal's 16 colours; of the 256, how light it is, 0 to 9."""
    if regex.fullmatch(r"[0-9a-f]{6}", name):
        return str(9 * sum(bytes.fromhex(name)) // (3 * 255))
    return LETTERS.get(name.removeprefix("bright"), "?")
