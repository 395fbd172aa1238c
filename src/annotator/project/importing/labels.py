"""Labels of an import as label files: spans held against the text, values made fit, nothing replaced."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Literal

from annotator.core.annotation import Relation
from annotator.core.digests import Digests
from annotator.core.document import Document
from annotator.core.fold import State
from annotator.core.labelfile import Head, LabelFile, from_file, normal
from annotator.formats.base import dangling
from annotator.formats.incoming import PERSON, Extent, Found, Incoming, Unit
from annotator.formats.offsets import Misplaced, codepoints, span_of
from annotator.formats.report import Entry
from annotator.project import files
from annotator.project.importing.documents import readable
from annotator.project.importing.report import ImportReport
from annotator.store.reconcile import truth_of
from annotator.store.tree import Tree, Unreadable

Taken = tuple[LabelFile, list[Entry]]
Verdict = Literal["new", "known", "refused"]

_OFFSETS = itemgetter("start", "end")


def has_labels(one: Incoming) -> bool:
    """Whether somebody said something of the document, if only that it is done."""
    return one.label_file is not None or one.status != "untouched" or bool(one.annotations)


def label_file_of(one: Incoming, annotator: str, unit: Unit) -> Taken:
    """What came in as a label file with offsets in code points, and what was refused.

    `unit` is what the offsets of the source count in this text. Refused are spans that are not in the text,
    annotations that have one of those, and relations that lack an end. Raises DataError for a label file of
    ours that is none.
    """
    refused, misplaced = list(one.refused), list[Entry]()
    if one.label_file is not None:
        file = from_file(files.labels({**one.label_file, "annotator": annotator}, one.where))
        annotations = _placed(file.state.get("annotations", {}), one.document, unit, misplaced)
        links = file.state.get("relations", {})
    else:
        document = one.document
        head = Head(document.id, annotator, document.hash, one.schema_hash, one.guidelines_version)
        file = LabelFile(head, _rest(one))
        annotations = _made(one, unit, refused, misplaced)
        links = _links(one, refused)
    relations = {}
    for id, fields in links.items():
        if fields.get("head") in annotations and fields.get("tail") in annotations:
            relations[id] = fields
        else:
            link = Relation(id, str(fields.get("type")), str(fields.get("head")), str(fields.get("tail")))
            misplaced.append(dangling(one.document.id, link))
    state = {name: value for name, value in file.state.items() if name not in ("annotations", "relations")}
    if annotations:
        state["annotations"] = annotations
    if relations:
        state["relations"] = relations
    return LabelFile(file.head, state, file.holds), list(located(refused + misplaced, one.where))


def located(entries: Iterable[Entry], where: str) -> Iterator[Entry]:
    """Entries that say where what they are about stands: where its document does, unless they know better."""
    return (one if one.where else replace(one, where=where) for one in entries)


def extents(one: Incoming) -> list[Extent]:
    """Every extent that came in, as the source has it."""
    if one.label_file is None:
        return [extent for found in one.annotations for extent in found.extents]
    try:
        return [_extent(span) for said in one.label_file["annotations"] for span in said["spans"]]
    except (KeyError, TypeError):  # it is no label file, and is refused as such when it is taken apart
        return []


class Intake:
    """Decides, one by one, which label files come in."""

    def __init__(self, tree: Tree, report: ImportReport) -> None:
        self._tree = tree
        self._report = report
        self._claimed = Digests()
        self.annotators: dict[str, bool] = {}
        """Whose labels came, in that order, and whether they have any here already."""
        self.twice = False
        """Whether one annotator's labels of one document came more than once, and differed."""

    def judge(self, one: Incoming, taken: Taken, data: bytes, *, is_held: bool) -> Verdict:
        """What is to become of the label file of `one` and its bytes; why it is refused is in the report.

        `is_held` says whether the project has, or will have, the document.
        """
        file, refused = taken
        document, where = one.document, one.where
        annotator = file.head.annotator
        if annotator not in self.annotators:
            self.annotators[annotator] = self._tree.folder(annotator).exists()
        if not is_held:
            return self._refuse(file, where, "id-taken", "another text has this id")
        key, digest = hash((annotator, document.id)), _digest(data)
        if (claimed := self._claimed.get(key)) is not None:
            if claimed == digest:
                return "known"
            self.twice = True
            detail = f"{annotator} has labelled it before in these files"
            return self._refuse(file, where, "annotator-twice", detail)
        self._claimed.put(key, digest)
        self._report.left_out += refused
        if self.annotators[annotator] and self._is_touched(annotator, document.id):
            if problem := self._differs(document, file, data):
                return self._refuse(file, where, "labels-there", problem)
            self._report.known_labels += 1
            return "known"
        self._report.annotations.update([one["label"] for one in file.state.get("annotations", {}).values()])
        self._report.relations += len(file.state.get("relations", {}))
        return "new"

    def _is_touched(self, annotator: str, document: str) -> bool:
        # A folder with a hundred thousand names is not listed: most imports look for few of them, or none.
        files = self._tree.label_file(annotator, document), self._tree.journal(annotator, document)
        return any(os.path.lexists(path) for path in files)

    def _differs(self, document: Document, file: LabelFile, data: bytes) -> str:
        """Why what came is not what is there, empty if it is the same."""
        annotator = file.head.annotator
        sessions = self._tree.sessions(annotator, document.id)
        try:
            saved = self._tree.saved(annotator, document.id)
        except Unreadable as why:
            return str(why)
        if saved and saved.data == data and not sessions:  # as this import, cut short, has left it
            return ""
        truth = truth_of(annotator, document, sessions, saved, files.label_file)
        if truth.problem:
            return str(truth.problem)
        same = normal(truth.file.state) == file.state
        return "" if same else f"{annotator} has other labels there already"

    def _refuse(self, file: LabelFile, where: str, reason: str, detail: str) -> Verdict:
        held = file.state.get("annotations", {})
        entries = (_entry(file.head.document, id, fields, reason, detail) for id, fields in held.items())
        self._report.left_out += located(entries, where)
        return "refused"


