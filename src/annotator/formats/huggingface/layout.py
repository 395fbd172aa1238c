"""Which column of a Parquet file from elsewhere holds what: told by options, else by usual names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from annotator.core.errors import DataError, UsageError
from annotator.formats.conll.scheme import OUTSIDE, parted
from annotator.formats.huggingface import Datasets
from annotator.formats.huggingface.features import features_of
from annotator.formats.huggingface.passages import LinkFields, link_fields

IDS = ("id", "document_id", "doc_id", "guid", "uid")
TEXTS = (
    "text", "document", "content", "sentence", "body", "passage",
    "full_text", "source_text", "input_text", "generated_text",
)  # fmt: skip
PASSAGES = "passages"
"""A column of texts with offsets, which together are the text."""
TOKENS = ("tokens", "words")
TAGS = ("tags", "labels", "ner")
ANNOTATORS = ("annotator", "annotator_id", "worker_id", "worker")
STARTS = ("start", "begin", "start_offset", "start_char", "char_start", "start_index")
ENDS = ("end", "stop", "end_offset", "end_char", "char_end", "end_index")
OFFSETS = ("offsets", "spans", "span")
LABELS = ("label", "type", "entity", "entity_type", "entity_group", "tag", "category", "class")
QUOTES = ("text", "quote", "surface", "mention", "word", "value")
SPAN_IDS = ("id", "span_id", "entity_id")


@dataclass(frozen=True)
class SpanFields:
    """The fields of each span in a column of spans; `start` and `end`, or `offsets` for pairs of them.

    Without a `label` the column is JSON text, and its fields are to be found in each row.
    """

    column: str
    label: str
    start: str = ""
    end: str = ""
    offsets: str = ""
    quote: str = ""
    id: str = ""
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Layout:
    """The columns of one file, empty where it has none.

    `tags` have the class names of each column, `binary` are columns that hold no text at all, nor numbers.
    `passages` is the column of the pieces of the text where no column has it whole. `classes` are columns
    with one class of the whole document, by their class names.
    """

    id: str
    text: str
    annotator: str
    spans: tuple[SpanFields, ...]
    tokens: str
    tags: Mapping[str, Sequence[str]]
    binary: frozenset[str]
    passages: str = ""
    links: tuple[LinkFields, ...] = ()
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[str]:
        """The columns that are read as something; all others are metadata."""
        found = (self.id, self.text, self.annotator, self.tokens, self.passages, *self.tags, *self.classes)
        spans, links = (one.column for one in self.spans), (one.column for one in self.links)
        return frozenset((*found, *spans, *links))


def layout(schema: pa.Schema, options: Datasets, where: str) -> Layout:
    """What the columns of a file are.

    Raises UsageError for a named column that is not there, DataError for a file without texts.
    """
    for name in (options.id_column, options.text_column, options.tokens_column, options.annotator_column):
        _require(name, schema, where)
    for name in (*options.spans_column, *options.tags_column):
        _require(name, schema, where)
    features = features_of(schema)
    tokens = options.tokens_column or _first(TOKENS, schema, _is_list_of_text)
    tags = {
        name: _as_tags(_names(features.get(name))) or options.tag
        for name in options.tags_column or (list(_tag_columns(schema, features)) if tokens else ())
    }
    text = options.text_column or _first(TEXTS, schema, _is_text)
    passages = "" if text or tokens else _first([PASSAGES], schema, _are_passages)
    wanted = options.spans_column or [name for name in schema.names if name not in tags and name != passages]
    spans = [one for name in wanted if (one := _spans(schema.field(name), features.get(name)))]
    spans += (SpanFields(name, "") for name in options.spans_column if _is_text(schema.field(name).type))
    if len(spans) < len(options.spans_column):
        missing = set(options.spans_column) - {one.column for one in spans}
        raise DataError(
            f"column '{missing.pop()}' has no spans with a label, a start and an end", where=where
        )
    if not text and not tokens and not passages:
        raise DataError(
            "it has neither a column of texts nor one of tokens",
            where=where,
            remedy=f"Name it with --text-column. There are: {', '.join(schema.names)}",
        )
    id = options.id_column or _first(IDS, schema, _is_scalar)
    annotator = options.annotator_column or _first(ANNOTATORS, schema, _is_scalar)
    return Layout(
        id,
        text,
        annotator,
        tuple(spans),
        tokens if tags or not text else "",
        tags,
        frozenset(one.name for one in schema if _is_binary(one.type)),
        passages,
        tuple(found for one in schema if (found := link_fields(one.name, _struct_names(one.type)))),
        {
            name: names
            for name, feature in features.items()
            if name not in (id, annotator) and (names := _class_of(feature))
        },
    )


def _require(name: str, schema: pa.Schema, where: str) -> None:
    if name and name not in schema.names:
        raise UsageError(
            f"there is no column '{name}'", where=where, remedy=f"There are: {', '.join(schema.names)}"
        )


def _first(names: Iterable[str], schema: pa.Schema, fits: Any) -> str:
    return next((name for name in names if name in schema.names and fits(schema.field(name).type)), "")


def _tag_columns(schema: pa.Schema, features: Mapping[str, Any]) -> Iterator[str]:
    """Lists of numbers or texts that are called tags or labels, unless they are tags of another kind."""
    for one in schema:
        called = one.name in TAGS or one.name.endswith(("_tags", "_labels"))
        # Parts of speech have class names, too, and they say nothing of beginning and inside.
        fits = all(map(_is_tag, _as_tags(_names(features.get(one.name)))))
        if called and fits and _is_list(one.type) and _is_scalar(one.type.value_type):
            yield one.name


def _as_tags(names: Sequence[str]) -> Sequence[str]:
    """Class names as tags: labels alone, which 'O' comes before, have neighbours of one label as one span."""
    if names and names[0] == OUTSIDE and not any(map(_is_tag, names[1:])):
        return [OUTSIDE, *(f"I-{name}" for name in names[1:])]
    return names


def _is_tag(name: str) -> bool:
    try:
        parted(name)
    except ValueError:
        return False
    return True


def _struct_names(kind: pa.DataType) -> list[str]:
    """The names of the fields of an object, or of each in a list of them; none if it is neither."""
    if _is_list(kind):
        kind = kind.value_type
    return [one.name for one in kind] if pa.types.is_struct(kind) else []


def _are_passages(kind: pa.DataType) -> bool:
    return {"text", "offsets"} <= set(_struct_names(kind))


def _class_of(feature: Any) -> tuple[str, ...]:
    """The class names of a column that has one for each document."""
    return _names(feature) if isinstance(feature, Mapping) and feature.get("_type") == "ClassLabel" else ()


def _spans(column: pa.Field, feature: Any) -> SpanFields | None:
    """The fields of a list of spans, or of an object of lists as older `datasets` made them."""
    one = _inner(feature)
    found = span_fields(column.name, _struct_names(column.type))
    if found is None:
        return None
    return replace(found, names=_names(one.get(found.label) if isinstance(one, Mapping) else None))


def span_fields(column: str, names: Container[str]) -> SpanFields | None:
    """Which of the names of an object's fields say what of a span; None if it is no span."""

    def called(usual: Sequence[str]) -> str:
        return next((name for name in usual if name in names), "")

    label, start, end, offsets = called(LABELS), called(STARTS), called(ENDS), called(OFFSETS)
    if not label or not ((start and end) or offsets):
        return None
    return SpanFields(column, label, start, end, offsets, called(QUOTES), called(SPAN_IDS))


def _inner(feature: Any) -> Any:
    """What a list is of, in any of the encodings that `datasets` has had."""
    while True:
        match feature:
            case [inner]:
                feature = inner
            case {"_type": "Sequence" | "List" | "LargeList", "feature": inner}:
                feature = inner
            case _:
                return feature


def _names(feature: Any) -> tuple[str, ...]:
    """The class names of a column, or nothing if it has none."""
    match _inner(feature):
        case {"_type": "ClassLabel", "names": [*names]}:
            return tuple(map(str, names))
        case _:
            return ()


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_list_of_text(kind: pa.DataType) -> bool:
    return _is_list(kind) and _is_text(kind.value_type)


def _is_scalar(kind: pa.DataType) -> bool:
    return _is_text(kind) or bool(pa.types.is_integer(kind))


def _is_binary(kind: pa.DataType) -> bool:
    """Whether bytes are in it, such as those of an image."""
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind)) or any(
        _is_binary(kind.field(place).type) for place in range(kind.num_fields)
    )
