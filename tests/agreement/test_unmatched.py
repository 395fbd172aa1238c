"""Behind relations and labels of documents lies as much as was counted."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.meetings import Ask, documents_behind
from annotator.agreement.table import Frame
from annotator.agreement.tally import tally
from annotator.agreement.unmatched import differing, relations_without_match, values_of
from annotator.core.annotation import Labels, Relation
from tests.agreement.marks import LENGTH, labels, marks

NAMES = ("x", "y", "z")
FRAME = Frame.of(NAMES, "ABC")


TOPICS = st.sampled_from((None, "raids", "Raids ", "other"))


@cache
def links_between(marks: int) -> Any:
    places = st.integers(0, max(marks - 1, 0))
    return st.lists(st.tuples(st.sampled_from("rs"), places, places), max_size=4 if marks else 0)


@st.composite
def judged(draw: Any, document: str, who: str) -> Labels:
    said = draw(marks(most=4))
    links = draw(links_between(len(said)))
    relations = tuple(
        Relation(f"{who}r{place}", type, f"{who}{head}", f"{who}{tail}")
        for place, (type, head, tail) in enumerate(links)
    )
    topic = draw(TOPICS)
    return labels(document, who, said, relations=relations, document_labels={"topic": topic} if topic else {})


def corpora() -> Any:
    return st.tuples(*(st.tuples(*(judged(document, who) for who in NAMES)) for document in ("d1", "d2")))


@given(corpora())
@settings(max_examples=150, deadline=None)
def test_what_has_no_counterpart_is_what_was_not_matched(corpus: tuple[tuple[Labels, ...], ...]) -> None:
    counts = tally(corpus, lambda _: LENGTH, FRAME)
    for type in "rs":
        found = Counter(
            {
                people[0].document: len(list(relations_without_match(people, lambda _: "", type)))
                for people in corpus
            }
        )
        assert dict(documents_behind(counts, Ask(relation=type))) == +found
    values = Counter({people[0].document: differing(values_of(people, "topic")) for people in corpus})
    assert dict(documents_behind(counts, Ask(document_label="topic"))) == +values
