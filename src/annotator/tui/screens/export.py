"""Exporting labels: a list of formats, one key, and the report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from rich.text import Text
from textual import events
from textual.widgets import Static

from annotator.core.errors import AnnotatorError
from annotator.core.safe import safe
from annotator.formats import doors
from annotator.formats.report import Report
from annotator.project.exporting.handing_out import HandOut, hand_out, place_of, write
from annotator.project.open import Project
from annotator.tui.palette import BOLD, DIM, PLAIN, REVERSE
from annotator.tui.screens.choosing import ChoosingScreen
from annotator.tui.screens.reading import ReadingScreen
from annotator.tui.widgets.choices import Choices
from annotator.tui.widgets.line import Part

OFTEN = 0.1
"""Seconds between two words on how far it is."""

FIRST = "jsonl"
"""What the bar stands on: it holds everything, whatever the schema."""

NAME = 14


class ExportScreen(ChoosingScreen[str]):
    """Enter exports in the format under the bar, Tab takes in what is not done, letters filter."""

    footer = "Enter exports   Tab with or without what is not done   type to filter   Esc back"

    def __init__(self, project: Project) -> None:
        self.project = project
        self.formats = doors.names("exports")
        self._doing = ""
        self._busy = False
        self.what: HandOut | None = None
        try:
            self.what = hand_out(project)
        except AnnotatorError as reason:
            self._doing = str(reason)
        # What is done is exported; where nothing is, an export without the rest would be empty.
        self.unfinished = self.what is not None and not self.what.done
        super().__init__(Choices(self.formats, self._line, FIRST), self._write)

    def matching(self) -> Sequence[str]:
        """The formats with what is typed in their names."""
        return [name for name in self.formats if self.typed.casefold() in name.casefold()]

    def about(self) -> Iterable[Part]:
        """Whose labels, how many documents, and what becomes of those that are not done."""
        yield " Export ", REVERSE
        if self._doing or self.what is None:
            yield f"  {self._doing}", BOLD
            return
        what = self.what
        yield f" {what.annotator}: {what.done:,} done", PLAIN
        if what.begun:
            yield f", {what.begun:,} not done, ", PLAIN
            yield "taken in" if self.unfinished else "left out", BOLD

    def press(self, key: events.Key) -> None:
        """Tab takes in or leaves out what is not done, everything else is as in other lists."""
        if self._busy:
            return
        if key.key in ("tab", "shift+tab"):
            self.unfinished = not self.unfinished
            self.say_title()
        else:
            super().press(key)

    def choose(self) -> None:
        """Export, and show the report in the place of the list."""
        if self.list.chosen is not None and self.what is not None:
            self._write(self.list.chosen)

    def _line(self, name: str) -> str:
        if self.what is None:
            return f" {name}"
        place = place_of(self.project, self.what.annotator, name)
        shown = place.relative_to(self.project.root) if place.is_relative_to(self.project.root) else place
        return f" {name:<{NAME}} to {shown}/"

    # -- the work --------------------------------------------------------------------------------------

    def _write(self, name: str) -> None:
        self._busy = True
        self._tell("Exporting …")
        self.run_worker(lambda: self._work(name), thread=True)

    def _work(self, name: str) -> None:
        assert self.what is not None
        last = 0.0

        def tell(doing: str, done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last > OFTEN:
                last = time.monotonic()
                self.call_later(self._tell, f"{doing} {done:,} of {total:,} …")

        try:
            report, path = write(
                self.project, self.what, name, include_unfinished=self.unfinished, progress=tell
            )
        except AnnotatorError as reason:
            self.call_later(self._failed, str(reason))
            return
        shown = path.relative_to(self.project.root) if path.is_relative_to(self.project.root) else path
        self.call_later(self._report, report, f"In {shown}/")

    def _tell(self, doing: str) -> None:
        self._doing = doing
        self.say_title()

    def _failed(self, reason: str) -> None:
        self._busy = False
        self._tell(reason)

    def _report(self, report: Report, where: str) -> None:
        self.app.switch_screen(ReportScreen(report, where))


class ReportScreen(ReadingScreen):
    """What was written, adjusted and left out."""

    def __init__(self, report: Report, where: str) -> None:
        page = Text()
        page.append("Exported", BOLD).append("      Esc goes back\n\n", DIM)
        for line in (*report.lines(), where):
            page.append(f"{safe(line)}\n")
        super().__init__(Static(page, markup=False))
