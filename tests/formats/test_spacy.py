"""spaCy files, read back with spaCy as anybody would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Origin, Relation
from annotator.core.document import Document
from annotator.core.errors import UsageError
from annotator.core.schema import Layer
from annotator.formats.spacy import SPLIT_NAMES
from tests.support.exports import SCHEMA, hard_corpus, write, write_one
from tests.support.hard_texts import HARD_TEXTS, extent
from tests.support.memory_store import labels, said

pytestmark = [pytest.mark.slow, pytest.mark.needs("spacy")]

TEXT = "Police in Goma held 50 people near the U.N. base."


def read(path: Path) -> list[Any]:
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("en").vocab
    files = sorted([*path.glob("*.spacy"), *path.glob("*/*.spacy")])
    return [doc for file in files for doc in DocBin().from_disk(file).get_docs(vocab)]


def spans(doc: Any, key: str = "sc") -> list[tuple[str, str, str]]:
    return [(span.id_, span.label_, span.text) for span in doc.spans[key]]


def reasons(entries: Any) -> list[tuple[str, str]]:
    return [(one.annotation, one.reason) for one in entries]


def test_layers_are_span_keys_and_the_first_is_the_entities(tmp_path: Path) -> None:
    report = write_one(
        "spacy",
        tmp_path / "out",
        TEXT,
        said("a1", "place", (10, 14)),
        said("a2", "agency", (0, 6)),
        said("a3", "claim", (0, len(TEXT)), attributes={"type": "denial"}),
    )
    [doc] = read(tmp_path / "out")
    assert doc.text == TEXT
    assert spans(doc, "names") == [("a2", "agency", "Police"), ("a1", "place", "Goma")]
    assert spans(doc, "claims") == [("a3", "claim", TEXT)]
    assert sorted(spans(doc)) == sorted([*spans(doc, "names"), *spans(doc, "claims")])
    assert [(ent.ent_id_, ent.label_, ent.text) for ent in doc.ents] == [
        ("a2", "agency", "Police"),
        ("a1", "place", "Goma"),
    ]
    assert report.complete and not report.adjusted


def test_another_layer_can_be_the_entities(tmp_path: Path) -> None:
    write_one("spacy", tmp_path / "out", TEXT, said("a3", "claim", (0, 6)), ents_layer="claims")
    [doc] = read(tmp_path / "out")
    assert [ent.label_ for ent in doc.ents] == ["claim"]
    with pytest.raises(UsageError, match="names, claims"):
        write_one("spacy", tmp_path / "other", TEXT, ents_layer="nothing")
    assert not (tmp_path / "other").exists()


def test_attributes_of_two_labels_on_one_extent_stay_apart(tmp_path: Path) -> None:
    document = Document("d1", TEXT, {"url": "x", "n": 3})
    made = labels(
        document,
        said("a1", "agency", (0, 6), attributes={"size": 5}, note="sure?", unsure=True),
        said("a2", "claim", (0, 6), attributes={"type": "threat"}, origin=Origin("model", 0.5)),
        said("a3", "place", (10, 14), derived=frozenset({"size"}), more={"from": ["ben"]}),
        relations=(Relation("r1", "about", "a2", "a3"),),
        document_labels={"topic": "raids", "local": True, "remark": "short"},
        more={"decisions": {"c1": {"by": "rule"}}},
    )
    write("spacy", tmp_path / "out", [document], [made])
    [doc] = read(tmp_path / "out")
    held = doc.spans["sc"].attrs
    assert held["document"] == "d1"
    assert held["annotator"] == "anna"
    assert held["annotations"] == {
        "a1": {
            "label": "agency",
            "attributes": {"size": 5},
            "spans": [[0, 6]],
            "note": "sure?",
            "unsure": True,
        },
        "a2": {
            "label": "claim",
            "attributes": {"type": "threat"},
            "spans": [[0, 6]],
            "origin": {"by": "model", "score": 0.5},
        },
        "a3": {
            "label": "place",
            "attributes": {},
            "spans": [[10, 14]],
            "derived": ["size"],
            "more": {"from": ["ben"]},
        },
    }
    assert held["relations"] == [{"id": "r1", "type": "about", "head": "a2", "tail": "a3"}]
    assert held["document_labels"] == {"topic": "raids", "local": True, "remark": "short"}
    assert json.loads(held["meta"]) == {"url": "x", "n": 3}
    assert json.loads(held["more"]) == {"decisions": {"c1": {"by": "rule"}}}
    assert doc.cats == {"topic:raids": 1.0, "topic:other": 0.0, "local": 1.0}
    assert not doc.user_data


@pytest.mark.parametrize(
    ("alignment", "there", "reason"),
    [
        ("strict", [], "misaligned"),
        ("contract", ["Goma"], "contracted"),
        ("expand", ["leaving Goma"], "expanded"),
    ],
)
def test_spans_inside_tokens(tmp_path: Path, alignment: str, there: list[str], reason: str) -> None:
    # The tokens are 'leaving' and 'Goma': a span from inside the first is on no boundary.
    text = "They are leaving Goma now."
    at = text.index("ing Goma")
    report = write_one(
        "spacy", tmp_path / "out", text, said("a1", "place", (at, at + 8)), alignment=alignment
    )
    [doc] = read(tmp_path / "out")
    assert [text for _, _, text in spans(doc)] == there
    entries = report.left_out if alignment == "strict" else report.adjusted
    assert reasons(entries) == [("a1", reason)]
    assert entries[0].text == "ing Goma" and entries[0].document == "d1" and entries[0].label == "place"
    if there:
        assert doc.spans["sc"].attrs["annotations"]["a1"]["spans"] == [[at, at + 8]]
    assert report.complete is (alignment != "strict")


def test_contracting_to_nothing_is_left_out(tmp_path: Path) -> None:
    report = write_one("spacy", tmp_path / "out", TEXT, said("a1", "place", (11, 13)), alignment="contract")
    assert reasons(report.left_out) == [("a1", "misaligned")]
    assert "Goma" in report.left_out[0].detail


def test_white_space_is_taken_off_and_listed(tmp_path: Path) -> None:
    text = "In\u00a0 Goma \n\nand on."
    report = write_one(
        "spacy",
        tmp_path / "out",
        text,
        said("a1", "place", (2, text.index("and"))),
        said("a2", "place", (text.index("\n"), text.index("and"))),
    )
    [doc] = read(tmp_path / "out")
    assert spans(doc) == [("a1", "place", "Goma")]
    assert reasons(report.adjusted) == [("a1", "trimmed")]
    assert reasons(report.left_out) == [("a2", "whitespace")]


def test_conflicts_in_the_entity_layer_are_solved_innermost_first(tmp_path: Path) -> None:
    report = write_one(
        "spacy",
        tmp_path / "out",
        TEXT,
        said("a1", "agency", (0, 14)),
        said("a2", "place", (10, 14)),
        said("a3", "place", (7, 19)),
    )
    [doc] = read(tmp_path / "out")
    assert [ent.ent_id_ for ent in doc.ents] == ["a2"]
    assert [id for id, _, _ in spans(doc, "names")] == ["a1", "a3", "a2"]
    assert reasons(report.left_out) == [("a1", "overlap"), ("a3", "overlap")]
    assert {one.place for one in report.left_out} == {"doc.ents"}
    assert "a2 'Goma'" in report.left_out[0].detail
    assert report.annotations == {"agency": 1, "place": 2}


def test_pieces_of_one_annotation_share_its_id(tmp_path: Path) -> None:
    report = write_one("spacy", tmp_path / "out", TEXT, said("a1", "claim", (0, 6), (15, 19)))
    [doc] = read(tmp_path / "out")
    assert spans(doc, "claims") == [("a1", "claim", "Police"), ("a1", "claim", "held")]
    assert report.complete
    assert [(one.annotation, one.reason, one.detail, one.place) for one in report.adjusted] == [
        ("a1", "split", "2 spans of one id", "doc.spans")
    ]
    assert doc.spans["sc"].attrs["annotations"]["a1"]["spans"] == [[0, 6], [15, 19]]
    assert report.annotations == {"claim": 1}


def test_a_relation_to_what_was_left_out_is_left_out_too(tmp_path: Path) -> None:
    report = write_one(
        "spacy",
        tmp_path / "out",
        TEXT,
        said("a1", "claim", (0, 6)),
        said("a2", "place", (11, 13)),
        relations=(Relation("r1", "about", "a1", "a2"),),
    )
    [doc] = read(tmp_path / "out")
    assert doc.spans["sc"].attrs["relations"] == []
    assert reasons(report.left_out) == [("a2", "misaligned"), ("r1", "relation")]
    assert report.relations == 0


def test_empty_and_unlabelled_documents(tmp_path: Path) -> None:
    documents = [Document("empty", ""), Document("blank", " \n"), Document("nothing", TEXT)]
    write("spacy", tmp_path / "out", documents, [labels(one) for one in documents])
    docs = read(tmp_path / "out")
    assert [doc.text for doc in docs] == ["", " \n", TEXT]
    for doc in docs:
        assert {key: len(group) for key, group in doc.spans.items()} == {"names": 0, "claims": 0, "sc": 0}
        assert all(token.ent_iob_ == "O" for token in doc)  # labelled as nothing, not unlabelled


def test_a_layer_called_like_the_key_of_all(tmp_path: Path) -> None:
    schema = replace(
        SCHEMA,
        layers=(Layer("sc"), Layer("claims")),
        labels=tuple(replace(one, layer="sc") if one.layer == "names" else one for one in SCHEMA.labels),
    )
    document = Document("d1", TEXT)
    made = labels(document, said("a1", "place", (10, 14)), said("a2", "claim", (0, 6)))
    write("spacy", tmp_path / "out", [document], [made], schema=schema)
    [doc] = read(tmp_path / "out")
    assert [id for id, _, _ in spans(doc, "layer:sc")] == ["a1"]
    assert sorted(id for id, _, _ in spans(doc, "sc")) == ["a1", "a2"]


@pytest.mark.parametrize("alignment", ["strict", "expand"])
def test_hard_texts_are_exact_or_listed(tmp_path: Path, alignment: str) -> None:
    documents, made = hard_corpus()
    report = write("spacy", tmp_path / "out", documents, made, alignment=alignment)
    docs = {doc.spans["sc"].attrs["document"]: doc for doc in read(tmp_path / "out")}
    assert {id: doc.text for id, doc in docs.items()} == {one.id: one.text for one in documents}
    listed = {one.document for one in (*report.adjusted, *report.left_out)}
    for name, (text, words) in HARD_TEXTS.items():
        found = [(span.start_char, span.end_char) for span in docs[name].spans["names"]]
        if name not in listed:
            assert found == [extent(name)]
            assert text[slice(*found[0])] == words
        for start, end in found:
            assert text[start:end].strip() == text[start:end]
    assert len(listed) < 20
    if alignment == "expand":
        assert {one.document for one in report.left_out} == {"white space only"}


def test_japanese_and_chinese_have_their_tokenizers(tmp_path: Path) -> None:
    report = write_one(
        "spacy", tmp_path / "out", "今天在戈马有人。", said("a1", "place", (3, 5)), language="zh"
    )
    assert report.complete
    with pytest.raises(UsageError, match="no tokenizer for the language 'qq'"):
        write_one("spacy", tmp_path / "other", TEXT, language="qq")


def test_the_same_labels_give_the_same_bytes(tmp_path: Path) -> None:
    documents, made = hard_corpus()
    for name in ("one", "two"):
        write("spacy", tmp_path / name, documents, made)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    configs = {"config_both.cfg", "config_ner.cfg", "config_spancat.cfg"}
    assert {"README.md", "train.spacy", *configs} <= set(files)
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_large_splits_are_folders_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.formats.spacy import Spacy, shards, writing

    monkeypatch.setattr(shards, "SHARD", 4)
    monkeypatch.setattr(Spacy, "piece", 4)
    monkeypatch.setattr(writing, "RENEWAL", 3)
    documents = [Document(f"d{number}", f"Goma {number}") for number in range(10)]
    write(
        "spacy", tmp_path / "out", documents, [labels(one, said("a1", "place", (0, 4))) for one in documents]
    )
    assert sorted(path.name for path in (tmp_path / "out" / "train").iterdir()) == [
        "00000.spacy",
        "00001.spacy",
        "00002.spacy",
    ]
    docs = read(tmp_path / "out")
    assert [doc.text for doc in docs] == [one.text for one in documents]
    assert 'train = "train"' in (tmp_path / "out" / "config_ner.cfg").read_text()


def test_the_suggester_fits_the_longest_span(tmp_path: Path) -> None:
    import spacy

    text = "word " * 40
    for tokens, suggester in ((5, "spacy.ngram_range_suggester.v1"), (30, "spacy.preset_spans_suggester.v1")):
        out = tmp_path / str(tokens)
        write_one("spacy", out, text, said("a1", "claim", (0, 5 * tokens - 1)))
        config = spacy.util.load_config(out / "config_spancat.cfg")
        assert config["components"]["spancat"]["suggester"]["@misc"] == suggester
        if tokens == 5:
            assert config["components"]["spancat"]["suggester"]["max_size"] == 5
            assert config["nlp"]["pipeline"] == ["tok2vec", "spancat"]
        else:
            assert config["components"]["span_finder"]["max_length"] == 30
            assert config["nlp"]["pipeline"] == ["tok2vec", "span_finder", "spancat"]


def test_split_names_are_those_of_spacy() -> None:
    assert list(SPLIT_NAMES.values()) == ["train", "dev", "test"]
