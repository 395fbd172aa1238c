"""`.spacy` files read again: ours come back whole, others' with all that we can hold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Labels, Origin, Relation
from annotator.core.document import Document
from annotator.core.errors import DataError, UsageError
from annotator.formats.base import Corpus, Labelled
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report
from annotator.formats.spacy import Spacy, SpacyFiles
from annotator.project.exporting.export import Selection
from annotator.project.exporting.splits import Shares
from tests.support.exports import SCHEMA, hard_corpus, write, write_with
from tests.support.memory_store import labels, said

pytestmark = [pytest.mark.slow, pytest.mark.needs("spacy")]

TEXT = "Police in Goma held 50 people near the U.N. base."


def read(path: Path, **options: Any) -> list[Incoming]:
    return list(SpacyFiles(**options).documents(Sources((path,))))


def as_labels(one: Incoming) -> Labels:
    """What came in, in the form of what went out; every offset was counted in code points."""
    assert one.unit is None and not one.refused
    text = one.document.text
    made = [
        said(
            found.id,
            found.label,
            *((extent.start, extent.end) for extent in found.extents),
            attributes=found.attributes,
            derived=found.derived,
            note=found.note,
            unsure=found.unsure,
            origin=found.origin,
            created=found.created,
            modified=found.modified,
        )
        for found in one.annotations
    ]
    for found in one.annotations:
        assert all(text[start:end] == quote for start, end, quote in found.extents)
    return labels(
        one.document,
        *made,
        annotator=one.annotator,
        relations=one.relations,
        document_labels=one.document_labels,
        status=one.status,
        finished_at=one.finished_at,
        schema_hash=one.schema_hash,
        guidelines_version=one.guidelines_version,
    )


def both() -> tuple[Document, Labels, Labels]:
    """Two annotators' labels of one document, with everything that can be said."""
    document = Document("news/1", TEXT, {"url": "x", "n": [1, None], "big": 2**62})
    first = labels(
        document,
        said("a1", "agency", (0, 6), attributes={"size": 5}, note="sure?", unsure=True, created="2025-01-02"),
        said("a2", "claim", (0, 6), (15, 19), attributes={"type": "threat"}, origin=Origin("model", 0.5)),
        said("a3", "place", (10, 14), derived=frozenset({"size"}), modified="2025-01-03T00:00:00Z"),
        said("a4", "claim", (0, 6), attributes={"type": "denial"}),
        relations=(Relation("r1", "about", "a2", "a3", "2025-01-04"), Relation("r2", "about", "a4", "a3")),
        document_labels={"topic": "raids", "local": True, "remark": "short"},
        finished_at="2025-01-05T00:00:00Z",
        schema_hash="sha256:small",
        guidelines_version="2",
    )
    # The same ids as the first annotator's, on other words.
    second = labels(document, said("a1", "place", (10, 14)), annotator="ben", status="in_progress")
    return document, first, second


def test_an_export_of_one_annotator_comes_back_whole(tmp_path: Path) -> None:
    document, first, _ = both()
    report = write("spacy", tmp_path / "out", [document], [first])
    assert report.complete and [(one.annotation, one.reason) for one in report.adjusted] == [("a2", "split")]
    [back] = read(tmp_path / "out")
    assert back.document == document
    assert as_labels(back) == first


def write_several(folder: Path, document: Document, *versions: Labels) -> Report:
    folder.mkdir()
    report = Report("spacy", versions[0].annotator)
    quoted = [
        replace(
            one,
            annotations=tuple(
                replace(a, spans=tuple(span.quoting(document.text) for span in a.spans))
                for a in one.annotations
            ),
        )
        for one in versions
    ]
    others = tuple(one.annotator for one in versions[1:])
    corpus = Corpus(SCHEMA, versions[0].annotator, {"train": 1}, others=others)
    labelled = Labelled(document, quoted[0], tuple(quoted[1:]))
    marks = write_with(Spacy().writer(corpus, report), folder, labelled, "train")
    [reread] = Spacy().read(folder)
    assert list(reread.marks) == list(marks)
    assert (reread.document, reread.text) == (document.id, document.text)
    return report


