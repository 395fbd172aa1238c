"""Gold as it would lie before an adjudicator, to look at: nothing of it is written."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.cases import cases_of
from annotator.core.fold import Line
from annotator.project.agreeing.behind import judgements
from annotator.project.deciding.gold import GoldDocument
from annotator.project.identity import GOLD, account
from annotator.project.label import fresh_id, time_now
from annotator.project.open import Project


class Unwritten:
    """A writer that writes nothing. It takes steps until it is told why it takes no more."""

    session = "unwritten"

    def __init__(self, view: Sequence[Line]) -> None:
        self.view = view
        self.read_only: str | None = None

    def append(self, line: Line) -> Line:
        """The line, which is nowhere but in the document that is looked at."""
        return line

    def close(self) -> None:
        """There is nothing to bring up to date."""


def look_at(project: Project, id: str, why: str, *, current: bool = False) -> GoldDocument:
    """Gold of one document with its cases, what all agree on filled in. `why` is why nothing can be changed.

    For everybody who may read the labels of others. Raises UsageError or DataError if the document cannot
    be read.
    """
    store = project.store
    document = store.document(id)
    people = [one for one in judgements(project, id, current=current) if one.annotator != GOLD]
    writer = Unwritten(store.lines(GOLD, id) if GOLD in store.annotators() else ())
    gold = GoldDocument(
        document,
        project.schema,
        writer,
        cases_of(people, project.schema.layer_of),
        by=account(),
        now=time_now,
        new_id=fresh_id,
    )
    gold.fill_in()
    writer.read_only = why
    return gold
