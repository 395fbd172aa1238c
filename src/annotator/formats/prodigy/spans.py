"""Spans and relations of one of Prodigy's tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from annotator.core.annotation import Relation
from annotator.formats.incoming import Extent, Found, found
from annotator.formats.json_records import Record, unlike
from annotator.formats.report import Entry

_STRUCTURE = frozenset("start end token_start token_end label text type id color input_hash fragment".split())
_DETAILS: Mapping[str, type | tuple[type, ...]] = {
    "note": str,
    "unsure": bool,
    "derived": list,
    "origin": dict,
    "created": str,
    "modified": str,
}


class Spanned(NamedTuple):
    """An annotation, and how relations name it: its own id, its extent, its last token."""

    found: Found
    given: Any
    extent: tuple[int, int]
    token_end: int | None


class _Piece(NamedTuple):
    fields: dict[str, Any]
    extent: Extent


def spans(task: Record, document: str) -> tuple[list[Spanned], list[Entry]]:
    """The annotations of a task, and what cannot be one. Raises DataError for offsets that are no numbers."""
    refused: list[Entry] = []
    groups: list[list[_Piece]] = []
    open_groups: dict[tuple[str, int], list[_Piece]] = {}
    text, tokens = task.text("text"), task.objects("tokens")
    for one in task.objects("spans"):
        extent = _extent(task, text, one, tokens)
        if not isinstance(one.get("label"), str) or not one["label"]:
            refused.append(Entry(document, str(one.get("id", "")), "", extent.quote or "", "no-label"))
            continue
        piece = _Piece(one, extent)
        fragment = one.get("fragment")
        if isinstance(fragment, list) and _are_two_numbers(fragment) and isinstance(one.get("id"), str):
            key = (one["id"], fragment[1])
            if key not in open_groups:
                open_groups[key] = []
                groups.append(open_groups[key])
            open_groups[key].append(piece)
        else:
            groups.append([piece])
    given = Counter(str(group[0].fields["id"]) for group in groups if _can_be_id(group[0].fields.get("id")))
    named = all(times == 1 for times in given.values())
    taken = set(given) if named else set()
    last: dict[int, int] = {}
    if task.fields.get("relations"):  # which may name the last token of a span
        last = {token["end"]: number for number, token in enumerate(tokens) if type(token.get("end")) is int}
    made = []
    for number, group in enumerate(groups, 1):
        id = group[0].fields.get("id")
        name = str(id) if named and _can_be_id(id) else unlike(f"s{number}", taken)
        made.append(_spanned(name, named, group, last))
    return made, refused


def _spanned(id: str, named: bool, group: list[_Piece], last: Mapping[int, int]) -> Spanned:
    """One annotation from its pieces, the first of which has all that was said of it."""
    pieces = sorted(group, key=lambda piece: piece.fields["fragment"][0]) if len(group) > 1 else group
    head, tail = pieces[0].fields, pieces[-1]
    attributes = dict(head["attributes"]) if isinstance(head.get("attributes"), dict) else {}
    known: dict[str, Any] = {}
    for name, value in head.items():
        if name in _STRUCTURE:
            continue
        if name in _DETAILS and isinstance(value, _DETAILS[name]):
            known[name] = value
        elif name == "attributes" and isinstance(value, dict):
            continue
        else:
            attributes.setdefault(name, value)
    if not named and _can_be_id(head.get("id")):
        attributes.setdefault("id", head["id"])
    _take_source(attributes, known)
    token_end = tail.fields.get("token_end")
    return Spanned(
        found(id, head["label"], tuple(piece.extent for piece in pieces), attributes, known),
        head.get("id"),
        (tail.extent.start, tail.extent.end),
        token_end if type(token_end) is int else last.get(tail.extent.end),
    )


def _take_source(attributes: dict[str, Any], known: dict[str, Any]) -> None:
    """Prodigy's `source` is the model that proposed a span, with its `score`."""
    source, score = attributes.get("source"), attributes.get("score")
    if "origin" in known or not isinstance(source, str) or not source:
        return
    known["origin"] = {"by": source}
    del attributes["source"]
    if isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1:
        known["origin"]["score"] = score
        del attributes["score"]


