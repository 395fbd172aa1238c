"""Configurations for `spacy train` that can learn what was labelled.

The configuration that `spacy init config` writes suggests spans of one to three tokens and no more,
so it cannot learn longer ones at all. These fit the suggester to the longest span of the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import spacy
from spacy.language import Language
from thinc.api import Config

from annotator.formats.spacy.attrs import ALL

NGRAM_LIMIT = 12
"""Tokens up to which all sequences are tried. Beyond it a model finds where spans start and end."""

TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}


def entity_config(language: str, paths: Mapping[str, str]) -> Config:
    """Train a named entity recogniser on `doc.ents`."""
    nlp = _pipeline(language)
    nlp.add_pipe("ner", config={"model": {"tok2vec": LISTENER}})
    return _config(nlp, paths)


def span_config(language: str, paths: Mapping[str, str], longest: int) -> Config:
    """Train a span categoriser on `doc.spans['sc']`; `longest` is in tokens."""
    nlp = _pipeline(language)
    spancat: dict[str, Any] = {"spans_key": ALL, "model": {"tok2vec": LISTENER}}
    if longest <= NGRAM_LIMIT:
        spancat["suggester"] = {
            "@misc": "spacy.ngram_range_suggester.v1",
            "min_size": 1,
            "max_size": max(longest, 1),
        }
        nlp.add_pipe("spancat", config=spancat)
        return _config(nlp, paths)
    nlp.add_pipe(
        "span_finder", config={"spans_key": ALL, "max_length": longest, "model": {"tok2vec": LISTENER}}
    )
    spancat["suggester"] = {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": ALL}
    nlp.add_pipe("spancat", config=spancat)
    config = _config(nlp, paths)
    config["training"]["annotating_components"] = ["tok2vec", "span_finder"]
    return config


def _pipeline(language: str) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    return nlp


def _config(nlp: Language, paths: Mapping[str, str]) -> Config:
    config = nlp.config
    train = paths.get("train", "")
    config["paths"] |= {"train": train, "dev": paths.get("validation", train)}
    return config
