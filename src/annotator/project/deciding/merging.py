"""Gold by a rule: unanimous, majority, or by one who is trusted. What it leaves open is listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from annotator.core.cases import Case, Version
from annotator.core.decisions import Ground
from annotator.core.errors import AnnotatorError, UsageError
from annotator.project.deciding.adjudicate import open_gold, queue
from annotator.project.deciding.gold import GoldDocument
from annotator.project.open import Project


@dataclass(frozen=True)
class Rule:
    """Which reading to take of a case, if any; `ground` is what the decision is put down to."""

    name: str
    ground: Ground
    choose: Callable[[Case], Version | None]


@dataclass(frozen=True)
class Merged:
    """One document: how many cases were decided now, what is still open, and whether gold calls it done.

    `problem` says why it could not be written.
    """

    document: str
    decided: int = 0
    left: tuple[Case, ...] = ()
    done: bool = False
    problem: str = ""


def unanimous() -> Rule:
    """What all who finished the document said."""
    return Rule("unanimous", "unanimous", lambda case: case.versions[0] if len(case.versions) == 1 else None)


def majority() -> Rule:
    """What more than half of those who finished the document said."""

    def choose(case: Case) -> Version | None:
        best = max(case.versions, key=lambda one: len(one.supporters))
        everybody = sum(len(one.supporters) for one in case.versions)
        return best if 2 * len(best.supporters) > everybody else None

    return Rule("majority", "majority", choose)


def trust(name: str) -> Rule:
    """What one annotator said, where that one finished the document."""
    return Rule(f"trust {name}", "trusted", lambda case: case.version_of(name))


def merge_by(
    project: Project,
    rule: Rule,
    documents: Collection[str] | None = None,
    *,
    current: bool = False,
    finish: bool = False,
) -> Iterator[Merged]:
    """Decide by a rule every case that is open, document by document in the order of the project.

    `project` must have been opened for gold. What a person decided stays, and so does what would change
    something that stands in gold; running it again changes nothing. With `finish` a document in which
    nothing is left is called done. Raises UsageError for a document that cannot be adjudicated.
    """
    ready = {one.document: one.problem for one in queue(project, current=current)}
    if unknown := sorted(set(documents or ()) - ready.keys()):
        raise UsageError(
            f"'{unknown[0]}' is not ready: fewer than two annotators have finished it, or there is none"
        )
    for id in project.store.documents():
        if id in ready and (not documents or id in documents):
            if ready[id]:
                yield Merged(id, problem=ready[id])
                continue
            try:
                yield _merge(open_gold(project, id, current=current, fill_in=False), rule, finish)
            except AnnotatorError as reason:
                yield Merged(id, problem=str(reason))


def _merge(gold: GoldDocument, rule: Rule, finish: bool) -> Merged:
    try:
        decided = gold.decide_by(f"merge {rule.name}", rule.choose, rule.ground)
        if finish and not gold.done and not gold.open_cases:
            gold.finish()
        return Merged(gold.document.id, len(decided), tuple(gold.open_cases), gold.done)
    finally:
        gold.close()
