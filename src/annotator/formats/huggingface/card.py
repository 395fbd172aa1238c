"""The dataset card: what a person who finds the folder needs, and what `datasets` reads from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotator.core.schema import Schema
from annotator.formats.base import Corpus
from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface import definitions as meaning
from annotator.formats.huggingface.annotators import annotators
from annotator.formats.huggingface.configurations import configurations, loading, what_is_counted
from annotator.formats.huggingface.front import front
from annotator.formats.huggingface.limits import limits
from annotator.formats.huggingface.markdown import demoted, line, table
from annotator.formats.huggingface.statistics import Statistics
from annotator.formats.huggingface.tables import Table
from annotator.formats.report import Report

BELOW_GUIDELINES = 3
"""The level of the highest heading of the guidelines, which stand under a heading of level 2."""


def card(
    corpus: Corpus,
    options: HuggingFace,
    report: Report,
    statistics: Statistics,
    tables: Sequence[Table],
    about: Mapping[str, str],
) -> str:
    """The card as Markdown with its YAML header; `about` says what the further configurations are."""
    schema, splits = corpus.schema, list(corpus.documents)
    title = line(schema.title or schema.id)
    parts = [
        "\n".join(front(title, options, statistics.documents, tables)),
        f"# {title}",
        f"Texts with labelled spans, by the schema `{schema.id}` (`{schema.hash or 'no hash'}`).",
        "\n".join(table(splits, statistics.rows(splits))),
        *what_is_counted(corpus),
        loading(tables),
        *configurations(corpus, options, tables, about),
        *annotators(corpus, statistics),
        *meaning.labels(schema, statistics),
        *meaning.relations(schema, statistics, splits),
        *meaning.document_labels(schema, statistics, splits),
        *_guidelines(schema),
        "## Known limits",
        "\n".join(limits(corpus, options, report, statistics)),
        "## Licence",
        *_licence(options),
    ]
    return "\n\n".join(parts) + "\n"


def _guidelines(schema: Schema) -> Iterator[str]:
    if schema.guidelines.strip():
        yield "## Guidelines"
        yield "What annotators were given to read."
        if schema.guidelines_version:
            yield f"Version {schema.guidelines_version}."
        yield demoted(schema.guidelines, BELOW_GUIDELINES)


def _licence(options: HuggingFace) -> Iterator[str]:
    if options.licence == "unknown":
        yield "Not given. Ask those who made this."
    else:
        yield f"{options.licence}."
        yield "As given by whoever made this export; it was not compared with the rights in the texts."
