"""Import: texts from elsewhere, and labelled documents that `annotator export jsonl` wrote.

Everything is read and checked before anything is written. What the project has is never replaced: a
document or labels that are there already and differ are refused, and listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import TypeVar

import orjson

from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats import jsonl
from annotator.formats.report import Entry, Report, counted
from annotator.project.config import SOURCES, Config, load_config
from annotator.project.destination import appearing
from annotator.project.importing_labels import LabelImport, Names, checked
from annotator.project.open import open_project
from annotator.store.atomic import reason
from annotator.core.textline import BOM, MAX_BYTES
from annotator.store.documents import Documents, JsonLines, TextFolder, sources_in
from annotator.store.tree import Tree

T = TypeVar("T")
Progress = Callable[[str, int], None]
"""Called with what is being done ('reading', 'writing') and how many documents are done."""


def import_texts(root: Path, paths: Sequence[Path], progress: Progress = lambda doing, done: None) -> Report:
    """Copy `.txt` files, and those of folders at any depth, into the project, byte for byte.

    The id of a document is its path in the folder that was given, without `.txt`. Raises UsageError
    for a path that is no text, DataError for one that is not UTF-8; then nothing is copied.
    """
    config = load_config(root)
    report = Report(to="project", annotator="")
    new = _Newcomers(_present(root, config), report)
    sources = [source for path in paths for source in _texts_in(path)]
    found = (source.read(id) for source in sources for id in source.ids())
    ids = {one.id for one in _counted(found, "reading", progress) if new.admits(one)}
    target = _target(root, config)
    again = (source.read(id) for source in sources for id in source.ids() if id in ids)
    for one in _counted(_once(again, ids), "writing", progress):
        _write(target / f"{one.id}.txt", [(BOM if one.meta.get("bom") else "") + one.text])
        report.documents[""] += 1
    return new.told()


def import_jsonl(root: Path, paths: Sequence[Path], progress: Progress = lambda doing, done: None) -> Report:
    """Bring in the documents of `.jsonl` files and, where a file is an export of ours, their labels.

    A path may also be the folder of such an export. Labels become label files of the annotator who
    made them. Raises UsageError for a path that is no such file, DataError with the line that cannot
    be read; then nothing is written.
    """
    config = load_config(root)
    report = Report(to="project", annotator="")
    new = _Newcomers(_present(root, config), report)
    files = [_lines_file(path) for path in paths]
    people = Names(Tree(root / config.labels))
    fresh: dict[Path, set[str]] = {}
    for path in files:
        found = _counted(_checked(path, people), "reading", progress)
        fresh[path] = {one.id for one in found if new.admits(one)}
    target = _target(root, config)
    for path, ids in fresh.items():
        if ids:
            rows = (_row(one) for one in _counted(_once(_documents(path), ids), "writing", progress))
            _write(_free(target / f"{path.stem}.jsonl"), rows)
            report.documents[""] += len(ids)
    labelled = [path for path in files if jsonl.is_ours(path)]
    if labelled:
        labels = LabelImport(open_project(root).store, new.refused, report)
        lines = (line for path in labelled for line in jsonl.lines(path))
        for line in _counted(lines, "writing labels", progress):
            labels.take(line)
        labels.finish()
    return new.told()


class _Newcomers:
    """Tells documents that are new from those that the project, or an earlier file, has already."""

    def __init__(self, present: Documents, report: Report) -> None:
        self.refused: set[str] = set()
        self._present = present
        self._report = report
        self._seen: dict[str, str] = {}
        self._known = 0

    def admits(self, document: Document) -> bool:
        """Whether a document is new; one whose id is taken by another text is refused and listed."""
        held = self._seen.get(document.id)
        if held is None and document.id in self._present.places:
            held = self._present.read(document.id).hash
            self._known += held == document.hash
        self._seen.setdefault(document.id, held or document.hash)
        if held not in (None, document.hash):
            self.refused.add(document.id)
            detail = "another text has this id"
            self._report.left_out.append(Entry(document.id, "", "", "", "id-taken", detail))
        return held is None

    def told(self) -> Report:
        """The report, with a word about those that were there."""
        if self._known:
            self._report.remarks.append(f"Already there, and the same: {counted(self._known, 'document')}.")
        return self._report


def _present(root: Path, config: Config) -> Documents:
    there = [one for one in config.documents if (root / one).exists()]
    return Documents(source for one in there for source in sources_in(root / one, one))


def _target(root: Path, config: Config) -> Path:
    """The folder for new documents: the first of the project's folders of documents."""
    folders = [root / one for one in config.documents if not one.endswith(".jsonl")]
    if not folders:
        raise UsageError(
            "the project keeps its documents in one file, and new ones need a folder",
            remedy=f'Add one in annotator.toml: documents = ["{SOURCES[0]}"]',
        )
    return folders[0]


def _texts_in(path: Path) -> Iterator[TextFolder]:
    if path.is_dir():
        yield from (one for one in sources_in(path, str(path)) if isinstance(one, TextFolder))
    elif path.suffix == ".txt" and path.is_file():
        yield TextFolder(path.parent, str(path.parent), [path.stem])
    else:
        raise UsageError("this is neither a .txt file nor a folder", where=str(path))


def _lines_file(path: Path) -> Path:
    file = path / jsonl.FILE if path.is_dir() else path
    if not file.is_file():
        raise UsageError(f"there is no {'such file' if file is path else jsonl.FILE}", where=str(path))
    return file


def _checked(path: Path, people: Names) -> Iterator[Document]:
    """The documents of a file, and nothing amiss in their labels."""
    if not jsonl.is_ours(path):
        yield from _documents(path)
        return
    for line in jsonl.lines(path):
        people.admit(checked(line).head.annotator)
        if len(line.document.text.encode()) > MAX_BYTES:
            raise DataError(f"the text has more than {MAX_BYTES:,} bytes", where=line.where)
        yield line.document


def _documents(path: Path) -> Iterator[Document]:
    if jsonl.is_ours(path):
        yield from (line.document for line in jsonl.lines(path))
    else:
        source = JsonLines(path, path.name)
        yield from (source.read(id) for id in source.ids())


def _row(document: Document) -> str:
    # A mark at the front is taken off on reading: one that is part of the text needs another before it.
    text = BOM + document.text if document.text.startswith(BOM) else document.text
    row = {"id": document.id, "text": text, "meta": document.meta}
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE).decode()


def _free(path: Path) -> Path:
    number = 1
    while path.exists():
        number += 1
        path = path.with_stem(f"{path.stem.removesuffix(f'-{number - 1}')}-{number}")
    return path


def _write(path: Path, parts: Iterable[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise DataError("a file stands there that is not a document of this project", where=str(path))
        with appearing(path) as file:
            file.writelines(part.encode() for part in parts)
    except OSError as error:
        raise DataError(f"it cannot be written: {reason(error)}", where=str(path)) from error


def _once(documents: Iterable[Document], ids: Set[str]) -> Iterator[Document]:
    """Those of some ids, each once: an export of two annotators has a document twice."""
    left = set(ids)
    for document in documents:
        if document.id in left:
            left.remove(document.id)
            yield document


def _counted(found: Iterable[T], doing: str, progress: Progress) -> Iterator[T]:
    for done, one in enumerate(found, 1):
        yield one
        progress(doing, done)
