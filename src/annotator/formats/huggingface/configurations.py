"""The configurations of a dataset, as its card describes them: rows, columns, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.schema import Schema
from annotator.formats.base import Corpus
from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface.markdown import cell, table
from annotator.formats.huggingface.tables import ANNOTATORS, DOCUMENTS, Table
from annotator.formats.huggingface.tags import tag_column

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

COUNTED = """\
All counts in this card of labels, choices, relations and document labels are of `{default}`, which has each
document once, with the labels of one annotator: the first who finished it, in the order {people}. All other
configurations but `{annotators}` are made of the same labels. How much each annotator labelled is said under
Annotators."""


def configurations(
    corpus: Corpus, options: HuggingFace, tables: Sequence[Table], about: Mapping[str, str]
) -> Iterator[str]:
    """The part about them; `about` says what those of parts of documents are."""
    yield "## Configurations"
    splits = list(dict.fromkeys(split for one in tables for split in one.sizes))
    yield "Rows:"
    yield "\n".join(
        table(splits, ((f"`{one.config}`", [one.sizes.get(split, 0) for split in splits]) for one in tables))
    )
    for one in tables:
        yield f"### `{one.config}`"
        if one.config == DOCUMENTS:
            tokens = TOKENS + "".join(_tag_rows(corpus.schema)) if options.tokens else ""
            yield COLUMNS.format(tokens=tokens)
            if options.tokens:
                yield RULE
        elif one.config == ANNOTATORS:
            yield OF_ALL.format(default=DOCUMENTS, people=people(corpus))
        else:
            yield about[one.config]


def loading(tables: Sequence[Table]) -> str:
    """The lines of Python that load them."""
    lines = ["```python", "from datasets import load_dataset", ""]
    for one in tables:
        name = "documents" if one.config == DOCUMENTS else re.sub(r"\W", "_", one.config)
        lines.append(f'{name} = load_dataset("PATH", "{one.config}")')
    return "\n".join([*lines, "```"])


def what_is_counted(corpus: Corpus) -> Iterator[str]:
    """Of which configuration the counts of the card are, if there is a choice."""
    if corpus.others:
        yield COUNTED.format(default=DOCUMENTS, annotators=ANNOTATORS, people=people(corpus))


def people(corpus: Corpus) -> str:
    """Everybody whose labels are in the dataset."""
    return ", ".join((corpus.annotator, *corpus.others))


def _tag_rows(schema: Schema) -> Iterator[str]:
    for layer in schema.layers:
        labels = ", ".join(label.id for label in schema.labels_of(layer.id))
        yield (
            f"| `{tag_column(layer.id)}` | a BIO tag for each token, layer `{layer.id}`: {cell(labels)} |\n"
        )
