"""Texts, names and notes of others on every screen: they neither steer the terminal nor run anything."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.hostile import (
    ESCAPES,
    HOSTILE_ID,
    MARKUP,
    PAYLOADS,
    TEXT,
    assert_clean,
    hostile_documents,
    hostile_schema,
    shown,
)
from tests.support.projects import ME, go_back, leave, sit_down
from tests.support.terminal import Terminal, annotator

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    hostile_schema(tmp_path)
    hostile_documents(tmp_path)
    return tmp_path


def test_every_screen_shows_them_as_they_are_written(root: Path):
    with sit_down(root, columns=120, lines=40) as at:
        at.wait_for("1/28", shown(ESCAPES["clipboard"]), MARKUP["click"], MARKUP["close"])
        for payload in PAYLOADS.values():
            if payload != MARKUP["open"]:
                assert shown(payload).strip() in at.text
        at.press("a")  # a label with a hostile title, and the hostile question that it asks
        at.wait_for(f"Type {MARKUP['click']}", " yes", " no")
        at.press("2")
        at.wait_for("no" + " " + MARKUP["click"])
        at.press("m", *MARKUP["click"], *"[/] :smile:", "enter")
        at.wait_for("note: " + MARKUP["click"])
        at.press("right", "b", "left", "tab", "o")
        at.wait_for("or the letters shown")
        at.press("a")
        at.wait_for("relate")
        at.press("L")
        at.wait_for(f"Topic {MARKUP['click']}", " X ")
        at.press("1")
        at.press("g", "f", "e")
        at.wait_for("type the letters shown")
        go_back(at, "type the letters shown")
        at.press("tab", "enter")
        at.wait_for("1 Type", "2 Remark", "3 Several")
        at.press("3", "1", "enter")
        at.wait_gone("3 Several")
        at.press("enter", "2")
        at.wait_for("Remark", ":")
        at.write(b"\x1b[200~" + ESCAPES["c1 osc"].encode() + b"\x1b[201~")
        at.press("[", "/", "]", "enter")
        at.wait_gone("Remark ⇠evil⇕ ⇢x⇕ ⇠⇢[/]:")
        at.press("/", *MARKUP["click"], "enter")
        at.wait_for("1 of ")
        leave(at)
        assert_clean(bytes(at.raw))


def test_clicking_on_markup_runs_nothing(root: Path):
    with sit_down(root, columns=120, lines=40) as at:
        for key, title in (("", "1/28"), ("?", "Keys"), ("h", "Guide"), ("D", "Enter opens")):
            at.press(*key)
            at.wait_for(title)
            at.wait_for("QUIT")
            for place in places(at, "QUIT"):
                at.click(*place)
                at.mouse(35, *place)
            if key:
                go_back(at, title)
        leave(at)
        assert_clean(bytes(at.raw))


def places(at: Terminal, words: str) -> list[tuple[int, int]]:
    """Every cell where some words begin."""
    rows = at.text.split("\n")
    return [(x, y) for y, row in enumerate(rows) for x in range(len(row)) if row.startswith(words, x)]


def test_the_list_of_documents_shows_and_filters_hostile_ids(root: Path):
    with sit_down(root, columns=120, lines=40) as at:
        at.press("D")
        at.wait_for("Documents", shown(HOSTILE_ID)[:40])
        at.press(*"[@click")
        at.wait_for("matching [@click")
        at.press("end", "enter")
        at.wait_for("? keys")
        assert "1/28" not in at.text
        leave(at)
        assert_clean(bytes(at.raw))


def test_help_guidelines_and_palette_are_safe_on_a_small_screen_too(root: Path):
    with sit_down(root) as at:
        for key, title in (("?", "Keys"), ("h", "Guide")):
            at.press(key)
            at.wait_for(title)
            for _ in range(12):
                at.press("pagedown")
            at.press("q")
            at.wait_for("? keys")
        at.press("ctrl+p")
        at.wait_for("Actions", "next word")
        at.press(*MARKUP["click"], *MARKUP["close"])
        at.wait_for(MARKUP["click"] + MARKUP["close"])
        go_back(at, "Actions")
        leave(at)
        assert_clean(bytes(at.raw))


def test_every_payload_alone_in_a_document_can_be_labelled_and_annotated(root: Path):
    with sit_down(root) as at:
        for number in range(1, len(PAYLOADS) + 2):
            at.press("v", "}", "b", "m", *"x[/]", "enter", "]")
            at.wait_for(f"{min(number + 1, len(PAYLOADS) + 1)}/{len(PAYLOADS) + 1}")
        leave(at)
        assert_clean(bytes(at.raw))
    notes = [
        one["note"] for file in (root / "labels" / ME).glob("*.json")
        for one in json.loads(file.read_bytes())["annotations"]
    ]  # fmt: skip
    assert notes == ["x[/]"] * (len(PAYLOADS) + 1)


# -- what is in a label file already ---------------------------------------------------------------


def with_hostile_notes(root: Path) -> None:
    """Notes, a text value, a label that is in no schema and a source of labels, all hostile."""
    with sit_down(root) as at:
        at.press("b", "right", "b")
        at.wait_for("P[@click=app.quit]QUIT[/] 2")
        leave(at)
    (file,) = (root / "labels" / ME).glob("*.json")
    data = json.loads(file.read_bytes())
    first, second = data["annotations"]
    first["note"] = " ".join(PAYLOADS.values())
    second["label"] = f"gone {ESCAPES['clipboard']}[/]"
    second["attributes"] = {ESCAPES["clipboard"]: ESCAPES["clipboard"]}
    second["origin"] = {"by": f"machine {ESCAPES['title']}"}
    file.write_text(json.dumps(data), "utf-8")


def test_notes_and_labels_that_are_there_already_are_shown_safely(root: Path):
    with_hostile_notes(root)
    for columns, lines in ((80, 24), (120, 40)):
        with sit_down(root, columns=columns, lines=lines) as at:
            at.press("g", "tab")
            at.wait_for("note: ")
            at.press("m")
            at.wait_for("note on P")
            at.press("home", "end")
            go_back(at, "note on P")
            at.press("tab")
            at.wait_for(shown(f"gone {ESCAPES['clipboard']}[/]"))
            at.press("D")
            at.wait_for("Documents", "◐  in progress")
            go_back(at, "Enter opens")
            leave(at)
            assert_clean(bytes(at.raw))


COMMANDS = {
    "show": ("show", HOSTILE_ID, "--project", "."),
    "show as JSON": ("show", HOSTILE_ID, "--project", ".", "--json"),
    "status": ("status", "."),
    "status as JSON": ("status", ".", "--json"),
    "check": ("check", "."),
    "check as JSON": ("check", ".", "--json"),
    "rebuild": ("rebuild", "."),
    "schema": ("schema", "explain", "schemas/hostile.json"),
    "no such document": ("show", f"x{ESCAPES['clipboard']}", "--project", "."),
    "no such annotator": ("show", HOSTILE_ID, "--project", ".", "--annotator", f"x{ESCAPES['clipboard']}"),
    "no annotator's name": ("annotate", ".", "--annotator", f"x{ESCAPES['clipboard']}[/]"),
    "no such option": ("status", f"--x{ESCAPES['clipboard']}"),
    "no such command": (f"x{ESCAPES['clipboard']}",),
    "no such folder": ("status", f"x{ESCAPES['clipboard']}"),
}


def test_what_commands_print_is_safe_on_a_terminal(root: Path):
    with_hostile_notes(root)
    (file,) = (root / "labels" / ME).glob("*.json")
    data = json.loads(file.read_bytes())
    data["annotations"][0]["spans"][0]["quote"] = ESCAPES["clipboard"]  # a lie, for `check` to tell of
    damaged = root / "labels" / f"x{ESCAPES['clipboard']}"
    damaged.mkdir()
    (damaged / f"y{ESCAPES['link'].replace('/', '_')}.json").write_text(json.dumps(data), "utf-8")
    for name, arguments in COMMANDS.items():
        with Terminal(annotator(*arguments), columns=200, lines=60, cwd=root) as at:
            status = at.wait()
            assert status in (0, 1, 2, 3), f"{name} ended with {status}: {at.text}"
            assert "Traceback" not in at.text
            assert at.raw, f"{name} said nothing"
            assert_clean(bytes(at.raw))


def test_what_commands_print_into_a_pipe_is_safe_too(root: Path):
    with_hostile_notes(root)
    for name in ("show", "status", "check", "schema"):
        done = subprocess.run(annotator(*COMMANDS[name]), capture_output=True, cwd=root, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()
        assert_clean(done.stdout + done.stderr)


def test_the_text_itself_is_never_changed(root: Path):
    with sit_down(root) as at:
        at.press("}", "v", "}", "}", "b")
        at.wait_for("P[@click=app.quit]QUIT[/] 1")
        leave(at)
    (file,) = (root / "labels" / ME).glob("*.json")
    (one,) = json.loads(file.read_bytes())["annotations"]
    (span,) = one["spans"]
    assert span["quote"] == TEXT[span["start"] : span["end"]]
    assert "\x1b" in span["quote"]
