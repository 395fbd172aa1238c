"""What a person may have forgotten to say of an import: whose copies of a text these are, and more files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from annotator.core.errors import DataError
from annotator.core.text import counted, some
from annotator.formats.incoming import Incoming, NamedBy, Sources
from annotator.formats.manifest import FILE, records

BESIDE = frozenset(
    ".txt .xml .xsd .json .conf .cfg .ini .toml .yml .yaml .md .rst .bib .tex .pdf .doc .docx .xlsx .html "
    ".css .js .py .pyc .ipynb .sh .pl .java .r .R .log .zip .gz .tgz .bz2 .7z "
    ".png .jpg .jpeg .gif .svg".split()
)
"""How files end that lie beside data and are none, or are read as part of it."""

KINDS = 6
"""How many kinds of files are named."""


LOOKED_AT = 5_000
"""So many texts are compared: whoever forgot to say whose they are did so for the first ones, too."""


class Hints:
    """Collects, over what comes in, what speaks for another way of bringing it in."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._first: dict[int, str] = {}
        self._twins: dict[NamedBy, Counter[tuple[str, str]]] = {"folder": Counter(), "suffix": Counter()}

    def take(self, one: Incoming) -> None:
        """Take note of a document: does it have the text of another, under a name that is like it?"""
        if one.annotator or self._sources.named_by != "data" or not one.document.text:
            return
        id, text = one.document.id, hash(one.document.text)
        if len(self._first) >= LOOKED_AT and text not in self._first:
            return
        first = self._first.setdefault(text, id)
        if first != id and (way := _way(first, id)) and len(self._twins[way]) < LOOKED_AT:
            self._twins[way][first, id] += 1

    def remarks(self) -> Iterator[str]:
        """What a person should hear."""
        for way, pairs in self._twins.items():
            if pairs:
                (first, other), _ = next(iter(pairs.items()))
                count = f"{len(pairs):,} documents have" if len(pairs) > 1 else "1 document has"
                yield (
                    f"{count} the text of another, such as {first!r} and {other!r}. If several people "
                    f"labelled the same texts, say where their names are: --annotator-from {way}."
                )
        passed_over = self._sources.passed_over - self._manifests()
        kinds = Counter({end: count for end, count in passed_over.items() if not _is_beside(end)})
        if kinds:
            named = ", ".join(
                f"{count:,} {end or 'without an ending'}" for end, count in kinds.most_common(KINDS)
            )
            more = f" and {len(kinds) - KINDS:,} other kinds" if len(kinds) > KINDS else ""
            yield (
                f"Files that were passed over, as their names end otherwise: {named}{more}. "
                "Name them themselves to bring them in."
            )
        said = self._sources.remarks
        yield from said[:KINDS]
        if len(said) > KINDS:
            yield f"The same is to be said of {counted(len(said) - KINDS, 'further file')}."
        if links := self._sources.not_followed:
            yield f"Links to folders are not followed: {some(links)}. Name them themselves to bring them in."

    def _manifests(self) -> Counter[str]:
        """Files of ours beside the data, by their ends: they were read, though not as data."""
        return Counter({Path(FILE).suffix: sum(map(_has_manifest, self._sources.paths))})


def _has_manifest(folder: Path) -> bool:
    try:
        return any(records(folder))
    except DataError:  # somebody else's file of that name
        return False


def _way(first: str, other: str) -> NamedBy | None:
    """How the names of two documents differ: by a folder above the same name, or by what ends it."""
    one, two = PurePosixPath(first), PurePosixPath(other)
    if one.parts[1:] == two.parts[1:] and len(one.parts) > 1:
        return "folder"
    (stem, end), (other_stem, other_end) = _parted(one.name), _parted(two.name)
    if (
        one.parent == two.parent
        and stem == other_stem != ""
        and not (end.isdecimal() or other_end.isdecimal())
    ):
        return "suffix"
    return None


def _parted(name: str) -> tuple[str, str]:
    at = max(name.rfind(mark) for mark in ".-_")
    return (name[:at], name[at + 1 :]) if at > 0 else ("", "")


def _is_beside(end: str) -> bool:
    return end in BESIDE or end.lower() in BESIDE
