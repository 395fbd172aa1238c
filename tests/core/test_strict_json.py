from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.core.strict_json import INTEGER_DIGITS, MAX_DEPTH, line_of, loads

NESTED = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('{\n"a": 1,\n"a": 2}', 3, "'a' is given twice"),
        ('{"x": {"a": 1},\n "y": [{"a": 1, "b": 2,\n\n "b": 3}]}', 4, "'b' is given twice"),
        ('{"a":\nNaN}', 2, "NaN"),
        ("[1,\n-Infinity]", 2, "-Infinity"),
        ("[1,\n\n1e999]", 3, "1e999"),
        ("[1,\n-1e999]", 2, "too big"),
        (f"[\n{'9' * (INTEGER_DIGITS + 1)}]", 2, "digits"),
        (f"[\n{'9' * 500_000}]", 2, "digits"),
        (f"[\n{NESTED}]", 2, "nesting"),
        ("[" * 200_000, 1, ""),
        ('{"a": "x",\n "b": "\\ud800"}', 2, "surrogate"),
        ('{\n"\\udfff": 1}', 2, "surrogate"),
        ('{"a": 1}\n{"b": 2}', 2, "Extra data"),
        ('{"a": 1,}', 1, "not JSON"),
        ('{"a":\n tru}', 2, "not JSON"),
        ('["a\nb"]', 1, "not JSON"),
        ("", 1, "not JSON"),
        ("<<<<<<< ours\n{}", 1, "not JSON"),
    ],
)
def test_what_would_be_lost_or_break_is_refused_with_its_line(text, line, word):
    with pytest.raises(DataError) as refused:
        loads(text.encode(), "labels/x.json")
    message = str(refused.value)
    assert message.startswith("labels/x.json: ")
    assert word in message
    if word:
        assert f"line {line}:" in message


def test_bytes_that_are_not_utf8_are_refused_with_their_line():
    with pytest.raises(DataError, match="line 2: byte 9 is not UTF-8"):
        loads(b'{\n "a": "\xff"}')


def test_a_byte_order_mark_is_passed_over():
    assert loads(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_strings_that_look_like_structure_are_strings():
    text = '{"a": "}{][,:\\"NaN", "b": ["\\\\", "1e999"],\n "c": NaN}'
    with pytest.raises(DataError, match="line 2: NaN"):
        loads(text.encode())


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 0, 2]))
@settings(max_examples=200, deadline=None)
def test_plain_json_is_read_as_it_is(value, indent):
    for ascii_only in (True, False):
        assert loads(json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()) == value


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_line_of_finds_every_value(value):
    text = json.dumps(value, indent=1)
    decoder = json.JSONDecoder()
    lines = text.split("\n")

    def walk(part, path):
        row = lines[line_of(text.encode(), path) - 1].strip()
        if path and isinstance(path[-1], str):
            assert row.startswith(json.dumps(path[-1]) + ": ")
            row = row.removeprefix(json.dumps(path[-1]) + ": ")
        if not isinstance(part, dict | list) or not part:
            assert decoder.raw_decode(row)[0] == part
        for name, one in (
            part.items() if isinstance(part, dict) else enumerate(part if isinstance(part, list) else ())
        ):
            walk(one, (*path, name))

    walk(value, ())


def test_line_of_something_missing_is_that_of_its_nearest_parent():
    text = b'{\n"a": [\n{"b": 1},\n{"c": 2}\n]}'
    assert line_of(text, ("a", 1, "nothing", 3)) == 4
    assert line_of(text, ("z",)) == 1


@given(st.binary(max_size=60) | st.text('{}[]",:\\ue10NaIn-.\n ', max_size=40).map(str.encode))
@settings(max_examples=500, deadline=None)
def test_anything_is_read_or_refused(data):
    try:
        loads(data)
    except DataError:
        line_of(data, ("a", 0))
