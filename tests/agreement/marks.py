"""Short ways to say who marked what, and random marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st

from annotator.agreement.table import Frame, Table, table_of
from annotator.core.annotation import Annotation, Labels, Origin
from annotator.core.span import Span

LENGTH = 40

Mark = tuple[Any, ...]
"""`(label, start, end)`, or `(label, start, end, start, end ...)` for several fragments."""


def annotation(id: str, mark: Mark, **more: Any) -> Annotation:
    label, *ends = mark
    spans = tuple(Span(*ends[place : place + 2]) for place in range(0, len(ends), 2))
    return Annotation(id, label, spans, **more)


def labels(
    document: str,
    annotator: str,
    marks: Iterable[Mark] = (),
    *,
    version: str = "",
    status: Any = "done",
    attributes: Mapping[int, Mapping[str, Any]] | None = None,
    suggested: Iterable[int] = (),
    **more: Any,
) -> Labels:
    """What one annotator said; `attributes` and `suggested` name marks by their place."""
    attributes, by_machine = attributes or {}, set(suggested)
    return Labels(
        document,
        annotator,
        "sha256:0",
        tuple(
            annotation(
                f"{annotator}{place}",
                mark,
                attributes=attributes.get(place, {}),
                origin=Origin("rules", 0.5) if place in by_machine else Origin(),
            )
            for place, mark in enumerate(marks)
        ),
        status=status,
        schema_hash=version,
        **more,
    )


def table(
    documents: Mapping[str, Mapping[str, Iterable[Mark]]], length: int = LENGTH, layer: Mapping[str, str] = {}
) -> Table:
    """A table of `{document: {annotator: marks}}`; labels without a `layer` compete in one."""
    said = [labels(id, who, marks) for id, by in documents.items() for who, marks in by.items()]
    names = sorted({one.label for each in said for one in each.annotations} | set(layer))
    frame = Frame.of(sorted({one.annotator for one in said}), names, lambda label: layer.get(label, ""))
    return table_of(said, lambda _: length, frame)


@cache
def marks(fragments: int = 1, most: int = 6, names: str = "ABC", length: int = LENGTH) -> Any:
    stretch = st.tuples(st.integers(0, length - 8), st.integers(1, 8)).map(lambda one: (one[0], sum(one)))
    return st.lists(
        st.tuples(st.sampled_from(names), st.lists(stretch, min_size=1, max_size=fragments)).map(
            lambda one: (one[0], *(end for piece in one[1] for end in piece))
        ),
        max_size=most,
    )


def corpora(fragments: int = 1, annotators: str = "xyz", documents: int = 3, most: int = 6) -> Any:
    return st.dictionaries(
        st.sampled_from([f"d{number}" for number in range(documents)]),
        st.dictionaries(st.sampled_from(annotators), marks(fragments, most), min_size=1),
        min_size=1,
    )
