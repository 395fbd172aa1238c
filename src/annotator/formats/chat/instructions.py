"""What a model is told to do: the schema in words, and the shape of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotator.core.errors import UsageError
from annotator.core.schema import Attribute, Schema

_VALUES = {
    "choice": "one of {}",
    "choices": "a list of any of {}",
    "number": "a number",
    "text": "a text",
    "flag": "true or false",
}


def own(path: Path) -> str:
    """A system message that somebody wrote. Raises UsageError."""
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        raise UsageError("the system message cannot be read as UTF-8", where=str(path)) from None
    if not text.strip():
        raise UsageError("the system message is empty", where=str(path))
    return text.rstrip("\n")


def instructions(schema: Schema, guidelines: bool = False) -> str:
    """The system message that a schema makes; the same schema always makes the same."""
    parts = [
        "You annotate a text. Mark every stretch of it that one of these labels describes. "
        "Stretches may overlap.",
        "\n".join(["Labels:", *_labels(schema)]),
    ]
    if schema.relations:
        parts.append("\n".join(["Relations, from a head to a tail:", *_relations(schema)]))
    if schema.document_labels:
        whole = (_attribute(one, "- ") for one in schema.document_labels)
        parts.append("\n".join(["Labels of the whole text:", *whole]))
    parts.append(_answer(schema))
    if guidelines and schema.guidelines.strip():
        parts.append(f"Guidelines:\n\n{schema.guidelines.strip()}")
    return "\n\n".join(parts)


def _labels(schema: Schema) -> Iterator[str]:
    for label in schema.labels:
        yield f"- {label.id}{_about(label.id, label.title, label.description)}"
        yield from (_attribute(one, "  - attribute ") for one in label.attributes)


def _relations(schema: Schema) -> Iterator[str]:
    for one in schema.relations:
        ends = f" ({' or '.join(one.head)} -> {' or '.join(one.tail)})" if one.head and one.tail else ""
        yield f"- {one.id}{ends}{_about(one.id, one.title, one.description)}"


def _attribute(one: Attribute, start: str) -> str:
    choices = ", ".join(
        f"{choice.id} ({' '.join(choice.description.split())})" if choice.description else choice.id
        for choice in one.choices
    )
    values = _VALUES[one.type].format(choices)
    wanted = ", always given" if one.required else ""
    return f"{start}{one.id}: {values}{wanted}{_about(one.id, one.title, one.description)}"


def _about(id: str, title: str, description: str) -> str:
    said = " ".join(description.split())
    if title and title.casefold() != id.casefold():
        said = f"{title}. {said}" if said else title
    return f": {said}" if said else ""


def _answer(schema: Schema) -> str:
    has_attributes = any(label.attributes for label in schema.labels)
    lines = [
        "Answer with one JSON object and nothing else:",
        '- "annotations": a list of objects in the order of the text, each with "label", "text" (the words '
        'exactly as they stand in the text) and "occurrence" (which occurrence of these words in the text it '
        'is: 1 for the first). If it is in several pieces, "pieces" is a list of objects with "text" and '
        '"occurrence" instead.'
        + (
            ' "attributes" is an object with the values of its attributes, if it has any.'
            if has_attributes
            else ""
        )
        + (' "id" is its number, counted from 1.' if schema.relations else ""),
    ]
    if schema.relations:
        lines.append('- "relations": a list of objects with "type", "head" and "tail", which are ids.')
    if schema.document_labels:
        lines.append('- "document": an object with the labels of the whole text.')
    return "\n".join(lines)
