"""Draw a real screen of the tool as SVG: `python tools/picture.py docs/pictures/annotate.svg`.

The tool runs on a pty over a copy of this repository's articles, keys are pressed as a person would, and
what it wrote to the terminal is drawn. The name of the file says what: `annotate` or `agreement`. Other sizes
and keys: `picture.py FILE 80x24 "right v ) t d"`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pyte

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.main_job import FIRST_TWO_PARAGRAPHS  # noqa: E402
from tests.support.pair import pair_project  # noqa: E402
from tests.support.terminal import Terminal, annotator  # noqa: E402

CELL, LINE, SIZE, MARGIN = 8.4, 18, 14, 12
"""Width and height of a cell, size of the letters and the margin around the screen, in pixels."""

BACKGROUND, FOREGROUND, FAINT, FRAME, CURSOR = "#16181d", "#d6d9de", "#8b929d", "#3b4048", "#ffffff"
COLOURS = {
    "black": "#16181d", "red": "#e06c75", "green": "#7fb86f", "brown": "#d9ad60", "blue": "#5f9bea",
    "magenta": "#c583d8", "cyan": "#55b3bd", "white": "#d6d9de", "brightblack": "#8b929d",
    "brightred": "#ef8189", "brightgreen": "#98d085", "brightbrown": "#e8bd78", "brightblue": "#7db1f5",
    "brightmagenta": "#d9a0ea", "bfightmagenta": "#d9a0ea", "brightcyan": "#74cdd6", "brightwhite": "#f4f6f8",
}  # fmt: skip
"""By pyte's names, one of which is misspelt there. They read well on a light and on a dark page."""

THIRD_PARAGRAPH = ") v ) t h ) shift+right shift+right s ( v ) t d space a space c"
KEYS = " ".join([*FIRST_TWO_PARAGRAPHS, *THIRD_PARAGRAPH.split()])
"""Names and numbers, who is credited, whole sentences; at last '100' in the third paragraph is a count."""


class Look(NamedTuple):
    """How a cell looks. A blank has no `front`; `back` is empty where nothing fills the cell."""

    front: str | None
    back: str
    bold: bool
    underlined: bool


class Screen(pyte.Screen):
    """pyte's screen, and dim letters, which it does not know: nothing here blinks, so that flag says it."""

    def select_graphic_rendition(self, *attrs: int, **extra: bool) -> None:
        """Take in how the letters that follow look."""
        super().select_graphic_rendition(*attrs, **extra)
        if {38, 48}.isdisjoint(attrs) and not {2, 22}.isdisjoint(attrs):
            self.cursor.attrs = self.cursor.attrs._replace(blink=2 in attrs)


def svg(written: bytes, columns: int, lines: int) -> str:
    """What the terminal shows after these bytes, as SVG; its cursor is a bar."""
    screen = Screen(columns, lines)
    pyte.ByteStream(screen).feed(written)
    width, height = round(columns * CELL) + 2 * MARGIN, lines * LINE + 2 * MARGIN
    font = f"{SIZE}px 'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"
    words = "\n".join(line.rstrip() for line in screen.display)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" role="img" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
            f"<title>annotator in a terminal of {columns} by {lines} cells</title>",
            f"<desc>{escape(words)}</desc>",
            f"<style>text{{font:{font}}}.b{{font-weight:bold}}.u{{text-decoration:underline}}</style>",
            f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8" '
            f'fill="{BACKGROUND}" stroke="{FRAME}"/>',
            *(part for y in range(lines) for part in _row(screen, y)),
            f'<rect x="{MARGIN + screen.cursor.x * CELL - 2:.1f}" y="{MARGIN + screen.cursor.y * LINE}" '
            f'width="2" height="{LINE}" fill="{CURSOR}"/>',
            "</svg>",
            "",
        ]
    )


def _row(screen: Screen, y: int) -> Iterator[str]:
    """One row: what its cells are filled with, then their letters; neighbours that look alike as one."""
    looks: list[Look] = []
    for x in range(screen.columns):
        look = _look(screen.buffer[y][x])
        if look.front is None and looks:  # A blank belongs to the words before it.
            look = looks[-1]._replace(back=look.back, underlined=False)
        looks.append(look)
    top = MARGIN + y * LINE
    for back, run in groupby(range(screen.columns), key=lambda x: looks[x].back):
        cells = list(run)
        if back:
            place = f'x="{MARGIN + cells[0] * CELL:.1f}" y="{top}" width="{len(cells) * CELL:.1f}"'
            yield f'<rect {place} height="{LINE}" fill="{back}"/>'
    for look, run in groupby(range(screen.columns), key=lambda x: looks[x]._replace(back="")):
        cells = list(run)
        words = "".join(screen.buffer[y][x].data for x in cells)
        shown = words if look.underlined else words.strip()
        if shown:
            left = MARGIN + (cells[0] + words.index(shown)) * CELL
            place = f'x="{left:.1f}" y="{top + SIZE}" textLength="{len(shown) * CELL:.1f}"'
            classes = " ".join(name for name, on in (("b", look.bold), ("u", look.underlined)) if on)
            style = f' class="{classes}"' if classes else ""
            yield f'<text {place} fill="{look.front}"{style}>{escape(shown, quote=False)}</text>'


def _look(char: pyte.screens.Char) -> Look:
    front = _colour(char.fg, FAINT if char.blink else FOREGROUND)
    back = _colour(char.bg, "")
    if char.reverse:
        front, back = back or BACKGROUND, front
    if not char.data.strip() and not char.underscore:
        return Look(None, back, bold=False, underlined=False)
    return Look(front, back, char.bold, char.underscore)


def _colour(name: str, otherwise: str) -> str:
    """A colour by pyte's name, which is six hexadecimal digits for one of the 256."""
    return COLOURS.get(name) or (f"#{name}" if re.fullmatch(r"[0-9a-f]{6}", name) else otherwise)


def draw(columns: int = 100, lines: int = 30, keys: str = KEYS) -> str:
    """Label a copy of the articles with these keys; what is then on the screen, as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("seeds", "schemas"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        command = annotator("annotate", folder)
        with Terminal(command, columns=columns, lines=lines, env={"HOME": folder}) as terminal:
            terminal.wait_for("? keys", "saved")
            for key in keys.split():
                terminal.press(key)
                terminal.answer(0.05, 0.2)
            terminal.read(0.5)
            return svg(bytes(terminal.raw), columns, lines)


def draw_agreement(columns: int = 100, lines: int = 24, keys: str = "") -> str:
    """What the first page of agreement shows of two people's labels, after these keys; as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        pair_project(Path(folder) / "project")
        command = annotator("agreement", str(Path(folder) / "project"), "--tui")
        with Terminal(command, columns=columns, lines=lines, env={"HOME": folder}) as terminal:
            terminal.wait_for("interval", "weakest label")
            for key in keys.split():
                terminal.press(key)
                terminal.answer(0.05, 0.2)
            terminal.read(0.5)
            return svg(bytes(terminal.raw), columns, lines)


PICTURES: Mapping[str, Callable[..., str]] = {"annotate": draw, "agreement": draw_agreement}
"""How each picture is drawn, by the name of its file."""


def main() -> None:
    """Draw into the file that is named."""
    target = Path(sys.argv[1])
    size = (int(one) for one in sys.argv[2].split("x")) if len(sys.argv) > 2 else ()
    drawn = PICTURES[target.stem](*size, *sys.argv[3:4])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
