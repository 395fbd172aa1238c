"""Adjudication: which documents, in which order, and opening one for the labels of gold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import orjson

from annotator.core.annotation import Labels
from annotator.core.cases import Case, agreement_of, cases_of
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, DataError, UsageError
from annotator.core.finished import finished
from annotator.core.fold import Fold
from annotator.core.labelfile import Head, LabelFile, to_labels
from annotator.core.schema import Schema
from annotator.project.agreeing.cache import Cache
from annotator.project.deciding.gold import GoldDocument
from annotator.project.identity import GOLD, account
from annotator.project.label import brought_up, fresh_id, time_now
from annotator.project.looks import Look, is_same, look, touched
from annotator.project.open import Project
from annotator.store.folder import FolderStore

FEWEST = 2
"""How many must have finished a document for it to be adjudicated."""

KIND = "queue"

Tell = Callable[[int, int], None]
"""Called with how many documents were compared, and of how many."""


@dataclass(frozen=True)
class Queued:
    """A document that can be adjudicated: who finished it, and how far they agree, 0 to 1.

    `problem` says why it cannot be after all: somebody's labels of it are damaged.
    """

    document: str
    annotators: tuple[str, ...]
    agreement: Fraction
    cases: int
    problem: str = ""


def queue(
    project: Project, *, current: bool = False, tell: Tell = lambda done, total: None
) -> tuple[Queued, ...]:
    """The documents that at least two annotators finished, the worst agreement first.

    What counts is what they said when they first called it done, with `current` what they say now.
    Documents of equal agreement stay in their order; those with a problem come last. Labels that did not
    change since the last time are not read again.
    """
    store = project.store
    names = annotators_of(store)
    cache, key = Cache(project), [names, current]
    kept = _kept(cache.read(KIND, key))
    people = {id: who for id, who in touched(store, names, store.documents()).items() if len(who) >= FEWEST}
    held = {id: kept[id] for id in people if id in kept and is_same(store, id, people[id], kept[id][0])}
    fresh = [id for id in people if id not in held]
    for number, id in enumerate(fresh, 1):
        held[id] = _compared(store, id, people[id], current)
        tell(number, len(fresh))
    if fresh or len(held) < len(kept):
        cache.write(KIND, key, orjson.dumps({id: one for id, one in held.items() if one[0]["settled"]}))
    found = [_queued(id, held[id][1]) for id in people]
    ready = [one for one in found if one.problem or len(one.annotators) >= FEWEST]
    return tuple(sorted(ready, key=lambda one: (bool(one.problem), one.agreement)))


def _compared(store: FolderStore, id: str, names: Sequence[str], current: bool) -> tuple[Look, list[Any]]:
    """How the files of a document look, and what there is to know of it for the queue, as JSON values."""
    seen = look(store, id, names)
    try:
        document = store.document(id)
        seen["hash"] = document.hash
        people = finished_labels(store, document, names, current=current)
    except DataError as problem:
        return seen, [list(names), 1, 1, 0, str(problem)]
    cases = cases_of(people, store.schema().layer_of) if len(people) >= FEWEST else ()
    agreement = agreement_of(cases)
    who = [one.annotator for one in people]
    return seen, [who, agreement.numerator, agreement.denominator, len(cases), ""]


def _queued(id: str, known: Sequence[Any]) -> Queued:
    names, part, whole, cases, problem = known
    return Queued(id, tuple(names), Fraction(part, whole), cases, problem)


def _kept(data: bytes | None) -> dict[str, tuple[Look, list[Any]]]:
    return {id: (one[0], one[1]) for id, one in orjson.loads(data).items()} if data else {}


def annotators_of(store: FolderStore) -> list[str]:
    """Everybody whose labels the caller may read and that gold can be made of."""
    return [name for name in store.annotators() if name != GOLD]


def finished_labels(
    store: FolderStore, document: Document, names: Sequence[str], *, current: bool = False
) -> list[Labels]:
    """What each of some annotators who finished a document said of it; the others are left out.

    Raises DataError if labels are damaged or of another text: half of a judgement is none.
    """
    return [
        labels
        for name in names
        if (labels := finished_labels_of(store, document, name, current=current)) is not None
    ]


def finished_labels_of(
    store: FolderStore, document: Document, name: str, *, current: bool = False
) -> Labels | None:
    """What one annotator said of a document when it was first done, or None if it never was.

    Raises DataError as `finished_labels` does.
    """
    truth = store.truth(name, document.id)
    if truth.problem:
        raise truth.problem
    lines = finished(truth.lines, current=current)
    if lines is None:
        return None
    file = LabelFile(Head(document.id, name, document.hash), Fold.of(lines).state)
    return to_labels(file, document.text)


def cases_in(
    store: FolderStore, schema: Schema, document: Document, *, current: bool = False
) -> tuple[Case, ...]:
    """The cases of one document. Raises UsageError unless at least two annotators finished it."""
    people = finished_labels(store, document, annotators_of(store), current=current)
    if len(people) < FEWEST:
        raise UsageError(
            f"{len(people) or 'no'} annotator{' has' if len(people) == 1 else 's have'} finished "
            f"'{document.id}'",
            remedy="Two at least are needed to adjudicate it",
        )
    return cases_of(people, schema.layer_of)


def open_gold(project: Project, id: str, *, current: bool = False, fill_in: bool = True) -> GoldDocument:
    """Open one document for adjudication; what all agree on is taken in one step, unless it was before.

    `project` must have been opened for gold. Raises UsageError or DataError.
    """
    document = _of_gold(project, id)
    gold = _opened(project, document, cases_in(project.store, project.schema, document, current=current))
    if fill_in and not gold.read_only:
        gold.fill_in()
    return gold


def open_gold_by_hand(project: Project, id: str) -> GoldDocument:
    """Open one document to label gold by hand: what is changed there is decided, where people differed.

    Nothing is filled in, and it need not be ready to be adjudicated. `project` must have been opened for
    gold. Raises UsageError or DataError.
    """
    document = _of_gold(project, id)
    people = finished_labels(project.store, document, annotators_of(project.store))
    return _opened(
        project, document, cases_of(people, project.schema.layer_of) if len(people) >= FEWEST else ()
    )


def _of_gold(project: Project, id: str) -> Document:
    if project.annotator != GOLD:
        raise UsageError(f"adjudication writes the labels of {GOLD!r}, not of {project.annotator!r}")
    return brought_up(project, id)


def _opened(project: Project, document: Document, cases: Sequence[Case]) -> GoldDocument:
    writer = project.store.open(GOLD, document.id)
    return GoldDocument(document, project.schema, writer, cases, by=account(), now=time_now, new_id=fresh_id)


def gold_documents(project: Project) -> Iterator[tuple[str, Fold]]:
    """Every document that gold says something about, with all that was decided there.

    A document that cannot be read is passed over; `annotator check` names it.
    """
    for one in project.store.progress(GOLD):
        try:
            yield one.document, Fold.of(project.store.lines(GOLD, one.document))
        except AnnotatorError:
            continue
