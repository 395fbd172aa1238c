"""Where an annotation says that it is: its targets, and what their selectors select."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urldefrag

from annotator.formats.incoming import Extent
from annotator.formats.offsets import Misplaced
from annotator.formats.webannotation.shapes import Item, field, several

_CHARACTERS = re.compile(r"char=(\d{1,15}),(\d{1,15})(?:;.*)?\Z")
"""A fragment of RFC 5147."""


class Source(NamedTuple):
    """What an annotation is about: its address, empty if it has none, and its text if it is there."""

    id: str
    text: str | None = None


class Quote(NamedTuple):
    """Words that an annotation quotes, and what stands beside them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Target(NamedTuple):
    """One place. Without a selector it is the whole source, or, for a link, another annotation."""

    source: Source
    position: tuple[Any, Any] | None = None
    quote: Quote | None = None
    others: tuple[str, ...] = ()
    """Kinds of selectors that we cannot follow."""

    @property
    def selects(self) -> bool:
        """Whether a part of the source is meant."""
        return bool(self.position or self.quote or self.others)


def targets(item: Item) -> list[Target]:
    """The targets of an annotation. Raises DataError for what is no target."""
    found = [_target(item, one) for one in several(field(item.fields, "target"))]
    if not found:
        raise item.wrong("the annotation has no target")
    return found


def _target(item: Item, one: Any) -> Target:
    if isinstance(one, str):
        return _with_fragment(Target(Source(one)))
    if not isinstance(one, dict):
        raise item.wrong("a target is neither an address nor an object")
    given = one.get("source")
    if given is None and "selector" not in one:
        given = one  # the source itself, with more said about it
    source = Source("") if given is None else _source(item, given)
    position, quote, others = None, None, []
    for selector, inner in _selectors(item, several(one.get("selector"))):
        kind = str(field(selector, "type") or "").removeprefix("oa:")
        if kind == "TextPositionSelector" and not inner:
            position = position or (selector.get("start"), selector.get("end"))
        elif kind == "TextQuoteSelector":
            quote = quote or _quote(item, selector)
        elif kind == "FragmentSelector" and not inner and (match := _fragment(selector.get("value"))):
            position = position or match
        else:
            others.append(kind or "a selector without a type")
    return _with_fragment(Target(source, position, quote, tuple(others)))


def _quote(item: Item, selector: Mapping[str, Any]) -> Quote:
    exact, prefix, suffix = (selector.get(name) or "" for name in ("exact", "prefix", "suffix"))
    if not (isinstance(exact, str) and isinstance(prefix, str) and isinstance(suffix, str)):
        raise item.wrong("what a TextQuoteSelector quotes is no text")
    return Quote(exact, prefix, suffix)


def _source(item: Item, given: Any) -> Source:
    if isinstance(given, str):
        return Source(given)
    if isinstance(given, dict):
        id, text = field(given, "id"), given.get("value", given.get("text"))
        if isinstance(text, str) or isinstance(id, str):
            return Source(id if isinstance(id, str) else "", text if isinstance(text, str) else None)
    raise item.wrong("a target has no source")


def _selectors(item: Item, given: list[Any]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """All selectors, and whether each is inside of what another selects."""
    for one in given:
        inner = False
        for _ in range(8):
            if not isinstance(one, dict):
                raise item.wrong("a selector is no object")
            yield one, inner
            refined = several(one.get("refinedBy"))
            if not refined:
                break
            one, inner = refined[0], True


def _fragment(value: Any) -> tuple[int, int] | None:
    match = _CHARACTERS.match(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def _with_fragment(target: Target) -> Target:
    """A target whose address itself says which part is meant."""
    address, fragment = urldefrag(target.source.id) if "#" in target.source.id else (target.source.id, "")
    place = _fragment(fragment)
    if target.selects or place is None:
        return target
    return target._replace(source=Source(address, target.source.text), position=place)


def extent(target: Target, text: str, by_quote: bool) -> Extent | Misplaced:
    """The place of a target in its text: offsets as the annotation has them, or where the quote stands."""
    position, quote = target.position, target.quote
    if position and not (by_quote and quote):
        return Extent(*position, quote.exact if quote else None)
    if quote is None:
        kinds = ", ".join(target.others)
        return Misplaced(
            "no-place", f"{kinds} cannot be followed in a text" if kinds else "it is nowhere in it"
        )
    return _quoted(quote, text)


def _quoted(quote: Quote, text: str) -> Extent | Misplaced:
    """Where the only occurrence is that fits."""
    if not quote.exact:
        return Misplaced("empty-span", "it quotes nothing")
    found: list[int] = []
    at = text.find(quote.exact)
    while at >= 0:
        found.append(at)
        at = text.find(quote.exact, at + 1)
    if not found:
        return Misplaced("not-found", "its words are not in the text")
    if len(found) > 1:
        beside = [
            at
            for at in found
            if text[:at].endswith(quote.prefix) and text[at + len(quote.exact) :].startswith(quote.suffix)
        ]
        if len(beside) != 1:
            what = "none of them" if not beside else f"{len(beside)} of them"
            return Misplaced(
                "ambiguous",
                f"its words stand there {len(found)} times, and {what} between its prefix and suffix",
            )
        found = beside
    return Extent(found[0], found[0] + len(quote.exact), quote.exact)
