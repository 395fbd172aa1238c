"""What people use who have no such export: the same documents, written with the libraries by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness.labelled_corpus import Repeated


def rows(store: Repeated) -> Iterator[dict[str, Any]]:
    """Every document as plain values."""
    for labels in store.labels("anna"):
        document = store.document(labels.document)
        yield {
            "id": document.id,
            "text": document.text,
            "spans": [
                {
                    "id": one.id,
                    "label": one.label,
                    "start": one.start,
                    "end": one.end,
                    "text": one.quote,
                    "attributes": json.dumps(dict(one.attributes)),
                }
                for one in labels.annotations
            ],
        }


def json_lines(store: Repeated, folder: Path) -> None:
    """The standard library's json, a line for each document."""
    with (folder / "out.jsonl").open("w", encoding="utf-8") as file:
        for row in rows(store):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def docbin(store: Repeated, folder: Path) -> None:
    """A DocBin as spaCy's documentation makes it: char_span, doc.spans, one file."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    held = DocBin(store_user_data=True)
    for row in rows(store):
        doc = nlp.make_doc(row["text"])
        spans = [doc.char_span(one["start"], one["end"], label=one["label"]) for one in row["spans"]]
        doc.spans["sc"] = [span for span in spans if span is not None]
        held.add(doc)
    held.to_disk(folder / "train.spacy")


def from_generator(store: Repeated, folder: Path) -> None:
    """`datasets` from a generator, with features, to Parquet."""
    from datasets import ClassLabel, Dataset, Features, Value

    labels = [label.id for label in store.schema().labels]
    text = Value("string")
    span = {
        "id": text,
        "label": ClassLabel(names=labels),
        "start": Value("int32"),
        "end": Value("int32"),
        "text": text,
        "attributes": text,
    }
    features = Features({"id": text, "text": text, "spans": [span]})
    made = Dataset.from_generator(lambda: rows(store), features=features, cache_dir=str(folder / "cache"))
    made.to_parquet(str(folder / "train.parquet"))


def convert(store: Repeated, folder: Path) -> None:
    """`spacy convert` of the documents as sentences with IOB tags; it keeps one layer of them."""
    path = folder / "corpus.iob"
    command = [sys.executable, "-m", "spacy", "convert", str(path), str(folder), "-c", "iob", "-n", "10"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def sentences(store: Repeated, folder: Path) -> None:
    """The file that `convert` reads; making it is not measured."""
    import spacy

    nlp = spacy.blank("en")
    made: dict[str, str] = {}
    with (folder / "corpus.iob").open("w", encoding="utf-8") as file:
        for row in rows(store):
            if row["text"] not in made:
                made[row["text"]] = _tagged(nlp, row)
            file.write(made[row["text"]] + "\n")


def _tagged(nlp: Any, row: dict[str, Any]) -> str:
    import spacy

    doc = nlp.make_doc(row["text"])
    entities = [
        span
        for one in row["spans"]
        if one["label"] in ("count", "location", "agency")
        and (span := doc.char_span(one["start"], one["end"], one["label"]))
    ]
    doc.ents = spacy.util.filter_spans(entities)
    pieces, sentence = [], []
    for token in doc:
        if not token.is_space:
            tag = token.ent_iob_ + (f"-{token.ent_type_}" if token.ent_type_ else "")
            sentence.append(f"{token.text}|{tag}")
        if token.text in ".!?" or token.is_space:
            pieces.append(" ".join(sentence))
            sentence = []
    return "\n".join(filter(None, pieces))


PEERS = {
    "json.dumps": (json_lines, 10_000),
    "DocBin by hand": (docbin, 1_500),
    "spacy convert": (convert, 1_000),
    "datasets.from_generator": (from_generator, 3_000),
}
"""What else is measured, and with how many documents."""
