"""`annotator annotate`: the screens."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from annotator.cli import options
from annotator.core.errors import UsageError

EPILOG = """\b
Examples:
  annotator annotate
  annotator annotate my-project --document 0042
  ssh -t host annotator annotate my-project
"""


@click.command(epilog=EPILOG)
@options.project
@options.annotator
@click.option("--document", metavar="ID", help="Open this document instead of the last place.")
@options.no_mouse
def command(project: Path | None, annotator: str | None, document: str | None, no_mouse: bool) -> int:
    """Label documents in the terminal.

    PROJECT is a folder with `schemas/`; by default the current folder or the nearest one above it.
    Every change is on disk before it is shown. `?` lists the keys, `q` quits.
    """
    require_terminal()
    clear_textual_settings()
    gc.disable()  # until the first paint: next to nothing of what is loaded now is ever garbage

    from annotator.project.open import open_project
    from annotator.tui.app import run

    return run(open_project(project, annotator=annotator), document=document, mouse=not no_mouse)


def require_terminal() -> None:
    """Raises UsageError unless both ends are a terminal that can place a cursor."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "labelling needs a terminal for both input and output",
            remedy="Over SSH ask for one with `ssh -t`; `annotator show` and `annotator status` need none",
        )
    if not sys.stderr.isatty():
        raise UsageError(
            "the screen is drawn on standard error, which goes elsewhere here",
            remedy="Leave out the `2>`; faults are written to a log of their own",
        )
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError(
            "the terminal does not say what it can do (TERM is unset or 'dumb')",
            remedy="Set TERM, for example to xterm-256color",
        )


def clear_textual_settings() -> None:
    """Forget TEXTUAL*: these variables can import any module and write files anywhere."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
