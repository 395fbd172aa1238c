"""`annotator export`: labels as training data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from annotator.cli import format_options, options
from annotator.cli.format_options import Decorator, Formats
from annotator.cli.output import say, say_json
from annotator.cli.progress import progress

INCOMPLETE = 1
"""The exit code of --strict when something was left out."""

EPILOG = """\b
Examples:
  annotator export spacy exports/spacy
  annotator export huggingface exports/dataset --licence cc-by-4.0
  annotator export jsonl exports/labels --include-unfinished
`annotator export FORMAT --help` has the options of a format.
"""

COMMON: tuple[Decorator, ...] = (
    click.argument("dest", type=click.Path(path_type=Path)),
    options.project_option,
    click.option(
        "--annotator",
        "annotators",
        metavar="NAME",
        multiple=True,
        help="Whose labels, may be repeated; by default gold, else yours, else of the only one there is.",
    ),
    click.option(
        "--all-annotators",
        "everybody",
        is_flag=True,
        help="Everybody whose labels you may read, but not gold, which is made of theirs; for formats that "
        "keep annotators apart.",
    ),
    click.option("--include-unfinished", is_flag=True, help="Also documents that are not marked as done."),
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
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Processes that share the work; the data are the same, to the byte.",
    ),
    options.as_json,
)
"""The options of every format."""

DIVIDED: tuple[Decorator, ...] = (
    click.option("--validation", type=float, default=0.1, show_default=True, help="Share of documents."),
    click.option("--test", type=float, default=0.05, show_default=True, help="Share of documents."),
    click.option("--seed", type=int, default=0, show_default=True, help="Another number, another split."),
    click.option(
        "--group-by",
        metavar="FIELD",
        default="",
        help="Keep documents with the same value of this metadata field in one split.",
    ),
    click.option(
        "--stratify/--no-stratify",
        default=True,
        help="Give each split its share of each label, as far as can be (the default).",
    ),
    click.option(
        "--splits-from",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="Keep documents where they are in this splits.json; by default in that of the export at DEST.",
    ),
    click.option("--new-splits", is_flag=True, help="Divide all anew, whatever was where before."),
)
"""The options of formats that have splits."""


def _make(name: str, format: Any) -> click.Command:
    return format_options.command("Write", name, format, COMMON + (DIVIDED if format.splits else ()), _run)


@click.group(cls=Formats, door="exports", make=_make, epilog=EPILOG)
def command() -> None:
    """Write finished documents as training data, or for another tool.

    Whatever was written is read back and compared with the labels. What could not be written as it
    was labelled is listed, and saved as report.json beside the data. An export appears whole or not
    at all; an older export at the same place is replaced, nothing else is. One that was interrupted
    goes on when the same command is given again.
    """


def _run(name: str, format_options: dict[str, Any], chosen: dict[str, Any]) -> int:
    from annotator.core.safe import safe
    from annotator.formats.doors import load
    from annotator.project.agreeing.rows import agreement_rows
    from annotator.project.exporting.export import Selection, export
    from annotator.project.exporting.splits import Shares
    from annotator.project.open import open_project

    format = load("exports", name)(**format_options)
    own = ["annotators", "everybody", "include_unfinished", "label_by"]
    divided: dict[str, Any] = {}
    if format.splits:
        own += ["seed", "group_by", "stratify", "splits_from", "new_splits"]
        divided = {"shares": Shares(chosen["validation"], chosen["test"])}
    selection = Selection(**{name: chosen[name] for name in own}, **divided)
    project = open_project(chosen["project"])
    dest = chosen["dest"]
    with progress() as advance:
        report = export(
            project.store,
            format,
            dest,
            selection,
            account=project.annotator,
            workers=chosen["workers"],
            agreement=lambda: agreement_rows(project, tell=advance),
            progress=advance,
        )
    if chosen["as_json"]:
        say_json(report.to_json())
    else:
        for line in report.lines():
            say(safe(line))
        say(safe(f"In {dest}"))
    return INCOMPLETE if chosen["strict"] and not report.complete else 0
