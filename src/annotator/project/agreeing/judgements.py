"""What annotators said about a document, as it counts: labels that were finished, as they stood then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.finished import finished
from annotator.core.labelfile import to_labels
from annotator.project.identity import GOLD
from annotator.store.folder import FolderStore

UNREADABLE = "documents that cannot be read (`annotator check` names them)"
UNTRUSTED = "label sets that cannot be trusted (`annotator check` names them)"
UNFINISHED = "label sets that their annotator has not finished"


@dataclass(frozen=True)
class Judged:
    """One document with what its annotators said about it. `left_out` counts what does not count, and why.

    `document` is None if it cannot be read.
    """

    id: str
    document: Document | None
    labels: tuple[Labels, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)


def judged(store: FolderStore, id: str, names: Sequence[str], *, current: bool = False) -> Judged:
    """What each of some annotators who finished a document said about it.

    Labels count as they stood when they were first done, with `current` and those of gold as they stand.
    """
    left_out: Counter[str] = Counter()
    try:
        document = store.document(id)
    except AnnotatorError:
        return Judged(id, None, left_out=Counter({UNREADABLE: 1}))
    found = []
    for name in names:
        truth = store.truth(name, id)
        lines = finished(truth.lines, current=current or name == GOLD, fold=truth.fold)
        if truth.problem:
            left_out[UNTRUSTED] += 1
        elif lines is None:
            left_out[UNFINISHED] += 1
        else:
            found.append(to_labels(truth.file_of(lines), document.text))
    return Judged(id, document, tuple(found), left_out)
