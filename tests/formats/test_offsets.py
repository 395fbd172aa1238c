"""Offsets in four units: there and back on hard texts, and quotes that tell which unit it was."""

from __future__ import annotations

from itertools import accumulate

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.incoming import Extent, Unit
from annotator.formats.offsets import INSIDE, UNITS, Evidence, Misplaced, codepoints, differing, span_of
from tests.support.hard_texts import HARD_TEXTS, extent

LETTERS = "ab é“”\u0301\u200d👨👩👧🏽🇨🇩\r\n\U00020bb7戈\u1100\u1161\u11a8नमस्ते\x00\ufeff\U0010ffff"
texts = st.text(alphabet=st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=40)


def width(unit: Unit, part: str) -> int:
    """How many units a text is long, counted the slow and certain way."""
    match unit:
        case "codepoint":
            return len(part)
        case "utf16":
            return len(part.encode("utf-16-le")) // 2
        case "byte":
            return len(part.encode())
        case "grapheme":
            return len(regex.findall(r"\X", part))


def table(unit: Unit, text: str) -> dict[int, int]:
    """What every offset of a text is in code points, by walking over its characters."""
    parts = regex.findall(r"\X", text) if unit == "grapheme" else list(text)
    ends = list(accumulate(map(len, parts), initial=0))
    found = dict(zip(accumulate((width(unit, one) for one in parts), initial=0), ends, strict=True))
    last = max(found)
    return {at: found.get(at, INSIDE) for at in range(last + 1)}


@pytest.mark.parametrize("unit", UNITS)
@given(text=texts)
def test_every_offset_of_every_text(unit: Unit, text: str) -> None:
    wanted = table(unit, text)
    offsets = range(-2, max(wanted) + 3)
    assert codepoints(text, unit, offsets) == wanted
    assert codepoints(text, unit, reversed(offsets)) == wanted


@given(text=texts)
def test_where_a_text_is_counted_otherwise(text: str) -> None:
    found = differing(text)
    for unit in UNITS:
        same = {at for at, place in table(unit, text).items() if at == place}
        first = found.get(unit, len(text))
        assert set(range(first + 1)) <= same
        assert (unit in found) == (width(unit, text) != len(text))
        if unit in found:
            assert not same & set(range(first + 1, len(text) + 1))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", HARD_TEXTS)
def test_hard_texts_there_and_back(name: str, unit: Unit) -> None:
    text, words = HARD_TEXTS[name]
    start, end = extent(name)
    first, last = (width(unit, text[:at]) for at in (start, end))
    if unit == "grapheme" and codepoints(text, unit, [first, last]) != {first: start, last: end}:
        assert "split" in name  # the words end inside a cluster: no count of clusters leads there
        return
    found = span_of(Extent(first, last, words), text, codepoints(text, unit, [first, last]))
    assert found == Span(start, end) and isinstance(found, Span) and found.quote == words


@pytest.mark.parametrize(
    ("unit", "start", "end", "quote", "reason"),
    [
        ("codepoint", 3, 3, None, "empty-span"),
        ("codepoint", 5, 3, None, "reversed"),
        ("codepoint", -1, 3, None, "out-of-bounds"),
        ("codepoint", 3, 99, None, "out-of-bounds"),
        ("utf16", 1, 2, None, "inside-a-character"),
        ("utf16", 0, 9, None, "out-of-bounds"),
        ("byte", 0, 2, None, "inside-a-character"),
        ("byte", 4, 9, None, "inside-a-character"),
        ("codepoint", 0, 1, "x", "quote-mismatch"),
        ("codepoint", True, 2, None, "out-of-bounds"),
    ],
)
def test_what_is_no_span(unit: Unit, start: int, end: int, quote: str | None, reason: str) -> None:
    text = "👍 Gomé"
    found = span_of(Extent(start, end, quote), text, codepoints(text, unit, [start, end]))
    assert isinstance(found, Misplaced) and found.reason == reason and found.detail


