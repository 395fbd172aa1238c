"""Exporting from the screen: whose labels, to where, and how many documents would be left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import UsageError
from annotator.formats import doors
from annotator.formats.report import Report
from annotator.project.exporting.export import Selection, export
from annotator.project.exporting.people import Progress, choose
from annotator.project.open import Project


@dataclass(frozen=True)
class HandOut:
    """Whose labels are exported when nobody says otherwise, and how far they are.

    `done` documents are exported; `begun` ones, which are not done, only if that is asked for.
    """

    annotator: str
    done: int
    begun: int


def hand_out(project: Project) -> HandOut:
    """Gold if there is any, else the caller's own labels. Raises UsageError if there are none."""
    store = project.store
    (annotator,) = choose(store, (), False, project.annotator)
    states = [one.status for one in store.progress(annotator) if one.status != "untouched"]
    done = states.count("done")
    if not states:
        raise UsageError(f"{annotator} has labelled nothing that could be exported")
    return HandOut(annotator, done, len(states) - done)


def place_of(project: Project, annotator: str, format: str) -> Path:
    """Where an export goes: a folder in `exports/` named after annotator and format."""
    return project.exports / f"{annotator}-{format}"


def write(
    project: Project, what: HandOut, format: str, *, include_unfinished: bool, progress: Progress
) -> tuple[Report, Path]:
    """Export in a format with its usual options; returns the report and where the export is.

    Raises what `export` raises, and UsageError if the format needs a library that is missing.
    """
    path = place_of(project, what.annotator, format)
    selection = Selection(annotators=(what.annotator,), include_unfinished=include_unfinished)
    report = export(project.store, doors.load("exports", format)(), path, selection, progress=progress)
    return report, path
