"""A folder store on a real disk, and the plain things to say to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.core.document import Document
from annotator.core.fold import Fold, Line
from annotator.core.labelfile import normal
from annotator.core.schema import Label, Layer, Schema
from annotator.project import files
from annotator.store.base import Writer
from annotator.store.documents import Documents
from annotator.store.folder import FolderStore

SCHEMA = Schema(
    "news",
    layers=(Layer("entities"),),
    labels=(Label("count", "entities"), Label("agency", "entities")),
    hash="sha256:schema",
    guidelines_version="0123456789ab",
)
TEXT = "Officials said “approximately 160” people were arrested in Davíd’s town. 🙂"
ME = "ann"


class Texts:
    """Documents that are in memory."""

    name = "texts"

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)

    def ids(self) -> list[str]:
        return list(self.texts)

    def read(self, id: str, place: int) -> Document:
        return Document(id, self.texts[id])


def store_at(root: Path, texts: Mapping[str, str] | None = None) -> FolderStore:
    """A store whose labels are in `root`/labels; opening another on the same root is a restart."""
    root.mkdir(parents=True, exist_ok=True)
    sources = [Texts(texts or {"d1": TEXT, "d2": TEXT + " Again.", "a/b c": "Nested. " + TEXT})]
    return FolderStore(root / "labels", Documents(sources), lambda: SCHEMA, files.label_file)


def annotation(label: str = "count", start: int = 30, end: int = 33, text: str = TEXT, **fields: Any) -> Any:
    return {"label": label, "spans": [{"start": start, "end": end, "quote": text[start:end]}], **fields}


class Pen:
    """A writer and the fold that a screen would keep beside it."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.fold = Fold.of(writer.view)

    def say(self, change: dict[str, Any] | None, undo: tuple[tuple[str, int], ...] = ()) -> Line:
        line = Line(self.fold.next_n, self.writer.session, "2026-01-01T00:00:00Z", change, undo, "step")
        self.fold.add(self.writer.append(line))
        return line

    def label(self, id: str, label: str = "count", **fields: Any) -> Line:
        return self.say({"annotations": {id: annotation(label, **fields)}})

    def undo(self) -> Line:
        named = self.fold.undoable()
        assert named is not None
        return self.say(None, ((named.session, named.n),))

    def close(self) -> None:
        self.writer.close()


def pen(store: FolderStore, document: str = "d1", annotator: str = ME) -> Pen:
    return Pen(store.open(annotator, document))


def shown(store: FolderStore, document: str = "d1", annotator: str = ME) -> dict[str, str]:
    """What is labelled, as another process would find it: id to label."""
    state = normal(store.truth(annotator, document).fold.state)
    return {id: fields["label"] for id, fields in state.get("annotations", {}).items()}
