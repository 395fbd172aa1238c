"""A tally and its replicates as bytes, for a cache: whole numbers as small as they fit.

    {"about": …, "frame": …, "arrays": [[name, stored type, type, shape], …], …}
    the arrays, one after the other

What cannot be read back exactly is refused on writing. Whoever keeps the bytes sees that they are whole.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields
from math import isfinite, prod
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from annotator.agreement.alignment import AlignmentCounts
from annotator.agreement.attributes import Compared
from annotator.agreement.coverage import Coverage
from annotator.agreement.intervals import Replicates
from annotator.agreement.relations import RelationCount
from annotator.agreement.spans import SpanCounts
from annotator.agreement.table import Case, Frame
from annotator.agreement.tally import Tally
from annotator.agreement.tokens import TokenCounts

_KINDS: Mapping[str, type] = {
    "spans": SpanCounts,
    "coverage": Coverage,
    "aligned": AlignmentCounts,
    "hand": SpanCounts,
    "accepted": SpanCounts,
    "tokens": TokenCounts,
}
_EXACT = 2.0**53
_COLUMNS = ("case", "pair", "first", "second", "derived", "given")

Arrays = dict[str, NDArray[Any]]


class Stored(NamedTuple):
    """What was stored. `about` is the writer's own, as JSON values."""

    tally: Tally
    replicates: Replicates | None
    about: Any


def dumps(tally: Tally, replicates: Replicates | None, about: Any) -> bytes:
    """A tally as bytes. Raises ValueError if a value in it or in `about` cannot be stored as it is."""
    arrays = dict(_arrays_of(tally))
    if replicates is not None:
        arrays["replicates"] = replicates.sums
    packed = {name: np.ascontiguousarray(_packed(array)) for name, array in arrays.items()}
    frame = tally.frame
    head = {
        "about": about,
        "frame": [frame.annotators, frame.labels, frame.layers],
        "cases": [[case.document, *case.version] for case in tally.cases],
        "values": {
            "attributes": [
                [*key, [_out(value) for value in held.values]] for key, held in tally.attributes.items()
            ],
            "document_labels": {
                name: [[case, who, _out(value)] for case, who, value in held]
                for name, held in tally.document_labels.items()
            },
        },
        "relations": [list(one) for one in tally.relations],
        "left_out": tally.left_out,
        "kinds": [kind for kind in _KINDS if getattr(tally, kind) is not None],
        "seed": replicates.seed if replicates else None,
        "arrays": [
            [name, small.dtype.str, arrays[name].dtype.str, small.shape] for name, small in packed.items()
        ],
    }
    try:
        first = orjson.dumps(head, option=orjson.OPT_APPEND_NEWLINE)
    except (TypeError, ValueError) as why:
        raise ValueError(f"this cannot be stored: {why}") from None
    return b"".join([first, *(array.tobytes() for array in packed.values())])


def loads(data: bytes) -> Stored:
    """What `dumps` stored; of other bytes anything may come."""
    end = data.index(b"\n") + 1
    head = orjson.loads(data[:end])
    arrays: Arrays = {}
    for name, stored, meant, shape in head["arrays"]:
        kind = np.dtype(stored)
        size = prod(shape)
        arrays[name] = np.frombuffer(data, kind, size, end).reshape(shape).astype(np.dtype(meant), copy=False)
        end += size * kind.itemsize
    sums = arrays.pop("replicates", None)
    replicates = None
    if sums is not None:
        replicates = Replicates(sums.shape[1], head["seed"], len(sums))
        replicates.sums += sums
    return Stored(_tally(head, arrays), replicates, head["about"])


def _tally(head: Mapping[str, Any], arrays: Arrays) -> Tally:
    frame = Frame(*(tuple(names) for names in head["frame"]))
    given: dict[str, Any] = {
        "layer_of": frame.layer_of,
        "pairs": frame.pairs,
        "present": arrays["present"],
        "labels": len(frame.labels),
    }
    parts = {
        kind: _KINDS[kind](
            *(
                given[one.name] if one.name in given else arrays[f"{kind}.{one.name}"]
                for one in fields(_KINDS[kind])
            )
        )
        for kind in head["kinds"]
    }
    values = head["values"]
    return Tally(
        frame=frame,
        cases=tuple(Case(id, (text, schema, guide)) for id, text, schema, guide in head["cases"]),
        present=arrays["present"],
        finished=arrays["finished"],
        attributes={
            (label, name): Compared(
                values=tuple(map(_in, said)),
                **{column: arrays[f"attributes.{number}.{column}"] for column in _COLUMNS},
            )
            for number, (label, name, said) in enumerate(values["attributes"])
        },
        document_labels={
            name: [(case, who, _in(value)) for case, who, value in held]
            for name, held in values["document_labels"].items()
        },
        relations=[RelationCount(*one) for one in head["relations"]],
        left_out=head["left_out"],
        **parts,
    )


def _arrays_of(tally: Tally) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "present", tally.present
    yield "finished", tally.finished
    for kind in _KINDS:
        held = getattr(tally, kind)
        for one in fields(held) if held is not None else ():
            array = getattr(held, one.name)
            if isinstance(array, np.ndarray) and one.name not in ("present", "layer_of"):
                yield f"{kind}.{one.name}", array
    for number, held in enumerate(tally.attributes.values()):
        for column in _COLUMNS:
            yield f"attributes.{number}.{column}", getattr(held, column)


def _packed(array: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the smallest type of whole numbers that holds them, where one does."""
    if array.dtype.kind not in "if" or not array.size:
        return array
    if array.dtype.kind == "f":
        most = float(np.abs(array).max())
        if not isfinite(most) or most >= _EXACT or (array != np.floor(array)).any():
            return array
    low, high = array.min(), array.max()
    for small in (np.int8, np.int16, np.int32):
        if np.iinfo(small).min <= low and high <= np.iinfo(small).max:
            return array.astype(small)
    return array


def _out(value: Hashable) -> Any:
    """A value as JSON that tells sets from other values. Raises ValueError for one that JSON has not."""
    if isinstance(value, frozenset):
        return {"set": sorted((_out(one) for one in value), key=repr)}
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
        return value
    raise ValueError(f"{value!r} cannot be stored")


def _in(value: Any) -> Hashable:
    return frozenset(map(_in, value["set"])) if isinstance(value, dict) else value
