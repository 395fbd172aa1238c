"""Whose labels an export writes, which documents they have finished, and what each said of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from annotator.core.annotation import Labels, Status
from annotator.core.errors import UsageError
from annotator.formats.base import Format
from annotator.formats.report import Report
from annotator.project.identity import GOLD
from annotator.store.base import Progress as Touched
from annotator.store.base import Store

Progress = Callable[[str, int, int], None]
"""Called with what is being done ('reading', 'writing', 'checking'), how far it is, and of how many."""


def choose(store: Store, asked: Sequence[str], everybody: bool, account: str) -> tuple[str, ...]:
    """Whose labels: those asked for, in that order; by default gold, else the account's, else the only ones.

    `everybody` adds all whose labels may be read, in the order of their names, but not gold: it is made of
    theirs, and would be counted as one more opinion. It can be asked for besides. Raises UsageError with
    the names there are.
    """
    there = list(store.annotators())
    listed = f"There are labels of: {', '.join(there)}" if there else "Nobody has labelled anything yet"
    for name in asked:
        if name not in there:
            raise UsageError(f"there are no labels of '{name}'", remedy=listed)
    chosen = dict.fromkeys(asked)
    if everybody:
        chosen |= dict.fromkeys(name for name in there if name != GOLD)
    if chosen:
        return tuple(chosen)
    if not there or everybody:
        raise UsageError("there is nothing to export", remedy=listed)
    for name in (GOLD, account):
        if name in there:
            return (name,)
    if len(there) == 1:
        return (there[0],)
    raise UsageError(
        "whose labels are to be exported?",
        remedy=f"{listed}. Choose with --annotator, or take --all-annotators",
    )


def require_room(format: Format, people: Sequence[str]) -> None:
    """Raises UsageError for several annotators in a format that cannot keep them apart."""
    if len(people) > 1 and not format.holds.annotators:
        raise UsageError(
            f"{format.name} holds the labels of one annotator, and these are of {len(people)}: "
            f"{', '.join(people)}",
            remedy="Choose one with --annotator, or make gold of theirs with `annotator merge` or "
            "`annotator adjudicate`",
        )


def finished(
    store: Store,
    people: Sequence[str],
    include_unfinished: bool,
    report: Report,
    progress: Progress = lambda doing, done, total: None,
    *,
    counting: bool = False,
) -> dict[str, Counter[str]]:
    """The documents that at least one of these people has finished, in the order of the store.

    With `counting` each comes with how often each label was given in it, as far as that is known without
    reading it. What was begun and not finished is listed in the report, document by document. Raises
    UsageError if nothing is left to export.
    """
    every = store.documents()
    wanted: dict[str, Counter[str]] = {}
    uncounted: Counter[str] = Counter()
    unfinished: dict[str, list[str]] = {name: [] for name in people}
    touched = 0
    for id, said in _in_order(every, {name: store.progress(name) for name in people}):
        touched += 1
        progress("reading", touched, len(every))
        for name, one in said:
            if not counts(one.status, include_unfinished):
                unfinished[name].append(id if len(people) == 1 else f"{id} ({name})")
            elif counting:
                wanted.setdefault(id, Counter()).update(one.counts)
            else:
                wanted[id] = uncounted
    report.unfinished += chain.from_iterable(unfinished.values())
    report.untouched = len(every) - touched
    if not wanted:
        begun = f"{len(report.unfinished)} unfinished" if report.unfinished else "none begun"
        raise UsageError(
            f"{' and '.join(people)} {'has' if len(people) == 1 else 'have'} no finished documents to export "
            f"({begun})",
            remedy="Mark documents as done, or add --include-unfinished" if report.unfinished else "",
        )
    return wanted


def _in_order(
    every: Iterable[str], streams: Mapping[str, Iterator[Touched]]
) -> Iterator[tuple[str, list[tuple[str, Touched]]]]:
    """Each document that somebody touched, and how far who is with it.

    Nothing is held but one document of each stream. Raises ValueError for a stream in another order.
    """
    begun = {name: (one for one in stream if one.status != "untouched") for name, stream in streams.items()}
    heads = {name: next(stream, None) for name, stream in begun.items()}
    for id in every:
        said = [(name, one) for name, one in heads.items() if one is not None and one.document == id]
        if said:
            heads |= {name: next(begun[name], None) for name, _ in said}
            yield id, said
    if late := [name for name, one in heads.items() if one is not None]:
        raise ValueError(f"the progress of {late[0]!r} is not in the order of the documents")


def versions(
    store: Store, people: Sequence[str], documents: Sequence[str], include_unfinished: bool
) -> Iterator[list[Labels]]:
    """What each of these people said of each of these documents, document by document.

    Only what is finished, unless `include_unfinished`; a document of which nothing is, is passed over.
    Never more than one document at a time is held.
    """
    streams = [store.labels_of(name, documents) for name in people]
    for said in zip(*streams, strict=True):
        if counted := [one for one in said if counts(one.status, include_unfinished)]:
            yield counted


def counts(status: Status, include_unfinished: bool) -> bool:
    """Whether labels of this status are exported."""
    return status == "done" or (include_unfinished and status != "untouched")
