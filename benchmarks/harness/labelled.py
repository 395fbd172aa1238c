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
from benchmarks.harness.corpus import Mark, news

CHARACTERS, MARKS = 3000, 30


def make(root: Path, documents: int, annotators: Sequence[str]) -> Path:
    """A project of news with the default schema; everybody has finished every document."""
    create_project(root)
    for number in range(documents):
        news_item = news(CHARACTERS, MARKS, seed=number)
        (root / "documents" / f"d{number:05}.txt").write_bytes(news_item.text.encode())
        for name in annotators:
            finish(root, f"d{number:05}", name, news_item.text, judged(news_item.marks, name, number))
    return root


def judged(marks: Sequence[Mark], name: str, number: int) -> Iterator[Mark]:
    """What one annotator marks: one in ten missed, one in seven with an edge moved."""
    dice = random.Random(f"{name} {number}")
    for one in marks:
        if dice.random() >= 0.1:
            moved = one.end - 1 if dice.random() < 0.15 and one.end - one.start > 2 else one.end
            yield Mark(one.label, one.start, moved)


def finish(root: Path, id: str, name: str, text: str, marks: Iterator[Mark]) -> None:
    """The journal and the label file of a document that one annotator labelled and called done."""
    store = open_project(root, annotator=name).store if root not in _STORES else _STORES[root]
    _STORES[root] = store
    document, schema = Document(id, text), store.schema()
    session = f"20260101T000000Z-{random.Random(f'{id} {name}').getrandbits(40):010x}"
    at = f"2026-01-{1 + hash_of(id) % 28:02}T10:00:00Z"
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


def hash_of(id: str) -> int:
    return random.Random(id).getrandbits(16)


_STORES: dict[Path, Any] = {}


def _steps(text: str, marks: Iterator[Mark], at: str) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(marks):
        span = {"start": one.start, "end": one.end, "quote": text[one.start : one.end]}
        fields: dict[str, Any] = {"label": one.label, "spans": [span], "created": at, "modified": at}
        if one.label == "count":
            fields["attributes"] = {"modifier": "about" if one.end % 2 else "exactly", "value": one.end % 50}
        yield {"annotations": {f"{number:08x}": fields}}
