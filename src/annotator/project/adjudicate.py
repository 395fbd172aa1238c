"""Adjudication: which documents, in which order, and opening one for the labels of gold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from annotator.core.annotation import Labels
from annotator.core.cases import Case, agreement_of, cases_of
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, DataError, UsageError
from annotator.core.finished import finished
from annotator.core.fold import Fold
from annotator.core.labelfile import Head, LabelFile, to_labels
from annotator.core.schema import Schema
from annotator.project.gold import GoldDocument
from annotator.project.identity import GOLD, account
from annotator.project.label import fresh_id, time_now
from annotator.project.open import Project
from annotator.store.folder import FolderStore

FEWEST = 2
"""How many must have finished a document for it to be adjudicated."""

Tell = Callable[[int, int], None]
"""Called with how many documents were looked at, and of how many."""


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
    store: FolderStore, *, current: bool = False, tell: Tell = lambda done, total: None
) -> tuple[Queued, ...]:
    """The documents that at least two annotators finished, the worst agreement first.

    What counts is what they said when they first called it done, with `current` what they say now.
    Documents of equal agreement stay in their order; those with a problem come last.
    """
    schema = store.schema()
    touched: dict[str, list[str]] = {}
    for name in annotators_of(store):
        for one in store.progress(name):
            if one.status == "done" or not current:
                touched.setdefault(one.document, []).append(name)
    chosen = [id for id in store.documents() if len(touched.get(id, ())) >= FEWEST]
    found = []
    for number, id in enumerate(chosen, 1):
        try:
            people = finished_labels(store, store.document(id), touched[id], current=current)
        except DataError as problem:
            found.append(Queued(id, tuple(touched[id]), Fraction(1), 0, str(problem)))
            continue
        if len(people) >= FEWEST:
            cases = cases_of(people, schema.layer_of)
            names = tuple(one.annotator for one in people)
            found.append(Queued(id, names, agreement_of(cases), len(cases)))
        tell(number, len(chosen))
    return tuple(sorted(found, key=lambda one: (bool(one.problem), one.agreement)))


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
    if project.annotator != GOLD:
        raise UsageError(f"adjudication writes the labels of {GOLD!r}, not of {project.annotator!r}")
    document = project.store.document(id)
    cases = cases_in(project.store, project.schema, document, current=current)
    gold = GoldDocument(
        document,
        project.schema,
        project.store.open(GOLD, id),
        cases,
        by=account(),
        now=time_now,
        new_id=fresh_id,
    )
    if fill_in and not gold.read_only:
        gold.fill_in()
    return gold


def gold_documents(project: Project) -> Iterator[tuple[str, Fold]]:
    """Every document that gold says something about, with all that was decided there.

    A document that cannot be read is passed over; `annotator check` names it.
    """
    for one in project.store.progress(GOLD):
        try:
            yield one.document, Fold.of(project.store.lines(GOLD, one.document))
        except AnnotatorError:
            continue
