"""The typed view of one document's labels, kept in step with its fold entity by entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.core.annotation import Relation
from annotator.core.fold import Entity, Fold
from annotator.core.index import AnnotationIndex
from annotator.core.labelfile import annotation_of, is_shown, relation_of


class LiveLabels:
    """What is labelled now. `counts` has the number of annotations of each label.

    Bringing it up to date costs time in proportion to what changed, not to the document.
    """

    def __init__(self, fold: Fold, text: str) -> None:
        self.annotations = AnnotationIndex()
        self.relations: dict[str, Relation] = {}
        self.counts: Counter[str] = Counter()
        self._links: dict[str, set[str]] = {}
        self._fold = fold
        self._text = text
        for kind in ("annotations", "relations"):
            self.refresh((kind, id) for id in fold.state.get(kind, {}))

    def relations_of(self, id: str) -> list[Relation]:
        """The relations that end on an annotation, whichever end."""
        return [self.relations[one] for one in sorted(self._links.get(id, ()))]

    def refresh(self, touched: Iterable[Entity]) -> None:
        """Look again at entities whose state may have changed."""
        for entity in touched:
            if entity[0] == "annotations":
                self._annotation(entity[1], self._fold.get(entity))
            elif entity[0] == "relations":
                self._relation(entity[1], self._fold.get(entity))

    def _annotation(self, id: str, fields: Mapping[str, Any] | None) -> None:
        old = self.annotations.remove(id)
        if old is not None:
            self.counts[old.label] -= 1
        if not fields or not is_shown(fields):
            return
        try:
            annotation = annotation_of(id, fields, self._text)
        except (KeyError, TypeError, ValueError, AttributeError):
            return  # It stays in the journal and the file; `annotator check` names it.
        self.annotations.put(annotation)
        self.counts[annotation.label] += 1

    def _relation(self, id: str, fields: Mapping[str, Any] | None) -> None:
        old = self.relations.pop(id, None)
        if old is not None:
            for end in (old.head, old.tail):
                self._links[end].discard(id)
        if fields and not fields.get("deleted"):
            link = self.relations[id] = relation_of(id, fields)
            for end in (link.head, link.tail):
                self._links.setdefault(end, set()).add(id)
