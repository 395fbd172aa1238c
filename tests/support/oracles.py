"""Pythons with a library of others, each in an environment of its own: these pin what ours must not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Taken before a test gets a home and settings of its own: there pip would have no cache.
OUTSIDE = dict(os.environ)

# What pip says, and says only, when it could not reach or use its index.
NO_NETWORK = re.compile(
    r"connection broken|name resolution|timed out|ProxyError|HTTP error|Network is unreachable", re.IGNORECASE
)


def python_with(wanted: str, name: str) -> Path:
    """The Python of `.venv-NAME`, which has what pip makes of `wanted`; it stays there for the next run.

    Without a network the test is skipped and says so; if pip fails for another reason, so does the test.
    What has no version is asked for anew each time, so that it is the newest.
    """
    if not OUTSIDE.get("ANNOTATOR_ORACLES"):
        pytest.skip(f"ANNOTATOR_ORACLES=1 makes an environment for {wanted}, a minute")
    home = ROOT / f".venv-{name}"
    python = home / "bin" / "python"
    if not python.exists():
        _run(wanted, sys.executable, "-m", "venv", "--clear", str(home))
    install = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "2")
    newest = () if "==" in wanted else ("--upgrade",)
    _run(wanted, str(python), *install, *newest, wanted)
    return python


def _run(wanted: str, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=OUTSIDE)
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    if NO_NETWORK.search(said):
        pytest.skip(f"no network to install {wanted}: {said.strip().splitlines()[-1]}")
    pytest.fail(f"no environment for {wanted}: {said.strip()[-2000:]}")
