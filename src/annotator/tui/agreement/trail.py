"""The cases behind one number, read document by document as they are wanted; and which one is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.errors import AnnotatorError
from annotator.project.agreeing import behind
from annotator.project.agreeing.behind import Behind
from annotator.tui.adjudication.desk import CaseDesk

if TYPE_CHECKING:
    from annotator.agreement.meetings import Ask
    from annotator.project.agreeing.agree import Agreement


class Trail:
    """The way through what is behind a number, the worst first. `at` is the place of the case in hand.

    `unreadable` names the documents that could not be read, with the reason.
    """

    def __init__(self, agreement: Agreement, ask: Ask, title: str) -> None:
        self.agreement = agreement
        self.title = title
        self.documents = behind.documents(agreement, ask)
        self.found: list[Behind] = []
        self.at = 0
        self.looked_into = 0
        self.unreadable: dict[str, str] = {}
        self._ask = ask

    @property
    def complete(self) -> bool:
        """Whether every document was looked into."""
        return self.looked_into == len(self.documents)

    @property
    def current(self) -> Behind | None:
        """The case in hand; None if there is nothing behind the number."""
        return self.found[self.at] if self.at < len(self.found) else None

    def read_on(self) -> None:
        """Look into one document more."""
        if self.complete:
            return
        id = self.documents[self.looked_into]
        self.looked_into += 1
        try:
            self.found += behind.cases_behind(self.agreement, self._ask, id)
        except AnnotatorError as reason:
            self.unreadable[id] = str(reason)

    def reach(self, place: int) -> bool:
        """Look into documents until there is a case at a place; False if there are not so many."""
        while len(self.found) <= place and not self.complete:
            self.read_on()
        return place < len(self.found)

    def step(self, step: int) -> bool:
        """To the case some steps on; False at the end, where nothing moves."""
        if self.at + step < 0 or not self.reach(self.at + step):
            return False
        self.at += step
        return True

    def go_to(self, document: str, case: str) -> None:
        """Have the case of a document in hand, if it is behind the number."""
        if document in self.documents[self.looked_into :]:
            return  # It was not listed yet; where one is stays where it was.
        for place, one in enumerate(self.found):
            if (one.document, one.case.key) == (document, case):
                self.at = place
                return

    def look_again(self, document: str) -> None:
        """Take in what gold says of a document by now."""
        project = self.agreement.project
        decided = behind.decisions_on(project, project.store.document(document))
        self.found = [
            one.decided(decided.get(one.case.key)) if one.document == document else one for one in self.found
        ]


def take_up(trail: Trail, desk: CaseDesk) -> None:
    """Have the case of the trail in hand on a desk, if its document lies there."""
    behind = trail.current
    if behind is None or behind.document != desk.doc.document.id:
        return
    case = next((one for one in desk.gold.cases if one.key == behind.case.key), None)
    if case is None:
        desk.message = "people said something else here meanwhile: r on the pages compares again"
    else:
        desk.take_up(case)