def docs(folder: Path) -> list[Any]:
    """The documents of the training data as spaCy itself reads them."""
    import spacy
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(folder / "train.spacy").get_docs(spacy.blank("en").vocab))


def test_annotators_stay_apart(tmp_path: Path) -> None:
    document, first, second = both()
    report = write_several(tmp_path / "out", document, first, second)
    assert not report.left_out
    assert [as_labels(one) for one in read(tmp_path / "out")] == [first, second]
    [doc] = docs(tmp_path / "out")
    assert list(doc.spans) == ["names", "claims", "sc", "annotator:anna", "annotator:ben"]
    first_ids = [span.id_ for span in doc.spans["sc"]]
    assert [span.id_ for span in doc.spans["annotator:anna"]] == first_ids and len(first_ids) == 5
    assert doc.spans["annotator:anna"].attrs == doc.spans["sc"].attrs
    assert [(span.id_, span.text) for span in doc.spans["annotator:ben"]] == [("a1", "Goma")]
    assert [span.label_ for span in doc.ents] == ["agency", "place"]


def test_every_annotator_has_a_group_also_where_another_is_first_or_alone(tmp_path: Path) -> None:
    documents = [Document(id, TEXT) for id in ("both", "ben's", "anna's")]
    both, bens, annas = documents
    made = [
        labels(both, said("a1", "place", (10, 14))),
        labels(annas, said("a1", "place", (10, 14))),
        labels(both, said("a1", "agency", (0, 6)), annotator="ben"),
        labels(bens, said("a1", "agency", (0, 6)), annotator="ben"),
    ]
    write("spacy", tmp_path / "out", documents, made, Selection(shares=Shares(0, 0), everybody=True))
    found = {
        doc.spans["sc"].attrs["document"]: {
            key: [span.text for span in group]
            for key, group in doc.spans.items()
            if key == "sc" or key.startswith("annotator:")
        }
        for doc in docs(tmp_path / "out")
    }
    assert found == {
        "both": {"sc": ["Goma"], "annotator:anna": ["Goma"], "annotator:ben": ["Police"]},
        "ben's": {"sc": ["Police"], "annotator:ben": ["Police"]},
        "anna's": {"sc": ["Goma"], "annotator:anna": ["Goma"]},
    }
    assert sorted((one.document.id, one.annotator) for one in read(tmp_path / "out")) == [
        ("anna's", "anna"),
        ("ben's", "ben"),
        ("both", "anna"),
        ("both", "ben"),
    ]


def test_an_export_whose_first_annotator_has_no_group_is_read_from_sc(tmp_path: Path) -> None:
    document, first, second = both()
    write_several(tmp_path / "out", document, first, second)
    [doc] = docs(tmp_path / "out")
    del doc.spans["annotator:anna"]
    assert [as_labels(one) for one in read(save(tmp_path / "older.spacy", doc))] == [first, second]


def test_an_annotation_with_a_piece_that_is_not_on_tokens_is_left_out_as_a_whole(tmp_path: Path) -> None:
    document = Document("d1", TEXT)
    made = labels(document, said("a1", "claim", (0, 6), (16, 19)), said("a2", "place", (10, 14)))
    report = write("spacy", tmp_path / "out", [document], [made])
    [back] = read(tmp_path / "out")
    assert [found.id for found in back.annotations] == ["a2"]
    [entry] = report.left_out
    assert (entry.annotation, entry.reason) == ("a1", "misaligned")
    assert entry.detail == "it starts inside 'held' in in | Goma | held | 50 | people"


