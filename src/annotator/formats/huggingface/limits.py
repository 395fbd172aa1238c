"""What somebody should know before they rely on a dataset: always said, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import Corpus
from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface.annotators import GOLD
from annotator.formats.huggingface.markdown import line
from annotator.formats.huggingface.statistics import (
    DERIVED,
    DOCUMENTS,
    LABEL,
    RELATION,
    SUGGESTED,
    UNFINISHED,
    UNSURE,
    Statistics,
)
from annotator.formats.reasons import EXPORT
from annotator.formats.report import Entries, Report, counted

TRAIN, HELD_BACK = "train", ("validation", "test")

FEW = 50
"""Annotations in the training split below which a label is called rare."""

FEW_CHOSEN = 10
"""Annotations in the whole dataset below which a choice is called rare."""

FEW_DOCUMENTS = 50
"""Documents below which a split that is held back is called small."""

PROVENANCE = (
    "Where the texts come from, who wrote them, whom they speak of, and whether they may be passed on is not "
    "recorded here: that, and the licence, are for the owner of the texts to say."
)


def limits(corpus: Corpus, options: HuggingFace, report: Report, statistics: Statistics) -> Iterator[str]:
    """The points of a list."""
    for part in (
        _annotators(corpus, statistics),
        _splits(corpus, report, statistics),
        _rare(corpus, statistics),
        _how_it_was_said(statistics),
        _differences(report),
        _owner(options),
    ):
        yield from (f"- {point}" for point in part)
    yield from (f"- {line(remark)}" for remark in report.remarks)


def _annotators(corpus: Corpus, statistics: Statistics) -> Iterator[str]:
    if corpus.annotator == GOLD and not corpus.others:
        yield f"How many annotators each document had, before `{GOLD}` was made, is not recorded here."
        return
    listed = [f"{people} of {counted(found, 'document')}" for people, found in statistics.versions.items()]
    yield f"Annotators per document whose labels are here: {', '.join(listed)}."
    if max(statistics.versions, default=1) < 2:
        yield (
            "What is here is one reading of each text: where others would differ cannot be told "
            "from the data."
        )


def _splits(corpus: Corpus, report: Report, statistics: Statistics) -> Iterator[str]:
    for split in HELD_BACK:
        documents = statistics.counts[DOCUMENTS, split]
        if not documents:
            yield f"There is no {split} split."
        elif documents < FEW_DOCUMENTS:
            yield (
                f"The {split} split is small, {counted(documents, 'document')}: scores on it depend on "
                "which documents these are."
            )
    field = report.options.get("group_by")
    if len(corpus.documents) > 1 and field:
        yield f"Documents with the same `{field}` are in one split."
    elif len(corpus.documents) > 1:
        yield (
            "Each document was put into a split by itself: texts of one source, author or event may be on "
            "both sides."
        )


def _rare(corpus: Corpus, statistics: Statistics) -> Iterator[str]:
    schema, counts = corpus.schema, statistics.counts
    for what, kind, names in (
        ("Labels", LABEL, [label.id for label in schema.labels]),
        ("Relations", RELATION, [relation.id for relation in schema.relations]),
    ):
        rare = {name: counts[kind, TRAIN, name] for name in names if counts[kind, TRAIN, name] < FEW}
        if rare:
            yield f"{what} with fewer than {FEW} annotations to train on: {_listed(rare)}."
        for split in HELD_BACK:
            missing = [f"`{name}`" for name in names if not counts[kind, split, name]]
            if missing and counts[DOCUMENTS, split]:
                yield f"{what} that the {split} split does not have: {', '.join(missing)}."
    chosen = {
        f"{label.id}.{attribute.id}={choice}": count
        for label in schema.labels
        for attribute in label.attributes
        for choice, count in statistics.chosen(label.id, attribute).items()
        if count < FEW_CHOSEN
    }
    if chosen:
        yield f"Choices that were made fewer than {FEW_CHOSEN} times: {_listed(chosen)}."


def _how_it_was_said(statistics: Statistics) -> Iterator[str]:
    for what, meaning in (
        (UNSURE, "Marked by their annotator as unsure"),
        (SUGGESTED, "Proposed by a program and accepted by the annotator"),
        (DERIVED, "With values that a program read from the words and nobody confirmed"),
    ):
        if count := statistics.total(what):
            every = counted(statistics.total(LABEL), "annotation")
            yield f"{meaning}: {count:,} of {every}; `details` says which."
    if count := statistics.total(UNFINISHED):
        yield f"Written before its annotator had finished: {counted(count, 'labelled document')}."


def _differences(report: Report) -> Iterator[str]:
    if report.unfinished:
        yield f"{counted(len(report.unfinished), 'document')} that the annotator has not finished, left out."
    if report.untouched:
        yield f"{counted(report.untouched, 'document')} that nobody has begun, left out."
    for title, entries in (("Left out", report.left_out), ("Not quite as labelled", report.adjusted)):
        if entries:
            yield "\n".join(_reasons(title, entries))
    if not report.left_out and not report.adjusted:
        yield "Nothing that was labelled in these documents was left out or changed."


def _reasons(title: str, entries: Entries) -> Iterator[str]:
    yield f"{title}, {len(entries):,} (`report.json` has each of them):"
    for reason, count in entries.reasons.most_common():
        meaning = EXPORT.get(reason, "")
        yield f"  - `{reason}` {counted(count, 'time')}{f': {meaning}' if meaning else ''}"


def _owner(options: HuggingFace) -> Iterator[str]:
    yield PROVENANCE
    if not options.language:
        yield "The language of the texts is not given."


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"`{name}` ({count:,})" for name, count in counts.items())
