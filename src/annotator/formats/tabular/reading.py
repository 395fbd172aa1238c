"""Reads tables, ours and those of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import Relation
from annotator.core.digests import Digests
from annotator.core.document import Document
from annotator.formats.base import Mark, Reread
from annotator.formats.incoming import Found, Incoming, Sources
from annotator.formats.report import Entry
from annotator.formats.spill import Spill
from annotator.formats.tabular import TableFiles
from annotator.formats.tabular.quotes import has_quotes, placed, quoted
from annotator.formats.tabular.recognising import with_quotes
from annotator.formats.tabular.spans import spans_in_cell, spans_in_row
from annotator.formats.tabular.tables import Row, Table, require, table
from annotator.formats.tabular.texts import Texts, object_in

ROLES = ("document", "text", "start", "end", "label", "quote", "annotator", "spans")
SUFFIXES = (".csv", ".tsv")
FIELDS = ("status", "finished_at", "schema_hash", "guidelines_version")


@dataclass
class _Said:
    """What one annotator said about one document, as rows bring it."""

    where: str = ""
    judged: bool = False
    found: dict[str, Found] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    refused: list[Entry] = field(default_factory=list)
    quoted: list[tuple[str, str, str]] = field(default_factory=list)
    """Id, label and words of spans whose places are still to be found."""


def documents(options: TableFiles, sources: Sources) -> Iterator[Incoming]:
    """The documents of all tables, in the order in which they are first named."""
    named = {role: column for role in ROLES if (column := getattr(options, f"{role}_column"))}
    tables = [table(file.path, file.annotator, named) for file in sources.files(*SUFFIXES)]
    require(tables, named)
    texts = Texts(tables, sources.scratch)
    tables = [with_quotes(one, texts, options.inclusive_end) for one in tables]
    said: Spill[tuple[str, str], _Said] = Spill(sources.scratch, _Said)
    judges = Digests()
    """By the hash of a document's id, how many judged it."""
    # Relations last: they name annotations of the other tables.
    for one in sorted(tables, key=lambda one: one.kind == "relations"):
        for row in one.rows():
            id = texts.take(one, row)
            about = said.at((id, one.cell(row, "annotator") or one.annotator))
            about.where = about.where or row.where
            before = about.judged
            _take_row(options, about, one, row, id, texts)
            if about.judged != before:
                judges.put(hash(id), (judges.get(hash(id)) or 0) + (1 if about.judged else -1))
    for (id, annotator), about in said.items():
        # A table of documents names no annotator; where another table does, the row says nothing more.
        if about.judged or not judges.get(hash(id)):
            document = texts.document(id, about.where)
            _place(about, document)
            yield Incoming(
                about.where,
                document,
                annotator,
                tuple(about.found.values()),
                tuple(about.relations),
                status="done" if about.judged else "untouched",
                unit="codepoint",
                refused=tuple(about.refused),
                **about.fields,
            )


def _take_row(options: TableFiles, about: _Said, one: Table, row: Row, id: str, texts: Texts) -> None:
    """Add what a row says to what was said before by the same person of the same document."""
    match one.kind:
        case "spans":
            about.judged = True
            quote = "text" if texts.text_is_quote(one) else "quote"
            _add(about, spans_in_row(options, one, row, quote, len(about.found)))
        case "wide":
            about.judged = True
            _add(about, spans_in_cell(options, one, row, len(about.found)))
        case "relations":
            _relate(about, one, row, id)
        case "documents" if has_quotes(options, one):
            about.judged = True
            if span := quoted(options, one, row, len(about.quoted) + 1):
                about.quoted.append(span)
        case "documents":
            _take_fields(about, one, row)


def read(folder: Path) -> Iterator[Reread]:
    """What stands in the tables of an export of ours, document by document."""
    files = {path.stem: table(path, "", {}) for path in folder.iterdir() if path.suffix in SUFFIXES}
    spans = files["spans"].rows()
    upcoming = next(spans, None)
    held: Reread | None = None
    for row in files["documents"].rows():
        cells = row.cells
        if held is None or held.document != cells["document"]:
            if held is not None:
                yield held
            held = Reread("", cells["document"], cells["text"], [])
        marks = list(held.marks)
        while upcoming and all(upcoming.cells[name] == cells[name] for name in ("document", "annotator")):
            of = upcoming.cells
            marks.append(Mark(of["annotation"], of["label"], int(of["start"]), int(of["end"]), of["quote"]))
            upcoming = next(spans, None)
        held = held._replace(marks=marks)
    if held is not None:
        yield held


def _place(about: _Said, document: Document) -> None:
    """Find the places of what was only quoted."""
    for id, label, words in about.quoted:
        one = placed(id, label, words, document.text, document.id)
        if isinstance(one, Entry):
            about.refused.append(one)
        else:
            _add(about, iter([one]))


def _add(about: _Said, found: Iterator[Found]) -> None:
    """Add annotations; rows of one id are spans of one annotation."""
    for one in found:
        before = about.found.get(one.id)
        extents = (*before.extents, *one.extents) if before else one.extents
        about.found[one.id] = Found(**{**vars(one), "extents": extents})


def _take_fields(about: _Said, table: Table, row: Row) -> None:
    """What a table of documents of ours says about the labels of an annotator."""
    if "status" not in table.columns or "document_labels" not in table.columns:
        return
    about.judged = row.cells["status"] in ("done", "in_progress")
    about.fields |= {name: row.cells[name] for name in FIELDS[1:] if row.cells.get(name)}
    about.fields["document_labels"] = object_in(row, "document_labels")


def _relate(about: _Said, table: Table, row: Row, id: str) -> None:
    cells, head, tail = row.cells, table.cell(row, "head"), table.cell(row, "tail")
    name = cells.get("relation") or f"r{len(about.relations) + 1}"
    type = cells.get("type") or table.cell(row, "label") or "related"
    if head in about.found and tail in about.found:
        about.relations.append(Relation(name, type, head, tail, cells.get("created", "")))
    else:
        detail = f"{head} or {tail} is not there"
        about.refused.append(Entry(id, name, type, "", "relation", detail))
