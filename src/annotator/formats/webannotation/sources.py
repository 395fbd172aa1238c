"""The texts that annotations are about: in a file beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from annotator.formats.incoming import File
from annotator.formats.texts import read_text
from annotator.formats.webannotation.writing import TEXT

BOM = "\ufeff"


class Text(NamedTuple):
    """A text with the id of its document. `marked` says that a mark was taken off its front."""

    id: str
    text: str
    marked: bool = False


class Texts:
    """Finds the text of a source, in the folders that were named and nowhere else."""

    def __init__(self, roots: Sequence[Path], folder: Path | None) -> None:
        self._roots = [root if root.is_dir() else root.parent for root in roots]
        self._folder = folder

    def of(self, source: str, file: File, *, alone: bool) -> Text | None:
        """The text of a source that `file` names; None if there is none.

        If the source stands `alone` in its file, a text that is called like the file is its text; if it has
        no name, the only text beside the file is, too.
        """
        names = [*_names(source), *([file.path.stem + TEXT] if alone else ())]
        if alone and not source and len(beside := sorted(file.path.parent.glob(f"*{TEXT}"))) == 1:
            names.append(beside[0].name)
        for folder in dict.fromkeys(
            [file.path.parent, *([self._folder] if self._folder else []), *self._roots]
        ):
            for name in names:
                path = folder / name
                if path.suffix == TEXT and self._is_inside(path) and path.is_file():
                    return self._read(path, file)
        return None

    def _read(self, path: Path, file: File) -> Text:
        text = read_text(path)
        id = file.id
        if path.with_suffix("") != file.path.with_suffix(""):
            roots = [root for root in (self._folder, *self._roots) if root and path.is_relative_to(root)]
            id = path.relative_to(roots[0]).with_suffix("").as_posix() if roots else path.stem
        return Text(id, text.removeprefix(BOM), text.startswith(BOM))

    def _is_inside(self, path: Path) -> bool:
        """Whether a file is in one of the folders: a source may be called '../../secret.txt'."""
        resolved = path.resolve()
        return any(
            resolved.is_relative_to(folder.resolve())
            for folder in (self._folder, *self._roots)
            if folder is not None
        )


def _names(source: str) -> Iterator[str]:
    """What the file of a source may be called."""
    if "\x00" in source:
        return
    try:
        parts = urlsplit(source)
    except ValueError:
        return
    path = unquote(parts.path)
    if parts.scheme:
        path = path.rstrip("/").rpartition("/")[2]
    path = path.lstrip("/")
    if not path or "\x00" in path or len(path) > 240:
        return
    yield path
    yield path + TEXT
    stem, dot, _ = path.rpartition(".")
    if dot and stem:
        yield stem + TEXT
