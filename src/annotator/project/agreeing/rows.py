"""How far annotators agree, in a few rows: for the card of a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.core.errors import UsageError
from annotator.core.text import counted
from annotator.project.agreeing.agree import Choice, agree
from annotator.project.agreeing.counting import Tell
from annotator.project.identity import GOLD
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.result import Result
    from annotator.agreement.rows import Panel

Rows = tuple[tuple[str, str], ...]


def agreement_rows(
    project: Project, people: tuple[str, ...] = (), tell: Tell = lambda doing, done, total: None
) -> Rows:
    """What was measured, and its value with interval, of some annotators or all that may be read.

    The first numbers of `annotator agreement`, the strict F1 of each label, then attributes, document labels
    and relations. Nothing if fewer than two annotators have finished a document that is the same.
    """
    from annotator.agreement.value_intervals import with_value_intervals

    readable = [name for name in people or project.store.annotators() if name != GOLD]
    try:
        found = agree(project, Choice(annotators=readable), tell)
    except UsageError:
        return ()
    if not found.panel.documents:
        return ()
    panel = with_value_intervals(found.panel, found.tally, found.choice.seed)
    return (
        ("annotators", ", ".join(found.annotators)),
        ("documents that two or more finished", f"{len({row.document for row in panel.documents}):,}"),
        ("labels that were compared", "as they stood when each document was first finished"),
        *((result.method.title, _words(result)) for result in panel.headline),
        *((f"{label.strict.method.title}, {label.label}", _words(label.strict)) for label in panel.labels),
        *_of_values(panel),
    )


def _of_values(panel: Panel) -> Iterator[tuple[str, str]]:
    """Attributes and document labels with alpha and the share that agrees, relations with F1."""
    for row in panel.attributes:
        units = f"compared on {row.result.n:,} of {counted(row.union, 'span')} that either marked"
        words = f"{_words(row.result)}, same value {row.percent}, {units}"
        yield f"alpha, {row.label}.{row.attribute}", words
    for label in panel.document_labels:
        yield f"alpha, document label {label.name}", f"{_words(label.alpha)}, same value {label.percent}"
    for relation in panel.relations:
        yield f"F1, relation {relation.type}", _words(relation.f1)
        yield f"F1, relation {relation.type}, on matched ends", _words(relation.on_matched_ends)


def _words(result: Result) -> str:
    if result.value is None:
        return f"n/a ({result.reason})"
    interval = ""
    if result.interval is not None:
        one = result.interval
        interval = f" ({one.low:.3f} to {one.high:.3f}, {one.kind})"
    return f"{result.value:.3f}{interval}, {counted(result.documents, 'document')}"
