"""Reads folders of brat, ours and those of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread
from annotator.formats.brat.content import Content
from annotator.formats.brat.places import marks
from annotator.formats.brat.standoff import Standoff
from annotator.formats.incoming import File, Incoming, Sources
from annotator.formats.manifest import Ours, records
from annotator.formats.others import Other, listed
from annotator.formats.texts import read_text

TEXT = ".txt"
STANDOFF = (".ann", ".a1", ".a2")
"""The suffixes of standoff files; .a1 and .a2 are two halves of one."""

BOM = "\ufeff"


def documents(sources: Sources, empty_is_unfinished: bool) -> Iterator[Incoming]:
    """The documents of folders. Raises DataError for a file that is not standoff or not UTF-8.

    A text that lies in a folder without standoff, and cannot be read, is listed.
    """
    return listed(_every(sources, empty_is_unfinished))


def _every(sources: Sources, empty_is_unfinished: bool) -> Iterator[Incoming | Other]:
    ours = Ours(sources.paths, TEXT)
    files = (_of_brat(one) for one in sources.files(TEXT, *STANDOFF))
    for _, group in groupby(files, key=lambda one: (one.path.parent, one.path.stem)):
        together = {one.path.suffix: one for one in group}
        text = together.pop(TEXT, None)
        first = text or next(iter(together.values()))
        path = text.path if text else _text_beside(first, sources.paths)
        if not together:
            # The text of standoff files that are named after their annotators is theirs, not one more.
            if sources.named_by in ("data", "folder") or not _has_standoff(path):
                yield _unmarked(first, ours) if first.path in sources.paths else _any_text(first, ours)
            continue
        yield _document(path, list(together.values()), ours, empty_is_unfinished)


def _of_brat(file: File) -> File:
    if file.path.suffix not in (TEXT, *STANDOFF):
        raise DataError("it is neither a text (.txt) nor standoff (.ann, .a1, .a2)", where=str(file.path))
    return file


def read(folder: Path) -> Iterator[Reread]:
    """The documents of an export of ours, in the order of writing."""
    for record in records(folder):
        found: list[Mark] = []
        text = ""
        for labels in record.labels.values():
            path = f"{folder}/{labels['file']}"
            text = read_text(path + TEXT)
            standoff = Standoff()
            standoff.read(read_text(path + STANDOFF[0], limit=None), path)
            found += marks(standoff, text)
        yield Reread("", record.id, text, found)


def _document(path: Path, files: Sequence[File], ours: Ours, empty_is_unfinished: bool) -> Incoming:
    standoff, empty = Standoff(), True
    for file in files:
        lines = read_text(file.path, limit=None)
        empty = empty and not lines.strip()
        standoff.read(lines, str(file.path))
    said = ours.about(path)
    text, taken_off = _text(path, exact=said is not None)
    where = str(files[-1].path)
    if said:
        document = Document(said.record.id, text, said.record.meta)
    else:
        document = Document(files[0].id, text, {"bom": True} if taken_off else {})
    content = Content(standoff, document, shift=-taken_off)
    fields = said.fields if said else {}
    return Incoming(
        where,
        document,
        files[0].annotator or (said.annotator if said else ""),
        tuple(content.annotations()),
        tuple(content.relations()),
        fields.get("document_labels", {}),
        fields.get("status", "untouched" if empty and empty_is_unfinished else "done"),
        fields.get("finished_at", ""),
        fields.get("schema_hash", ""),
        fields.get("guidelines_version", ""),
        "codepoint",
        tuple(content.refused),
    )


def _any_text(file: File, ours: Ours) -> Incoming | Other:
    """A text of a folder, which may have nothing to do with the others."""
    try:
        return _unmarked(file, ours)
    except DataError as error:
        return Other(str(file.path), "no-text", f"a text without standoff: {error.what}", error)


def _unmarked(file: File, ours: Ours) -> Incoming:
    said = ours.about(file.path)
    text, taken_off = _text(file.path, exact=said is not None)
    document = Document(said.record.id if said else file.id, text, {"bom": True} if taken_off else {})
    return Incoming(str(file.path), document, file.annotator, status="untouched")


def _text_beside(file: File, roots: Sequence[Path]) -> Path:
    """The text of a standoff file that has none of its own name: it is named by the document alone."""
    name = Path(file.id).name + TEXT
    folders = [file.path.parent, *(root for root in roots if root.is_dir())]
    for folder in folders:
        for path in (folder / name, folder / (file.id + TEXT)):
            if path.is_file():
                return path
    raise DataError(f"there is no text beside it: {file.path.with_suffix(TEXT).name}", where=str(file.path))


def _has_standoff(text: Path) -> bool:
    return any(one.suffix in STANDOFF and one.name.startswith(text.stem) for one in text.parent.iterdir())


def _text(path: Path, *, exact: bool) -> tuple[str, int]:
    """The text, and how many marks were taken off its front: we write texts as they are."""
    text = read_text(path)
    return (text, 0) if exact or not text.startswith(BOM) else (text.removeprefix(BOM), 1)