def _rest(one: Incoming) -> State:
    """The state of what came, without annotations and relations."""
    state: State = {}
    if one.document_labels:
        state["document_labels"] = readable(one.document_labels, one.where)
    if one.status == "done":
        state["status"] = "done"
    if one.finished_at:
        state["finished_at"] = one.finished_at
    return state


def _made(one: Incoming, unit: Unit, refused: list[Entry], misplaced: list[Entry]) -> dict[str, Any]:
    """The annotations of another tool by id, in code points."""
    document, text, made = one.document.id, one.document.text, dict[str, Any]()
    places = _Places(text, unit, (extent for found in one.annotations for extent in found.extents))
    ids: set[str] = set()
    for found in one.annotations:
        if problem := _problem(found, ids):
            refused.append(
                _entry(document, found.id, _fields(found, _quoted(found.extents), one.where), *problem)
            )
            continue
        ids.add(found.id)
        spans = places.spans(found.extents)
        if isinstance(spans, Misplaced):
            misplaced.append(
                _entry(document, found.id, _fields(found, _quoted(found.extents), one.where), *spans)
            )
        else:
            made[found.id] = _fields(found, spans, one.where)
    return made


def _placed(
    held: Mapping[str, Any], document: Document, unit: Unit, misplaced: list[Entry]
) -> dict[str, Any]:
    """The annotations of a label file of ours by id, in code points."""
    # Most stand where the file says: those are taken as they are.
    text = document.text
    doubtful = {
        id: [_extent(span) for span in fields["spans"]]
        for id, fields in held.items()
        if unit != "codepoint" or not _stands(fields["spans"], text)
    }
    places = _Places(text, unit, (extent for found in doubtful.values() for extent in found))
    kept = {}
    for id, fields in held.items():
        if id not in doubtful:
            kept[id] = fields
            continue
        spans = places.spans(doubtful[id])
        if isinstance(spans, Misplaced):
            misplaced.append(_entry(document.id, id, fields, *spans))
        else:
            kept[id] = fields | {"spans": spans}
    return kept


