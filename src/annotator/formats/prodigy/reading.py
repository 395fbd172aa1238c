"""Prodigy's tasks as documents.

What Prodigy can compute again is not kept: tokens, colours, the hash that a span repeats.
"""

from __future__ import annotations

import pickle
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from annotator.core.annotation import Relation
from annotator.core.digests import Digests
from annotator.core.document import Document
from annotator.formats import said as said_field
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.json_records import Record, data_files, identity, records
from annotator.formats.others import Other, listed
from annotator.formats.prodigy.answers import as_list, together
from annotator.formats.prodigy.spans import links, spans
from annotator.formats.prodigy.writing import accepted
from annotator.formats.report import Entry

_KNOWN = frozenset(
    "text id doc_id meta tokens spans relations answer options accept label document_labels config versions "
    "sessions".split()
) | {said_field.FIELD}
_UNDERSCORED = ("_view_id", "_annotator_id", "_session_id", "_timestamp", "_is_binary")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\Z")
"""What Prodigy calls a session that nobody named."""
_SHOWN = ("image", "audio", "video", "html")
"""What a task has that is no text."""

_BITS = (1 << 64) - 1


def documents(sources: Sources, choice: str) -> Iterator[Incoming]:
    """Every document with each person's answers about it, as one. Raises DataError."""
    with TemporaryFile(dir=sources.scratch, prefix=".import-") as file:
        answers = _Answers(file)
        others: list[Other] = []
        for task, annotator in _tasks(sources):
            if other := _textless(task):
                others.append(other)
            else:
                answers.add(_incoming(task, annotator, choice), _chosen(task))
        made = (together(held, choice) for held in answers)
        yield from listed(chain(others, (as_list(one, choice) if answers.several else one for one in made)))


