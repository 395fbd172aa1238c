"""What lies among documents and is none, such as a task about an image: it is listed, and stops nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from annotator.core.errors import DataError
from annotator.formats.incoming import Incoming
from annotator.formats.report import Entry


class Other(NamedTuple):
    """Something without a document: where it stands, why it is listed, and why it cannot come in alone."""

    where: str
    reason: str
    detail: str
    error: DataError


def listed(read: Iterable[Incoming | Other]) -> Iterator[Incoming]:
    """The documents, each other thing listed with the document before it, or with the first.

    Raises the error of the first other thing if there is no document at all.
    """
    held: Incoming | None = None
    waiting: list[Other] = []
    for one in read:
        if isinstance(one, Other):
            waiting.append(one)
            continue
        if held:
            yield _with(held, waiting)
            waiting = []
        held = one
    if held:
        yield _with(held, waiting)
    elif waiting:
        raise waiting[0].error


def _with(document: Incoming, others: list[Other]) -> Incoming:
    if not others:
        return document
    entries = (Entry(one.where, "", "", "", one.reason, one.detail, where=one.where) for one in others)
    return replace(document, refused=(*document.refused, *entries))
