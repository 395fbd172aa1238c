"""What the command line loads before it knows what is wanted: nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from annotator.cli.commands import COMMANDS, Entry

HEAVY = {"textual", "rich", "pydantic", "pydantic_core", "numpy", "spacy", "datasets", "pyarrow", "pandas"}


def loaded_by(code: str) -> set[str]:
    """The top-level packages in memory after `code` ran in a fresh interpreter."""
    script = (
        f"import sys, json\n{code}\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_the_command_line_loads_nothing_heavy() -> None:
    loaded = loaded_by("import annotator.cli, annotator.cli.commands")
    assert "click" in loaded
    assert not loaded & HEAVY


def test_help_imports_no_command() -> None:
    code = """
import contextlib, io
from annotator.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    sys.argv = ["annotator", "--help"]
    main()
from annotator.cli.commands import COMMANDS
assert not {entry.module for entry in COMMANDS.values()} & set(sys.modules)
"""
    assert not loaded_by(code) & HEAVY


@pytest.mark.parametrize("entry", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_command_module_loads_nothing_heavy_until_it_runs(entry: Entry) -> None:
    assert not loaded_by(f"import {entry.module}") & HEAVY
