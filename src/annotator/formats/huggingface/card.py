"""The dataset card: what a person who finds the folder needs, and what `datasets` reads from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.schema import Attribute, Label, Schema
from annotator.formats.base import Corpus
from annotator.formats.huggingface.documents import tag_column
from annotator.formats.huggingface.features import card_lines
from annotator.formats.huggingface.sentences import SentenceRows
from annotator.formats.huggingface.tables import DOCUMENTS, Table
from annotator.formats.report import Report, by_reason, counted

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

COLUMNS = """\
| column | what |
|---|---|
| `id`, `text`, `meta` | the document; `meta` is JSON text |
| `tokens`, `token_starts`, `token_ends` | tokens with their offsets, see below |
{tags}
| `spans` | each labelled span: `id`, `label`, `start`, `end`, `text`, `attributes`, `details` |
| `relations` | links between spans, by their ids |
| `document_labels` | what was said about the whole document, as JSON text |
| `annotator` | who said it |

Offsets count Unicode code points: `text[start:end]` in Python. A token is a run of letters, marks, digits
and underscores, or any other visible character by itself; an ideograph is one token. Spans may overlap;
where those of one layer do, its tags hold the innermost. An annotation in several pieces is several spans
of one `id`. `attributes` and `details` (note, unsure, attributes that nobody confirmed, origin) are JSON
text."""


def card(
    corpus: Corpus,
    licence: str,
    report: Report,
    tables: Sequence[Table],
    sentences: Mapping[str, SentenceRows],
) -> str:
    """The card as Markdown with its YAML header."""
    title = corpus.schema.title or corpus.schema.id
    parts = [
        "\n".join(_header(title, licence, report, tables)),
        f"# {title}",
        f"Texts with labelled spans. Annotator: {corpus.annotator}. Licence: {licence}. Schema: "
        f"`{corpus.schema.id}` (`{corpus.schema.hash or 'no hash'}`).",
        "## Configurations",
        "\n".join(_sizes(tables)),
        "```python\nfrom datasets import load_dataset\n\n"
        + "\n".join(f'{name} = load_dataset("PATH", "{table.config}")' for name, table in _named(tables))
        + "\n```",
        f"### `{DOCUMENTS}`",
        COLUMNS.format(tags="\n".join(_tag_rows(corpus.schema))),
        *(_sentence_part(table.config, sentences[table.config]) for table in tables[1:]),
        "## Labels",
        *(_label_part(label) for label in corpus.schema.labels),
    ]
    if corpus.schema.guidelines:
        parts += ["## Guidelines", corpus.schema.guidelines.strip()]
    parts += ["## What is not in the data", "\n".join(_limits(report))]
    return "\n\n".join(parts) + "\n"


def _header(title: str, licence: str, report: Report, tables: Sequence[Table]) -> Iterator[str]:
    total = sum(report.documents.values())
    yield "---"
    yield f"pretty_name: {_quoted(title)}"
    yield f"license: {_quoted(licence)}"
    yield "task_categories:"
    yield "- token-classification"
    if len(tables) > 1:
        yield "- text-classification"
    yield "size_categories:"
    yield f"- {next((name for limit, name in SIZES if total < limit), 'n>1M')}"
    yield "configs:"
    for table in tables:
        yield f"- config_name: {_quoted(table.config)}"
        if table.config == DOCUMENTS:
            yield "  default: true"
        yield "  data_files:"
        for split in table.sizes:
            yield f"  - split: {split}"
            yield f"    path: {_quoted(table.path(split))}"
    yield "dataset_info:"
    for table in tables:
        yield f"- config_name: {_quoted(table.config)}"
        yield "  features:"
        yield from card_lines(table.features, "  ")
        yield "  splits:"
        for split, size in table.sizes.items():
            yield f"  - name: {split}"
            yield f"    num_bytes: {table.bytes[split]}"
            yield f"    num_examples: {size}"
        yield f"  download_size: {table.stored}"
        yield f"  dataset_size: {sum(table.bytes.values())}"
    yield "---"


def _sizes(tables: Sequence[Table]) -> Iterator[str]:
    splits = list(dict.fromkeys(split for table in tables for split in table.sizes))
    yield f"| configuration | {' | '.join(splits)} |"
    yield "|---|" + "---:|" * len(splits)
    for table in tables:
        yield f"| `{table.config}` | {' | '.join(f'{table.sizes.get(split, 0):,}' for split in splits)} |"


def _named(tables: Sequence[Table]) -> Iterator[tuple[str, Table]]:
    for table in tables:
        yield ("documents" if table.config == DOCUMENTS else "sentences"), table


def _tag_rows(schema: Schema) -> Iterator[str]:
    for layer in schema.layers:
        labels = ", ".join(label.id for label in schema.labels_of(layer.id))
        yield f"| `{tag_column(layer.id)}` | a BIO tag for each token, layer `{layer.id}`: {labels} |"


def _sentence_part(config: str, sentences: SentenceRows) -> str:
    return (
        f"### `{config}`\n\nEvery sentence with its `{sentences.column}`: "
        f"{', '.join(f'`{name}`' for name in sentences.classes)}. "
        "`document`, `start` and `end` say where it stands, `annotation` is the id of the span."
    )


def _label_part(label: Label) -> str:
    lines = [f"### `{label.id}`", ""]
    lines.append(" ".join(filter(None, (f"{label.title}." if label.title else "", label.description))))
    lines += [line for attribute in label.attributes for line in _attribute_lines(attribute)]
    return "\n".join(lines).rstrip()


def _attribute_lines(attribute: Attribute) -> Iterator[str]:
    required = ", required" if attribute.required else ""
    text = attribute.description or attribute.title
    yield f"- `{attribute.id}` ({attribute.type}{required}){f': {text}' if text else ''}"
    for choice in attribute.choices:
        said = choice.description or choice.title
        yield f"  - `{choice.id}`{f': {said}' if said else ''}"


def _limits(report: Report) -> Iterator[str]:
    if report.unfinished:
        yield f"- {counted(len(report.unfinished), 'document')} that the annotator has not finished."
    for title, entries in (("Left out", report.left_out), ("Not quite as labelled", report.adjusted)):
        if entries:
            yield f"- {title}: {by_reason(entries)}; `report.json` has each of them."
    yield from (f"- {remark}" for remark in report.remarks)
    yield "- When annotations were made and changed."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
