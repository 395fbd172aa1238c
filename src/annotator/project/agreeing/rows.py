"""How far annotators agree, in a few rows: for the card of a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.errors import UsageError
from annotator.core.text import counted
from annotator.project.agreeing.agree import Choice, agree
from annotator.project.agreeing.counting import Tell
from annotator.project.identity import GOLD
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.result import Result

Rows = tuple[tuple[str, str], ...]


def agreement_rows(
    project: Project, people: tuple[str, ...] = (), tell: Tell = lambda doing, done, total: None
) -> Rows:
    """What was measured, and its value with interval, of some annotators or all that may be read.

    The first numbers of `annotator agreement`, then the strict F1 of each label. Nothing if fewer than two
    annotators have finished a document that is the same.
    """
    readable = [name for name in people or project.store.annotators() if name != GOLD]
    try:
        found = agree(project, Choice(annotators=readable), tell)
    except UsageError:
        return ()
    panel = found.panel
    if not panel.documents:
        return ()
    rows = [
        ("annotators", ", ".join(found.annotators)),
        ("documents that two or more finished", f"{len({row.document for row in panel.documents}):,}"),
        *((result.method.title, _words(result)) for result in panel.headline),
        *((f"{label.strict.method.title}, {label.label}", _words(label.strict)) for label in panel.labels),
    ]
    return tuple(rows)


def _words(result: Result) -> str:
    if result.value is None:
        return f"n/a ({result.reason})"
    interval = ""
    if result.interval is not None:
        one = result.interval
        interval = f" ({one.low:.3f} to {one.high:.3f}, {one.kind})"
    return f"{result.value:.3f}{interval}, {counted(result.documents, 'document')}"
