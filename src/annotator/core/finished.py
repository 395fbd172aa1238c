"""What an annotator had said when the document was first called done.

Agreement and adjudication are about what people said on their own: later changes may come of feedback,
of a talk in the corridor, or of having seen the result.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.fold import Fold, Line


def finished(
    lines: Iterable[Line], *, current: bool = False, fold: Fold | None = None
) -> tuple[Line, ...] | None:
    """The lines of a document that count, in order: those up to the first `done` that was not undone.

    A `done` that was taken back in the open (a step of its own, not an undo) still counts: the judgement
    had been made. With `current` all lines count, if the document is done now. None if it does not count
    at all. The result depends on the set of lines alone. `fold` is theirs, if it is at hand.
    """
    fold = fold or Fold.of(lines)
    if current:
        return tuple(fold.lines) if fold.state.get("status") == "done" else None
    done = next((line for line in fold.live_sets() if (line.set or {}).get("status") == "done"), None)
    if done is None:
        return None
    return tuple(line for line in fold.lines if line.key <= done.key)
