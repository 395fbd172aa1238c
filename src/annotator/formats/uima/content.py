"""From feature structures to annotations, relations and document labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.formats.incoming import Extent, Found, found
from annotator.formats.report import Entry
from annotator.formats.uima import layers as names
from annotator.formats.uima.kinds import Kinds
from annotator.formats.uima.links import Links
from annotator.formats.uima.parsing import Cas, Structure, Types
from annotator.formats.uima.values import Values, more_of


class Content:
    """What one file says about its text. Raises DataError for references to what is not there."""

    def __init__(
        self,
        cas: Cas,
        types: Types,
        document: str,
        label_feature: str = "",
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        self._cas = cas
        self._document = document
        self._values = Values(cas, types)
        self._kinds = kinds = Kinds(cas, types, self._values, label_feature, left_out)
        self.refused: list[Entry] = []
        self.sofa = kinds.sofa
        self._refuse_other_texts()
        wanted = [one for one in kinds.here() if not kinds.is_left_out(one)]
        self._refuse_unwanted()
        chains = {one.id: one for one in wanted if kinds.first_link(one) is not None}
        relations = {one.id: one for one in wanted if kinds.is_span(one) and kinds.ends(one) is not None}
        spans = self._find_spans(relations)
        self._ids: dict[int, str] = {}
        self.annotations = tuple(self._joined(spans))
        links = Links(self._values, kinds, self._ids, self._refuse)
        self.relations = tuple(links.all(relations.values(), spans, chains.values()))
        self.document_labels = self._of_the_whole(chains)

    @property
    def annotator(self) -> str:
        """Whose file it is, where the program says so."""
        users = (one.features.get("username", "") for one in self._kinds.here() if one.short == "CASMetadata")
        return next(users, "")

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the file says about its document."""
        for one in self._kinds.here():
            if self._kinds.is_document(one):
                return {
                    name: value
                    for name, value in one.features.items()
                    if name not in ("sofa", "begin", "end", "isLastSegment")
                    and value not in ("", "x-unspecified")
                }
        return {}

    def _refuse_other_texts(self) -> None:
        for other in self._cas.sofas:
            if other is not self.sofa:
                count = sum(
                    one.features.get("sofa") == str(other.id) for one in self._cas.structures.values()
                )
                detail = f"annotations of another text of the file: {count}"
                if count:
                    self._refuse("", other.features.get("sofaID", ""), "view", detail)

    def _refuse_unwanted(self) -> None:
        counts = Counter(one.short for one in self._kinds.here() if self._kinds.is_left_out(one))
        if counts:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
            self._refuse("", "", "not-a-label", f"{listed}: left out, as --leave-out says")

    def _find_spans(self, relations: Mapping[int, Structure]) -> list[Structure]:
        """The annotations: every span but relations, bookkeeping, and words and sentences nothing links."""
        kinds = self._kinds
        linked = {
            end.id
            for one in relations.values()
            for feature in kinds.ends(one) or ()
            if (end := self._values.target(one, feature)) is not None
        }
        passed: Counter[str] = Counter()
        spans: list[Structure] = []
        for one in kinds.here():
            if not kinds.is_span(one) or one.id in relations or kinds.is_left_out(one):
                continue
            if kinds.is_bookkeeping(one) or (kinds.is_segment(one) and one.id not in linked):
                passed[one.short] += 1
            else:
                spans.append(one)
        if passed:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(passed.items()))
            self._refuse("", "", "not-a-label", f"{listed}: made by programs, no labels")
        return spans

    def _joined(self, spans: list[Structure]) -> Iterator[Found]:
        """The annotations; the fragments of one that we wrote in pieces are one again."""
        whole: dict[str, list[Structure]] = {}
        for one in spans:
            id = str(more_of(one).get("id") or one.features.get(names.ID) or one.id)
            part = one.features.get(names.FRAGMENT)
            if any(part in (None, other.features.get(names.FRAGMENT)) for other in whole.get(id, ())):
                id = f"{id}-{one.id}"  # a copy that another program made
            whole.setdefault(id, []).append(one)
            self._ids[one.id] = id
        for id, pieces in whole.items():
            yield self._found(id, pieces[0], tuple(sorted(map(self._extent, pieces))))

    def _found(self, id: str, one: Structure, extents: tuple[Extent, ...]) -> Found:
        more = more_of(one)
        label = str(more.get("label") or self._kinds.label(one))
        attributes = self._values.own(one, self._kinds.label_feature(one))
        details = dict(more)
        if names.ID in one.features or "id" in more:
            # Of another program's they are attributes like any other.
            details = {"note": attributes.pop(names.NOTE, ""), **more}
            details["unsure"] = attributes.pop(names.UNSURE, False)
        return found(id, label, extents, attributes, details)

    def _extent(self, one: Structure) -> Extent:
        return Extent(self._values.whole(one, "begin"), self._values.whole(one, "end"))

    def _of_the_whole(self, chains: Mapping[int, Structure]) -> dict[str, Any]:
        """Annotations that are nowhere in the text. Several of one type with one label make a list."""
        found: dict[str, Any] = {}
        kinds = self._kinds
        for one in kinds.here():
            if "begin" in one.features or one.id in chains:
                continue
            if kinds.is_document(one) or kinds.is_bookkeeping(one) or kinds.is_left_out(one):
                continue
            if one.type == f"{names.PACKAGE}.{names.WHOLE}":
                found |= self._values.own(one, "")
                continue
            for name, value in (self._values.own(one, "") or {"": True}).items():
                key = f"{one.short}.{name}" if name else one.short
                held = found.setdefault(key, value)
                if held != value:
                    found[key] = [*(held if isinstance(held, list) else [held]), value]
        return found

    def _refuse(self, id: str, label: str, reason: str, detail: str) -> None:
        self.refused.append(Entry(self._document, id, label, "", reason, detail))
