"""The labelling configuration: written from a schema, and read for what data alone do not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from annotator.core.errors import DataError
from annotator.core.schema import Attribute, Label, Schema
from annotator.formats.colours import hex_colour
from annotator.formats.labelstudio.controls import (
    FLAG,
    TEXT,
    document_control,
    layer_control,
    region_control,
)

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = "<Style>.htx-text { white-space: pre-wrap; }</Style>"
"""Shows every space and line of the text, which Label Studio otherwise runs together."""


def config_xml(schema: Schema, more: Iterable[str]) -> str:
    """The configuration for a schema, and for labels that are not in it but in the data."""
    return "\n".join(["<View>", *(f"  {line}" for line in _lines(schema, more)), "</View>", ""])


def _lines(schema: Schema, more: Iterable[str]) -> Iterator[str]:
    yield _STYLE
    if schema.relations:
        yield "<Relations>"
        yield from (f"  {_tag('Relation', value=one.id)}" for one in schema.relations)
        yield "</Relations>"
    places = {label.id: place for place, label in enumerate(schema.labels)}
    for layer in schema.layers:
        yield from _labels(layer.id, schema.labels_of(layer.id), places)
    for label in more:
        yield from _labels(label, (Label(label, label),), places)
    yield _tag("Text", name=TEXT, value=f"${TEXT}", granularity="symbol")
    for one in schema.labels:
        yield from _of_label(one)
    for attribute in schema.document_labels:
        yield from _control(attribute, document_control(attribute.id), {})


def _labels(layer: str, labels: Iterable[Label], places: Mapping[str, int]) -> Iterator[str]:
    rows = [
        _tag(
            "Label",
            value=label.id,
            background=hex_colour(label.colour, places.get(label.id, 0)),
            hotkey=label.key,
            hint=label.title if label.title != label.id else "",
        )
        for label in labels
    ]
    if rows:
        yield _open("Labels", name=layer_control(layer), toName=TEXT)
        yield from (f"  {row}" for row in rows)
        yield "</Labels>"


def _of_label(label: Label) -> Iterator[str]:
    """The controls of a label's regions; they are seen while one is selected."""
    if not label.attributes:
        return
    seen = {
        "visibleWhen": "region-selected",
        "whenTagName": layer_control(label.layer),
        # A comma in it would make it two labels.
        "whenLabelValue": "" if "," in label.id else label.id,
    }
    yield _open("View", **seen)
    for attribute in label.attributes:
        name = region_control(label.id, attribute.id)
        yield from (f"  {row}" for row in _control(attribute, name, {"perRegion": "true", **seen}))
    yield "</View>"


def _control(attribute: Attribute, name: str, more: Mapping[str, str]) -> Iterator[str]:
    of = {"name": name, "toName": TEXT, **more}
    yield _tag("Header", value=attribute.title or attribute.id, size="5")
    match attribute.type:
        case "number":
            yield _tag("Number", **of)
        case "text":
            yield _tag("TextArea", **of, maxSubmissions="1", editable="true")
        case _:
            choices = (
                FLAG.values() if attribute.type == "flag" else [choice.id for choice in attribute.choices]
            )
            several = "multiple" if attribute.type == "choices" else "single-radio"
            yield _open("Choices", **of, choice=several)
            yield from (f"  {_tag('Choice', value=choice)}" for choice in choices)
            yield "</Choices>"


def _open(tag: str, **attributes: str) -> str:
    said = "".join(
        f" {name}={quoteattr(_NOT_XML.sub(chr(0xFFFD), value), _LINES)}"
        for name, value in attributes.items()
        if value
    )
    return f"<{tag}{said}>"


def _tag(tag: str, **attributes: str) -> str:
    return _open(tag, **attributes).removesuffix(">") + "/>"


_LINES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(frozen=True)
class Config:
    """What a configuration says of the data: the fields of texts, and controls by their names.

    `several` are those that may have several values, `choices` choose for the whole text, `of_regions` say
    something of a region.
    """

    text_keys: tuple[str, ...] = ()
    several: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    of_regions: frozenset[str] = frozenset()


def read_config(path: Path) -> Config:
    """Read a configuration. Raises DataError, with the line, if it is no XML or has a document type."""
    texts: list[str] = []
    several: set[str] = set()
    choices: set[str] = set()
    of_regions: set[str] = set()

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        if tag in ("Text", "HyperText") and attributes.get("value", "").startswith("$"):
            texts.append(attributes["value"].removeprefix("$"))
        if name and attributes.get("perRegion") == "true":
            of_regions.add(name)
        elif name and tag == "Choices":
            choices.add(name)
        if tag in ("Choices", "Taxonomy") and attributes.get("choice") == "multiple":
            several.add(name)

    def refuse(*_: object) -> None:
        # Entities could be blown up without end.
        raise DataError("a configuration with a document type is not read", where=str(path))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        what = f"this is not XML: {expat.ErrorString(error.code)}"
        raise DataError(what, where=f"{path}, line {error.lineno}") from None
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    return Config(tuple(texts), frozenset(several), frozenset(choices), frozenset(of_regions))