def evidence(unit: Unit, names: list[str], *, quoted: bool = True) -> Evidence:
    """That of hard texts whose words somebody counted in a unit."""
    made = Evidence()
    for name in names:
        text, words = HARD_TEXTS[name]
        first, last = (width(unit, text[:at]) for at in extent(name))
        made.add(Document(name, text), [Extent(first, last, words if quoted else None)], differing(text))
    return made


SPLIT = [name for name in HARD_TEXTS if "split" not in name]


@pytest.mark.parametrize("documented", UNITS)
@pytest.mark.parametrize("unit", UNITS)
def test_quotes_tell_the_unit(unit: Unit, documented: Unit) -> None:
    found = evidence(unit, SPLIT)
    assert found.fits[unit] == found.spans == max(found.fits.values()) > 5
    assert all(found.fits[other] < found.spans for other in UNITS if other != unit)
    chosen, told = found.decide(documented, None)
    assert chosen == unit
    assert len(told) == (unit != documented)
    if told:
        assert f"{found.spans:,} quoted spans" in told[0] and f"--offset-unit {documented} insists" in told[0]


def test_an_explicit_unit_is_obeyed_and_contradicted() -> None:
    found = evidence("utf16", SPLIT)
    chosen, told = found.decide("codepoint", "byte")
    assert chosen == "byte"
    assert "PROBABLY NOT BYTES" in told[0] and "try --offset-unit utf16" in told[0]
    assert found.decide("codepoint", "utf16") == ("utf16", [])


def test_files_that_count_otherwise_than_most_are_noticed() -> None:
    found = evidence("codepoint", SPLIT)
    few = evidence("utf16", ["zwj emoji", "astral letters"])
    found.fitting.update(few.fitting)
    chosen, [told] = found.decide("codepoint", None)
    assert chosen == "codepoint"
    assert "2 refused spans would cover the words meant if they counted UTF-16 units" in told


def test_texts_that_every_unit_counts_alike_say_nothing() -> None:
    found = evidence("codepoint", ["plain"])
    assert found.spans == 0 and found.decide("utf16", None) == ("utf16", [])
    # The words stand before the first character that is counted otherwise.
    found.add(Document("d", "Goma 👍"), [Extent(0, 4, "Goma")], differing("Goma 👍"))
    assert found.spans == 0


def test_without_quotes_nothing_can_be_checked_and_that_is_said() -> None:
    found = evidence("utf16", ["zwj emoji", "astral letters", "curly quotes"], quoted=False)
    for documented, count in (("codepoint", 2), ("utf16", 2), ("byte", 3)):
        chosen, told = found.decide(documented, None)
        assert chosen == documented
        assert "nothing could check" in told[0] and f" {count} documents have" in told[0]
    assert evidence("codepoint", ["plain"], quoted=False).decide("codepoint", None)[1] == []
    assert evidence("codepoint", ["curly quotes"], quoted=False).decide("codepoint", None)[1] == []


def test_a_document_that_several_people_labelled_is_one() -> None:
    found, document = Evidence(), Document("d", "👍 Goma")
    for _ in range(2):
        found.add(document, [Extent(2, 6)], differing(document.text))
    assert "1 document has" in found.decide("codepoint", None)[1][0]


def test_words_that_are_cut_speak_weakly_against_a_unit() -> None:
    found, text = Evidence(), "👍 the Police in Goma held Ana."
    extents = [Extent(text.index(word), text.index(word) + len(word)) for word in ("Police", "Goma", "Ana")]
    found.add(Document("d", text), extents, differing(text))
    chosen, [told] = found.decide("utf16", None)
    assert chosen == "utf16"
    assert "Of 3 spans that the unit moves, 3 would cut words, and 0 if offsets count code points." in told
    assert "cut words" not in found.decide("codepoint", None)[1][0]


@given(text=texts.filter(bool), data=st.data())
def test_evidence_never_speaks_against_the_truth(text: str, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(UNITS))
    right = [(at, place) for at, place in table(unit, text).items() if place != INSIDE]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(right), st.sampled_from(right)), max_size=5))
    found = Evidence()
    found.add(
        Document("d", text), [Extent(a, b, text[x:y]) for (a, x), (b, y) in pairs if x < y], differing(text)
    )
    assert found.fits[unit] == found.spans
    assert found.decide(unit, None) == (unit, [])
