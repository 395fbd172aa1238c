"""Out by one door and in by the other: what should come back, and what did.

What may differ is said by the report alone, in this way:

- left out, without a place: the annotation is not there; with a reason `no-…` only that part of it is not
  (`no-attributes`, `no-notes`, `no-relations`, `no-document-labels`);
- left out of a place (a column, a file of one layer): it may be there or not;
- adjusted: `split` is written span by span, `plain-value` has other values, `no-value` is as it was, and
  with any other reason it may stand on other words, though some of them are the same;
- an entry about a document alone: the whole document is not there, or its document labels are not.

Everything else must be the same: document, text, label, offsets, words, attributes, note, doubt, relations
(by what they link), document labels. Ids need not be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.core.annotation import Annotation, Relation
from annotator.core.labelfile import from_file, to_labels
from annotator.core.schema import Schema
from annotator.formats import doors
from annotator.formats.base import Holds, Labelled
from annotator.formats.incoming import Extent, Found, Incoming, Sources
from annotator.formats.reasons import EXPORT
from annotator.formats.report import Entry, Report
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.splits import Shares
from tests.support.labelled import SCHEMA
from tests.support.memory_store import MemoryStore

BOTH = [name for name in doors.names("exports") if name in doors.names("imports")]
"""The formats that have both doors."""

DIVIDED = Selection(shares=Shares(0.25, 0.25))
EVERYBODY = Selection(shares=Shares(0, 0), everybody=True)


@dataclass(frozen=True)
class Thing:
    """One annotation, expected or found: None in a field is 'whatever it is'."""

    label: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    attributes: str | None
    remarks: tuple[str, bool] | None
    moved: bool = False
    optional: bool = False

    def fits(self, found: Thing) -> bool:
        """Whether this expectation is met by what was found."""
        return (
            self.label == found.label
            and (_touch(self.spans, found.spans) if self.moved else self.spans == found.spans)
            and self.attributes in (None, found.attributes)
            and self.remarks in (None, found.remarks)
        )


@dataclass
class Trip:
    """One export, its report, and what its import gives, by document and annotator."""

    report: Report
    holds: Holds
    back: Mapping[tuple[str, str], Incoming] = field(default_factory=dict)


def out(
    name: str, path: Path, corpus: Sequence[Labelled], schema: Schema = SCHEMA, selection: Selection = DIVIDED
) -> Report:
    """Export some documents."""
    said = [version for one in corpus for version in one.versions]
    store = MemoryStore(schema, [one.document for one in corpus], said)
    report = export(store, doors.load("exports", name)(), path, selection)
    strange = {entry.reason for entry in (*report.left_out, *report.adjusted)} - EXPORT.keys()
    assert not strange, f"say in formats/reasons.py what these mean: {', '.join(sorted(strange))}"
    return report


def there_and_back(name: str, path: Path, corpus: Sequence[Labelled], **more: Any) -> Trip:
    """Export some documents and read the files with the importer of that name."""
    report = out(name, path, corpus, **more)
    importer = doors.load("imports", name)()
    found: dict[tuple[str, str], Incoming] = {}
    for one in importer.documents(Sources((path,))):
        assert not one.refused, f"the importer refuses what we wrote: {one.refused[0]}"
        one = _unfolded(one)
        key = (one.document.id, one.annotator)
        assert key not in found, f"{key} comes twice"
        found[key] = one
    return Trip(report, importer.holds, found)


def _unfolded(one: Incoming) -> Incoming:
    """A label file of ours with its annotations, as other formats have them."""
    if one.label_file is None:
        return one
    said = to_labels(from_file(one.label_file))
    return replace(
        one,
        annotations=tuple(
            Found(
                a.id,
                a.label,
                tuple(Extent(span.start, span.end, span.quote) for span in a.spans),
                a.attributes,
                a.derived,
                a.note,
                a.unsure,
            )
            for a in said.annotations
        ),
        relations=said.relations,
        document_labels=said.document_labels,
        status=said.status,
    )


def differences(trip: Trip, corpus: Sequence[Labelled]) -> list[str]:
    """What came back otherwise than the report says; empty if it is all true."""
    entries = [*trip.report.left_out, *trip.report.adjusted]
    assert not trip.report.unfinished
    wanted = {one.document.id: one for one in corpus}
    strangers = {document for document, _ in trip.back} - wanted.keys()
    wrong = [f"document {id!r} was never exported" for id in sorted(strangers)]
    for id, one in wanted.items():
        about = [entry for entry in entries if entry.document == id]
        for version in one.versions:
            own = [entry for entry in about if entry.annotator in ("", version.annotator)]
            back = trip.back.get((id, version.annotator))
            if back is None and len(one.versions) == 1:  # a format may not say whose they are
                back = trip.back.get((id, ""))
            said = Labelled(one.document, version)
            wrong += [f"{id!r}: {problem}" for problem in _document(said, back, own, trip)]
    return wrong


def _document(one: Labelled, back: Incoming | None, entries: list[Entry], trip: Trip) -> Iterator[str]:
    gone = [
        entry
        for entry in entries
        if entry in trip.report.left_out and not entry.annotation and not entry.reason.startswith("no-")
    ]
    if back is None:
        if not gone:
            yield "it did not come back, and nothing in the report says so"
        return
    if gone:
        yield f"it came back although the report says that it was left out: {gone[0]}"
        return
    if back.document.text != one.document.text:
        yield f"the text is {back.document.text!r}, not {one.document.text!r}"
        return
    yield from _things(one, back, entries, trip)
    yield from _relations(one, back, entries)
    if not any(not entry.annotation for entry in entries):
        expected, found = _json(one.labels.document_labels), _json(back.document_labels)
        if expected != found:
            yield f"the document labels are {found}, not {expected}"
    elif any(entry.reason == "no-document-labels" for entry in entries) and back.document_labels:
        yield f"document labels came back that the report says were left out: {back.document_labels}"


def _things(one: Labelled, back: Incoming, entries: list[Entry], trip: Trip) -> Iterator[str]:
    expected = [
        thing
        for said in one.labels.annotations
        for thing in _expected(said, [entry for entry in entries if entry.annotation == said.id], trip)
    ]
    found = list(_found(back, trip.holds.discontinuous))
    for thing in found:
        for (start, end), words in zip(thing.spans, thing.words, strict=True):
            if words != one.document.text[start:end]:
                yield f"{thing} quotes {words!r}, where {one.document.text[start:end]!r} stands"
    for thing in sorted(expected, key=lambda thing: (thing.optional, thing.moved, thing.attributes is None)):
        match = next((other for other in found if thing.fits(other)), None)
        if match is not None:
            found.remove(match)
        elif not thing.optional:
            yield f"missing, and not in the report: {thing}; left are {found}"
    for thing in found:
        yield f"came back without having been exported, or although it was listed as left out: {thing}"


def _expected(said: Annotation, entries: list[Entry], trip: Trip) -> Iterator[Thing]:
    left_out = [entry for entry in entries if entry in trip.report.left_out]
    adjusted = {entry.reason for entry in entries if entry not in left_out}
    parts = {entry.reason for entry in left_out if entry.reason.startswith("no-")}
    gone = [entry.text for entry in left_out if entry.reason not in parts and not entry.place]
    moved = bool(adjusted - {"split", "plain-value", "no-value"})
    attributes: str | None = _json(said.attributes)
    if "no-attributes" in parts:
        attributes = "{}"
    elif "plain-value" in adjusted or parts - {"no-notes"}:
        attributes = None
    one = Thing(
        said.label,
        tuple((span.start, span.end) for span in said.spans),
        tuple(span.quote for span in said.spans),
        attributes,
        ("", False) if "no-notes" in parts else (said.note, said.unsure),
        moved,
        any(entry.place for entry in left_out),
    )
    if said.quote in gone:
        return
    pieces = [one] if trip.holds.discontinuous else list(_pieces(one))
    words = [" … ".join(piece.words) for piece in pieces]
    for piece, these in zip(pieces, words, strict=True):
        if these not in gone:
            yield piece
        elif words.count(these) > gone.count(these):  # some of these pieces are not there, and others are
            yield replace(piece, optional=True)


def _found(back: Incoming, discontinuous: bool) -> Iterator[Thing]:
    for said in back.annotations:
        spans = [_codepoints(extent, back) for extent in said.extents]
        thing = Thing(
            said.label,
            tuple((one.start, one.end) for one in spans),
            tuple(
                back.document.text[one.start : one.end] if one.quote is None else one.quote for one in spans
            ),
            _json(said.attributes),
            (said.note, said.unsure),
        )
        yield from [thing] if discontinuous else _pieces(thing)


def _pieces(thing: Thing) -> Iterator[Thing]:
    for span, words in zip(thing.spans, thing.words, strict=True):
        yield Thing(
            thing.label, (span,), (words,), thing.attributes, thing.remarks, thing.moved, thing.optional
        )


def _relations(one: Labelled, back: Incoming, entries: list[Entry]) -> Iterator[str]:
    listed = {entry.annotation for entry in entries if entry.reason in ("relation", "no-relations")}
    ours = {said.id: (said.label, [(s.start, s.end) for s in said.spans]) for said in one.labels.annotations}
    theirs = {
        said.id: (said.label, [(e.start, e.end) for e in (_codepoints(x, back) for x in said.extents)])
        for said in back.annotations
    }
    found: list[Relation] = []
    for link in back.relations:
        if link.head not in theirs or link.tail not in theirs:
            yield f"relation {link} links what is not there"
        else:
            found.append(link)
    for link in one.labels.relations:
        if link.id in listed:
            continue
        for other in found:
            ends = ((ours[link.head], theirs[other.head]), (ours[link.tail], theirs[other.tail]))
            if link.type == other.type and all(a[0] == b[0] and _touch(a[1], b[1]) for a, b in ends):
                found.remove(other)
                break
        else:
            yield f"missing, and not in the report: {link}; left are {found}"
    for link in found:
        yield f"came back without having been exported, or although it was listed as left out: {link}"


def _codepoints(extent: Extent, back: Incoming) -> Extent:
    """An extent in code points, by encoding the text and cutting it."""
    codec = {"utf16": ("utf-16-le", 2), "byte": ("utf-8", 1)}.get(back.unit or "codepoint")
    if codec is None:
        assert back.unit != "grapheme", "no format of ours counts grapheme clusters"
        return extent
    data = back.document.text.encode(codec[0])
    start, end = (len(data[: codec[1] * at].decode(codec[0])) for at in extent[:2])
    return Extent(start, end, extent.quote)


def _touch(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in one for b in other)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
