"""The values of features, by the ranges that a type system gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any

import orjson

from annotator.formats.uima.layers import ANNOTATION, BASE, FRAGMENT, ID, MORE, RENAMED
from annotator.formats.uima.numbers import is_same, number
from annotator.formats.uima.parsing import Cas, Structure, Types

_ARRAY, _LIST = "uima.cas.FSArray", "uima.cas.FSList"
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}\Z")
_TOP = "uima.cas.TOP"
_BYTES = "uima.cas.ByteArray"
_COLLECTIONS = tuple(
    f"uima.cas.{start}{kind}"
    for kind in ("String", "Integer", "Long", "Short", "Float", "Double", "Boolean")
    for start in ("", "NonEmpty", "Empty")
)
_NOT_ATTRIBUTES = {"sofa", "begin", "end", ID, MORE, FRAGMENT}
_LINKS = ("first", "next", "Governor", "Dependent")
"""What links annotations where no type system says so."""


def more_of(one: Structure) -> Mapping[str, Any]:
    """What our own feature says; nothing where another program has changed it."""
    try:
        said = orjson.loads(one.features.get(MORE, "{}"))
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


class Values:
    """Reads the features of one file. Raises DataError for what is not as the type system says."""

    def __init__(self, cas: Cas, types: Types) -> None:
        self._cas = cas
        self._types = types

    def whole(self, one: Structure, feature: str) -> int:
        """A feature that must be a whole number."""
        text = one.features[feature]
        if not _WHOLE.match(text):
            raise self._wrong(one, feature, "a whole number")
        return int(text)

    def is_reference(self, one: Structure, feature: str) -> bool:
        """Whether a feature can hold an annotation."""
        range = self._types.range(one.type, feature)
        return range in (_TOP, BASE, ANNOTATION) or self._types.is_a(range, BASE)

    def is_link(self, one: Structure, feature: str) -> bool:
        """Whether a feature holds other structures of the file, one or several."""
        range = self._types.range(one.type, feature)
        if not range:
            return one.type not in self._types.features and (
                feature in _LINKS or self._holds_slots(one, feature)
            )
        if range.endswith("[]"):
            return True
        if range in (_ARRAY, _LIST, _TOP):
            return True
        return not range.startswith("uima.cas.") and not self._types.is_a(range, "uima.cas.String")

    def _holds_slots(self, one: Structure, feature: str) -> bool:
        """Whether a feature that no type system describes has the numbers of links, each with its target."""
        numbers = one.features.get(feature, "").split()
        slots = [self._cas.structures.get(int(text)) for text in numbers if _WHOLE.match(text)]
        return 0 < len(slots) == len(numbers) and all(
            slot is not None and "target" in slot.features and "sofa" not in slot.features for slot in slots
        )

    def target(self, one: Structure, feature: str) -> Structure | None:
        """The structure that a feature refers to, None if it is not set."""
        text = one.features.get(feature)
        if not text:
            return None
        return self._structure(one, feature, text)

    def targets(self, one: Structure, feature: str) -> Iterator[Structure]:
        """All structures that a feature refers to: arrays and lists may stand in it or be structures."""
        waiting = [(one, feature)]
        seen: set[int] = set()
        while waiting:
            holder, name = waiting.pop(0)
            for text in holder.features.get(name, "").split():
                found = self._structure(holder, name, text)
                if found is None or found.id in seen:
                    continue
                if found.type == _ARRAY:
                    seen.add(found.id)  # an array may hold itself
                    waiting.append((found, "elements"))
                elif found.type.startswith("uima.cas.") and found.type.endswith("FSList"):
                    yield from self._listed(found)
                else:
                    yield found

    def value(self, one: Structure, feature: str) -> Any:
        """A feature that is no reference, as JSON has it."""
        range = self._types.range(one.type, feature)
        if feature in one.lists or (range.endswith(("Array", "List")) and range != _BYTES):
            kind = _READ.get(range.removesuffix("Array").removesuffix("List"))
            return [self._read(one, feature, kind, each) for each in self._elements(one, feature)]
        return self._read(one, feature, _READ.get(range), one.features[feature])

    def own(self, one: Structure, label: str) -> dict[str, Any]:
        """The features that are attributes, under their own names, and with what no feature could hold.

        `label` is the feature that is not, as it holds the label. Where another program has changed a
        feature of ours since, that value counts.
        """
        found: dict[str, Any] = {}
        for feature in dict.fromkeys([*one.features, *one.lists]):
            if feature in _NOT_ATTRIBUTES or feature == label or self.is_link(one, feature):
                continue
            value = self.value(one, feature)
            about = self._types.about.get((one.type, feature), "")
            found[about.removeprefix(RENAMED) if about.startswith(RENAMED) else feature] = value
        ours = more_of(one).get("attributes")
        for name, value in ours.items() if isinstance(ours, dict) else ():
            if is_same(found.get(name, value), value):
                found[name] = value
        return found

    def _elements(self, one: Structure, feature: str) -> Iterator[str]:
        """The elements of an array or list of values, which may stand in the feature or be a structure."""
        if feature in one.lists:
            yield from one.lists[feature]
            return
        text = one.features.get(feature, "")
        apart = self._cas.structures.get(int(text)) if _WHOLE.match(text) else None
        seen: set[int] = set()
        if apart is None or not apart.type.startswith(_COLLECTIONS):
            yield from text.split()
        elif apart.type.endswith("Array"):
            yield from apart.lists.get("elements") or apart.features.get("elements", "").split()
        else:
            while apart is not None and apart.id not in seen and "head" in apart.features:
                seen.add(apart.id)
                yield apart.features["head"]
                apart = self.target(apart, "tail")

    def _listed(self, node: Structure | None) -> Iterator[Structure]:
        seen: set[int] = set()
        while node is not None and node.id not in seen:
            seen.add(node.id)
            if (head := self.target(node, "head")) is not None:
                yield head
            node = self.target(node, "tail")

    def _structure(self, one: Structure, feature: str, text: str) -> Structure | None:
        if not _WHOLE.match(text):
            raise self._wrong(one, feature, "the xmi:id of something else")
        if text == "0":
            return None
        found = self._cas.structures.get(int(text))
        if found is None:
            raise self._cas.wrong(
                f"{one.short} {one.id}: {feature} refers to {text}, which is not there", one.line
            )
        return found

    def _read(self, one: Structure, feature: str, kind: Kind | None, text: str) -> Any:
        if kind is None:
            return text
        try:
            return kind.read(text)
        except ValueError:
            raise self._wrong(one, feature, kind.wanted) from None

    def _wrong(self, one: Structure, feature: str, wanted: str) -> Exception:
        what = f"{one.short} {one.id}: {feature} is {one.features.get(feature)!r}, where {wanted} is wanted"
        return self._cas.wrong(what, one.line)


class Kind:
    """How a value is read, and what is wanted where it cannot be."""

    def __init__(self, read: Callable[[str], Any], wanted: str) -> None:
        self.read = read
        self.wanted = wanted


def _whole(text: str) -> int:
    if not _WHOLE.match(text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> int | float | str:
    value = float(text)
    # JSON has no infinities.
    return number(value) if isfinite(value) else text


def _flag(text: str) -> bool:
    if text not in ("true", "false", "0", "1"):
        raise ValueError(text)
    return text in ("true", "1")


_READ: Mapping[str, Kind] = {
    **{f"uima.cas.{name}": Kind(_whole, "a whole number") for name in ("Integer", "Long", "Short", "Byte")},
    **{f"uima.cas.{name}": Kind(_number, "a number") for name in ("Float", "Double")},
    "uima.cas.Boolean": Kind(_flag, "true or false"),
}
