"""`annotator schema`: is it usable, what does it say, and what may a schema be at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli import options
from annotator.cli.output import say, say_json, say_text

if TYPE_CHECKING:
    from annotator.core.schema import Attribute, Choice, Label, RelationType, Schema

    Described = Attribute | Choice | Label | RelationType

EPILOG = """\b
Examples:
  annotator schema validate schemas/claims.json
  annotator schema explain my-project
  annotator schema json-schema > schema.json
"""

where = click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))


@click.group(epilog=EPILOG)
def command() -> None:
    """Validate or explain a schema, or print its JSON Schema."""


@command.command(epilog="\b\nExample:\n  annotator schema validate schemas/claims.json")
@where
@options.as_json
def validate(path: Path | None, as_json: bool) -> None:
    """Say whether a schema can be used, and if not, everything that is wrong with it.

    PATH is a schema file or a project; by default the project of the current folder. The exit code is 3 if
    the schema cannot be used.
    """
    schema = read(path)
    if as_json:
        say_json({"schema": schema.id, "hash": schema.hash, "guidelines_version": schema.guidelines_version})
        return
    say(f"Schema '{schema.id}' can be used: {_count(schema)}.")


@command.command(epilog="\b\nExample:\n  annotator schema explain my-project")
@where
@click.option("--guidelines", is_flag=True, help="Print the guidelines as well.")
@options.as_json
def explain(path: Path | None, guidelines: bool, as_json: bool) -> None:
    """Say in words what may be labelled, with which keys and attributes.

    PATH is a schema file or a project; by default the project of the current folder.
    """
    schema = read(path)
    if as_json:
        say_json(asdict(schema))
        return
    say(f"{schema.title or schema.id}: {_count(schema)}.")
    for layer in schema.layers:
        rule = "may overlap" if layer.overlap else "do not overlap"
        say()
        say(f"Layer {layer.id}, whose spans {rule} each other")
        for label in schema.labels_of(layer.id):
            say(f"  {label.id} ({schema.key_of(label) or 'no key'}): {_sentence(label)}")
            _explain(label.attributes, "    ")
    for relation in schema.relations:
        ends = f"from {' or '.join(relation.head)} to {' or '.join(relation.tail)}"
        say()
        say(f"Relation {relation.id}, {ends}: {_sentence(relation)}")
    if schema.document_labels:
        say()
        say("Of the whole document")
        _explain(schema.document_labels, "  ")
    if schema.guidelines:
        say()
        say(f"Guidelines, version {schema.guidelines_version}{':' if guidelines else ': see --guidelines'}")
    if guidelines:
        say()
        say_text(schema.guidelines.rstrip())


@command.command("json-schema", epilog="\b\nExample:\n  annotator schema json-schema > schema.json")
@click.argument("kind", type=click.Choice(["schema", "labels"]), default="schema")
def json_schema(kind: str) -> None:
    """Print the JSON Schema of schema files or of label files, for editors and other programs."""
    from annotator.project import files

    say_json(files.json_schema("labels" if kind == "labels" else "schema"))


def read(path: Path | None) -> Schema:
    """The schema of a file, of a project, or of the project of the current folder.

    Raises DataError if it cannot be used, UsageError if there is none.
    """
    from annotator.project.config import load_config
    from annotator.project.open import find_root, schema_path
    from annotator.project.schemas import load_schema

    if path is None or path.is_dir():
        root = find_root(path or Path.cwd())
        path = schema_path(root, load_config(root))
    return load_schema(path, str(path))


def _count(schema: Schema) -> str:
    counts = (
        (len(schema.labels), "label"),
        (len(schema.layers), "layer"),
        (len(schema.relations), "relation"),
    )
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)


def _explain(attributes: Iterable[Attribute], indent: str) -> None:
    for one in attributes:
        needed = "required" if one.required else "optional"
        derived = ", proposed from the words" if one.derive else ""
        say(f"{indent}{one.id} ({one.type}, {needed}{derived}): {_sentence(one)}")
        for choice in one.choices:
            say(f"{indent}  {choice.id}: {_sentence(choice)}".rstrip(": "))


def _sentence(one: Described) -> str:
    """Title and description; a title that only repeats the id is left out."""
    title = "" if one.title.casefold().replace(" ", "_") == one.id.casefold() else one.title
    return ". ".join(part.rstrip(".") for part in (title, one.description) if part)
