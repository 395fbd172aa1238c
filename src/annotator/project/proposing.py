"""Values that labelled words propose for the attributes of their label."""

from __future__ import annotations

from typing import Any

from annotator.core.schema import Label
from annotator.core.span import Span
from annotator.suggest.quantity import derive


def proposed(label: Label, text: str, span: Span) -> dict[str, Any]:
    """The values that the words say for attributes that are derived from them."""
    found = ((one.id, derive(one.derive, text, span)) for one in label.attributes if one.derive)
    return {id: value for id, value in found if value is not None}
