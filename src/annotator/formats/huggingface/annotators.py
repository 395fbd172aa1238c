"""Who labelled a dataset, how much, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import Corpus
from annotator.formats.huggingface.configurations import people
from annotator.formats.huggingface.markdown import cell, table
from annotator.formats.huggingface.statistics import ANNOTATIONS, PERSON, Statistics

GOLD = "gold"
"""The name under which a project keeps the labels that were made of those of its annotators."""

OF_GOLD = """\
`gold` is no person: it was made of the labels of several annotators, merged or decided case by case by an
adjudicator. Agreement is between those annotators, not with `gold`."""

ALONE = """\
How far annotators agree is not known: no two of them finished the same document."""

AGREED = """\
Agreement was measured over all documents of the project that two or more annotators finished, whichever of
them are in this dataset. In brackets is where the number may lie: a 95% interval over documents, or, with
fewer than ten of them, the range of single documents, which claims no confidence.

F1 counts spans that two annotators share: strict, with the same extent and label; exact, with the same
extent; partial, where any other overlap counts half; any, with some overlap. F1 of relations counts those
whose ends are the same annotations for both. Alpha is Krippendorff's, corrected for chance, as F1 is not.
Attributes are compared where two annotators marked the same words, or some of the same, with one label, and
both gave a value themselves."""


def annotators(corpus: Corpus, statistics: Statistics) -> Iterator[str]:
    """The part about them."""
    yield "## Annotators"
    yield f"Labelled by {people(corpus)}."
    if GOLD in (corpus.annotator, *corpus.others):
        yield OF_GOLD
    if corpus.others:
        counts = statistics.counts
        rows = (
            (name, [counts[what, name] for what in (PERSON, ANNOTATIONS)])
            for name in (corpus.annotator, *corpus.others)
        )
        yield "\n".join(table(("documents", "annotations"), rows))
    if not corpus.agreement:
        yield ALONE
        return
    yield "### Agreement"
    yield AGREED
    rows_of = (f"| {cell(what)} | {cell(value)} |" for what, value in corpus.agreement)
    yield "\n".join(("| agreement | value |", "|---|---|", *rows_of))
