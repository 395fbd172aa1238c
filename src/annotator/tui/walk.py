"""From document to document: which one is next, and which was changed last."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.fold import Fold
from annotator.project.open import Project


class Walk:
    """One annotator's way through the documents of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.ids: Sequence[str] = project.store.documents()
        self._place = {id: place for place, id in enumerate(self.ids)}

    def number(self, id: str) -> int:
        """Its place among the documents, counted from 1."""
        return self._place[id] + 1

    def beside(self, id: str, step: int) -> str | None:
        """The document some steps on, or None at the end."""
        place = self._place[id] + step
        return self.ids[place] if 0 <= place < len(self.ids) else None

    def unfinished(self, after: str) -> str | None:
        """The next document that is not done, from the top if need be."""
        store, annotator = self.project.store, self.project.annotator
        return store.next(annotator, after) or store.next(annotator, None)

    def changed_before(self, besides: str) -> str | None:
        """The document changed last, other than this one, where something can still be undone."""
        store, annotator = self.project.store, self.project.annotator
        for id in (one.document for one in store.recent(annotator)):
            if id != besides and id in self._place and Fold.of(store.lines(annotator, id)).undoable():
                return id
        return None
