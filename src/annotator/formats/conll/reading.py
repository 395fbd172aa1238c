"""Brings in files of columns."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.document import Document
from annotator.formats.conll import SUFFIXES, ours
from annotator.formats.conll.rows import Part, parts
from annotator.formats.conll.scheme import decode
from annotator.formats.incoming import Extent, File, Found, Incoming, Sources
from annotator.formats.manifest import FILE
from annotator.formats.report import Entry


def documents(sources: Sources, column: int, sentences: int) -> Iterator[Incoming]:
    """The documents of files, or of a folder that we exported. Raises DataError with file and line."""
    for path in sources.paths:
        if (path / FILE).is_file() and ours.is_ours(path):
            yield from ours.documents(path)
            continue
        for file in Sources((path,), sources.named_by).files(*SUFFIXES):
            yield from _file(file, column, sentences)


def _file(file: File, column: int, sentences: int) -> Iterator[Incoming]:
    seen: set[str] = set()
    for number, (part, alone) in enumerate(_with_alone(parts(file.path, column, sentences)), 1):
        yield _document(file, part, 0 if alone else number, seen)


def _with_alone(found: Iterator[Part]) -> Iterator[tuple[Part, bool]]:
    """Each part, and whether it is the only one of its file."""
    first, second = next(found, Part()), next(found, None)
    yield first, second is None
    if second is not None:
        yield second, False
    yield from ((part, False) for part in found)


def _document(file: File, part: Part, number: int, seen: set[str]) -> Incoming:
    id = f"{file.id}-{number:04}" if number else file.id
    if part.id and part.id not in seen:
        id = part.id
    seen.add(id)
    line = part.sentences[0].line if part.sentences else 1
    pieces: list[str] = []
    found: list[Found] = []
    at = 0
    for sentence in part.sentences:
        places: list[tuple[int, int]] = []
        begun = False
        for token in sentence.tokens:
            # An empty token takes no room, so that no two spaces stand together for it.
            if token and begun:
                pieces.append(" ")
                at += 1
            begun = begun or bool(token)
            places.append((at, at + len(token)))
            pieces.append(token)
            at += len(token)
        for stretch in decode(sentence.tags):
            filled = [one for one in places[stretch.first : stretch.last] if one[0] < one[1]]
            start, end = (filled[0][0], filled[-1][1]) if filled else places[stretch.first]
            found.append(Found(f"{len(found) + 1}", stretch.label, (Extent(start, end),)))
        pieces.append("\n")
        at += 1
    refused: tuple[Entry, ...] = ()
    if part.others:
        columns = ", ".join(map(str, sorted(part.others)))
        refused = (Entry(id, "", "", "", "no-place", f"column {columns} of its lines is not brought in"),)
    return Incoming(
        f"{file.path}, line {line}",
        Document(id, "".join(pieces)),
        file.annotator,
        tuple(found),
        refused=refused,
    )
