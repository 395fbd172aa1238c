"""Reads pages back: the exact texts and marks, from the elements that show them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from annotator.formats.base import Mark, Reread
from annotator.formats.html import INDEX
from annotator.formats.html.writing import PAGES

_CHUNK = 1 << 16


def read(folder: Path) -> Iterator[Reread]:
    """The documents in the order of writing."""
    pages = sorted((folder / PAGES).glob("*.html"))
    for path in pages or [folder / INDEX]:
        parser = Parser()
        with path.open(encoding="utf-8", newline="") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                yield from parser.taken()
        parser.close()
        yield from parser.taken()


class Parser(HTMLParser):
    """Collects what our pages show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[Reread] = []
        self._id = ""
        self._marks: list[Mark] = []
        self._text: str | None = None
        self._parts: list[str] = []
        self._length = 0
        self._depth = 0
        self._hidden = False
        self._open: list[tuple[int, int]] = []
        self._places: dict[tuple[int, int], tuple[int, int]] = {}

    def taken(self) -> list[Reread]:
        """The documents that are complete and were not taken yet."""
        done, self._done = self._done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        given = dict(attrs)
        if tag == "article":
            self._id, self._marks, self._text = json.loads(given.get("data-id") or '""'), [], None
        elif tag == "div" and given.get("class") == "text":
            self._depth, self._parts, self._length, self._places = 1, [], 0, {}
        elif tag == "tr" and given.get("data-a") is not None:
            self._row(int(given["data-a"] or 0), given)
        elif self._depth and tag == "mark":
            annotation, part = (given.get("data-a") or "0.0").split(".")
            key = (int(annotation), int(part))
            self._open.append(key)
            start, _ = self._places.get(key, (self._length, self._length))
            self._places[key] = (start, self._length)
        elif self._depth and tag == "i" and given.get("data-c"):
            self._add(chr(int(given["data-c"] or "0", 16)))
            self._hidden = True

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag == "i":
            self._hidden = False
        elif tag == "mark" and self._open:
            key = self._open.pop()
            self._places[key] = (self._places[key][0], self._length)
        elif tag == "div" and self._depth:
            self._depth = 0
            text = "".join(self._parts)
            # Every annotator's column has to show the same text.
            self._text = text if self._text in (None, text) else ""
        elif tag == "article":
            self._done.append(Reread("", self._id, self._text or "", self._marks))

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self._depth and not self._hidden:
            self._add(data)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _row(self, annotation: int, given: dict[str, str | None]) -> None:
        """A row of the table names the annotation whose places the text showed."""
        id, label = (json.loads(given.get(f"data-{name}") or '""') for name in ("id", "label"))
        text = self._text or ""
        for key in sorted(key for key in self._places if key[0] == annotation):
            start, end = self._places[key]
            self._marks.append(Mark(id, label, start, end, text[start:end]))
