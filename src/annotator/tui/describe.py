"""The lines around the text in words: where the annotator is, what lies under the cursor."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

from annotator.core.annotation import Annotation
from annotator.core.safe import safe
from annotator.core.text import short
from annotator.tui.desk import Desk
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE, WARNING, Palette
from annotator.tui.verbs.asking import shown
from annotator.tui.verbs.relating import side
from annotator.tui.verbs.typing import Typing
from annotator.tui.widgets.line import Part

HELP = "  ? keys"

LONG, BRIEF = 32, 20
"""Characters of an annotation's words, and where the line is too narrow for all that is said of it."""

PANEL = 38
"""Cells of the side panel, where the screen is wide enough for one."""


def asked(desk: Desk, width: int) -> list[list[Part]]:
    """The question that is asked, on as many lines as it needs; what went before it comes first."""
    assert desk.mode is not None
    if isinstance(desk.mode, Typing):
        return [[*_title(desk), (desk.mode.shown(width - _width(_title(desk)))[0], PLAIN)]]
    warning = f"{desk.message}   " if desk.message else ""
    lines = textwrap.wrap(warning + desk.mode.prompt(desk), max(20, width), break_long_words=False)
    parts: list[list[Part]] = [[(line, BOLD)] for line in lines]
    if warning and parts:
        parts[0] = [(warning, WARNING), (lines[0][len(warning) :], BOLD)]
    return parts


def caret(desk: Desk, width: int) -> int:
    """The cell of the cursor in a line that is being typed."""
    assert isinstance(desk.mode, Typing)
    before = _width(_title(desk))
    return before + desk.mode.shown(width - before)[1]


def _title(desk: Desk) -> list[Part]:
    assert isinstance(desk.mode, Typing)
    return [(f"{desk.message}  " if desk.message else "", WARNING), (f"{short(desk.mode.title)}: ", BOLD)]


def _width(parts: list[Part]) -> int:
    return sum(cell_len(safe(words)) for words, _ in parts)


def inspector(desk: Desk, palette: Palette, width: int) -> Iterator[Part]:
    """What just happened; else the annotation in hand, the selection, or what lies under the cursor.

    Where `width` cells are too few for an annotation, the names of its attributes are left out and its
    words cut shorter: the values are what has to be read before they are confirmed.
    """
    selection = desk.pointer.selection
    held = desk.target
    if desk.message:
        yield desk.message, BOLD
    elif held is None and selection is not None:
        yield f"selected: {short(selection.of(desk.text), 50)}", PLAIN
        yield from _also(desk, desk.here)
    elif desk.here:
        held = held or desk.here[0]
        if desk.focused:
            yield "▶", BOLD
        whole = list(summary(desk, held, palette))
        yield from whole if _width(whole) < width else summary(desk, held, palette, brief=True)
        yield from _also(desk, [one for one in desk.here if one.id != held.id])


def _also(desk: Desk, others: list[Annotation]) -> Iterator[Part]:
    if others:
        yield "   on " + ", ".join(desk.title(one.label) for one in others), DIM


def summary(desk: Desk, annotation: Annotation, palette: Palette, *, brief: bool = False) -> Iterator[Part]:
    """One annotation in words: label, quote, values, note, links."""
    label = desk.schema.label(annotation.label)
    if label is None:
        yield f" {annotation.label} (not in the schema) ", REVERSE
    else:
        yield f" {label.title or label.id} ", palette.swatch(label)
    yield f" “{short(annotation.quote, BRIEF if brief else LONG)}”", PLAIN
    for attribute in label.attributes if label else ():
        if attribute.id in annotation.attributes:
            yield "  " if brief else f"  {attribute.title or attribute.id} ", DIM
            yield shown(annotation, attribute), PLAIN
        elif attribute.required:
            yield f"  {attribute.title or attribute.id} missing", WARNING
    if annotation.unsure:
        yield "  ! unsure", BOLD
    for parts in links(desk, annotation):
        yield "  ", PLAIN
        yield from parts
    if annotation.note:
        yield f"  “note: {short(annotation.note, 40)}”", DIM


