"""From what was said to what can be written: whatever cannot is taken out here, and listed.

Attributes are put in the order of their names, so that the same labels give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.core.annotation import Annotation, Labels
from annotator.core.document import Document
from annotator.formats.base import Holds, Labelled, entry
from annotator.formats.plain import is_plain, plain
from annotator.formats.report import Entry, Report
from annotator.project.exporting.holding import Holding
from annotator.project.exporting.relabel import Relabelling


class Preparation:
    """Makes documents ready for one format."""

    def __init__(self, relabelling: Relabelling, holds: Holds, report: Report) -> None:
        self._relabelling = relabelling
        self._labels = relabelling.schema.by_id
        self._holds = holds
        self._report = report
        self._holding = Holding(holds, relabelling.schema, report)
        self._kept = frozenset(id for id in self._labels if not relabelling.divides(id))

    def prepare(self, document: Document, versions: Sequence[Labels]) -> Labelled | None:
        """The document with the annotations that can be written, or None if it cannot be itself.

        `versions` are what one or more annotators said of it; at least one.
        """
        if not self._report.others:
            one = Labelled(document, versions[0])
            version = self._version(one, self._report, self._holding)
            plain = self._plain(document)
            if version is one.labels and plain is document:
                return one
            return None if version is None else Labelled(plain, version)
        ready = []
        for labels in versions:
            lost = Report(self._report.to, labels.annotator)
            holding = Holding(self._holds, self._relabelling.schema, lost)
            if (version := self._version(Labelled(document, labels), lost, holding)) is not None:
                ready.append(version)
            self._report.adjusted += [replace(one, annotator=labels.annotator) for one in lost.adjusted]
            self._report.left_out += [replace(one, annotator=labels.annotator) for one in lost.left_out]
        return Labelled(self._plain(document), ready[0], tuple(ready[1:])) if ready else None

    def _version(self, one: Labelled, lost: Report, holding: Holding) -> Labels | None:
        """What one annotator said, as far as it can be written; what cannot be goes to `lost`."""
        if problem := _text_problem(one.document, one.labels):
            reason, detail = problem
            lost.left_out.append(Entry(one.document.id, "", "", "", reason, detail))
            for annotation in one.labels.annotations:
                lost.left_out.append(entry(one, annotation, reason, detail))
            return None
        for problem_said in one.labels.problems:
            lost.left_out.append(Entry(one.document.id, "", "", "", "unreadable", problem_said))
        labels, said = one.labels, one.labels.annotations
        if not self._can_stay(said, one.document.text):
            said = tuple(ready for each in said if (ready := self._annotation(one, each, lost)))
        annotations, relations, document_labels = holding.cut(one, said)
        if (
            annotations is labels.annotations
            and relations is labels.relations
            and document_labels is labels.document_labels
        ):
            return labels
        return replace(labels, annotations=annotations, relations=relations, document_labels=document_labels)

    def _can_stay(self, said: Sequence[Annotation], text: str) -> bool:
        """Whether `_annotation` would leave all of them as they are: nearly always, so it is told fast."""
        for annotation in said:
            if annotation.label not in self._kept:
                return False
            for span in annotation.spans:
                quote = span.quote
                if text[span.start : span.end] != quote or not quote:
                    return False
            if annotation.attributes and not _are_plain(annotation.attributes):
                return False
        return True

    def _annotation(self, one: Labelled, annotation: Annotation, lost: Report) -> Annotation | None:
        text = one.document.text
        quoted = True
        for span in annotation.spans:
            words = text[span.start : span.end]
            if words == span.quote:
                continue
            if span.quote or span.end > len(text):
                detail = f"the text has {words!r} there"
                lost.left_out.append(entry(one, annotation, "quote-mismatch", detail))
                return None
            quoted = False
        ready, amiss = self._relabelling.apply(annotation)
        if amiss:
            lost.adjusted.append(entry(one, annotation, "no-value", amiss))
        if not self._holds.unknown_labels and ready.label not in self._labels:
            detail = "its label is not in the schema"
            lost.left_out.append(entry(one, annotation, "unknown-label", detail))
            return None
        if not quoted:
            ready = replace(ready, spans=tuple(span.quoting(text) for span in ready.spans))
        return _plain_attributes(one, ready, lost) if ready.attributes else ready

    def _plain(self, document: Document) -> Document:
        """The document with metadata that are JSON."""
        if all(isinstance(name, str) and _is_simple(value) for name, value in document.meta.items()):
            return document
        made: Mapping[str, Any] = plain(document.meta)
        if not _same(made, document.meta):
            detail = "some metadata are no JSON values and were written as text"
            self._report.adjusted.append(Entry(document.id, "", "", "", "plain-value", detail, "meta"))
        return replace(document, meta=made)


def _is_simple(value: Any) -> bool:
    """Whether a value is plain at a glance."""
    return value.isascii() if isinstance(value, str) else is_plain(value)


def _are_plain(attributes: Mapping[str, Any]) -> bool:
    """Whether attributes can be written as they are: single plain values, in the order of their names."""
    before = ""
    for name, value in attributes.items():
        if name < before or not (type(value) is str or is_plain(value)):
            return False
        before = name
    return True


def _plain_attributes(one: Labelled, annotation: Annotation, lost: Report) -> Annotation:
    given = annotation.attributes
    if _are_plain(given):
        return annotation
    made = plain(dict(sorted(given.items())))
    if not all(_same(value, given[name]) for name, value in made.items()):
        detail = "an attribute is no JSON value and was written as text"
        lost.adjusted.append(entry(one, annotation, "plain-value", detail))
    return replace(annotation, attributes=made)


def _text_problem(document: Document, labels: Labels) -> tuple[str, str] | None:
    try:
        now = document.hash
    except UnicodeEncodeError:
        return "not-unicode", "the text holds half of a surrogate pair"
    if labels.text_hash and labels.text_hash != now:
        return "text-changed", "the text is not the one that was labelled"
    return None


def _same(made: Any, given: Any) -> bool:
    """Whether nothing changed but tuples into lists; 1 and True and 1.0 are not the same."""
    match made:
        case dict():
            return (
                isinstance(given, Mapping)
                and list(made) == list(given)
                and all(_same(value, given[key]) for key, value in made.items())
            )
        case list():
            return (
                isinstance(given, list | tuple) and len(made) == len(given) and all(map(_same, made, given))
            )
        case _:
            return type(made) is type(given) and bool(made == given)
