"""The edges of tokens seen from two characters are those that the tokens of the whole text have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.token_edges import Edges, _begins, _ends
from annotator.core.tokens import tokenize
from tests.support.strange_texts import STRANGE, articles, offsets, texts

PLAIN = st.text("aB1_é,.“”’-© \n\xa0")
"""What nearly all text is made of, for which no tokens should be needed."""


def agrees(text: str) -> None:
    """At every offset."""
    whole = tokenize(text)
    starts, ends = set(whole.starts), set(whole.ends)
    for offset in offsets(text):
        pair = text[max(offset - 1, 0) : offset + 1]
        if offset and _begins(pair):
            assert offset in starts
        if offset and _ends(pair):
            assert offset in ends
        behind = [start for start, end in zip(whole.starts, whole.ends, strict=True) if end > offset]
        assert Edges(text).starts([offset]) == set(behind[:1]) - set(whole.starts[:1])
        for end in range(offset + 1, min(offset + 4, len(text)) + 1):
            first, last = whole.touching(offset, end)
            found = Edges(text).around(offset, end)
            if first < last:
                assert found == (whole.starts[first], whole.ends[last - 1])
            else:
                assert found[0] >= found[1]


@given(texts)
def test_edges_of_any_text(text: str) -> None:
    agrees(text)


@given(st.text(max_size=20))
def test_edges_of_any_characters(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("text", [*STRANGE.values(), *(text[:200] for text in articles().values())])
def test_edges_of_strange_and_of_real_texts(text: str) -> None:
    agrees(text)


@given(PLAIN)
def test_plain_text_is_not_tokenized_to_find_its_own_edges(text: str) -> None:
    edges, whole = Edges(text), tokenize(text)
    assert edges.starts(whole.starts) == set(whole.starts[1:])
    for start, end in zip(whole.starts, whole.ends, strict=True):
        assert edges.around(start, end) == (start, end)
    assert not edges.needed_tokens
    assert edges.first == (whole.starts[0] if len(whole) else len(text))
