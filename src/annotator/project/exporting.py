"""Export: one annotator's finished documents, written in one format, read back and compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from annotator.core.errors import UsageError
from annotator.formats.base import Corpus, Format, Labelled, Mark
from annotator.formats.report import Report
from annotator.project.destination import REPORT, Place, destination
from annotator.project.identity import GOLD
from annotator.project.ledger import Ledger
from annotator.project.preparing import Preparation
from annotator.project.relabel import Relabelling
from annotator.project.splits import SPLITS, TRAIN, Shares, split
from annotator.store.base import Store

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with what is being done ('reading', 'writing', 'checking'), how far it is, and of how many."""


@dataclass(frozen=True)
class Selection:
    """What is exported. `group_by` names a metadata field whose documents must stay in one split."""

    annotator: str | None = None
    include_unfinished: bool = False
    label_by: tuple[str, ...] = ()
    shares: Shares = field(default_factory=Shares)
    seed: int = 0
    group_by: str = ""


def export(
    store: Store,
    format: Format,
    path: Path,
    selection: Selection = Selection(),
    *,
    account: str = "",
    progress: Progress = lambda doing, done, total: None,
) -> Report:
    """Write an export to `path` and return the report that is saved in it.

    `account` is the name that is taken if nobody is asked for and there is no gold. Raises UsageError
    if there is nothing to export, for a wrong name, or if `path` is taken by something else; DataError
    if the data do not read back as they were labelled. Then nothing is written.
    """
    annotator = choose_annotator(store, selection.annotator, account)
    schema = store.schema()
    relabelling = Relabelling(schema, selection.label_by)
    report = Report(to=format.name, annotator=annotator, schema=schema.hash)
    report.options = _options(format, selection)
    chosen = _choose(store, annotator, format.splits, selection, report, progress)
    with destination(path, format.file) as place:
        corpus = Corpus(relabelling.schema, annotator, Counter(chosen.values()), place.previous)
        preparation = Preparation(relabelling, format.holds, report)
        ledger = _write(store, format, place, corpus, chosen, preparation, report, progress)
        ledger.check(_counted(format.read(place.folder), "checking", len(chosen), progress))
        _save(report, place.folder)
    return report


def choose_annotator(store: Store, asked: str | None, account: str) -> str:
    """Whose labels: those asked for, else gold, else the account's, else of the only one there is.

    Raises UsageError with the names there are.
    """
    there = list(store.annotators())
    listed = f"There are labels of: {', '.join(there)}" if there else "Nobody has labelled anything yet"
    if asked is not None:
        if asked not in there:
            raise UsageError(f"there are no labels of '{asked}'", remedy=listed)
        return asked
    for name in (GOLD, account):
        if name in there:
            return name
    if len(there) == 1:
        return there[0]
    if not there:
        raise UsageError("there is nothing to export", remedy=listed)
    raise UsageError("whose labels are to be exported?", remedy=f"{listed}. Choose one with --annotator")


def _choose(
    store: Store, annotator: str, splits: bool, selection: Selection, report: Report, progress: Progress
) -> dict[str, str]:
    """The split of each document to be exported."""
    groups: dict[str, str] = {}
    every = store.documents()
    touched = 0
    for labels in store.labels(annotator):
        if labels.status == "untouched":
            continue
        touched += 1
        progress("reading", touched, len(every))
        if labels.status != "done" and not selection.include_unfinished:
            report.unfinished.append(labels.document)
            continue
        groups[labels.document] = labels.document
    report.untouched = len(every) - touched
    if not groups:
        unfinished = f"{len(report.unfinished)} unfinished" if report.unfinished else "none begun"
        raise UsageError(
            f"{annotator} has no finished documents to export ({unfinished})",
            remedy="Mark documents as done, or add --include-unfinished" if report.unfinished else "",
        )
    if not splits:
        return dict.fromkeys(groups, "")
    if selection.group_by:
        groups = {id: _group(store, id, selection.group_by) for id in groups}
    found = split(groups, selection.shares, selection.seed)
    if (count := len(set(groups.values()))) < len(SPLITS) and selection.shares != Shares(0, 0):
        kind = "group" if selection.group_by else "document"
        report.remarks.append(
            f"With {count} {kind}{'' if count == 1 else 's'} there is nothing to hold back: all are in "
            f"{TRAIN}. At least {len(SPLITS)} are needed for validation and test."
        )
    return found


def _group(store: Store, id: str, field: str) -> str:
    meta = store.document(id).meta
    if field not in meta:
        return f"document {id}"
    return f"{field} {json.dumps(meta[field], sort_keys=True, default=str)}"


def _write(
    store: Store,
    format: Format,
    place: Place,
    corpus: Corpus,
    chosen: dict[str, str],
    preparation: Preparation,
    report: Report,
    progress: Progress,
) -> Ledger:
    ledger = Ledger()
    report.documents.update({name: 0 for name in ("", *SPLITS) if name in corpus.documents})
    writer = format.writer(place.folder, corpus, report)
    wanted = (labels for labels in store.labels(corpus.annotator) if labels.document in chosen)
    for labels in _counted(wanted, "writing", len(chosen), progress):
        one = preparation.prepare(store.document(labels.document), [labels])
        if one is not None:
            in_split = chosen[one.document.id]
            marks = writer.add(in_split, one)
            ledger.wrote(in_split, one.document, marks)
            report.documents[in_split] += 1
            _count(report, one, marks)
    writer.close()
    return ledger


def _count(report: Report, one: Labelled, marks: Sequence[Mark]) -> None:
    written = {mark.annotation: mark.label for mark in marks}
    report.annotations.update(written.values())
    report.relations += sum(link.head in written and link.tail in written for link in one.labels.relations)


def _counted(things: Iterable[T], doing: str, total: int, progress: Progress) -> Iterator[T]:
    for done, one in enumerate(things, 1):
        yield one
        progress(doing, done, total)


def _options(format: Format, selection: Selection) -> dict[str, Any]:
    own: dict[str, Any] = asdict(format)  # type: ignore[call-overload]
    if selection.include_unfinished:
        own["include_unfinished"] = True
    if selection.label_by:
        own["label_by"] = list(selection.label_by)
    if format.splits:
        own |= {"shares": asdict(selection.shares), "seed": selection.seed, "group_by": selection.group_by}
    return own


def _save(report: Report, folder: Path) -> None:
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n"
    (folder / REPORT).write_text(text, encoding="utf-8", newline="\n")
