"""What goes wrong, as one sentence on standard error and an exit code. Never a raw traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from annotator.core.errors import AnnotatorError

FAULT = 70
"""A fault of the program itself (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130
READER_GONE = 141
"""What a shell reports for a program that died of SIGPIPE; `annotator show | head` ends so."""


class ReaderGone(Exception):
    """Nobody reads our output any more. Click would make exit code 1 of the error it stands for."""


@contextmanager
def noticing_the_reader() -> Iterator[None]:
    """Turn a broken pipe into ReaderGone."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error


def exit_code_of(run: Callable[[], Any]) -> int:
    """Run a command line; returns the exit code, having said on standard error what went wrong."""
    try:
        result = run()
        sys.stdout.flush()
    except click.ClickException as error:
        say(_usage(error))
        return error.exit_code
    except AnnotatorError as error:
        say(f"annotator: {error}")
        return error.exit_code
    except (KeyboardInterrupt, click.Abort) as error:
        say(f"annotator: interrupted{f'; {error}' if str(error) else ''}")
        return INTERRUPTED
    except (ReaderGone, BrokenPipeError):
        _drop_output()
        return READER_GONE
    except Exception as error:
        say(_fault(error))
        return FAULT
    return result if isinstance(result, int) else 0


def say(message: str) -> None:
    """Print to standard error what may quote a file's or a person's text, made safe for a terminal."""
    from annotator.core.safe import safe

    click.echo(safe(message, keep="\n"), err=True)


def _usage(error: click.ClickException) -> str:
    lines = []
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        lines = [ctx.get_usage(), f"Try '{ctx.command_path} --help'.", ""]
    return "\n".join([*lines, f"annotator: {error.format_message()}"])


def _fault(error: Exception) -> str:
    import traceback

    details = "".join(traceback.format_exception(error))
    sentence = f"annotator: a fault in the program ({type(error).__name__}: {error})"
    if os.environ.get("ANNOTATOR_DEBUG") == "1":
        return f"{details}{sentence}"
    log = _log(details)
    if log is None:
        return f"{sentence}. Run it again with ANNOTATOR_DEBUG=1 to see where"
    return f"{sentence}. Details are at the end of {log}"


def _log(details: str) -> Path | None:
    """Append a traceback to a file that only this account can read; None if that cannot be done."""
    from annotator.core.safe import safe

    try:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        path = Path(state) / "annotator" / "faults.log"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n{safe(details, keep=chr(10))}\n")
    except (OSError, RuntimeError):  # RuntimeError: an account without a home
        return None
    return path


def _drop_output() -> None:
    """Keep the interpreter from flushing into the closed pipe once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
