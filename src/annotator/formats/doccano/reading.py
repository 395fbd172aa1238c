"""doccano's lines as documents, of all the shapes that its versions wrote.

The first wrote `annotations`, each with the number of its label and of its user; then `labels` or `label`
with `[start, end, name]`; projects with relations write `entities` and `relations` with numbers, projects for
intents `entities` and `cats`. The text is under `text`, for a while it was under `data`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator.core import strict_json
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats import said as said_field
from annotator.formats import strictly
from annotator.formats.doccano import LABELS, RELATIONS
from annotator.formats.doccano.entities import entities, links
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.json_records import REPORTS, Record, data_files, identity, records
from annotator.formats.report import Entry

_SPANS = ("entities", "label", "labels")
_CATEGORIES = ("cats", "label", "labels", "categories")
_KNOWN = frozenset(
    "id text data entities label labels cats categories annotations relations Comments comments meta "
    "annotator document_labels".split()
) | {said_field.FIELD}
_LABEL_KEYS = frozenset({"suffix_key", "suffixKey", "background_color", "backgroundColor"})


@dataclass(frozen=True)
class Reading:
    """How to read: where names stand for numbers, and what labels of whole texts, and no labels, mean."""

    labels: Path | None
    choice: str
    texts: bool
    empty_untouched: bool

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every document, once for each of its annotators. Raises DataError, UsageError."""
        names = _names(self.labels) if self.labels else {}
        beside = REPORTS | {LABELS, RELATIONS}
        for file in data_files(sources, ".jsonl", ".json", beside=beside):
            for line in records(file.path, "document", reached=sources.meter.reached):
                for one in self._line(line, names):
                    if self.empty_untouched and not (one.annotations or one.document_labels):
                        one = replace(one, status="untouched")
                    yield replace(one, annotator=file.annotator or one.annotator)

    def _line(self, line: Record, names: Mapping[int, str]) -> Iterator[Incoming]:
        fields = line.fields
        if _LABEL_KEYS & fields.keys():
            raise DataError(
                "this is a list of labels, not of documents", where=line.where, remedy="Give it with --labels"
            )
        text = line.text("text" if "text" in fields or "data" not in fields else "data")
        meta = fields.get("meta") or {}
        if isinstance(meta, str):  # the first versions wrote it as JSON in a text
            meta = _object(line, meta)
        if not isinstance(meta, dict):
            raise line.wrong("'meta' is no object")
        own = {name: value for name, value in fields.items() if name not in _KNOWN}
        document = Document(identity(fields.get("id"), text=text), text, {**own, **meta})
        annotator = fields.get("annotator")
        bare = Incoming(line.where, document, annotator if isinstance(annotator, str) else "", unit="utf16")
        if isinstance(fields.get("annotations"), list):
            yield from self._by_user(line, bare, names)
        else:
            yield self._by_name(line, bare)

    def _by_name(self, line: Record, bare: Incoming) -> Incoming:
        fields, document = line.fields, bare.document.id
        rows = [one for name in _SPANS for one in _list(line, name) if not isinstance(one, str)]
        said = [one for name in _CATEGORIES for one in _list(line, name) if isinstance(one, str)]
        if not all(isinstance(one, str) for name in ("cats", "categories") for one in _list(line, name)):
            raise line.wrong("a label of the whole text is no text")
        found, refused = entities(line, document, rows, {})
        related, unrelated = links(line, document, found)
        labels, left = self._whole(document, said)
        ours = fields.get("document_labels")
        made = replace(
            bare,
            annotations=tuple(one.found for one in found),
            relations=tuple(related),
            document_labels=ours if isinstance(ours, dict) else labels,
            refused=(*refused, *unrelated, *left, *_comments(document, fields)),
        )
        # Where there are texts alone, nobody looked for labels.
        if not any(name in fields for name in (*_SPANS, *_CATEGORIES)) or (left and not (rows or labels)):
            made = replace(made, status="untouched")
        return said_field.completed(made, fields.get(said_field.FIELD))

    def _by_user(self, line: Record, bare: Incoming, names: Mapping[int, str]) -> Iterator[Incoming]:
        """The first generation: annotations of several users in one list."""
        users: dict[str, list[dict[str, Any]]] = {}
        for one in line.objects("annotations"):
            user = one.get("user")
            users.setdefault(str(user) if isinstance(user, int | str) else "", []).append(one)
        if not users:
            yield replace(bare, status="untouched")
        for user, rows in users.items():
            spans = [one for one in rows if "start_offset" in one or "end_offset" in one]
            whole = [one for one in rows if "start_offset" not in one and "end_offset" not in one]
            found, refused = entities(line, bare.document.id, spans, names)
            texts = [
                Entry(bare.document.id, "", "", str(one["text"]), "text", _A_TEXT)
                for one in whole
                if "text" in one
            ]
            said = [_name(line, one["label"], names) for one in whole if "label" in one]
            labels, left = self._whole(bare.document.id, said)
            comments = _comments(bare.document.id, line.fields)
            yield replace(
                bare,
                annotator=bare.annotator or user,
                annotations=tuple(one.found for one in found),
                document_labels=labels,
                status="untouched" if texts and not (spans or labels) else "done",
                refused=(*refused, *texts, *left, *comments),
            )

    def _whole(self, document: str, said: list[str]) -> tuple[dict[str, Any], list[Entry]]:
        """The labels of a whole text as document labels, or, where they are texts, as refused."""
        if not said:
            return {}, []
        if self.texts:
            return {}, [Entry(document, "", "", one, "text", _A_TEXT) for one in said]
        return {self.choice: list(dict.fromkeys(said))}, []


_A_TEXT = "a text that was written for the document, not a label of it"


def _names(path: Path) -> dict[int, str]:
    """The names of labels by their numbers, from doccano's list of labels. Raises UsageError, DataError."""
    try:
        rows = strictly.whole(path.read_bytes(), path)
    except OSError as error:
        raise UsageError(f"the label file cannot be read: {error.strerror}", where=str(path)) from error
    if not isinstance(rows, list):
        raise DataError("the label file is no list", where=str(path))
    found = {}
    for number, row in enumerate(rows, 1):
        if (
            not isinstance(row, dict)
            or type(row.get("id")) is not int
            or not isinstance(row.get("text"), str)
        ):
            raise DataError("a label needs 'id', a number, and 'text'", where=f"{path}, label {number}")
        found[row["id"]] = row["text"]
    return found


def _name(line: Record, label: Any, names: Mapping[int, str]) -> str:
    if type(label) is int:
        return names.get(label, str(label))
    if not isinstance(label, str) or not label:
        raise line.wrong("the label of an annotation is neither a name nor a number")
    return label


def _list(line: Record, name: str) -> list[Any]:
    value = line.fields.get(name)
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise line.wrong(f"'{name}' is neither a list nor a text")
    return value


def _object(line: Record, text: str) -> Any:
    try:
        return strict_json.loads(text.encode("utf-8"))
    except DataError as reason:
        raise line.wrong(f"'meta' is a text that is no JSON: {reason.what}") from None


def _comments(document: str, fields: Mapping[str, Any]) -> Iterator[Entry]:
    """Remarks on a document: we have notes on annotations only."""
    for name in ("Comments", "comments"):
        value = fields.get(name)
        for one in value if isinstance(value, list) else [value] if value else []:
            said = one.get("comment", one) if isinstance(one, dict) else one
            yield Entry(document, "", "", str(said), "comment", "a comment on the whole document")
