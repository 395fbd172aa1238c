"""Files of cells: which separator they have, and which column is which."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from annotator.core.errors import DataError, UsageError

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
BOM = "\ufeff"
RECODE = "Save it as CSV in UTF-8"

USUAL: Mapping[str, tuple[str, ...]] = {
    "document": (
        "document", "doc", "document_id", "doc_id", "docid", "documentid", "text_id", "textid", "article",
        "article_id", "sentence_id", "tweet_id", "post_id", "unit_id", "filename", "file_name", "file",
    ),
    "text": (
        "text", "document_text", "full_text", "content", "sentence", "tweet", "body", "post", "comment_text",
        "input.text", "input.sentence", "input.passage", "input.document", "input.content",
    ),
    "start": (
        "start", "begin", "start_char", "char_start", "start_offset", "startoffset", "begin_offset",
        "start_index", "start_idx", "span_start", "startindex", "startchar", "from", "discourse_start",
    ),
    "end": (
        "end", "end_char", "char_end", "end_offset", "endoffset", "end_index", "end_idx", "span_end",
        "endindex", "endchar", "stop", "to", "discourse_end",
    ),
    "label": (
        "label", "tag", "type", "class", "category", "entity_type", "entity_label", "entity", "ner_tag",
        "annotation_type", "span_label", "discourse_type",
    ),
    "quote": (
        "quote", "span_text", "surface", "covered_text", "mention", "exact", "entity_text", "span",
        "selected_text", "selection", "words", "discourse_text",
    ),
    "annotator": (
        "annotator", "annotator_id", "annotatorid", "worker", "worker_id", "workerid", "user", "user_id",
        "username", "creator", "rater", "coder",
    ),
    "spans": ("spans", "entities", "annotations", "labels", "answer.taskanswers"),
    "annotation": ("annotation", "annotation_id", "span_id", "entity_id"),
    "head": ("head", "head_id", "arg1", "from_id", "subject_id"),
    "tail": ("tail", "tail_id", "arg2", "to_id", "object_id"),
}  # fmt: skip
"""What columns are called, the likeliest first; case and a leading '_' or '.' do not matter."""


OURS = {
    "documents": (
        "document", "annotator", "status", "finished_at", "schema_hash", "guidelines_version",
        "document_labels", "meta", "text",
    ),
    "spans": (
        "document", "annotator", "annotation", "label", "start", "end", "quote", "attributes", "details",
    ),
    "relations": ("document", "annotator", "relation", "type", "head", "tail", "created"),
}  # fmt: skip
"""The columns of the tables that we write."""


class Row(NamedTuple):
    """The cells of a row by the names of their columns, and where it stands."""

    cells: Mapping[str, str]
    where: str

    def wrong(self, what: str) -> DataError:
        """The error for something in this row."""
        return DataError(what, where=self.where)


@dataclass(frozen=True)
class Table:
    """One file. `columns` are the names in its first row; `known` says which of them is what."""

    path: Path
    annotator: str
    columns: tuple[str, ...]
    known: Mapping[str, str]
    separator: str
    guarded: bool
    """Whether it is ours for spreadsheets, with apostrophes before what would be formulas."""

    @property
    def kind(self) -> str:
        """What its rows are: 'relations', 'spans', 'wide' (a document with its spans) or 'documents'."""
        if "head" in self.known and "tail" in self.known:
            return "relations"
        if "start" in self.known and "end" in self.known:
            return "spans"
        return "wide" if "spans" in self.known else "documents"

    def cell(self, row: Row, role: str) -> str:
        """What a row says in the column of a role; empty if there is none."""
        # A column may have no name: that of an index, as pandas writes it.
        return row.cells[self.known[role]] if role in self.known else ""

    def others(self) -> list[str]:
        """The columns that have no role."""
        taken = set(self.known.values())
        return [name for name in self.columns if name not in taken]

    def rows(self) -> Iterator[Row]:
        """The rows after the first. Raises DataError for one that has other columns, or is not UTF-8."""
        with _opened(self.path) as file:
            reader = csv.reader(file, delimiter=self.separator, strict=True)
            try:
                next(reader, None)
                for cells in reader:
                    where = f"{self.path}, line {reader.line_num}"
                    if not any(cells):
                        continue
                    if len(cells) != len(self.columns):
                        raise DataError(
                            f"it has {len(cells)} cells, and there are {len(self.columns)} columns",
                            where=where,
                        )
                    if self.guarded:
                        cells = [cell.removeprefix("'") for cell in cells]
                    yield Row(dict(zip(self.columns, cells, strict=True)), where)
            except csv.Error as error:
                where = f"{self.path}, line {reader.line_num}"
                raise DataError(f"it is no CSV: {error}", where=where) from None
            except UnicodeDecodeError as error:
                raise DataError(
                    f"it is not UTF-8: byte {error.start} is wrong", where=str(self.path), remedy=RECODE
                ) from None


def rows_into(file: IO[str], separator: str) -> Any:
    """What writes rows into a table of ours."""
    # Line ends of two characters, so that the library puts cells with either of them in quotes.
    return csv.writer(file, delimiter=SEPARATORS[separator], lineterminator="\r\n")


def head(name: str, separator: str, excel: bool) -> str:
    """How a table of ours starts; with `excel` also with a mark that says that it is UTF-8."""
    made = io.StringIO(newline="")
    rows_into(made, separator).writerow(OURS[name])
    return BOM * excel + made.getvalue()


def table(path: Path, annotator: str, named: Mapping[str, str]) -> Table:
    """A file as a table. `named` are the columns that the user named, by their role.

    Raises DataError if the file has no first row.
    """
    # A text may be longer than what the library takes for a cell; the limit is one for the process.
    csv.field_size_limit(sys.maxsize)
    with _opened(path) as file:
        try:
            first = file.readline()
        except UnicodeDecodeError as error:
            what = f"it is not UTF-8: byte {error.start} is wrong"
            raise DataError(what, where=str(path), remedy=RECODE) from None
    separator = max(SEPARATORS.values(), key=first.count)
    columns = tuple(next(csv.reader([first.rstrip("\r\n")], delimiter=separator), []))
    if not columns:
        raise DataError("it is empty: a first row with the names of the columns is wanted", where=str(path))
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise DataError(f"two columns are called {twice!r}", where=f"{path}, line 1")
    guarded = columns in OURS.values() and path.read_bytes().startswith(BOM.encode())
    return Table(path, annotator, columns, _known(columns, named), separator, guarded)


def require(tables: Sequence[Table], named: Mapping[str, str]) -> None:
    """Raises UsageError for a column that the user named and no table has."""
    there = list(dict.fromkeys(name for one in tables for name in one.columns))
    for role, column in named.items():
        if column not in there:
            raise UsageError(
                f"there is no column '{column}' for the {role}", remedy=f"There are: {', '.join(there)}"
            )


def _known(columns: tuple[str, ...], named: Mapping[str, str]) -> dict[str, str]:
    plain = {name.lower().strip().lstrip("_.").replace(" ", "_"): name for name in reversed(columns)}
    known = {role: column for role, column in named.items() if column in columns}
    for role, names in USUAL.items():
        free = (plain[name] for name in names if name in plain and plain[name] not in known.values())
        if role not in known and (found := next(free, None)):
            known[role] = found
    if "document" not in known and "id" in plain and plain["id"] not in known.values():
        known["document"] = plain["id"]
    return known


def _opened(path: Path) -> io.TextIOWrapper:
    """The file without its mark at the front; line ends inside cells stay as they are."""
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
