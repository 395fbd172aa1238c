"""Writes a folder for brat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.core.annotation import Labels
from annotator.core.file_names import file_name
from annotator.formats.base import Corpus, Labelled, Mark, Piece
from annotator.formats.brat.conf import annotation_conf, brat_names, visual_conf
from annotator.formats.brat.lines import Lines
from annotator.formats.manifest import Manifest
from annotator.formats.report import Report


class BratWriter:
    """Writes one export."""

    _folder: str
    _manifest: Manifest

    def __init__(self, corpus: Corpus, report: Report) -> None:
        self._corpus = corpus
        self._report = report
        self._names = brat_names(corpus.schema)
        self._apart = bool(corpus.others)
        self._returns = self._all_returns = 0

    def begin(self, piece: Piece) -> None:
        """Start the files of a piece."""
        self._folder, self._manifest = str(piece.folder), Manifest(piece.folder)
        if self._apart:
            for annotator in (self._corpus.annotator, *self._corpus.others):
                (piece.folder / file_name(annotator)).mkdir(exist_ok=True)
        self._returns = 0

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        document, name = one.document, file_name(one.document.id)
        self._returns += "\r" in document.text
        marks: list[Mark] = []
        said: dict[str, Labels] = {}
        text = document.text.encode()
        for labels in one.versions:
            path = f"{file_name(labels.annotator)}/{name}" if self._apart else name
            said[path] = labels
            lines = Lines(Labelled(document, labels), self._names, self._report)
            self._write(f"{path}.txt", text)
            self._write(f"{path}.ann", lines.all().encode())
            marks += lines.marks()
        self._manifest.add(document, name, said)
        return marks

    def finish(self) -> dict[str, Any]:
        """Finish the files; returns which names were changed, and how many texts have \\r."""
        self._manifest.close()
        return {"changed": [given for given, _ in self._names.changed()], "returns": self._returns}

    def join(self, split: str, facts: Mapping[str, Any]) -> None:
        """Take in what was met in a piece."""
        for given in facts["changed"]:
            self._names.of(given)
        self._all_returns += facts["returns"]

    def close(self, folder: Path) -> None:
        """Write the configuration."""
        (folder / "annotation.conf").write_bytes(annotation_conf(self._corpus.schema, self._names).encode())
        (folder / "visual.conf").write_bytes(visual_conf(self._corpus.schema, self._names).encode())
        for given, written in self._names.changed():
            self._report.remarks.append(
                f"brat's names have letters, digits, '-' and '_' only: {given!r} is written as {written!r}."
            )
        if self._all_returns:
            self._report.remarks.append(
                f"{self._all_returns} texts have carriage returns, which brat's own editor may not count: "
                "offsets there count every character of the file."
            )

    def _write(self, name: str, data: bytes) -> None:
        # To make a Path for each of many small files takes as long as to write it.
        with open(f"{self._folder}/{name}", "wb") as file:  # noqa: PTH123
            file.write(data)
