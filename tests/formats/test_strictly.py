"""The quick reader takes and refuses just what the slow one does."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.formats import strictly

texts = st.text(max_size=6) | st.sampled_from([":", "\\u003a", '":', "[{", "}]", "\ud83d", "\u2028"])
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)


def written(value: object, ascii: bool, blank: str) -> str:
    """A value as JSON, pairs as objects: so that a key may be given twice."""
    if isinstance(value, tuple):
        pairs = (f"{written(k, ascii, blank)}:{blank}{written(v, ascii, blank)}" for k, v in value)
        return "{" + f"{blank},".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(one, ascii, blank) for one in value) + "]"
    return json.dumps(value, ensure_ascii=ascii)


values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(st.tuples(st.sampled_from("abc") | texts, inner), max_size=4).map(tuple)
    ),
    max_leaves=12,
)
rows = st.builds(written, values, st.booleans(), st.sampled_from(["", " ", "\n"])).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


def outcome(loads: object, data: bytes) -> object:
    try:
        return repr(loads(data, "x.json"))  # type: ignore[operator]
    except DataError as refused:
        return str(refused)


@given(rows)
@example(b'{"a":1,"a":2,"\\u003a":0}')
@example(b'{"a":1,"a":":","b":"\\u003A"}')
@example(b'{"a": 1, "\\u0061": 2}')
@example(b"\xef\xbb\xbf[1]")
def test_both_say_the_same(data: bytes) -> None:
    assert outcome(strictly.loads, data) == outcome(strict_json.loads, data)


@pytest.mark.parametrize("depth", [63, 64, 65, 66, 300, 1030, 100_000])
@pytest.mark.parametrize("ends", [("[", "]", ""), ('{"a":', "}", "1"), ('["[",', "]", '"{"')])
def test_nesting_is_refused_at_the_same_depth(depth: int, ends: tuple[str, str, str]) -> None:
    data = (ends[0] * depth + ends[2] + ends[1] * depth).encode()
    assert outcome(strictly.loads, data) == outcome(strict_json.loads, data)
