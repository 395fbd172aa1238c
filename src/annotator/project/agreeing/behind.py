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
from annotator.project.agreeing.agree import comparable
from annotator.project.agreeing.judgements import judged
from annotator.project.identity import GOLD
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask, Difference, Meeting
    from annotator.project.agreeing.agree import Agreement


AROUND = 60
"""Code points of text kept on each side of a case."""


@dataclass(frozen=True)
class Behind:
    """One case behind a number: how people differ in it, the worst first, and how often in that way.

    `words` are those of the case in the text, or the name of a label of the whole document; `before` and
    `after` some text around them. `decision` is what gold says about it, if anything.
    """

    document: str
    case: Case
    differences: tuple[Difference, ...]
    meetings: int
    words: str
    before: str = ""
    after: str = ""
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
    from annotator.agreement.meetings import DIFFERENCES

    project = agreement.project
    document = project.store.document(id)
    everyone = judgements(project, id, current=agreement.choice.current)
    cases = cases_of([one for one in everyone if one.annotator != GOLD], project.schema.layer_of)
    decided = decisions_on(project, document)
    rank = {name: place for place, name in enumerate(DIFFERENCES)}
    listed = []
    for case, found in _behind(agreement, ask, everyone, cases, decided):
        differences = tuple(sorted({name for names in found for name in names}, key=rank.__getitem__))
        words, around = case.subject, ("", "")
        if case.span is not None:
            start, end = case.span.start, case.span.end
            words = document.text[start:end]
            around = (document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND])
        listed.append(Behind(id, case, differences, len(found), words, *around, decided.get(case.key)))
    return sorted(listed, key=partial(_order, rank))


def _behind(
    agreement: Agreement,
    ask: Ask,
    everyone: Sequence[Labels],
    cases: Sequence[Case],
    decided: Mapping[str, Decision],
) -> Iterable[tuple[Case, list[Iterable[Difference]]]]:
    """The cases that are asked for, with how people differ in each, once for each time it is counted."""
    from annotator.agreement.meetings import meetings
    from annotator.agreement.unmatched import differing, relations_without_match, values_of

    layer_of = agreement.project.schema.layer_of
    case_of = _cases_by_mark(cases, decided)
    found: dict[str, tuple[Case, list[Iterable[Difference]]]] = {}

    def count(case: Case | None, differences: Iterable[Difference], times: int = 1) -> None:
        if case is not None:
            found.setdefault(case.key, (case, []))[1].extend([differences] * times)

    for group in _compared(agreement, everyone):
        people = [one for one in group if one.annotator != GOLD]
        if ask.relation:
            for mark in relations_without_match(people, layer_of, ask.relation):
                count(case_of.get(mark), ("missed",))
        elif ask.document_label:
            times = differing(values_of(people, ask.document_label))
            about = (one for one in cases if one.about == "document" and one.subject == ask.document_label)
            count(next(about, None), ("value",), times)
        else:
            for meeting in meetings(group if ask.pair else people, layer_of):
                if meeting.answers(ask):
                    count(_case(meeting, case_of), meeting.differences)
    return [held for held in found.values() if held[1]]


def _cases_by_mark(cases: Sequence[Case], decided: Mapping[str, Decision]) -> dict[tuple[str, str], Case]:
    """The case of each annotation and relation, by whose it is and its id."""
    case_of = {
        (supporter.annotator, mark): case
        for case in cases
        for version in case.versions
        for supporter in version.supporters
        for mark in supporter.ids
    }
    by_key = {case.key: case for case in cases}
    for key, decision in decided.items():
        if key in by_key:
            case_of |= {(GOLD, mark): by_key[key] for mark in decision.annotations}
    return case_of


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
