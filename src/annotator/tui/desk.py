"""The open document as it lies before the annotator: cursor, selection, focus, and what is being asked.

Nothing here knows Textual. A verb changes the desk; the screen then repaints what `take_damage`
names. So every behaviour of a key can be tested without a terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import regex

from annotator.core.annotation import Annotation
from annotator.core.errors import AnnotatorError, NotSaved
from annotator.core.graphemes import next_boundary, whole
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.core.words import next_word, previous_word, word_at
from annotator.layout.wrap import Row, Wrap
from annotator.project.label import Change, OpenDocument


@dataclass(frozen=True)
class Pointer:
    """Where the annotator is. `offset` is where the cursor stands, mostly the start of a word.

    `anchor` is the word a selection began at; `smaller` are the extents that `expand` came from;
    `ring` are the annotations that Tab visits before it moves on; `goal` is the column that moving
    up and down tries to keep.
    """

    offset: int = 0
    anchor: Span | None = None
    selection: Span | None = None
    selecting: bool = False
    smaller: tuple[Span, ...] = ()
    focus: str | None = None
    ring: tuple[str, ...] = ()
    goal: int | None = None


class Mode(Protocol):
    """Something that owns the keys for a while: a question, hints, a link being drawn.

    One with a true `in_passing` gives way to the mouse; the others keep it waiting.
    """

    def prompt(self, desk: Desk) -> str:
        """What to show in the line under the text."""

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take a key; False lets it do what it does otherwise."""


class Shell(Protocol):
    """What lies around one document: the others, and the rest of the tool."""

    def go(self, where: str) -> None:
        """Another document ('next', 'previous', 'unfinished', 'undo') or a screen ('documents', 'help',
        'guidelines', 'palette', 'quit')."""


