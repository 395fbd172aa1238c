"""From what was said to what can be written: whatever cannot is taken out here, and listed.

Attributes are put in the order of their names, so that the same labels give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from annotator.core.annotation import Annotation, Labels
from annotator.core.document import Document
from annotator.formats.base import Holds, Labelled, dangling, entry
from annotator.formats.plain import is_plain, plain
from annotator.formats.report import Entry, Report
from annotator.project.relabel import Relabelling


class Preparation:
    """Makes documents ready for one format."""

    def __init__(self, relabelling: Relabelling, holds: Holds, report: Report) -> None:
        self._relabelling = relabelling
        self._holds = holds
        self._report = report

    def prepare(self, document: Document, labels: Labels) -> Labelled | None:
        """The document with the annotations that can be written, or None if it cannot be itself."""
        one = Labelled(document, labels)
        if problem := _text_problem(document, labels):
            reason, detail = problem
            self._report.left_out.append(Entry(document.id, "", "", "", reason, detail))
            for annotation in labels.annotations:
                self._report.left_out.append(entry(one, annotation, reason, detail))
            return None
        for problem_said in labels.problems:
            self._report.left_out.append(Entry(document.id, "", "", "", "unreadable", problem_said))
        kept = tuple(ready for said in labels.annotations if (ready := self._annotation(one, said)))
        return Labelled(
            replace(document, meta=self._plain_meta(document)),
            replace(
                labels,
                annotations=kept,
                relations=self._relations(one, kept),
                document_labels=dict(sorted(labels.document_labels.items())),
            ),
        )

    def _annotation(self, one: Labelled, annotation: Annotation) -> Annotation | None:
        text = one.document.text
        for span in annotation.spans:
            if span.end > len(text) or (span.quote and span.of(text) != span.quote):
                detail = f"the text has {span.of(text)!r} there"
                self._report.left_out.append(entry(one, annotation, "quote-mismatch", detail))
                return None
        ready, amiss = self._relabelling.apply(annotation)
        if amiss:
            self._report.adjusted.append(entry(one, annotation, "no-value", amiss))
        if not self._holds.unknown_labels and self._relabelling.schema.label(ready.label) is None:
            detail = "its label is not in the schema"
            self._report.left_out.append(entry(one, annotation, "unknown-label", detail))
            return None
        if len(ready.spans) > 1 and not self._holds.discontinuous:
            detail = f"{len(ready.spans)} spans of one id"
            self._report.adjusted.append(entry(one, annotation, "split", detail))
        if not all(span.quote for span in ready.spans):
            ready = replace(ready, spans=tuple(span.quoting(text) for span in ready.spans))
        return self._plain_attributes(one, ready)

    def _plain_attributes(self, one: Labelled, annotation: Annotation) -> Annotation:
        given = annotation.attributes
        if not given or (all(map(is_plain, given.values())) and list(given) == sorted(given)):
            return annotation
        made = plain(dict(sorted(given.items())))
        if not all(_same(value, given[name]) for name, value in made.items()):
            detail = "an attribute is no JSON value and was written as text"
            self._report.adjusted.append(entry(one, annotation, "plain-value", detail))
        return replace(annotation, attributes=made)

    def _plain_meta(self, document: Document) -> Mapping[str, Any]:
        made: Mapping[str, Any] = plain(document.meta)
        if not _same(made, document.meta):
            detail = "some metadata are no JSON values and were written as text"
            self._report.adjusted.append(Entry(document.id, "", "", "", "plain-value", detail, "meta"))
        return made

    def _relations(self, one: Labelled, kept: tuple[Annotation, ...]) -> tuple[Any, ...]:
        ids = {annotation.id for annotation in kept}
        there = []
        for link in one.labels.relations:
            if link.head in ids and link.tail in ids:
                there.append(link)
                continue
            self._report.left_out.append(dangling(one.document.id, link))
        return tuple(there)


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
