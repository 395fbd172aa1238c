"""The same documents as a project on disk, as an import or as labelling leaves it, made without either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.fold import Fold, Line
from annotator.core.labelfile import Head, LabelFile, spans_out
from annotator.project.create import create_project
from annotator.project.open import open_project
from annotator.store import journal
from annotator.store.folder import FolderStore
from annotator.store.reconcile import encode, held_by
from benchmarks.harness.labelled_corpus import Repeated

SESSION, AT = "20260101T000000Z-0123456789", "2026-01-01T10:00:00Z"


def project(root: Path, store: Repeated, *, journals: bool) -> FolderStore:
    """A project at `root`: texts in one `.jsonl` file, labels in files that hold what the journals say.

    Without `journals` there are label files alone, as after an import. Nothing is synced.
    """
    create_project(root)
    (root / "labels" / "anna").mkdir(parents=True)
    with (root / "documents" / "texts.jsonl").open("wb") as texts:
        for labels in store.labels("anna"):
            document = store.document(labels.document)
            texts.write(orjson.dumps({"id": document.id, "text": document.text}) + b"\n")
            _put(root / "labels" / "anna", document, labels, journals)
    return open_project(root).store


def _put(folder: Path, document: Document, labels: Labels, journals: bool) -> None:
    lines = list(_steps(labels))
    if journals:
        header = journal.Header(SESSION, labels.annotator, document.id, document.hash)
        rows = [journal.encode_header(header), *(journal.encode_line(line, SESSION) for line in lines)]
        (folder / f"{document.id}.journal").mkdir()
        (folder / f"{document.id}.journal" / f"{SESSION}.jsonl").write_bytes(b"".join(rows))
    head = Head(document.id, labels.annotator, document.hash)
    file = LabelFile(head, Fold.of(lines).state, held_by(lines) if journals else {})
    (folder / f"{document.id}.json").write_bytes(encode(file))


def _steps(labels: Labels) -> Iterator[Line]:
    """One step for each label, and one that calls the document done."""
    for n, one in enumerate(labels.annotations, 1):
        fields = {"label": one.label, "spans": spans_out(one.spans), "created": AT, "modified": AT}
        if one.attributes:
            fields["attributes"] = dict(one.attributes)
        yield Line(n, SESSION, AT, {"annotations": {one.id: fields}}, (), "label")
    done = {"status": "done", "finished_at": AT}
    yield Line(len(labels.annotations) + 1, SESSION, AT, done, (), "done")
