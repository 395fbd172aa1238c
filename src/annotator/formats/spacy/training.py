"""Configurations for `spacy train` that can learn what was labelled.

The configuration that `spacy init config` writes suggests spans of one to three tokens and no more,
so it cannot learn longer ones at all. These fit the suggester to the longest span of the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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


def configs(language: str, paths: Mapping[str, str], entities: bool, longest: int) -> dict[str, Config]:
    """The configurations that the data can train, by the names of their files; the first is for everything.

    `entities` says whether `doc.ents` has any to learn; `longest` is the longest span of `doc.spans['sc']`
    in tokens, 0 if there is none. A configuration for what is not there would train nothing, or fail.
    """
    found = {}
    if entities and longest:
        found["config_both.cfg"] = _config(language, paths, entities, longest)
    if entities:
        found["config_ner.cfg"] = _config(language, paths, entities, 0)
    if longest:
        found["config_spancat.cfg"] = _config(language, paths, False, longest)
    return found


def _config(language: str, paths: Mapping[str, str], entities: bool, longest: int) -> Config:
    config = _pipeline(language, entities, longest).copy()
    train = paths.get("train", "")
    config["paths"] |= {"train": train, "dev": paths.get("validation", train)}
    return config


@lru_cache(maxsize=16)
def _pipeline(language: str, entities: bool, longest: int) -> Config:
    """The configuration but for its paths. A pipeline takes a tenth of a second to make."""
    nlp = spacy.blank(language)
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    if entities:
        nlp.add_pipe("ner", config={"model": {"tok2vec": LISTENER}})
    if longest:
        _add_spancat(nlp, longest)
    config = nlp.config
    if "span_finder" in nlp.pipe_names:
        # What it finds is what the span categoriser has to judge, already in training.
        config["training"]["annotating_components"] = ["tok2vec", "span_finder"]
    return config


def _add_spancat(nlp: Language, longest: int) -> None:
    spancat: dict[str, Any] = {"spans_key": ALL, "model": {"tok2vec": LISTENER}}
    if longest <= NGRAM_LIMIT:
        spancat["suggester"] = {
            "@misc": "spacy.ngram_range_suggester.v1",
            "min_size": 1,
            "max_size": longest,
        }
    else:
        spancat["suggester"] = {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": ALL}
        finder = {"spans_key": ALL, "max_length": longest, "model": {"tok2vec": LISTENER}}
        nlp.add_pipe("span_finder", config=finder)
    nlp.add_pipe("spancat", config=spancat)
