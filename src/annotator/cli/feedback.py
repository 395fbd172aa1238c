"""`annotator feedback`: one's own labels against gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli import options
from annotator.cli.output import say, say_json

if TYPE_CHECKING:
    from annotator.core.annotation import Annotation
    from annotator.project.deciding.feedback import Item

EPILOG = """\b
Examples:
  annotator feedback mia
  annotator feedback mia --release 0042 --release 0043
  annotator feedback mia --json | jq '.[] | select(.kind == "missed") | .gold.quote'
"""


@click.command(epilog=EPILOG)
@click.argument("name")
@options.project_option
@click.option(
    "--release",
    "documents",
    metavar="ID",
    multiple=True,
    help="For leads: let NAME compare this document with gold; may be repeated.",
)
@click.option("--same", is_flag=True, help="List also what is the same.")
@options.as_json
def command(name: str, project: Path | None, documents: tuple[str, ...], same: bool, as_json: bool) -> None:
    """Show an annotator's own labels against gold.

    Kind by kind, for the documents that NAME has finished and a lead has released; nothing of gold can
    be seen before that. What counts is what NAME said when the document was first done.
    """
    from annotator.project.deciding import feedback
    from annotator.project.label import time_now
    from annotator.project.open import open_project

    opened = open_project(project)
    if documents:
        fresh = feedback.release(opened, name, documents, time_now)
        say(f"Released to {name}: {', '.join(fresh) or 'nothing new'}")
        return
    items = list(feedback.feedback(opened, name))
    count = len(feedback.released(opened, name))
    if as_json:
        say_json([_as_data(one) for one in items])
    elif not count:
        say(f"Nothing was released to {name} yet.")
    else:
        say(f"{name} against gold, {count} document{'' if count == 1 else 's'} released")
        _print(items, feedback.KINDS, same)


def _print(items: Sequence[Item], kinds: Mapping[Any, str], same: bool) -> None:
    from annotator.cli.show import line

    for kind, words in kinds.items():
        found = [one for one in items if one.kind == kind]
        if not found:
            continue
        say()
        say(f"{words}: {len(found)}", bold=True)
        for one in found if same or kind != "same" else ():
            mark = one.own or one.gold
            assert mark is not None
            say(f"  {one.document} {mark.start}-{mark.end}")
            for side, whose in ((one.own, "you "), (one.gold, "gold")):
                if side is not None:
                    say(f"    {whose}  {line(side)}")


def _as_data(item: Item) -> dict[str, Any]:
    return {"document": item.document, "kind": item.kind, "own": _mark(item.own), "gold": _mark(item.gold)}


def _mark(one: Annotation | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "label": one.label,
        "spans": [[span.start, span.end] for span in one.spans],
        "quote": one.quote,
        "attributes": dict(one.attributes),
    }
