"""The documents that tables are about: their texts stand in one of the tables, or in files beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats import strictly
from annotator.formats.spill import Spill
from annotator.formats.tabular.tables import BOM, Row, Table


@dataclass
class _Known:
    """What rows say of a document; None if they do not."""

    text: str | None = None
    meta: dict[str, Any] | None = None


class Texts:
    """Documents by their ids, in the order in which tables name them."""

    def __init__(self, tables: Sequence[Table], scratch: Path | None = None) -> None:
        """`scratch` is the folder for what is set aside."""
        self._tables = tables
        self._known: Spill[str, _Known] = Spill(scratch, _Known)
        self._by_text: dict[int, str] = {}
        self._quoting: dict[Path, bool] = {}

    def take(self, table: Table, row: Row) -> str:
        """The id of the document that a row is about. Raises DataError if it has two texts, or none."""
        text = "" if self.text_is_quote(table) else table.cell(row, "text")
        id = table.cell(row, "document") or self._by_text.get(hash(text), "")
        if not id:
            if not text:
                raise row.wrong(
                    "it names no document, and has no text; --text-column and --document-column name them"
                    + "; tokens with tags come in with `annotator import conll`" * _has_tokens(table)
                )
            id = self._by_text[hash(text)] = f"{table.path.stem}-{len(self._by_text) + 1:04}"
        if text:
            known = self._known.at(id)
            if known.text is None:
                known.text = text
            elif known.text != text:
                raise row.wrong(f"the document {id!r} has another text in a row before")
        if table.kind in ("documents", "wide"):
            self._take_meta(table, row, id)
        return id

    def document(self, id: str, where: str) -> Document:
        """One document. Raises DataError if no table and no file has its text."""
        known = self._known.get(id) or _Known()
        text = self._text_beside(id, where) if known.text is None else known.text
        bom = {"bom": True} if text.startswith(BOM) and known.meta is None else {}
        return Document(id, text.removeprefix(BOM) if bom else text, (known.meta or {}) | bom)

    def text_is_quote(self, table: Table) -> bool:
        """Whether a column called text has the words of a span: then the texts are elsewhere."""
        if table.kind != "spans" or "quote" in table.known:
            return False
        if table.path not in self._quoting:
            self._quoting[table.path] = self._in_another_table or self._beside(table)
        return self._quoting[table.path]

    def elsewhere(self, ids: Collection[str]) -> dict[str, str]:
        """The texts of some documents as other tables or files beside the tables have them."""
        found: dict[str, str] = {}
        for one in self._tables:
            if one.kind in ("documents", "wide") and "text" in one.known:
                for row in one.rows():
                    if (id := one.cell(row, "document")) in ids and (text := one.cell(row, "text")):
                        found[id] = text
        found |= {id: self._text_beside(id, "") for id in ids if id not in found and self._file(id)}
        return found

    @cached_property
    def _in_another_table(self) -> bool:
        return any(one.kind in ("documents", "wide") and "text" in one.known for one in self._tables)

    def _beside(self, table: Table) -> bool:
        """Whether there is a file for the first document of a table."""
        first = next(table.rows(), None)
        return first is not None and self._file(table.cell(first, "document")) is not None

    def _take_meta(self, table: Table, row: Row, id: str) -> None:
        known = self._known.at(id)
        held = known.meta = {} if known.meta is None else known.meta
        for name in table.others():
            value = row.cells[name]
            if name == "meta" and value:
                held.update(object_in(row, name))
            elif value and name not in (
                "document_labels",
                "status",
                "finished_at",
                "schema_hash",
                "guidelines_version",
            ):
                held[name] = value

    def _text_beside(self, id: str, where: str) -> str:
        if path := self._file(id):
            try:
                return path.read_bytes().decode()
            except UnicodeDecodeError as error:
                what = f"it is not UTF-8: byte {error.start} is wrong"
                raise DataError(what, where=str(path), remedy="Convert the file to UTF-8") from None
        raise DataError(
            f"there is no text of the document {id!r}: no column 'text', and no {id}.txt",
            where=where,
            remedy="--text-column and --document-column name columns that are called otherwise",
        )

    def _file(self, id: str) -> Path | None:
        """The text file of a document, beside a table or in a folder beside it."""
        if not id or Path(id).name != id:
            return None
        name = id if id.endswith(".txt") else f"{id}.txt"
        paths = (folder / name for folder in self._folders)
        return next((path for path in paths if path.is_file()), None) or self._deeper.get(name)

    @cached_property
    def _folders(self) -> list[Path]:
        return list(dict.fromkeys(one.path.parent for one in self._tables))

    @cached_property
    def _deeper(self) -> dict[str, Path]:
        """The text files in folders beside the tables, those alone that no other is called like."""
        found: dict[str, Path] = {}
        twice: set[str] = set()
        for folder in self._folders:
            for path in sorted(folder.glob("*/*.txt")):
                if found.setdefault(path.name, path) != path:
                    twice.add(path.name)
        return {name: path for name, path in found.items() if name not in twice}


def _has_tokens(table: Table) -> bool:
    """Whether it looks like a table with a row for each token."""
    names = {name.strip().lower() for name in table.columns}
    return not names.isdisjoint(("word", "token")) and not names.isdisjoint(("tag", "ner_tag", "ner"))


def object_in(row: Row, name: str) -> dict[str, Any]:
    """The JSON object in a cell, empty for an empty cell. Raises DataError."""
    if not row.cells.get(name):
        return {}
    value = strictly.row(row.cells[name].encode(), f"{row.where}, column {name}")
    if not isinstance(value, dict):
        raise row.wrong(f"the column '{name}' is no JSON object")
    return value
