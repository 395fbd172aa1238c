"""`annotator adjudicate`: the screens on gold."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli import options
from annotator.cli.annotate import clear_textual_settings, require_terminal
from annotator.cli.output import say, say_json, say_table
from annotator.cli.progress import progress

if TYPE_CHECKING:
    from annotator.project.deciding.adjudicate import Queued
    from annotator.project.open import Project

EPILOG = """\b
Examples:
  annotator adjudicate my-project
  annotator adjudicate --document 0042 --show-names
  annotator adjudicate --list
"""


@click.command(epilog=EPILOG)
@options.project
@click.option("--document", metavar="ID", help="Open this document instead of the worst that is not done.")
@click.option("--show-names", is_flag=True, help="Show who said what; without it readings are shuffled.")
@click.option("--current", is_flag=True, help="Take what people say now, not what they said when first done.")
@click.option("--list", "only_list", is_flag=True, help="Print the queue, the worst agreement first.")
@options.as_json
@options.no_mouse
def command(
    project: Path | None,
    document: str | None,
    show_names: bool,
    current: bool,
    only_list: bool,
    as_json: bool,
    no_mouse: bool,
) -> int:
    """Decide where annotators differ; write gold labels.

    For leads. Documents that at least two annotators have finished come in turn, the worst agreement
    first. What all agree on is filled in; where they differ, one key takes a reading, 0 none of them, and
    everything that labelling can do writes another. `?` lists the keys.
    """
    from annotator.project.deciding.adjudicate import queue
    from annotator.project.identity import GOLD
    from annotator.project.open import open_project

    to_print = only_list or as_json
    if not to_print:
        require_terminal()
        clear_textual_settings()
    gold = open_project(project, annotator=GOLD)
    with progress() as advance:
        found = queue(gold, current=current, tell=partial(advance, "comparing"))
    if to_print:
        _list(gold, found, as_json=as_json)
        return 0
    gc.disable()  # until the first paint: next to nothing of what is loaded now is ever garbage

    from annotator.tui.adjudication.app import run

    ready = [one for one in found if not one.problem]
    return run(gold, ready, document=document, current=current, show_names=show_names, mouse=not no_mouse)


def _list(gold: Project, found: Sequence[Queued], *, as_json: bool) -> None:
    from annotator.project.identity import GOLD

    status = {one.document: one.status for one in gold.store.progress(GOLD)}
    if as_json:
        say_json(
            [
                {
                    "document": one.document,
                    "annotators": one.annotators,
                    "cases": one.cases,
                    "agreement": round(float(one.agreement), 4),
                    "problem": one.problem,
                    "gold": status.get(one.document, "untouched"),
                }
                for one in found
            ]
        )
        return
    if not found:
        say("No document was finished by two annotators whose labels you may read.")
        return
    rows = [
        (
            one.document,
            "damaged" if one.problem else f"{float(one.agreement):.2f}",
            one.cases,
            len(one.annotators),
            status.get(one.document, "untouched").replace("_", " "),
        )
        for one in found
    ]
    say_table(("document", "agreement", "cases", "annotators", "gold"), rows)
    for one in found:
        if one.problem:
            say(f"{one.document}: {one.problem}")
