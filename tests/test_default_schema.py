"""The schema that comes with the program, and whether its guidelines tell the truth.

The guidelines teach by quoting the articles in seeds/: `- yes [2]: "about 30"` says that these words
stand in article 2 and get the label or value of the section they are under, `- no ...` that they do
not; `= 30` after it is the value that a number attribute gets. ` … ` inside the quotation marks
stands for words left out, and `(made up)` in place of `[2]` says that no article has such words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.core.schema import problems
from annotator.project.schemas import load_schema
from annotator.suggest.candidates import candidates
from annotator.suggest.quantity import derive
from annotator.tui.palette import COLOURS

ROOT = Path(__file__).parents[1]
SCHEMA = load_schema(ROOT / "schemas" / "claims.json")
GUIDELINES = SCHEMA.guidelines
ARTICLES = tuple(
    path.read_bytes().decode("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    for path in sorted((ROOT / "seeds").glob("*.txt"))
)

EXAMPLE = re.compile(
    r'- (?P<gets>yes|no) (?:\[(?P<article>\d)\]|\(made up\)): "(?P<quote>.+?)"'
    r"(?: = (?P<value>\d+))?(?: \((?P<why>.+)\))?"
)


@dataclass(frozen=True)
class Example:
    """One quotation under the heading of a label, an attribute or a choice."""

    section: str
    gets: bool
    article: int | None
    quote: str
    value: str | None

    def __str__(self) -> str:
        return f"{self.section}: {self.quote}"


def read_sections(markdown: str) -> dict[str, str]:
    """The text under each heading: 'count', 'count.modifier', 'count.modifier:about'."""
    found: dict[str, str] = {}
    upper: dict[int, str] = {}
    for block in re.split(r"^(?=#)", markdown, flags=re.MULTILINE):
        heading, _, body = block.partition("\n")
        marks, _, name = heading.partition(" ")
        upper[len(marks)] = name
        found[f"{upper[3]}:{name}" if len(marks) == 4 else name] = body
    return found


SECTIONS = read_sections(GUIDELINES)
EXAMPLES = [
    Example(section, m["gets"] == "yes", int(m["article"]) if m["article"] else None, m["quote"], m["value"])
    for section, body in SECTIONS.items()
    for line in body.splitlines()
    if (m := EXAMPLE.fullmatch(line))
]
ATTRIBUTES = [(label, attribute) for label in SCHEMA.labels for attribute in label.attributes]
EXPLAINED = [
    *(label.id for label in SCHEMA.labels),
    *(
        f"{label.id}.{attribute.id}:{choice.id}"
        for label, attribute in ATTRIBUTES
        for choice in attribute.choices
    ),
    *(f"{label.id}.{attribute.id}" for label, attribute in ATTRIBUTES if not attribute.choices),
    *(relation.id for relation in SCHEMA.relations),
]


def test_the_schema_can_be_used() -> None:
    assert problems(SCHEMA) == []


def test_keys_and_digits() -> None:
    assert [(label.key, label.id) for label in SCHEMA.labels] == [
        ("c", "count"),
        ("l", "location"),
        ("a", "agency"),
        ("t", "claim_type"),
        ("s", "source"),
    ]
    for name, label in zip("12345", SCHEMA.labels, strict=True):
        key = re.search(r"^Key `(.)` or `(.)`\.", SECTIONS[label.id], re.MULTILINE)
        assert key is not None and key.groups() == (label.key, name)


def test_every_choice_answers_to_one_key_of_its_own() -> None:
    for _label, attribute in ATTRIBUTES:
        keys = Counter(choice.key for choice in attribute.choices)
        assert all(re.fullmatch("[a-z]", key) and times == 1 for key, times in keys.items()), attribute.id


def test_only_the_type_of_a_claim_must_be_given() -> None:
    required = [f"{label.id}.{attribute.id}" for label, attribute in ATTRIBUTES if attribute.required]
    assert required == ["claim_type.type"]


def test_labels_of_one_colour_do_not_meet() -> None:
    colours = [label.colour for label in SCHEMA.labels]
    assert set(colours) <= COLOURS
    assert len(set(colours)) == len(colours)


def test_descriptions_are_one_short_line() -> None:
    described = [
        *SCHEMA.labels,
        *SCHEMA.relations,
        *(attribute for _label, attribute in ATTRIBUTES),
        *(choice for _label, attribute in ATTRIBUTES for choice in attribute.choices),
    ]
    for one in described:
        assert 0 < len(one.description) <= 80, one
        assert "\n" not in one.description
        assert one.title, one


@pytest.mark.parametrize("section", EXPLAINED)
def test_everything_is_explained_with_two_examples_and_two_counterexamples(section: str) -> None:
    body = SECTIONS[section]
    ruling = re.sub(r"(?m)^- .*$|^Key .*?\. ", "", body).strip()
    assert len(ruling.split()) >= 3, "a ruling is wanted"
    gets = Counter(one.gets for one in EXAMPLES if one.section == section)
    assert gets[True] >= 2 and gets[False] >= 2


def test_no_section_explains_what_the_schema_does_not_have() -> None:
    inner = {section for section in SECTIONS if re.search(r"[.:]\w", section)}
    assert inner <= {*EXPLAINED, *(f"{label.id}.{attribute.id}" for label, attribute in ATTRIBUTES)}


def test_every_line_that_looks_like_an_example_is_read_as_one() -> None:
    looks = [line for line in GUIDELINES.splitlines() if re.match(r"- (yes|no)\b", line)]
    assert len(looks) == len(EXAMPLES)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.article is not None], ids=str)
def test_examples_stand_in_the_article_they_name(example: Example) -> None:
    parts = [re.escape(part.strip()) for part in example.quote.split("…")]
    words = re.compile(r"(?<!\w)" + r".*".join(parts) + r"(?!\w)")
    assert words.search(ARTICLES[example.article or 0]), "not one paragraph has these words"


@pytest.mark.parametrize("word", re.findall(r"'((?:[^'\n]|\n(?!\n)){12,}?)'(?=[\s,.;:)?])", GUIDELINES))
def test_words_quoted_in_the_rulings_stand_in_an_article(word: str) -> None:
    plain = re.sub(r"[\[\]…]", "", re.sub(r"\s+", " ", word)).strip()
    assert any(plain in text for text in ARTICLES), plain


def test_guidelines_fit_a_terminal_and_ten_minutes() -> None:
    assert max(map(len, GUIDELINES.splitlines())) <= 80
    words = re.findall(r"\w[\w'’.-]*", re.sub(r"- (yes|no) (\[\d\]|\(made up\)):", "", GUIDELINES))
    assert len(words) <= 10 * 260


PROPOSED = {
    f"{label.id}.{attribute.id}": attribute.derive for label, attribute in ATTRIBUTES if attribute.derive
}


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.section.split(":")[0] in PROPOSED], ids=str)
def test_the_tool_proposes_what_the_guidelines_rule(example: Example) -> None:
    attribute, _, choice = example.section.partition(":")
    text = example.quote if example.article is None else ARTICLES[example.article]
    where = re.search(rf"(?<!\w){re.escape(example.quote)}(?!\w)", text)
    assert where is not None
    number = next(
        found for found in candidates(text, *where.span()) if derive("quantity.modifier", text, found)
    )
    proposed = derive(PROPOSED[attribute], text, number)
    if choice:
        assert (proposed == choice) is example.gets
    else:
        assert proposed == (int(example.value) if example.value else None)


def test_what_is_pressed_right_after_a_label_is_no_answer_in_passing() -> None:
    """Undo, remove, done, and on to the next: pressed at once they must not give a value."""
    answers = {choice.key for _, attribute in ATTRIBUTES if attribute.asked for choice in attribute.choices}
    assert answers and answers.isdisjoint("uxdnN")