@pytest.mark.parametrize("alignment", ["strict", "contract", "expand"])
def test_hard_texts_come_back_but_for_what_the_report_lists(tmp_path: Path, alignment: str) -> None:
    documents, made = hard_corpus()
    report = write("spacy", tmp_path / "out", documents, made, alignment=alignment)
    gone = {(entry.document, entry.annotation) for entry in report.left_out}
    assert gone
    back = {one.document.id: one for one in read(tmp_path / "out")}
    for document, one in zip(documents, made, strict=True):
        kept = [said for said in one.annotations if (document.id, said.id) not in gone]
        assert back[document.id].document == document
        assert as_labels(back[document.id]) == replace(one, annotations=tuple(kept))


def save(path: Path, *docs: Any, **options: Any) -> Path:
    from spacy.tokens import DocBin

    DocBin(docs=docs, **options).to_disk(path)
    return path


def foreign() -> Any:
    """A document as other tools write it: groups, entities, categories."""
    import spacy

    doc = spacy.blank("en").make_doc(TEXT)
    doc.spans["sc"] = [
        doc.char_span(10, 14, "GPE", kb_id="Q1"),
        doc.char_span(0, 6, "ORG", span_id="ent-7"),
        doc.char_span(0, 6, "ORG", span_id="ent-8"),
    ]
    doc.spans["long ones"] = [doc.char_span(0, 19, "CLAIM"), doc.char_span(0, 6, "ORG")]
    doc.ents = [doc.char_span(10, 14, "GPE"), doc.char_span(20, 29, "NUMBER")]
    doc.cats = {"news": 1.0, "sport": 0.0, "weather": 0.25}
    return doc


def test_documents_of_others(tmp_path: Path) -> None:
    [one] = read(save(tmp_path / "theirs.spacy", foreign()))
    assert one.document == Document("theirs-1", TEXT)
    assert [(f.id, f.label, f.extents[0][:2], dict(f.attributes)) for f in one.annotations] == [
        ("sc-1", "GPE", (10, 14), {"kb_id": "Q1"}),
        ("ent-7", "ORG", (0, 6), {}),
        ("ent-8", "ORG", (0, 6), {}),
        ("long ones-1", "CLAIM", (0, 19), {"spans_key": "long ones"}),
        ("doc.ents-1", "NUMBER", (20, 29), {}),
    ]
    assert one.document_labels == {"news": True, "sport": False, "weather": 0.25}
    assert one.annotator == "" and not one.refused


def test_some_groups_can_be_chosen(tmp_path: Path) -> None:
    path = save(tmp_path / "theirs.spacy", foreign())
    for groups, wanted in (
        (("long ones",), ["CLAIM", "ORG"]),
        (("doc.ents",), ["GPE", "NUMBER"]),
        (("doc.ents", "long ones"), ["CLAIM", "ORG", "GPE", "NUMBER"]),
    ):
        [one] = read(path, groups=groups)
        assert [found.label for found in one.annotations] == wanted
    with pytest.raises(UsageError, match=r"key 'Sc'.*There are: doc\.ents, long ones, sc"):
        read(path, groups=("Sc",))


def test_user_data_become_metadata_and_attributes(tmp_path: Path) -> None:
    doc = foreign()
    doc.user_data["id"] = "wire/7"
    doc.user_data["odd"] = (1, float("inf"))
    doc.user_data[("._.", "url", None, None)] = "http://x"
    doc.user_data[("._.", "sure", 10, 14)] = True
    doc.user_data[("._.", "loud", 3, None)] = True
    [one] = read(save(tmp_path / "theirs.spacy", doc, store_user_data=True))
    assert one.document == Document("wire/7", TEXT, {"odd": [1, "inf"], "url": "http://x"})
    assert one.annotations[0].attributes == {"kb_id": "Q1", "sure": True}
    assert [(entry.reason, entry.detail) for entry in one.refused] == [("extension", "loud")]


