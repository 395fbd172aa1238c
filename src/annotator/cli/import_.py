"""`annotator import`: documents, and labels made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from annotator.cli import options
from annotator.cli.export import INCOMPLETE
from annotator.cli.output import say, say_json
from annotator.cli.progress import progress

Command = TypeVar("Command", bound=Callable[..., Any])

EPILOG = """\b
Examples:
  annotator import txt articles/ --project my-project
  annotator import jsonl news.jsonl
  annotator import jsonl ../other-project/exports/labels
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
    """Bring documents, and labels that `annotator export jsonl` wrote, into a project.

    What the project has is never replaced: a document or labels that are there already and differ are
    refused and listed. If a file cannot be read, nothing is brought in.
    """


def common(function: Command) -> Command:
    """The options of every format."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)),
            options.project_option,
            click.option(
                "--strict", is_flag=True, help=f"End with exit code {INCOMPLETE} if anything was refused."
            ),
            options.as_json,
        )
    ):
        function = option(function)
    return function


@command.command(epilog="\b\nExample:\n  annotator import txt articles/ extra.txt --project my-project")
@common
def txt(paths: tuple[Path, ...], **chosen: Any) -> int:
    """Copy .txt files, and those in folders, into the project, byte for byte.

    The id of a document is its path in the folder, without .txt.
    """
    from annotator.project.importing import import_texts

    return _run(import_texts, paths, **chosen)


@command.command(epilog="\b\nExample:\n  annotator import jsonl news.jsonl --project my-project")
@common
def jsonl(paths: tuple[Path, ...], **chosen: Any) -> int:
    """Bring in .jsonl files: one object a line with `text` and, if wanted, `id` and `meta`.

    From files of `annotator export jsonl` the labels come too, each to the annotator who made them,
    unless that annotator has labels there already.
    """
    from annotator.project.importing import import_jsonl

    return _run(import_jsonl, paths, **chosen)


def _run(
    job: Callable[..., Any], paths: tuple[Path, ...], project: Path | None, strict: bool, as_json: bool
) -> int:
    from annotator.core.safe import safe
    from annotator.project.open import find_root

    root = find_root(project or Path.cwd())
    with progress() as advance:
        report = job(root, paths, lambda doing, done: advance(doing, done, None))
    if as_json:
        say_json(report.to_json())
    else:
        for line in report.lines():
            say(safe(line))
    return INCOMPLETE if strict and not report.complete else 0
