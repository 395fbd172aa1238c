"""From document to document, and the rest of the tool."""

from __future__ import annotations

from collections.abc import Callable

from annotator.tui.desk import Desk
from annotator.tui.verbs.asking import ask_attribute, ask_value


def finish(desk: Desk) -> None:
    """Say that nothing is missing and go on to the next unfinished document."""
    incomplete = desk.doc.first_incomplete()
    if incomplete is not None:
        annotation, attribute = incomplete
        desk.move(annotation.start)
        desk.focus(annotation)
        ask_attribute(desk, annotation, attribute, deaf_to="d")
        desk.message = f"{desk.title(annotation.label)} needs {attribute.title or attribute.id} first"
        return
    for attribute in desk.schema.document_labels:
        if attribute.required and desk.doc.document_labels.get(attribute.id) is None:
            label_document(desk)
            desk.message = f"the document needs {attribute.title or attribute.id} first"
            return
    if desk.doc.done or desk.act(desk.doc.finish):
        desk.shell.go("unfinished")


def reopen(desk: Desk) -> None:
    """Take 'done' back."""
    if desk.doc.done:
        desk.act(desk.doc.reopen)


def label_document(desk: Desk) -> None:
    """Set the document's own labels, one after the other."""
    pending = list(desk.schema.document_labels)
    if not pending:
        desk.message = "the schema has no document labels"
        return

    def ask_next() -> None:
        if not pending:
            return
        attribute = pending.pop(0)

        def put(value: object) -> None:
            desk.act(lambda: desk.doc.set_document_label(attribute.id, value))
            ask_next()

        ask_value(desk, attribute, desk.doc.document_labels.get(attribute.id), put)

    ask_next()


def interrupt(desk: Desk) -> None:
    """Say how to quit: Ctrl+C is often meant to copy."""
    desk.message = "q quits; everything is saved"


def go(where: str) -> Callable[[Desk], None]:
    """A verb that leaves the desk for somewhere else."""

    def going(desk: Desk) -> None:
        desk.shell.go(where)

    return going