@dataclass
class Search:
    """What is looked for, and where it was found on the visible rows."""

    words: str = ""
    found: tuple[Span, ...] = ()

    @cached_property
    def pattern(self) -> regex.Pattern[str] | None:
        """Matches the words in any case and across any white space."""
        parts = [regex.escape(part) for part in self.words.split()]
        return regex.compile(r"\s+".join(parts), regex.IGNORECASE) if parts else None

    def within(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """Where the words stand in a part of the text."""
        if self.pattern is None:
            return ()
        return tuple(Span(*found.span()) for found in self.pattern.finditer(text, start, end))


@dataclass
class Damage:
    """What must be painted again: everything, or what is still on screen of some stretches."""

    everything: bool = False
    spans: list[Span] = field(default_factory=list)


class Desk:
    """One open document on screen. `width` and `height` are those of the text, in cells."""

    def __init__(self, doc: OpenDocument, shell: Shell, *, width: int = 75, height: int = 20) -> None:
        self.doc = doc
        self.shell = shell
        self.height = height
        self.wrap = Wrap(doc.text, width)
        self.top: Row = self.wrap.row_at(0)
        self._shown: tuple[Wrap, Row, int] | None = None
        self._rows: list[Row] = []
        self.pointer = Pointer(first_word(self.text))
        self.mode: Mode | None = None
        self.message = ""
        self.failure = ""
        self.search = Search()
        self.hints: dict[str, Span] = {}
        self.last_label: str | None = None
        self.made: str | None = None
        self.unlike: tuple[Span, ...] = ()
        self.empty_is_meant = False
        self._damage = Damage()
        self._painted = self._overlays()

    # -- reading ---------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The document's text."""
        return self.doc.text

    @property
    def schema(self) -> Schema:
        """What may be said."""
        return self.doc.schema

    @property
    def focused(self) -> Annotation | None:
        """The annotation that keys change, if one was focused."""
        return self.doc.annotations.get(self.pointer.focus)

    def title(self, label_id: str) -> str:
        """What a label is called on the screen."""
        label = self.schema.label(label_id)
        return (label and label.title) or label_id

    @property
    def just_made(self) -> Annotation | None:
        """The annotation made last, while its extent is still selected."""
        made = self.doc.annotations.get(self.made)
        return made if made is not None and self.pointer.selection == made.spans[-1] else None

    @property
    def target(self) -> Annotation | None:
        """What a note, 'unsure' or a deletion is about: the focused one, else the one just made."""
        return self.focused or self.just_made

    @property
    def unit(self) -> Span | None:
        """The word under the cursor; where there is none, the single character there."""
        word = word_at(self.text, self.pointer.offset)
        if word is not None:
            return word
        end = next_boundary(self.text, self.pointer.offset)
        return Span(self.pointer.offset, end) if end > self.pointer.offset else None

    @property
    def extent(self) -> Span | None:
        """What a label key would label: the selection, else the word under the cursor."""
        return self.pointer.selection or word_at(self.text, self.pointer.offset)

    @property
    def rows(self) -> list[Row]:
        """The rows on screen. Shared: not to be changed."""
        shown = (self.wrap, self.top, self.height)
        if shown != self._shown:
            self._shown, self._rows = shown, self.wrap.rows_from(self.top, self.height)
        return self._rows

    @property
    def here(self) -> list[Annotation]:
        """What lies under the cursor, the innermost first; the focused one before all."""
        found = self.doc.annotations.at(self.pointer.offset)
        focused = self.focused
        return [focused, *(one for one in found if one != focused)] if focused else found

    def is_labelled(self, extent: Span) -> bool:
        """Whether some annotation lies on exactly this extent."""
        return any(extent in one.spans for one in self.doc.annotations.overlapping(extent.start, extent.end))

    # -- moving ----------------------------------------------------------------------------------

    def move(self, offset: int, *, goal: int | None = None) -> None:
        """Put the cursor somewhere; selection and focus end."""
        self.pointer = Pointer(self._clamped(offset), goal=goal)
        self.show_cursor()

    def extend(self, head: Span, *, goal: int | None = None) -> None:
        """Stretch the selection from its anchor so that it covers `head`, where the cursor goes."""
        anchor = self.pointer.anchor or self.unit or head
        selection = self._whole(Span(min(anchor.start, head.start), max(anchor.end, head.end)))
        offset = head.start
        if head.end >= selection.end:
            last = previous_word(self.text, selection.end)
            offset = last.start if last and last.start >= head.start else head.start
        self.pointer = replace(
            self.pointer, offset=offset, anchor=anchor, selection=selection, smaller=(), focus=None, goal=goal
        )
        self.show_cursor()

    def set_selecting(self, selecting: bool) -> None:
        """Whether motions extend the selection."""
        self.pointer = replace(self.pointer, selecting=selecting)

    def select(self, span: Span, *, smaller: tuple[Span, ...] = ()) -> None:
        """Select `span`, and all of a cluster it cuts; the cursor goes to its last word.

        It is as if the selection had begun at its first word, so Shift+Left makes it a word shorter.
        """
        span = self._whole(span)
        first = word_at(self.text, span.start) or next_word(self.text, span.start)
        anchor = Span(span.start, min(first.end, span.end)) if first and first.start < span.end else span
        last = previous_word(self.text, span.end)
        offset = last.start if last and last.start >= span.start else span.start
        self.pointer = Pointer(
            offset, anchor=anchor, selection=span, smaller=smaller, selecting=self.pointer.selecting
        )
        self.show_cursor()

    def focus(self, annotation: Annotation, ring: tuple[str, ...] = ()) -> None:
        """Focus an annotation; the cursor goes to its start unless it stands on it already."""
        offset = self.pointer.offset
        if not any(span.start <= offset < span.end for span in annotation.spans):
            offset = annotation.start
        self.pointer = Pointer(offset, focus=annotation.id, ring=ring or (annotation.id,))
        self.show_cursor()

    def drop_focus(self) -> None:
        """Nothing is focused or selected any more; the cursor stays."""
        self.move(self.pointer.offset)

    def find(self, words: str) -> None:
        """Look for other words from now on; empty ends the search."""
        self.search = Search(words.strip())

    def show_cursor(self) -> None:
        """Scroll by half a page if the cursor has left the rows on screen."""
        row = self.wrap.row_at(self.pointer.offset)
        rows = self.rows
        if not rows[0] <= row <= rows[-1]:
            self.scroll_to(self.wrap.move(row, -(self.height // 2)))

    def scroll_to(self, top: Row) -> None:
        """Make `top` the first row on screen, as far as the text goes."""
        last = self.wrap.move(self.wrap.row_at(len(self.text)), 1 - self.height)
        self.top = min(top, last)

    def resize(self, width: int, height: int) -> None:
        """Lay the text out anew; the cursor's row keeps its height on screen."""
        if (width, height) == (self.wrap.width, self.height):
            return
        row = self.wrap.row_at(self.pointer.offset)
        above = self.rows.index(row) if row in self.rows else height // 2
        if width != self.wrap.width:
            self.wrap = Wrap(self.text, width)
        self.height = height
        self.top = self.wrap.row_at(0)
        row = self.wrap.row_at(self.pointer.offset)
        self.scroll_to(self.wrap.move(row, -min(above, height - 1)))
        self.show_cursor()
        self._damage.everything = True

    # -- changing --------------------------------------------------------------------------------

    def act(self, verb: Callable[[], Change | None]) -> Change | None:
        """Carry out a verb of the document; what stood in its way becomes the message.

        A change that could not be saved is kept and tried again before the next one, which is
        refused until then: what is painted is saved.
        """
        try:
            if (again := self.doc.save_again()) is not None:
                self._damage.spans += again.touched
            self.failure = ""
            change = verb()
        except NotSaved as reason:
            self.failure = reason.what.removeprefix("not saved: ")
            self.message = str(reason)
            return None
        except AnnotatorError as reason:
            self.message = str(reason)
            return None
        if change is not None:
            self._damage.spans += change.touched
            if change.annotation is not None:
                self.touch(change.annotation)
        return change

    def hint(self, hints: dict[str, Span]) -> None:
        """Show letters on the text, each at the start of its span; none takes them away."""
        self.hints = hints

    def touch(self, annotation: Annotation) -> None:
        """Have an annotation painted again."""
        self._damage.spans += annotation.spans

    def take_damage(self) -> Damage:
        """What changed in the picture since this was last asked."""
        if self.search.pattern is not None:
            rows = self.rows
            self.search.found = self.search.within(self.text, rows[0].start, rows[-1].end)
        now = self._overlays()
        if now != self._painted:
            for before, after in zip(self._painted, now, strict=True):
                self._damage.spans += set(before) ^ set(after)
            self._painted = now
        damage, self._damage = self._damage, Damage()
        return damage

    def _overlays(self) -> tuple[tuple[Span, ...], ...]:
        """The stretches marked for the moment, kind by kind; they are compared to find what changed."""
        selection = (self.pointer.selection,) if self.pointer.selection else ()
        focused = self.focused
        focus = focused.spans if focused else ()
        hints = tuple(Span(span.start, span.start + len(hint)) for hint, span in self.hints.items())
        return (selection, focus, hints, self.search.found, self.unlike)

    def _whole(self, span: Span) -> Span:
        return Span(*whole(self.text, span.start, span.end))

    def _clamped(self, offset: int) -> int:
        """The nearest place where the cursor can stand: inside the text, at the start of a cluster."""
        return whole(self.text, min(max(offset, 0), len(self.text)), len(self.text))[0]


def first_word(text: str) -> int:
    """Where the first word of a text starts; 0 if it has none."""
    start = next((offset for offset, character in enumerate(text) if not character.isspace()), 0)
    if text[start : start + 1].isalpha():
        return start  # Plain enough not to ask what a word is, which takes a while the first time.
    word = word_at(text, 0) or next_word(text, 0)
    return word.start if word else 0
