"""Arguments and options that several commands share, so that they mean the same everywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.core.errors import UsageError

if TYPE_CHECKING:
    from annotator.store.base import Store

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
no_mouse = click.option(
    "--no-mouse", is_flag=True, help="Leave the mouse to the terminal, which then selects and copies."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def wants_colour(answer: str) -> bool | None:
    """What `--color` means to click: yes, no, or None for 'only on a terminal'."""
    if answer == "auto":
        return False if os.environ.get("NO_COLOR") else None
    return answer == "always"


def check_readable(store: Store, annotator: str) -> None:
    """Raises UsageError, with the names there are, if there are no labels of this name to read."""
    known = store.annotators()
    if annotator not in known:
        raise UsageError(
            f"there are no labels of '{annotator}' that you may read",
            remedy=f"There are labels of: {', '.join(known)}" if known else "Nobody has labelled yet",
        )


def check_choice(value: str, known: Iterable[str], what: str) -> None:
    """Raises UsageError, with those there are, if a value is not among them."""
    if value not in (listed := list(known)):
        raise UsageError(f"there is no {what} '{value}'", remedy=f"There are: {', '.join(listed)}")
