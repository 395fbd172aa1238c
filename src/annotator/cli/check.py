"""`annotator check`: is anything wrong with a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli import options
from annotator.cli.output import say, say_json
from annotator.cli.progress import progress

if TYPE_CHECKING:
    from annotator.project.checking.findings import Severity

FOUND = 1
LISTED = 5
"""How many notes that say the same are printed; `--json` has all."""

COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "note": "blue"}

EPILOG = """\b
Examples:
  annotator check my-project
  annotator check --json | jq '.[] | select(.severity == "error")'
"""


@click.command(epilog=EPILOG)
@options.project
@options.as_json
def command(project: Path | None, as_json: bool) -> int:
    """Look for damage and mistakes in a project; change nothing.

    It looks at the schema, at every text, and at all labels that your account may read. An error
    means that something is lost or locked until it is mended; a warning, that somebody should look; a
    note, that there is something to know. The exit code is 1 if there are errors or warnings.
    """
    from annotator.project.checking.check import check
    from annotator.project.open import open_project

    opened = open_project(project)
    with progress() as advance:
        findings = list(check(opened, lambda done, total: advance("checking", done, total)))
    counts = Counter(one.severity for one in findings)
    if as_json:
        say_json([asdict(one) for one in findings])
    else:
        notes: Counter[str] = Counter()
        for one in findings:
            notes[one.what] += one.severity == "note"
            if notes[one.what] <= LISTED:
                remedy = f" ({one.remedy})" if one.remedy else ""
                say(f"{one.severity}: {one.where}: {one.what}{remedy}", fg=COLOURS[one.severity])
        for what, count in notes.items():
            if count > LISTED:
                say(f"note: the same of {count - LISTED:,} more: {what}", fg=COLOURS["note"])
        total = len(opened.store.documents())
        say(
            f"Looked at {total} document{'' if total == 1 else 's'}: "
            + ", ".join(f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}" for kind in COLOURS)
        )
    return FOUND if counts["error"] or counts["warning"] else 0
