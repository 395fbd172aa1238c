from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from rich.cells import cell_len

from annotator.core.graphemes import clusters
from annotator.layout.cells import MOST_CODE_POINTS, PLAIN, TAB_WIDTH, Cell, cells, look
from tests.support.strange_texts import FAMILY, STRANGE, articles, texts

UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]")


def of(text: str) -> list[Cell]:
    return cells(text, 0, len(text))


@given(texts)
def test_cells_are_the_clusters_in_order_and_can_be_printed(text: str) -> None:
    found = of(text)
    assert [(cell.start, cell.end) for cell in found] == list(clusters(text, 0, len(text)))
    for cell in found:
        assert not UNPRINTABLE.search(cell.glyph)
        assert cell.width >= 1


@given(texts)
def test_a_width_is_what_the_screen_library_measures(text: str) -> None:
    for cell in of(text):
        assert cell.width == cell_len(cell.glyph), ascii(cell.glyph)


@given(texts)
def test_a_part_looks_as_it_does_in_the_whole(text: str) -> None:
    found = of(text)
    for index, cell in enumerate(found):
        assert cells(text, cell.start, len(text)) == found[index:]


@pytest.mark.parametrize("text", [*STRANGE.values(), *articles().values()])
def test_strange_and_real_texts_are_as_wide_as_the_screen_library_says(text: str) -> None:
    for cell in of(text):
        assert cell.width == cell_len(cell.glyph) >= 1
    assert "".join(cell.glyph for cell in of(text)).isprintable() or "\u200d" in text or "\U000e0067" in text


@pytest.mark.parametrize("start", range(0, 0x32000, 0x800), ids=hex)
def test_every_assigned_character_is_as_wide_as_the_screen_library_says(start: int) -> None:
    odd = []
    for code in range(start, start + 0x800):
        character = chr(code)
        if unicodedata.category(character) in ("Cn", "Cs", "Mn", "Mc", "Me"):
            continue
        glyph, width = look(character)
        if width != cell_len(glyph):
            odd.append(f"{code:x}")
    assert not odd


@pytest.mark.parametrize(
    "cluster",
    [FAMILY, "👩🏽‍🚀", "🇩🇪", "❤️", "❤", "1️⃣", "한", "각", "日", "e\u0301", "ก็", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ｱ", "Ａ", "—"],
)
def test_widths_agree_with_a_second_opinion(cluster: str) -> None:
    wcwidth = pytest.importorskip("wcwidth")
    assert look(cluster) == (cluster, wcwidth.wcswidth(cluster))


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\t", ("⇥   ", TAB_WIDTH)),
        ("\r", ("␍", 1)),
        ("\f", ("␌", 1)),
        ("\0", ("␀", 1)),
        ("\x1b", ("␛", 1)),
        ("\x9b", ("␦", 1)),
        ("\u200b", ("¦", 1)),
        ("\ufeff", ("¦", 1)),
        ("\u202e", ("⇠", 1)),
        ("\u2067", ("⇠", 1)),
        ("\xa0", (" ", 1)),
        ("\u202f", (" ", 1)),
        ("\u3000", ("\u3000", 2)),
        ("\u0301", ("◌\u0301", 1)),
        ("🏽", ("▯", 1)),
        ("a\u200d", ("a¦", 2)),
    ],
)
def test_what_has_no_shape_is_given_one(character: str, shown: tuple[str, int]) -> None:
    assert look(character) == shown


def test_a_tower_of_marks_is_shown_cut_and_keeps_its_offsets() -> None:
    text = "a" + "\u0301" * 500 + "b"
    tower, after = of(text)
    assert (tower.start, tower.end, tower.width) == (0, 501, 1)
    assert len(tower.glyph) == MOST_CODE_POINTS
    assert after == Cell(501, 502, "b", 1)


def test_plain_text_is_laid_out_as_any_other() -> None:
    text = "“Plain—é text,” 20\xa0€ Привет"
    assert PLAIN.fullmatch(text)
    assert of(text) == [Cell(i, i + 1, look(c)[0], look(c)[1]) for i, c in enumerate(text)]
    for character in map(chr, range(0x2500)):
        if PLAIN.fullmatch(character):
            assert look(character)[1] == 1, ascii(character)
