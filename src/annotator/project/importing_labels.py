"""Labels of an import: label files of those who made them, where they have none for the document."""

from __future__ import annotations

from collections.abc import Set

import orjson

from annotator.core.annotation import Relation
from annotator.core.errors import DataError
from annotator.core.labelfile import LabelFile, annotation_of, from_file, normal
from annotator.core.span import Span
from annotator.formats.base import dangling
from annotator.formats.jsonl import Line
from annotator.formats.report import Entry, Report, counted
from annotator.project import files
from annotator.project.identity import annotator_of
from annotator.store import names
from annotator.store.folder import FolderStore
from annotator.store.tree import Tree


def checked(line: Line) -> LabelFile:
    """The labels of a line, fit to be a label file. Raises DataError with what is not."""
    try:
        return from_file(files.label_file(orjson.dumps(line.labels), ""))
    except DataError as reason:
        raise DataError(reason.what.removeprefix("line 1: "), where=line.where) from None


class Names:
    """The annotators whose labels come in; each is checked once, before anything is written."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._admitted: dict[str, None] = {}

    def admit(self, name: str) -> None:
        """Raises UsageError for a name that cannot be, or that is somebody else's."""
        if name not in self._admitted:
            names.check_annotator(name, (*self._tree.annotators(readable=False), *self._admitted))
            annotator_of(self._tree.root, name)
            self._admitted[name] = None


class LabelImport:
    """Takes in labels one line at a time. `refused` are documents that did not come in themselves."""

    def __init__(self, store: FolderStore, refused: Set[str], report: Report) -> None:
        self._store = store
        self._refused = refused
        self._report = report
        self._touched: dict[str, set[str]] = {}
        self._known = 0

    def take(self, line: Line) -> None:
        """Write the label file of one line, unless there are labels already. Raises NotSaved."""
        file = checked(line)
        annotator, document = file.head.annotator, line.document
        if annotator not in self._touched:
            self._touched[annotator] = self._store.tree.touched(annotator)
        if document.id in self._refused:
            self._refuse(file, "id-taken", "another text has this id")
            return
        self._drop_wrong(file, document.text)
        touched = self._touched[annotator]
        if names.file_name(document.id) in touched:
            truth = self._store.truth(annotator, document.id)
            if truth.problem or normal(truth.file.state) != normal(file.state):
                why = str(truth.problem or f"{annotator} has other labels there already")
                self._refuse(file, "labels-there", why)
            else:
                self._known += 1
            return
        self._store.put(file)
        touched.add(names.file_name(document.id))
        self._count(file)

    def finish(self) -> None:
        """Say whose labels came in."""
        self._report.annotator = ", ".join(self._touched)
        if self._known:
            self._report.remarks.append(
                f"Labels already there, and the same: {counted(self._known, 'document')}."
            )

    def _drop_wrong(self, file: LabelFile, text: str) -> None:
        """Take out, and list, each annotation whose words are not in the text, and relations without it."""
        held = file.state.get("annotations", {})
        for id, fields in list(held.items()):
            try:
                annotation_of(id, fields, text)
            except (KeyError, TypeError, ValueError, AttributeError) as reason:
                self._list(file, id, "quote-mismatch", str(reason))
                del held[id]
                continue
            for span in fields["spans"]:
                span["quote"] = Span(span["start"], span["end"]).of(text)
        links = file.state.get("relations", {})
        for id, fields in list(links.items()):
            if fields.get("head") not in held or fields.get("tail") not in held:
                link = Relation(id, str(fields.get("type")), fields["head"], fields["tail"])
                self._report.left_out.append(dangling(file.head.document, link))
                del links[id]

    def _count(self, file: LabelFile) -> None:
        self._report.annotations.update(one["label"] for one in file.state.get("annotations", {}).values())
        self._report.relations += len(file.state.get("relations", {}))

    def _refuse(self, file: LabelFile, reason: str, detail: str) -> None:
        for id in file.state.get("annotations", {}):
            self._list(file, id, reason, detail)

    def _list(self, file: LabelFile, id: str, reason: str, detail: str) -> None:
        fields = file.state["annotations"][id]
        text = " … ".join(str(span.get("quote", "")) for span in fields["spans"])
        self._report.left_out.append(Entry(file.head.document, id, fields["label"], text, reason, detail))
