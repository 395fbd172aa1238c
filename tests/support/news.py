"""A corpus of invented news, labelled as it is made: the same one every time.

Its sentences have what the default schema asks for: counts with modifiers, places, agencies, credited
sources, and claims that are whole sentences of ten to forty tokens whose type follows from their words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.core.annotation import Annotation, Labels, Relation
from annotator.core.document import Document
from annotator.core.span import Span

PLACES = (
    "Ashford", "Bellmont County", "Cedar Falls", "the Dunmore area", "Eastvale", "Fort Galen", "Harwick",
    "Kingsport", "Lower Marsh", "New Tarrin", "Port Orrin", "San Belo", "Tessaly", "Upper Vale", "Wexcombe",
)  # fmt: skip
AGENCIES = (
    "the Harbour Police", "the Border Office", "BCE", "the Department of Roads", "the Port Authority",
    "the Ministry of Works", "the Fire Service", "NWA",
)  # fmt: skip
COUNTS = (
    ("dozens of", "dozens", {"modifier": "indefinite"}),
    ("about 160", "about 160", {"value": 160, "modifier": "about"}),
    ("more than 40", "more than 40", {"value": 40, "modifier": "over"}),
    ("50-100", "50-100", {"value": 50, "value_max": 100, "modifier": "range"}),
    ("192", "192", {"value": 192, "modifier": "exactly"}),
    ("nearly 100", "nearly 100", {"value": 100, "modifier": "under"}),
    ("at least 12", "at least 12", {"value": 12, "modifier": "at_least"}),
    ("up to 300", "up to 300", {"value": 300, "modifier": "at_most"}),
)
SOURCES = (
    ("spokeswoman Ana Ruiz", "official"), ("a group of lawyers", "advocate"), ("the Evening Post", "media"),
    ("Senator Luis Ordaz", "politician"), ("two witnesses", "unnamed"), ("director José Peña", "official"),
    ("the Harbour Workers’ Union", "advocate"),
)  # fmt: skip
CLAIMS = (
    ("denial", "{source} denied that {count} people were held in {place} this week."),
    ("denial", "It is not true that {agency} held {count} people in {place}, {source} said."),
    ("intention", "“We will go back to {place} every week, and {count} officers will come,” said {source}."),
    ("intention", "{source} promised that {agency} will send {count} officers to {place} next month."),
    ("judgement", "“What {agency} did in {place} was cruel and wrong to {count} families,” {source} said."),
    ("judgement", "{source} called the arrests of {count} workers by {agency} in {place} a disgrace."),
    ("hearsay", "According to {source}, {count} people were reportedly seen near {place} by {agency}."),
    ("confirmation", "{source} confirmed that {agency} arrested {count} people in {place} on Friday."),
    ("assertion", "{agency} arrested {count} people in {place}, and five of the homes were left empty."),
)
PLAIN = (
    "The weather was mild and the streets of {place} were quiet.",
    "Trains to {place} ran late again.",
    "A second meeting is planned in {place}.",
    "{agency} has an office in {place}.",
)


@dataclass(frozen=True)
class Article:
    """A document with its labels."""

    document: Document
    labels: Labels


def articles(count: int, seed: int = 0, annotator: str = "anna", characters: int = 0) -> Iterator[Article]:
    """So many articles, finished, by one annotator; of at least `characters` if that is given."""
    for number in range(count):
        yield _article(f"news-{number:04}", random.Random(f"{seed} {number}"), annotator, characters)


def _article(id: str, dice: random.Random, annotator: str, characters: int) -> Article:
    making = _Making(dice)
    for _ in range(dice.randint(4, 6)):
        making.paragraph()
    while len(making.text) < characters:
        making.paragraph()
    text = making.text.rstrip("\n")
    document = Document(id, text, {"wire": f"wire {dice.randint(1, 20)}", "day": dice.randint(1, 28)})
    labels = Labels(
        document=id,
        annotator=annotator,
        text_hash=document.hash,
        annotations=tuple(sorted(making.annotations, key=lambda one: one.order)),
        relations=tuple(making.relations),
        status="done",
        finished_at="2025-01-02T03:04:05Z",
    )
    return Article(document, labels)


class _Making:
    """One article as far as it is written."""

    def __init__(self, dice: random.Random) -> None:
        self.text = ""
        self.annotations: list[Annotation] = []
        self.relations: list[Relation] = []
        self._dice = dice

    def paragraph(self) -> None:
        for _ in range(self._dice.randint(1, 2)):
            self._sentence(*self._dice.choice(CLAIMS))
        if self._dice.random() < 0.4:
            self._sentence("", self._dice.choice(PLAIN))
        self.text = self.text.rstrip(" ") + "\n\n"

    def _sentence(self, kind: str, pattern: str) -> None:
        start, source = len(self.text), ""
        for part in _parts(pattern):
            if not part.startswith("{"):
                self.text += part
                continue
            label = part[1:-1]
            words, marked, attributes = self._filled(label)
            if start == len(self.text):
                words, marked = words[0].upper() + words[1:], marked[0].upper() + marked[1:]
            at = len(self.text) + words.index(marked)
            id = self._annotate({"place": "location"}.get(label, label), at, at + len(marked), attributes)
            self.text += words
            source = id if label == "source" else source
        if kind:
            claim = self._annotate("claim_type", start, len(self.text), {"type": kind})
            if source:
                self.relations.append(Relation(f"r{len(self.relations)}", "said_by", claim, source))
        self.text += " "

    def _filled(self, label: str) -> tuple[str, str, dict[str, Any]]:
        if label == "count":
            words, marked, attributes = self._dice.choice(COUNTS)
            return words, marked, {**attributes, "of": "people_arrested"}
        if label == "source":
            words, kind = self._dice.choice(SOURCES)
            return words, words, {"kind": kind}
        words = self._dice.choice(PLACES if label == "place" else AGENCIES)
        return words, words.removeprefix("the "), {}

    def _annotate(self, label: str, start: int, end: int, attributes: dict[str, Any]) -> str:
        id = f"a{len(self.annotations):03}"
        self.annotations.append(Annotation(id, label, (Span(start, end),), dict(sorted(attributes.items()))))
        return id


def _parts(pattern: str) -> Iterator[str]:
    """A pattern's plain stretches and its `{places}`."""
    while pattern:
        before, brace, rest = pattern.partition("{")
        if before:
            yield before
        if not brace:
            return
        name, _, pattern = rest.partition("}")
        yield "{" + name + "}"
