"""Export: finished documents, written in one format, read back and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annotator.formats.base import Corpus, Format
from annotator.formats.report import Report
from annotator.project.agreeing.rows import Rows
from annotator.project.exporting import kept_splits
from annotator.project.exporting.destination import REPORT, Place, destination
from annotator.project.exporting.groups import grouped
from annotator.project.exporting.jobs import Job
from annotator.project.exporting.kept_splits import Kept
from annotator.project.exporting.people import Progress, choose, finished, require_room
from annotator.project.exporting.pieces import Making
from annotator.project.exporting.reading import Reading
from annotator.project.exporting.relabel import Relabelling
from annotator.project.exporting.splits import SPLITS, TRAIN, Counts, Shares, split, torn
from annotator.store.base import Store


@dataclass(frozen=True)
class Selection:
    """What is exported. `group_by` names a metadata field whose documents must stay in one split.

    `annotators` are those whose labels are written, all of them if `everybody`; by default one is chosen.
    Documents stay in the split that they have in the file `splits_from`, by default that of the export
    that is replaced, unless `new_splits`; others are divided so that each split has its share of each
    label, unless `stratify` is off.
    """

    annotators: tuple[str, ...] = ()
    everybody: bool = False
    include_unfinished: bool = False
    label_by: tuple[str, ...] = ()
    shares: Shares = field(default_factory=Shares)
    seed: int = 0
    group_by: str = ""
    stratify: bool = True
    splits_from: Path | None = None
    new_splits: bool = False


def export(
    store: Store,
    format: Format,
    path: Path,
    selection: Selection = Selection(),
    *,
    account: str = "",
    workers: int = 1,
    agreement: Callable[[], Rows] = tuple,
    progress: Progress = lambda doing, done, total: None,
) -> Report:
    """Write an export to `path` and return the report that is saved in it.

    `account` is the name that is taken if nobody is asked for and there is no gold. `agreement` says how
    far annotators agree; it is asked if the format has a place for that. Several `workers` share the work,
    and the data are the same to the byte. Pieces that an interrupted export to the same place left are used
    if they are what would be written. Raises UsageError if there is nothing to export, for a wrong name,
    for several annotators in a format that cannot keep them apart, for a field to group by that no document
    has, or if `path` is taken by something else; DataError if the data do not read back as they were
    labelled. Then nothing is written.
    """
    people = choose(store, selection.annotators, selection.everybody, account)
    require_room(format, people)
    schema = store.schema()
    relabelling = Relabelling(schema, selection.label_by)
    report = Report(to=format.name, annotator=people[0], others=people[1:])
    report.schema = schema.hash
    report.options = _options(format, selection)
    store.documents()  # listed once, before there are several who would
    reading = Reading(store, people, selection.include_unfinished, relabelling, format)
    job = Job(format, Making(format, reading, report.options), workers)
    with job:
        counting = format.splits and selection.stratify
        ready = finished(store, people, selection.include_unfinished, report, progress, counting=counting)
        # The job ends first, so that nobody writes any more when what is half written is removed.
        with destination(path, format.file) as place, job:
            chosen = {"": list(ready)}
            if format.splits:
                chosen = _divide(store, ready, selection, report, place)
            ready.clear()
            documents = {name: len(ids) for name, ids in chosen.items()}
            said = agreement() if getattr(format, "agreement", False) else ()
            corpus = Corpus(relabelling.schema, people[0], documents, place.previous, people[1:], said)
            job.write(place.folder, corpus, chosen, report, progress)
            report.save(place.folder / REPORT)
    return report


def _divide(
    store: Store, ready: Mapping[str, Counts], selection: Selection, report: Report, place: Place
) -> dict[str, list[str]]:
    """The documents of each split that has any; it is written down for the next export."""
    groups = {id: id for id in ready}
    if selection.group_by:
        groups, remarks = grouped(store, ready, selection.group_by)
        report.remarks += remarks
    kept = _kept(selection, place)
    counts = ready if selection.stratify else None
    found = split(groups, selection.shares, selection.seed, counts, kept.documents)
    settings = kept_splits.how(selection.shares, selection.seed, selection.group_by, selection.stratify)
    report.remarks += kept_splits.remarks(kept, found, settings, torn(groups, found))
    kept_splits.write(place.folder, found, kept, settings)
    if (count := len(set(groups.values()))) < len(SPLITS) and selection.shares != Shares(0, 0):
        kind = "group" if selection.group_by else "document"
        report.remarks.append(
            f"With {count} {kind}{'' if count == 1 else 's'} there is nothing to hold back: all are in "
            f"{TRAIN}. At least {len(SPLITS)} are needed for validation and test."
        )
    chosen = {name: [id for id, where in found.items() if where == name] for name in SPLITS}
    return {name: ids for name, ids in chosen.items() if ids}


def _kept(selection: Selection, place: Place) -> Kept:
    if selection.new_splits:
        return Kept()
    if selection.splits_from is not None:
        return kept_splits.read(selection.splits_from)
    before = place.previous / kept_splits.FILE if place.previous else None
    return kept_splits.read(before) if before and before.is_file() else Kept()


def _options(format: Format, selection: Selection) -> dict[str, Any]:
    own: dict[str, Any] = asdict(format)  # type: ignore[call-overload]
    if selection.include_unfinished:
        own["include_unfinished"] = True
    if selection.label_by:
        own["label_by"] = list(selection.label_by)
    if format.splits:
        own |= kept_splits.how(selection.shares, selection.seed, selection.group_by, selection.stratify)
    return own
