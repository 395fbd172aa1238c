"""Printing: what came from files is made safe for a terminal on its way out, in one place."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click


def say(line: str = "", **style: Any) -> None:
    """Print one line; control, bidi and invisible characters, newlines too, show as visible glyphs.

    `style` is what `click.style` takes; it has no effect where the output is not a terminal.
    """
    from annotator.core.safe import safe

    text = safe(line)
    click.echo(click.style(text, **style) if style else text)


def say_text(text: str) -> None:
    """Print a text of several lines: as `say` does, but its newlines stay."""
    from annotator.core.safe import safe

    click.echo(safe(text, keep="\n"))


def say_json(value: Any) -> None:
    """Print one JSON value. On a terminal every character beyond ASCII is escaped: nothing can hide."""
    on_terminal = sys.stdout.isatty()
    text = json.dumps(value, ensure_ascii=on_terminal, allow_nan=False, indent=2)
    click.echo(text.replace("\x7f", "\\u007f") if on_terminal else text)


def say_table(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Print columns under a header: words to the left, numbers to the right, two spaces between."""
    from rich.cells import cell_len

    from annotator.core.safe import safe

    body = list(rows)
    table = [[safe(str(cell)) for cell in row] for row in (header, *body)]
    numeric = [all(isinstance(row[column], int) for row in body) for column in range(len(header))]
    widths = [max(cell_len(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        cells = []
        for cell, width, is_number in zip(row, widths, numeric, strict=True):
            gap = " " * (width - cell_len(cell))
            cells.append(gap + cell if is_number else cell + gap)
        click.echo("  ".join(cells).rstrip())
