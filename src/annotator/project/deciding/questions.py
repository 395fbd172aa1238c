"""What the guidelines must answer: the cases whose reason says that they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core import decisions
from annotator.core.schema import REASONS
from annotator.project.deciding.adjudicate import gold_documents
from annotator.project.open import Project

UNCLEAR = REASONS[0]


@dataclass(frozen=True)
class Question:
    """One decided case with a reason. `quote` is its stretch; `readings` are those that were rejected,
    `gold` what stands there now, each as label, words and attributes.
    """

    document: str
    subject: str
    start: int
    end: int
    quote: str
    taken: str
    gold: tuple[Mapping[str, Any], ...]
    readings: tuple[tuple[Mapping[str, Any], ...], ...]


def questions(project: Project, reason: str = UNCLEAR) -> Iterator[Question]:
    """The cases that were decided with a reason, in reading order, document by document."""
    for id, fold in gold_documents(project):
        held = fold.state.get("decisions", {})
        text = ""
        for key in sorted(held, key=lambda key: (held[key].get("start") or 0, key)):
            fields, decision = held[key], decisions.read(held[key])
            if decision is None or decision.reason != reason:
                continue
            text = text or project.store.document(id).text
            stands = (fold.get(("annotations", one)) or {} for one in decision.annotations)
            yield Question(
                id,
                decision.subject,
                decision.start,
                decision.end,
                text[decision.start : decision.end],
                decision.taken,
                tuple(_worded(one, text) for one in stands if one and not one.get("deleted")),
                tuple(
                    tuple(_worded(said, text) for said in one.get("said", ()))
                    for one in fields.get("rejected") or ()
                ),
            )


def _worded(said: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """What was said with its words; spans are pairs where they were rejected, objects where they stand."""
    pairs = [(one["start"], one["end"]) if isinstance(one, dict) else one for one in said.get("spans", ())]
    if not pairs:
        return dict(said)
    words = " … ".join(text[start:end] for start, end in pairs)
    return {"label": said.get("label"), "quote": words, "attributes": dict(said.get("attributes") or {})}
