"""The lines around the text in words: where the annotator is, what lies under the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.annotation import Annotation
from annotator.tui.desk import Desk
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE, WARNING, Palette
from annotator.tui.verbs.asking import shown
from annotator.tui.widgets.line import Part


def short(text: str, limit: int = 32) -> str:
    """Words cut to a number of characters, in the middle, so that both edges can be checked."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}…{text[-(limit - limit // 2 - 1) :]}"


def inspector(desk: Desk, palette: Palette) -> Iterator[Part]:
    """What is asked; else what just happened; else the annotation under the cursor or the selection."""
    if desk.mode is not None:
        if desk.message:
            yield f"{desk.message}   ", WARNING
        yield desk.mode.prompt(desk), BOLD
    elif desk.message:
        yield desk.message, BOLD
    elif desk.here:
        annotation = desk.just_made or desk.here[0]
        if desk.focused:
            yield "▶ ", BOLD
        yield from summary(desk, annotation, palette)
        others = [one for one in desk.here if one.id != annotation.id]
        if others:
            yield "   also " + ", ".join(one.label for one in others), DIM
    elif desk.pointer.selection is not None:
        yield f"selected: {short(desk.pointer.selection.of(desk.text), 60)}", PLAIN


def summary(desk: Desk, annotation: Annotation, palette: Palette) -> Iterator[Part]:
    """One annotation in words: label, quote, values, note, links."""
    label = desk.schema.label(annotation.label)
    if label is None:
        yield f" {annotation.label} (not in the schema) ", REVERSE
    else:
        yield f" {label.title or label.id} ", palette.swatch(label)
    yield f" “{short(annotation.quote)}”", PLAIN
    for attribute in label.attributes if label else ():
        if attribute.id in annotation.attributes:
            yield f"  {attribute.title or attribute.id} ", DIM
            yield shown(annotation, attribute), PLAIN
        elif attribute.required:
            yield f"  {attribute.title or attribute.id} missing", WARNING
    if annotation.unsure:
        yield "  ! unsure", BOLD
    for relation in desk.doc.labels.relations_of(annotation.id):
        forward = relation.head == annotation.id
        other = desk.doc.annotations.get(relation.tail if forward else relation.head)
        if other is not None:
            yield f"  {'→' if forward else '←'} {relation.type} ", DIM
            yield f"“{short(other.quote, 24)}”", PLAIN
    if annotation.note:
        yield f"  “note: {short(annotation.note, 40)}”", DIM


def legend(desk: Desk, palette: Palette, width: int) -> Iterator[Part]:
    """The labels with their keys and how often each was used here, as far as the line goes."""
    used = 0
    for number, label in enumerate(desk.schema.labels, start=1):
        key = label.key or (str(number % 10) if number <= 10 else "")
        words = f" {label.title or label.id} "
        count = desk.doc.labels.counts[label.id]
        used += len(key) + len(words) + 6
        if used > width - 8:
            yield " …", DIM
            break
        yield f" {key}", BOLD
        yield words, palette.swatch(label)
        yield f"{count or ''} ", PLAIN
    yield "  ? keys", DIM


def status(desk: Desk, place: str) -> Iterator[Part]:
    """Which document, how far, and whether all of it is on disk."""
    doc = desk.doc
    yield f" {place} ", REVERSE
    yield f" {short(doc.document.id, 40)}", PLAIN
    state = "done" if doc.done else "in progress" if len(doc.annotations) else "untouched"
    yield f"  {state}", BOLD if doc.done else PLAIN
    if doc.read_only:
        yield f"  READ ONLY: {doc.read_only}", WARNING
    elif desk.failure:
        yield f"  NOT SAVED: {desk.failure}", WARNING
    else:
        yield "  saved", PLAIN
    if desk.pointer.selecting:
        yield "  selecting", BOLD
    end = desk.rows[-1].end
    percent = 100 if end >= len(desk.text) else 100 * end // max(1, len(desk.text))
    yield f"  {percent}%", DIM
