"""The commands as one page of Markdown, made from what `--help` says: docs/commands.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

HEAD = """\
# Commands

<!-- Made by `make docs` from the program's own help. Edit the help there, not this page. -->

Where a command prints data, `--json` prints it for programs. Everything else that it prints is safe for a
terminal: control, bidi and invisible characters of documents, names and ids show as visible glyphs.
"""


def markdown() -> str:
    """The whole page; the same program always gives the same page."""
    from annotator.cli.commands import annotator

    sections = [f"## {path}\n\n```text\n{help}\n```\n" for path, help in pages(annotator, "annotator")]
    return "\n".join([HEAD, *sections])


def pages(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    """Every command with its help, depth first, in the order that help lists them."""
    ctx = click.Context(command, info_name=path, terminal_width=90, max_content_width=90)
    yield path, command.get_help(ctx).rstrip()
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            child = command.get_command(ctx, name)
            if child is not None and not child.hidden:
                yield from pages(child, f"{path} {name}")


if __name__ == "__main__":
    sys.stdout.write(markdown())
