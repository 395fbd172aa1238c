"""Relations between annotations: relation layers, slots, references, and chains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from annotator.core.annotation import Relation
from annotator.formats.uima import layers as names
from annotator.formats.uima.kinds import Kinds, layer_name
from annotator.formats.uima.parsing import Structure
from annotator.formats.uima.values import Values, more_of

Refuse = Callable[[str, str, str, str], None]
"""Called with id, label, reason and detail of what cannot come in."""

_NEXT = "next"


class Links:
    """Finds what links annotations. `ids` has their ids by the numbers of their structures."""

    def __init__(self, values: Values, kinds: Kinds, ids: Mapping[int, str], refuse: Refuse) -> None:
        self._values = values
        self._kinds = kinds
        self._ids = ids
        self._refuse = refuse

    def all(
        self, relations: Iterable[Structure], spans: Iterable[Structure], chains: Iterable[Structure]
    ) -> Iterator[Relation]:
        """Every link, those of relation layers first."""
        spans = list(spans)
        for one in relations:
            yield from self._relation(one)
        for one in spans:
            # A word refers to its lemma and the like, which stand on the same words anyway.
            for feature in () if self._kinds.is_segment(one) else one.features:
                if feature not in ("sofa", _NEXT) and self._values.is_link(one, feature):
                    yield from self._slots(one, feature)
        yield from self._chained(chains, spans)

    def _relation(self, one: Structure) -> Iterator[Relation]:
        head, tail = self._kinds.ends(one) or (names.GOVERNOR, names.DEPENDENT)
        more = more_of(one)
        type = str(more.get("type") or self._kinds.label(one))
        id = str(more.get("id") or one.features.get(names.ID) or one.id)
        for name, value in self._values.own(one, self._kinds.label_feature(one)).items():
            if name not in (head, tail):
                self._refuse(id, type, "no-place", f"{name} {value!r} of a relation")
        first, second = self._values.target(one, head), self._values.target(one, tail)
        yield from self._related(id, type, first, second, str(more.get("created") or ""))

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

    def _chained(self, chains: Iterable[Structure], spans: Iterable[Structure]) -> Iterator[Relation]:
        chained: set[int] = set()
        for chain in chains:
            links = list(self._links(chain))
            chained |= {link.id for link in links}
            for head, tail in pairwise(links):
                type = head.features.get("referenceRelation") or layer_name(chain)
                yield from self._related(f"{head.id}.{_NEXT}", type, head, tail)
        for one in spans:
            if one.id not in chained and (following := self._values.target(one, _NEXT)) is not None:
                yield from self._related(f"{one.id}.{_NEXT}", _NEXT, one, following)

    def _links(self, chain: Structure) -> Iterator[Structure]:
        seen: set[int] = set()
        link = self._values.target(chain, "first")
        while link is not None and link.id not in seen:
            seen.add(link.id)
            yield link
            link = self._values.target(link, _NEXT)

    def _related(
        self, id: str, type: str, head: Structure | None, tail: Structure | None, created: str = ""
    ) -> Iterator[Relation]:
        if head is None or tail is None:
            self._refuse(id, type, "relation", "one of its ends is not set")
            return
        strange = next((one for one in (head, tail) if one.id not in self._ids), None)
        if strange is not None:
            self._refuse(id, type, "relation", f"{strange.short} {strange.id} is no annotation")
            return
        yield Relation(id, type, self._ids[head.id], self._ids[tail.id], created)
