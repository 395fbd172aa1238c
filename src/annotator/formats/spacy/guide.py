"""The README beside the data: where everything is, and the commands that train on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotator.formats.base import Corpus
from annotator.formats.spacy import Spacy
from annotator.formats.spacy.attrs import ALL, ANNOTATOR, layer_key
from annotator.formats.spacy.training import NGRAM_LIMIT

TEMPLATE = """\
# Training data for spaCy

Labelled by {annotators} with the schema `{schema}`. Made with spaCy {version}, tokenizer `{language}`,
alignment `{alignment}`. `report.json` lists every annotation that was adjusted or left out.

## Train

In this folder, with the Python that has spaCy:

```
{commands}
```

{configs}{no_dev}
## What is in a document

| where | what |
|---|---|
{groups}
| `doc.spans["{all}"]` | all layers together{first} |
{others}| `doc.ents` | layer `{ents}`; where its spans overlap, the innermost |
| `doc.cats` | document labels that are a choice or a yes or no |
| `doc.spans["{all}"].attrs` | the rest, see below |

`span.id_` is the id of an annotation. An annotation in several pieces is several spans of one id.
`doc.spans["{all}"].attrs` has the keys `document` (its id), `annotator`, `annotations` (by id: label,
attributes, the spans as they were labelled in characters, note, unsure, derived, origin, times),
`relations`, `document_labels`, and `meta`, the metadata of the document as JSON text:

```python
import spacy
from spacy.tokens import DocBin

nlp = spacy.blank("{language}")
for doc in DocBin().from_disk("{file}").get_docs(nlp.vocab):
    said = doc.spans["{all}"].attrs
    for span in doc.spans["{all}"]:
        print(said["document"], span.label_, span.text, said["annotations"][span.id_]["attributes"])
```
"""


CONFIGS = {
    "config_both.cfg": 'everything in one pipeline: `doc.ents` and `doc.spans["{all}"]`',
    "config_ner.cfg": "named entities: `doc.ents`, the layer `{ents}`",
    "config_spancat.cfg": 'all layers, overlapping or not: `doc.spans["{all}"]`',
}

NGRAMS = "The longest span has {longest} tokens, so every sequence of up to that many is tried."

FINDER = """\
The longest span has {longest} tokens, so a `span_finder` first learns where spans start and end, and the
span categoriser what they are. (spaCy's own configuration tries one to three tokens and can learn nothing
longer.)"""

NO_DEV = """
There are too few documents for a development set: scores are computed on the training data, and say
nothing about other texts.
"""

SEVERAL = """\
| `doc.spans["{key}NAME"]` | what each annotator said, with `attrs` of its own: {annotators} |
"""


def readme(
    corpus: Corpus,
    options: Spacy,
    ents: str,
    paths: Mapping[str, str],
    configs: Sequence[str],
    longest: int,
    version: str,
) -> str:
    """The README as Markdown. `paths` has the file or folder of each split that there is."""
    file = paths.get("train", "")
    annotators = ", ".join((corpus.annotator, *corpus.others))
    about = [f"| `{name}` | {CONFIGS[name].format(all=ALL, ents=ents)} |" for name in configs]
    if longest:
        about += ["", (NGRAMS if longest <= NGRAM_LIMIT else FINDER).format(longest=longest)]
    others = SEVERAL.format(key=ANNOTATOR, annotators=annotators) if corpus.others else ""
    return TEMPLATE.format(
        annotators=annotators,
        schema=corpus.schema.id,
        version=version,
        language=options.language,
        alignment=options.alignment,
        commands="\n".join(_commands(configs, paths)),
        configs="\n".join(("| file | trains |", "|---|---|", *about, "")),
        ents=ents,
        all=ALL,
        no_dev="" if "validation" in paths else NO_DEV,
        groups="\n".join(
            f'| `doc.spans["{layer_key(layer.id)}"]` | layer `{layer.id}`: '
            f"{', '.join(label.id for label in corpus.schema.labels_of(layer.id))} |"
            for layer in corpus.schema.layers
        ),
        others=others,
        first=f", by the first of {annotators} who finished it" if corpus.others else "",
        file=file if file.endswith(".spacy") else f"{file}/00000.spacy",
    )


def _commands(configs: Sequence[str], paths: Mapping[str, str]) -> Iterator[str]:
    """From data to a pipeline and its scores."""
    for config in configs[:1]:
        yield f"python -m spacy debug data {config}"
        yield f"python -m spacy train {config} --output model"
        judged = next(paths[split] for split in ("test", "validation", "train") if split in paths)
        yield f"python -m spacy evaluate model/model-best {judged}"
