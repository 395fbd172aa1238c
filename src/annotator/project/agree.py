"""How far annotators of a project agree: whose labels, of which documents, as they stood when.

The numbers are made in `annotator.agreement`; here the labels are found, one document after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, UsageError
from annotator.core.finished import finished
from annotator.core.labelfile import to_labels
from annotator.core.schema import Schema
from annotator.project.identity import GOLD
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.rows import Panel
    from annotator.agreement.table import Frame
    from annotator.agreement.tally import Tally
    from annotator.agreement.trace import Passage

FEWEST = 2
"""How many annotators agreement takes."""

UNTRUSTED = "label sets that cannot be trusted (`annotator check` names them)"
UNFINISHED = "label sets that their annotator has not finished"

Tell = Callable[[str, int, int | None], None]
"""Called with what is being done, how many documents are done, and of how many."""


@dataclass(frozen=True)
class Choice:
    """What to compare; what is left empty stands for everything that the caller may read.

    `documents` are ids or patterns such as `2024/*`. With `current` the labels count as they stand now,
    if the document is done now, instead of as they stood when it was first done. The labels of gold
    always count as they stand: they are the truth and no independent judgement.
    """

    annotators: Sequence[str] = ()
    documents: Sequence[str] = ()
    labels: Sequence[str] = ()
    current: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Agreement:
    """The numbers of one choice, and what they were made of."""

    project: Project
    choice: Choice
    annotators: tuple[str, ...]
    frame: Frame
    tally: Tally
    panel: Panel

    def disagreements(self, label: str | None = None) -> Iterator[tuple[Document, list[Passage]]]:
        """The passages where annotators differ, document by document, the worst document first.

        Documents where only values of attributes differ come last.
        """
        from annotator.agreement.trace import disagreements, worst_documents

        reader = _Reader(self.project, self.choice)
        people = [name for name in self.annotators if name != GOLD]
        wanted = {label} if label else set(self.frame.labels)
        worst = [id for id, _ in worst_documents(self.tally, label)]
        for id in dict.fromkeys((*worst, *(row.document for row in self.panel.documents))):
            document = self.project.store.document(id)
            found: list[Passage] = []
            for versions in _comparable(reader.versions(document, people)):
                kept = [_only(one, set(self.frame.labels)) for one in versions]
                found += (
                    passage
                    for passage in disagreements(kept, self.project.schema)
                    if any(one.label in wanted for held in passage.versions.values() for one in held)
                )
            if found:
                yield document, found


def agree(project: Project, choice: Choice, tell: Tell = lambda doing, done, total: None) -> Agreement:
    """Compare the chosen annotators on the chosen documents; one document is in memory at a time.

    Raises UsageError for a name, a document or a label that is not there or not for the caller to read,
    and if fewer than two annotators are left.
    """
    from annotator.agreement.intervals import Bootstrap
    from annotator.agreement.panel import panel
    from annotator.agreement.tally import tally

    annotators = _annotators(project, choice)
    chosen = set(_documents(project, choice))
    touched, marked = _touched(project, annotators, chosen)
    frame = _frame(annotators, project.schema, choice, marked)
    reader = _Reader(project, choice)
    lengths: dict[str, int] = {}

    def documents() -> Iterator[list[Labels]]:
        for number, (id, names) in enumerate(touched.items(), 1):
            document = reader.document(id)
            if document is not None:
                lengths[id] = len(document.text)
                yield reader.versions(document, names)
            tell("reading", number, len(touched))

    counts = tally(documents(), lengths, frame)
    counts = replace(counts, left_out={**counts.left_out, "": reader.dropped})
    found = panel(counts, project.schema, Bootstrap(choice.seed))
    return Agreement(project, choice, annotators, frame, counts, found)


class _Reader:
    """Labels as they count; `dropped` says how many do not, and why."""

    def __init__(self, project: Project, choice: Choice) -> None:
        self.store = project.store
        self.current = choice.current
        self.dropped: Counter[str] = Counter()

    def document(self, id: str) -> Document | None:
        """A document, or None if it cannot be read."""
        try:
            return self.store.document(id)
        except AnnotatorError:
            self.dropped["documents that cannot be read (`annotator check` names them)"] += 1
            return None

    def versions(self, document: Document, names: Sequence[str]) -> list[Labels]:
        """What each annotator who finished a document said about it."""
        found = (self._labels(document, name) for name in names)
        return [labels for labels in found if labels is not None]

    def _labels(self, document: Document, name: str) -> Labels | None:
        truth = self.store.truth(name, document.id)
        if truth.problem:
            self.dropped[UNTRUSTED] += 1
            return None
        lines = finished(truth.lines, current=self.current or name == GOLD)
        if lines is None:
            self.dropped[UNFINISHED] += 1
            return None
        return to_labels(truth.file_of(lines), document.text)


def _annotators(project: Project, choice: Choice) -> tuple[str, ...]:
    known = project.store.annotators()
    for name in choice.annotators:
        if name not in known:
            raise UsageError(
                f"there are no labels of '{name}' that you may read",
                remedy=f"There are labels of: {', '.join(known)}" if known else "Nobody has labelled yet",
            )
    chosen = tuple(dict.fromkeys(choice.annotators or known))
    if len(chosen) < FEWEST:
        only = f"only '{chosen[0]}'" if chosen else "nobody"
        said = "named" if choice.annotators else "may read the labels of"
        raise UsageError(
            f"agreement takes two annotators at least, and you {said} {only}",
            remedy=f"There are labels of: {', '.join(known)}" if len(known) >= FEWEST else "",
        )
    return chosen


def _documents(project: Project, choice: Choice) -> Sequence[str]:
    ids = project.store.documents()
    if not choice.documents:
        return ids
    for pattern in choice.documents:
        if not any(id == pattern or fnmatchcase(id, pattern) for id in ids):
            raise UsageError(f"there is no document '{pattern}'", remedy="`annotator status` lists them")
    return [id for id in ids if any(id == one or fnmatchcase(id, one) for one in choice.documents)]


def _touched(
    project: Project, annotators: Sequence[str], chosen: set[str]
) -> tuple[dict[str, list[str]], set[str]]:
    """Who touched each document, in the order of the documents, and which labels were ever used."""
    touched: dict[str, list[str]] = {}
    marked: set[str] = set()
    for name in annotators:
        for one in project.store.progress(name):
            if one.document in chosen:
                touched.setdefault(one.document, []).append(name)
                marked.update(one.counts)
    return {id: touched[id] for id in project.store.documents() if id in touched}, marked


def _frame(annotators: Sequence[str], schema: Schema, choice: Choice, marked: set[str]) -> Frame:
    from annotator.agreement.table import Frame

    everything = Frame.over(annotators, schema, sorted(marked - schema.by_id.keys()))
    if not choice.labels:
        return everything
    for label in choice.labels:
        if label not in everything.labels:
            raise UsageError(
                f"there is no label '{label}'", remedy=f"There are: {', '.join(everything.labels)}"
            )
    return Frame.of(annotators, choice.labels, schema.layer_of)


def _comparable(versions: Sequence[Labels]) -> Iterator[list[Labels]]:
    """Those who judged the same text under the same schema and guidelines, where there are two or more."""
    groups: dict[tuple[str, str, str], list[Labels]] = {}
    for one in versions:
        groups.setdefault((one.text_hash, one.schema_hash, one.guidelines_version), []).append(one)
    return (group for group in groups.values() if len(group) >= FEWEST)


def _only(labels: Labels, wanted: set[str]) -> Labels:
    return replace(labels, annotations=tuple(one for one in labels.annotations if one.label in wanted))