def legend(desk: Desk, palette: Palette, width: int) -> Iterator[Part]:
    """The labels with their keys and how often each was used here, as far as the line goes."""
    left = width - len(HELP)
    for place, label in enumerate(desk.schema.labels):
        key = desk.schema.key_of(label)
        title = f" {label.title or label.id} "
        count = desk.doc.labels.counts[label.id]
        needs = len(key) + cell_len(title) + len(str(count or "")) + 2
        if needs > left - (2 if place + 1 < len(desk.schema.labels) else 0):
            yield " …", DIM
            break
        left -= needs
        yield f" {key}", BOLD
        yield title, palette.swatch(label)
        yield f"{count or ''} ", PLAIN
    yield HELP, DIM


def panel(desk: Desk, palette: Palette, height: int) -> list[list[Part]]:
    """For a wide screen: all about what lies under the cursor; below it, while there is room, what each
    label means.
    """
    above = [line for annotation in desk.here for line in details(desk, annotation, palette)]
    below = meanings(palette)
    gap = height - len(above) - len(below)
    return above if gap < 1 else [*above, *([[]] * gap), *below]


def details(desk: Desk, annotation: Annotation, palette: Palette) -> Iterator[list[Part]]:
    """One annotation, line by line."""
    label = desk.schema.label(annotation.label)
    yield [
        ("▶" if annotation == desk.focused else " ", BOLD),
        (f" {(label and label.title) or annotation.label} ", palette.swatch(label) if label else REVERSE),
        ("  ! unsure" if annotation.unsure else "", BOLD),
    ]
    for words in wrapped(f"“{short(annotation.quote, 150)}”"):
        yield [(f"  {words}", PLAIN)]
    for attribute in label.attributes if label else ():
        title = attribute.title or attribute.id
        if attribute.required and annotation.attributes.get(attribute.id) is None:
            yield [(f"  {title} ", DIM), ("missing", WARNING)]
        else:
            yield [(f"  {title} ", DIM), (shown(annotation, attribute), PLAIN)]
    yield from ([("  ", PLAIN), *parts] for parts in links(desk, annotation))
    for words in wrapped(f"note: {annotation.note}") if annotation.note else ():
        yield [(f"  {words}", DIM)]
    yield []


@lru_cache(maxsize=4)
def meanings(palette: Palette) -> list[list[Part]]:
    """What each label means, in the schema's own words. Shared: not to be changed."""
    schema = palette.schema
    lines: list[list[Part]] = []
    for label in schema.labels:
        lines.append(
            [(f"{schema.key_of(label)} ", BOLD), (f" {label.title or label.id} ", palette.swatch(label))]
        )
        lines += [[(f"  {words}", DIM)] for words in wrapped(label.description)]
    return lines


def wrapped(words: str) -> list[str]:
    """Words in lines that fit the panel."""
    return textwrap.wrap(safe(words), PANEL - 4)


def links(desk: Desk, annotation: Annotation) -> Iterator[list[Part]]:
    """What an annotation is linked with."""
    for relation in desk.doc.labels.relations_of(annotation.id):
        forward = relation.head == annotation.id
        other = desk.doc.annotations.get(relation.tail if forward else relation.head)
        if other is not None:
            arrow = "→" if forward else "←"
            where = side(desk, other)
            words = f"“{short(other.quote, 24)}”{where and f' {where}'}"
            yield [(f"{arrow} {relation.type} ", DIM), (words, PLAIN)]


def status(desk: Desk, place: str) -> Iterator[Part]:
    """Which document, how far, and whether all of it is on disk."""
    doc = desk.doc
    trouble = f"READ ONLY: {doc.read_only}" if doc.read_only else ""
    trouble = trouble or (f"NOT SAVED: {desk.failure}" if desk.failure else "")
    yield f" {place} ", REVERSE
    if trouble:  # Before all else: a narrow screen cuts off what comes last.
        yield f" {trouble} ", WARNING
    yield f" {short(doc.document.id, 40)}", PLAIN
    state = "done" if doc.done else "in progress" if len(doc.annotations) else "untouched"
    yield f"  {state}", BOLD if doc.done else PLAIN
    if not trouble:
        yield "  saved", PLAIN
    if desk.pointer.selecting:
        yield "  selecting", BOLD
    end = desk.rows[-1].end
    percent = 100 if end >= len(desk.text) else 100 * end // max(1, len(desk.text))
    yield f"  {percent}%", DIM
