"""Labels of an import as label files: spans held against the text, values made fit, nothing replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Literal

import orjson

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.fold import State
from annotator.core.labelfile import Head, LabelFile, from_file, normal
from annotator.formats.base import dangling
from annotator.formats.incoming import Extent, Found, Incoming, Unit
from annotator.formats.offsets import Misplaced, codepoints, differing, span_of
from annotator.formats.report import Entry
from annotator.project import files
from annotator.project.importing_documents import readable
from annotator.project.importing_report import ImportReport
from annotator.store import names
from annotator.store.reconcile import Truth, truth_of
from annotator.store.tree import Tree, Unreadable

Taken = tuple[LabelFile, list[Entry]]
Verdict = Literal["new", "known", "refused"]


def has_labels(one: Incoming) -> bool:
    """Whether somebody said something of the document, if only that it is done."""
    return one.label_file is not None or one.status != "untouched" or bool(one.annotations)


def label_file_of(one: Incoming, annotator: str) -> Taken:
    """What came in as a label file whose offsets are still those of the source, and what was refused.

    Raises DataError for a label file of ours that is none.
    """
    if one.label_file is not None:
        file = from_file(files.labels({**one.label_file, "annotator": annotator}, one.where))
        return file, list(one.refused)
    head = Head(one.document.id, annotator, one.document.hash, one.schema_hash, one.guidelines_version)
    refused = list(one.refused)
    annotations: dict[str, Any] = {}
    for found in one.annotations:
        if problem := _problem(found, annotations):
            refused.append(_entry(one.document.id, found.id, _fields(found, one.where), *problem))
        else:
            annotations[found.id] = _fields(found, one.where)
    relations: dict[str, Any] = {}
    for link in one.relations:
        if not link.id or not link.type or link.id in relations:
            word = "id-twice" if link.id in relations else "no-label"
            refused.append(Entry(one.document.id, link.id, link.type, "", word))
        else:
            relations[link.id] = {"type": link.type, "head": link.head, "tail": link.tail}
            if link.created:
                relations[link.id]["created"] = link.created
    state: State = {"annotations": annotations, "relations": relations}
    if one.document_labels:
        state["document_labels"] = readable(one.document_labels, one.where)
    if one.status == "done":
        state["status"] = "done"
    if one.finished_at:
        state["finished_at"] = one.finished_at
    return LabelFile(head, state), refused


def extents(one: Incoming) -> list[Extent]:
    """Every extent that came in, as the source has it."""
    if one.label_file is None:
        return [extent for found in one.annotations for extent in found.extents]
    try:
        return [_extent(span) for said in one.label_file["annotations"] for span in said["spans"]]
    except (KeyError, TypeError):  # it is no label file, and is refused as such when it is taken apart
        return []


def placed(taken: Taken, text: str, unit: Unit) -> Taken:
    """The label file with offsets in code points, and what was refused: spans that are not in the text,
    annotations that have one of those, and relations that lack an end.
    """
    file, refused = taken
    held, kept = file.state.get("annotations", {}), {}
    # Most stand where the file says, in code points: those are taken as they are.
    counted = unit == "codepoint" or unit not in differing(text)
    doubtful = {id: fields for id, fields in held.items() if not (counted and _stands(fields["spans"], text))}
    offsets = (
        offset for fields in doubtful.values() for span in fields["spans"] for offset in _extent(span)[:2]
    )
    places = codepoints(text, unit, offsets) if doubtful else {}
    for id, fields in held.items():
        if id not in doubtful:
            kept[id] = fields
            continue
        spans = [span_of(_extent(span), text, places) for span in fields["spans"]]
        wrong = next((one for one in spans if isinstance(one, Misplaced)), None)
        if wrong:
            refused.append(_entry(file.head.document, id, fields, *wrong))
            continue
        right = sorted(one for one in spans if not isinstance(one, Misplaced))
        kept[id] = fields | {
            "spans": [{"start": one.start, "end": one.end, "quote": one.quote} for one in right]
        }
    links = {}
    for id, fields in file.state.get("relations", {}).items():
        if fields.get("head") in kept and fields.get("tail") in kept:
            links[id] = fields
        else:
            link = Relation(id, str(fields.get("type")), str(fields.get("head")), str(fields.get("tail")))
            refused.append(dangling(file.head.document, link))
    rest = {name: value for name, value in file.state.items() if name not in ("annotations", "relations")}
    found = {"annotations": kept, "relations": links}
    return replace(file, state=rest | {name: value for name, value in found.items() if value}), refused


class Intake:
    """Decides, one by one, which label files come in. `holds` says whether a document came in itself."""

    def __init__(self, tree: Tree, holds: Callable[[Document], bool], report: ImportReport) -> None:
        self._tree = tree
        self._holds = holds
        self._report = report
        self._touched: dict[str, set[str]] = {}
        self._claimed: dict[tuple[str, str], bytes] = {}
        self.twice = False
        """Whether one annotator's labels of one document came more than once, and differed."""

    @property
    def annotators(self) -> list[str]:
        """Whose labels came, in that order."""
        return list(self._touched)

    def judge(self, document: Document, taken: Taken) -> Verdict:
        """What is to become of this label file; why it is refused is in the report."""
        file, refused = taken
        annotator = file.head.annotator
        if annotator not in self._touched:
            self._touched[annotator] = self._tree.touched(annotator)
        if not self._holds(document):
            return self._refuse(file, "id-taken", "another text has this id")
        claim = (annotator, document.id)
        if claim in self._claimed:
            if self._claimed[claim] == _digest(file.state):
                return "known"
            self.twice = True
            return self._refuse(file, "annotator-twice", f"{annotator} has labelled it before in these files")
        self._claimed[claim] = _digest(file.state)
        self._report.left_out += refused
        if names.file_name(document.id) in self._touched[annotator]:
            truth = self._truth(annotator, document)
            if truth.problem or normal(truth.file.state) != file.state:
                why = str(truth.problem or f"{annotator} has other labels there already")
                return self._refuse(file, "labels-there", why)
            self._report.known_labels += 1
            return "known"
        self._report.annotations.update(one["label"] for one in file.state.get("annotations", {}).values())
        self._report.relations += len(file.state.get("relations", {}))
        return "new"

    def _truth(self, annotator: str, document: Document) -> Truth:
        sessions = self._tree.sessions(annotator, document.id)
        try:
            saved = self._tree.saved(annotator, document.id)
        except Unreadable as why:
            return replace(truth_of(annotator, document, sessions, None, files.label_file), problem=why)
        return truth_of(annotator, document, sessions, saved, files.label_file)

    def _refuse(self, file: LabelFile, reason: str, detail: str) -> Verdict:
        held = file.state.get("annotations", {})
        self._report.left_out += (
            _entry(file.head.document, id, fields, reason, detail) for id, fields in held.items()
        )
        return "refused"


