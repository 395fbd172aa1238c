from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from annotator.core.errors import DataError, UsageError
from annotator.core.textline import MAX_BYTES
from annotator.store.documents import Documents, sources_in


def documents(*paths: Path) -> Documents:
    return Documents([source for path in paths for source in sources_in(path, path.name)])


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def rows(path: Path, *items: object) -> Path:
    return write(path, "".join(json.dumps(item) + "\n" for item in items))


def test_ids_of_a_folder_are_paths_without_txt_in_order(tmp_path):
    for name in (
        "b.txt",
        "a.txt",
        "a-1.txt",
        "sub/z.txt",
        "sub/deep/y.txt",
        "x.md",
        ".hidden.txt",
        ".git/c.txt",
    ):
        write(tmp_path / name, name)
    found = documents(tmp_path)
    assert found.ids == ["a", "a-1", "b", "sub/deep/y", "sub/z"]
    assert found.read("sub/deep/y").text == "sub/deep/y.txt"
    assert found.places["b"] == 2


def test_the_text_is_exact(tmp_path):
    text = "\r\na\rb\u2028c\x0c\x85\t\u00a0é\u200d🙂 \n\n"
    write(tmp_path / "a.txt", text)
    assert documents(tmp_path).read("a").text == text


def test_a_byte_order_mark_is_taken_off_once_and_recorded(tmp_path):
    write(tmp_path / "a.txt", "\ufeff\ufeffx")
    rows(tmp_path / "b.jsonl", {"id": "b", "text": "\ufeffy", "meta": {"lang": "en"}})
    found = documents(tmp_path)
    assert (found.read("a").text, dict(found.read("a").meta)) == ("\ufeffx", {"bom": True})
    assert (found.read("b").text, dict(found.read("b").meta)) == ("y", {"lang": "en", "bom": True})


def test_a_text_that_is_not_utf8_names_its_file(tmp_path):
    write(tmp_path / "sub/a.txt", b"caf\xe9")
    with pytest.raises(DataError, match=r"sub/a\.txt: byte 3 is not UTF-8.*Convert"):
        documents(tmp_path).read("sub/a")
    write(tmp_path / "b.txt", b"\xed\xa0\x80")
    with pytest.raises(DataError, match="not UTF-8"):
        documents(tmp_path).read("b")


