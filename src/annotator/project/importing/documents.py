"""Documents of an import: which of them are new, and where those go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import orjson

from annotator.core import strict_json
from annotator.core.digests import Digests
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.core.textline import BOM, MAX_ROW, SPLIT, check_size
from annotator.formats.plain import plain
from annotator.formats.report import Entry
from annotator.project.config import SOURCES, Config
from annotator.project.durable import appearing
from annotator.project.exporting.leftovers import PARTIAL
from annotator.project.importing.report import ImportReport
from annotator.project.importing.spool import Spool
from annotator.store.atomic import reason
from annotator.store.bulk import NewFile, lock, put_new, sweep
from annotator.store.documents import Documents, sources_in

SUFFIX = ".txt"
_MOST = 10**strict_json.INTEGER_DIGITS

Admission = Literal["new", "newer", "there", "refused"]
"""A document is to be written; it is to take the place of what the project has under its id; this very text
is there, or comes once more; or another text has its id."""


def fitting(document: Document, where: str) -> Document:
    """The document with metadata that can be written and read again. Raises DataError if it cannot be one."""
    if not document.id:
        raise DataError("the document has no id", where=where)
    if document.meta:
        document = Document(document.id, document.text, readable(document.meta, where))
    try:
        document.id.encode("utf-8")
        document.hash  # noqa: B018  # it will be asked for, and fails for a text that cannot be written
        check_size(document.text)
    except UnicodeEncodeError:
        raise DataError(f"the document {document.id!r} holds half of a surrogate pair", where=where) from None
    except DataError as problem:
        raise DataError(problem.what, where=where, remedy=problem.remedy) from None
    return document


def readable(value: Any, where: str) -> Any:
    """The nearest JSON value that strict readers take. Raises DataError for one that is nested too deep."""
    if type(value) is dict and all(_is_simple(name) and _is_simple(one) for name, one in value.items()):
        return value
    try:
        made = _short(plain(value))
    except RecursionError:
        made = None
    if made is None or strict_json.is_too_deep([[made]]):
        raise DataError(f"something is nested deeper than {strict_json.MAX_DEPTH} levels", where=where)
    return made


def _is_simple(value: Any) -> bool:
    """Whether a value is surely one that strict readers take: most are."""
    kind = type(value)
    return value.isascii() if kind is str else kind is bool or (kind is int and -_MOST < value < _MOST)


def _short(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int():
            return value if abs(value) < 10**strict_json.INTEGER_DIGITS else str(value)
        case dict():
            return {name: _short(one) for name, one in value.items()}
        case list():
            return [_short(one) for one in value]
        case _:
            return value


class Newcomers:
    """Tells documents that are new from those that the project, or an earlier file, has already."""

    def __init__(self, root: Path, config: Config, report: ImportReport, *, update: bool = False) -> None:
        """With `update` another text of a document that is there is a new version of it."""
        self._folders = [(root / one, one) for one in config.documents if (root / one).exists()]
        self.reopen()
        self._report = report
        self._held = Digests()
        self._update = update
        self.known: list[str] = []
        """The documents that are there, and the same, if this is an update."""

    def admit(self, document: Document, where: str) -> Admission:
        """What is to become of a document; one whose id is taken by another text is refused and listed.

        `where` is where it stands, for the list.
        """
        key, digits = hash(document.id), _digits(document)
        held = self._held.get(key)
        if held is None:
            admission, held = self._meet(document, digits)
            self._held.put(key, held)
            if admission:
                return admission
        if held == digits:
            return "there"
        detail = "another text has this id; --update takes this one as a new version"
        if self._update:
            detail = "these files have two texts of this id"
        self._report.left_out.append(Entry(document.id, "", "", "", "id-taken", detail, where=where))
        return "refused"

    def _meet(self, document: Document, digits: int) -> tuple[Admission | None, int]:
        """A document that comes for the first time, and the digits of the text that is to have its id."""
        if document.id not in self._present.places:
            return "new", digits
        held = _digits(self._present.read(document.id))
        if held == digits:
            self._report.known_documents += 1
            if self._update:
                self.known.append(document.id)
        elif self._update:
            return "newer", digits
        return None, held

    def reopen(self) -> None:
        """Look at the project's documents anew: their files were changed."""
        self._present = Documents(source for path, name in self._folders for source in sources_in(path, name))

    def present(self, id: str) -> Document:
        """A document as the project has it. Raises DataError."""
        return self._present.read(id)

    def file(self, id: str) -> Path:
        """The file that a document of the project is in."""
        return Path(self._present.file(id))


class Place:
    """Where new documents go: lines of one file, or text files under their ids."""

    def __init__(self, root: Path, config: Config, stem: str, *, as_texts: bool) -> None:
        """Raises UsageError if the project has no folder for new documents."""
        folders = [root / one for one in config.documents if not one.endswith(".jsonl")]
        if not folders:
            raise UsageError(
                "the project keeps its documents in one file, and new ones need a folder",
                remedy=f'Add one in annotator.toml: documents = ["{SOURCES[0]}"]',
            )
        self._folder = folders[0]
        self._stem = stem
        self._as_texts = as_texts

    def row(self, document: Document) -> tuple[str, bytes]:
        """What is to be written of a document: the name of its own file, if it has one, and the bytes.

        Raises DataError if its own file cannot be, or if the line would be too long to be read again.
        """
        if self._as_texts:
            path = self._folder / f"{document.id}{SUFFIX}"
            if path.exists():
                what = "a file stands there that is not a document of this project"
                raise DataError(what, where=str(path))
            return document.id, ((BOM if document.meta.get("bom") else "") + document.text).encode()
        # A mark at the front is taken off on reading: one that is part of the text needs another before it.
        text = BOM + document.text if document.text.startswith(BOM) else document.text
        fields = {"id": document.id, "text": text, "meta": document.meta}
        row = orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)
        if len(row) > MAX_ROW:
            raise DataError(f"the document has more than {MAX_ROW:,} bytes as JSON", remedy=SPLIT)
        return "", row

    def write(self, spool: Spool) -> Iterator[None]:
        """Write what was set aside, one step for each document. Raises DataError."""
        if not spool.count:
            return
        try:
            yield from self._texts(spool) if self._as_texts else self._lines(spool)
        except OSError as error:
            where = str(error.filename or self._folder)
            raise DataError(f"it cannot be written: {reason(error)}", where=where) from error

    def _texts(self, spool: Spool) -> Iterator[None]:
        files = (NewFile(f"{self._folder}/{id}{SUFFIX}", data) for id, data in spool)
        for _ in put_new(
            self._folder, files, make_folder=lambda one: one.mkdir(parents=True, exist_ok=True), mode=None
        ):
            yield

    def _lines(self, spool: Spool) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = _free(self._folder / f"{self._stem}.jsonl")
        sweep(self._folder, f".{path.name}-", PARTIAL)
        with appearing(path) as file:
            lock(file.fileno())
            for _, row in spool:
                file.write(row)
                yield


def stem_of(paths: Iterable[Path]) -> str:
    """The name of the file that new documents go into."""
    given = list(paths)
    if len(given) > 1:
        return "imported"
    only = given[0].resolve()
    return (only.name if only.is_dir() else only.stem).lstrip(".") or "imported"


def _digits(document: Document) -> int:
    return int(document.hash[-16:], 16)


def _free(path: Path) -> Path:
    number = 1
    while path.exists():
        number += 1
        path = path.with_stem(f"{path.stem.removesuffix(f'-{number - 1}')}-{number}")
    return path
