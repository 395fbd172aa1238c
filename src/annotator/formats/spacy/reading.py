"""Labelled documents out of `.spacy` files: our own come back whole, others' with all their spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.core.errors import DataError, UsageError
from annotator.formats.base import needs
from annotator.formats.incoming import Extent, File, Found, Incoming, Sources, found
from annotator.formats.report import Entry
from annotator.formats.said import completed
from annotator.formats.spacy import SpacyFiles

try:
    from spacy.tokens import Doc
except ImportError as missing:
    raise needs("spaCy", "spacy") from missing

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.formats.plain import plain
from annotator.formats.spacy.attrs import ALL, ANNOTATOR, is_ours, meta_of
from annotator.formats.spacy.stored import Mention, Stored, stored

SUFFIX = ".spacy"
ENTS = "doc.ents"
IDS = ("id", "doc_id", "document_id")
"""Where others keep the id of a document: under such a name in its user data."""

RELATION = ("id", "type", "head", "tail", "created")

TAGGED = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "SENT_START")
"""What spaCy says of every token, and we have no place for."""


def documents(options: SpacyFiles, sources: Sources) -> Iterator[Incoming]:
    """Every document of every file. Raises UsageError for a group that no document has."""
    keys = {ENTS}
    for file in sources.files(SUFFIX):
        told: set[str] = set()
        for number, one in enumerate(stored(file.path), 1):
            keys.update(one.spans)
            where = f"{file.path}, document {number}"
            if is_ours(one.attrs.get(ALL, {})):
                yield from _whole(one, where)
            else:
                yield _foreign(options, one, file, number, where, told)
    for key in options.groups:
        if key not in keys:
            raise UsageError(
                f"no document has spans under the key '{key}'", remedy=f"There are: {', '.join(sorted(keys))}"
            )


def _whole(one: Stored, where: str) -> list[Incoming]:
    try:
        return list(_ours(one, where))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            "its attributes are not those of an export, though they say so", where=where
        ) from error


def _ours(one: Stored, where: str) -> Iterator[Incoming]:
    """A document of an export of ours, once for each annotator.

    `sc` is read only for an annotator without a group of their own: for the only one of an export.
    """
    held = one.attrs[ALL]
    document = Document(str(held["document"]), one.text, meta_of(held))
    for key, mentions in one.spans.items():
        if key != ALL and not key.startswith(ANNOTATOR):
            continue
        if key == ALL and f"{ANNOTATOR}{held.get('annotator')}" in one.spans:
            continue
        attrs = one.attrs[key]
        incoming = Incoming(
            where,
            document,
            str(attrs.get("annotator") or key.removeprefix(ANNOTATOR)),
            tuple(_known(mentions, attrs.get("annotations", {}), one.text)),
            tuple(_relation(link) for link in attrs.get("relations", ())),
            dict(attrs.get("document_labels", {})),
        )
        yield completed(incoming, attrs)


def _known(mentions: Sequence[Mention], said: Mapping[str, Any], text: str) -> Iterator[Found]:
    """The annotations that still have a span; what was taken out of the group is gone."""
    pieces: dict[str, list[Mention]] = {}
    for mention in mentions:
        pieces.setdefault(mention.id, []).append(mention)
    for id, there in pieces.items():
        fields = said.get(id, {})
        spans = fields.get("spans") or [[one.start, one.end] for one in there]
        extents = tuple(Extent(start, end, text[start:end]) for start, end in spans)
        yield found(id, there[0].label, extents, fields.get("attributes", {}), fields)


def _relation(link: Mapping[str, Any]) -> Relation:
    id, type, head, tail, created = (str(link.get(name, "")) for name in RELATION)
    return Relation(id, type, head, tail, created)


def _foreign(
    options: SpacyFiles, one: Stored, file: File, number: int, where: str, told: set[str]
) -> Incoming:
    """A document of another tool: its span groups, its entities, its categories.

    `told` has what was listed of the tokens of the file before.
    """
    user_data = _UserData(one.doc)
    meta = user_data.meta
    id = next((str(meta.pop(name)) for name in IDS if isinstance(meta.get(name), str | int)), "")
    id = id or f"{file.id}-{number}"
    if one.doc.has_unknown_spaces:
        meta["has_unknown_spaces"] = True
    annotations = tuple(_annotations(options, one, user_data))
    return Incoming(
        where,
        Document(id, one.text, meta),
        file.annotator,
        annotations,
        document_labels={name: _category(score) for name, score in one.doc.cats.items()},
        refused=(*user_data.left(id, one.text), *_token_annotation(id, one.doc, told)),
    )


def _annotations(options: SpacyFiles, one: Stored, user_data: _UserData) -> Iterator[Found]:
    """The spans of the groups that were asked for, and of the entities.

    A span that several groups have is one annotation; so is an entity that a group has, too.
    """
    wanted = {key: one.spans[key] for key in options.groups or one.spans if key in one.spans}
    if not options.groups or ENTS in options.groups:
        wanted.setdefault(ENTS, _entities(one.doc))
    ids = Counter(mention.id for mentions in wanted.values() for mention in mentions)
    seen: set[tuple[str, int, int]] = set()
    for key, mentions in wanted.items():
        fresh = [one for one in mentions if one[1:4] not in seen]
        seen.update(one[1:4] for one in fresh)
        for number, (id, label, start, end, kb_id) in enumerate(fresh, 1):
            attributes = user_data.of(start, end)
            if key not in (ALL, ENTS):
                attributes["spans_key"] = key
            if kb_id:
                attributes["kb_id"] = kb_id
            # An id that several spans have names what they mention, and not the span.
            if id and ids[id] > 1:
                attributes["span_id"] = id
            own = id if ids[id] == 1 and id else f"{key}-{number}"
            yield Found(own, label, (Extent(start, end, one.text[start:end]),), attributes)


def _entities(doc: Doc) -> list[Mention]:
    return [
        Mention(ent.ent_id_ or ent.id_, ent.label_, ent.start_char, ent.end_char, ent.kb_id_)
        for ent in doc.ents
    ]


class _UserData:
    """What else a document was given: of the whole of it, `meta`, and of parts of it by their extents."""

    def __init__(self, doc: Doc) -> None:
        self.meta: dict[str, Any] = {}
        self._of_parts: dict[tuple[int, int | None], dict[str, Any]] = {}
        self._claimed: set[tuple[int, int | None]] = set()
        for key, value in doc.user_data.items():
            match key:
                case ("._.", str(name), None, None):
                    self.meta[name] = plain(value)
                case ("._.", str(name), int(start), int() | None as end):
                    self._of_parts.setdefault((start, end), {})[name] = plain(value)
                case _:
                    self.meta[str(key)] = plain(value)

    def of(self, start: int, end: int) -> dict[str, Any]:
        """The extension attributes of a span."""
        self._claimed.add((start, end))
        return dict(self._of_parts.get((start, end), {}))

    def left(self, id: str, text: str) -> Iterator[Entry]:
        """Extension attributes of what is no annotation."""
        for (start, end), held in self._of_parts.items():
            if (start, end) not in self._claimed:
                detail = ", ".join(sorted(held))
                yield Entry(id, "", "", text[start : end or start], "extension", detail, "doc.user_data")


def _category(score: float) -> bool | float:
    return bool(score) if score in (0, 1) else float(score)


def _token_annotation(id: str, doc: Doc, told: set[str]) -> Iterator[Entry]:
    said = ", ".join(name.lower() for name in TAGGED if doc.has_annotation(name))
    if said and said not in told:
        told.add(said)
        detail = f"{said} of its tokens, and so in the rest of the file"
        yield Entry(id, "", "", "", "token-annotation", detail)
