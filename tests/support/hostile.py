"""What others may put into texts, names and notes to steer a terminal, and how to see that it did not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import regex

from annotator.core.safe import safe

ESCAPES = {
    "colour": "\x1b[38;5;201;9m",
    "cursor": "\x1b[13;37H",
    "report": "\x1b[21t",
    "clear": "\x1b[3J",
    "reset": "\x1bc",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "link": "\x1b]8;;http://evil.example/\x1b\\here\x1b]8;;\x1b\\",
    "title": "\x1b]2;pwned\x1b\\",
    "device": "\x1bP$q m\x1b\\",
    "c1 csi": "\x9b38;5;201m",
    "c1 osc": "\x9d52;c;cHduZWQ=\x9c",
    "bell and backspace": "\x07\x08\x7f",
    "shift": "\x0e\x0f",
    "bidi": "\u202eevil\u202c \u2066x\u2069 \u200f\u200e",
    "tags": "\U000e0041\U000e007f",
    "separators": "\x85\u2028\u2029",
}
"""By name. None contains what Textual writes for itself."""

MARKUP = {
    "click": "[@click=app.quit]QUIT[/]",
    "bell": "[@click=app.bell()]x[/]",
    "close": "[/]",
    "close more": "[/nothing]",
    "open": "[",
    "nested": "[[bold]x[/bold]]",
    "link": "[link=http://evil.example/]y[/link]",
    "colour": "[red on white]z[/]",
    "emoji": ":smile:",
    "backslash": "\\[@click=app.quit]x[/]",
    "variable": "$primary [$error]x[/]",
}

PAYLOADS = {**{f"escape {name}": one for name, one in ESCAPES.items()}, **MARKUP}

# What Textual, our driver and progress bars write: colours and the like, cursor, modes, erasing cells,
# keyboard protocols.
_LEGITIMATE = regex.compile(
    r"\x1b\[(?:"
    r"[0-9;]*m"
    r"|[0-9;]*H"
    r"|\?[0-9;]+[hl]"
    r"|\?[0-9]+\$p"
    r"|[0-9]*[ACJKX]"
    r"|[<>=][0-9;]*u"
    r")"
    r"|\x1b\]22;(?:default|text)\x07"  # the shape of the mouse pointer; over a link it would be another
)

_JOINED_EMOJI = regex.compile(r"(?<=\p{Extended_Pictographic})\u200d(?=\p{Extended_Pictographic})")


def assert_clean(raw: bytes) -> None:
    """Hold everything that was sent to a terminal against the sequences that may be sent."""
    written = raw.decode("utf-8")
    for name, payload in ESCAPES.items():
        assert payload not in written, f"{name} reached the terminal"
        head = payload[:4]
        assert head[0] == "\x1b" or head not in written, f"the head of {name} reached the terminal"
    rest = _JOINED_EMOJI.sub("", _LEGITIMATE.sub("", written))
    odd = regex.findall(r"(?V1)\x1b.{0,12}|[\p{C}\p{Zl}\p{Zp}--[\r\n\x1b\p{Co}]]", rest)
    assert odd == [], f"{odd[:9]} reached the terminal"


def hostile_schema(root: Path) -> None:
    """A schema whose every title, description and id carries payloads, with guidelines full of them."""
    everything = " ".join(PAYLOADS.values())
    marks = " ".join(MARKUP.values())
    attributes: list[dict[str, Any]] = [
        {
            "id": f"type {ESCAPES['colour']}",
            "title": f"Type {PAYLOADS['click']} {ESCAPES['clipboard']}",
            "type": "choice",
            "required": True,
            "choices": [
                {"id": f"c{ESCAPES['link']}", "title": f"yes {ESCAPES['title']}[/]"},
                {"id": "d[/]", "title": f"no {MARKUP['click']}{ESCAPES['c1 osc']}"},
            ],
        },
        {"id": "remark", "title": f"Remark {ESCAPES['bidi']}[/]", "type": "text"},
        {
            "id": "several",
            "title": f"Several {ESCAPES['clipboard']}",
            "type": "choices",
            "choices": [{"id": f"s{ESCAPES['c1 csi']}", "title": everything}],
        },
    ]
    schema = {
        "id": f"schema {everything}",
        "title": everything,
        "guidelines": "guide.md",
        "layers": [{"id": f"one {ESCAPES['clipboard']}", "title": everything}, {"id": "two"}],
        "labels": [
            {
                "id": f"label {ESCAPES['clipboard']}[/]",
                "layer": f"one {ESCAPES['clipboard']}",
                "title": f"L[/]{ESCAPES['clipboard']}",
                "key": "a",
                "description": everything,
                "attributes": attributes,
            },
            {"id": "plain", "layer": "two", "title": f"P{MARKUP['click']}", "key": "b", "description": marks},
        ],
        "relations": [
            {
                "id": f"rel {ESCAPES['link']}[/]",
                "title": everything,
                "head": [f"label {ESCAPES['clipboard']}[/]"],
                "tail": ["plain"],
            }
        ],
        "document_labels": [
            {
                "id": f"topic {ESCAPES['title']}",
                "title": f"Topic {MARKUP['click']}{ESCAPES['clipboard']}",
                "type": "choice",
                "choices": [{"id": "x", "title": f"X {everything}"}],
            }
        ],
    }
    folder = root / "schemas"
    folder.mkdir()
    (folder / "hostile.json").write_text(json.dumps(schema), "utf-8")
    guidelines = "\n\n".join(
        f"## {name} {one}\n\n- {one}\n\n`{one}` [{one}](http://evil.example/)"
        for name, one in PAYLOADS.items()
    )
    (folder / "guide.md").write_bytes(f"# Guide {everything}\n\n{guidelines}".encode())


def shown(payload: str) -> str:
    """How a payload may be seen: every character of it, the dangerous ones as glyphs."""
    return safe(payload)


HOSTILE_ID = f"doc {ESCAPES['clipboard']}{ESCAPES['c1 csi']}[/]{MARKUP['click']}\u202e"
"""A document's id."""

TEXT = "\n".join(f"{name}: {payload} end." for name, payload in PAYLOADS.items())


def hostile_documents(root: Path) -> None:
    """Texts and ids with every payload, in a .jsonl file."""
    rows = [
        {"id": HOSTILE_ID, "text": TEXT, "meta": {ESCAPES["clipboard"]: ESCAPES["clipboard"]}},
        *(
            {"id": f"{name} {payload}", "text": f"{payload} and {payload}"}
            for name, payload in PAYLOADS.items()
        ),
    ]
    data = "".join(json.dumps(row) + "\n" for row in rows)
    (root / "documents.jsonl").write_text(data, "utf-8")