def test_a_text_that_is_too_long_names_its_file_and_says_what_to_do(tmp_path):
    write(tmp_path / "a.txt", b"x" * MAX_BYTES)
    assert len(documents(tmp_path).read("a").text) == MAX_BYTES
    write(tmp_path / "a.txt", b"x" * (MAX_BYTES + 1))
    with pytest.raises(DataError, match=r"a\.txt: it has 2,000,001 bytes.*Split"):
        documents(tmp_path).read("a")
    rows(tmp_path / "b.jsonl", {"id": "b", "text": "é" * (MAX_BYTES // 2 + 1)})
    with pytest.raises(DataError, match=r"line 1: the text has more than 2,000,000 bytes.*Split"):
        documents(tmp_path).read("b")


def test_what_is_no_text_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    write(tmp_path / "a.txt", "x")
    assert documents(tmp_path).ids == ["a"]


def test_a_link_to_a_text_is_a_text_and_a_link_to_a_folder_is_not_followed(tmp_path):
    elsewhere = write(tmp_path / "elsewhere/a.txt", "x")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.txt").symlink_to(elsewhere)
    (folder / "loop").symlink_to(folder)
    assert documents(folder).ids == ["b"]
    assert documents(folder).read("b").text == "x"


def test_only_what_was_listed_can_be_read(tmp_path):
    write(tmp_path / "in/a.txt", "x")
    write(tmp_path / "secret.txt", "no")
    for id in ("../secret", "b", "", "/etc/passwd", "a.txt"):
        with pytest.raises(UsageError, match="there is no document"):
            documents(tmp_path / "in").read(id)


def test_a_text_that_went_away(tmp_path):
    path = write(tmp_path / "a.txt", "x")
    found = documents(tmp_path)
    assert found.ids == ["a"]
    path.unlink()
    with pytest.raises(DataError, match="no longer there"):
        found.read("a")


def test_a_file_name_that_is_not_unicode_is_refused(tmp_path):
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt"))).write_text("x")
    with pytest.raises(DataError, match="not UTF-8"):
        documents(tmp_path)


def test_lines_of_a_jsonl_file(tmp_path):
    path = rows(
        tmp_path / "news.jsonl",
        {"id": "x", "text": "one", "meta": {"year": 2025}, "source": "AP"},
        {"text": "two\nlines\u2028"},
        {"id": 7, "text": ""},
    )
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n\n", 1))
    found = documents(path)
    assert found.ids == ["x", "news-3", "7"]
    assert [found.read(id).text for id in reversed(found.ids)] == ["", "two\nlines\u2028", "one"]
    assert found.read("x").meta == {"source": "AP", "year": 2025}


def test_a_last_line_without_newline_and_crlf_rows(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "one\\r\\n"}\r\n{"text": "two"}')
    assert [documents(path).read(id).text for id in ("a-1", "a-2")] == ["one\r\n", "two"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("[1]", "must be an object"),
        ('{"id": "x"}', "'text' is missing"),
        ('{"id": true, "text": "x"}', "'id' must be"),
        ('{"id": "", "text": "x"}', "'id' must be"),
        ('{"id": null, "text": "x"}', "'id' must be"),
        ('{"text": "x"', "not JSON"),
        ('{"text": "\\ud800"}', "surrogate"),
        ('{"id": "ok", "text": "y"}', "also that of line 1"),
    ],
)
def test_a_bad_line_is_named_when_documents_are_listed(tmp_path, row, why):
    path = write(tmp_path / "a.jsonl", '{"id": "ok", "text": "x"}\n' + row + "\n")
    found = Documents(source for source in sources_in(path, path.name))
    for _again in range(2):
        with pytest.raises(DataError, match=rf"a\.jsonl, line 2: .*{why}"):
            len(found.ids)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('{"id": "x", "text": 3}', "'text' must be a text"),
        ('{"id": "x", "text": "a", "meta": []}', "'meta' must be an object"),
        ('{"id": "x", "text": "a", "text": "b"}', "given twice"),
    ],
)
def test_a_bad_line_is_named_when_its_document_is_read(tmp_path, row, why):
    path = write(tmp_path / "a.jsonl", row + "\n")
    with pytest.raises(DataError, match=rf"a\.jsonl, line 1: .*{why}"):
        documents(path).read("x")


def test_a_file_that_changed_while_in_use(tmp_path):
    path = rows(tmp_path / "a.jsonl", {"id": "x", "text": "one"}, {"id": "y", "text": "two"})
    found = documents(path)
    assert found.ids == ["x", "y"]
    rows(path, {"id": "y", "text": "two"}, {"id": "x", "text": "one"})
    with pytest.raises(DataError, match="changed while it was in use"):
        found.read("x")


def test_several_sources_come_one_after_the_other_and_share_no_id(tmp_path):
    write(tmp_path / "one/b.txt", "x")
    rows(tmp_path / "one/more.jsonl", {"id": "c", "text": "x"})
    rows(tmp_path / "two.jsonl", {"id": "a", "text": "x"})
    assert documents(tmp_path / "one", tmp_path / "two.jsonl").ids == ["b", "c", "a"]
    rows(tmp_path / "two.jsonl", {"id": "b", "text": "x"})
    with pytest.raises(DataError, match=r"two\.jsonl: the document id 'b' is also in one"):
        len(documents(tmp_path / "one", tmp_path / "two.jsonl").ids)


def test_a_source_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        documents(tmp_path / "nowhere")
    with pytest.raises(DataError, match="no such folder"):
        documents(write(tmp_path / "a.csv", "x"))


@pytest.mark.slow
def test_a_hundred_thousand_texts_are_listed_in_half_a_second(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(100_000):
        if number % 50_000 == 0:  # more links than that to one file some systems refuse
            model = write(tmp_path / f"model{number}", "x")
        os.link(model, folder / f"{number:06}.txt")

    def listing() -> float:
        start = time.process_time()
        assert len(documents(folder).ids) == 100_000
        return time.process_time() - start

    assert min(listing() for _attempt in range(3)) < 0.5
