"""Files below `labels/` that are no labels, or labels of nothing."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Set
from pathlib import Path

import orjson

from annotator.core.errors import DataError
from annotator.project.checking.findings import Finding
from annotator.store import atomic, journal
from annotator.store.tree import ASIDE, JOURNAL, LABELS, VERSIONS, Tree

_CONFLICT = re.compile(
    r"conflicted copy|sync-conflict-|case conflict|_conf\(|\(\d+\)\.|~\Z|\.orig\Z", re.IGNORECASE
)


def strays(tree: Tree, annotator: str, documents: Set[str]) -> Iterator[Finding]:
    """What lies in an annotator's folder and does not belong to one of the documents.

    `documents` are the file names that documents have.
    """
    folder = tree.folder(annotator)
    if folder.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH | stat.S_IWOTH):
        yield Finding(
            "note",
            tree.shown(folder),
            "every account of this machine may look into it",
            "If annotators must not see each other's labels: chmod o-rwx",
        )
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        path, place = Path(entry.path), tree.shown(Path(entry.path))
        name, _, suffix = entry.name.rpartition(".")
        if found := _misplaced(entry, place):
            yield found
        elif f".{suffix}" == JOURNAL and entry.is_dir() and name in documents:
            yield from _among_journals(tree, path)
        elif f".{suffix}" == VERSIONS and entry.is_dir():
            continue
        elif f".{suffix}" not in (LABELS, JOURNAL):
            yield Finding("note", place, "it is no file of ours", "Move it away, if it is not needed here")
        elif name not in documents:
            yield Finding(
                "warning",
                place,
                f"these are labels of {_document_in(path)}, which is not in the project",
                "Bring the document back under its id; the labels stay until then",
            )


def nobodys(tree: Tree) -> Iterator[Finding]:
    """Folders below `labels/` that no annotator's name leads to: their labels are never read."""
    known = {tree.folder(annotator).name for annotator in tree.annotators(readable=False)}
    for path in sorted(tree.root.iterdir()) if tree.root.is_dir() else ():
        ours = path.name in known or path.name.startswith(".") or not path.is_dir()
        if not ours and os.access(path, os.R_OK | os.X_OK):
            yield Finding(
                "warning",
                tree.shown(path),
                "no annotator's name leads to this folder, so it is not read",
                "Give it the name that the tool gives it, or move it away",
            )


def _among_journals(tree: Tree, folder: Path) -> Iterator[Finding]:
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        place = tree.shown(Path(entry.path))
        if entry.name.startswith(atomic.TEMPORARY) or not entry.name.endswith(journal.SUFFIX):
            yield Finding(
                "note", place, "it is no journal and is not read", "Move it away, if it is not needed"
            )
        elif _CONFLICT.search(entry.name):
            yield Finding(
                "note",
                place,
                "a copy that a sync tool made; it was read like the other journals and says nothing twice",
                "Delete it when the one it is a copy of is complete",
            )


def _misplaced(entry: os.DirEntry[str], place: str) -> Finding | None:
    if entry.is_symlink():
        return Finding("error", place, "a symbolic link is not followed here", "Put the file itself there")
    if entry.name.startswith(atomic.TEMPORARY):
        return Finding("note", place, "left over when the writing of a label file was cut short", "Delete it")
    if f"{LABELS}.{ASIDE}" in entry.name:
        return Finding(
            "note",
            place,
            "an older label file that `annotator rebuild` kept",
            "Delete it when it is not needed",
        )
    if _CONFLICT.search(entry.name):
        return Finding(
            "warning",
            place,
            "a copy that a sync tool or an editor made; it is not read",
            "Compare it with the original, then delete it",
        )
    return None


def _document_in(path: Path) -> str:
    """The document that a label file or a folder of journals speaks of, as well as can be told."""
    try:
        if path.suffix == LABELS:
            return repr(orjson.loads(atomic.read(path))["document"])
        for one in sorted(path.iterdir()):
            if header := journal.decode(one.name, atomic.read(one)).header:
                return repr(header.document)
    except (OSError, ValueError, KeyError, TypeError, DataError):
        pass
    return f"a document {path.stem!r}"
