"""The list of documents with how far each is; type to filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events, work

from annotator.store.base import Progress
from annotator.tui.palette import BOLD, PLAIN, REVERSE
from annotator.tui.screens.choosing import ChoosingScreen
from annotator.tui.walk import Walk
from annotator.tui.widgets.choices import Choices
from annotator.tui.widgets.line import Part

SHOWN = ("all", "untouched", "in_progress", "done")
IN_WORDS = {"untouched": "·  untouched  ", "in_progress": "◐  in progress", "done": "●  done       "}


class DocumentsScreen(ChoosingScreen[str]):
    """Enter opens, Tab shows one status only, letters filter by id, Escape goes back."""

    footer = "Enter opens   Tab status   type to filter   Esc back"

    def __init__(self, walk: Walk, current: str, take: Callable[[str], None]) -> None:
        super().__init__(Choices(walk.ids, self._line, current), take)
        self.walk = walk
        self.status = "all"
        self._progress: dict[str, Progress] = {}

    def on_mount(self) -> None:
        """Progress is read in the background and shown when it is there."""
        super().on_mount()
        self.read_progress()

    @work(thread=True, exclusive=True)
    def read_progress(self) -> None:
        """Read the label files; a hundred thousand of them take a while."""
        project = self.walk.project
        found = {one.document: one for one in project.store.progress(project.annotator)}
        self.app.call_from_thread(self._show_progress, found)

    def _show_progress(self, progress: dict[str, Progress]) -> None:
        self._progress = progress
        self.narrow(self.typed)

    def matching(self) -> Sequence[str]:
        """The ids with what is typed in them, of the status that is shown."""
        needle, every = self.typed.casefold(), self.status == "all"
        return [
            id
            for id in self.walk.ids
            if needle in id.casefold() and (every or self.status == self._status_of(id))
        ]

    def about(self) -> Iterable[Part]:
        """How many are done, and which are shown."""
        done = sum(1 for one in self._progress.values() if one.status == "done")
        yield " Documents ", REVERSE
        yield f"  {done} of {len(self.walk.ids)} done   showing ", PLAIN
        yield self.status.replace("_", " "), BOLD

    def press(self, key: events.Key) -> None:
        """Tab shows the next status, everything else is as in other lists."""
        if key.key in ("tab", "shift+tab"):
            step = 1 if key.key == "tab" else -1
            self.status = SHOWN[(SHOWN.index(self.status) + step) % len(SHOWN)]
            self.narrow(self.typed)
        else:
            super().press(key)

    def _status_of(self, id: str) -> str:
        held = self._progress.get(id)
        return held.status if held else "untouched"

    def _line(self, id: str) -> str:
        held = self._progress.get(id)
        counts = "  ".join(f"{label} {n}" for label, n in sorted(held.counts.items())) if held else ""
        return f" {IN_WORDS[self._status_of(id)]}  {id}   {counts}"
