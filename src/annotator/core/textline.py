"""One text as a line of JSON: what a `.jsonl` file of documents may say, and must."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.document import Document
from annotator.core.errors import DataError

MAX_BYTES = 2_000_000
"""The largest document, in bytes of UTF-8: about 300,000 words."""

MAX_ROW = 8 * MAX_BYTES
"""The longest line of a .jsonl file, in bytes: a document of which much is written as escapes."""

BOM = "\ufeff"

SPLIT = "Split it into smaller documents"


def id_of(fields: Any, otherwise: str) -> str:
    """The id of a line's document, `otherwise` if it has none. Raises DataError, without a place."""
    if not isinstance(fields, dict):
        raise DataError("a line must be an object with 'text'")
    if "text" not in fields:
        raise DataError("'text' is missing")
    id = fields.get("id", otherwise)
    if type(id) is int:
        id = str(id)
    if not isinstance(id, str) or not id:
        raise DataError("'id' must be a text or a whole number")
    return id


def document_of(id: str, fields: Mapping[str, Any]) -> Document:
    """The document of a line; fields of its own go into its metadata. Raises DataError, without a place."""
    text, meta = fields.get("text"), fields.get("meta", {})
    if not isinstance(text, str):
        raise DataError("'text' must be a text")
    if not isinstance(meta, dict):
        raise DataError("'meta' must be an object")
    check_size(text)
    others = {name: value for name, value in fields.items() if name not in ("id", "text", "meta")}
    return document(id, text, others | meta)


def document(id: str, text: str, meta: Mapping[str, Any]) -> Document:
    """A document whose byte-order mark, if it had one, is taken off and recorded."""
    if text.startswith(BOM):
        return Document(id, text[1:], {**meta, "bom": True})
    return Document(id, text, meta)


def check_size(text: str) -> None:
    """Raises DataError, without a place, for a text that is too long to be labelled."""
    if len(text) > MAX_BYTES or len(text.encode()) > MAX_BYTES:
        raise DataError(f"the text has more than {MAX_BYTES:,} bytes", remedy=SPLIT)
