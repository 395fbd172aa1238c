from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import DataError
from annotator.core.fold import Line
from annotator.store.journal import Header, decode, encode_header, encode_line, seal, unseal

NAME = "labels/ann/d1.journal/s1.jsonl"
HEADER = Header("s1", "ann", "d1", "sha256:t", "sha256:s", "g1")
LINES = (
    Line(1, "s1", "2026", {"annotations": {"k": {"label": "count", "note": 'é "🙂\n'}}}, name="label"),
    Line(3, "s1", "2026", {"status": "done"}),
    Line(4, "s1", "2026", undo=(("s1", 3), ("s0", 2))),
    Line(5, "s0", "2026", {"annotations": {"k": None}}),
)
FILE = encode_header(HEADER) + b"".join(encode_line(line, "s1") for line in LINES)
ROWS = FILE.splitlines(keepends=True)


def test_what_is_written_is_read_again():
    session = decode(NAME, FILE)
    assert (session.header, session.lines) == (HEADER, LINES)
    assert not session.torn and not session.damage


def test_the_checksum_is_over_the_bytes_of_the_line_without_it():
    row = ROWS[1].rstrip(b"\n")
    body = row[: row.rindex(b',"crc"')] + b"}"
    assert json.loads(row)["crc"] == f"{zlib.crc32(body):08x}"
    assert json.loads(body)["set"] == LINES[0].set


def test_a_line_names_its_session_only_if_it_is_not_that_of_the_file():
    assert [b'"session"' in row for row in ROWS] == [True, False, False, False, True]


def test_what_json_cannot_hold_is_refused_before_it_is_written():
    for bad in ({"x": "\ud800"}, {"x": 10**30}, {"x": {1, 2}}):
        with pytest.raises(DataError, match="cannot be written"):
            encode_line(Line(1, "s1", "", {"annotations": {"k": bad}}), "s1")


def test_cut_at_every_byte_it_is_a_prefix():
    for size in range(len(FILE) + 1):
        session = decode(NAME, FILE[:size])
        whole = FILE[:size].count(b"\n")
        # A line that lacks only its newline is whole.
        whole += any(size == len(b"".join(ROWS[: i + 1])) - 1 for i in range(len(ROWS)))
        assert session.lines == LINES[: max(0, whole - 1)]
        assert (session.header is not None) == (whole > 0)
        assert session.damage == ()


def test_a_changed_byte_is_either_harmless_or_named():
    damaged = 0
    for place in range(len(FILE)):
        for bit in (0x01, 0x20, 0x80):
            bad = bytearray(FILE)
            bad[place] ^= bit
            session = decode(NAME, bytes(bad))
            row = FILE.count(b"\n", 0, place) + 1
            if session.damage:
                damaged += 1
                assert session.damage[0][0] in (row, row - 1)
                assert all(line in LINES for line in session.lines)
            else:
                assert (session.header, session.lines) == (HEADER, LINES)
    assert damaged > len(FILE) * 2


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_byte_in_place_of_any_other(data):
    place = data.draw(st.integers(0, len(FILE) - 1))
    byte = data.draw(st.sampled_from([0, 10, 13, 32, 34, 44, 125, 255]) | st.integers(0, 255))
    session = decode(NAME, FILE[:place] + bytes([byte]) + FILE[place + 1 :])
    assert session.damage or session.lines == LINES


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data):
    decode(NAME, data)
    decode(NAME, FILE + data)
    decode(NAME, data + FILE)


def test_a_block_of_zeros_at_the_end_is_a_torn_write():
    for tail in (b"\0" * 400, b'{"n":6,' + b"\0" * 400 + b"\n"):
        session = decode(NAME, FILE + tail)
        assert session.lines == LINES
        assert session.torn
        assert session.damage == ()


def test_a_bad_line_in_the_middle_is_named_and_the_rest_is_read():
    session = decode(NAME, b"".join([*ROWS[:2], ROWS[2].replace(b"done", b"gone"), *ROWS[3:]]))
    assert session.damage == ((3, "the line does not match its checksum"),)
    assert session.lines == (LINES[0], *LINES[2:])


@pytest.mark.parametrize(
    "fields",
    [
        {"n": 0, "set": {}},
        {"n": True, "set": {}},
        {"n": "1", "set": {}},
        {"set": {}},
        {"n": 1, "set": []},
        {"n": 1, "set": {"annotations": []}},
        {"n": 1, "set": {"annotations": {"k": 3}}},
        {"n": 1, "set": {"annotations": None}},
        {"n": 1, "set": {"document_labels": "x"}},
        {"n": 1, "set": {"status": 1}},
        {"n": 1, "undo": [["s", "1"]]},
        {"n": 1, "undo": {"s": 1}},
        {"n": 1, "undo": [["s"]]},
        {"n": 2**53, "set": {}},
        {"n": 1, "set": {"x": json.loads("[" * 100 + "]" * 100)}},
        {"n": 1, "session": 3},
        {"n": 1, "at": None},
    ],
)
def test_a_sealed_line_of_another_shape_is_damage(fields):
    assert decode(NAME, ROWS[0] + seal(fields)).damage == ((2, "this is not a step of a journal"),)


def test_a_first_line_that_is_no_header_is_damage():
    assert decode(NAME, FILE[len(ROWS[0]) :]).damage[0][0] == 1
    assert decode(NAME, seal({"format": "annotator/journal/1", "session": ""}) + ROWS[1]).damage[0][0] == 1


def test_unseal_wants_an_object():
    assert unseal(b'[1,"crc":"00000000"}') is None
    assert unseal(b"") is None
