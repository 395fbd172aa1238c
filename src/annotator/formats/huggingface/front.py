"""The head of a dataset card: what `datasets` and a catalogue of datasets read from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface.features import card_lines
from annotator.formats.huggingface.tables import DOCUMENTS, Table

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def front(title: str, options: HuggingFace, documents: int, tables: Sequence[Table]) -> Iterator[str]:
    """The lines of YAML, with those around them."""
    yield "---"
    yield f"pretty_name: {_quoted(title)}"
    yield f"license: {_quoted(options.licence)}"
    if options.language:
        yield "language:"
        yield f"- {_quoted(options.language)}"
    yield "task_categories:"
    yield "- token-classification"
    if options.sentences:
        yield "- text-classification"
    yield "size_categories:"
    yield f"- {next((name for limit, name in SIZES if documents < limit), 'n>1M')}"
    yield "configs:"
    for table in tables:
        yield f"- config_name: {_quoted(table.config)}"
        if table.config == DOCUMENTS:
            yield "  default: true"
        yield "  data_files:"
        for split in table.sizes:
            yield f"  - split: {split}"
            yield from _paths([file.path for file in table.files[split]])
    yield "dataset_info:"
    for table in tables:
        yield f"- config_name: {_quoted(table.config)}"
        yield "  features:"
        yield from card_lines(table.features, "  ")
        yield "  splits:"
        for split, size in table.sizes.items():
            yield f"  - name: {split}"
            yield f"    num_bytes: {table.bytes(split)}"
            yield f"    num_examples: {size}"
        yield f"  download_size: {table.stored}"
        yield f"  dataset_size: {sum(map(table.bytes, table.sizes))}"
    yield "---"


def _paths(paths: Sequence[str]) -> Iterator[str]:
    if len(paths) == 1:
        yield f"    path: {_quoted(paths[0])}"
    else:
        yield "    path:"
        yield from (f"    - {_quoted(path)}" for path in paths)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
