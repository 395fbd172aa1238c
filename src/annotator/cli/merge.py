"""`annotator merge`: gold by a rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli import options
from annotator.cli.output import say, say_json
from annotator.core.errors import UsageError

if TYPE_CHECKING:
    from annotator.core.cases import Case
    from annotator.project.deciding.merging import Merged, Rule
    from annotator.project.open import Project

REFUSED = 1

EPILOG = """\b
Examples:
  annotator merge --unanimous
  annotator merge --majority --done
  annotator merge --trust mia --document 0042
"""


@click.command(epilog=EPILOG)
@options.project
@click.option("--unanimous", "by_all", is_flag=True, help="Take what all say who finished the document.")
@click.option("--majority", "by_most", is_flag=True, help="Take what more than half of them say.")
@click.option("--trust", metavar="NAME", help="Take what this annotator says.")
@click.option("--document", "documents", metavar="ID", multiple=True, help="Only this one; may be repeated.")
@click.option("--done", is_flag=True, help="Mark a document as done in gold when nothing is left open.")
@click.option("--current", is_flag=True, help="Take what people say now, not what they said when first done.")
@options.as_json
def command(
    project: Path | None,
    by_all: bool,
    by_most: bool,
    trust: str | None,
    documents: tuple[str, ...],
    done: bool,
    current: bool,
    as_json: bool,
) -> int:
    """Make gold labels by a rule; list what it leaves open.

    For leads. Every open case that the rule decides is written to gold with where it comes from; what a
    person decided stays. It can be run again at any time, and undone document by document in
    `annotator adjudicate`. The exit code is 1 if a document could not be written.
    """
    from annotator.project.deciding.merging import merge_by
    from annotator.project.identity import GOLD
    from annotator.project.open import open_project

    gold = open_project(project, annotator=GOLD)
    rule = _rule(gold, by_all, by_most, trust)
    results = list(merge_by(gold, rule, documents, current=current, finish=done))
    if as_json:
        say_json({"rule": rule.name, "documents": [_as_data(gold, one) for one in results]})
    else:
        _report(gold, rule, results)
    return REFUSED if any(one.problem for one in results) else 0


def _rule(gold: Project, by_all: bool, by_most: bool, trust: str | None) -> Rule:
    from annotator.project.deciding import merging

    if by_all + by_most + (trust is not None) != 1:
        raise UsageError("one rule is wanted: --unanimous, --majority or --trust NAME")
    if trust is not None:
        options.check_readable(gold.store, trust)
        return merging.trust(trust)
    return merging.unanimous() if by_all else merging.majority()


def _report(gold: Project, rule: Rule, results: Iterable[Merged]) -> None:
    count = decided = left = done = 0
    for one in results:
        count, decided, left, done = count + 1, decided + one.decided, left + len(one.left), done + one.done
        if one.problem:
            say(f"{one.document}: {one.problem}")
        for case in one.left:
            words = _words(gold, one, case)
            say(f"open: {one.document}  {_place(case)}  {case.subject}  {case.kind}  {words}")
    say(
        f"{rule.name}: {decided} case{'' if decided == 1 else 's'} decided in {count} "
        f"document{'' if count == 1 else 's'}, {left} left open; {done} done"
    )


def _place(case: Case) -> str:
    return f"{case.span.start}-{case.span.end}" if case.span else "document"


def _words(gold: Project, one: Merged, case: Case) -> str:
    if case.span is None:
        return ""
    words = case.span.of(gold.store.document(one.document).text)
    return f"'{words}'" if len(words) <= 60 else f"'{words[:29]}…{words[-30:]}'"


def _as_data(gold: Project, one: Merged) -> dict[str, Any]:
    from annotator.core.decisions import plain

    text = gold.store.document(one.document).text if one.left else ""
    return {
        "document": one.document,
        "decided": one.decided,
        "done": one.done,
        "problem": one.problem,
        "open": [
            {
                "case": case.key,
                "about": case.about,
                "subject": case.subject,
                "kind": case.kind,
                "start": case.span.start if case.span else None,
                "end": case.span.end if case.span else None,
                "quote": case.span.of(text) if case.span else None,
                "readings": [
                    {
                        "by": [who.annotator for who in version.supporters],
                        "said": [plain(said) for said in version.said],
                    }
                    for version in case.versions
                ],
            }
            for case in one.left
        ],
    }
