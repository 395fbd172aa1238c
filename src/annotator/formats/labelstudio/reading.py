"""Label Studio's tasks as documents.

What Label Studio keeps for its own pages is not taken: when a task was made and changed and by whom, how long
an annotation took, how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.text import counted
from annotator.formats import said as said_field
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.json_records import Record, data_files, identity, records
from annotator.formats.labelstudio import CONFIG
from annotator.formats.labelstudio.config import Config, read_config
from annotator.formats.labelstudio.controls import ID
from annotator.formats.labelstudio.pages import BOOKKEEPING, moment, person
from annotator.formats.labelstudio.results import Said, results
from annotator.formats.labelstudio.small import STAMPS, small
from annotator.formats.others import Other, listed
from annotator.formats.report import Entry

_NO_TEXTS = frozenset("image img images audio video url pdf timeseries csv document_id".split())
"""Fields that hold the place of something else, as a rule."""
_ADDRESS = re.compile(r"[^\s,<>]+@[^\s,<>]+")


@dataclass(frozen=True)
class Reading:
    """How to read: the field of the text if the user said so, and the configuration."""

    text_key: str
    config: Path | None

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every document, once for each of its annotators. Raises DataError."""
        return listed(self._every(sources))

    def _every(self, sources: Sources) -> Iterator[Incoming | Other]:
        config = read_config(self.config) if self.config else None
        for file in data_files(sources, ".json", ".jsonl"):
            beside = file.path.with_name(CONFIG)
            known = config or (read_config(beside) if beside.is_file() else Config())
            for task in records(file.path, "task", reached=sources.meter.reached):
                whole = _whole(task)
                if other := self._textless(whole, known):
                    yield other
                    continue
                for one in self._task(whole, known):
                    yield replace(one, annotator=file.annotator or one.annotator)

    def _textless(self, task: Record, config: Config) -> Other | None:
        """A task that shows an image, a sound or the like; None for one with a text, or with nothing."""
        data = task.fields.get("data")
        if not isinstance(data, dict):
            return None
        texts = (key for key, value in data.items() if isinstance(value, str) and key not in _NO_TEXTS)
        wanted = (self.text_key,) if self.text_key else (*config.text_keys, *texts)
        shown = [key for key, value in data.items() if value and (self.text_key or key in _NO_TEXTS)]
        if not shown or any(data.get(key) is not None for key in wanted):
            return None
        try:
            task.text(self._key(task, data, config), data)
        except DataError as reason:
            return Other(task.where, "no-text", f"it is about {', '.join(shown)}, not a text", reason)
        return None

    def _task(self, task: Record, config: Config) -> Iterator[Incoming]:
        data = task.fields.get("data")
        if data is None and not ("annotations" in task.fields or "completions" in task.fields):
            candidates = {name: value for name, value in task.fields.items() if name not in STAMPS}
            yield small(task, self._key(task, candidates, config), config)
            return
        if not isinstance(data, dict):
            raise task.wrong("'data' is no object")
        key = self._key(task, data, config)
        text = task.text(key, data)
        meta = task.fields.get("meta")
        others = {name: value for name, value in data.items() if name not in (key, ID)}
        own = {name: value for name, value in task.fields.items() if name not in BOOKKEEPING}
        document = Document(
            identity(data.get(ID), data.get("id"), data.get("doc_id"), task.fields.get("id"), text=text),
            text,
            {**own, **others, **(meta if isinstance(meta, dict) else {})},
        )
        bare = Incoming(task.where, document, unit="codepoint", status="untouched")
        made = list(self._annotations(task, bare, config)) or [bare]
        extra = tuple(_not_taken(task, document.id))
        yield replace(made[0], refused=(*extra, *made[0].refused))
        yield from made[1:]

    def _annotations(self, task: Record, bare: Incoming, config: Config) -> Iterator[Incoming]:
        given = task.objects("annotations" if "annotations" in task.fields else "completions")
        found: dict[str, tuple[str, Incoming]] = {}
        for number, one in enumerate(given, 1):
            name = _annotator(one)
            if not name and name in found:
                name = f"unnamed-{number}"
            when = str(one.get("updated_at") or one.get("created_at") or "")
            made = self._annotation(task, replace(bare, annotator=name), one, config)
            if name not in found:
                found[name] = (when, made)
                continue
            # Somebody annotated the task twice: the later counts, and the earlier is listed.
            earlier, later = sorted([found[name], (when, made)], key=lambda pair: pair[0])
            entries = (
                *later[1].refused,
                *_all(earlier[1], "superseded", "annotated again by the same person"),
            )
            found[name] = (later[0], replace(later[1], refused=entries))
        for _, made in found.values():
            yield made

    def _annotation(
        self, task: Record, bare: Incoming, annotation: Mapping[str, Any], config: Config
    ) -> Incoming:
        said: Said = results(task, bare.document, task.objects("result", annotation), config)
        labels = dict(said.document_labels)
        own = annotation.get("document_labels")
        if isinstance(own, dict):
            labels |= {name: value for name, value in own.items() if name not in labels}
        made = replace(
            bare,
            annotations=said.annotations,
            relations=said.relations,
            document_labels=labels,
            refused=said.refused,
            status="done",
            finished_at=moment(annotation.get("updated_at") or annotation.get("created_at")),
        )
        if annotation.get("was_cancelled") is True or annotation.get("skipped") is True:
            return replace(bare, refused=tuple(_all(made, "cancelled", "the annotation was cancelled")))
        return said_field.completed(made, annotation.get(said_field.FIELD))

    def _key(self, task: Record, data: Mapping[str, Any], config: Config) -> str:
        """The field of the text."""
        if self.text_key:
            return self.text_key
        for key in (*config.text_keys, "text"):
            if isinstance(data.get(key), str):
                return key
        texts = [key for key, value in data.items() if isinstance(value, str) and key not in _NO_TEXTS]
        if len(texts) == 1:
            return texts[0]
        there = f"these could be: {', '.join(texts)}" if texts else "it has none"
        raise DataError(
            f"which field of the data is the text? {there}",
            where=task.where,
            remedy="Name it with --text-key",
        )


