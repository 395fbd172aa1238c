"""What goes wrong, as one sentence on standard error and an exit code. Never a raw traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
        # Click makes an Abort of the interruption, whose cause it keeps.
        why = str(error) or str(error.__cause__ or "")
        say(f"annotator: interrupted{f'; {why}' if why else ''}")
        return INTERRUPTED
    except (ReaderGone, BrokenPipeError):
        _drop_output()
        return READER_GONE
    except Exception as error:
        from annotator.cli.faults import told

        say(told(error))
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


def _drop_output() -> None:
    """Keep the interpreter from flushing into the closed pipe once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