class _Answers:
    """All answers in a file: which belong together is known when all were read.

    `several` says whether somebody chose more than one thing for a text.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._keys = array("Q")
        self._places = array("Q")
        self._times = Digests()
        self._choices = Digests()
        self.several = False

    def add(self, one: Incoming, chosen: int) -> None:
        """Set one answer aside, in which so many things were chosen for the whole text."""
        # Another text under the same id is no other answer: it is refused and listed later on.
        key = hash((one.document.id, one.document.text, one.annotator)) & _BITS
        self._keys.append(key)
        self._places.append(self._file.tell())
        pickle.dump(one, self._file, pickle.HIGHEST_PROTOCOL)
        self._times.put(key, (self._times.get(key) or 0) + 1)
        if chosen:
            chosen += self._choices.get(key) or 0
            self._choices.put(key, chosen)
            self.several |= chosen > 1

    def __iter__(self) -> Iterator[list[Incoming]]:
        """The answers of each person about each text, when the last of them came."""
        waiting: dict[int, list[int]] = {}
        for key, place in zip(self._keys, self._places, strict=True):
            times = self._times.get(key) or 1
            places = [place] if times == 1 else waiting.setdefault(key, [])
            if times > 1:
                places.append(place)
            if len(places) == times:
                waiting.pop(key, None)
                yield [self._read(one) for one in places]

    def _read(self, place: int) -> Incoming:
        self._file.seek(place)
        one: Incoming = pickle.load(self._file)
        return one


def _tasks(sources: Sources) -> Iterator[tuple[Record, str]]:
    for file in data_files(sources, ".jsonl", ".json"):
        for task in records(file.path, "task", reached=sources.meter.reached):
            yield task, file.annotator or _annotator(task)


def _textless(task: Record) -> Other | None:
    """A task that shows something else; None for one with a text, or with nothing."""
    shown = next((name for name in _SHOWN if task.fields.get(name)), None)
    if task.fields.get("text") is not None or shown is None:
        return None
    error = task.wrong("'text' is missing or null, where a text is wanted")
    return Other(task.where, "no-text", f"it is about {shown}, not a text", error)


def _chosen(task: Record) -> int:
    """How many things were accepted for the whole text."""
    return len(_choices(task)) if task.fields.get("answer", "accept") == "accept" else 0


def _annotator(task: Record) -> str:
    for name in ("_annotator_id", "_session_id"):
        value = task.fields.get(name)
        if isinstance(value, str) and value and not _MOMENT.match(value):
            return value
    return ""


def _id(task: Record) -> str:
    fields, meta = task.fields, _meta(task)
    text = task.text("text")
    given = [fields.get("id"), fields.get("doc_id"), meta.get("id"), meta.get("doc_id")]
    if not any(isinstance(one, str | int) and one != "" for one in given) and "_input_hash" in fields:
        given.append(f"input-{fields['_input_hash']}")
    return identity(*given, text=text)


def _meta(task: Record) -> Mapping[str, Any]:
    meta = task.fields.get("meta")
    if meta is not None and not isinstance(meta, dict):
        raise task.wrong("'meta' is no object")
    return meta or {}


def _choices(task: Record) -> list[str]:
    """What was chosen for the whole text: the accepted options, and the label of a yes-or-no task."""
    accepted = task.fields.get("accept")
    if accepted is None:
        accepted = []
    if not isinstance(accepted, list):
        accepted = [accepted]
    label = task.fields.get("label")
    if not all(isinstance(one, str | int) for one in accepted) or not isinstance(label, str | None):
        raise task.wrong("'accept' or 'label' is neither a text nor a list of texts")
    return [str(one) for one in accepted] + ([label] if label else [])


def _incoming(task: Record, annotator: str, choice: str) -> Incoming:
    fields = task.fields
    document = Document(_id(task), task.text("text"), _all_meta(task))
    answer = fields.get("answer")
    if answer not in (None, "accept", "reject", "ignore"):
        raise task.wrong(f"'answer' is {answer!r}, not accept, reject or ignore")
    found, refused = spans(task, document.id)
    related, unrelated = links(task, document.id, found)
    refused += unrelated
    chosen = _choices(task)
    if "versions" in fields:
        detail = "the versions of a review, from which this answer was made"
        refused.append(Entry(document.id, "", "", "", "review-versions", detail))
    bare = Incoming(task.where, document, annotator, unit="codepoint", status="untouched")
    if answer in ("reject", "ignore"):
        return replace(bare, refused=(*refused, *_unanswered(document.id, answer, found, related, chosen)))
    if answer is None and not (chosen or any(name in fields for name in ("spans", "relations"))):
        return bare
    said, contradiction = _document_labels(task, document.id, choice, chosen)
    made = replace(
        bare,
        annotations=tuple(one.found for one in found),
        relations=tuple(related),
        document_labels=said,
        status="done",
        finished_at=_moment(fields.get("_timestamp")),
        refused=(*refused, *contradiction),
    )
    return said_field.completed(made, fields.get(said_field.FIELD))


def _all_meta(task: Record) -> dict[str, Any]:
    own = {
        name: value for name, value in task.fields.items() if name not in _KNOWN and name not in _UNDERSCORED
    }
    return {**own, **_meta(task)}


def _document_labels(
    task: Record, document: str, choice: str, chosen: list[str]
) -> tuple[Mapping[str, Any], list[Entry]]:
    ours = task.fields.get("document_labels")
    if not isinstance(ours, dict):
        return ({choice: chosen if len(chosen) > 1 else chosen[0]} if chosen else {}), []
    options = [one for one in task.objects("options") if isinstance(one.get("id"), str)]
    if "accept" in task.fields and accepted(options, ours) != chosen:
        detail = (
            f"{', '.join(chosen) or 'nothing'} is chosen, but 'document_labels' says otherwise and was taken"
        )
        return ours, [Entry(document, "", choice, "", "choice", detail)]
    return ours, []


def _unanswered(
    document: str, answer: str, found: list[Any], related: list[Relation], chosen: list[str]
) -> Iterator[Entry]:
    """What a task has that was not accepted: each thing, or the document if it has nothing."""
    reason = {"reject": "rejected", "ignore": "ignored"}[answer]
    detail = f"the answer was '{answer}'"
    for one in found:
        quote = " … ".join(extent.quote or "" for extent in one.found.extents)
        yield Entry(document, one.found.id, one.found.label, quote, reason, detail)
    for link in related:
        yield Entry(document, link.id, link.type, "", reason, detail)
    for label in chosen:
        yield Entry(document, "", label, "", reason, detail)
    if not (found or related or chosen):
        yield Entry(document, "", "", "", reason, detail)


def _moment(stamp: Any) -> str:
    """Seconds since 1970 as a UTC time of ISO 8601, empty if they are none."""
    if not isinstance(stamp, int | float) or isinstance(stamp, bool) or not 0 <= stamp < 1e11:
        return ""
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