def _whole(task: Record) -> Record:
    """The task of an object that is an annotation with its task inside, as a synchronised storage has it."""
    inner = task.fields.get("task")
    if not (isinstance(inner, dict) and "result" in task.fields and "data" in inner):
        return task
    annotation = {name: value for name, value in task.fields.items() if name != "task"}
    return Record({**inner, "annotations": [annotation]}, task.where)


def _not_taken(task: Record, document: str) -> Iterator[Entry]:
    for name, one in (("predictions", "prediction"), ("drafts", "draft")):
        values = task.fields.get(name)
        for value in values if isinstance(values, list) else ():
            found = value.get("result") if isinstance(value, dict) else None
            count = len(found) if isinstance(found, list) else 0
            by = value.get("model_version") if isinstance(value, dict) else None
            detail = f"a {one} of {counted(count, 'result')}{f' by {by}' if by else ''}"
            yield Entry(document, "", "", "", one, detail)


def _all(one: Incoming, reason: str, detail: str) -> Iterator[Entry]:
    """Everything that somebody said of a document, as refused."""
    document = one.document.id
    for said in one.annotations:
        quote = " … ".join(extent.quote or "" for extent in said.extents)
        yield Entry(document, said.id, said.label, quote, reason, detail)
    for link in one.relations:
        yield Entry(document, link.id, link.type, "", reason, detail)
    for name in one.document_labels:
        yield Entry(document, "", name, "", reason, detail)
    yield from one.refused
    if not (one.annotations or one.relations or one.document_labels):
        yield Entry(document, "", "", "", reason, detail)


def _annotator(annotation: Mapping[str, Any]) -> str:
    ours = annotation.get("annotator")
    if isinstance(ours, str) and ours:
        return ours
    name = person(annotation.get("completed_by"))
    if name:
        return name
    # 'Anna Bell anna@example.org, 3'
    shown = annotation.get("created_username")
    if not isinstance(shown, str):
        return ""
    address = _ADDRESS.search(shown)
    return address.group() if address else shown.strip(" ,")
