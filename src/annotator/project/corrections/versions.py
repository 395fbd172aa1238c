"""Corrected texts: a new version in place of the old one, which is kept, and the labels carried over.

    versions/<document>/<version>.txt   each text that was replaced, exactly

An update puts the old text there, then the new one in its place, and only then moves labels; whose labels
are not this account's to write follow when their annotator opens the document. Cut short anywhere, it goes
on when the document is opened, or when the same import is run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.anchoring import Alignment
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, DataError
from annotator.core.file_names import file_name
from annotator.core.fold import State
from annotator.core.labelfile import normal
from annotator.core.schema import Schema
from annotator.project.corrections.carrying import Carried, carry
from annotator.project.identity import may_write
from annotator.project.open import VERSIONS, validate
from annotator.store import atomic
from annotator.store.bulk import NewFile, put_new
from annotator.store.reconcile import Truth
from annotator.store.tree import Tree
from annotator.store.versions import OldLabels, version_of


class Versions:
    """The texts of a project that were replaced. The folder need not exist."""

    def __init__(self, root: Path) -> None:
        self._root = root / VERSIONS

    def text(self, document: str, version: str) -> str | None:
        """The text of one version, or None if it was not kept. Raises DataError if it cannot be read."""
        path = self._root / file_name(document) / f"{version}.txt"
        try:
            text = atomic.read(path, follow=True).decode("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise DataError("it is not UTF-8", where=str(path)) from None
        if version_of(Document(document, text).hash) != version:
            raise DataError("it is not the text that it was kept as", where=str(path))
        return text

    def keep(self, documents: Iterable[Document]) -> Iterator[object]:
        """Put texts aside before they are replaced. Raises OSError."""
        fresh = (
            NewFile(str(path), one.text.encode("utf-8"))
            for one in documents
            if not (path := self._path(one)).exists()
        )
        yield from put_new(self._root, fresh, make_folder=_make, mode=None)

    def _path(self, document: Document) -> Path:
        return self._root / file_name(document.id) / f"{version_of(document.hash)}.txt"


@dataclass
class Outcome:
    """What became of one annotator's labels of a document whose text was replaced.

    `waits` says that they are another account's to write: what was carried is a forecast.
    """

    carried: list[Carried] = field(default_factory=list)
    problem: AnnotatorError | None = None
    waits: bool = False


class CarryingOver:
    """Carries labels from earlier versions of a text over to the present one."""

    def __init__(self, versions: Versions, tree: Tree, schema: Schema) -> None:
        """`schema` says which values are proposed by words: changed words propose others."""
        self._schema = schema
        self._versions = versions
        self._tree = tree

    def bring(
        self,
        annotator: str,
        document: Document,
        *,
        write: bool = True,
        known: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Bring one annotator's labels of a document up to its present text, if they are of another.

        With `write` off it only says what would become of them. `known` are texts by version that
        are not kept yet. Never raises AnnotatorError: what stands against it is in the outcome.
        """
        made = Outcome()
        old = OldLabels(self._tree, annotator, document, validate)
        try:
            stale = old.stale()
            made.waits = bool(stale) and not self._mine(annotator)
            write = write and not made.waits
            if write:
                old.settle()
            for version in stale:
                text = (known or {}).get(version) or self._versions.text(document.id, version)
                if text is None:
                    raise DataError(
                        f"they are of a text that was not kept (sha256 {version}…)",
                        where=self._tree.shown(self._tree.label_file(annotator, document.id)),
                        remedy="Put that text back, and then bring the new one in with `--update`",
                    )
                before = old.of(Document(document.id, text))
                if before.truth.problem:
                    raise before.truth.problem
                state = normal(before.truth.fold.state)
                carried = carry(document.id, state, Alignment(text, document.text), annotator, self._schema)
                if write:
                    old.supersede(before, fresh(carried, old.present()))
                made.carried.append(carried)
        except AnnotatorError as problem:
            made.problem = problem
        except OSError as error:
            made.problem = DataError(atomic.reason(error), where=str(error.filename or ""))
        return made

    def _mine(self, annotator: str) -> bool:
        return may_write(self._tree.root, annotator) and not self._tree.locked(annotator)


def fresh(carried: Carried, present: Truth) -> State:
    """The part of what was carried over that nobody has said of the present text yet.

    All of it, as a rule. A window that had the old text open may add to it later, when the labels of
    the new one have long gone on; what is there then is not changed.
    """
    if not present.lines:
        return carried.state
    held = present.fold.state
    change: State = {}
    for kind in ("annotations", "relations"):
        known = held.get(kind, {})
        if new := {id: one for id, one in carried.state.get(kind, {}).items() if id not in known}:
            change[kind] = new
    if change and held.get("status") == "done":
        change |= {"status": "in_progress", "finished_at": None}
    return change


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
