from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.safe import safe
from tests.support.strange_texts import FAMILY, STRANGE, articles, texts

DANGEROUS = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]")


@given(st.one_of(texts, st.text(), st.text(st.characters(codec=None))))
def test_nothing_steers_or_hides_and_nothing_moves(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    assert not DANGEROUS.search(shown)
    assert safe(shown) == shown


@pytest.mark.parametrize(
    "code",
    [
        *(*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A)),
        *(0xAD, 0x61C, 0x115F, 0x200B, 0x200E, 0x200F, 0x2060, 0x3164, 0xFEFF, 0xFFF9, 0xE0001, 0xE0041),
        *(0xD800, 0xFFFE, 0x10FFFF),
    ],
    ids=hex,
)
def test_what_cannot_be_seen_gets_a_glyph(code: int) -> None:
    shown = safe(f"a{chr(code)}b")
    assert shown[0] + shown[2] == "ab"
    assert unicodedata.category(shown[1]) in ("So", "Sm", "Po", "Sk")


def test_known_controls_have_glyphs_of_their_own() -> None:
    assert safe("\t\n\r\f\0\x1b\x7f") == "⇥↵␍␌␀␛␡"
    assert safe("\u202e\u202d\u2069") == "⇠⇢⇕"


def test_escape_sequences_come_out_as_text() -> None:
    assert safe(STRANGE["escapes"]).startswith("␛[31mred␛]52;c;eA==␇ ␦1m ⇠evil⇢ [@click")


def test_a_caller_may_keep_newlines_and_nothing_else() -> None:
    assert safe("a\nb\tc\r\n", keep="\n") == "a\nb⇥c␍\n"


@pytest.mark.parametrize(
    "text", [FAMILY, "👩🏽‍🚀", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष", "🇩🇪", "e\u0301", "؀123", "葛󠄀"]
)
def test_what_holds_a_character_together_stays(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    "text", ["a\u200db", "\u200d", "x \ufe0f", "a\ufe0f\ufe0e", "\U000e0067\U000e0062", "a\u200cb"]
)
def test_the_same_characters_elsewhere_are_shown(text: str) -> None:
    assert "¦" in safe(text)


def test_articles_are_safe_as_they_are() -> None:
    for text in articles().values():
        assert safe(text, keep="\n") == text
