"""The main job on a real terminal: label the first article by key and by mouse, exactly and for good."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.support.main_job import COUNTED, FIRST_TWO_PARAGRAPHS
from tests.support.projects import ARTICLE, held, label_file, leave, make_project, said, seed, sit_down
from tests.support.terminal import Terminal

pytestmark = pytest.mark.slow

SIZES = pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])

TEXT = seed(ARTICLE)

GOAL = 40


def extent(label: str, words: str, after: str = "") -> tuple[str, int, int, str]:
    """Where some words stand, behind others if these are given."""
    start = TEXT.index(words, TEXT.index(after) + len(after))
    return label, start, start + len(words), words


PARAGRAPHS = [
    extent(
        "claim_type",
        "Immigration officials on Friday confirmed approximately 160 immigrants were arrested in raids "
        "conducted in six Southern California counties.",
    ),
    extent("source", "Immigration officials"),
    extent("count", "approximately 160"),
    extent("count", "six"),
    extent("location", "Southern California"),
    extent(
        "claim_type",
        "U.S. Immigration and Customs Enforcement (ICE) officials said the raids targeted “at-large "
        "criminal aliens, illegal re-entrants, and immigration fugitives.”",
    ),
    extent("source", "U.S. Immigration and Customs Enforcement (ICE) officials"),
    extent("agency", "U.S. Immigration and Customs Enforcement"),
    extent("agency", "ICE"),
]
SPEAKER = [extent(label, "ICE", after="noon, local time. ") for label in ("agency", "source")]


def jump(at: Terminal, letter: str, words: str) -> None:
    """f, the first letter of a word, and the hint that is shown on it."""
    x, y = at.place_of(words)
    at.press("f", letter)
    at.wait_for("type the letters shown")
    at.press(at.screen.buffer[y][x].data)
    at.wait_gone("type the letters shown")


@SIZES
def test_two_paragraphs_are_labelled_in_full_by_key(tmp_path: Path, columns: int, lines: int):
    root = make_project(tmp_path)
    with sit_down(root, columns=columns, lines=lines) as at:
        at.press(*FIRST_TWO_PARAGRAPHS)
        at.wait_for(*COUNTED)
        paragraphs = at.keys
        jump(at, "I", "ICE said")
        at.press("a", "s", "o")
        at.wait_for("Agency 3", "Source 3")
        print(f"\n{columns}x{lines}: {paragraphs} keys for two paragraphs, {at.keys} with ICE the speaker")
        assert at.keys <= GOAL
        leave(at)
    data = label_file(root)
    assert said(data) == PARAGRAPHS + SPEAKER
    assert all(TEXT[start:end] == quote for _, start, end, quote in said(data))
    sources = [one for one in PARAGRAPHS + SPEAKER if one[0] == "source"]
    values = {one["spans"][0]["quote"]: one["attributes"] for one in data["annotations"] if one["attributes"]}
    assert values == {
        PARAGRAPHS[0][3]: {"type": "confirmation"},
        PARAGRAPHS[5][3]: {"type": "assertion"},
        "approximately 160": {"value": 160, "modifier": "about", "of": "people_arrested"},
        "six": {"value": 6, "modifier": "exactly", "of": "places"},
        **{quote: {"kind": "official"} for _, _, _, quote in sources},
    }
    derived = {one["spans"][0]["quote"]: one["derived"] for one in data["annotations"] if one["derived"]}
    assert set(derived) == {"approximately 160", "six"}


@SIZES
def test_a_span_by_mouse(tmp_path: Path, columns: int, lines: int):
    root = make_project(tmp_path)
    with sit_down(root, columns=columns, lines=lines) as at:
        x, y = at.place_of("ICE officials initially")
        at.drag((x + 1, y), (x + 8, y))  # from inside the first word to inside the second
        at.wait_for("selected: ICE officials")
        at.press("s", "o")
        at.wait_for("Source 1")
        leave(at)
    assert said(label_file(root)) == [extent("source", "ICE officials", after="Southland. ")]


def test_a_click_focuses_and_a_double_click_selects_a_word(tmp_path: Path):
    root = make_project(tmp_path)
    with sit_down(root) as at:
        x, y = at.place_of("Southland. ICE")
        at.click(x, y)
        at.click(x, y)
        at.wait_for("selected: Southland")
        at.press("l")
        at.wait_for("Location 1")
        at.click(*at.place_of("Rumors"))
        at.wait_gone("“Southland”")
        at.click(x + 2, y)
        at.wait_for("▶", "“Southland”")
        at.press("a")
        at.wait_for("Agency 1")
        leave(at)
    assert said(label_file(root)) == [extent("agency", "Southland")]


def go_to(at: Terminal, words: str) -> None:
    """Search for some words, all in one go as over a slow line."""
    at.press("/", *words, "enter")
    at.wait_for("1 of 1")


def test_offsets_are_exact_at_curly_quotes_and_accents(tmp_path: Path):
    root = make_project(tmp_path)
    with sit_down(root) as at:
        go_to(at, "Davíd")
        at.press("shift+right", "shift+right", "s", "0")
        at.wait_for("Source 1")
        go_to(at, "sow chaos")
        at.press("e", "e", "e", "t", "j")
        at.wait_for("Claim 1")
        leave(at)
    found = said(label_file(root))
    assert found == [
        extent(
            "claim_type",
            "”ICE and the new administration are clearly trying to sow chaos and intimidate our communities,”"
            " said Davíd Abud, an organizer with the National Day Laborer Organizing Network said in a "
            "statement sent to Fusion.",
        ),
        extent("source", "Davíd Abud"),
    ]
    assert all(TEXT[start:end] == quote for _, start, end, quote in found)


def test_offsets_are_exact_at_no_break_spaces(tmp_path: Path):
    root = make_project(tmp_path)
    third = "003_9752096854c297fc"
    text = seed(third)
    with sit_down(root, "--document", third) as at:
        go_to(at, "Matthew Albence")  # a space of a search stands for any
        at.press("shift+right", "shift+right", "s", "0")
        at.wait_for("Source 1")
        go_to(at, "last Thursday")
        at.press("v", ")", "t", "a")
        at.wait_for("Claim 1")
        leave(at)
    found = said(label_file(root, third))
    assert [quote for *_, quote in found] == ["last\u00a0Thursday.", "Matthew\u00a0Albence"]
    assert all(text[start:end] == quote for _, start, end, quote in found)


def test_quitting_and_being_killed_lose_neither_the_place_nor_the_undo(tmp_path: Path):
    root = make_project(tmp_path)
    with sit_down(root) as at:
        at.press("]")
        at.wait_for("2/5")
        at.press("right", "a", "right", "l", "right", "right", "s", "right")
        at.wait_for("Agency 1", "Location 1", "Source 1")
        at.wait_until(lambda: at.under_cursor != " " and at.cursor[1] < 20, "the cursor on a word")
        at.read()
        place, status = at.cursor, at.text.splitlines()[-1]
        leave(at)
    document = status.split()[1]
    three = held(root, document)
    assert len(three) == 3
    with sit_down(root) as at:
        at.wait_for("2/5")
        assert at.text.splitlines()[-1] == status
        at.wait_until(lambda: at.cursor == place, f"the cursor at {place}")
        at.press("u")
        at.wait_for("undo label")
        at.kill(signal.SIGKILL)
        assert at.wait() == -signal.SIGKILL
    assert held(root, document) == three[:2]
    with sit_down(root) as at:
        at.wait_for("2/5")
        assert "Source 1" not in at.text
        at.press("u")
        at.wait_for("undo label")
        assert "Location 1" not in at.text
        at.press("r", "r")
        at.wait_for("Location 1", "Source 1")
        leave(at)
    assert held(root, document) == three


def test_undo_goes_to_the_document_changed_before(tmp_path: Path):
    root = make_project(tmp_path)
    with sit_down(root) as at:
        at.press("a")
        at.wait_for("Agency 1")
        at.press("]")
        at.wait_for("2/5")
        at.press("l")
        at.wait_for("Location 1")
        at.press("u")
        at.wait_for("undo label")
        at.press("u")
        at.wait_for("1/5", "changed here last")
        assert "Agency 1" in at.text
        at.press("u")
        at.wait_for("undo label")
        assert "Agency 1" not in at.text
        leave(at)
    assert held(root) == []
