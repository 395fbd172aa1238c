"""What an annotation does not say yet: values that must be there, and those that are asked for once."""

from __future__ import annotations

from annotator.core.annotation import Annotation
from annotator.core.schema import Attribute, Schema


def missing(schema: Schema, annotation: Annotation) -> Attribute | None:
    """The first required attribute that has no value yet."""
    label = schema.label(annotation.label)
    for attribute in label.attributes if label else ():
        if attribute.required and annotation.attributes.get(attribute.id) in (None, "", []):
            return attribute
    return None


def asked(schema: Schema, annotation: Annotation) -> Attribute | None:
    """The first attribute without a value that is asked for once and may stay empty."""
    label = schema.label(annotation.label)
    attributes = label.attributes if label else ()
    return next((one for one in attributes if one.asked and one.id not in annotation.attributes), None)
