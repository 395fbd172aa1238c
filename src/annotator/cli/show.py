"""`annotator show`: one document with its labels, without the screens."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli import options
from annotator.cli.output import say, say_json

if TYPE_CHECKING:
    from annotator.core.annotation import Annotation, Labels
    from annotator.core.document import Document
    from annotator.core.schema import Schema
    from annotator.project.open import Project

EPILOG = """\b
Examples:
  annotator show 0042
  annotator show 0042 --list | grep claim_type
  annotator show 0042 --json | jq '.annotations[].spans[].quote'
"""


@click.command(epilog=EPILOG)
@click.argument("document")
@options.project_option
@options.annotator
@click.option("--list", "only_list", is_flag=True, help="Print the list of labels without the text.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the labels: by default on a terminal, unless NO_COLOR is set.",
)
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    document: str,
    project: Path | None,
    annotator: str | None,
    only_list: bool,
    color: str,
    as_json: bool,
) -> None:
    """Print one document with its labels.

    First the text, with every labelled stretch in brackets and the label's name after it; then one
    line for each label in reading order, with its offsets in code points. An attribute's value with a
    question mark was proposed from the words and is not confirmed.
    """
    from annotator.project.open import open_project

    opened = open_project(project)
    reader = annotator or opened.annotator
    text = opened.store.document(document)
    labels = labels_of(opened, text, reader)
    if as_json:
        say_json(as_data(text, labels))
        return
    ctx.color = options.wants_colour(color)
    say(f"{document}, labelled by {reader}: {_state(labels)}", bold=True)
    if labels.status == "untouched" and (others := _others(opened, text, reader)):
        say(
            f"There are labels of: {', '.join(others)}. Choose with --annotator, also of `annotator annotate`"
        )
    if not only_list:
        from annotator.cli.marked import marked

        click.echo(f"\n{marked(text.text, labels.annotations, opened.schema)}\n")
    for one in labels.annotations:
        say(f"{_place(one):>13}  {line(one, opened.schema)}")
    quotes = {one.id: one.quote for one in labels.annotations}
    for relation in labels.relations:
        say(f"{relation.type}: '{quotes[relation.head]}' -> '{quotes[relation.tail]}'")
    for name, value in labels.document_labels.items():
        say(f"document: {name}={_value(value)}")
    for problem in labels.problems:
        say(f"problem: {problem}", fg="red")


def labels_of(project: Project, document: Document, annotator: str) -> Labels:
    """What somebody said about one document; empty if nothing.

    Raises UsageError for a name whose labels are not there or not for this account to read.
    """
    from annotator.core.annotation import Labels

    if annotator != project.annotator:
        options.check_readable(project.store, annotator)
    ids = project.store.documents()
    found = project.store.labels(annotator, (list(ids).index(document.id), len(ids)))
    return next(found, Labels(document.id, annotator, document.hash))


def _others(project: Project, document: Document, reader: str) -> list[str]:
    """Who else labelled a document, of those that the caller may read, and how much."""
    names = [name for name in project.store.annotators() if name != reader]
    counts = {name: len(labels_of(project, document, name).annotations) for name in names}
    return [f"{name} ({count:,})" for name, count in counts.items() if count]


def as_data(document: Document, labels: Labels) -> dict[str, Any]:
    """Text and labels as JSON values; offsets are code points of `text`."""
    data = asdict(labels)
    for annotation in data["annotations"]:
        annotation["derived"] = sorted(annotation["derived"])
    for fields in (data, *data["annotations"], *data["relations"]):
        fields |= fields.pop("more")  # as in the label file
    return {"document": document.id, "text": document.text, "meta": dict(document.meta)} | data


def line(one: Annotation, schema: Schema | None = None) -> str:
    """One annotation in words: label, quote, attributes (in the order of the schema), doubt, note."""
    label = schema.label(one.label) if schema else None
    asked = [attribute.id for attribute in label.attributes] if label else []
    marks = [
        f"{name}={_value(one.attributes[name])}{'?' if name in one.derived else ''}"
        for name in dict.fromkeys((*asked, *sorted(one.attributes)))
        if name in one.attributes
    ]
    if one.unsure:
        marks.append("unsure")
    if one.note:
        marks.append(f"note: {one.note}")
    return "  ".join([one.label, f"'{one.quote}'", *marks])


def _place(one: Annotation) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in one.spans)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "+".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _state(labels: Labels) -> str:
    count = len(labels.annotations)
    noun = "label" if count == 1 else "labels"
    return f"{labels.status.replace('_', ' ')}, {count} {noun}"
