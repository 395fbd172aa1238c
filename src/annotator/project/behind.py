"""What lies behind a number of an agreement: the cases on which annotators differ, document by document.

A number counts meetings of two annotators; a person decides cases, in which everybody's readings of one
stretch stand together. Here the meetings that a number counts lead to their cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.core import decisions
from annotator.core.annotation import Labels
from annotator.core.cases import Case, cases_of
from annotator.core.decisions import Decision
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.fold import Fold
from annotator.project.agree import comparable
from annotator.project.identity import GOLD
from annotator.project.judgements import judged
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask, Difference, Meeting
    from annotator.project.agree import Agreement


@dataclass(frozen=True)
class Behind:
    """One case behind a number: how people differ in it, the worst first, and how often in that way.

    `words` are those of the case in the text; `decision` is what gold says about it, if anything.
    """

    document: str
    case: Case
    differences: tuple[Difference, ...]
    meetings: int
    words: str
    decision: Decision | None = None

    def decided(self, decision: Decision | None) -> Behind:
        """The same with what gold says now."""
        return replace(self, decision=decision)


def documents(agreement: Agreement, ask: Ask) -> list[str]:
    """The documents that may hold what is behind a number, those that hold most of it first."""
    from annotator.agreement.meetings import documents_behind

    return [id for id, _ in documents_behind(agreement.tally, ask)]


def cases_behind(agreement: Agreement, ask: Ask, id: str) -> list[Behind]:
    """The cases of one document that are behind a number, the worst first.

    Raises DataError if the document cannot be read.
    """
    from annotator.agreement.meetings import DIFFERENCES, meetings

    project = agreement.project
    document = project.store.document(id)
    everyone = judgements(project, id, current=agreement.choice.current)
    answering: dict[str, list[Meeting]] = {}
    cases = cases_of([one for one in everyone if one.annotator != GOLD], project.schema.layer_of)
    case_of = {
        (supporter.annotator, mark): case
        for case in cases
        for version in case.versions
        for supporter in version.supporters
        for mark in supporter.ids
    }
    by_key = {case.key: case for case in cases}
    decided = decisions_on(project, document)
    for key, decision in decided.items():
        if key in by_key:
            case_of |= {(GOLD, mark): by_key[key] for mark in decision.annotations}
    for group in _compared(agreement, everyone):
        for meeting in meetings(group, project.schema.layer_of):
            if meeting.answers(ask) and (ask.pair is not None or GOLD not in meeting.who):
                found = _case(meeting, case_of)
                if found is not None:
                    answering.setdefault(found.key, []).append(meeting)
    rank = {name: place for place, name in enumerate(DIFFERENCES)}
    listed = [
        Behind(
            id,
            by_key[key],
            tuple(sorted({name for one in held for name in one.differences}, key=rank.__getitem__)),
            len(held),
            _words(document, by_key[key]),
            decided.get(key),
        )
        for key, held in answering.items()
    ]
    return sorted(listed, key=partial(_order, rank))


def judgements(project: Project, id: str, *, current: bool = False) -> tuple[Labels, ...]:
    """What everybody whose labels the caller may read said of a document, gold among them, as it counts."""
    return judged(project.store, id, project.store.annotators(), current=current).labels


def decisions_on(project: Project, document: Document) -> Mapping[str, Decision]:
    """What gold decided about a document, by the key of the case; nothing where gold may not be read."""
    try:
        if GOLD not in project.store.annotators():
            return {}
        state = Fold.of(project.store.lines(GOLD, document.id)).state
    except AnnotatorError:
        return {}
    held = state.get("decisions", {}).items()
    return {key: one for key, fields in held if (one := decisions.read(fields)) is not None}


def _compared(agreement: Agreement, everyone: Iterable[Labels]) -> Iterable[Sequence[Labels]]:
    """The chosen annotators in the order of the frame, apart where text, schema or guidelines differ."""
    order = {name: place for place, name in enumerate(agreement.frame.annotators)}
    wanted = set(agreement.frame.labels)
    chosen = sorted((one for one in everyone if one.annotator in order), key=lambda one: order[one.annotator])
    return comparable(
        [replace(one, annotations=tuple(m for m in one.annotations if m.label in wanted)) for one in chosen]
    )


def _case(meeting: Meeting, case_of: Mapping[tuple[str, str], Case]) -> Case | None:
    """The case of a meeting. What gold has and nobody said is in none."""
    for who, mark in zip(meeting.who, (meeting.first, meeting.second), strict=True):
        if mark is not None and (found := case_of.get((who, mark.id))) is not None:
            return found
    return None


def _order(rank: Mapping[Difference, int], one: Behind) -> tuple[int, int, int, str]:
    start = one.case.span.start if one.case.span else 0
    return (rank[one.differences[0]], -one.meetings, start, one.case.key)


def _words(document: Document, case: Case) -> str:
    return document.text[case.span.start : case.span.end] if case.span else ""
