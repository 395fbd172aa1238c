"""The README beside the data: where everything is, and the commands that train on it."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.formats.base import Corpus
from annotator.formats.spacy import Spacy
from annotator.formats.spacy.attrs import ALL, layer_key
from annotator.formats.spacy.training import NGRAM_LIMIT

TEMPLATE = """\
# Training data for spaCy

Labelled by {annotator} with the schema `{schema}`. Made with spaCy {version}, tokenizer `{language}`,
alignment `{alignment}`. `report.json` lists every annotation that was adjusted or left out.

## Train

In this folder:

```
python -m spacy debug data config_ner.cfg
python -m spacy train config_ner.cfg --output model-ner
python -m spacy debug data config_spancat.cfg
python -m spacy train config_spancat.cfg --output model-spancat
```
{evaluate}
`config_ner.cfg` learns `doc.ents`, the layer `{ents}`. `config_spancat.cfg` learns all layers from
`doc.spans["{all}"]`. The longest span has {longest} tokens, {suggester}
{no_dev}
## What is in a document

| where | what |
|---|---|
{groups}
| `doc.spans["{all}"]` | all layers together |
| `doc.ents` | layer `{ents}`; where its spans overlap, the innermost |
| `doc.cats` | document labels that are a choice or a yes or no |
| `doc.spans["{all}"].attrs` | the rest, see below |

`span.id_` is the id of an annotation. An annotation in several pieces is several spans of one id.
`doc.spans["{all}"].attrs` has the keys `document` (its id), `annotator`, `annotations` (by id: label,
attributes, the extent as it was labelled in characters, note, unsure, derived, origin), `relations`,
`document_labels`, and `meta`, the metadata of the document as JSON text:

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


def readme(
    corpus: Corpus, options: Spacy, ents: str, paths: Mapping[str, str], longest: int, version: str
) -> str:
    """The README as Markdown. `paths` has the file or folder of each split that there is."""
    evaluate = ""
    if test := paths.get("test"):
        evaluate = "\n".join(
            ("", "```", *(f"python -m spacy evaluate {_best(kind)} {test}" for kind in ("ner", "spancat")))
        )
        evaluate += "\n```\n"
    file = paths.get("train", "")
    return TEMPLATE.format(
        annotator=corpus.annotator,
        schema=corpus.schema.id,
        version=version,
        language=options.language,
        alignment=options.alignment,
        evaluate=evaluate,
        ents=ents,
        all=ALL,
        longest=longest,
        suggester=_suggester(longest),
        no_dev="" if "validation" in paths else NO_DEV,
        groups="\n".join(
            f'| `doc.spans["{layer_key(layer.id)}"]` | layer `{layer.id}`: '
            f"{', '.join(label.id for label in corpus.schema.labels_of(layer.id))} |"
            for layer in corpus.schema.layers
        ),
        file=file if file.endswith(".spacy") else f"{file}/00000.spacy",
    )


NO_DEV = """
There are too few documents for a development set: scores are computed on the training data, and say
nothing about other texts.
"""


def _best(kind: str) -> str:
    return f"model-{kind}/model-best"


def _suggester(longest: int) -> str:
    if longest <= NGRAM_LIMIT:
        return "so every sequence of up to that many tokens is tried."
    return (
        "so a `span_finder` first learns where spans start and end\n"
        "(spaCy's own configuration tries one to three tokens and can learn nothing longer)."
    )
