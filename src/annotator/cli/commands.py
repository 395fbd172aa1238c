"""The commands there are, listed without importing any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from annotator import __version__
from annotator.cli.failures import exit_code_of, noticing_the_reader


class Entry(NamedTuple):
    """Where a command lives, and its line in the list of commands."""

    module: str
    help: str


COMMANDS: Mapping[str, Entry] = {
    "annotate": Entry("annotator.cli.annotate", "Label documents in the terminal (the default)."),
    "new": Entry("annotator.cli.new", "Make a project: folders, a schema, git attributes."),
    "import": Entry("annotator.cli.import_", "Bring in documents, or labels made elsewhere."),
    "export": Entry("annotator.cli.export", "Write labels for training, or for another tool."),
    "formats": Entry("annotator.cli.formats", "Show what can be exported and imported, and what it holds."),
    "status": Entry("annotator.cli.status", "Show how far everyone is, and how often each label was given."),
    "agreement": Entry("annotator.cli.agreement", "Show how far annotators agree, and where they do not."),
    "show": Entry("annotator.cli.show", "Print one document with its labels."),
    "adjudicate": Entry("annotator.cli.adjudicate", "Decide where annotators differ; write gold labels."),
    "merge": Entry("annotator.cli.merge", "Make gold labels by a rule; list what it leaves open."),
    "feedback": Entry("annotator.cli.feedback", "Show an annotator's own labels against gold."),
    "questions": Entry("annotator.cli.questions", "List the cases in which a guideline was unclear."),
    "check": Entry("annotator.cli.check", "Look for damage and mistakes in a project; change nothing."),
    "rebuild": Entry("annotator.cli.rebuild", "Make label files anew from their journals."),
    "schema": Entry("annotator.cli.schema", "Validate or explain a schema, or print its JSON Schema."),
}

EPILOG = """\b
Start here:
  annotator new my-project        make a project
  annotator annotate my-project   label its documents

\b
Exit codes:
  0  done               4  not saved, or open for reading only
  1  problems found     70 a fault in annotator itself
  2  wrong usage        130 interrupted (Ctrl+C)
  3  unusable data      141 the reader of the output went away
"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, not when they are listed."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the one module that holds this command."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List names and help lines from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Parse the command line; `--help` prints here."""
        with noticing_the_reader():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with noticing_the_reader():
            return super().invoke(ctx)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and turn whatever goes wrong into a sentence and an exit code."""

        def run() -> Any:
            return super(LazyGroup, self).main(args, prog_name, complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return run()
        raise SystemExit(exit_code_of(run))


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="annotator")
@click.pass_context
def annotator(ctx: click.Context) -> Any:
    """Label spans of text in a terminal, over SSH, and lose none.

    Without a command it labels the project of the current folder, as `annotator annotate` does.
    """
    if ctx.invoked_subcommand is None:
        command = annotator.get_command(ctx, "annotate")
        assert command is not None
        return ctx.invoke(command)
    return None
