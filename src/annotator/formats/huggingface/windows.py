"""Texts as a model gets them: windows of its own tokens, with a label for each token.

A token is labelled if it shares a character with a span, for tokens of many models carry the space before
a word, or a part of a character; white space at the edges of a span does not count, for by it alone a span
that ends in a space would get the next word. Special tokens, and those of no character, are -100, which
losses pass over; so are the tokens of a span that a window cuts, because neither its label nor 'O' would be
true of them. A span that no window holds whole is listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from annotator.core.annotation import Annotation
from annotator.core.errors import DataError, UsageError
from annotator.core.schema import Schema
from annotator.core.tokens import Bounds
from annotator.formats.base import Labelled, entry, needs, taken_apart
from annotator.formats.flat import Place, innermost_first
from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface.features import Features, several, value
from annotator.formats.huggingface.names import FILE, ClassNames, tag_names
from annotator.formats.moved import moved, trimmed
from annotator.formats.report import Report

WINDOWS = "windows"

ABOUT = """\
Windows of up to {length} tokens of `{name}` (`sha256:{digest}`), each with {stride} of the one before it,
ready to train on: `input_ids`, `attention_mask`, and BIO labels of each layer. A label of -100 is to be
passed over: that of special tokens, and of spans that the window cuts. `token_starts` and `token_ends` say
where tokens stand in the text of `document`. The names of labels, in the order of their numbers, are in
`{names}`."""

IGNORED = -100
"""The label that losses pass over."""


class Pieces(NamedTuple):
    """The tokens of a whole text that have characters: which they are, and where they stand."""

    places: Sequence[int]
    bounds: Bounds


class Windows:
    """Makes the rows of one export."""

    def __init__(self, options: HuggingFace, schema: Schema, names: ClassNames, report: Report) -> None:
        """Raises UsageError for a file that is no tokenizer, or lengths that cannot be."""
        self._tokenizer = tokenizer(options)
        self.about = ABOUT.format(
            names=FILE,
            length=options.max_length,
            stride=options.stride,
            name=Path(options.tokenizer).name,
            digest=sha256(Path(options.tokenizer).read_bytes()).hexdigest(),
        )
        self._step = options.max_length - self._tokenizer.num_special_tokens_to_add(False) - options.stride
        self._schema = schema
        self._report = report
        self._tags: dict[str, Mapping[str, int]] = {}
        for layer in schema.layers:
            column = label_column(layer.id)
            tags = names.fix(column, tag_names([label.id for label in schema.labels_of(layer.id)]))
            self._tags[layer.id] = {tag: number for number, tag in enumerate(tags)}
        integers = several(value("int32"))
        # No class labels: -100 is none of their numbers, and the oldest `datasets` refuses it.
        self.features: Features = {
            "document": value("string"),
            "window": value("int32"),
            "input_ids": integers,
            "attention_mask": integers,
            "token_starts": integers,
            "token_ends": integers,
            **{label_column(layer): integers for layer in self._tags},
        }

    def rows(self, one: Labelled) -> Iterator[dict[str, Any]]:
        """The rows of one document, a row for each window."""
        cut = self._tokenizer.encode(one.document.text)
        windows = [cut, *cut.overflowing]
        offsets, extents = self._joined(one, windows)
        places = [at for at, (start, end) in enumerate(offsets) if start < end]
        bounds = Bounds([offsets[at][0] for at in places], [offsets[at][1] for at in places])
        given = self._given(one, Pieces(places, bounds))
        for layer, kept in given.items():
            for place, annotation in kept:
                if not any(start <= place.first and place.last <= end for start, end in extents):
                    self._refuse(one, annotation, "cut", "no window holds all its tokens", layer)
        for number, (window, (start, end)) in enumerate(zip(windows, extents, strict=True)):
            specials, bounds_here = window.special_tokens_mask, window.offsets
            yield {
                "document": one.document.id,
                "window": number,
                "input_ids": window.ids,
                "attention_mask": window.attention_mask,
                "token_starts": [at for at, _ in bounds_here],
                "token_ends": [at for _, at in bounds_here],
                **{
                    label_column(layer): _spread(
                        self._labels(layer, kept, offsets[start:end], start), specials
                    )
                    for layer, kept in given.items()
                },
            }

    def _joined(
        self, one: Labelled, windows: Sequence[Any]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Where the tokens of the whole text stand, and which of them each window has, half open."""
        ids: list[int] = []
        offsets: list[tuple[int, int]] = []
        extents = []
        for number, window in enumerate(windows):
            # Each look at these properties makes the whole list anew.
            parts = zip(window.ids, window.offsets, window.special_tokens_mask, strict=True)
            own = [(id, offset) for id, offset, special in parts if not special]
            start = number * self._step
            shared = len(ids) - start
            if shared < 0 or [id for id, _ in own[:shared]] != ids[start:]:
                raise DataError(
                    "the tokenizer cuts this text in another way than expected", where=one.document.id
                )
            ids += [id for id, _ in own[shared:]]
            offsets += [offset for _, offset in own[shared:]]
            extents.append((start, start + len(own)))
        return offsets, extents

    def _given(self, one: Labelled, pieces: Pieces) -> dict[str, list[tuple[Place, Annotation]]]:
        """By layer, the spans that get their tokens: all, but where some of one layer overlap."""
        text = one.document.text
        wanted: dict[str, list[Place]] = {layer: [] for layer in self._tags}
        annotations: list[Annotation] = []
        for annotation in one.labels.annotations:
            layer = self._schema.layer_of(annotation.label)
            if len(annotation.spans) > 1:
                self._report.adjusted.append(taken_apart(one, annotation, label_column(layer)))
            for span in annotation.spans:
                start, end = trimmed(text, span.start, span.end)
                first, last = pieces.bounds.touching(start, end)
                if start >= end or first >= last:
                    self._refuse(one, annotation, "no-words", "there is no token in it", layer)
                    continue
                start, end = pieces.bounds.starts[first], pieces.bounds.ends[last - 1]
                if (start, end) != (span.start, span.end) and (
                    reason := moved(text, (span.start, span.end), (start, end))
                ):
                    detail = f"labels cover {text[start:end]!r}"
                    self._report.adjusted.append(entry(one, annotation, reason, detail, label_column(layer)))
                place = Place(pieces.places[first], pieces.places[last - 1] + 1, len(annotations))
                wanted[layer].append(place)
                annotations.append(annotation)
        given = {}
        for layer, of_layer in wanted.items():
            kept, refused = innermost_first(of_layer)
            given[layer] = [(place, annotations[place.order]) for place in kept]
            for place, other in refused:
                winner = annotations[other.order]
                detail = f"it overlaps {winner.id} {winner.quote!r}"
                self._refuse(one, annotations[place.order], "overlap", detail, layer)
        return given

    def _labels(
        self,
        layer: str,
        kept: Sequence[tuple[Place, Annotation]],
        offsets: Sequence[tuple[int, int]],
        at: int,
    ) -> list[int]:
        """The labels of the tokens of one window, which starts at token `at`, without special ones."""
        numbers, end = self._tags[layer], at + len(offsets)
        labels = [numbers["O"]] * len(offsets)
        for place, annotation in kept:
            first, last = max(place.first, at), min(place.last, end)
            if first >= last:
                continue
            if (first, last) == (place.first, place.last):
                labels[first - at : last - at] = [numbers[f"I-{annotation.label}"]] * (last - first)
                labels[first - at] = numbers[f"B-{annotation.label}"]
            else:
                labels[first - at : last - at] = [IGNORED] * (last - first)
        return [
            label if start < stop else IGNORED for label, (start, stop) in zip(labels, offsets, strict=True)
        ]

    def _refuse(self, one: Labelled, annotation: Annotation, reason: str, detail: str, layer: str) -> None:
        self._report.left_out.append(entry(one, annotation, reason, detail, label_column(layer)))


