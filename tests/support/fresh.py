"""A fresh interpreter for each piece of code, forked from one that has imported what all of them need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]

PARENT = """
import json, os, sys
exec(sys.argv[1])
for row in sys.stdin:
    if (pid := os.fork()) == 0:
        exec(json.loads(row))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Fresh:
    """Runs pieces of code, none of which sees what another did; `common` is run once before all."""

    def __init__(self, common: str) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, common],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def __enter__(self) -> Fresh:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parent.communicate()

    def run(self, code: str) -> None:
        """Run a piece of code, which must end well; what it raises stands on standard error."""
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(code) + "\n")
        self._parent.stdin.flush()
        assert self._parent.stdout.readline() == "0\n", code
