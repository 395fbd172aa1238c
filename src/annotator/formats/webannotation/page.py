"""The annotations of one file, sorted by text and creator, each at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from annotator.core.annotation import Relation
from annotator.core.errors import DataError
from annotator.formats.incoming import Extent, File, Found, found
from annotator.formats.json_records import unlike
from annotator.formats.offsets import Misplaced
from annotator.formats.report import Entry
from annotator.formats.webannotation.bodies import Said, creator, more_of, said
from annotator.formats.webannotation.selectors import Target, extent, targets
from annotator.formats.webannotation.shapes import Item
from annotator.formats.webannotation.sources import Text

_TAGS = "tags"
"""The document label that tags of a whole text become."""


@dataclass
class Group:
    """What one annotator says of one text."""

    text: Text
    annotator: str
    where: str
    found: list[Found] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    whole: dict[str, Any] = field(default_factory=dict)
    refused: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    meta: dict[str, Any] = field(default_factory=dict)
    foreign: bool = False

    def refuse(self, id: str, label: str, words: str, reason: str, detail: str) -> None:
        """List something that does not come in."""
        self.refused.append(Entry(self.text.id, id, label, words, reason, detail))


class Page:
    """The annotations of one file, sorted into groups."""

    def __init__(self, file: File, texts: Mapping[str, Text | None], by_quote: bool) -> None:
        self._file = file
        self._texts = texts
        self._by_quote = by_quote
        self._groups: dict[tuple[str, str], Group] = {}
        self._places: dict[str, tuple[Group, str]] = {}
        """The group and the id of the first annotation of each address."""
        self._homeless: list[Entry] = []

    def groups(self, given: list[Item]) -> list[Group]:
        """Everything that the annotations say. Raises DataError for what is none."""
        links: list[tuple[Item, list[Target], Said]] = []
        ids = {item.id for item in given if item.id}
        for item in given:
            where, what = targets(item), said(item)
            ends = [one.source.id for one in where if not one.selects]
            if any(end in ids for end in ends) or (what.motivation == "linking" and len(where) > 1):
                links.append((item, where, what))
            elif item.fields.get("references"):
                self._reply(item, where, what)
            else:
                self._place(item, where, what)
        for item, where, what in links:
            self._link(item, where, what)
        groups = list(self._groups.values())
        if groups:
            groups[0].refused += self._homeless
        elif self._homeless:
            names = sorted({entry.document or "annotations that name no source" for entry in self._homeless})
            raise DataError(
                f"there is no text for it: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}",
                where=str(self._file.path),
                remedy="Put the texts beside it as .txt files, or name their folder with --texts",
            )
        return groups

    def _group(self, source: str, item: Item) -> Group | None:
        text = self._texts.get(source)
        if text is None:
            return None
        who = self._file.annotator or creator(item)
        key = (text.id, who)
        if key not in self._groups:
            made = self._groups[key] = Group(text, who, item.where, foreign=item.foreign)
            if "://" in source:
                made.meta["source"] = source
            if text.marked:
                made.meta["bom"] = True
            if isinstance(title := item.fields.get("title"), str):
                made.meta["title"] = title
        return self._groups[key]

    def _place(self, item: Item, where: list[Target], what: Said) -> None:
        source = where[0].source.id
        group = self._group(source, item)
        address = item.id
        label = (what.tags or [what.motivation or "annotation"])[0]
        if group is None:
            words = " … ".join(one.quote.exact for one in where if one.quote)
            self._homeless.append(Entry(source, address, label, words, "no-text", "there is no text for it"))
            return
        here = [one for one in where if one.source.id == source]
        if len(here) < len(where):
            group.refuse(address, label, "", "no-place", "it has places in other texts, too")
        selecting = [one for one in here if one.selects]
        if not selecting:
            self._whole(group, item, what, address)
            return
        id = self._id(group, item, address)
        extents: list[Extent] = []
        for target in selecting:
            one = extent(target, group.text.text, self._by_quote)
            if isinstance(one, Misplaced):
                group.refuse(id, label, target.quote.exact if target.quote else "", *one)
                return
            extents.append(self._counted(group, target, one))
        self._add(group, item, what, id, label, tuple(extents))
        if address:
            self._places.setdefault(address, (group, id))

    def _add(
        self, group: Group, item: Item, what: Said, id: str, label: str, extents: tuple[Extent, ...]
    ) -> None:
        stamps = {
            name: value for name in ("created", "modified") if isinstance(value := item.fields.get(name), str)
        }
        details: dict[str, Any] = (
            {"note": "\n".join(what.notes), "unsure": what.unsure} | stamps | dict(more_of(item))
        )
        attributes = dict(what.attributes)
        if what.links:
            attributes["link"] = what.links[0] if len(what.links) == 1 else what.links
        group.found.append(found(id, label, extents, attributes, details))
        for number, tag in enumerate(what.tags[1:], 2):
            group.found.append(Found(unlike(f"{id}-{number}", group.taken), tag, extents))

    def _counted(self, group: Group, target: Target, one: Extent) -> Extent:
        """An extent as the others of its group are counted: what was found by its words is in code points."""
        if not group.foreign or (target.position and not self._by_quote):
            return one
        text = group.text.text
        start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in one[:2])
        return Extent(start, end, one.quote)

    def _id(self, group: Group, item: Item, address: str) -> str:
        """The id of an annotation: its address, or what we made the address of."""
        wanted = address or f"annotation-{len(group.taken) + 1}"
        if address.startswith("#"):
            wanted = unquote(address[1:].removeprefix(f"{quote(creator(item), safe='')}/")) or wanted
        return unlike(wanted, group.taken)

    def _whole(self, group: Group, item: Item, what: Said, address: str) -> None:
        """An annotation of the whole text: its values are document labels."""
        values = dict(what.attributes)
        if what.tags:
            values[_TAGS] = what.tags
        for name, value in values.items():
            if group.whole.setdefault(name, value) != value:
                held = group.whole[name]
                both = [*(held if isinstance(held, list) else [held])]
                group.whole[name] = both + [one for one in _several(value) if one not in both]
        for note in what.notes:
            group.refuse(address, "", note, "comment", "a comment on the whole document")
        for link in what.links:
            group.refuse(address, "", link, "no-place", "a link of the whole document")

    def _reply(self, item: Item, where: list[Target], what: Said) -> None:
        group = self._group(where[0].source.id, item)
        refused = group.refused if group else self._homeless
        document = group.text.id if group else where[0].source.id
        id = item.id
        refused.append(Entry(document, id, "", " ".join(what.notes), "comment", "a reply to an annotation"))

    def _link(self, item: Item, where: list[Target], what: Said) -> None:
        """An annotation of annotations: a relation from the first to each of the others."""
        ends = [one.source.id for one in where] + what.links
        known = [self._places[end] for end in ends if end in self._places]
        type = (what.tags or ["linking"])[0]
        address = item.id
        groups = {id(group) for group, _ in known}
        if len(known) < 2 or len(known) < len(ends) or len(groups) > 1:
            group = known[0][0] if known else next(iter(self._groups.values()), None)
            detail = "one of its ends is not there" if len(groups) < 2 else "its ends are in different texts"
            if len(ends) < 2:
                detail = "it is about another annotation"
            entry = Entry(group.text.id if group else "", address, type, "", "relation", detail)
            (group.refused if group else self._homeless).append(entry)
            return
        group, head = known[0]
        made = self._id(group, item, address)
        stamp = item.fields.get("created")
        for number, (_, tail) in enumerate(known[1:], 1):
            id_ = made if number == 1 else unlike(f"{made}-{number}", group.taken)
            group.relations.append(Relation(id_, type, head, tail, stamp if isinstance(stamp, str) else ""))
        for note in [*what.notes, *map(str, what.attributes)]:
            group.refuse(made, type, note, "no-place", "something that is said of a relation")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
