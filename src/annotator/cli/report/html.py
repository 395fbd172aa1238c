"""The report as one HTML page that needs nothing else: no script, no font, no picture, no address.

Everything that came from a project is escaped, and invisible characters show as visible ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from annotator.cli.report.section import Section, warmth, written
from annotator.core.safe import safe

STYLE = """\
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } caption { text-align: left; color: #555; }
th, td { padding: .25rem .6rem; text-align: left; border-bottom: 1px solid #ddd; }
th { font-weight: 600; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
ul { margin: .4rem 0; padding-left: 1.2rem; } .notes { color: #555; font-size: .9rem; }
pre { white-space: pre-wrap; background: #f6f6f6; padding: .6rem; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing."""


def page(
    title: str, lines: Sequence[str], sections: Iterable[Section], passages: Iterable[tuple[str, str]] = ()
) -> Iterator[str]:
    """The page in parts; `passages` are headings with preformatted text."""
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{shown(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{shown(title)}</h1>\n{_list(lines)}"
    )
    yield from map(_section, sections)
    for heading, text in passages:
        yield f"<h2>{shown(heading)}</h2>\n<pre>{escape(safe(text, keep=chr(10)))}</pre>\n"
    yield "</body>\n</html>\n"


def shown(text: object) -> str:
    """Text for an element or an attribute's value."""
    return escape(safe(str(text)))


def _section(section: Section) -> str:
    found = written(section)
    head = "".join(f'<th scope="col">{shown(one)}</th>' for one in section.header)
    body = "".join(_row(section, cells, words) for cells, words in zip(section.rows, found.rows, strict=True))
    return (
        f'<h2>{shown(section.title)}</h2>\n<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n{_list(found.notes, 'notes')}"
    )


def _row(section: Section, cells: Sequence[object], words: Sequence[str | int]) -> str:
    drawn = []
    for cell, word, warm in zip(cells, words, warmth(section, cells), strict=True):  # type: ignore[arg-type]
        kind = "" if isinstance(cell, str) else ' class="number"'
        colour = "" if warm is None else f' style="background: hsl(210 70% {97 - 42 * warm:.0f}%)"'
        drawn.append(f"<td{kind}{colour}>{shown(word)}</td>")
    return f"<tr>{''.join(drawn)}</tr>\n"


def _list(lines: Iterable[str], kind: str = "") -> str:
    items = "".join(f"<li>{shown(one)}</li>" for one in lines)
    attribute = f' class="{kind}"' if kind else ""
    return f"<ul{attribute}>{items}</ul>\n" if items else ""
