"""Deciding one document: gold's labels, the cases that annotators left, and what was decided about them.

Everything that can be done while labelling can be done here; where it touches a case, the same journal
line records the decision. So one undo takes back both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from annotator.core import decisions
from annotator.core.annotation import Annotation
from annotator.core.cases import Case, Mark, Property, Version, canonical, mark_of
from annotator.core.decisions import Decision, Ground
from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.core.fold import Entity, Line
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.project.deciding.by_hand import decided_by_hand
from annotator.project.deciding.linking import ends_in, link_of
from annotator.project.deciding.verdicts import Verdict, joined, patch_of
from annotator.project.label import Change, OpenDocument
from annotator.store.base import Writer


class GoldDocument(OpenDocument):
    """One document open for adjudication. `cases` are in reading order; `by` is who decides.

    A decision holds while its case has the same key, that is, while the readings are the same.
    """

    def __init__(
        self,
        document: Document,
        schema: Schema,
        writer: Writer,
        cases: Sequence[Case],
        *,
        by: str,
        now: Callable[[], str],
        new_id: Callable[[], str],
    ) -> None:
        super().__init__(document, schema, writer, now=now, new_id=new_id)
        self.cases = tuple(cases)
        self.by = by
        self._by_key = {case.key: case for case in cases}
        # What follows from the fold alone, until the next step.
        self._decided: dict[str, Decision] | None = None
        self._open: list[Case] | None = None
        self._stretches = {case.key: _stretches(case) for case in cases}

    # -- reading ---------------------------------------------------------------------------------

    def decision(self, case: Case) -> Decision | None:
        """What was decided about a case, if anything."""
        return self.decisions().get(case.key)

    def decisions(self) -> dict[str, Decision]:
        """All decisions that hold or once held, by the key of their case. Shared: not to be changed."""
        if self._decided is None:
            held = self._fold.state.get("decisions", {}).items()
            self._decided = {key: one for key, fields in held if (one := decisions.read(fields)) is not None}
        return self._decided

    @property
    def open_cases(self) -> list[Case]:
        """What is still to be decided. A relation can only be decided once gold has both its ends.

        Shared: not to be changed.
        """
        if self._open is None:
            self._open = [c for c in self.cases if self.decision(c) is None and self.can_decide(c)]
        return self._open

    @property
    def stale(self) -> dict[str, Decision]:
        """Decisions on what is not said like that any more, by the key of the case that was."""
        return {key: one for key, one in self.decisions().items() if key not in self._by_key}

    def can_decide(self, case: Case) -> bool:
        """False for a relation whose ends are not in gold."""
        return case.about != "relation" or ends_in(self.labels, link_of(case)) is not None

    def in_gold(self, case: Case) -> list[Annotation]:
        """Gold's annotations of a case: those decided on, and what else lies on its stretches."""
        if case.about != "spans":
            return []
        held = self.decision(case)
        found = {id: one for id in (held.annotations if held else ()) if (one := self.annotations.get(id))}
        for start, end in self._stretches[case.key]:
            for one in self.annotations.overlapping(start, end):
                if self.schema.layer_of(one.label) == case.subject:
                    found[one.id] = one
        return sorted(found.values(), key=lambda one: one.order)

    def cases_on(self, id: str, spans: Iterable[Span], layers: Iterable[str]) -> list[Case]:
        """The cases that an annotation of gold belongs to: decided with it, or on stretches it lies on."""
        places, wanted = list(spans), set(layers)
        found = []
        for case in self.cases:
            if case.about == "spans" and case.subject in wanted:
                held = self.decision(case)
                on = (
                    s.start < end and start < s.end
                    for start, end in self._stretches[case.key]
                    for s in places
                )
                if (held is not None and id in held.annotations) or any(on):
                    found.append(case)
        return found

    def fields(self, kind: str, id: str) -> Mapping[str, Any]:
        """What is stored of an annotation or a relation; empty if nothing is."""
        return self._fold.get((kind, id)) or {}

    # -- deciding --------------------------------------------------------------------------------

    def take(self, case: Case, version: Version) -> Change:
        """Decide for one of the readings, the empty one among them. What gold had there goes.

        Raises UsageError for a relation whose ends are not in gold.
        """
        return self.take_all("take", [(case, version, "adjudicated")])

    def take_none(self, case: Case) -> Change:
        """Decide that none of the readings is right: nothing is to be marked there."""
        return self.take(case, next((one for one in case.versions if not one.said), Version((), ())))

    def take_all(self, step: str, verdicts: Sequence[Verdict]) -> Change:
        """Decide any number of cases in one step."""
        patch: dict[str, Any] = {}
        touched: list[Span] = []
        together = {case.key for case, _, _ in verdicts}
        at = self._now()
        for case, version, ground in verdicts:
            if not self.can_decide(case):
                raise UsageError("an end of this relation is not in gold: decide on that first")
            touched += [span for one in self.in_gold(case) for span in one.spans]
            touched += [Span(*pair) for pair in self._stretches[case.key]]
            joined(patch, patch_of(self, (case, version, ground), at, self._new_id, together))
        self._commit(step, patch)
        return Change(step, tuple(touched))

    def give_reason(self, case: Case, reason: str) -> Change:
        """Say why people differed over a decided case; an empty reason takes it away."""
        if self.decision(case) is None:
            raise UsageError("this case is not decided yet: the reason comes after that")
        self._commit("reason", {"decisions": {case.key: {"reason": reason or None}}})
        return Change("reason")

    def fill_in(self) -> Change | None:
        """Take what all agree on, in one step (relations, which need their ends, in a second one).

        What was filled in before and undone, and what would change something in gold, is left open.
        None if there is nothing to take.
        """
        change = None
        for step, links in (("agreed", False), ("agreed relations", True)):
            seen = {key for line in self._fold.lines for key in (line.set or {}).get("decisions") or ()}
            agreed: list[Verdict] = [
                (case, case.versions[0], "unanimous")
                for case in self.cases
                if case.kind == "agreed" and (case.about == "relation") is links
                if case.key not in seen and self.can_decide(case) and self._fits(case, case.versions[0])
            ]
            if agreed:
                change = self.take_all(step, agreed)
        return change

    def decide_by(self, step: str, rule: Callable[[Case], Version | None], ground: Ground) -> list[Case]:
        """Take what a rule says of every open case, and of those that it decided before in another way.

        What a person decided stays. Returns the cases that were decided now.
        """
        done: list[Case] = []
        for links in (False, True):
            verdicts: list[Verdict] = []
            for case in self.cases:
                version, held = rule(case), self.decision(case)
                if (case.about == "relation") is not links or version is None or not self.can_decide(case):
                    continue
                overdue = held is None and self._fits(case, version)
                if overdue or (held and held.ground == ground and held.version != version.key):
                    verdicts.append((case, version, ground))
            if verdicts:
                self.take_all(step, verdicts)
                done += [case for case, _, _ in verdicts]
        return done

    def finish(self) -> Change:
        """Say that nothing is left to decide. Raises UsageError while something is."""
        if count := len(self.open_cases):
            cases = f"{count} case{' is' if count == 1 else 's are'} still open"
            raise UsageError(f"{cases}: n goes there, in `annotator adjudicate`")
        return super().finish()

    # -- inside ----------------------------------------------------------------------------------

    def _commit(
        self, step: str, patch: Mapping[str, Any] | None = None, undo: tuple[tuple[str, int], ...] = ()
    ) -> set[Entity]:
        if patch is not None and "decisions" not in patch:
            patch = decided_by_hand(self, patch, self._now())
        return super()._commit(step, patch, undo)

    def _append(self, line: Line) -> set[Entity]:
        touched = super()._append(line)
        self._open = self._decided = None
        return touched

    def _fits(self, case: Case, version: Version) -> bool:
        """Whether gold says nothing about a case yet, or nothing but what a version says."""
        if case.about == "document":
            held = self.document_labels.get(case.subject)
            return held is None or Property(case.subject, canonical(held)) in version.said
        return all(mark_of(one) in version.said for one in self.in_gold(case))


def _stretches(case: Case) -> set[tuple[int, int]]:
    """Where anybody marked something, for a case about spans."""
    said = (one for version in case.versions for one in version.said)
    return {pair for one in said if isinstance(one, Mark) for pair in one.extent}
