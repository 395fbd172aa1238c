"""`annotator status`: how far everyone is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli import options
from annotator.cli.output import say, say_json, say_table

if TYPE_CHECKING:
    from annotator.project.status import Matrix, Row

FEW = 30
"""Up to so many documents are listed one by one without being asked for."""

EPILOG = """\b
Examples:
  annotator status my-project
  annotator status --documents | grep -v done
  annotator status --json | jq '.annotators[] | {annotator, percent}'
"""


@click.command(epilog=EPILOG)
@options.project
@click.option("--documents", is_flag=True, help=f"List every document; up to {FEW} are listed anyway.")
@options.as_json
def command(project: Path | None, documents: bool, as_json: bool) -> None:
    """Show how far everyone is, and how often each label was given.

    It counts the labels that your account may read, as they were last saved to label files: windows
    that are open now may be ahead.
    """
    from annotator.project.open import open_project
    from annotator.project.status import status

    matrix = status(open_project(project).store)
    if as_json:
        say_json(as_data(matrix))
        return
    count = len(matrix.documents)
    say(f"{count} document{'' if count == 1 else 's'}")
    if not matrix.rows:
        say("Nobody whose labels you may read has labelled yet.")
        return
    say()
    say_table(
        ("annotator", "done", "%", "in progress", "untouched", "labels", "last change"),
        [_summary(row) for row in matrix.rows],
    )
    if labels := list(_labels(matrix)):
        say()
        say_table(("label", *(row.annotator for row in matrix.rows)), labels)
    if documents or count <= FEW:
        say()
        say_table(("document", *(row.annotator for row in matrix.rows)), _documents(matrix))


def as_data(matrix: Matrix) -> dict[str, Any]:
    """The whole matrix as JSON values; documents that somebody never touched are not listed there."""
    return {
        "documents": len(matrix.documents),
        "annotators": [
            {
                "annotator": row.annotator,
                "done": row.number("done"),
                "in_progress": row.number("in_progress"),
                "untouched": row.number("untouched"),
                "percent": round(row.percent, 2),
                "annotations": row.annotations,
                "labels": row.counts,
                "modified": row.modified,
                "documents": {
                    id: {"status": one.status, "annotations": one.annotations}
                    for id, one in row.documents.items()
                },
            }
            for row in matrix.rows
        ],
    }


def _summary(row: Row) -> tuple[str | int, ...]:
    return (
        row.annotator,
        row.number("done"),
        int(row.percent),
        row.number("in_progress"),
        row.number("untouched"),
        row.annotations,
        row.modified.partition(".")[0].replace("T", " ").rstrip("Z"),
    )


def _labels(matrix: Matrix) -> Iterator[tuple[str | int, ...]]:
    counts = [row.counts for row in matrix.rows]
    total = {label: sum(one.get(label, 0) for one in counts) for one in counts for label in one}
    for label in sorted(total, key=lambda label: (-total[label], label)):
        yield (label, *(one.get(label, 0) for one in counts))


def _documents(matrix: Matrix) -> Iterator[tuple[str, ...]]:
    for id in matrix.documents:
        found = (row.documents.get(id) for row in matrix.rows)
        yield (id, *(f"{one.status.replace('_', ' ')} {one.annotations}" if one else "-" for one in found))
