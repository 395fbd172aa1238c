"""Texts on which offsets go wrong, labelled by keyboard and by mouse on a real terminal, and exported."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import regex
from wcwidth import wcswidth

from annotator.project.schemas import load_schema
from tests.support.desks import Person
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.projects import ME, SCHEMA, label_file, leave, make_project, said, sit_down
from tests.support.terminal import annotator

pytestmark = pytest.mark.slow

COLUMNS, LINES = 80, 24
MARGIN = 5

CUTS_A_CLUSTER = {"split mark"}
"""What no key and no mouse can select: a letter without the mark on it."""

NAMES = [name for name in HARD_TEXTS if name not in CUTS_A_CLUSTER]
IDS = {name: f"{number:02}-{name.replace(' ', '-')}" for number, name in enumerate(NAMES)}
TEXTS = {name: HARD_TEXTS[name][0] for name in NAMES}


def as_file(text: str) -> bytes:
    """The bytes of a .txt file with this text. Where the text starts with a BOM, the file has two."""
    return ("\ufeff" + text if text.startswith("\ufeff") else text).encode("utf-8")


def keys_to(name: str) -> list[str]:
    """The keys that select the words of a hard text: word by word, then the edges by characters."""
    start, end = extent(name)
    person = Person(TEXTS[name], load_schema(SCHEMA, "schema"), width=COLUMNS - MARGIN, height=LINES - 3)
    keys: list[str] = []

    def press(key: str) -> bool:
        before = person.desk.pointer
        person.press(key)
        if person.desk.pointer != before:
            keys.append(key)
        return person.desk.pointer != before

    while person.desk.unit is not None and person.desk.unit.end <= start and press("right"):
        pass
    press("shift+right")
    while person.desk.extent.end < end and press("shift+right"):
        pass
    for key, wrong in (
        (">", lambda held: held.start < start),
        ("<", lambda held: held.start > start),
        (",", lambda held: held.end > end),
        (".", lambda held: held.end < end),
    ):
        while wrong(person.desk.extent) and press(key):
            pass
    selection = person.desk.pointer.selection
    assert selection is not None
    assert (selection.start, selection.end) == (start, end), f"{name} cannot be selected"
    return keys


def label_by_key(root: Path) -> None:
    """Every hard text, one after the other, without waiting."""
    with sit_down(root, columns=COLUMNS, lines=LINES) as at:
        for name in NAMES:
            at.press(*keys_to(name), "l", "]")
        at.wait_for(f"{len(NAMES)}/{len(NAMES)}", "Location 1", limit=60)
        leave(at)


@pytest.fixture(scope="module")
def by_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("keys"), {IDS[name]: as_file(TEXTS[name]) for name in NAMES})
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        label_by_key(root)
    return root


def check_label_files(root: Path, names: list[str]) -> None:
    for name in names:
        start, end = extent(name)
        quote = TEXTS[name][start:end]
        assert said(label_file(root, IDS[name])) == [("location", start, end, quote)], name


def test_labels_made_by_key_are_exact(by_key: Path):
    check_label_files(by_key, NAMES)


# -- the mouse -------------------------------------------------------------------------------------


def cells(stretch: str) -> int:
    """How many cells a stretch of a row fills on a terminal of today; what is invisible fills one."""
    return sum(4 if one == "\t" else max(1, wcswidth(one)) for one in regex.findall(r"\X", stretch))


def test_labels_made_by_mouse_are_exact_and_where_they_are_seen(tmp_path: Path):
    # A drag takes whole words; what is less than a word, or goes over the end of a row, is for the keys.
    names = [name for name in NAMES if set(keys_to(name)) <= {"right", "shift+right"}]
    names = [name for name in names if "\n" not in HARD_TEXTS[name][1]]
    assert len(names) > 40
    root = make_project(tmp_path, {IDS[name]: as_file(TEXTS[name]) for name in names})
    with sit_down(root, columns=COLUMNS, lines=LINES) as at:
        for number, name in enumerate(names, 1):
            text, (start, end) = TEXTS[name], extent(name)
            row_start = text.rfind("\n", 0, start) + 1
            x, y = MARGIN + cells(text[row_start:start]), text.count("\n", 0, start)
            last = x + cells(text[start:end]) - 1
            at.wait_for(f"{number}/{len(names)} ", IDS[name])
            if regex.fullmatch(r"\X", text[start:end]):
                at.click_twice(x, y)
            else:
                at.drag((x, y), (last, y))
            at.wait_for("selected: ")
            seen = "".join(at.screen.buffer[y][cell].data for cell in range(x, last + 1))
            if text[start:end].isprintable():
                assert seen == text[start:end].replace("\u00a0", " ").replace("\u202f", " "), name
            at.press("l")
            at.wait_for("Location 1")
            at.press("]")
        leave(at)
    check_label_files(root, names)


# -- exports ---------------------------------------------------------------------------------------


def export(root: Path, name: str, *options: str) -> Path:
    """Run the command; it ends well and says so."""
    where = root / "exports" / name
    command = annotator(
        "export",
        name,
        str(where),
        "--project",
        str(root),
        "--annotator",
        ME,
        "--include-unfinished",
        *options,
    )
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return where


def reported(where: Path, what: str) -> set[str]:
    """The documents that the report lists as 'adjusted' or 'left_out'."""
    report = json.loads((where / "report.json").read_bytes())
    return {one["document"] for one in report[what]}


def test_json_lines_carry_them_exactly(by_key: Path):
    where = export(by_key, "jsonl")
    rows = [
        json.loads(line) for file in where.glob("*.jsonl") for line in file.read_bytes().split(b"\n") if line
    ]
    found = {row["id"]: row for row in rows}
    for name in NAMES:
        row = found[IDS[name]]
        start, end = extent(name)
        assert row["text"] == TEXTS[name]
        assert said(row["labels"]) == [("location", start, end, TEXTS[name][start:end])]


@pytest.mark.needs("spacy")
def test_spacy_carries_them_exactly_or_says_which_not(by_key: Path):
    import spacy
    from spacy.tokens import DocBin

    where = export(by_key, "spacy", "--validation", "0", "--test", "0")
    nlp = spacy.blank("en")
    docs = [doc for file in where.glob("*.spacy") for doc in DocBin().from_disk(file).get_docs(nlp.vocab)]
    found = {
        doc.text: [(s.label_, s.start_char, s.end_char, s.text) for s in doc.spans["sc"]] for doc in docs
    }
    missing, adjusted = reported(where, "left_out"), reported(where, "adjusted")
    for name in NAMES:
        start, end = extent(name)
        wanted = [("location", start, end, TEXTS[name][start:end])]
        if IDS[name] in missing:
            assert found[TEXTS[name]] == [], name
        elif IDS[name] not in adjusted:
            assert found[TEXTS[name]] == wanted, name
    assert len(missing | adjusted) < len(NAMES) / 3


@pytest.mark.needs("pyarrow")
def test_hugging_face_carries_them_exactly(by_key: Path):
    from pyarrow import parquet

    where = export(by_key, "huggingface", "--validation", "0", "--test", "0")
    rows = [row for file in sorted(where.rglob("*.parquet")) for row in parquet.read_table(file).to_pylist()]
    found = {row["id"]: row for row in rows if "spans" in row}
    locations = [label.id for label in load_schema(SCHEMA, "schema").labels].index("location")
    for name in NAMES:
        row = found[IDS[name]]
        start, end = extent(name)
        assert row["text"] == TEXTS[name]
        (span,) = row["spans"]
        assert (span["label"], span["start"], span["end"]) == (locations, start, end)
        assert span["text"] == TEXTS[name][start:end]
