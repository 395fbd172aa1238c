"""From feature structures to annotations, relations and document labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from annotator.core.annotation import Relation
from annotator.formats.incoming import Extent, Found, found
from annotator.formats.report import Entry
from annotator.formats.uima import layers as names
from annotator.formats.uima.parsing import Cas, Structure, Types
from annotator.formats.uima.values import Values, more_of

VIEW = "_InitialView"
DOCUMENT = "uima.tcas.DocumentAnnotation"
_SEGMENTS = {
    f"de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.{name}": name for name in ("Token", "Sentence")
}
_BOOKKEEPING = (
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
)
"""What these programs note about themselves: which version and user, which tags and layers there are."""

_ENDS = (
    (names.GOVERNOR, names.DEPENDENT),
    ("governor", "dependent"),
    ("source", "target"),
    ("from", "to"),
    ("head", "tail"),
    ("arg1", "arg2"),
)
"""What the two ends of a relation are called."""

_LABELS = (
    "value",
    "label",
    "category",
    "PosValue",
    "DependencyType",
    "class",
    "tag",
    "kind",
    "type",
    "identifier",
)
"""Features that say what something is, the likeliest first."""

_NOT_ATTRIBUTES = {"sofa", "begin", "end", names.ID, names.MORE, names.FRAGMENT}


class Content:
    """What one file says about its text. Raises DataError for references to what is not there."""

    def __init__(self, cas: Cas, types: Types, document: str, label_feature: str = "") -> None:
        self._cas = cas
        self._types = types
        self._document = document
        self._values = Values(cas, types)
        self._labels = (label_feature,) if label_feature else _LABELS
        self.refused: list[Entry] = []
        self.sofa = self._first_sofa()
        self._chains = [one for one in self._here() if self._first_link(one) is not None]
        self._relations = [one for one in self._here() if self._is_span(one) and self._ends(one) is not None]
        self._spans = self._find_spans()
        self._ids: dict[int, str] = {}
        self.annotations = tuple(self._joined())
        self.relations = tuple(self._all_relations())
        self.document_labels = self._of_the_whole()

    @property
    def annotator(self) -> str:
        """Whose file it is, where the program says so."""
        return next(
            (one.features.get("username", "") for one in self._here() if one.short == "CASMetadata"), ""
        )

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the file says about its document."""
        for one in self._here():
            if self._is_document(one):
                return {
                    name: value
                    for name, value in one.features.items()
                    if name not in ("sofa", "begin", "end", "isLastSegment")
                    and value not in ("", "x-unspecified")
                }
        return {}

    def _first_sofa(self) -> Structure | None:
        """The text that the annotations are of; those of other texts are refused."""
        sofas = self._cas.sofas
        chosen = next(
            (one for one in sofas if one.features.get("sofaID") == VIEW), sofas[0] if sofas else None
        )
        for other in sofas:
            if other is not chosen:
                count = sum(
                    one.features.get("sofa") == str(other.id) for one in self._cas.structures.values()
                )
                view = other.features.get("sofaID", "")
                self._refuse("", view, "view", f"{count} annotations of another text of the file")
        return chosen

    def _here(self) -> Iterator[Structure]:
        """What lies in the text."""
        here = str(self.sofa.id) if self.sofa else ""
        return (one for one in self._cas.structures.values() if one.features.get("sofa") == here)

    # -- what is what --------------------------------------------------------------------------------

    def _is_span(self, one: Structure) -> bool:
        return "begin" in one.features and "end" in one.features and not self._is_document(one)

    def _is_document(self, one: Structure) -> bool:
        return self._types.is_a(one.type, DOCUMENT) or one.type in (DOCUMENT, names.METADATA)

    def _is_bookkeeping(self, one: Structure) -> bool:
        return one.type.startswith(_BOOKKEEPING)

    def _first_link(self, one: Structure) -> Structure | None:
        """The first link of a chain; None for what is no chain."""
        first = None if "begin" in one.features else self._values.target(one, "first")
        return first if first is not None and self._is_span(first) else None

    def _ends(self, one: Structure) -> tuple[str, str] | None:
        """The features that hold the ends of a relation; None for what is none."""
        for head, tail in _ENDS:
            declared = self._values.is_reference(one, head) and self._values.is_reference(one, tail)
            if declared or (
                one.type not in self._types.features
                and (head, tail) == _ENDS[0]
                and (head in one.features or tail in one.features)
            ):
                return head, tail
        return None

    def _find_spans(self) -> dict[int, Structure]:
        """The annotations: every span but relations, bookkeeping, and words and sentences nothing links."""
        linked = {id for one in self._relations for id in self._linked(one)}
        passed: Counter[str] = Counter()
        spans: dict[int, Structure] = {}
        relations = {one.id for one in self._relations}
        for one in self._here():
            if not self._is_span(one) or one.id in relations:
                continue
            if self._is_bookkeeping(one) or (one.type in _SEGMENTS and one.id not in linked):
                passed[one.short] += 1
            else:
                spans[one.id] = one
        if passed:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(passed.items()))
            self._refuse("", "", "not-a-label", f"{listed}: made by programs, no labels")
        return spans

    def _linked(self, one: Structure) -> Iterator[int]:
        for feature in self._ends(one) or ():
            if (end := self._values.target(one, feature)) is not None:
                yield end.id

    # -- annotations ---------------------------------------------------------------------------------

    def _joined(self) -> Iterator[Found]:
        """The annotations; the fragments of one that we wrote in pieces are one again."""
        whole: dict[str, list[Structure]] = {}
        for one in self._spans.values():
            id = str(more_of(one).get("id") or one.features.get(names.ID) or one.id)
            part = one.features.get(names.FRAGMENT)
            if any(part in (None, other.features.get(names.FRAGMENT)) for other in whole.get(id, ())):
                id = f"{id}-{one.id}"  # a copy that another program made
            whole.setdefault(id, []).append(one)
            self._ids[one.id] = id
        for id, pieces in whole.items():
            extents = sorted(self._extent(one) for one in pieces)
            yield self._found(id, pieces[0], tuple(extents))

    def _found(self, id: str, one: Structure, extents: tuple[Extent, ...]) -> Found:
        more = more_of(one)
        feature = self._label_feature(one)
        label = more.get("label") or one.features.get(feature) or self._layer_name(one)
        attributes = self._attributes(one, feature)
        details = dict(more)
        if names.ID in one.features or "id" in more:
            # Of another program's they are attributes like any other.
            details = {"note": attributes.pop(names.NOTE, ""), **more}
            details["unsure"] = attributes.pop(names.UNSURE, False)
        return found(id, str(label), extents, attributes, details)

    def _extent(self, one: Structure) -> Extent:
        begin, end = (self._values.whole(one, feature) for feature in ("begin", "end"))
        return Extent(begin, end)

    def _label_feature(self, one: Structure) -> str:
        known = {**self._types.all_features(one.type), **dict.fromkeys(one.features, "")}
        for wanted in self._labels:
            for name, range in known.items():
                if name.lower() == wanted.lower() and range in ("", names.STRING):
                    return name
        return ""

    def _layer_name(self, one: Structure) -> str:
        return one.short.removesuffix("Link") or one.short if one.type.endswith("Link") else one.short

    def _attributes(self, one: Structure, label: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in dict.fromkeys([*one.features, *one.lists]):
            if name in _NOT_ATTRIBUTES or name == label or self._values.is_link(one, name):
                continue
            found[name] = self._values.value(one, name)
        return self._values.attributes(one, found)

    # -- relations -----------------------------------------------------------------------------------

    def _all_relations(self) -> Iterator[Relation]:
        for one in self._relations:
            yield from self._relation(one)
        for one in self._spans.values():
            # A word refers to its lemma and the like, which stand on the same words anyway.
            for feature in () if one.type in _SEGMENTS else one.features:
                if feature not in ("sofa", "next") and self._values.is_link(one, feature):
                    yield from self._slots(one, feature)
        chained = set()
        for chain in self._chains:
            links = list(self._links(chain))
            chained |= {link.id for link in links}
            name = chain.short.removesuffix("Chain") or chain.short
            for head, tail in pairwise(links):
                type = head.features.get("referenceRelation") or name
                yield from self._related(f"{head.id}.next", type, head, tail)
        for one in self._spans.values():
            if one.id not in chained and (tail_ := self._values.target(one, "next")) is not None:
                yield from self._related(f"{one.id}.next", "next", one, tail_)

    def _relation(self, one: Structure) -> Iterator[Relation]:
        ends = self._ends(one) or _ENDS[0]
        more = more_of(one)
        feature = self._label_feature(one)
        type = str(more.get("type") or one.features.get(feature) or one.short)
        id = str(more.get("id") or one.features.get(names.ID) or one.id)
        head, tail = (self._values.target(one, end) for end in ends)
        for name, value in self._attributes(one, feature).items():
            if name not in ends:
                self._refuse(id, type, "no-place", f"{name} {value!r} of a relation")
        yield from self._related(id, type, head, tail, str(more.get("created") or ""))

    def _slots(self, one: Structure, feature: str) -> Iterator[Relation]:
        """What a feature links: annotations, or links with a role each."""
        for number, target in enumerate(self._values.targets(one, feature), 1):
            role, end = feature, target
            if "begin" not in target.features:
                inner = self._values.target(target, "target")
                if inner is None:
                    detail = f"{feature} refers to a {target.short}, which is no annotation"
                    self._refuse(str(one.id), one.short, "no-place", detail)
                    continue
                role, end = target.features.get("role") or feature, inner
            yield from self._related(f"{one.id}.{feature}.{number}", role, one, end)

    def _links(self, chain: Structure) -> Iterator[Structure]:
        seen: set[int] = set()
        link = self._values.target(chain, "first")
        while link is not None and link.id not in seen:
            seen.add(link.id)
            yield link
            link = self._values.target(link, "next")

    def _related(
        self, id: str, type: str, head: Structure | None, tail: Structure | None, created: str = ""
    ) -> Iterator[Relation]:
        if head is None or tail is None or head.id not in self._ids or tail.id not in self._ids:
            missing = "one of its ends is not set" if head is None or tail is None else ""
            other = next((one for one in (head, tail) if one is not None and one.id not in self._ids), None)
            self._refuse(id, type, "relation", missing or f"{other.short if other else ''} is no annotation")
            return
        yield Relation(id, type, self._ids[head.id], self._ids[tail.id], created)

    # -- the whole document --------------------------------------------------------------------------

    def _of_the_whole(self) -> dict[str, Any]:
        """Annotations that are nowhere in the text. Several of one type with one label make a list."""
        found: dict[str, Any] = {}
        chains = {one.id for one in self._chains}
        for one in self._here():
            if (
                "begin" in one.features
                or one.id in chains
                or self._is_document(one)
                or self._is_bookkeeping(one)
            ):
                continue
            if one.type == f"{names.PACKAGE}.{names.WHOLE}":
                found |= self._attributes(one, "")
                continue
            for name, value in (self._attributes(one, "") or {"": True}).items():
                key = f"{one.short}.{name}" if name else one.short
                held = found.get(key)
                if key not in found:
                    found[key] = value
                elif held != value:
                    found[key] = [*(held if isinstance(held, list) else [held]), value]
        return found

    def _refuse(self, id: str, label: str, reason: str, detail: str) -> None:
        self.refused.append(Entry(self._document, id, label, "", reason, detail))
