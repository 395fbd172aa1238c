"""The list of documents with how far each is; type to filter."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.safe import safe
from annotator.store.base import Progress
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE
from annotator.tui.screens.keys import KeyScreen
from annotator.tui.walk import Walk
from annotator.tui.widgets.line import Line, Part

SHOWN = ("all", "untouched", "in_progress", "done")
IN_WORDS = {"untouched": "·  untouched  ", "in_progress": "◐  in progress", "done": "●  done       "}


@dataclass
class Listing:
    """Which documents are listed: those of a status whose id contains some words."""

    ids: list[str]
    progress: dict[str, Progress]
    words: str = ""
    status: str = "all"

    def status_of(self, id: str) -> str:
        """How far a document is."""
        held = self.progress.get(id)
        return held.status if held else "untouched"

    def listed(self) -> list[str]:
        """The ids that pass the filter, in order."""
        needle = self.words.casefold()
        return [
            id for id in self.ids if needle in id.casefold() and self.status in ("all", self.status_of(id))
        ]


class DocumentList(Widget):
    """Only the rows on screen are ever made, however many documents there are."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "DocumentList { height: 1fr; }"

    def __init__(self, listing: Listing, current: str) -> None:
        super().__init__()
        self.listing = listing
        self.rows = listing.listed()
        self.at = self.rows.index(current) if current in self.rows else 0
        self.top = 0

    @property
    def chosen(self) -> str | None:
        """The document under the bar."""
        return self.rows[self.at] if self.rows else None

    def move(self, step: int) -> None:
        """Move the bar."""
        self.at = max(0, min(len(self.rows) - 1, self.at + step))
        self._changed()

    def filter(self) -> None:
        """List anew; the bar stays on its document if that is still listed."""
        held = self.chosen
        self.rows = self.listing.listed()
        self.at = self.rows.index(held) if held in self.rows else 0
        self._changed()

    def on_resize(self) -> None:
        """The bar stays on screen."""
        self._changed()

    def _changed(self) -> None:
        """Keep the bar on screen, and the terminal's cursor on it for those who read by it."""
        height = max(1, self.size.height)
        if not self.top <= self.at < self.top + height:
            self.top = max(0, self.at - height // 2)
        self.app.cursor_position = Offset(0, self.content_region.y + self.at - self.top)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One document."""
        place = self.top + y
        if place >= len(self.rows):
            return Strip.blank(self.size.width, PLAIN)
        id = self.rows[place]
        style = REVERSE if place == self.at else PLAIN
        held = self.listing.progress.get(id)
        counts = "  ".join(f"{safe(label)} {n}" for label, n in sorted(held.counts.items())) if held else ""
        words = f" {IN_WORDS[self.listing.status_of(id)]}  {safe(id)}   {counts}"
        return Strip([Segment(words, style)]).adjust_cell_length(self.size.width, style)


class DocumentsScreen(KeyScreen[str | None]):
    """Enter opens, Tab shows one status only, letters filter by id, Escape goes back."""

    def __init__(self, walk: Walk, current: str) -> None:
        super().__init__()
        self.project = walk.project
        self.listing = Listing(list(walk.ids), {})
        self.list = DocumentList(self.listing, current)
        self.heading = Line(id="heading")
        self.footer = Line(id="footer")

    def compose(self) -> ComposeResult:
        """A heading, the list, what keys do."""
        with Vertical():
            yield self.heading
            yield self.list
            yield self.footer

    def on_mount(self) -> None:
        """Progress is read in the background and shown when it is there."""
        self.footer.say([[(" Enter opens   Tab status   type to filter   Esc back", DIM)]])
        self._head()
        self.read_progress()

    @work(thread=True, exclusive=True)
    def read_progress(self) -> None:
        """Read the label files; a hundred thousand of them take a while."""
        found: dict[str, Progress] = {}
        for progress in self.project.store.progress(self.project.annotator):
            found[progress.document] = progress
        self.app.call_from_thread(self._take, found)

    def _take(self, progress: dict[str, Progress]) -> None:
        self.listing.progress = progress
        self.list.filter()
        self._head()

    def _head(self) -> None:
        done = sum(1 for one in self.listing.progress.values() if one.status == "done")
        parts: list[Part] = [
            (" Documents ", REVERSE),
            (f"  {done} of {len(self.listing.ids)} done   showing ", PLAIN),
            (self.listing.status.replace("_", " "), BOLD),
        ]
        if self.listing.words:
            parts += [("   matching ", PLAIN), (self.listing.words, BOLD)]
        self.heading.say([parts])

    def press(self, key: events.Key) -> None:
        """Move, filter, choose."""
        page = max(1, self.list.size.height // 2)
        moves = {"down": 1, "up": -1, "pagedown": page, "pageup": -page, "home": -(10**9), "end": 10**9}
        if key.key == "escape":
            self.dismiss(None)
        elif key.key == "enter":
            self.dismiss(self.list.chosen)
        elif key.key in moves:
            self.list.move(moves[key.key])
        elif key.key in ("tab", "shift+tab"):
            step = 1 if key.key == "tab" else -1
            place = (SHOWN.index(self.listing.status) + step) % len(SHOWN)
            self._narrow(self.listing.words, SHOWN[place])
        elif key.key == "backspace":
            self._narrow(self.listing.words[:-1], self.listing.status)
        elif key.is_printable and key.character:
            self._narrow(self.listing.words + key.character, self.listing.status)

    def under_the_mouse(self) -> tuple[Widget, ...]:
        """A key that follows a click is about what was clicked."""
        return (self.list, self)

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a double click opens."""
        self.list.move(self.list.top + event.y - self.list.region.y - self.list.at)
        if event.chain == 2:
            self.dismiss(self.list.chosen)

    def _narrow(self, words: str, status: str) -> None:
        self.listing.words, self.listing.status = words, status
        self.list.filter()
        self._head()