def _problem(found: Found, others: Mapping[str, Any]) -> tuple[str, str] | None:
    if not found.id or found.id in others:
        return "id-twice", "another annotation of the document has this id"
    if not found.label:
        return "no-label", ""
    if not found.extents:
        return "no-span", ""
    return None


def _fields(found: Found, where: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "label": found.label,
        "spans": [{"start": one.start, "end": one.end, "quote": one.quote} for one in found.extents],
    }
    if found.attributes:
        fields["attributes"] = readable(found.attributes, where)
    if found.derived:
        fields["derived"] = sorted(found.derived)
    if found.note:
        fields["note"] = found.note
    if found.unsure:
        fields["unsure"] = True
    if found.origin.by != "person" or found.origin.score is not None:
        fields["origin"] = {"by": found.origin.by}
        if found.origin.score is not None:
            fields["origin"]["score"] = found.origin.score
    for name in ("created", "modified"):
        if getattr(found, name):
            fields[name] = getattr(found, name)
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


def _digest(state: State) -> bytes:
    return blake2b(orjson.dumps(state, option=orjson.OPT_SORT_KEYS), digest_size=12).digest()


def _entry(document: str, id: str, fields: Mapping[str, Any], reason: str, detail: str = "") -> Entry:
    text = " … ".join(str(span.get("quote") or "") for span in fields["spans"])
    return Entry(document, id, str(fields["label"]), text, reason, detail)
