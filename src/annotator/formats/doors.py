"""Which formats there are, by name: those of annotator and those that other packages bring.

A package adds a format by an entry point of the group `annotator.exports` (a `Format` of `formats/base`) or
`annotator.imports` (an `Importer` of `formats/incoming`). Nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from annotator.core.errors import UsageError

Door = Literal["exports", "imports"]

BUILT_IN: Mapping[Door, Mapping[str, str]] = {
    "exports": {
        "brat": "annotator.formats.brat:Brat",
        "chat": "annotator.formats.chat:Chat",
        "conll": "annotator.formats.conll:Conll",
        "csv": "annotator.formats.tabular:Tables",
        "html": "annotator.formats.html:Html",
        "huggingface": "annotator.formats.huggingface:HuggingFace",
        "jsonl": "annotator.formats.jsonl:Jsonl",
        "doccano": "annotator.formats.doccano:Doccano",
        "gliner": "annotator.formats.gliner:Gliner",
        "labelstudio": "annotator.formats.labelstudio:LabelStudio",
        "prodigy": "annotator.formats.prodigy:Prodigy",
        "spacy": "annotator.formats.spacy:Spacy",
        "uima": "annotator.formats.uima:Uima",
        "webannotation": "annotator.formats.webannotation:WebAnnotation",
    },
    "imports": {
        "jsonl": "annotator.formats.jsonl_reading:JsonLines",
        "txt": "annotator.formats.texts:Texts",
        "brat": "annotator.formats.brat:BratFolder",
        "conll": "annotator.formats.conll:ConllFiles",
        "csv": "annotator.formats.tabular:TableFiles",
        "doccano": "annotator.formats.doccano:DoccanoFiles",
        "labelstudio": "annotator.formats.labelstudio:LabelStudioFiles",
        "prodigy": "annotator.formats.prodigy:ProdigyFiles",
        "spacy": "annotator.formats.spacy:SpacyFiles",
        "uima": "annotator.formats.uima:UimaFolder",
        "webannotation": "annotator.formats.webannotation:WebAnnotationFiles",
        "huggingface": "annotator.formats.huggingface:Datasets",
    },
}
"""Where the class of each format is: `module:name`."""


def names(door: Door) -> list[str]:
    """The names of all formats for one direction, without importing any of them."""
    return sorted({*BUILT_IN[door], *_brought(door)})


def load(door: Door, name: str) -> Any:
    """The class of a format; calling it with the format's options gives a `Format` or an `Importer`.

    Raises UsageError, with the names there are, if there is none of that name, or if the package that
    brings it cannot be imported.
    """
    if where := BUILT_IN[door].get(name):
        module, _, attribute = where.partition(":")
        return getattr(import_module(module), attribute)
    brought = _brought(door).get(name)
    if brought is None:
        raise UsageError(f"there is no format '{name}'", remedy=f"There are: {', '.join(names(door))}")
    try:
        return brought.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"format '{name}' cannot be loaded: {error}", remedy=f"It is brought by {brought.value}"
        ) from error


@cache
def _brought(door: Door) -> Mapping[str, EntryPoint]:
    """Formats of other packages; one of ours keeps its name."""
    found = entry_points(group=f"annotator.{door}")
    return {one.name: one for one in found if one.name not in BUILT_IN[door]}
