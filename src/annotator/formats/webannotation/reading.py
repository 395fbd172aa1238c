"""Reads Web Annotations, ours and those of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.document import Document
from annotator.formats.base import Mark, Reread
from annotator.formats.incoming import File, Incoming, Sources
from annotator.formats.json_records import REPORTS, data_files
from annotator.formats.manifest import FILE, Record, records
from annotator.formats.texts import read_text
from annotator.formats.webannotation.page import Group, Page
from annotator.formats.webannotation.selectors import targets
from annotator.formats.webannotation.shapes import items
from annotator.formats.webannotation.sources import Text, Texts
from annotator.formats.webannotation.writing import PAGE, TEXT

SUFFIXES = (PAGE, ".json", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Reading:
    """How to read: where texts are, and whether quotes count more than offsets."""

    texts: Path | None
    by_quote: bool

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every document, once for each of its annotators. Raises DataError, with file and line."""
        texts = Texts(sources.paths, self.texts)
        for path in sources.paths:
            if (path / FILE).is_file() and _is_ours(path):
                yield from _ours(path)
                continue
            for file in data_files(Sources((path,), sources.named_by), *SUFFIXES, beside=REPORTS | {FILE}):
                yield from self._file(file, texts)

    def _file(self, file: File, texts: Texts) -> Iterator[Incoming]:
        missing: list[str] = []
        given = list(items(file.path, missing))
        every = {one.source for item in given for one in targets(item)}
        ids = {item.id for item in given}
        named = {one.id for one in every if one.id not in ids}
        found: dict[str, Text | None] = {}
        for one in every:
            if one.text is not None:
                found[one.id] = Text(one.id or file.id, one.text)
        for id in sorted(named - found.keys()):
            found[id] = texts.of(id, file, alone=len(named) == 1)
        groups = Page(file, found, self.by_quote).groups(given)
        if missing and groups:
            detail = f"{', '.join(missing)}: a page that is not in the file"
            groups[0].refuse("", "", "", "missing-page", detail)
        for group in groups:
            yield _incoming(group, Document(group.text.id, group.text.text, group.meta), {})


def read(folder: Path) -> Iterator[Reread]:
    """The documents of an export of ours, in the order of writing."""
    for record in records(folder):
        text, groups = _our_groups(folder, record)
        marks = [
            Mark(one.id, one.label, start, end, text[start:end])
            for annotator in record.labels
            if annotator in groups
            for one in groups[annotator].found
            for start, end, _ in one.extents
        ]
        yield Reread("", record.id, text, marks)


def _is_ours(folder: Path) -> bool:
    return next(((folder / f"{record.file}{PAGE}").is_file() for record in records(folder)), False)


def _ours(folder: Path) -> Iterator[Incoming]:
    for record in records(folder):
        text, groups = _our_groups(folder, record)
        for annotator, fields in record.labels.items():
            group = groups.get(annotator) or Group(
                Text(record.id, text), annotator, str(folder / record.file)
            )
            yield _incoming(group, Document(record.id, text, record.meta), fields)


def _our_groups(folder: Path, record: Record) -> tuple[str, dict[str, Group]]:
    path = folder / f"{record.file}{PAGE}"
    text = read_text(folder / f"{record.file}{TEXT}")
    page = Page(File(path, record.id, ""), {f"{record.file}{TEXT}": Text(record.id, text)}, False)
    return text, {group.annotator: group for group in page.groups(list(items(path, [])))}


def _incoming(group: Group, document: Document, fields: Mapping[str, Any]) -> Incoming:
    return Incoming(
        group.where,
        document,
        group.annotator,
        tuple(group.found),
        tuple(group.relations),
        group.whole,
        fields.get("status", "done"),
        fields.get("finished_at", ""),
        fields.get("schema_hash", ""),
        fields.get("guidelines_version", ""),
        "utf16" if group.foreign else "codepoint",
        tuple(group.refused),
    )
