"""`annotator rebuild`: label files from journals."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from annotator.cli import options
from annotator.cli.output import say, say_json

REFUSED = 1

EPILOG = """\b
Examples:
  annotator rebuild my-project
  annotator rebuild --annotator jane --document 0042
  git merge theirs || annotator rebuild
"""


@click.command(epilog=EPILOG)
@options.project
@click.option(
    "--annotator", "annotators", metavar="NAME", multiple=True, help="Only their labels; may be repeated."
)
@click.option("--document", "documents", metavar="ID", multiple=True, help="Only this one; may be repeated.")
@options.as_json
def command(
    project: Path | None, annotators: tuple[str, ...], documents: tuple[str, ...], as_json: bool
) -> int:
    """Make label files anew from their journals, as after a conflict in git.

    By default all that your account may write. An edit by hand is first taken into the journal, and a
    file that cannot be read is kept beside the new one; so nothing is lost. The exit code is 1 if a
    file was refused, which then stays as it is.
    """
    from annotator.project.identity import may_write
    from annotator.project.open import open_project
    from annotator.project.rebuild import rebuild

    store = open_project(project).store
    for name in annotators:
        options.check_readable(store, name)
    chosen = annotators or [one for one in store.annotators() if may_write(store.tree.root, one)]
    results = list(rebuild(store, chosen, documents or None))
    if as_json:
        say_json([asdict(one) for one in results])
    else:
        for one in results:
            if one.outcome != "current":
                detail = f": {one.detail}" if one.detail else ""
                say(f"{one.annotator}, {one.document}: {one.outcome}{detail}")
        counts = Counter(one.outcome for one in results)
        say(", ".join(f"{number} {outcome}" for outcome, number in counts.items()) or "Nothing to do.")
    return REFUSED if any(one.outcome == "refused" for one in results) else 0