def tokenizer(options: HuggingFace) -> Any:
    """The tokenizer of a file, set to cut texts into windows."""
    try:
        from tokenizers import Tokenizer
    except ImportError as missing:
        raise needs("tokenizers", "tokenizers") from missing
    path = Path(options.tokenizer)
    if not path.is_file():
        raise UsageError("there is no such file", where=str(path), remedy="Give a model's tokenizer.json")
    try:
        found = Tokenizer.from_file(str(path))
    except Exception as reason:  # the library raises nothing narrower
        raise UsageError(f"this is no tokenizer: {reason}", where=str(path)) from reason
    room = options.max_length - found.num_special_tokens_to_add(False)
    if not 0 <= options.stride < room:
        raise UsageError(
            f"a window of {options.max_length} tokens has room for {room} of the text, "
            f"and {options.stride} of them cannot be those of the window before",
            remedy="Choose a larger --max-length or a smaller --stride",
        )
    found.no_padding()
    found.enable_truncation(options.max_length, stride=options.stride)
    return found


def label_column(layer: str) -> str:
    """The name of the column of labels of a layer."""
    return f"{layer}_labels"


def _spread(labels: Sequence[int], specials: Sequence[int]) -> list[int]:
    """The labels of all tokens of a window, special ones among them."""
    own = iter(labels)
    return [IGNORED if special else next(own) for special in specials]
