"""The passages behind the numbers: what each annotator marked at one place, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.cli.show import line

if TYPE_CHECKING:
    from annotator.agreement.trace import Passage
    from annotator.core.annotation import Annotation
    from annotator.core.document import Document

AROUND = 40
"""Code points of text shown on each side of a passage."""

LONGEST = 200
"""Code points of a passage that are shown at most; the middle of a longer one is left out."""


def words(document: Document, passage: Passage) -> list[str]:
    """A passage in lines: place, kinds and text, then each annotator's version."""
    kinds = ", ".join(sorted(passage.differences))
    width = max(map(len, (*passage.versions, *passage.missing)), default=0)
    return [
        f"{passage.start}-{passage.end}  {kinds}",
        f"  {in_context(document.text, passage.start, passage.end)}",
        *(
            f"  {name:{width}}  {line(one)}"
            for name, held in sorted(passage.versions.items())
            for one in held
        ),
        *(f"  {name:{width}}  not marked" for name in passage.missing),
    ]


def in_context(text: str, start: int, end: int) -> str:
    """The words of a passage in brackets with some text around them."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    inside = text[start:end]
    if len(inside) > LONGEST:
        inside = f"{inside[: LONGEST // 2]} … {inside[-LONGEST // 2 :]}"
    return (
        f"{'…' if start > AROUND else ''}{before}[{inside}]{after}{'…' if end + AROUND < len(text) else ''}"
    )


def passages_data(document: Document, passages: list[Passage]) -> Iterator[dict[str, Any]]:
    """Passages of one document as JSON values; offsets are code points."""
    for passage in passages:
        yield {
            "document": document.id,
            "start": passage.start,
            "end": passage.end,
            "text": document.text[passage.start : passage.end],
            "differences": sorted(passage.differences),
            "versions": {name: [_said(one) for one in held] for name, held in passage.versions.items()},
            "missing": list(passage.missing),
        }


def _said(one: Annotation) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "spans": [{"start": span.start, "end": span.end, "quote": span.quote} for span in one.spans],
        "attributes": dict(one.attributes),
        "note": one.note,
        "unsure": one.unsure,
    }
