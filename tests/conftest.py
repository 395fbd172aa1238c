"""What every test may rely on: a home of its own, a known locale, no settings of the developer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from shutil import which

import pytest
from hypothesis import HealthCheck, settings

# Every worker compiles the tests, and tests start Python some hundred times: what is compiled is kept, also
# where the shell says otherwise.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # How long an example takes to make or to try says nothing on a busy machine.
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("all", patient)
    # For a second look at what was tried in full: random examples search for faults of logic, which is the
    # same on every Python. Only tests that ask for no number of their own take it.
    settings.register_profile("few", patient, max_examples=20)
    settings.load_profile("all")
    config.addinivalue_line(
        "markers",
        "needs(*names): modules that must be importable, or programs given as 'program:tmux'; "
        "without them the test is skipped and says which is missing",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        missing = [name for mark in item.iter_markers("needs") for name in mark.args if not _present(name)]
        if missing:
            item.add_marker(pytest.mark.skip(reason=f"not installed here: {', '.join(missing)}"))


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ever new places for homes; pytest's own way looks through all that there are, each time."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def surroundings(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home, UTF-8, English, an ordinary terminal; returns the home."""
    home = next(homes)
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("TEXTUAL", "XDG_", "ANNOTATOR_", "LC_"))]:
        monkeypatch.delenv(name)
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "LINES",
        "COLORTERM",
        "SSH_TTY",
        "SSH_CONNECTION",
        "TMUX",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
    return home


def _present(name: str) -> bool:
    kind, _, program = name.partition(":")
    return which(program) is not None if kind == "program" else find_spec(name) is not None
