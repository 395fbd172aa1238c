"""Everything that can be wrong with a project, found without changing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from annotator.core.errors import DataError
from annotator.core.labelfile import to_labels
from annotator.core.schema import Schema
from annotator.core.text import counted
from annotator.project.checking.conformity import mistakes
from annotator.project.checking.findings import Finding
from annotator.project.checking.strays import nobodys, strays
from annotator.project.corrections.versions import Versions
from annotator.project.open import Project, has_versions, validate
from annotator.store import names
from annotator.store.folder import FolderStore
from annotator.store.journal import Session
from annotator.store.reconcile import DAMAGED, Truth
from annotator.store.versions import OldLabels

Progress = Callable[[int, int], None]
"""Called with how many documents were looked at, and how many there are."""


def check(project: Project, progress: Progress = lambda done, total: None) -> Iterator[Finding]:
    """Look at the schema, every text, and all labels that the caller may read.

    Raises DataError if the documents cannot even be listed.
    """
    store = project.store
    schema: Schema | None = None
    try:
        schema = project.schema
    except DataError as problem:
        yield _error(problem)
    readers = {one: store.tree.touched(one) for one in store.annotators()}
    file_names = {names.file_name(id) for id in store.documents()}
    yield from nobodys(store.tree)
    for annotator in readers:
        yield from strays(store.tree, annotator, file_names)
    total = len(store.documents())
    alone: Counter[str] = Counter()  # label files that have no journal
    for done, id in enumerate(store.documents(), 1):
        try:
            store.document(id)
        except DataError as problem:
            yield _error(problem)
        else:
            for annotator, touched in readers.items():
                if names.file_name(id) in touched:
                    found = list(_of_an_earlier_text(project, annotator, id))
                    yield from found or _labels(store, annotator, id, schema, alone)
        progress(done, total)
    for annotator, count in sorted(alone.items()):
        if count:
            yield Finding(
                "note",
                store.tree.shown(store.tree.folder(annotator)),
                f"{counted(count, 'label file')} came without a journal, as those of an import do",
                "Nothing: what they say counts, and the first change to one is written to a journal",
            )


def _error(problem: DataError) -> Finding:
    return Finding("error", problem.where, problem.what, problem.remedy)


def _labels(
    store: FolderStore, annotator: str, document: str, schema: Schema | None, alone: Counter[str]
) -> Iterator[Finding]:
    truth = store.truth(annotator, document)
    sessions = store.sessions(annotator, document)
    if truth.edit and not sessions:
        alone[annotator] += 1
    else:
        yield from _files(store, annotator, document, truth, sessions)
    if truth.problem:
        return  # first things first: the rest may follow from it
    place = store.tree.shown(store.tree.label_file(annotator, document))
    labels = to_labels(truth.file, store.document(document).text)
    for problem in labels.problems:
        yield Finding(
            "warning", place, problem, "It is kept and not shown; undo the step, or edit the label file"
        )
    for mistake in mistakes(labels, schema) if schema else ():
        yield Finding("warning", place, mistake, "Change the annotation, or the schema")


def _of_an_earlier_text(project: Project, annotator: str, id: str) -> Iterator[Finding]:
    """Labels that wait for being carried over to a corrected text: nothing else can be said of them yet."""
    if not has_versions(project.root, id):
        return
    tree = project.store.tree
    stale = OldLabels(tree, annotator, project.store.document(id), validate).stale()
    kept = Versions(project.root)
    try:
        is_known = bool(stale) and all(kept.text(id, version) is not None for version in stale)
    except DataError as problem:
        yield _error(problem)
        return
    if is_known:
        yield Finding(
            "warning",
            tree.shown(tree.label_file(annotator, id)),
            "these labels are of an earlier version of the text",
            f"They are carried over when {annotator!r} opens the document, or by the same import --update",
        )


def _files(
    store: FolderStore, annotator: str, document: str, truth: Truth, sessions: Sequence[Session]
) -> Iterator[Finding]:
    place = store.tree.shown(store.tree.label_file(annotator, document))
    if truth.problem:
        yield _error(truth.problem)
    elif truth.edit:
        yield Finding(
            "note",
            place,
            "it was edited by hand",
            "Nothing: the edit is one step of its own, written down with the next change",
        )
    elif not truth.is_current:
        yield Finding(
            "note",
            place,
            "it is behind its journals, as after a crash",
            "Open the document, or `annotator rebuild`",
        )
    for session in sessions:
        if session.torn:
            yield Finding(
                "note",
                session.file,
                "its last line was cut short while it was written, and is passed over",
                "Nothing: nobody was told that it was saved",
            )
        for number, why in session.damage:
            where = f"{session.file}, line {number}" if number else session.file
            if truth.problem is None or where != truth.problem.where:
                yield Finding("error", where, why, DAMAGED)
        if session.header and session.header.annotator != annotator:
            yield Finding(
                "warning",
                session.file,
                f"it was written by {session.header.annotator!r}, and counts as {annotator!r} here",
                "Move it, if that was not wanted",
            )
