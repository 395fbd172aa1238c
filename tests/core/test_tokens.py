"""The built-in tokens: what they are, and how spans fall on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ICE’s Washington-based", "ICE|’|s|Washington|-|based"),
        ("50-100, or 1.5 million", "50|-|100|,|or|1|.|5|million"),
        ("the U.S. can't", "the|U|.|S|.|can|'|t"),
        ("snake_case x²", "snake_case|x²"),
        ("Davíd Davi\u0301d", "Davíd|Davi\u0301d"),
        ("नमस्ते क्\u200dष می\u200cخواهم", "नमस्ते|क्\u200dष|می\u200cخواهم"),
        ("中文か\u3099 ไทย", "中|文|か\u3099|ไ|ท|ย"),
        ("👨\u200d👩\u200d👧🇩🇪 1\ufe0f\u20e3", "👨\u200d👩\u200d👧|🇩🇪|1\ufe0f\u20e3"),
        ("\u0600 a\u0600\u00a0b", "\u0600|a|\u0600|b"),
        ("a\u200b\ufeffb\x00", "a|\u200b|\ufeff|b|\x00"),
        ("a\u00a0b\r\nc\rd\x0ce\u2028f", "a|b|c|d|e|f"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_tokens_of(text: str, expected: str) -> None:
    assert "|".join(tokenize(text).texts) == expected


def test_a_long_text_repeats_itself() -> None:
    """What is remembered of a word holds wherever it stands."""
    text = "the U.S. can't,\nthe U.S. can't, " * 3
    found = tokenize(text)
    extents = zip(found.texts, found.starts, found.ends, strict=True)
    assert all(text[start:end] == token for token, start, end in extents)
    assert len(found) == 6 * len(tokenize("the U.S. can't,"))


@given(st.text())
def test_every_visible_character_is_in_one_token(text: str) -> None:
    found = tokenize(text)
    covered = [
        place for start, end in zip(found.starts, found.ends, strict=True) for place in range(start, end)
    ]
    assert covered == sorted(set(covered))
    assert all(text[place].isspace() for place in set(range(len(text))) - set(covered))
    assert not any(character.isspace() for token in found.texts for character in token)
    assert found.texts == [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


@given(st.text(alphabet="ab .,-é\u0301👍中", max_size=30), st.data())
def test_touching_and_within(text: str, data: st.DataObject) -> None:
    found = tokenize(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    extents = list(zip(found.starts, found.ends, strict=True))
    touching = [place for place, (a, b) in enumerate(extents) if a < end and start < b and start < end]
    within = [place for place, (a, b) in enumerate(extents) if start <= a and b <= end]
    if start < end:
        assert list(range(*found.touching(start, end))) == touching
    assert list(range(*found.within(start, end))) == within
