"""The two minutes of the README and the screens on the pages, with real keys on a real terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.pages import PAGES, ROOT, Block, blocks
from tests.support.projects import ARTICLE, label_file, make_project, said, sit_down
from tests.support.terminal import Terminal

pytestmark = pytest.mark.slow

KEYS = {"→": "right", "←": "left", "↑": "up", "↓": "down", "Esc": "escape"}
SCREEN = re.compile(r"screen (\d+)x(\d+): (.+)")


def press(at: Terminal, keys: str) -> None:
    """Press keys as they are written on the pages, at the pace of a quick person."""
    for key in keys.split():
        *modifiers, last = key.split("+")
        name = KEYS.get(last, last.lower() if len(last) > 1 else last)
        at.press("+".join([*(one.lower() for one in modifiers), name]))
        at.answer(0.05, 0.15)


def tour() -> list[tuple[str, str]]:
    """The rows of the README's table: keys, and what is said of them."""
    table = (ROOT / "README.md").read_text("utf-8").partition("<!-- tour -->")[2].partition("\n\nThe next")[0]
    rows = re.findall(r"^\| (`.+?`) \| (.+) \|$", table, re.MULTILINE)
    return [(keys.replace("`", ""), words) for keys, words in rows]


def test_the_two_minutes_do_what_they_say(tmp_path: Path) -> None:
    make_project(tmp_path)
    rows = tour()
    assert rows[-1][0] == "q"
    with sit_down(tmp_path) as at:
        for keys, words in rows[:-1]:
            press(at, keys)
            if quoted := re.findall(r"'([^']+)' (?:is selected|: the next)|^'([^']+)'", words):
                at.wait_for("".join(quoted[0]))
        press(at, "q")
        assert at.wait() == 0
    data = label_file(tmp_path)
    assert [(label, quote[:21]) for label, _, _, quote in said(data)] == [
        ("claim_type", "Immigration officials"),
        ("source", "Immigration officials"),
        ("count", "approximately 160"),
    ]
    claim, source, count = data["annotations"]
    assert claim["spans"][0]["quote"].endswith("six Southern California counties.")
    assert claim["attributes"] == {"type": "confirmation"}
    assert source["attributes"] == {"kind": "official"}
    assert (count["attributes"]["value"], count["derived"], source["unsure"]) == (160, [], True)


SCREENS = [block for page in PAGES for block in blocks(page) if block.said.startswith("screen")]


@pytest.mark.parametrize("block", SCREENS, ids=lambda block: block.id)
def test_screens_on_the_pages_are_real(block: Block, tmp_path: Path) -> None:
    found = SCREEN.fullmatch(block.said)
    assert found
    make_project(tmp_path)
    with sit_down(tmp_path, columns=int(found[1]), lines=int(found[2])) as at:
        press(at, found[3])

        def there() -> bool:
            """Whether all lines stand on the screen, in their order."""
            seen = iter(at.text.split("\n"))
            return all(any(line == one for one in seen) for line in block.code.rstrip("\n").split("\n"))

        at.wait_until(there, f"this block:\n{block.code}\n")


def test_the_readme_names_the_first_article() -> None:
    assert f"annotator show {ARTICLE}" in (ROOT / "README.md").read_text("utf-8")
