"""JSON into frozen dataclasses, where it fits to the letter.

The happy path of reading a schema, without the cost of importing a validator: anything that does not
fit exactly is left to `files`, which knows how to say what is wrong.
"""

from __future__ import annotations

import typing
from collections.abc import Hashable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar

T = TypeVar("T")


class Misfit(Exception):
    """The data does not fit the type to the letter."""


def build(kind: type[T], data: Any) -> T:
    """A dataclass from a JSON object: every key a field, every value exactly of its type.

    JSON arrays become tuples. Raises Misfit.
    """
    return typing.cast(T, _value(kind, data))


def _value(kind: Any, data: Any) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _instance(kind, data)
    if origin is tuple and isinstance(data, list) and arguments[1:] == (...,):
        return tuple(_value(arguments[0], one) for one in data)
    if origin is typing.Literal and isinstance(data, str) and data in arguments:
        return data
    if origin in (typing.Union, UnionType):
        for one in arguments:
            if type(data) is one:
                return data
    if type(data) is kind:
        return data
    raise Misfit


def _instance(kind: type[Any], data: Any) -> Any:
    if not isinstance(data, dict):
        raise Misfit
    types, wanted = _fields(typing.cast(Hashable, kind))
    if not types.keys() >= data.keys() or not data.keys() >= wanted:
        raise Misfit
    try:
        return kind(**{name: _value(types[name], value) for name, value in data.items()})
    except ValueError:
        raise Misfit from None


@cache
def _fields(kind: Hashable) -> tuple[dict[str, Any], frozenset[str]]:
    declared = fields(typing.cast(Any, kind))
    hints = typing.get_type_hints(kind)
    wanted = {one.name for one in declared if one.default is MISSING and one.default_factory is MISSING}
    return {one.name: hints[one.name] for one in declared}, frozenset(wanted)
