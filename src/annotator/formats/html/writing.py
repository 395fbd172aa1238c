"""Writes pages, and their index if there are several."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from annotator.formats.base import Corpus, Labelled, Mark, Piece, marks_of
from annotator.formats.html import INDEX
from annotator.formats.html.article import Articles, agreement, legend
from annotator.formats.html.marking import words
from annotator.formats.html.style import style
from annotator.formats.report import counted

PAGES = "pages"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_BODY = ".body"


class HtmlWriter:
    """Writes one export, in one piece. What stands before the texts is known last, so they wait in a file."""

    _folder: Path
    _body: BinaryIO

    def __init__(self, corpus: Corpus, per_page: int, heading: str) -> None:
        self._corpus = corpus
        self._per_page = per_page
        self._heading = heading or corpus.schema.title or "Labels"
        self._articles = Articles(corpus.schema, apart=bool(corpus.others))
        self._ids: list[str] = []

    def begin(self, piece: Piece) -> None:
        """Start the pages."""
        self._folder = piece.folder
        self._body = (piece.folder / _BODY).open("wb")
        self._ids.clear()

    def add(self, one: Labelled) -> Sequence[Mark]:
        """Write one document."""
        number = len(self._ids)
        if self._per_page and number and number % self._per_page == 0:
            self._page(last=False)
        self._ids.append(one.document.id)
        self._body.write(self._articles.article(number + 1, one).encode())
        return marks_of(one)

    def finish(self) -> None:
        """Write the page, or the last of them and the index."""
        if not self._per_page:
            self._finish(self._folder / INDEX, self._front(f"{self._contents('')}"), "")
        else:
            if self._ids:
                self._page(last=True)
            self._body.close()
            with (self._folder / INDEX).open("wb") as file:
                file.write(self._front(self._contents(f"{PAGES}/")).encode())
                file.write(_END.encode())
        (self._folder / _BODY).unlink(missing_ok=True)

    def join(self, split: str, facts: None) -> None:
        """Nothing needs to be known of the one piece."""

    def close(self, folder: Path) -> None:
        """The pages are all there is."""

    def _page(self, *, last: bool) -> None:
        number = (len(self._ids) - 1) // self._per_page + 1
        before = f'<a href="{_name(number - 1)}">previous</a> · ' if number > 1 else ""
        after = "" if last else f' · <a href="{_name(number + 1)}">next</a>'
        links = f'<nav>{before}<a href="../{INDEX}">all documents</a>{after}</nav>\n'
        (self._folder / PAGES).mkdir(exist_ok=True)
        self._finish(
            self._folder / PAGES / _name(number), self._top() + links + legend(self._corpus.schema), links
        )
        if not last:
            self._body = (self._folder / _BODY).open("wb")

    def _finish(self, path: Path, front: str, back: str) -> None:
        self._body.close()
        with path.open("wb") as file:
            file.write(front.encode())
            with (self._folder / _BODY).open("rb") as body:
                shutil.copyfileobj(body, file)
            file.write((back + _END).encode())

    def _front(self, contents: str) -> str:
        schema = self._corpus.schema
        return f"{self._top()}{legend(schema)}{agreement(self._corpus.agreement)}{contents}"

    def _top(self) -> str:
        people = ", ".join((self._corpus.annotator, *self._corpus.others))
        total = sum(self._corpus.documents.values())
        heading = words(self._heading)
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{heading}</title>\n<style>\n{style(self._corpus.schema)}</style>\n</head>\n<body>\n"
            f"<h1>{heading}</h1>\n"
            f'<p class="dim">{counted(total, "document")}, labelled by {words(people)}</p>\n'
        )

    def _contents(self, folder: str) -> str:
        rows = "".join(
            f'<li><a href="{self._place(folder, number)}">{words(id)}</a></li>\n'
            for number, id in enumerate(self._ids, 1)
        )
        shown = " open" if folder else ""
        return f"<nav><details{shown}><summary>Documents</summary>\n<ol>\n{rows}</ol>\n</details></nav>\n"

    def _place(self, folder: str, number: int) -> str:
        page = f"{folder}{_name((number - 1) // self._per_page + 1)}" if self._per_page else ""
        return f"{page}#d{number}"


_END = "</body>\n</html>\n"


def _name(number: int) -> str:
    return f"page-{number:05}.html"
