"""The dataset card: what a person who finds the folder needs, and what `datasets` reads from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.schema import Attribute, Label, Schema
from annotator.formats.base import Corpus
from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface.front import front
from annotator.formats.huggingface.statistics import FEW, Statistics
from annotator.formats.huggingface.tables import ANNOTATORS, DOCUMENTS, Table
from annotator.formats.huggingface.tags import tag_column
from annotator.formats.report import Report, by_reason, counted

COLUMNS = """\
| column | what |
|---|---|
| `id`, `text`, `meta` | the document; `meta` is JSON text |
{tokens}| `spans` | each labelled span: `id`, `label`, `start`, `end`, `text`, `attributes`, `details` |
| `relations` | links between spans, by their ids |
| `document_labels` | what was said about the whole document, as JSON text |
| `annotator`, `labelled` | who said it; when it was finished and by which schema, as JSON text |

Offsets count Unicode code points: `text[start:end]` in Python. Spans may overlap. An annotation in several
pieces is several spans of one `id`. `attributes` and `details` (note, unsure, attributes that nobody
confirmed, origin, when it was made and changed) are JSON text."""

TOKENS = """\
| `tokens`, `token_starts`, `token_ends` | tokens with their offsets |
"""

RULE = """\
A token is a run of letters, marks, digits and underscores, or any other visible character by itself; an
ideograph is one token. Where spans of one layer overlap, its tags hold the innermost."""

OF_ALL = """\
A row for each document and annotator, with the same columns but for tokens and tags. `{default}` has no
text twice: it has the labels of the first who finished a document, in the order {people}."""

ALONE = """\
How far annotators agree is not known: no two of them finished the same document."""


def card(
    corpus: Corpus,
    options: HuggingFace,
    report: Report,
    statistics: Statistics,
    tables: Sequence[Table],
    about: Mapping[str, str],
) -> str:
    """The card as Markdown with its YAML header; `about` says what the further configurations are."""
    schema = corpus.schema
    title = schema.title or schema.id
    parts = [
        "\n".join(front(title, options, statistics.documents, tables)),
        f"# {title}",
        f"Texts with labelled spans, by the schema `{schema.id}` (`{schema.hash or 'no hash'}`).",
        "\n".join(statistics.table(list(corpus.documents))),
        "```python\nfrom datasets import load_dataset\n\n"
        + "\n".join(f'{name} = load_dataset("PATH", "{table.config}")' for name, table in _named(tables))
        + "\n```",
        "## Configurations",
        "\n".join(_sizes(tables)),
        *(part for table in tables for part in _configuration(table, corpus, options, about)),
        "## Annotators",
        "\n".join(_annotators(corpus)),
        "## Labels",
        *(_label_part(label, statistics) for label in schema.labels),
    ]
    if schema.guidelines:
        version = f"Version {schema.guidelines_version}.\n\n" if schema.guidelines_version else ""
        parts += ["## Guidelines", version + schema.guidelines.strip()]
    parts += [
        "## Known limits",
        "\n".join(_limits(corpus, report, statistics)),
        "## Licence",
        f"{options.licence}." if options.licence != "unknown" else "Not given. Ask those who made this.",
    ]
    return "\n\n".join(parts) + "\n"


def _sizes(tables: Sequence[Table]) -> Iterator[str]:
    splits = list(dict.fromkeys(split for table in tables for split in table.sizes))
    yield f"| rows | {' | '.join(splits)} |"
    yield "|---|" + "---:|" * len(splits)
    for table in tables:
        yield f"| `{table.config}` | {' | '.join(f'{table.sizes.get(split, 0):,}' for split in splits)} |"


def _named(tables: Sequence[Table]) -> Iterator[tuple[str, Table]]:
    for table in tables:
        yield "documents" if table.config == DOCUMENTS else re.sub(r"\W", "_", table.config), table


def _configuration(
    table: Table, corpus: Corpus, options: HuggingFace, about: Mapping[str, str]
) -> Iterator[str]:
    yield f"### `{table.config}`"
    if table.config == DOCUMENTS:
        tokens = TOKENS + "".join(_tag_rows(corpus.schema)) if options.tokens else ""
        yield COLUMNS.format(tokens=tokens)
        if options.tokens:
            yield RULE
    elif table.config == ANNOTATORS:
        yield OF_ALL.format(default=DOCUMENTS, people=", ".join((corpus.annotator, *corpus.others)))
    else:
        yield about[table.config]


def _tag_rows(schema: Schema) -> Iterator[str]:
    for layer in schema.layers:
        labels = ", ".join(label.id for label in schema.labels_of(layer.id))
        yield f"| `{tag_column(layer.id)}` | a BIO tag for each token, layer `{layer.id}`: {labels} |\n"


def _annotators(corpus: Corpus) -> Iterator[str]:
    yield f"Labelled by {', '.join((corpus.annotator, *corpus.others))}."
    yield ""
    if not corpus.agreement:
        yield ALONE
        return
    yield "| agreement | value |"
    yield "|---|---|"
    yield from (f"| {what} | {value} |" for what, value in corpus.agreement)


def _label_part(label: Label, statistics: Statistics) -> str:
    lines = [f"### `{label.id}`", ""]
    lines.append(" ".join(filter(None, (f"{label.title}." if label.title else "", label.description))))
    for attribute in label.attributes:
        lines += _attribute_lines(label, attribute, statistics)
    return "\n".join(lines).rstrip()


def _attribute_lines(label: Label, attribute: Attribute, statistics: Statistics) -> Iterator[str]:
    required = ", required" if attribute.required else ""
    text = attribute.description or attribute.title
    yield f"- `{attribute.id}` ({attribute.type}{required}){f': {text}' if text else ''}"
    for choice in attribute.choices:
        said = choice.description or choice.title
        times = counted(statistics.chosen(label, attribute.id, choice.id), "time")
        yield f"  - `{choice.id}` ({times}){f': {said}' if said else ''}"


def _limits(corpus: Corpus, report: Report, statistics: Statistics) -> Iterator[str]:
    if report.unfinished:
        yield f"- {counted(len(report.unfinished), 'document')} that the annotator has not finished."
    for title, entries in (("Left out", report.left_out), ("Not quite as labelled", report.adjusted)):
        if entries:
            yield f"- {title}: {by_reason(entries)}; `report.json` has each of them."
    if rare := statistics.rare("train"):
        listed = ", ".join(f"`{label}` ({count})" for label, count in rare.items())
        yield f"- Labels with fewer than {FEW} annotations to train on: {listed}."
    if "test" not in corpus.documents:
        yield "- There is no test split."
    yield from (f"- {remark}" for remark in report.remarks)
