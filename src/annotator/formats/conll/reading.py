"""Brings in files of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.core.textline import check_size
from annotator.formats.conll import SUFFIXES, ConllFiles, ours
from annotator.formats.conll.alternatives import decode_all
from annotator.formats.conll.brackets import bracketed
from annotator.formats.conll.finding import has_tags
from annotator.formats.conll.rows import Part, Sentence, parts
from annotator.formats.conll.scheme import Stretch
from annotator.formats.conll.sequences import Sequences
from annotator.formats.incoming import Extent, File, Found, Incoming, Sources
from annotator.formats.manifest import FILE
from annotator.formats.others import Other, listed
from annotator.formats.report import Entry


def documents(sources: Sources, options: ConllFiles) -> Iterator[Incoming]:
    """The documents of files, or of a folder that we exported. Raises DataError with file and line."""
    seen: set[tuple[str, str]] = set()
    for path in sources.paths:
        if (path / FILE).is_file() and ours.is_ours(path):
            yield from ours.documents(path)
            continue
        files = replace(sources, paths=(path,)).files(*SUFFIXES)
        yield from listed(_told(path, files, options, seen, sources.remarks))


def _told(
    root: Path, files: Iterator[File], options: ConllFiles, seen: set[tuple[str, str]], remarks: list[str]
) -> Iterator[Incoming | Other]:
    """The documents of files, and what lies in a folder beside them and has no tag in it."""
    for file in files:
        if file.path == root or options.plain_tags or _has_tags(file.path):
            yield from _file(file, options, seen, remarks)
            continue
        try:
            one = next(_file(file, options, set(), []), None)
        except DataError as error:
            detail = "none of its first lines has a tag: it is no file of columns"
            yield Other(file.path.relative_to(root).as_posix(), "no-place", detail, error)
        else:  # a small one that can be read after all
            if one:
                yield from _file(file, options, seen, remarks)


_RUNS_ON = re.compile("[\u2e80-\u30ff\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]{2}")
"""Chinese and Japanese have no spaces between words."""

_OF_WEBANNO = b"#FORMAT=WebAnno TSV"


def _is_of_webanno(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_OF_WEBANNO)) == _OF_WEBANNO
    except OSError:  # reading it says why
        return False


def _has_tags(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            return has_tags(line.rstrip("\r\n") for line in file)
    except OSError:  # reading it says why
        return True


def _file(
    file: File, options: ConllFiles, seen: set[tuple[str, str]], remarks: list[str]
) -> Iterator[Incoming]:
    if _is_of_webanno(file.path):
        raise DataError(
            "this is WebAnno's TSV, which is no file of columns with tags",
            where=str(file.path),
            remedy="Export it from INCEpTION as UIMA CAS XMI, and bring that in with `annotator import uima`",
        )
    told: set[int] = set()
    if file.path.suffix not in SUFFIXES:  # eng.train and eng.testa are two
        file = file._replace(id=f"{file.id}{file.path.suffix}")
    found = parts(file.path, options.token_column, options.column, options.sentences, options.plain_tags)
    sequences = Sequences()
    for number, (part, alone) in enumerate(_with_alone(found), 1):
        if not part.brackets and not options.plain_tags:
            for sentence in part.sentences:
                for tags in sentence.tags:
                    sequences.look(tags, sentence.line)
        yield _document(file, part, 0 if alone else number, seen, told)
    if remark := sequences.remark(str(file.path)):
        remarks.append(remark)


def _with_alone(found: Iterator[Part]) -> Iterator[tuple[Part, bool]]:
    """Each part, and whether it is the only one of its file."""
    first, second = next(found, None), next(found, None)
    if first is None:
        return
    yield first, second is None
    if second is not None:
        yield second, False
    yield from ((part, False) for part in found)


def _document(file: File, part: Part, number: int, seen: set[tuple[str, str]], told: set[int]) -> Incoming:
    """One document. `seen` are the annotators and ids before it, `told` the columns that its file left out.

    What a file calls a document counts once: others may have one that is called so, in another language.
    """
    id = f"{file.id}-{number:04}" if number else file.id
    if part.id and (file.annotator, part.id) not in seen:
        id = part.id
    seen.add((file.annotator, id))
    line = part.sentences[0].line if part.sentences else 1
    pieces: list[str] = []
    found: list[Found] = []
    at = 0
    for sentence in part.sentences:
        places: list[tuple[int, int]] = []
        before = ""
        glued = frozenset(sentence.glued or ())
        for token in sentence.tokens:
            # An empty token takes no room, so that no two spaces stand together for it.
            runs_on = before and token and _RUNS_ON.match(before[-1] + token[0])
            if token and before and not runs_on and len(places) - 1 not in glued:
                pieces.append(" ")
                at += 1
            before = token or before
            places.append((at, at + len(token)))
            pieces.append(token)
            at += len(token)
        for stretch in _stretches(part, sentence, file):
            filled = [one for one in places[stretch.first : stretch.last] if one[0] < one[1]]
            start, end = (filled[0][0], filled[-1][1]) if filled else places[stretch.first]
            found.append(Found(f"{len(found) + 1}", stretch.label, (Extent(start, end),)))
        pieces.append("\n")
        at += 1
    refused = tuple(Entry(id, f"line {one.line}", "", one.token, "no-label", one.what) for one in part.broken)
    if others := sorted(part.others - told):
        told.update(others)
        columns = (
            f"column {others[0]} is" if len(others) == 1 else f"columns {', '.join(map(str, others))} are"
        )
        detail = f"{columns} not brought in, here and in the rest of the file; --column N brings in tags"
        refused += (Entry(id, "", "", "", "no-place", detail),)
    where, text = f"{file.path}, line {line}", "".join(pieces)
    try:
        check_size(text)
    except DataError as problem:
        remedy = "--sentences 20 makes a document of every 20 sentences"
        raise DataError(problem.what, where=where, remedy=remedy) from None
    return Incoming(
        where,
        Document(id, text),
        file.annotator,
        tuple(found),
        refused=refused,
    )


def _stretches(part: Part, sentence: Sentence, file: File) -> list[Stretch]:
    """What the tags of a sentence say. Raises DataError for brackets that do not fit."""
    try:
        read = bracketed if part.brackets else decode_all
        return [one for tags in sentence.tags for one in read(tags)]
    except ValueError as reason:
        raise DataError(str(reason), where=f"{file.path}, line {sentence.line}") from None
