"""Arguments and options that several commands share, so that they mean the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import click

project = click.argument(
    "project", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True)
)
project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The project's folder; by default the current one or the nearest above it.",
)
annotator = click.option(
    "--annotator",
    metavar="NAME",
    help="Whose labels; by default the name of your account.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def wants_colour(answer: str) -> bool | None:
    """What `--color` means to click: yes, no, or None for 'only on a terminal'."""
    if answer == "auto":
        return False if os.environ.get("NO_COLOR") else None
    return answer == "always"