def test_what_is_said_of_tokens_is_listed_as_not_held(tmp_path: Path) -> None:
    doc = foreign()
    for token in doc:
        token.pos_ = "NOUN"
    [one, other] = read(save(tmp_path / "theirs.spacy", doc, doc))
    assert [(entry.reason, entry.detail) for entry in one.refused] == [
        ("token-annotation", "pos of its tokens, and so in the rest of the file")
    ]
    assert not other.refused


def test_repeated_ids_name_what_is_mentioned(tmp_path: Path) -> None:
    doc = foreign()
    doc.spans.clear()
    doc.ents = [doc.char_span(10, 14, "GPE", span_id="goma"), doc.char_span(0, 6, "ORG", span_id="goma")]
    [one] = read(save(tmp_path / "theirs.spacy", doc))
    assert [(f.id, dict(f.attributes)) for f in one.annotations] == [
        ("doc.ents-1", {"span_id": "goma"}),
        ("doc.ents-2", {"span_id": "goma"}),
    ]


def test_documents_without_known_spaces_say_so(tmp_path: Path) -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    [one] = read(save(tmp_path / "theirs.spacy", Doc(Vocab(), words=["In", "Goma", "."])))
    assert one.document.text == "In Goma . "
    assert one.document.meta == {"has_unknown_spaces": True}


@pytest.mark.parametrize("content", [b"", b"text", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_such_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.spacy"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"broken\.spacy: this is no file of spaCy documents"):
        read(path)


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    whole = save(tmp_path / "whole.spacy", foreign()).read_bytes()
    for share in (0.3, 0.9):
        path = tmp_path / "short.spacy"
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(DataError, match="no file of spaCy documents"):
            read(path)


@pytest.mark.parametrize(
    "attrs", [{}, {"document": "d1", "annotations": []}, {"document": "d1", "relations": 3}]
)
def test_attributes_that_only_say_that_they_are_ours_are_refused(tmp_path: Path, attrs: Any) -> None:
    doc = foreign()
    doc.spans["sc"].attrs = {"format": "annotator/spacy/1", **attrs}
    with pytest.raises(DataError, match="document 1: its attributes are not those of an export"):
        read(save(tmp_path / "changed.spacy", doc))


def test_a_folder_without_such_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no \.spacy file"):
        read(tmp_path)


def test_groups_are_packed_as_spacy_packs_them() -> None:
    import spacy
    from spacy.strings import get_string_id
    from spacy.tokens import SpanGroup

    from annotator.formats.spacy.groups import Group, Packed, Packing

    doc = spacy.blank("en").make_doc(TEXT)
    attrs = {"a": {"b": [1, None, 2.5, "é", True]}, "meta": json.dumps({"n": 2**70})}
    span = doc.char_span(10, 14, "PERSON", kb_id="Q1", span_id="a1")
    doc.spans["sc"] = SpanGroup(doc, name="sc", attrs=attrs, spans=[span])
    doc.spans["none"] = SpanGroup(doc, name="none")
    packed = Packed(*map(get_string_id, ("a1", "Q1", "PERSON")), 2, 3, 10, 14)
    groups = [Group("sc", [packed], attrs), Group("none", [])]
    packing = Packing()
    assert packing.pack(groups) == doc.spans.to_bytes()
    assert packing.unpack(doc.spans.to_bytes()) == groups
    assert packing.unpack(spacy.blank("en").make_doc("").spans.to_bytes()) == []


def test_groups_as_a_list_are_read_as_spacy_reads_them() -> None:
    import spacy
    import srsly

    from annotator.formats.spacy.groups import Packing

    doc = spacy.blank("en").make_doc(TEXT)
    doc.spans["sc"] = [doc.char_span(10, 14, "GPE")]
    older = srsly.msgpack_dumps([doc.spans["sc"].to_bytes()])
    [group] = Packing().unpack(older)
    assert (group.key, group.spans[0].start, group.spans[0].end) == ("sc", 10, 14)
