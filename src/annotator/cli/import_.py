"""`annotator import`: documents, and labels made elsewhere."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli import format_options, options
from annotator.cli.export import INCOMPLETE
from annotator.cli.format_options import Decorator, Formats
from annotator.cli.output import say, say_json
from annotator.cli.progress import progress

if TYPE_CHECKING:
    from annotator.project.importing.report import ImportReport

AUTO = "auto"

EPILOG = """\b
Examples:
  annotator import txt articles/ --project my-project
  annotator import jsonl news.jsonl --annotator anna --dry-run
  annotator import jsonl ../other-project/exports/labels
`annotator import FORMAT --help` has the options of a format.
"""

COMMON: tuple[Decorator, ...] = (
    click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)),
    click.option(
        "--project",
        type=click.Path(path_type=Path, file_okay=False),
        help="The project's folder; by default the current one or the nearest above it.",
    ),
    click.option("--annotator", metavar="NAME", default="", help="All labels are those of this annotator."),
    click.option(
        "--annotator-from",
        "named_by",
        type=click.Choice(["data", "folder", "file", "suffix"]),
        default="data",
        show_default=True,
        help="Whose labels: as the data says, or the folder, the file's name, or its end after . - or _",
    ),
    click.option(
        "--offset-unit",
        "unit",
        type=click.Choice([AUTO, "codepoint", "utf16", "byte", "grapheme"]),
        default=AUTO,
        show_default=True,
        help="What offsets count. By default what the format says, unless the words it quotes contradict.",
    ),
    click.option("--dry-run", is_flag=True, help="Read and check everything, and write nothing."),
    click.option(
        "--infer-schema",
        is_flag=True,
        help="Add to the schema what the labels have and it lacks; make a project if there is none.",
    ),
    click.option(
        "--update",
        is_flag=True,
        help="Take another text of a document that is there as a new version; carry its labels over.",
    ),
    click.option("--strict", is_flag=True, help=f"End with exit code {INCOMPLETE} if anything was refused."),
    options.as_json,
)
"""The options of every format."""


def _make(name: str, importer: Any) -> click.Command:
    return format_options.command("Bring in", name, importer, COMMON, _run)


@click.group(cls=Formats, door="imports", make=_make, epilog=EPILOG)
def command() -> None:
    """Bring documents, and labels made elsewhere, into a project.

    What the project has is never replaced: a document or labels that are there already and differ are
    refused and listed, and so is every span that does not cover the words it should. If a file cannot
    be read, nothing is brought in. The same import again changes nothing.
    """


def _run(name: str, format_options: dict[str, Any], chosen: dict[str, Any]) -> int:
    from annotator.formats.doors import load
    from annotator.project.importing.bringing_in import Choices, bring_in
    from annotator.project.importing.report import NothingCameIn

    importer = load("imports", name)(**format_options)
    root = _root(chosen["project"], may_be_new=chosen["infer_schema"])
    choices = Choices(
        annotator=chosen["annotator"],
        named_by=chosen["named_by"],
        unit=None if chosen["unit"] == AUTO else chosen["unit"],
        dry_run=chosen["dry_run"],
        infer_schema=chosen["infer_schema"],
        update=chosen["update"],
    )
    try:
        with progress() as advance:
            report = bring_in(root, importer, chosen["paths"], choices, advance)
    except NothingCameIn as refused:
        if refused.report.left_out:
            _tell(refused.report, as_json=chosen["as_json"])
        raise
    _tell(report, as_json=chosen["as_json"])
    return INCOMPLETE if chosen["strict"] and not report.complete else 0


def _tell(report: ImportReport, *, as_json: bool) -> None:
    from annotator.core.safe import safe

    if as_json:
        say_json(report.to_json())
        return
    for line in (*report.lines(), *_where_they_are(report)):
        say(safe(line))


def _where_they_are(report: ImportReport) -> Iterator[str]:
    """How to see labels that came in under another name than the one that the reader labels under."""
    from annotator.project.identity import account
    from annotator.project.importing.people import NOBODY

    names = [name for name in (report.annotator, *report.others) if name]
    if names and not report.dry_run and not {account(), NOBODY} & {*names}:  # of nobody's it says so itself
        shown = shlex.quote(names[0]) if len(names) == 1 else "NAME"
        yield f"`annotator annotate --annotator {shown}` opens them; without it you label as {account()}."


def _root(project: Path | None, *, may_be_new: bool) -> Path:
    """The project's folder. Raises UsageError if there is none, unless it is named and may be made."""
    from annotator.core.errors import UsageError
    from annotator.project.open import find_root

    if project is not None and not project.exists():
        if not may_be_new:
            raise UsageError(
                f"there is no folder {project}",
                remedy="With --infer-schema it becomes a project of these labels",
            )
        return project
    try:
        return find_root(project or Path.cwd())
    except UsageError:
        if project is None or not may_be_new:
            raise
        return project
