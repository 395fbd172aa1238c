from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.errors import UsageError
from annotator.store.names import check_annotator, file_name, is_hashed, is_plain


@pytest.mark.parametrize(
    "id", ["a", "0042", "news_2025-01.v2", "A.B", "x" * 80, "_x", "000_b3b33fe24e76e964"]
)
def test_plain_ids_are_their_own_names(id):
    assert file_name(id) == id


PATHS = ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "-rf", ".hidden", "x."]
DEVICES = ["con", "CON", "NUL.txt", "com1", "lpt9.a", "b:c"]
TEXTS = ["x" * 81, "a b", "é", "a\0b", "a\nb", "\x1b[31m", "x-0123456789abcdef", "\ud800"]


@pytest.mark.parametrize("id", [*PATHS, *DEVICES, *TEXTS])
def test_other_ids_get_a_slug_and_a_digest(id):
    name = file_name(id)
    assert name != id
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*-[0-9a-f]{16}", name)
    assert is_hashed(name)


@given(st.text(), st.text())
@example("a b", "a-b")
@example("x y", file_name("x y"))
@example("", "x")
def test_two_ids_never_share_a_name(one, other):
    assert (file_name(one) == file_name(other)) == (one == other)


@given(st.text(st.characters()))
def test_a_name_is_always_safe(id):
    name = file_name(id)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}", name)
    assert is_plain(id) == (name == id)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\x1b[2J", "x" * 81, "a\u202eb", "\ud800"])
def test_a_name_that_nobody_can_read_is_refused(name):
    with pytest.raises(UsageError):
        check_annotator(name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Anna", "anna"),
        (unicodedata.normalize("NFD", "Zoë"), "Zoë"),
        ("STRASSE", "straße"),
        ("zoË", "Zoe\u0308"),
    ],
)
def test_names_that_some_systems_take_for_one_are_refused(name, other):
    with pytest.raises(UsageError, match="too like"):
        check_annotator(name, ["bob", other])


def test_ordinary_names_are_taken():
    for name in ("anna", "Zoë K.", "o'neil", "山田"):
        check_annotator(name, ["bob", name])
