"""A project with labels of several annotators on disk, as labelling leaves them, made without labelling."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.core.document import Document
from annotator.core.fold import Fold, Line
from annotator.core.labelfile import Head, LabelFile
from annotator.project.create import create_project
from annotator.project.open import open_project
from annotator.store import journal, reconcile
from annotator.store.folder import FolderStore
from harness.corpus import Mark, news

CHARACTERS, MARKS = 3000, 30


def make(root: Path, documents: int, annotators: Sequence[str], unlabelled: int = 0) -> Path:
    """A project of news with the default schema; everybody has finished every document but the last few."""
    create_project(root)
    for number in range(documents + unlabelled):
        id, item = f"d{number:05}", news(CHARACTERS, MARKS, seed=number)
        (root / "documents" / f"{id}.txt").write_bytes(item.text.encode())
    store = open_project(root).store
    for number in range(documents):
        finish(store, f"d{number:05}", annotators)
    return root


def finish(store: FolderStore, id: str, annotators: Sequence[str]) -> None:
    """Every annotator labels a document and calls it done."""
    item = news(CHARACTERS, MARKS, seed=int(id[1:]))
    for name in annotators:
        _put(store, id, name, item.text, _judged(item.marks, name, id))


def _judged(marks: Sequence[Mark], name: str, id: str) -> Iterator[Mark]:
    """What one annotator marks: one in ten missed, one in seven with an edge moved."""
    dice = random.Random(f"{name} {id}")
    for one in marks:
        if dice.random() >= 0.1:
            moved = one.end - 1 if dice.random() < 0.15 and one.end - one.start > 2 else one.end
            yield Mark(one.label, one.start, moved)


def _put(store: FolderStore, id: str, name: str, text: str, marks: Iterator[Mark]) -> None:
    """The journal and the label file, as a session leaves them; without syncs."""
    document, schema = Document(id, text), store.schema()
    dice = random.Random(f"{id} {name}")
    session = f"20260101T000000Z-{dice.getrandbits(40):010x}"
    at = f"2026-01-{1 + dice.getrandbits(16) % 28:02}T10:00:00Z"
    lines = [Line(n, session, at, fields, (), "label") for n, fields in enumerate(_steps(text, marks, at), 1)]
    lines.append(Line(len(lines) + 1, session, at, {"status": "done", "finished_at": at}, (), "done"))
    header = journal.Header(session, name, id, document.hash, schema.hash, schema.guidelines_version)
    folder = store.tree.journal(name, id)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [journal.encode_header(header), *(journal.encode_line(line, session) for line in lines)]
    (folder / f"{session}.jsonl").write_bytes(b"".join(rows))
    head = Head(id, name, document.hash, schema.hash, schema.guidelines_version)
    file = LabelFile(head, Fold.of(lines).state, reconcile.held_by(lines))
    store.tree.label_file(name, id).write_bytes(reconcile.encode(file))


def _steps(text: str, marks: Iterator[Mark], at: str) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(marks):
        span = {"start": one.start, "end": one.end, "quote": text[one.start : one.end]}
        fields: dict[str, Any] = {"label": one.label, "spans": [span], "created": at, "modified": at}
        if one.label == "count":
            fields["attributes"] = {"modifier": "about" if one.end % 2 else "exactly", "value": one.end % 50}
        yield {"annotations": {f"{number:08x}": fields}}
