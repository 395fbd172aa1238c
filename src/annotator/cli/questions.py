"""`annotator questions`: what the guidelines must answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from annotator.cli import options
from annotator.cli.output import say, say_json

EPILOG = """\b
Examples:
  annotator questions my-project
  annotator questions --reason 'truly ambiguous'
  annotator questions --json | jq '.[].quote'
"""


@click.command(epilog=EPILOG)
@options.project
@click.option("--reason", metavar="WORDS", help="Another reason of the schema than 'guideline unclear'.")
@options.as_json
def command(project: Path | None, reason: str | None, as_json: bool) -> None:
    """List the cases in which a guideline was unclear.

    For leads: every case that was decided with this reason in `annotator adjudicate`, with the words,
    what was decided, and the readings that were not taken; without names. Each is a question that the
    guidelines should answer, with its example.
    """
    from annotator.project.deciding.questions import UNCLEAR, questions
    from annotator.project.identity import GOLD
    from annotator.project.open import open_project

    opened = open_project(project, annotator=GOLD)
    wanted = reason or UNCLEAR
    options.check_choice(wanted, opened.schema.reasons, "reason")
    found = list(questions(opened, wanted))
    if as_json:
        say_json([asdict(one) for one in found])
        return
    say(f"{wanted}: {len(found)} case{'' if len(found) == 1 else 's'}")
    for one in found:
        say()
        say(f"{one.document} {one.start}-{one.end} {one.subject}: '{one.quote}'", bold=True)
        say(f"  decided: {_words(one.gold) if one.taken != 'none' else 'nothing is marked'}")
        for reading in one.readings:
            say(f"  not:     {_words(reading)}")


def _words(said: Iterable[Mapping[str, Any]]) -> str:
    return " + ".join(map(_one, said)) or "nothing marked"


def _one(said: Mapping[str, Any]) -> str:
    if "quote" not in said:
        return " ".join(f"{name}={value}" for name, value in said.items())
    values = "".join(f" {name}={value}" for name, value in said["attributes"].items())
    return f"{said['label']} '{said['quote']}'{values}"
