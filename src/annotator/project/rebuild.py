"""Label files anew from their journals, never at the cost of an edit by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from annotator.core.errors import AnnotatorError, UsageError
from annotator.project.identity import may_write
from annotator.store import names
from annotator.store.folder import FolderStore
from annotator.store.reconcile import Newer

Outcome = Literal["current", "written", "edit taken in", "set aside", "refused"]
"""Nothing to do; made anew; made anew after an edit by hand became a step of the journal; made anew
after what could not be read was kept beside it; left as it is."""


@dataclass(frozen=True)
class Rebuilt:
    """What became of one label file, and why if it was refused, or where the old one is."""

    annotator: str
    document: str
    outcome: Outcome
    detail: str = ""


def rebuild(
    store: FolderStore, annotators: Iterable[str], documents: Iterable[str] | None = None
) -> Iterator[Rebuilt]:
    """Make the label files of some annotators what their journals say.

    By default of all documents. An edit by hand is first taken into the journal; a file that is no
    label file (after a conflict in git, say) is kept beside the new one; where a journal is damaged
    or the text changed, nothing is touched. Raises UsageError for a document that there is not.
    """
    wanted = None if documents is None else _known(store, documents)
    for annotator in annotators:
        is_mine = may_write(store.tree.root, annotator)
        touched = store.tree.touched(annotator)
        for id in store.documents():
            if names.file_name(id) not in touched or (wanted is not None and id not in wanted):
                continue
            if is_mine:
                yield _rebuild(store, annotator, id)
            else:
                yield Rebuilt(annotator, id, "refused", "these labels belong to another account")


def _known(store: FolderStore, documents: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(documents)
    if unknown := sorted(wanted - set(store.documents())):
        raise UsageError(f"there is no document {unknown[0]!r}")
    return wanted


def _rebuild(store: FolderStore, annotator: str, document: str) -> Rebuilt:
    try:
        truth = store.truth(annotator, document)
        if isinstance(truth.problem, Newer):
            return Rebuilt(annotator, document, "refused", str(truth.problem))
        if truth.problem:
            kept = store.remake(annotator, document)
            detail = f"the old one is {store.tree.shown(kept)}" if kept else ""
            return Rebuilt(annotator, document, "set aside", detail)
        if truth.is_current:
            return Rebuilt(annotator, document, "current")
        written = store.checkpoint(annotator, document, take_edit=True)
    except AnnotatorError as why:
        return Rebuilt(annotator, document, "refused", str(why))
    if not written:
        return Rebuilt(annotator, document, "refused", "it was changed just now; try again")
    return Rebuilt(annotator, document, "edit taken in" if truth.edit else "written")
