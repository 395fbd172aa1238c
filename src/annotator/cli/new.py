"""`annotator new`: a folder that is ready to be labelled in."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.output import say, say_json

EPILOG = """\b
Examples:
  annotator new my-project
  annotator new my-project --schema my-labels.json
"""


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--schema",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Copy this schema; by default 'claims', which comes with annotator.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON, for programs.")
def command(folder: Path, schema: Path | None, as_json: bool) -> None:
    """Make a project in FOLDER, which may exist: nothing in it is overwritten.

    It gets documents/ for texts, schemas/ with the schema, exports/, and a .gitattributes that keeps
    git from changing texts and from merging label files line by line.
    """
    from annotator.project.create import create_project

    made = create_project(folder, schema=schema)
    if as_json:
        say_json({"project": str(folder), "made": [str(path) for path in made]})
        return
    say(f"{folder} is a project now. Next:")
    say(f"  put .txt or .jsonl files into {folder / 'documents'}")
    say(f"  annotator annotate {folder}")
