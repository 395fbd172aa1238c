"""The tool on terminals of their own, forked from a process that has imported it already.

Each is a process that can be killed as any other. For tests that start so many that importing would take
most of their time; whether the command starts at all is for the others to say.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from types import TracebackType

from tests.support.terminal import Terminal, set_size, surroundings

PARENT = """
import fcntl, os, sys, termios
import annotator.tui.app
from annotator.cli import main

for row in sys.stdin:
    what, *arguments = row.rstrip("\\n").split("\\t")
    if what == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(arguments[0]), 0)[1]), flush=True)
    elif os.fork() == 0:
        os.setsid()
        terminal = os.open(what, os.O_RDWR)
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        print(os.getpid(), flush=True)
        for fd in range(3):
            os.dup2(terminal, fd)
        os.close(terminal)
        sys.stdin = sys.__stdin__ = open(0, closefd=False)
        sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)
        sys.stderr = sys.__stderr__ = open(2, "w", closefd=False)
        sys.argv = ["annotator", *arguments]
        sys.exit(main())
"""


class Nursery:
    """Starts the tool, with the surroundings of the moment in which the nursery was made."""

    def __init__(self) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", PARENT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=surroundings(),
        )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parent.communicate()

    def start(self, *arguments: str) -> Terminal:
        """The tool with these arguments on a new terminal."""
        return _Child(self, arguments)

    def ask(self, *words: str) -> int:
        """Tell the parent something; the number that it answers."""
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._parent.stdin.write("\t".join(words) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())


class _Child(Terminal):
    """A terminal whose process is the child of a nursery; it is waited for only when it was killed."""

    def __init__(self, nursery: Nursery, arguments: tuple[str, ...]) -> None:
        self._nursery = nursery
        super().__init__(arguments)

    def _begin(self, command: tuple[str, ...]) -> tuple[int, int]:
        ours, theirs = pty.openpty()
        set_size(ours, self.screen.columns, self.screen.lines)
        pid = self._nursery.ask(os.ttyname(theirs), *command)
        os.close(theirs)
        return pid, ours

    def _reap(self, *, block: bool = False) -> int | None:
        return self._nursery.ask("wait", str(self.pid))
