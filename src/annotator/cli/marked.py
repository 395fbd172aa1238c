"""A text with its labels written into it, for terminals, scripts and screen readers alike.

Each labelled stretch stands in brackets, and the label's name follows the closing one:
`arrested [approximately 160]count [people]…`. Brackets of spans that cross each other do too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import click

from annotator.core.annotation import Annotation
from annotator.core.safe import safe
from annotator.core.schema import Label, Schema

CYCLE = ("blue", "green", "magenta", "cyan", "yellow", "red")
COLOURS = frozenset(CYCLE) | {f"bright_{colour}" for colour in CYCLE}


class _Mark(NamedTuple):
    """A bracket. Sorting puts closing ones first, and nests spans that do not cross."""

    at: int
    opens: bool
    order: tuple[int, int]
    label: str


def marked(text: str, annotations: Iterable[Annotation], schema: Schema) -> str:
    """`text` in brackets and colours, safe to print; the colours are ANSI sequences.

    `click.echo` takes the colours out where the output is not a terminal.
    """
    pieces: list[str] = []
    lying: list[str] = []
    done = 0
    for mark in sorted(_marks(annotations)):
        pieces.append(_stretch(text[done : mark.at], lying, schema))
        done = mark.at
        colour = colour_of(mark.label, schema)
        if mark.opens:
            lying.append(mark.label)
            pieces.append(click.style("[", fg=colour))
        else:
            lying.reverse()
            lying.remove(mark.label)
            lying.reverse()
            pieces.append(click.style(f"]{safe(mark.label)}", fg=colour))
    pieces.append(_stretch(text[done:], lying, schema))
    return "".join(pieces)


def colour_of(label_id: str, schema: Schema) -> str:
    """One of the terminal's own 16 colours: the label's if it names one, else one from a cycle."""
    label: Label | None = schema.label(label_id)
    if label is None:
        return "white"
    return label.colour if label.colour in COLOURS else CYCLE[schema.labels.index(label) % len(CYCLE)]


def _marks(annotations: Iterable[Annotation]) -> Iterator[_Mark]:
    for one in annotations:
        for span in one.spans:
            yield _Mark(span.start, True, (-span.end, span.start), one.label)
            yield _Mark(span.end, False, (-span.start, span.end), one.label)


def _stretch(text: str, lying: list[str], schema: Schema) -> str:
    """Words with the colour of the innermost label on them, underlined where two or more lie."""
    shown = safe(text, keep="\n")
    if not lying or not shown:
        return shown
    return click.style(shown, fg=colour_of(lying[-1], schema), underline=len(lying) > 1)
