"""The report as text for a terminal, as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from annotator.cli.output import say, say_table
from annotator.cli.report.numbers import Number
from annotator.cli.report.section import Section, written

CSV_HEADER = (
    "about",
    "of",
    "measure",
    "value",
    "low",
    "high",
    "interval",
    "n",
    "unit",
    "documents",
    "reason",
)

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")
_FORMULA = re.compile(r"[=+@\t\r-]")


def say_section(section: Section) -> None:
    """Print one table under its heading."""
    found = written(section)
    say()
    say(section.title, bold=True)
    say_table(section.header, found.rows)
    for note in found.notes:
        say(f"  {note}", dim=True)


def say_why(found: Iterable[Number]) -> None:
    """Print how each number came about."""
    for one in found:
        say()
        say(one.title, bold=True)
        for question, answer in one.result.why():
            say(f"  {question:9} {answer}")


def markdown(title: str, lines: Sequence[str], sections: Iterable[Section]) -> Iterator[str]:
    """The report as lines of Markdown; what was said in labels and names cannot be markup."""
    yield f"# {marked(title)}"
    yield ""
    yield from (f"- {marked(one)}" for one in lines)
    for section in sections:
        found = written(section)
        numeric = [
            all(not isinstance(row[place], str) for row in section.rows)
            for place in range(len(section.header))
        ]
        yield from ("", f"## {marked(section.title)}", "")
        yield _row(section.header)
        yield f"|{'|'.join('--:' if number else ':--' for number in numeric)}|"
        yield from map(_row, found.rows)
        if found.notes:
            yield ""
            yield from (f"- {marked(note)}" for note in found.notes)


def marked(text: str) -> str:
    """Text as Markdown that shows it letter by letter, on one line."""
    from annotator.core.safe import safe

    return _MARKUP.sub(r"\\\1", safe(text))


def as_csv(found: Iterable[Number]) -> str:
    """One line for each number. Text that a spreadsheet would take for a formula starts with `'`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    for about, of, result in found:
        interval = result.interval
        ends = ("", "", "") if interval is None else (interval.low, interval.high, interval.kind)
        value = "" if result.value is None else result.value
        unit = result.method.unit
        writer.writerow(
            (
                about,
                _text(of),
                result.method.id,
                value,
                *ends,
                result.n,
                unit,
                result.documents,
                result.reason,
            )
        )
    return out.getvalue()


def _text(text: str) -> str:
    from annotator.core.safe import safe

    return f"'{safe(text)}" if _FORMULA.match(text) else safe(text)


def _row(cells: Iterable[str | int]) -> str:
    return f"| {' | '.join(marked(str(cell)) for cell in cells)} |"
