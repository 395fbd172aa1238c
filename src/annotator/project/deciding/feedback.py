"""The loop back: an annotator's own labels against gold, once a lead has released a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from annotator.core import strict_json
from annotator.core.annotation import Annotation, Labels
from annotator.core.cases import mark_of
from annotator.core.errors import DataError, NotSaved, UsageError
from annotator.core.matching import align, unit_of
from annotator.project.deciding.adjudicate import finished_labels_of
from annotator.project.identity import GOLD, annotator_of, may_write
from annotator.project.open import Project
from annotator.store import atomic

NAME = "feedback.json"
"""Beside the schemas and the labels: which documents were released to whom, and when."""

FORMAT = "annotator/feedback/1"
MAX_BYTES = 20_000_000

Kind = Literal["same", "boundary", "label", "value", "several", "missed", "extra"]
KINDS: Mapping[Kind, str] = {
    "missed": "in gold, not marked",
    "extra": "marked, not in gold",
    "boundary": "other boundaries",
    "label": "another label",
    "value": "another value",
    "several": "several differences",
    "same": "the same",
}


@dataclass(frozen=True)
class Item:
    """One mark against gold; `own` or `gold` is None where there is none to compare."""

    document: str
    kind: Kind
    own: Annotation | None
    gold: Annotation | None


def released(project: Project, name: str) -> Mapping[str, str]:
    """The documents released to an annotator, with when. Raises DataError for a file that is damaged."""
    people = _read(project.root / NAME).get(name, {})
    return {id: str(at) for id, at in people.items()}


def release(project: Project, name: str, documents: Iterable[str], now: Callable[[], str]) -> list[str]:
    """Let an annotator compare documents with gold; returns those that were not released before.

    Raises UsageError unless the caller is a lead, gold is done with each, and the annotator has
    finished it; NotSaved. Then nothing is released.
    """
    annotator_of(project.store.tree.root, GOLD)
    wanted = list(dict.fromkeys(documents))
    done = {one.document for one in project.store.progress(GOLD) if one.status == "done"}
    for id in wanted:
        document = project.store.document(id)
        if id not in done:
            raise UsageError(f"gold is not done with '{id}'", remedy="`annotator adjudicate` finishes it")
        if finished_labels_of(project.store, document, name) is None:
            raise UsageError(f"{name} has not finished '{id}'")
    path = project.root / NAME
    people = _read(path)
    held = people.setdefault(name, {})
    fresh = [id for id in wanted if id not in held]
    held |= dict.fromkeys(fresh, now())
    try:
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        atomic.replace(path, orjson.dumps({"format": FORMAT, "released": people}, option=options))
    except OSError as error:
        raise NotSaved(f"not saved: {atomic.reason(error)}", where=NAME) from error
    return fresh


def feedback(project: Project, name: str) -> Iterator[Item]:
    """An annotator's marks against gold, in the documents that were released, in reading order.

    What counts are the marks when the document was first done. Raises UsageError for somebody else's
    feedback, unless the caller is a lead, and where gold cannot be read.
    """
    store = project.store
    if not may_write(store.tree.root, name):
        annotator_of(store.tree.root, GOLD)
    if GOLD not in store.annotators():
        raise UsageError(
            "there are no gold labels that you may read", remedy="Ask a lead to run this for you"
        )
    chosen = released(project, name)
    places = {id: place for place, id in enumerate(store.documents())}
    for id in sorted(chosen.keys() & places.keys(), key=lambda id: places[id]):
        own = finished_labels_of(store, store.document(id), name)
        gold = next(store.labels(GOLD, (places[id], len(places))), None)
        if own is not None and gold is not None:
            yield from compared(own, gold, project.schema.layer_of)


def compared(own: Labels, gold: Labels, layer_of: Callable[[str], str]) -> list[Item]:
    """Two versions of a document side by side, each mark in one item, in reading order."""
    layers: dict[str, tuple[list[Annotation], list[Annotation]]] = defaultdict(lambda: ([], []))
    for side, labels in enumerate((own, gold)):
        for one in labels.annotations:
            layers[layer_of(one.label)][side].append(one)
    items = []
    for mine, theirs in layers.values():
        pairing = align(*([unit_of(one) for one in side] for side in (mine, theirs)))
        items += [Item(own.document, _kind(mine[i], theirs[j]), mine[i], theirs[j]) for i, j in pairing.pairs]
        items += [Item(own.document, "extra", mine[i], None) for i in pairing.only_first]
        items += [Item(own.document, "missed", None, theirs[j]) for j in pairing.only_second]
    return sorted(items, key=_order)


def _kind(mine: Annotation, theirs: Annotation) -> Kind:
    one, other = mark_of(mine), mark_of(theirs)
    kinds: Sequence[tuple[Kind, bool]] = (
        ("boundary", one.extent != other.extent),
        ("label", one.label != other.label),
        ("value", one.label == other.label and one.attributes != other.attributes),
    )
    found = [kind for kind, differs in kinds if differs]
    return "same" if not found else found[0] if len(found) == 1 else "several"


def _order(item: Item) -> tuple[Any, ...]:
    one = item.own or item.gold
    assert one is not None
    return one.order


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        fields = strict_json.loads(atomic.read(path, MAX_BYTES), NAME)
    except FileNotFoundError:
        return {}
    people = fields.get("released") if isinstance(fields, dict) and fields.get("format") == FORMAT else None
    if not isinstance(people, dict) or not all(isinstance(one, dict) for one in people.values()):
        raise DataError(f"it is not a list of what was released ({FORMAT})", where=NAME)
    return people
