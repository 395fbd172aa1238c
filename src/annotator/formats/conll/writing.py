"""Writes files of columns, a folder for each layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from operator import attrgetter
from pathlib import Path

from annotator.core.file_names import file_name
from annotator.core.token_edges import Edges
from annotator.formats.base import Corpus, Labelled, Mark, Piece, as_mark, entry
from annotator.formats.conll.lines import Lines
from annotator.formats.conll.scheme import Scheme
from annotator.formats.fit_names import FitNames
from annotator.formats.flat import Place, innermost_first
from annotator.formats.manifest import Manifest
from annotator.formats.moved import moved
from annotator.formats.report import Report
from annotator.formats.streams import Streams

_SPACE = re.compile(r"\s+")
_EXTENT = attrgetter("start", "end")


class ConllWriter:
    """Writes one export."""

    _manifest: Manifest
    _files: Streams

    def __init__(self, scheme: Scheme, corpus: Corpus, report: Report) -> None:
        self._scheme = scheme
        self._report = report
        self._names = FitNames(_SPACE, (label.id for label in corpus.schema.labels))
        self._written = {label.id: self._names.of(label.id) for label in corpus.schema.labels}
        self._layer_of = {label.id: label.layer for label in corpus.schema.labels}
        self._folders = {layer.id: file_name(layer.id) for layer in corpus.schema.layers}
        self._split = ""

    def begin(self, piece: Piece) -> None:
        """Start the files of a piece."""
        self._manifest, self._files, self._split = Manifest(piece.folder), Streams(piece.folder), piece.split

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document into the file of its split in the folder of each layer."""
        edges = Edges(one.document.text)
        layers = self._placed(one, edges)
        marks = list(chain.from_iterable(layers.values()))
        lines = Lines(edges, [mark[2] for mark in marks], [mark[3] for mark in marks])
        for layer, its_own in layers.items():
            file = self._files[f"{self._folders[layer]}/{self._split}.conll"]
            file.write(lines.tagged(self._scheme, its_own, self._written))
        self._manifest.add(
            one.document,
            self._split,
            {self._split: one.labels},
            text=one.document.text,
            annotations={
                self._folders[layer]: [mark.annotation for mark in its_own]
                for layer, its_own in layers.items()
                if its_own
            },
            labels={written: label for label, written in self._names.changed()},
        )
        return marks

    def finish(self) -> None:
        """Finish the files."""
        self._manifest.close()
        self._files.close()

    def join(self, split: str, facts: None) -> None:
        """Nothing needs to be known of a piece: all labels are those of the schema."""

    def close(self, folder: Path) -> None:
        """Say which labels are written under other names."""
        self._report.remarks += (
            f"A tag has no white space: {label!r} is written as {written!r}."
            for label, written in self._names.changed()
        )

    def _placed(self, one: Labelled, edges: Edges) -> dict[str, list[Mark]]:
        """The spans of each layer as their tokens have them, in order; what has no room is listed."""
        text = edges.text
        layers: dict[str, list[Mark]] = {layer: [] for layer in self._folders}
        for said in one.labels.annotations:
            layer = self._layer_of[said.label]
            for span in said.spans:
                start, end = edges.around(span.start, span.end)
                if start >= end:
                    detail = "there is no token in it"
                    self._report.left_out.append(entry(one, said, "whitespace", detail, layer))
                    continue
                if start != span.start or end != span.end:
                    detail = f"its tokens are {text[start:end]!r}"
                    reason = moved(text, (span.start, span.end), (start, end))
                    self._report.adjusted.append(entry(one, said, reason, detail, layer))
                layers[layer].append(as_mark((said.id, said.label, start, end, text[start:end])))
        return {layer: self._beside(one, layer, marks, edges) for layer, marks in layers.items()}

    def _beside(self, one: Labelled, layer: str, marks: list[Mark], edges: Edges) -> list[Mark]:
        """Those of a layer that fit beside each other; the others are listed."""
        if all(left.end <= right.start for left, right in pairwise(marks)):
            return marks
        marks.sort(key=_EXTENT)
        touching = edges.tokens.touching
        places = [Place(*touching(mark.start, mark.end), order) for order, mark in enumerate(marks)]
        kept, refused = innermost_first(places)
        by_id = {said.id: said for said in one.labels.annotations}
        for place, other in refused:
            said = by_id[marks[place.order].annotation]
            detail = f"a token of it is taken by {marks[other.order].annotation}"
            self._report.left_out.append(entry(one, said, "overlap", detail, layer))
        return [marks[place.order] for place in kept]
