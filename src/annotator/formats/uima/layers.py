"""The types of a schema: one for each layer, with a feature for each attribute, and the type system of all.

The shapes are those that INCEpTION takes for layers of its own: a span type has primitive features and arrays
of strings only, a relation type exactly two references, called Governor and Dependent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotator.core.schema import Attribute, Schema
from annotator.formats.fit_names import FitNames
from annotator.formats.uima.xml import attribute_text

PACKAGE = "webanno.custom"
"""Where INCEpTION keeps the types that are not built in."""

STRING, BOOLEAN, INTEGER, FLOAT, STRINGS = (
    f"uima.cas.{name}" for name in ("String", "Boolean", "Integer", "Float", "StringArray")
)
ANNOTATION, BASE = "uima.tcas.Annotation", "uima.cas.AnnotationBase"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"

VALUE, NOTE, UNSURE, ID, FRAGMENT, MORE = (
    "value",
    "note",
    "unsure",
    "annotatorId",
    "annotatorFragment",
    "annotatorMore",
)
"""The features of every span type that are no attributes. `annotatorMore` is JSON: what has no feature."""

GOVERNOR, DEPENDENT = "Governor", "Dependent"
RELATIONS, WHOLE, OTHERS = "Relations", "DocumentLabels", "Others"
"""The types of relations, of document labels, and of labels that are not in the schema."""

_UNFIT = re.compile(r"[^A-Za-z0-9_]+")
_OWN = (VALUE, NOTE, UNSURE, ID, FRAGMENT, MORE)
# Every annotation has the first three; some others are taken in Python, some in Java.
_RESERVED = ("sofa", "begin", "end", "self", "type", "id", "xmiID", "address", "class", "cas", "jcas", "view")
RENAMED = "annotator attribute: "
"""What the description of a feature starts with that cannot be called as its attribute is."""

# INCEpTION has whole numbers and floats for features, no doubles.
_RANGES = {"choice": STRING, "text": STRING, "choices": STRINGS, "number": FLOAT, "flag": BOOLEAN}


@dataclass(frozen=True)
class SpanType:
    """The type of a layer: its short name, and name and range of the feature of each attribute."""

    name: str
    features: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    about: str = ""


class Layers:
    """The types under which a schema is written."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._types = FitNames(_UNFIT, (one.id for one in schema.layers), (RELATIONS, WHOLE, OTHERS), "x")
        self._spans = {
            layer.id: SpanType(
                self._types.of(layer.id),
                _features([a for label in schema.labels_of(layer.id) for a in label.attributes]),
                layer.title,
            )
            for layer in schema.layers
        }
        self.whole = SpanType(WHOLE, _features(schema.document_labels), "Labels of the whole document")

    def of(self, label: str) -> SpanType:
        """The type of a label."""
        known = self._schema.label(label)
        return self._spans[known.layer] if known else SpanType(OTHERS)

    def changed(self) -> list[tuple[str, str]]:
        """Layers and attributes that are not written as they are called, with their names."""
        every = [*self._spans.values(), self.whole]
        features = {id: name for one in every for id, (name, _) in one.features.items() if id != name}
        return [*self._types.changed(), *features.items()]

    def type_system(self) -> str:
        """TypeSystem.xml."""
        own = [(NOTE, STRING), (UNSURE, BOOLEAN), (ID, STRING), (FRAGMENT, INTEGER), (MORE, STRING)]
        spans = [*self._spans.values(), SpanType(OTHERS, about="Labels that are not in the schema")]
        types = [
            _type(
                f"{PACKAGE}.{one.name}",
                ANNOTATION,
                [(VALUE, STRING), *one.features.values(), *own],
                one.about,
                _renamed(one),
            )
            for one in spans
        ]
        ends = [(DEPENDENT, ANNOTATION), (GOVERNOR, ANNOTATION)]
        types += [
            _type(
                f"{PACKAGE}.{RELATIONS}", ANNOTATION, [*ends, (VALUE, STRING), (ID, STRING), (MORE, STRING)]
            ),
            _type(
                f"{PACKAGE}.{WHOLE}",
                BASE,
                [*self.whole.features.values(), (MORE, STRING)],
                self.whole.about,
                _renamed(self.whole),
            ),
            _type(
                METADATA,
                "uima.tcas.DocumentAnnotation",
                [
                    *((name, STRING) for name in ("documentTitle", "documentId", "documentUri")),
                    *((name, STRING) for name in ("collectionId", "documentBaseUri")),
                    ("isLastSegment", BOOLEAN),
                ],
            ),
        ]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
            f"  <types>\n{''.join(types)}  </types>\n</typeSystemDescription>\n"
        )


def _features(attributes: list[Attribute] | tuple[Attribute, ...]) -> dict[str, tuple[str, str]]:
    names = FitNames(_UNFIT, dict.fromkeys(one.id for one in attributes), (*_OWN, *_RESERVED), "x")
    ranges: dict[str, str] = {}
    for one in attributes:
        wanted = _RANGES[one.type]
        # Attributes of one name in one layer have one feature: where they differ, only text holds both.
        ranges[one.id] = wanted if ranges.get(one.id, wanted) == wanted else STRING
    return {id: (names.of(id), range) for id, range in ranges.items()}


def _renamed(one: SpanType) -> dict[str, str]:
    """What is said of the features that are not called as their attributes are."""
    return {name: f"{RENAMED}{id}" for id, (name, _) in one.features.items() if id != name}


def _type(
    name: str,
    parent: str,
    features: list[tuple[str, str]],
    about: str = "",
    said: Mapping[str, str] = MappingProxyType({}),
) -> str:
    listed = "".join(
        "        <featureDescription>\n"
        f"          <name>{feature}</name>\n"
        f"          <description>{attribute_text(said.get(feature, ''))}</description>\n"
        f"          <rangeTypeName>{range}</rangeTypeName>\n"
        "        </featureDescription>\n"
        for feature, range in features
    )
    return (
        "    <typeDescription>\n"
        f"      <name>{name}</name>\n"
        f"      <description>{attribute_text(about)}</description>\n"
        f"      <supertypeName>{parent}</supertypeName>\n"
        f"      <features>\n{listed}      </features>\n"
        "    </typeDescription>\n"
    )
