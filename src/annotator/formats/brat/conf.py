"""brat's configuration from a schema: which types there are, what they are called and look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.core.schema import Attribute, Schema
from annotator.formats.colours import hex_colour

_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")
_LINE_ENDS = re.compile(r"[\r\n\t]+")


class Names:
    """The names under which labels, attributes and relations are written: two are never the same."""

    def __init__(self, schema: Schema) -> None:
        self._written: dict[str, str] = {}
        for ids in (
            [one.id for one in schema.labels],
            [one.id for one in schema.relations],
            [one.id for label in schema.labels for one in label.attributes],
        ):
            for id in ids:
                self.of(id)

    def of(self, given: str) -> str:
        """The name for an id: the id itself if brat can hold it."""
        if given not in self._written:
            made = base = given if given and not _UNFIT.search(given) else _UNFIT.sub("_", given) or "_"
            number = 1
            while made in self._written.values():
                number += 1
                made = f"{base}_{number}"
            self._written[given] = made
        return self._written[given]

    def changed(self) -> Iterator[tuple[str, str]]:
        """The names that are not written as they are."""
        return ((given, made) for given, made in self._written.items() if given != made)


def annotation_conf(schema: Schema, names: Names) -> str:
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


def visual_conf(schema: Schema, names: Names) -> str:
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
