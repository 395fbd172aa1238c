"""How far annotators of a project agree: whose labels, of which documents, as they stood when.

The numbers are made in `annotator.agreement`; what goes into them is found and kept by `counting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.core.annotation import Labels
from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.project.agreeing.counting import Counted, Counting, MoreLabels, Tell
from annotator.project.agreeing.judgements import judged
from annotator.project.agreeing.repeats import repeats
from annotator.project.identity import GOLD
from annotator.project.open import Project

if TYPE_CHECKING:
    from annotator.agreement.comparison import Parts
    from annotator.agreement.rows import Panel
    from annotator.agreement.table import Frame
    from annotator.agreement.tally import Tally
    from annotator.agreement.trace import Passage

FEWEST = 2
"""How many annotators agreement takes."""


@dataclass(frozen=True)
class Choice:
    """What to compare; what is left empty stands for everything that the caller may read.

    `documents` are ids or patterns such as `2024/*`. With `current` the labels count as they stand now,
    if the document is done now, instead of as they stood when it was first done. The labels of gold
    always count as they stand: they are the truth and no independent judgement.
    """

    annotators: Sequence[str] = ()
    documents: Sequence[str] = ()
    labels: Sequence[str] = ()
    current: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Agreement:
    """The numbers of one choice, and what they were made of."""

    project: Project
    choice: Choice
    annotators: tuple[str, ...]
    frame: Frame
    panel: Panel
    parts: Parts = field(repr=False)
    counted: Counted = field(repr=False)

    @cached_property
    def tally(self) -> Tally:
        """The counts of all documents: from a number to the documents behind it."""
        return self.parts.tally

    def disagreements(self, label: str | None = None) -> Iterator[tuple[Document, list[Passage]]]:
        """The passages where annotators differ, document by document, the worst document first.

        Documents where only values of attributes differ come last.
        """
        from annotator.agreement.meetings import Ask, documents_behind
        from annotator.agreement.trace import disagreements

        people = [name for name in self.annotators if name != GOLD]
        wanted = {label} if label else set(self.frame.labels)
        for id, _ in documents_behind(self.tally, Ask(label or "")):
            said = judged(self.project.store, id, people, current=self.choice.current)
            found: list[Passage] = []
            for versions in comparable(said.labels):
                kept = [_only(one, set(self.frame.labels)) for one in versions]
                found += (
                    passage
                    for passage in disagreements(kept, self.project.schema)
                    if any(one.label in wanted for held in passage.versions.values() for one in held)
                )
            if found and said.document is not None:
                yield said.document, found


def agree(project: Project, choice: Choice, tell: Tell = lambda doing, done, total: None) -> Agreement:
    """Compare the chosen annotators on the chosen documents.

    What was counted before is taken from the cache where none of its files changed since; of the others
    one document is in memory at a time. Raises UsageError for a name, a document or a label that is not
    there or not for the caller to read, and if fewer than two annotators are left.
    """
    annotators = _annotators(project, choice)
    documents = _documents(project, choice)
    counting = Counting(
        project,
        _with_gold(annotators, choice),
        documents,
        _labels(project, choice, annotators),
        choice.current,
        choice.seed,
        whole=not choice.documents,
    )
    return _agreement(project, choice, annotators, counting.run(tell))


def refresh(
    agreement: Agreement,
    documents: Iterable[str] | None = None,
    tell: Tell = lambda doing, done, total: None,
) -> Agreement:
    """The agreement as it is now that labels of some documents changed; by default of those that did.

    Costs time in proportion to what changed. `agreement` keeps its numbers and can be read on, but only the
    newest can be refreshed. Raises what `agree` raises.
    """
    project, choice, counted = agreement.project, agreement.choice, agreement.counted
    annotators = _annotators(project, choice)
    if _with_gold(annotators, choice) != counted.counting.annotators:
        return agree(project, choice, tell)
    chosen = set(counted.counting.documents)
    changed = counted.differing() if documents is None else [id for id in documents if id in chosen]
    try:
        for number, id in enumerate(changed, 1):
            counted.again(id)
            tell("reading", number, len(changed))
    except MoreLabels:
        return agree(project, choice, tell)
    return _agreement(project, choice, annotators, counted)


def _agreement(project: Project, choice: Choice, annotators: tuple[str, ...], counted: Counted) -> Agreement:
    panel = replace(counted.comparison.panel(), repeats=repeats(counted))
    return Agreement(project, choice, annotators, panel.frame, panel, counted.comparison.parts, counted)


def _annotators(project: Project, choice: Choice) -> tuple[str, ...]:
    known = project.store.annotators()
    for name in choice.annotators:
        if name not in known:
            raise UsageError(
                f"there are no labels of '{name}' that you may read",
                remedy=f"There are labels of: {', '.join(known)}" if known else "Nobody has labelled yet",
            )
    chosen = tuple(dict.fromkeys(choice.annotators or known))
    if len(chosen) < FEWEST:
        only = f"only '{chosen[0]}'" if chosen else "nobody"
        said = "named" if choice.annotators else "may read the labels of"
        raise UsageError(
            f"agreement takes two annotators at least, and you {said} {only}",
            remedy=f"There are labels of: {', '.join(known)}" if len(known) >= FEWEST else "",
        )
    return chosen


def _with_gold(annotators: tuple[str, ...], choice: Choice) -> tuple[str, ...]:
    """The annotators with a place for gold, before there is any: its first label makes no count void."""
    return annotators if choice.annotators else tuple(sorted({*annotators, GOLD}))


def _documents(project: Project, choice: Choice) -> Sequence[str]:
    ids = project.store.documents()
    if not choice.documents:
        return ids
    for pattern in choice.documents:
        if not any(id == pattern or fnmatchcase(id, pattern) for id in ids):
            raise UsageError(f"there is no document '{pattern}'", remedy="`annotator status` lists them")
    return [id for id in ids if any(id == one or fnmatchcase(id, one) for one in choice.documents)]


def _labels(project: Project, choice: Choice, annotators: Sequence[str]) -> tuple[str, ...]:
    """The chosen labels. Raises UsageError for one that is neither in the schema nor in use."""
    known = list(project.schema.by_id)
    if not choice.labels or set(choice.labels) <= set(known):
        return tuple(choice.labels)
    progress = (one for name in annotators for one in project.store.progress(name))
    known += sorted({label for one in progress for label in one.counts} - set(known))
    for label in choice.labels:
        if label not in known:
            raise UsageError(f"there is no label '{label}'", remedy=f"There are: {', '.join(known)}")
    return tuple(choice.labels)


def comparable(versions: Sequence[Labels]) -> Iterator[list[Labels]]:
    """Those who judged the same text under the same schema and guidelines, where there are two or more."""
    groups: dict[tuple[str, str, str], list[Labels]] = {}
    for one in versions:
        groups.setdefault((one.text_hash, one.schema_hash, one.guidelines_version), []).append(one)
    return (group for group in groups.values() if len(group) >= FEWEST)


def _only(labels: Labels, wanted: set[str]) -> Labels:
    return replace(labels, annotations=tuple(one for one in labels.annotations if one.label in wanted))
