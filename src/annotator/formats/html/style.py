"""How pages look: on light and dark screens, and on paper."""

from __future__ import annotations

from annotator.core.schema import Schema
from annotator.formats.colours import hex_colour
from annotator.formats.html.marking import DEEPEST

UNKNOWN = "cx"
"""The class of labels that are not in the schema."""

_STYLE = """\
:root {
  color-scheme: light dark;
  --back: #fff; --ink: #1c1c1c; --dim: #5f6368; --line: #d5d8dc; --edge: #000;
}
@media (prefers-color-scheme: dark) {
  :root { --back: #17191c; --ink: #e6e6e6; --dim: #a0a6ad; --line: #3a3f45; --edge: #fff }
}
@media print {
  :root { --back: #fff; --ink: #000; --dim: #444; --line: #bbb; --edge: #000 }
}
* { box-sizing: border-box }
body {
  background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
  margin: 0 auto; max-width: 110rem; padding: 1rem 1.5rem 4rem;
}
h1 { font-size: 1.5rem; margin: .5rem 0 }
h2 { font-size: 1.15rem; margin: 0 0 .25rem }
h3 { font-size: 1rem; margin: 0 0 .5rem }
h2, h3, td, th, dd, li { overflow-wrap: anywhere }
a { color: inherit }
nav li, .dim, dt, th, summary { color: var(--dim) }
article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem }
.versions {
  display: grid; gap: 2rem; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr));
}
.version { min-width: 0 }
.text {
  line-height: calc(2.6rem + var(--lanes) * 4px); max-width: 50rem; overflow-wrap: anywhere;
  unicode-bidi: plaintext; white-space: pre-wrap;
}
mark { background: transparent; border-bottom: 2px solid var(--c); color: inherit }
@supports (color: color-mix(in srgb, red, red)) {
  mark {
    background: color-mix(in srgb, var(--c) 32%, transparent);
    border-color: color-mix(in srgb, var(--c) 80%, var(--edge));
  }
}
mark:target { outline: 2px solid var(--edge) }
mark, .chip, mark::before { -webkit-print-color-adjust: exact; print-color-adjust: exact }
mark[data-l]::before, .chip {
  background: var(--c); border-radius: .25em; color: #111; font-size: .68em; font-weight: 600;
  line-height: 1; margin-right: .25em; padding: .1em .35em; unicode-bidi: isolate;
  vertical-align: .35em; white-space: nowrap;
}
mark[data-l]::before { content: attr(data-l) }
.chip { font-size: .8rem; vertical-align: baseline }
.u { color: var(--dim); font-style: normal }
table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0 1rem }
th, td {
  border-bottom: 1px solid var(--line); padding: .2rem .75rem .2rem 0; text-align: left; vertical-align: top;
}
th { font-weight: 600 }
td.words { white-space: pre-wrap; max-width: 30rem }
dl {
  display: grid; gap: .1rem 1rem; grid-template-columns: max-content 1fr;
  font-size: .9rem; margin: .25rem 0 1rem;
}
dd { margin: 0; white-space: pre-wrap }
summary { cursor: pointer; margin-top: .75rem }
@media print {
  body { font-size: 10pt; max-width: none; padding: 0 }
  nav { display: none }
  h2, h3, summary { break-after: avoid }
  tr { break-inside: avoid }
  .versions { grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)) }
}
"""


def style(schema: Schema) -> str:
    """The style sheet, with the colours of a schema."""
    colours = "".join(
        f".c{place} {{ --c: {hex_colour(label.colour, place)} }}\n"
        for place, label in enumerate(schema.labels)
    )
    lanes = "".join(f".n{lane} {{ padding-bottom: {lane * 4}px }}\n" for lane in range(DEEPEST + 1))
    return f"{_STYLE}{colours}.{UNKNOWN} {{ --c: #9e9e9e }}\n{lanes}"


def colour_classes(schema: Schema) -> dict[str, str]:
    """The class of each label."""
    return {label.id: f"c{place}" for place, label in enumerate(schema.labels)}
