"""A schema from what data says: made anew, or what is missing added to one that is there."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from annotator.core import strict_json
from annotator.core.errors import DataError, UsageError
from annotator.core.schema import RESERVED_KEYS, Schema, problems
from annotator.project import files
from annotator.project.create import create_project
from annotator.project.durable import appearing
from annotator.project.importing.inferring import Attributes, Inference, Values
from annotator.project.open import SCHEMAS, is_project
from annotator.project.schemas import EDITOR_FIELD
from annotator.store import atomic

Fields = dict[str, Any]
SPAN = "span"
"""The label of a schema that is made for documents without any."""

SHOWN = 20
"""How many labels a remark names."""


class Growing:
    """The JSON object of a schema that gets what it lacks. What is there is never changed.

    `added` names everything that was added, one line each.
    """

    def __init__(self, fields: Fields) -> None:
        self.fields = copy.deepcopy(fields)
        self.added: list[str] = []
        self.doubts: list[str] = []

    def take(self, seen: Inference) -> None:
        """Add what was seen and is not there."""
        known = {one["id"] for one in self._list("labels")}
        fresh = [label for label in seen.labels if label not in known]
        layer_of = dict(self._new_layers(seen, fresh))
        for label in fresh:
            self._add_label(label, layer_of[label])
        for held in self._list("labels"):
            id = held["id"]
            self._add_attributes(held, "attributes", seen.labels.get(id, {}), f"{id}.")
        for type, (heads, tails) in seen.relations.items():
            self._add_relation(type, list(heads), list(tails))
        self._add_attributes(self.fields, "document_labels", seen.document_labels, "document label ")
        if self.fields.get("document_labels") and not self._list("labels"):
            self._add_label_for_spans()

    def _list(self, name: str) -> list[Fields]:
        found: list[Fields] = self.fields.setdefault(name, [])
        return found

    def _new_layers(self, seen: Inference, labels: list[str]) -> Iterator[tuple[str, str]]:
        taken = {one["id"] for one in self._list("layers")}
        for members, overlap in seen.layers(labels):
            id = _free(members[0] if len(members) == 1 and taken else "spans", taken)
            taken.add(id)
            self._list("layers").append({"id": id, "overlap": True} if overlap else {"id": id})
            self.added.append(f"layer {id}" + (", whose spans may overlap" if overlap else ""))
            yield from ((label, id) for label in members)

    def _add_label(self, id: str, layer: str) -> None:
        label = {"id": id, "layer": layer}
        if key := self._key(id):
            label["key"] = key
        self._list("labels").append(label)
        self.added.append(f"label {id} in layer {layer}" + (f", key {key}" if key else ""))

    def _add_label_for_spans(self) -> None:
        """A schema has one label at least, also where only whole documents are labelled."""
        self._list("layers").append({"id": "spans"})
        self._add_label(SPAN, "spans")
        self.doubts.append(f"No spans are labelled. The schema has the label {SPAN!r}, as it needs one.")

    def _key(self, id: str) -> str:
        used = RESERVED_KEYS | {one.get("key", "") for one in self._list("labels")}
        wanted = [*id.casefold(), *"abcdefghijklmnopqrstuvwxyz"]
        return next((one for one in wanted if "a" <= one <= "z" and one not in used), "")

    def _add_attributes(self, owner: Fields, name: str, seen: Attributes, place: str) -> None:
        known = {one["id"]: one for one in owner.get(name, [])}
        for id, values in seen.items():
            if id in known:
                self._add_choices(known[id], values, f"{place}{id}")
                continue
            made: Fields = {"id": id, "type": values.type}
            if values.type in ("choice", "choices"):
                made["choices"] = [{"id": value} for value in values.distinct]
            if made.get("choices") == []:  # lists that were all empty
                continue
            owner.setdefault(name, []).append(made)
            self.added.append(f"{'' if ' ' in place else 'attribute '}{place}{id} ({values.type})")
            if values.is_mixed:
                self.doubts.append(f"{place}{id} has values of several kinds; not all are a {values.type}")

    def _add_choices(self, attribute: Fields, values: Values, place: str) -> None:
        if attribute["type"] not in ("choice", "choices"):
            return
        choices = attribute.setdefault("choices", [])
        known = {one["id"] for one in choices}
        for value in values.distinct:
            if value not in known:
                choices.append({"id": value})
                self.added.append(f"choice {value} of {place}")

    def _add_relation(self, id: str, heads: list[str], tails: list[str]) -> None:
        known = next((one for one in self._list("relations") if one["id"] == id), None)
        if known is None:
            self._list("relations").append({"id": id, "head": heads, "tail": tails})
            self.added.append(f"relation {id}")
            return
        for end, labels in (("head", heads), ("tail", tails)):
            for label in labels:
                if label not in known[end]:
                    known[end].append(label)
                    self.added.append(f"{label} as {end} of relation {id}")


class SchemaFile:
    """The schema that an import may add to: a file of a project, or one that is still to be."""

    def __init__(self, root: Path, path: Path | None) -> None:
        """Without a `path` there is none yet."""
        self._root = root
        self._path = path
        name = root.resolve().name.strip() or "labels"
        self._fields: Fields = {"id": name, "layers": [], "labels": []}
        if path is not None:
            self._fields = strict_json.loads(atomic.read(path, follow=True), path.name)
        self.growing = Growing(self._fields)

    def grow(self, seen: Inference, refused: Iterable[str] = ()) -> Schema:
        """Add what was seen; returns the schema as it will be.

        Raises UsageError if it has no label; it names the reasons why things were `refused`.
        """
        self.growing.take(seen)
        fields = {name: value for name, value in self.growing.fields.items() if name != EDITOR_FIELD}
        if not fields["labels"]:
            why = ", ".join(f"{reason} {count:,}" for reason, count in Counter(refused).most_common(SHOWN))
            raise UsageError(
                "there are no labels to infer a schema from" + f"; left out was: {why}" * bool(why),
                remedy="The options of the format say where labels stand (--help lists them). For texts "
                "alone make the project with `annotator new FOLDER --schema FILE`, without --infer-schema",
            )
        schema = files.schema(fields, "the inferred schema")
        if found := problems(schema):
            raise DataError("; ".join(found), where="the inferred schema")
        return schema

    def write(self) -> None:
        """Put the schema in place, and make the project if there is none. Raises OSError, DataError."""
        if not self.growing.added:
            return
        data = orjson.dumps(self.growing.fields, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        if self._path is not None:
            # A link to a schema elsewhere is the project's own choice: what it points to grows.
            atomic.replace(self._path.resolve(), data)
            return
        with TemporaryDirectory() as folder:
            made = Path(folder, f"{_file_name(self._fields['id'])}.json")
            made.write_bytes(data)
            if is_project(self._root):
                (self._root / SCHEMAS).mkdir(exist_ok=True)
                with appearing(self._root / SCHEMAS / made.name) as file:
                    file.write(data)
            else:
                create_project(self._root, schema=made)


def unknown(seen: Inference, known: Container[str]) -> list[str]:
    """A remark on the labels that a schema does not have, if there are any."""
    found = [f"{label} {number:,}" for label, number in seen.counts.items() if label not in known]
    if not found:
        return []
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return [
        f"Labels that the schema does not have: {', '.join(found[:SHOWN])}{more}. They are kept, and shown "
        "as unknown; --infer-schema adds them to the schema."
    ]


def _free(wanted: str, taken: set[str]) -> str:
    id, number = wanted, 1
    while id in taken:
        number += 1
        id = f"{wanted}-{number}"
    return id


def _file_name(id: str) -> str:
    return "".join(one if one.isalnum() else "-" for one in id).strip("-") or "labels"
