"""Choosing an annotation, and leaving it. Focus is never implied by where the cursor is."""

from __future__ import annotations

from annotator.core.annotation import Annotation
from annotator.tui.desk import Desk


def next_annotation(desk: Desk) -> None:
    """Focus the next annotation: the one just made, then those under the cursor from the innermost on."""
    if not _along_the_ring(desk, 1):
        _arrive(desk, desk.doc.annotations.after(desk.pointer.offset), first=True)


def previous_annotation(desk: Desk) -> None:
    """Focus the annotation before."""
    if not _along_the_ring(desk, -1):
        _arrive(desk, desk.doc.annotations.before(desk.pointer.offset), first=False)


def next_unsure(desk: Desk) -> None:
    """Focus the next annotation that is marked as unsure; behind the last one it is the first again."""
    found = desk.doc.annotations.unsure_after(desk.pointer.offset, desk.focused)
    if found is None:
        desk.message = "nothing in this document is marked as unsure"
    else:
        desk.move(found.start)
        desk.focus(found)


def leave(desk: Desk) -> None:
    """Leave hints, question, selection, focus, in that order; one at a time."""
    if desk.hints or desk.mode:
        desk.hint({})
        desk.mode = None
    elif desk.pointer.selection or desk.pointer.selecting or desk.pointer.focus:
        desk.move(desk.pointer.offset)
    elif desk.search.words:
        desk.find("")


def _along_the_ring(desk: Desk, step: int) -> bool:
    """Move the focus among the annotations on this place; False at the end of them."""
    focused = desk.focused
    if focused is None:
        made = desk.just_made
        here = [one for one in desk.doc.annotations.at(desk.pointer.offset) if one != made]
        ring = tuple(one.id for one in ([made, *here] if made else here))
        if not ring:
            return False
        target = ring[0]
    else:
        ring = desk.pointer.ring
        place = ring.index(focused.id) + step
        if not 0 <= place < len(ring):
            return False
        target = ring[place]
    annotation = desk.doc.annotations.get(target)
    if annotation is not None:
        desk.focus(annotation, ring)
    return annotation is not None


def _arrive(desk: Desk, found: Annotation | None, *, first: bool) -> None:
    """Focus at a new place; only what starts there is in the ring, the rest was met before."""
    if found is None:
        desk.message = "no further annotation"
        return
    ring = [one for one in desk.doc.annotations.at(found.start) if one.start == found.start]
    target = ring[0] if first else ring[-1]
    desk.move(found.start)
    desk.focus(target, tuple(one.id for one in ring))
