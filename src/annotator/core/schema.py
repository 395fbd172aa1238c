"""What may be said about a text: layers, labels with typed attributes, relations, document labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

AttributeType = Literal["choice", "choices", "number", "text", "flag"]
"""One of a list, several of a list, a number, free text, yes or no."""

RESERVED_KEYS = frozenset("defghijmnoqruvxDEGLN")
"""Letters that the tool needs for itself or keeps for later; no label may take them."""

REASONS = ("guideline unclear", "slip", "boundary", "wrong label", "truly ambiguous")
"""Why annotators differ, where a schema has no list of its own."""

CandidateKind = Literal["numbers", "names", "quotations"]
"""What a key can go to because somebody may want to label it."""

CANDIDATES: tuple[CandidateKind, ...] = ("numbers", "names", "quotations")

Value = str | float | int | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class Choice:
    """One value of a choice attribute. `key` answers for it while the choice is asked."""

    id: str
    title: str = ""
    key: str = ""
    description: str = ""


@dataclass(frozen=True)
class Attribute:
    """A typed property of a label or of a document.

    A `required` value is asked for until it is there; one that is `asked` is asked for once, when the label
    is given, and may stay empty. `derive` names a reading of the labelled words that proposes a value
    (`suggest/quantity`); a proposed value is marked as derived until a person confirms or changes it.
    """

    id: str
    type: AttributeType
    title: str = ""
    description: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    asked: bool = False
    derive: str = ""

    def problem(self, value: Value) -> str | None:
        """Why `value` cannot be a value of this attribute, or None if it can."""
        known = {choice.id for choice in self.choices}
        match self.type:
            case "choice":
                fits = isinstance(value, str) and value in known
                return None if fits else f"one of {', '.join(sorted(known))} is wanted"
            case "choices":
                fits = isinstance(value, list | tuple) and all(
                    isinstance(one, str) and one in known for one in value
                )
                return None if fits else f"a list of {', '.join(sorted(known))} is wanted"
            case "number":
                fits = isinstance(value, int | float) and not isinstance(value, bool)
                return None if fits else "a number is wanted"
            case "flag":
                return None if isinstance(value, bool) else "true or false is wanted"
            case "text":
                return None if isinstance(value, str) else "a text is wanted"


@dataclass(frozen=True)
class Layer:
    """Labels that compete for the same words. Spans of different layers overlap freely."""

    id: str
    title: str = ""
    overlap: bool = False


@dataclass(frozen=True)
class Label:
    """What a span can be. `key` is the letter that gives it; digits follow the order of labels."""

    id: str
    layer: str
    title: str = ""
    key: str = ""
    colour: str = ""
    description: str = ""
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, id: str) -> Attribute | None:
        """The attribute of that id, or None."""
        return next((one for one in self.attributes if one.id == id), None)


@dataclass(frozen=True)
class RelationType:
    """A directed link between two annotations, from a `head` label to a `tail` label."""

    id: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Schema:
    """Everything an annotator may say. `guidelines` is Markdown; `hash` ties labels to the schema.

    `reasons` are those that an adjudicator may give for a difference. `candidates` are the kinds of
    stretches that an annotator is taken to, one key each.
    """

    id: str
    layers: tuple[Layer, ...]
    labels: tuple[Label, ...]
    title: str = ""
    relations: tuple[RelationType, ...] = ()
    document_labels: tuple[Attribute, ...] = ()
    reasons: tuple[str, ...] = REASONS
    candidates: tuple[CandidateKind, ...] = CANDIDATES
    guidelines: str = ""
    hash: str = field(default="", compare=False)
    guidelines_version: str = field(default="", compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, Label]:
        """Labels by their id."""
        return {label.id: label for label in self.labels}

    @cached_property
    def layer_by_id(self) -> Mapping[str, Layer]:
        """Layers by their id."""
        return {layer.id: layer for layer in self.layers}

    def label(self, id: str) -> Label | None:
        """The label of that id, or None: labels that left the schema keep their annotations."""
        return self.by_id.get(id)

    def layer_of(self, label_id: str) -> str:
        """The layer a label competes in; a label that is not in the schema has a layer of its own."""
        label = self.by_id.get(label_id)
        return label.layer if label else label_id

    def labels_of(self, layer_id: str) -> tuple[Label, ...]:
        """The labels of one layer, in schema order."""
        return tuple(label for label in self.labels if label.layer == layer_id)

    def key_of(self, label: Label) -> str:
        """The keys that give this label, for a legend: its letter and, for the first ten, a digit."""
        index = self.labels.index(label)
        digit = str((index + 1) % 10) if index < 10 else ""
        return label.key or digit


def problems(schema: Schema, reserved: frozenset[str] = RESERVED_KEYS) -> list[str]:
    """All that is wrong with a schema beyond its shape, one sentence each; empty means usable.

    `reserved` are the keys that the tool itself needs; a label key among them is refused.
    """
    found: list[str] = []
    for kind, ids in (
        ("layer", [one.id for one in schema.layers]),
        ("label", [one.id for one in schema.labels]),
        ("relation", [one.id for one in schema.relations]),
        ("document label", [one.id for one in schema.document_labels]),
    ):
        found += _repeated(kind, ids)
    if not schema.labels:
        found.append("it has no labels: nothing could be marked with it")
    layers = set(schema.layer_by_id)
    for label in schema.labels:
        if label.layer not in layers:
            found.append(
                f"label '{label.id}' is in layer '{label.layer}', which is not one of: "
                f"{', '.join(sorted(layers)) or 'none'}"
            )
        found += _repeated(f"attribute of label '{label.id}'", [a.id for a in label.attributes])
        for attribute in label.attributes:
            found += _choice_problems(f"attribute '{label.id}.{attribute.id}'", attribute)
    for attribute in schema.document_labels:
        found += _choice_problems(f"document label '{attribute.id}'", attribute)
    for relation in schema.relations:
        for end in (*relation.head, *relation.tail):
            if end not in schema.by_id:
                found.append(f"relation '{relation.id}' names '{end}', which is not a label")
    found += _repeated("reason", list(schema.reasons))
    return found + _key_problems(schema, reserved)


def free_keys(schema: Schema, reserved: frozenset[str] = RESERVED_KEYS) -> list[str]:
    """Lower-case letters that neither the tool nor another label uses."""
    used = reserved | {label.key for label in schema.labels}
    return [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in used]


def _repeated(kind: str, ids: list[str]) -> list[str]:
    return [f"{kind} '{id}' is defined twice" for id in sorted({i for i in ids if ids.count(i) > 1})]


def _choice_problems(name: str, attribute: Attribute) -> list[str]:
    found = _repeated(f"choice of {name}", [choice.id for choice in attribute.choices])
    wants_choices = attribute.type in ("choice", "choices")
    if wants_choices and not attribute.choices:
        found.append(f"{name} is a {attribute.type} without choices")
    if not wants_choices and attribute.choices:
        found.append(f"{name} is a {attribute.type} and can have no choices")
    keys = [choice.key for choice in attribute.choices if choice.key]
    return found + _repeated(f"choice key of {name}", keys)


def _key_problems(schema: Schema, reserved: frozenset[str]) -> list[str]:
    free = " ".join(free_keys(schema, reserved))
    found = []
    seen: dict[str, str] = {}
    for label in schema.labels:
        key = label.key
        if not key:
            continue
        if len(key) != 1 or not key.isalpha() or key in reserved:
            found.append(f"key '{key}' of label '{label.id}' is taken by the tool; free: {free}")
        elif key in seen:
            found.append(f"key '{key}' is on both '{seen[key]}' and '{label.id}'; free: {free}")
        seen.setdefault(key, label.id)
    return found
