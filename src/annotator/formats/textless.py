"""Tasks of other tools that are about an image or a sound: they are listed beside those that have a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from annotator.core.errors import DataError
from annotator.formats.incoming import Incoming
from annotator.formats.report import Entry


class Textless(NamedTuple):
    """A task without a text: where it stands, what it is about, and why it cannot come in alone."""

    where: str
    about: str
    reason: DataError


def listed(read: Iterable[Incoming | Textless]) -> Iterator[Incoming]:
    """The documents, each task without a text listed with the document before it, or with the first.

    Raises the DataError of the first task without a text if there is no document at all.
    """
    held: Incoming | None = None
    waiting: list[Textless] = []
    for one in read:
        if isinstance(one, Textless):
            waiting.append(one)
            continue
        if held:
            yield _with(held, waiting)
            waiting = []
        held = one
    if held:
        yield _with(held, waiting)
    elif waiting:
        raise waiting[0].reason


def _with(document: Incoming, tasks: list[Textless]) -> Incoming:
    if not tasks:
        return document
    about = (f"it is about {one.about}, not a text" for one in tasks)
    entries = (Entry(one.where, "", "", "", "no-text", said) for one, said in zip(tasks, about, strict=True))
    return replace(document, refused=(*document.refused, *entries))
