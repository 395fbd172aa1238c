"""An attribute as the label: `claim_type` with the type 'denial' becomes `claim_type:denial`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.core.annotation import Annotation
from annotator.core.errors import UsageError
from annotator.core.schema import Label, Schema


class Relabelling:
    """What `--label-by label.attribute` does to a schema and to annotations.

    The label itself stays in the schema, after the labels made from it, for annotations that have no
    value; and the attribute stays with the annotation.
    """

    def __init__(self, schema: Schema, wanted: Iterable[str]) -> None:
        """Raises UsageError, with what there is, for a name that is not a choice of a label."""
        self._attribute: dict[str, str] = {}
        made: dict[str, tuple[Label, ...]] = {}
        for name in wanted:
            label_id, _, attribute_id = name.rpartition(".")
            label = schema.label(label_id)
            attribute = label.attribute(attribute_id) if label else None
            if label is None or attribute is None or attribute.type != "choice":
                there = ", ".join(choice_names(schema)) or "none"
                raise UsageError(
                    f"--label-by needs the choice of a label, and '{name}' is none",
                    remedy=f"There are: {there}",
                )
            if label_id in self._attribute:
                raise UsageError(f"label '{label_id}' can be divided by one attribute only")
            self._attribute[label_id] = attribute_id
            made[label_id] = tuple(
                replace(
                    label,
                    id=divided(label_id, choice.id),
                    title=f"{label.title or label_id}: {choice.title or choice.id}",
                    description=choice.description or label.description,
                )
                for choice in attribute.choices
            )
        labels = tuple(one for label in schema.labels for one in (*made.get(label.id, ()), label))
        ids = [label.id for label in labels]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise UsageError(f"the schema has a label '{twice[0]}' already, so --label-by cannot make it")
        self.schema = replace(schema, labels=labels)

    def divides(self, label: str) -> bool:
        """Whether annotations of a label may get another one."""
        return label in self._attribute

    def apply(self, annotation: Annotation) -> tuple[Annotation, str]:
        """The annotation under its new label, and what is amiss: it has no value, or a strange one."""
        attribute = self._attribute.get(annotation.label)
        if attribute is None:
            return annotation, ""
        value = annotation.attributes.get(attribute)
        if value is None:
            return annotation, f"it has no {attribute}, so it is still {annotation.label}"
        label = divided(annotation.label, str(value))
        if self.schema.label(label) is None:
            return annotation, f"its {attribute} {value!r} is not in the schema"
        return replace(annotation, label=label), ""


def divided(label: str, choice: str) -> str:
    """The name of a label with one of its choices."""
    return f"{label}:{choice}"


def choice_names(schema: Schema) -> list[str]:
    """What `--label-by` can be given: `label.attribute` for each choice."""
    return [
        f"{label.id}.{attribute.id}"
        for label in schema.labels
        for attribute in label.attributes
        if attribute.type == "choice"
    ]
