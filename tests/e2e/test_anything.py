"""Any keys, clicks and sizes on the whole tool: it goes on, and what it shows is what is on disk."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from annotator.tui.actions import ACTIONS
from tests.support.hard_texts import HARD_TEXTS
from tests.support.hostile import assert_clean
from tests.support.projects import SEEDS, go_back, held, label_file, make_project, said, sit_down
from tests.support.terminal import KEYS, Terminal

pytestmark = pytest.mark.slow

HARD = "hard"
TEXT = "\n\n".join(text for text, _ in HARD_TEXTS.values()).encode("utf-8")
PRESSED = [
    *(
        key
        for action in ACTIONS
        if action.id != "quit"
        for key in action.keys
        if key in KEYS or len(key) == 1
    ),
    *("c l a t s c l a t s 1 2 3 4 5 right right down ) e v space enter escape é".split()),
]
TITLES = {
    "count": "Count",
    "location": "Location",
    "agency": "Agency",
    "claim_type": "Claim",
    "source": "Source",
}


def anything(at: Terminal, dice: random.Random, events: int) -> None:
    """Press, click, drag, turn the wheel, change the size."""
    for _ in range(events):
        gesture = dice.random()
        x, y = dice.randrange(at.screen.columns), dice.randrange(at.screen.lines)
        if gesture < 0.92:
            at.press(dice.choice(PRESSED))
        elif gesture < 0.94:
            at.click(x, y)
        elif gesture < 0.95:
            at.click_twice(x, y)
        elif gesture < 0.97:
            at.drag((x, y), (dice.randrange(at.screen.columns), dice.randrange(at.screen.lines)))
        elif gesture < 0.99:
            at.mouse(dice.choice((64, 65)), x, y)
        else:
            at.resize(dice.randint(20, 130), dice.randint(6, 45))
        assert at.alive, f"it ended:\n{at.text}"


def back_to_the_text(at: Terminal) -> None:
    """Leave whatever is open, and let every key be dealt with: a search shows that it is the last one."""
    at.resize(130, 40)
    for _ in range(20):
        at.press("escape", settle=0.3)
        if "? keys" in at.text:
            at.press("/", *"zzwzz")
            at.read(0.5)
            if "search: zzwzz" in at.text:
                go_back(at, "search: zzwzz")
                return
    raise AssertionError(f"there is no way back to the text:\n{at.text}")


@pytest.mark.parametrize("seed", range(3))
def test_it_goes_on_and_shows_what_is_on_disk(tmp_path: Path, seed: int):
    first = sorted(SEEDS.glob("*.txt"))[0].read_bytes()
    root = make_project(tmp_path, {HARD: TEXT, "news": first})
    dice = random.Random(seed)
    with sit_down(root) as at:
        anything(at, dice, 300)
        back_to_the_text(at)
        document = "hard" if re.search(r"\b1/2\b", at.text.split("\n")[-1]) else "news"
        legend = at.text.split("\n")[-2]
        shown = {
            label: int(found[1])
            for label, title in TITLES.items()
            if (found := re.search(rf"{title} (\d+)", legend))
        }
        assert Counter(label for label, *_ in held(root, document)) == shown
        at.press("q")
        assert at.wait() == 0
        assert "Traceback" not in at.raw.decode()
        assert_clean(bytes(at.raw))
    for one, text in (("hard", TEXT.decode()), ("news", first.decode())):
        if held(root, one):
            assert all(text[start:end] == quote for _, start, end, quote in said(label_file(root, one)))
