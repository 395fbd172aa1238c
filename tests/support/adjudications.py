"""Gold being made in memory: labels of some people, their cases, and a document open on them."""

from __future__ import annotations

from itertools import count
from typing import Any

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.cases import Case, Version, cases_of
from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.project.deciding.gold import GoldDocument
from annotator.tui.adjudication.describe import stacked
from annotator.tui.adjudication.desk import CaseDesk
from annotator.tui.adjudication.keys import CaseKeyboard
from annotator.tui.adjudication.verbs import take_up_first
from annotator.tui.palette import Palette
from tests.support.desks import NEWS, ListShell, ListWriter

TEXT = "Officials said about 160 people were held by ICE in Los Angeles. Critics denied that."


def at(words: str, text: str = TEXT) -> Span:
    """Where some words stand."""
    start = text.index(words)
    return Span(start, start + len(words), words)


def said(id: str, label: str, words: str, **fields: Any) -> Annotation:
    return Annotation(id, label, (at(words),), **fields)


def by(name: str, *annotations: Annotation, relations: tuple[Relation, ...] = (), **labels: Any) -> Labels:
    ordered = tuple(sorted(annotations, key=lambda one: one.order))
    return Labels("doc", name, "", ordered, relations, labels, status="done")


ANNA = by(
    "anna",
    said("a1", "source", "Officials"),
    said("a2", "count", "about 160", attributes={"value": 160, "modifier": "about"}, note="or 160 alone?"),
    said("a3", "agency", "ICE", unsure=True),
)
BEN = by(
    "ben",
    said("b1", "source", "Officials"),
    said("b2", "count", "160", attributes={"value": 160, "modifier": "exactly"}),
    said("b3", "location", "Los Angeles"),
)
CLEO = by("cleo", said("c1", "source", "Officials"), said("c3", "agency", "ICE"))


def gold_of(*people: Labels, writer: ListWriter | None = None, schema: Schema = NEWS) -> GoldDocument:
    """Gold open on what some people said; ids and times are counted."""
    writer = writer or ListWriter()
    number, clock = count(len(writer.view) * 10 + 1), count(len(writer.view) + 1)
    return GoldDocument(
        Document("doc", TEXT),
        schema,
        writer,
        cases_of(people, schema.layer_of),
        by="lea",
        now=lambda: f"2026-01-01T00:00:{next(clock):02d}Z",
        new_id=lambda: f"g{next(number)}",
    )


def case_on(gold: GoldDocument, words: str, about: str = "spans") -> Case:
    """The case on some words."""
    place = at(words)
    return next(
        one for one in gold.cases if one.about == about and one.span is not None and one.span.overlaps(place)
    )


def reading(case: Case, who: str) -> Version:
    """What somebody said in a case."""
    found = case.version_of(who)
    assert found is not None
    return found


def gold_says(gold: GoldDocument) -> list[tuple[str, str]]:
    return [(one.label, one.quote) for one in gold.annotations]


class Adjudicator:
    """Presses keys at a desk on gold, as the screen would hand them on."""

    def __init__(self, *people: Labels, show_names: bool = False, fill_in: bool = True) -> None:
        self.writer = ListWriter()
        self.gold = gold_of(*people, writer=self.writer)
        if fill_in:
            self.gold.fill_in()
        self.shell = ListShell()
        self.desk = CaseDesk(self.gold, self.shell, width=40, height=10, show_names=show_names)
        self._keyboard = CaseKeyboard(NEWS)
        take_up_first(self.desk)

    def press(self, *keys: str) -> None:
        """Keys by Textual's names; a string of one character is that character."""
        for key in keys:
            character = key if len(key) == 1 else " " if key == "space" else None
            self._keyboard.press(self.desk, key, character)

    def key_of(self, who: str) -> str:
        """The digit that takes somebody's reading of the case in hand."""
        assert self.desk.case is not None
        return str(self.desk.versions(self.desk.case).index(reading(self.desk.case, who)) + 1)

    @property
    def words(self) -> str | None:
        """The stretch of the case in hand."""
        case = self.desk.case
        return case.span.of(TEXT) if case is not None and case.span is not None else None

    @property
    def rows(self) -> list[str]:
        """What stands under the text."""
        return ["".join(part for part, _ in row) for row in stacked(self.desk, Palette(NEWS))]
