"""The commands as one page of Markdown, made from what `--help` says: docs/commands.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

HEAD = """\
# Commands

<!-- Made by `make docs` from the program's own help. Edit the help there, not this page. -->

Where a command prints data, `--json` prints it for programs. Everything else that it prints is safe for a
terminal: control, bidi and invisible characters of documents, names and ids show as visible glyphs.

What goes wrong is one sentence on standard error and an exit code, which `annotator --help` lists. The
details of a fault in the program itself go to a file of their own, `fault-….txt`, in
`$XDG_STATE_HOME/annotator` or `~/.local/state/annotator`; with `ANNOTATOR_DEBUG=1` they are printed instead.
`NO_COLOR` turns colours off.
"""

LAYOUT: dict[str, Any] = {"terminal_width": 90}
"""The same page whatever the width of the terminal that it is made on."""


def markdown() -> str:
    """The whole page; the same program always gives the same page."""
    sections = [f"## {path}\n\n```text\n{help}\n```\n" for path, help in pages(root())]
    return "\n".join([HEAD, *sections])


def root() -> click.Context:
    """Where the tree of commands starts."""
    from annotator.cli.commands import annotator

    return click.Context(annotator, info_name="annotator", **LAYOUT, **annotator.context_settings)


def pages(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The path and the help of a command and of all below it, depth first, in the order of help."""
    command = ctx.command
    yield ctx.command_path, command.get_help(ctx).rstrip()
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            child = command.get_command(ctx, name)
            if child is not None and not child.hidden:
                yield from pages(click.Context(child, info_name=name, parent=ctx, **LAYOUT))


if __name__ == "__main__":
    sys.stdout.write(markdown())