def _extent(task: Record, text: str, span: dict[str, Any], tokens: list[dict[str, Any]]) -> Extent:
    quote = span["text"] if isinstance(span.get("text"), str) else None
    if "start" in span or "end" in span or "token_start" not in span:
        start, end = task.whole("start", span), task.whole("end", span)
        if quote is None or quote != text[start:end]:
            # Prodigy leaves `text` as a model proposed it when a person makes a span longer.
            ends = _token_ends(text, span, tokens)
            if ends and (ends[0].get("start"), ends[1].get("end")) == (start, end):
                quote = text[start:end]
        return Extent(start, end, quote)
    ends = _token_ends(text, span, tokens)
    if ends is None:
        first, last = span["token_start"], span.get("token_end")
        raise task.wrong(f"a span has tokens {first} to {last}, of {len(tokens)}")
    return Extent(task.whole("start", ends[0]), task.whole("end", ends[1]), quote)


def _token_ends(
    text: str, span: Mapping[str, Any], tokens: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The first and the last token of a span, if they are there and stand where they say."""
    first, last = span.get("token_start"), span.get("token_end")
    if not (type(first) is int and type(last) is int and 0 <= first <= last < len(tokens)):
        return None
    for token in (tokens[first], tokens[last]):
        start, end = token.get("start"), token.get("end")
        if not (type(start) is int and type(end) is int and text[start:end] == token.get("text")):
            return None
    return tokens[first], tokens[last]


def _are_two_numbers(value: list[Any]) -> bool:
    return len(value) == 2 and all(type(one) is int for one in value)


def _can_be_id(value: Any) -> bool:
    return (isinstance(value, str) and value != "") or type(value) is int


def links(task: Record, document: str, there: list[Spanned]) -> tuple[list[Relation], list[Entry]]:
    """The relations of a task, and those one of whose ends is no annotation or could be several."""
    made: list[Relation] = []
    refused: list[Entry] = []
    taken: set[str] = set()
    for number, one in enumerate(task.objects("relations"), 1):
        given = one.get("id")
        id = unlike(given if isinstance(given, str) and given else f"r{number}", taken)
        type_ = one.get("label")
        if not isinstance(type_, str) or not type_:
            refused.append(Entry(document, id, "", "", "no-label", "a relation without a label"))
            continue
        ends = [_end(one.get(f"{role}_span"), one.get(role), there) for role in ("head", "child")]
        amiss = [
            f"its {role}: {end}"
            for role, end in zip(("head", "child"), ends, strict=True)
            if isinstance(end, str)
        ]
        if amiss:
            refused.append(Entry(document, id, type_, "", "relation", "; ".join(amiss)))
            continue
        head, tail = (end.found.id for end in ends if isinstance(end, Spanned))
        created = one.get("created")
        made.append(Relation(id, type_, head, tail, created if isinstance(created, str) else ""))
    return made, refused


def _end(span: Any, token: Any, there: list[Spanned]) -> Spanned | str:
    """The annotation that an end of a relation names, or why there is none."""
    span = span if isinstance(span, dict) else {}
    extent = (span.get("start"), span.get("end"))
    tests: tuple[Callable[[Spanned], bool], ...] = (
        lambda one: "id" in span and one.given == span["id"],
        lambda one: one.extent == extent and one.found.label == span.get("label"),
        lambda one: one.extent == extent,
        lambda one: token is not None and one.token_end == token,
    )
    for test in tests:
        candidates = [one for one in there if test(one)]
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            return f"{len(candidates)} annotations stand there"
    return f"no annotation ends with token {token}"
