"""`annotator export`: labels as training data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from annotator.cli import options
from annotator.cli.output import say, say_json
from annotator.cli.progress import progress

Command = TypeVar("Command", bound=Callable[..., Any])
INCOMPLETE = 1
"""The exit code of --strict when something was left out."""

EPILOG = """\b
Examples:
  annotator export spacy exports/spacy
  annotator export huggingface exports/dataset --licence cc-by-4.0
  annotator export jsonl exports/labels --include-unfinished
`annotator export FORMAT --help` has the options of a format.
"""


class Formats(click.Group):
    """A group that answers an unknown name with the names there are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a format."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            names = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"There is no format '{args[0]}'. There are: {names}.", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Formats, epilog=EPILOG)
def command() -> None:
    """Write one annotator's finished documents as training data.

    Whatever was written is read back and compared with the labels. What could not be written as it
    was labelled is listed, and saved as report.json beside the data. An export appears whole or not
    at all; an older export at the same place is replaced, nothing else is.
    """


def common(function: Command) -> Command:
    """The options of every format."""
    for option in reversed(
        (
            click.argument("dest", type=click.Path(path_type=Path)),
            options.project_option,
            click.option(
                "--annotator",
                metavar="NAME",
                help="Whose labels; by default gold, else yours, else of the only one there is.",
            ),
            click.option(
                "--include-unfinished", is_flag=True, help="Also documents that are not marked as done."
            ),
            click.option(
                "--label-by",
                metavar="LABEL.ATTRIBUTE",
                multiple=True,
                help="Make the choice the label, as claim_type.type makes claim_type:denial.",
            ),
            click.option(
                "--strict",
                is_flag=True,
                help=f"End with exit code {INCOMPLETE} if a label or an unfinished document was left out.",
            ),
            options.as_json,
        )
    ):
        function = option(function)
    return function


def divided(function: Command) -> Command:
    """The options of formats that have splits."""
    for option in reversed(
        (
            click.option(
                "--validation", type=float, default=0.1, show_default=True, help="Share of documents."
            ),
            click.option("--test", type=float, default=0.05, show_default=True, help="Share of documents."),
            click.option(
                "--seed", type=int, default=0, show_default=True, help="Another number, another split."
            ),
            click.option(
                "--group-by",
                metavar="FIELD",
                default="",
                help="Keep documents with the same value of this metadata field in one split.",
            ),
        )
    ):
        function = option(function)
    return function


@command.command(
    epilog="\b\nExample:\n  annotator export spacy exports/spacy && cd exports/spacy\n"
    "  python -m spacy train config_spancat.cfg --output model"
)
@common
@divided
@click.option(
    "--lang", "language", default="en", show_default=True, metavar="CODE", help="Whose tokenizer spaCy uses."
)
@click.option(
    "--alignment",
    type=click.Choice(["strict", "contract", "expand"]),
    default="strict",
    show_default=True,
    help="What becomes of spans that start or end inside a token: left out, made smaller, made larger.",
)
@click.option(
    "--ents-layer", metavar="LAYER", default="", help="The layer of doc.ents; by default the schema's first."
)
def spacy(dest: Path, language: str, alignment: str, ents_layer: str, **chosen: Any) -> int:
    """Write spaCy's .spacy files, and configurations for `spacy train` that fit the data."""
    return _run(
        "spacy", dest, {"language": language, "alignment": alignment, "ents_layer": ents_layer}, chosen
    )


@command.command(
    epilog="\b\nExample:\n  annotator export huggingface exports/dataset\n"
    "  python -c \"from datasets import load_dataset; print(load_dataset('exports/dataset'))\""
)
@common
@divided
@click.option(
    "--licence", metavar="ID", default="unknown", show_default=True, help="For the card, such as cc-by-4.0."
)
def huggingface(dest: Path, licence: str, **chosen: Any) -> int:
    """Write a Hugging Face dataset: Parquet files and a card."""
    return _run("huggingface", dest, {"licence": licence}, chosen)


@command.command(
    epilog="\b\nExample:\n  annotator export jsonl exports/labels\n"
    "  annotator import jsonl exports/labels --project another-project"
)
@common
def jsonl(dest: Path, **chosen: Any) -> int:
    """Write documents with all that was said about them, for `annotator import jsonl`.

    DEST is a folder, or a name ending in .jsonl for the data alone, with the report beside it.
    """
    return _run("jsonl", dest, {}, chosen)


def _run(name: str, dest: Path, format_options: dict[str, Any], chosen: dict[str, Any]) -> int:
    from annotator.core.safe import safe
    from annotator.formats.doors import load
    from annotator.project.exporting import Selection, export
    from annotator.project.open import open_project
    from annotator.project.splits import Shares

    format = load("exports", name)(**format_options)
    selection = Selection(
        annotator=chosen["annotator"],
        include_unfinished=chosen["include_unfinished"],
        label_by=chosen["label_by"],
    )
    if format.splits:
        selection = Selection(
            **{
                **vars(selection),
                "shares": Shares(chosen["validation"], chosen["test"]),
                "seed": chosen["seed"],
                "group_by": chosen["group_by"],
            }
        )
    project = open_project(chosen["project"])
    with progress() as advance:
        report = export(project.store, format, dest, selection, account=project.annotator, progress=advance)
    if chosen["as_json"]:
        say_json(report.to_json())
    else:
        for line in report.lines():
            say(safe(line))
        say(safe(f"In {dest}"))
    return INCOMPLETE if chosen["strict"] and not report.complete else 0
