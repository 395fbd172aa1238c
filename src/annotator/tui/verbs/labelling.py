"""Saying what the words are, and taking it back."""

from __future__ import annotations

import re

from annotator.core.annotation import Annotation
from annotator.core.schema import Attribute, Label
from annotator.core.span import Span
from annotator.core.text import short
from annotator.project.gaps import asked, missing
from annotator.project.label import Change
from annotator.tui.desk import Desk
from annotator.tui.verbs.asking import Refused, ask_attribute
from annotator.tui.verbs.typing import ask_line

PARAGRAPH_END = re.compile(r"\n\s*\n")


def label(desk: Desk, label: Label) -> None:
    """Label the selection, else the word; a focused annotation is relabelled instead."""
    desk.last_label = label.id
    focused = desk.focused
    if focused is not None:
        change = desk.act(lambda: desk.doc.relabel(focused.id, label.id))
        if change and change.annotation:
            _ask_for_missing(desk, change.annotation)
        return
    extent = desk.extent
    if extent is None:
        desk.message = "there is no word under the cursor"
        return
    change = desk.act(lambda: desk.doc.add(label.id, extent))
    if change is None and desk.message and (question := _question(label)):
        desk.mode = Refused(question, desk.message)
    if change and change.annotation:
        desk.set_selecting(False)
        desk.select(Span(extent.start, extent.end))
        desk.made = change.annotation.id
        if doubt := _doubt(desk, change.annotation):
            desk.message = f"{desk.title(label.id)}: {doubt}; u takes it back"
        _ask_for_missing(desk, change.annotation)


def repeat(desk: Desk) -> None:
    """Give the last label again."""
    held = desk.schema.label(desk.last_label or "")
    if held is None:
        desk.message = "nothing was labelled yet"
    else:
        label(desk, held)


def remove(desk: Desk) -> None:
    """Remove the focused annotation, else the one just made."""
    target = desk.target
    if target is None:
        desk.message = "nothing is focused: Tab focuses an annotation"
        return
    links = len(desk.doc.labels.relations_of(target.id))
    if desk.act(lambda: desk.doc.remove(target.id)):
        desk.drop_focus()
        also = f" and {links} link{'s' if links > 1 else ''}" if links else ""
        desk.message = f"removed {desk.title(target.label)}{also}; u brings it back"


def unsure(desk: Desk) -> None:
    """Mark the focused annotation (or the one just made) as unsure, or as sure again."""
    target = desk.target
    if target is None:
        desk.message = "nothing is focused: Tab focuses an annotation"
    else:
        desk.act(lambda: desk.doc.set_unsure(target.id, not target.unsure))


def confirm(desk: Desk) -> None:
    """Confirm the values that were proposed for the focused annotation (or the one just made)."""
    target = desk.target
    if target is None:
        desk.message = "nothing is focused: Tab focuses an annotation"
    elif not target.derived:
        desk.message = f"nothing is proposed for {desk.title(target.label)}"
    else:
        desk.act(lambda: desk.doc.confirm(target.id))


def note(desk: Desk) -> None:
    """Write a note on the focused annotation (or the one just made)."""
    target = desk.target
    if target is None:
        desk.message = "nothing is focused: Tab focuses an annotation"
        return

    def write(words: str) -> None:
        desk.act(lambda: desk.doc.set_note(target.id, words.strip()))

    ask_line(desk, f"note on {desk.title(target.label)}", target.note, write)


def undo(desk: Desk) -> None:
    """Take back the last step; with none left here, go to the document changed before."""
    change = desk.act(desk.doc.undo)
    if change is None:
        if not desk.message:
            desk.shell.go("undo")
        return
    _show(desk, change)


def redo(desk: Desk) -> None:
    """Bring back what was undone last."""
    change = desk.act(desk.doc.redo)
    if change is not None:
        _show(desk, change)
    elif not desk.message:
        desk.message = "nothing to redo"


def _show(desk: Desk, change: Change) -> None:
    """Say what was undone or redone, and select its words, so that another label can be given at once."""
    desk.drop_focus()
    desk.message = change.step
    if change.touched:
        first = change.touched[0]
        desk.message += f" “{short(first.of(desk.text), 40)}”"
        desk.select(Span(first.start, first.end))


def _question(label: Label) -> Attribute | None:
    """The choice that is asked for when a label is given."""
    asked_for = (one for one in label.attributes if one.required or one.asked)
    return next((one for one in asked_for if one.type == "choice"), None)


def _ask_for_missing(desk: Desk, annotation: Annotation) -> None:
    if gap := missing(desk.schema, annotation):
        ask_attribute(desk, annotation, gap)
    elif gap := asked(desk.schema, annotation):
        ask_attribute(desk, annotation, gap, in_passing=True)


def _doubt(desk: Desk, annotation: Annotation) -> str:
    """What is odd about the words that were just labelled, for a person to see; empty if nothing is."""
    words = annotation.spans[-1].of(desk.text)
    if PARAGRAPH_END.search(words):
        return "it goes over the end of a paragraph"
    label = desk.schema.label(annotation.label)
    derives = any(one.derive for one in label.attributes) if label else False
    if derives and not annotation.derived:
        return "no value can be read from these words"
    return ""
