"""Choosing the words: start, expand, shrink, nudge, candidates, jump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.core import units
from annotator.core.graphemes import next_boundary, previous_boundary
from annotator.core.span import Span
from annotator.core.words import next_word, previous_word, word_at, words
from annotator.layout.hints import hints
from annotator.suggest.candidates import candidates, next_candidate
from annotator.tui.desk import Desk


def toggle(desk: Desk) -> None:
    """Start selecting at the word under the cursor; again: stop, and keep what is selected."""
    if desk.pointer.selecting:
        desk.set_selecting(False)
        return
    if desk.pointer.selection is None and desk.unit is not None:
        desk.extend(desk.unit)
    desk.set_selecting(True)


def expand(desk: Desk) -> None:
    """Word, then phrase, sentence, paragraph."""
    held = desk.pointer.selection
    if held is None:
        if desk.unit is not None:
            desk.select(desk.unit)
        return
    wider = units.expand(desk.text, held)
    if wider != held:
        desk.select(wider, smaller=(*desk.pointer.smaller, held))


def shrink(desk: Desk) -> None:
    """Back to the extent before the last expansion."""
    if desk.pointer.smaller:
        *rest, last = desk.pointer.smaller
        desk.select(last, smaller=tuple(rest))


def sentence(desk: Desk) -> None:
    """Select the sentence under the cursor."""
    here = units.sentence_at(desk.text, desk.pointer.offset)
    if here is not None:
        desk.select(here)


def previous_candidate(desk: Desk) -> None:
    """Back to the candidate before, labelled or not: one Space too many skips it."""
    held = desk.pointer.selection or desk.unit
    if held is None:
        return
    place = (held.start, -held.end)
    here = units.sentence_at(desk.text, held.start) or units.previous_sentence(desk.text, held.start)
    while here is not None:
        inside = candidates(desk.text, here.start, here.end, desk.schema.candidates)
        before = [one for one in inside if (one.start, -one.end) < place]
        if before:
            desk.select(before[-1])
            return
        here = units.previous_sentence(desk.text, here.start)
    desk.message = "no candidate before"


def candidate(desk: Desk) -> None:
    """Select the next candidate of the schema's kinds that has no label yet."""
    kinds = desk.schema.candidates
    found = next_candidate(desk.text, desk.pointer.offset, desk.pointer.selection, kinds)
    while found is not None and desk.is_labelled(found):
        found = next_candidate(desk.text, found.start, found, kinds)
    if found is None:
        desk.message = "no further candidate"
    else:
        desk.select(found)


def right_edge_back(desk: Desk) -> None:
    """Move the right edge left by a character."""
    _nudge(desk, lambda text, span: Span(span.start, previous_boundary(text, span.end)))


def right_edge_on(desk: Desk) -> None:
    """Move the right edge right by a character."""
    _nudge(desk, lambda text, span: Span(span.start, next_boundary(text, span.end)))


def left_edge_back(desk: Desk) -> None:
    """Move the left edge left by a character."""
    _nudge(desk, lambda text, span: Span(previous_boundary(text, span.start), span.end))


def left_edge_on(desk: Desk) -> None:
    """Move the left edge right by a character."""
    _nudge(desk, lambda text, span: Span(next_boundary(text, span.start), span.end))


def right_edge_word_back(desk: Desk) -> None:
    """Move the right edge left to where a word ends."""

    def moved(text: str, span: Span) -> Span:
        last = previous_word(text, span.end)
        if last is not None and last.end >= span.end:
            last = previous_word(text, last.start)
        return Span(span.start, last.end if last is not None else span.start)

    _nudge(desk, moved)


def right_edge_word_on(desk: Desk) -> None:
    """Move the right edge right to where a word ends."""

    def moved(text: str, span: Span) -> Span:
        word = word_at(text, span.end) or next_word(text, span.end)
        return Span(span.start, word.end if word is not None else span.end)

    _nudge(desk, moved)


def left_edge_word_back(desk: Desk) -> None:
    """Move the left edge left to where a word starts."""

    def moved(text: str, span: Span) -> Span:
        word = previous_word(text, span.start)
        return Span(word.start if word is not None else span.start, span.end)

    _nudge(desk, moved)


def left_edge_word_on(desk: Desk) -> None:
    """Move the left edge right to where a word starts."""

    def moved(text: str, span: Span) -> Span:
        word = next_word(text, span.start)
        return Span(word.start if word is not None else span.end, span.end)

    _nudge(desk, moved)


def _nudge(desk: Desk, moved: Callable[[str, Span], Span]) -> None:
    """Move an edge of the focused annotation, else of the selection (or the word)."""
    focused = desk.focused
    before = focused.spans[-1] if focused else desk.extent
    if before is None:
        return
    try:
        after = moved(desk.text, Span(before.start, before.end))
    except ValueError:  # Nothing would be left of it.
        return
    if after == before:
        return
    if focused:
        desk.act(lambda: desk.doc.resize(focused.id, after, len(focused.spans) - 1))
    else:
        offset = desk.pointer.offset if after.start <= desk.pointer.offset < after.end else after.start
        desk.pointer = replace(desk.pointer, offset=offset, anchor=after, selection=after, focus=None)
        desk.show_cursor()


# -- jump to any word on the screen ----------------------------------------------------------------


def jump(desk: Desk) -> None:
    """A word's first character, then one hint if several match."""
    desk.mode = JumpTo()


class JumpTo:
    """Asks for the first character of a word on screen."""

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        return "jump to a word: its first character?"

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        desk.mode = None
        if key == "escape" or not character:
            return True
        rows = desk.rows
        found = [
            word
            for word in words(desk.text, rows[0].start, rows[-1].end)
            if _answers(character, desk.text[word.start]) and word.start != desk.pointer.offset
        ]
        if not found:
            desk.message = "no such word on the screen"
        elif len(found) == 1:
            _land(desk, found[0])
        else:
            desk.hint(hints(found))
            desk.mode = PickHint()
        return True


class PickHint:
    """Waits until the typed letters name one hint."""

    def __init__(self) -> None:
        self.typed = ""

    def prompt(self, desk: Desk) -> str:
        """What is asked."""
        return f"jump: type the letters shown {self.typed}"

    def key(self, desk: Desk, key: str, character: str | None) -> bool:
        """Take the answer."""
        self.typed += character or ""
        target = desk.hints.get(self.typed)
        hopeless = not any(hint.startswith(self.typed) for hint in desk.hints)
        if target is not None or hopeless or key == "escape" or not character:
            desk.hint({})
            desk.mode = None
        if target is not None:
            _land(desk, target)
        return True


def _answers(typed: str, letter: str) -> bool:
    """A small letter finds both cases, a capital only its own."""
    return letter == typed or letter.casefold() == typed


def _land(desk: Desk, word: Span) -> None:
    """Go to the word; while a selection is being made, stretch it that far. One just labelled is made."""
    if desk.pointer.selecting or (desk.pointer.selection and desk.just_made is None):
        desk.extend(word)
    else:
        desk.move(word.start)
