"""Reads folders of .xmi files, ours and those of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.base import Mark, Reread
from annotator.formats.incoming import File, Incoming, Sources
from annotator.formats.manifest import FILE, Ours, Said, records
from annotator.formats.offsets import codepoints
from annotator.formats.report import Entry
from annotator.formats.uima import TYPE_SYSTEM
from annotator.formats.uima.archive import ZIP, opened, types_in
from annotator.formats.uima.content import Content
from annotator.formats.uima.parsing import Cas, Types
from annotator.formats.uima.writing import XMI

_NOBODY = "INITIAL_CAS"
"""What INCEpTION calls the file of a document that nobody has annotated."""


def documents(
    sources: Sources, label_feature: str, types: Path | None, left_out: frozenset[str] = frozenset()
) -> Iterator[Incoming]:
    """The documents of folders. Raises DataError, with file and line, for what is no XMI."""
    ours = Ours(sources.paths, XMI)
    systems = _TypeSystems(sources.paths, types)
    filled = tuple(path for path in sources.paths if not _is_empty(path))
    for file in Sources(filled, sources.named_by).files(XMI, ZIP):
        one = opened(file.path)
        known = systems.for_all or one.types or systems.beside(file.path)
        yield _document(file, one.cas, ours.about(file.path), known, label_feature, left_out)


def read(folder: Path) -> Iterator[Reread]:
    """The documents of an export of ours, in the order of writing."""
    types = types_in(folder / TYPE_SYSTEM)
    for record in records(folder):
        marks: list[Mark] = []
        text = ""
        for labels in record.labels.values():
            cas, _ = opened(folder / f"{labels['file']}{XMI}")
            content = Content(cas, types, record.id)
            text = _text(cas, content)
            extents = [extent for one in content.annotations for extent in one.extents]
            places = codepoints(text, "utf16", (offset for one in extents for offset in one[:2]))
            marks += (
                Mark(one.id, one.label, places[start], places[end], text[places[start] : places[end]])
                for one in content.annotations
                for start, end, _ in one.extents
            )
        yield Reread("", record.id, text, marks)


def _is_empty(folder: Path) -> bool:
    """Whether this is an export of ours from which every document had to be left out."""
    manifest = folder / FILE
    return (folder / TYPE_SYSTEM).is_file() and manifest.is_file() and not manifest.stat().st_size


class _TypeSystems:
    """The type systems beside files: the nearest, up to the folder that was named; or one for all of them."""

    def __init__(self, roots: Sequence[Path], types: Path | None) -> None:
        self.for_all = types_in(types) if types else None
        self._roots = {root if root.is_dir() else root.parent for root in roots}
        self._beside: dict[Path, Types | None] = {}

    def beside(self, path: Path) -> Types | None:
        """The types of a file, None if nothing says what they are."""
        folder = path.parent
        if folder not in self._beside:
            self._beside[folder] = next(self._found(folder), None)
        return self._beside[folder]

    def _found(self, folder: Path) -> Iterator[Types]:
        while True:
            named = [one for one in sorted(folder.glob("*.xml")) if "typesystem" in one.name.lower()]
            yield from map(types_in, sorted(named, key=lambda one: one.name.lower() != TYPE_SYSTEM.lower()))
            if folder in self._roots or folder == folder.parent:
                return
            folder = folder.parent


def _document(
    file: File,
    cas: Cas,
    said: Said | None,
    types: Types | None,
    label_feature: str,
    left_out: frozenset[str],
) -> Incoming:
    id = said.record.id if said else file.id
    content = Content(cas, types or Types(), id, label_feature, left_out)
    refused = list(content.refused)
    if types is None:
        detail = f"there is no {TYPE_SYSTEM}: every value was read as text, and chains not at all"
        refused.append(Entry(id, "", "", "", "no-type-system", detail))
    fields = said.fields if said else {}
    document = Document(id, _text(cas, content), said.record.meta if said else dict(content.metadata))
    if file.path.stem == _NOBODY:
        return _unmarked(file, document, content)
    return Incoming(
        str(file.path),
        document,
        file.annotator or (said.annotator if said else content.annotator),
        content.annotations,
        content.relations,
        content.document_labels or fields.get("document_labels", {}),
        fields.get("status", "done"),
        fields.get("finished_at", ""),
        fields.get("schema_hash", ""),
        fields.get("guidelines_version", ""),
        "utf16",
        tuple(refused),
        is_ours=said is not None,
    )


def _unmarked(file: File, document: Document, content: Content) -> Incoming:
    """The document alone; each annotator's own file has what was in it before."""
    refused: tuple[Entry, ...] = ()
    if content.annotations:
        detail = f"annotations that nobody made: {len(content.annotations)}"
        refused = (Entry(document.id, "", "", "", "nobody", detail),)
    return Incoming(str(file.path), document, status="untouched", refused=refused)


def _text(cas: Cas, content: Content) -> str:
    text = content.sofa.features.get("sofaString") if content.sofa else None
    if text is None:
        line = content.sofa.line if content.sofa else 1
        if content.sofa and {"sofaURI", "sofaArray"} & content.sofa.features.keys():
            raise cas.wrong(
                "its text is somewhere else (sofaURI), and only the text in the file is read", line
            )
        if content.annotations or not content.sofa:
            raise DataError("there is no text in it", where=f"{cas.where}, line {line}")
        return ""
    return text
