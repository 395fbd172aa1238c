"""What a key may cost, counted: rows painted, and work that must not grow with the text."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.project.open import open_project
from annotator.tui import describe
from annotator.tui.app import AnnotatorApp
from annotator.tui.palette import Palette
from annotator.tui.widgets.line import Lines
from annotator.tui.widgets.row import RowPainter
from tests.support.desks import Person

ROOT = Path(__file__).resolve().parents[2]

PARAGRAPH = (
    "Officials said on Friday that about 160 people were arrested in Atlanta. Advocates counted more "
    "arrests, and the families of those who were taken asked where they are.\n\n"
)

KEYS = (
    "right left down up end home pagedown pageup ) ( } { shift+right shift+down e space , "
    "l u r tab ctrl+home f t ~ / esc"
).replace("esc", "escape").split()  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("seeds", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    return open_project(tmp_path / "project", annotator="ann")


@pytest.fixture
def painted(monkeypatch) -> list[str]:
    """What is painted anew: 'row' for a row of the text, 'line' for one of the lines around it."""
    seen: list[str] = []

    def watch(owner: type, method: str, name: str) -> None:
        real = getattr(owner, method)

        def watched(*args):
            seen.append(name)
            return real(*args)

        monkeypatch.setattr(owner, method, watched)

    watch(RowPainter, "paint", "row")
    watch(Lines, "render_line", "line")
    return seen


async def test_the_first_paint_paints_every_row_once(project, painted):
    app = AnnotatorApp(project)
    async with app.run_test(size=(120, 40)):
        assert 0 < painted.count("row") <= 37


async def test_each_key_paints_what_it_changed(project, painted):
    app = AnnotatorApp(project)
    async with app.run_test(size=(120, 40)) as pilot:

        async def costs(*keys: str) -> dict[str, int]:
            painted.clear()
            await pilot.press(*keys)
            return {name: painted.count(name) for name in ("row", "line")}

        await pilot.press("right", "right")
        assert await costs("right", "right", "down", "left") == {"row": 0, "line": 0}
        assert (await costs("shift+right"))["row"] == 1
        assert (await costs("l"))["row"] == 1
        assert (await costs("u"))["row"] == 1
        # A page moves by half its height; the other half was on the screen before.
        await pilot.press("home", "ctrl+home")
        assert 0 < (await costs("pagedown"))["row"] <= 37 // 2 + 1


def news(paragraphs: int) -> Person:
    """A desk with so many paragraphs, a label in every third."""
    person = Person(PARAGRAPH * paragraphs, width=76, height=37)
    for place in range(0, paragraphs, 3):
        person.desk.move(place * len(PARAGRAPH) + PARAGRAPH.index("Friday"))
        person.press("a")
    person.press("g", "escape")
    return person


def settle(person: Person, palette: Palette) -> None:
    """What the screen does after each key, less the painting."""
    desk = person.desk
    desk.take_damage()
    if desk.mode is None:
        list(describe.inspector(desk, palette, 120))
        list(describe.legend(desk, palette, 120))
        describe.panel(desk, palette, 37)
    list(describe.status(desk, "1/5"))


def calls_of(work: Callable[[], None]) -> int:
    """How many functions are called, those written in C included."""
    count = 0

    def watch(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def costs_of(person: Person) -> dict[str, int]:
    """Calls for each key, pressed a second time so that nothing is done for the first time."""
    palette = Palette(person.desk.schema)

    def press(key: str) -> None:
        person.press(key)
        settle(person, palette)

    for key in KEYS:
        press(key)
    person.press("ctrl+home")
    return {key: calls_of(lambda key=key: press(key)) for key in KEYS}


def test_no_key_costs_more_in_a_longer_text_with_more_labels():
    short, long = costs_of(news(600)), costs_of(news(9_000))
    dearer = {key: (short[key], long[key]) for key in KEYS if long[key] > 1.2 * short[key] + 30}
    assert not dearer
