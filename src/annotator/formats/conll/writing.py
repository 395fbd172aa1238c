"""Writes files of columns, a folder for each layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.core.annotation import Annotation
from annotator.core.file_names import file_name
from annotator.core.tokens import Tokens, tokenize
from annotator.core.units import sentences
from annotator.formats.base import Corpus, Labelled, Mark, Piece, entry
from annotator.formats.conll.rows import MIDDLE, START
from annotator.formats.conll.scheme import OUTSIDE, Scheme, Stretch, encode
from annotator.formats.fit_names import FitNames
from annotator.formats.flat import Place, innermost_first
from annotator.formats.manifest import Manifest
from annotator.formats.report import Report
from annotator.formats.streams import Streams

_SPACE = re.compile(r"\s+")


class ConllWriter:
    """Writes one export."""

    _manifest: Manifest
    _files: Streams

    def __init__(self, scheme: Scheme, corpus: Corpus, report: Report) -> None:
        self._scheme = scheme
        self._schema = corpus.schema
        self._report = report
        self._names = FitNames(_SPACE, (label.id for label in corpus.schema.labels))
        self._layers = {layer.id: file_name(layer.id) for layer in corpus.schema.layers}
        self._split = ""

    def begin(self, piece: Piece) -> None:
        """Start the files of a piece."""
        self._manifest, self._files, self._split = Manifest(piece.folder), Streams(piece.folder), piece.split

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document into the file of its split in the folder of each layer."""
        text = one.document.text
        tokens = tokenize(text)
        starts = [tokens.touching(sentence.start, sentence.end)[0] for sentence in sentences(text)]
        columns = _Columns(tokens.texts, starts)
        layers: dict[str, list[Annotation]] = {layer.id: [] for layer in self._schema.layers}
        for said in one.labels.annotations:
            layers[self._schema.layer_of(said.label)].append(said)
        marks: list[Mark] = []
        ids: dict[str, list[str]] = {}
        for layer, its_own in layers.items():
            placed = self._placed(one, its_own, tokens, layer)
            for said, first, last in placed:
                start, end = tokens.starts[first], tokens.ends[last - 1]
                marks.append(Mark(said.id, said.label, start, end, text[start:end]))
            ids[layer] = [said.id for said, _, _ in placed]
            stretches = [Stretch(first, last, self._names.of(said.label)) for said, first, last in placed]
            file = self._files[f"{self._layers[layer]}/{self._split}.conll"]
            file.write(columns.tagged(self._scheme, stretches))
        self._manifest.add(
            one.document,
            self._split,
            {self._split: one.labels},
            text=text,
            annotations={self._layers[layer]: held for layer, held in ids.items() if held},
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

    def _placed(
        self, one: Labelled, annotations: Sequence[Annotation], tokens: Tokens, layer: str
    ) -> list[tuple[Annotation, int, int]]:
        """The annotations of a layer with their tokens, in order; what has no room is listed."""
        places: list[Place] = []
        spans = [(said, span) for said in annotations for span in said.spans]
        for order, (said, span) in enumerate(spans):
            first, last = tokens.touching(span.start, span.end)
            if first >= last:
                detail = "there is no token in it"
                self._report.left_out.append(entry(one, said, "whitespace", detail, layer))
                continue
            if tokens.starts[first] != span.start or tokens.ends[last - 1] != span.end:
                covered = one.document.text[tokens.starts[first] : tokens.ends[last - 1]]
                detail = f"its tokens are {covered!r}"
                self._report.adjusted.append(entry(one, said, "token-boundary", detail, layer))
            places.append(Place(first, last, order))
        kept, refused = innermost_first(places)
        for place, other in refused:
            detail = f"a token of it is taken by {spans[other.order][0].id}"
            self._report.left_out.append(entry(one, spans[place.order][0], "overlap", detail, layer))
        return [(spans[order][0], first, last) for first, last, order in kept]


class _Columns:
    """The lines of a document; most of them are the same in every layer."""

    def __init__(self, tokens: Sequence[str], starts: Iterable[int]) -> None:
        """`starts` are the tokens that start a sentence: an empty line goes before each."""
        self._tokens = tokens
        self._starts = {start for start in starts if 0 < start < len(tokens)}
        self._untagged = [f"{token}{MIDDLE}{OUTSIDE}" for token in tokens]
        for start in self._starts:
            self._untagged[start] = f"\n{self._untagged[start]}"

    def tagged(self, scheme: Scheme, stretches: Sequence[Stretch]) -> bytes:
        """The document with the tags of one layer."""
        lines = self._untagged.copy()
        # No sentence ends inside an annotation: no reader could join it again.
        inside = {place for first, last, _ in stretches for place in range(first + 1, last)}
        for place, tag in encode(scheme, stretches):
            gap = "\n" if place in self._starts and place not in inside else ""
            lines[place] = f"{gap}{self._tokens[place]}{MIDDLE}{tag}"
        return "\n".join([START, *lines, "\n"]).encode()