def _links(one: Incoming, refused: list[Entry]) -> dict[str, Any]:
    """The relations of another tool by id."""
    links: dict[str, Any] = {}
    for link in one.relations:
        if not link.id or not link.type or link.id in links:
            word = "id-twice" if link.id in links else "no-label"
            refused.append(Entry(one.document.id, link.id, link.type, "", word))
        else:
            links[link.id] = {"type": link.type, "head": link.head, "tail": link.tail}
            if link.created:
                links[link.id]["created"] = link.created
    return links


class _Places:
    """Where the extents of one text are, in code points."""

    def __init__(self, text: str, unit: Unit, all: Iterable[Extent]) -> None:
        self._text = text
        self._unit = unit
        offsets = (offset for extent in all for offset in extent[:2])
        self._known = {} if unit == "codepoint" else codepoints(text, unit, offsets)

    def spans(self, extents: Sequence[Extent]) -> list[dict[str, Any]] | Misplaced:
        """The spans of an annotation as label files have them, or what is wrong with the first that is."""
        made = []
        for extent in extents:
            start, end, quote = extent
            if self._unit == "codepoint" and type(start) is int and type(end) is int and 0 <= start < end:
                words = self._text[start:end]
                if len(words) == end - start and (quote is None or quote == words):
                    made.append({"start": start, "end": end, "quote": words})
                    continue
            known = self._known or codepoints(self._text, self._unit, (start, end))
            span = span_of(extent, self._text, known)
            if isinstance(span, Misplaced):
                return span
            made.append({"start": span.start, "end": span.end, "quote": span.quote})
        return sorted(made, key=_OFFSETS) if len(made) > 1 else made


def _quoted(extents: Sequence[Extent]) -> list[dict[str, Any]]:
    """Spans as a file has them, for the report."""
    return [{"start": one.start, "end": one.end, "quote": one.quote} for one in extents]


def _problem(found: Found, others: Collection[str]) -> tuple[str, str] | None:
    if not found.id or found.id in others:
        return "id-twice", "another annotation of the document has this id"
    if not found.label:
        return "no-label", ""
    if not found.extents:
        return "no-span", ""
    return None


def _fields(found: Found, spans: list[dict[str, Any]], where: str) -> dict[str, Any]:
    """An annotation as states have it: what is as usual is left out."""
    fields: dict[str, Any] = {"label": found.label, "spans": spans}
    if found.attributes:
        fields["attributes"] = readable(found.attributes, where)
    if found.derived:
        fields["derived"] = sorted(found.derived)
    if found.note:
        fields["note"] = found.note
    if found.unsure:
        fields["unsure"] = True
    origin = found.origin
    if origin is not PERSON and (origin.by != "person" or origin.score is not None):
        fields["origin"] = {"by": origin.by}
        if origin.score is not None:
            fields["origin"]["score"] = origin.score
    if found.created:
        fields["created"] = found.created
    if found.modified:
        fields["modified"] = found.modified
    return fields


def _stands(spans: Sequence[Mapping[str, Any]], text: str) -> bool:
    """Whether a single span, counted in code points, covers the words that it quotes."""
    if len(spans) != 1:
        return False
    [span] = spans
    start, end, quote = span["start"], span["end"], span.get("quote")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        return False
    return bool(quote) and len(span) == 3 and text[start:end] == quote


def _extent(span: Mapping[str, Any]) -> Extent:
    return Extent(span["start"], span["end"], span.get("quote") or None)


def _digest(data: bytes) -> int:
    """64 bits of what a label file says, whatever schema it was made with."""
    _, _, said = data.partition(b'\n  "offset_unit"')
    return int.from_bytes(blake2b(said or data, digest_size=8).digest(), "big")


def _entry(document: str, id: str, fields: Mapping[str, Any], reason: str, detail: str = "") -> Entry:
    text = " … ".join(str(span.get("quote") or "") for span in fields["spans"])
    return Entry(document, id, str(fields["label"]), text, reason, detail)
