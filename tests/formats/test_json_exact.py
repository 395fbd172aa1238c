"""Whatever may be said comes back from Prodigy's, doccano's and Label Studio's JSON, to the last field.

The generic round trips say what people say; here names, ids and values are any text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Labels, Origin, Relation
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.base import Corpus, Labelled
from annotator.formats.doors import load
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.offsets import codepoints
from annotator.formats.report import Report
from tests.support.exports import write_with
from tests.support.labelled import SCHEMA

words = st.text(max_size=8)
names = st.text(min_size=1, max_size=6)
times = st.sampled_from(["", "2025-01-02T03:04:05Z"])
values = (
    words
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.lists(words, max_size=3)
)
attribute_names = names | st.sampled_from(
    sorted({attribute.id for label in SCHEMA.labels for attribute in label.attributes})
)
document_label_names = names | st.sampled_from([one.id for one in SCHEMA.document_labels])


@st.composite
def annotations(draw: st.DrawFn, text: str, id: str) -> Annotation:
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    attributes = draw(st.dictionaries(attribute_names, values, max_size=3))
    return Annotation(
        id=id,
        label=draw(names | st.sampled_from(sorted(SCHEMA.by_id))),
        spans=tuple(
            Span(start, end).quoting(text) for start, end in zip(edges[::2], edges[1::2], strict=False)
        ),
        attributes=attributes,
        derived=frozenset(draw(st.sets(st.sampled_from(sorted(attributes))))) if attributes else frozenset(),
        note=draw(words),
        unsure=draw(st.booleans()),
        origin=draw(st.just(Origin()) | st.builds(Origin, names, st.none() | st.floats(0, 1))),
        created=draw(times),
        modified=draw(times),
    )


@st.composite
def labelled(draw: st.DrawFn) -> Labelled:
    text = draw(st.text(min_size=2, max_size=20))
    document = Document(draw(names), text, draw(st.dictionaries(names, values, max_size=2)))
    ids = draw(st.lists(names, max_size=4, unique=True))
    ends = st.sampled_from(ids) if ids else st.nothing()
    links = draw(st.dictionaries(names, st.tuples(names, ends, ends, times), max_size=2 if ids else 0))
    return Labelled(
        document,
        Labels(
            document=document.id,
            annotator=draw(names),
            text_hash=document.hash,
            annotations=tuple(draw(annotations(text, id)) for id in ids),
            relations=tuple(Relation(id, *link) for id, link in links.items()),
            document_labels=draw(st.dictionaries(document_label_names, values, max_size=2)),
            status=draw(st.sampled_from(["done", "in_progress"])),
            finished_at=draw(times),
            schema_hash=draw(words),
            guidelines_version=draw(words),
        ),
    )


def came_back(one: Incoming) -> Iterator[tuple[str, Annotation]]:
    """The annotations as ours, by their ids."""
    text = one.document.text
    for said in one.annotations:
        offsets = [at for extent in said.extents for at in extent[:2]]
        places = codepoints(text, one.unit or "codepoint", offsets)
        spans = tuple(Span(places[start], places[end], quote or "") for start, end, quote in said.extents)
        fields: dict[str, Any] = {name: value for name, value in vars(said).items() if name != "extents"}
        yield said.id, Annotation(spans=spans, **fields)


@pytest.mark.parametrize("name", ["prodigy", "doccano", "labelstudio"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=labelled())
def test_every_field_comes_back(name: str, one: Labelled, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp(name)
    report = Report(name, one.labels.annotator)
    writer = load("exports", name)().writer(Corpus(SCHEMA, one.labels.annotator), report)
    write_with(writer, folder, one)
    assert not report.left_out and not report.adjusted
    [back] = load("imports", name)().documents(Sources((Path(folder),)))
    assert not back.refused
    assert back.document == one.document
    ours = {said.id: said for said in one.labels.annotations}
    theirs = dict(came_back(back))
    assert theirs == ours
    assert [span.quote for said in theirs.values() for span in said.spans] == [
        span.quote for id in theirs for span in ours[id].spans
    ]
    assert sorted(back.relations, key=lambda link: link.id) == sorted(
        one.labels.relations, key=lambda link: link.id
    )
    assert back.document_labels == one.labels.document_labels
    for field in ("annotator", "status", "finished_at", "schema_hash", "guidelines_version"):
        assert getattr(back, field) == getattr(one.labels, field)
