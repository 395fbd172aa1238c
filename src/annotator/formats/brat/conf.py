"""brat's configuration from a schema: which types there are, what they are called and look like."""

from __future__ import annotations

import re

from annotator.core.schema import Attribute, Schema
from annotator.formats.brat.shown import UNFIT
from annotator.formats.colours import hex_colour
from annotator.formats.fit_names import FitNames

_LINE_ENDS = re.compile(r"[\r\n\t]+")


def brat_names(schema: Schema) -> FitNames:
    """The names under which labels, relations and attributes are written."""
    ids = (
        *(one.id for one in schema.labels),
        *(one.id for one in schema.relations),
        *(one.id for label in schema.labels for one in label.attributes),
    )
    return FitNames(UNFIT, dict.fromkeys(ids))


def annotation_conf(schema: Schema, names: FitNames) -> str:
    """annotation.conf: every label may overlap every other, as in the schema's layers."""
    entities = [names.of(label.id) for label in schema.labels]
    relations = [
        f"{names.of(one.id)}\tArg1:{'|'.join(map(names.of, one.head)) or '<ENTITY>'}, "
        f"Arg2:{'|'.join(map(names.of, one.tail)) or '<ENTITY>'}"
        for one in schema.relations
    ]
    owners: dict[str, list[str]] = {}
    kinds: dict[str, Attribute] = {}
    for label in schema.labels:
        for attribute in label.attributes:
            owners.setdefault(attribute.id, []).append(names.of(label.id))
            kinds.setdefault(attribute.id, attribute)
    attributes = []
    for id, attribute in kinds.items():
        values = "|".join(choice.id for choice in attribute.choices if not re.search(r"[\s|,]", choice.id))
        shown = f", Value:{values}" if attribute.type == "choice" and values else ""
        if attribute.type == "flag" or shown:
            attributes.append(f"{names.of(id)}\tArg:{'|'.join(owners[id])}{shown}")
    sections = {
        "entities": entities,
        "relations": ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", *relations],
        "events": [],
        "attributes": attributes,
    }
    return _sections(sections)


def visual_conf(schema: Schema, names: FitNames) -> str:
    """visual.conf: titles and colours."""
    titles = [f"{names.of(one.id)} | {one.title or one.id}" for one in schema.labels]
    titles += [f"{names.of(one.id)} | {one.title or one.id}" for one in schema.relations]
    colours = [
        f"{names.of(one.id)}\tbgColor:{hex_colour(one.colour, place)}"
        for place, one in enumerate(schema.labels)
    ]
    return _sections({"labels": [_LINE_ENDS.sub(" ", one) for one in titles], "drawing": colours})


def _sections(sections: dict[str, list[str]]) -> str:
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in sections.items())
