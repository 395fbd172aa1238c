"""UIMA: cassis reads what we write, and what INCEpTION and others write comes in whole."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotation import Relation
from annotator.core.document import Document
from annotator.core.errors import DataError
from annotator.formats.incoming import Found, Incoming, Sources
from annotator.formats.offsets import codepoints
from annotator.formats.uima import UimaFolder
from tests.support.exports import hard_corpus, write, write_news, write_one
from tests.support.hard_texts import HARD_TEXTS
from tests.support.memory_store import labels, said

NOT_XML = {"form feed", "vertical tab", "nul", "nul inside", "escape", "separators", "noncharacter"}
"""The hard texts that no XML 1.0 file can hold."""

NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"


def brought(
    *paths: Path, label_feature: str = "", types: str = "", leave_out: tuple[str, ...] = (), **options: Any
) -> list[Incoming]:
    return list(UimaFolder(label_feature, types, leave_out).documents(Sources(paths, **options)))


def words(one: Incoming) -> dict[str, list[str]]:
    """The words of each annotation by its label."""
    found: dict[str, list[str]] = {}
    for each in one.annotations:
        found.setdefault(each.label, []).extend(quotes(one, each))
    return found


def quotes(one: Incoming, each: Found) -> list[str]:
    text = one.document.text
    places = codepoints(text, "utf16", (offset for extent in each.extents for offset in extent[:2]))
    return [text[places[start] : places[end]] for start, end, _ in each.extents]


TYPE = """\
<typeDescription><name>{name}</name><description/><supertypeName>{parent}</supertypeName>
<features>{features}</features></typeDescription>
"""
FEATURE = (
    "<featureDescription><name>{}</name><description/><rangeTypeName>{}</rangeTypeName></featureDescription>"
)


def type_system(**types: str) -> str:
    """A type system. Each value is the parent, and features with their ranges: `Annotation value:String`."""
    short = {
        "String",
        "Boolean",
        "Integer",
        "Float",
        "FSArray",
        "FSList",
        "StringArray",
        "TOP",
        "AnnotationBase",
    }

    def full(name: str) -> str:
        if name == "Annotation":
            return "uima.tcas.Annotation"
        return f"uima.cas.{name}" if name in short else name

    made = []
    for name, about in types.items():
        parent, *features = about.split()
        made.append(
            TYPE.format(
                name=name.replace("__", "."),
                parent=full(parent),
                features="".join(FEATURE.format(*map(full, one.split(":"))) for one in features),
            )
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<typeSystemDescription '
        f'xmlns="http://uima.apache.org/resourceSpecifier"><types>{"".join(made)}</types></typeSystemDescription>'
    )


TYPES = type_system(
    webanno__custom__Span="Annotation value:String sure:Boolean size:Integer tags:StringArray score:Float",
    webanno__custom__Bare="Annotation",
    webanno__custom__Topic="Annotation topic:String category:String",
    webanno__custom__Rel="Annotation Governor:webanno.custom.Span Dependent:webanno.custom.Span value:String",
    webanno__custom__Cause="Annotation source:Annotation target:Annotation label:String",
    webanno__custom__Host="Annotation value:String links:FSArray direct:FSArray list:FSList "
    "other:webanno.custom.Span",
    webanno__custom__HostLink="TOP role:String target:webanno.custom.Span",
    webanno__custom__CorefChain="AnnotationBase first:webanno.custom.CorefLink",
    webanno__custom__CorefLink="Annotation next:webanno.custom.CorefLink referenceType:String "
    "referenceRelation:String",
    webanno__custom__Meta="AnnotationBase genre:String length:Integer",
    **{
        NER.replace(".", "__"): "Annotation value:String identifier:String",
        f"{SEGMENTATION}.Token".replace(".", "__"): "Annotation order:Integer",
        f"{SEGMENTATION}.Sentence".replace(".", "__"): "Annotation id:String",
    },
)
XMI = """\
<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" \
xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore" \
xmlns:tcas="http:///uima/tcas.ecore" \
xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" \
xmlns:type4="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" \
xmlns:type5="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
{elements}
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
<cas:View sofa="1" members="9"/>
</xmi:XMI>
"""


def theirs(
    folder: Path, elements: str, text: str = "Anna &#128522; met Ben", name: str = "d1", types: str = TYPES
) -> Path:
    """A folder with one file; in its text Anna is 0..4, the smiley 5..7, met 8..11, Ben 12..15."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.xmi").write_text(XMI.format(elements=elements, text=text))
    if types:
        (folder / "TypeSystem.xml").write_text(types)
    return folder


def only(folder: Path, **options: Any) -> Incoming:
    (one,) = brought(folder, **options)
    return one


# -- what we write -------------------------------------------------------------------------------------


@pytest.mark.needs("cassis")
def test_cassis_reads_what_we_write(tmp_path: Path) -> None:
    import cassis

    report = write("uima", tmp_path / "out", *hard_corpus())
    types = cassis.load_typesystem(tmp_path / "out" / "TypeSystem.xml")
    read = set()
    for path in (tmp_path / "out").glob("*.xmi"):
        cas = cassis.load_cas_from_xmi(path, typesystem=types)
        (meta,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
        text, target = HARD_TEXTS[meta.documentId]
        assert cas.sofa_string == text
        assert [(one.value, one.get_covered_text()) for one in cas.select("webanno.custom.names")] == [
            ("place", target)
        ]
        read.add(meta.documentId)
    assert read == HARD_TEXTS.keys() - NOT_XML
    assert {one.document for one in report.left_out} == NOT_XML


@pytest.mark.needs("cassis")
def test_what_cassis_writes_of_ours_comes_back_the_same(tmp_path: Path) -> None:
    import cassis

    write_news("uima", tmp_path / "out", 8)
    types = cassis.load_typesystem(tmp_path / "out" / "TypeSystem.xml")
    before = brought(tmp_path / "out")
    for path in (tmp_path / "out").glob("*.xmi"):
        cassis.load_cas_from_xmi(path, typesystem=types).to_xmi(path)
    types.to_xml(tmp_path / "out" / "TypeSystem.xml")
    after = brought(tmp_path / "out")
    assert sum(len(one.annotations) + len(one.relations) for one in after) > 50
    for one, other in zip(before, after, strict=True):
        assert (other.document, other.document_labels) == (one.document, one.document_labels)
        assert sorted(other.annotations, key=lambda each: each.id) == sorted(
            one.annotations, key=lambda each: each.id
        )
        assert set(other.relations) == set(one.relations)


def test_everything_that_was_said_comes_back(tmp_path: Path) -> None:
    text = "😀 Officials in\r\nGoma denied that\t160 people were held."
    claim = said(
        "c1", "claim", (2, 14), (20, 26), attributes={"type": "denial"}, note="two\nlines", unsure=True
    )
    place = said("p1", "place", (16, 20), attributes={"sure": True, "of": ["a", {"b": None}]})
    same = said("p2", "agency", (16, 20), attributes={"size": 2.0}, created="2026-01-01T00:00:00Z")
    strange = said("x\x00", "gone\x01", (0, 1), attributes={"size": 1}, note="\x02")
    document = Document("dir/odd name?", text, {"source": "AP"})
    link = Relation("r1", "about", "c1", "p1", "2026-01-01T00:00:00Z")
    given = labels(
        document, claim, place, same, strange, relations=(link,), document_labels={"topic": "raids", "n": 3}
    )
    write("uima", tmp_path / "out", [document], [given])
    one = only(tmp_path / "out")
    assert (one.document, one.document.meta) == (document, {"source": "AP"})
    assert (one.annotator, one.status, one.document_labels) == ("anna", "done", {"topic": "raids", "n": 3})
    assert one.relations == (link,)
    back = {each.id: each for each in one.annotations}
    for wanted in (claim, place, same, strange):
        found = back.pop(wanted.id)
        assert (found.label, found.note, found.unsure) == (wanted.label, wanted.note, wanted.unsure)
        assert repr(sorted(found.attributes.items())) == repr(sorted(wanted.attributes.items()))
        assert quotes(one, found) == [text[span.start : span.end] for span in wanted.spans]
        assert (found.created, found.origin) == (wanted.created, wanted.origin)
    assert not back and not one.refused


def test_a_text_that_xml_cannot_hold_is_left_out_and_listed(tmp_path: Path) -> None:
    documents = [Document("good", "Goma"), Document("bad", "Go\x1bma")]
    report = write(
        "uima", tmp_path / "out", documents, [labels(one, said("a1", "place", (0, 2))) for one in documents]
    )
    assert [(one.document, one.annotation, one.reason, one.detail) for one in report.left_out] == [
        ("bad", "", "not-xml", "XML cannot hold U+001B, at character 2"),
        ("bad", "a1", "not-xml", "XML cannot hold U+001B, at character 2"),
    ]
    assert report.documents == {"": 1}
    assert [one.document.id for one in brought(tmp_path / "out")] == ["good"]


def test_a_change_that_was_made_elsewhere_counts(tmp_path: Path) -> None:
    write_one(
        "uima", tmp_path / "out", "Goma", said("a1", "agency", (0, 4), attributes={"size": 2.0, "k": 1})
    )
    path = tmp_path / "out" / "d1.xmi"
    assert only(tmp_path / "out").annotations[0].attributes == {"size": 2.0, "k": 1}
    path.write_text(path.read_text().replace('size="2.0"', 'size="5"').replace('"agency"', '"place"'))
    (found,) = only(tmp_path / "out").annotations
    assert (found.id, found.label, found.attributes) == ("a1", "place", {"size": 5, "k": 1})
    copied = path.read_text().replace(
        "<cas:Sofa",
        '<custom:names xmi:id="77" sofa="1" begin="0" end="2" value="place" annotatorId="a1"/><cas:Sofa',
    )
    path.write_text(copied)
    assert [each.id for each in only(tmp_path / "out").annotations] == ["a1", "a1-77"]


@pytest.mark.parametrize("value", [0, 3, 3.0, -2.25, 0.1, 123456789, 16777217, 1e9, 1e300, -0.0, 2**60])
def test_numbers_come_back_through_tools_that_keep_them_in_four_bytes(tmp_path: Path, value: float) -> None:
    write_one("uima", tmp_path / "out", "Goma", said("a1", "agency", (0, 4), attributes={"size": value}))
    assert repr(only(tmp_path / "out").annotations[0].attributes) == repr({"size": value})
    path = tmp_path / "out" / "d1.xmi"
    if found := re.search('size="([^"]*)"', path.read_text()):
        (left,) = struct.unpack("<f", struct.pack("<f", float(found[1])))
        path.write_text(path.read_text().replace(found[0], f'size="{left!r}"'.replace("e+", "E")))
        assert repr(only(tmp_path / "out").annotations[0].attributes) == repr({"size": value})


def test_names_that_uima_has_itself_are_changed_and_said(tmp_path: Path) -> None:
    report = write_one(
        "uima", tmp_path / "out", "Goma", said("a1", "claim", (0, 4), attributes={"type": "denial"})
    )
    assert report.remarks == [
        "UIMA has names of letters and digits, and takes some itself: 'type' is written as 'type_2'."
    ]
    assert 'type_2="denial"' in (tmp_path / "out" / "d1.xmi").read_text()
    assert only(tmp_path / "out").annotations[0].attributes == {"type": "denial"}


def test_the_types_are_layers_that_inception_can_hold(tmp_path: Path) -> None:
    """A span layer has primitive features and arrays of strings, a relation layer two references."""
    from annotator.formats.uima.archive import types_in

    write_one("uima", tmp_path / "out", "Goma", said("a1", "place", (0, 4)))
    types = types_in(tmp_path / "out" / "TypeSystem.xml")
    primitive = {f"uima.cas.{one}" for one in ("String", "Boolean", "Integer", "Float", "StringArray")}
    spans = {
        name for name, features in types.features.items() if types.parents[name] == "uima.tcas.Annotation"
    }
    assert spans == {f"webanno.custom.{one}" for one in ("names", "claims", "Others", "Relations")}
    for name in spans:
        references = {feature for feature, range in types.features[name].items() if range not in primitive}
        assert references == ({"Governor", "Dependent"} if name.endswith("Relations") else set())
    assert types.features["webanno.custom.names"]["size"] == "uima.cas.Float"
    assert types.features["webanno.custom.DocumentLabels"] == {
        "topic": "uima.cas.String",
        "local": "uima.cas.Boolean",
        "remark": "uima.cas.String",
        "annotatorMore": "uima.cas.String",
    }


def test_several_annotators_have_a_folder_each(tmp_path: Path) -> None:
    from annotator.project.exporting.export import Selection

    document = Document("d1", "Goma")
    given = [labels(document, said("a1", "place", (0, 4)), annotator=name) for name in ("anna", "ben")]
    write("uima", tmp_path / "out", [document], given, Selection(everybody=True))
    assert sorted(path.as_posix() for path in (tmp_path / "out").rglob("*.xmi")) == [
        (tmp_path / "out" / name / "d1.xmi").as_posix() for name in ("anna", "ben")
    ]
    assert [(one.document.id, one.annotator) for one in brought(tmp_path / "out")] == [
        ("d1", "anna"),
        ("d1", "ben"),
    ]


# -- what others write ---------------------------------------------------------------------------------


def test_named_entities_after_an_emoji(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<type3:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="15" language="x-unspecified" '
            'documentTitle="smileys.txt" isLastSegment="false"/>'
            '<type5:Sentence xmi:id="3" sofa="1" begin="0" end="15"/>'
            '<type5:Token xmi:id="4" sofa="1" begin="0" end="4" order="0"/>'
            '<type3:TagsetDescription xmi:id="5" sofa="1" begin="0" end="0" layer="x" name="y"/>'
            '<type4:NamedEntity xmi:id="6" sofa="1" begin="12" end="15" value="PER" identifier="Q42"/>'
            '<type4:NamedEntity xmi:id="7" sofa="1" begin="0" end="4"/>',
        )
    )
    assert (one.document.text, one.unit) == ("Anna 😊 met Ben", "utf16")
    assert one.document.meta == {"documentTitle": "smileys.txt"}
    assert words(one) == {"PER": ["Ben"], "NamedEntity": ["Anna"]}
    assert one.annotations[0].attributes == {"identifier": "Q42"}
    assert [(entry.reason, entry.detail) for entry in one.refused] == [
        ("not-a-label", "1 Sentence, 1 TagsetDescription, 1 Token: made by programs, no labels")
    ]


def test_custom_layers_and_kinds_of_features(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A" sure="true" size="7" score="0.5">'
            "<tags>two words</tags><tags>x</tags></custom:Span>"
            '<custom:Bare xmi:id="3" sofa="1" begin="0" end="4"/>'
            '<custom:Topic xmi:id="4" sofa="1" begin="12" end="15" topic="t" category="C"/>',
        )
    )
    assert words(one) == {"A": ["Anna"], "Bare": ["Anna"], "C": ["Ben"]}
    assert one.annotations[0].attributes == {
        "sure": True,
        "size": 7,
        "score": 0.5,
        "tags": ["two words", "x"],
    }
    assert one.annotations[2].attributes == {"topic": "t"}
    assert words(only(tmp_path, label_feature="topic"))["t"] == ["Ben"]


def test_values_in_arrays_and_lists_of_their_own(tmp_path: Path) -> None:
    types = TYPES.replace(
        "<name>tags</name>",
        "<name>list</name><description/>"
        "<rangeTypeName>uima.cas.StringList</rangeTypeName></featureDescription>"
        "<featureDescription><name>numbers</name><description/>"
        "<rangeTypeName>uima.cas.IntegerArray</rangeTypeName></featureDescription>"
        "<featureDescription><name>tags</name>",
    )
    one = only(
        theirs(
            tmp_path,
            '<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A" tags="3" list="4" numbers="7 8"/>'
            '<cas:StringArray xmi:id="3"><elements>two words</elements><elements>x</elements>'
            "</cas:StringArray>"
            '<cas:NonEmptyStringList xmi:id="4" head="a b" tail="5"/>'
            '<cas:NonEmptyStringList xmi:id="5" head="c" tail="6"/><cas:EmptyStringList xmi:id="6"/>',
            types=types,
        )
    )
    assert one.annotations[0].attributes == {
        "tags": ["two words", "x"],
        "list": ["a b", "c"],
        "numbers": [7, 8],
    }


def test_relation_layers_slots_and_references(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A"/>'
            '<custom:Span xmi:id="3" sofa="1" begin="12" end="15" value="B"/>'
            '<custom:Rel xmi:id="4" sofa="1" begin="12" end="15" Governor="2" Dependent="3" value="knows"/>'
            '<custom:Rel xmi:id="5" sofa="1" begin="0" end="4" Governor="3" Dependent="2"/>'
            '<custom:Cause xmi:id="6" sofa="1" begin="0" end="4" source="2" target="3" label="of"/>'
            '<custom:HostLink xmi:id="7" role="agent" target="2"/><custom:HostLink xmi:id="8" target="3"/>'
            '<cas:FSArray xmi:id="9" elements="2 3"/>'
            '<cas:NonEmptyFSList xmi:id="10" head="3" tail="11"/><cas:EmptyFSList xmi:id="11"/>'
            '<custom:Host xmi:id="12" sofa="1" begin="8" end="11" value="E" links="7 8" direct="9" list="10" '
            'other="2"/>',
        )
    )
    assert [(link.type, link.head, link.tail) for link in one.relations] == [
        ("knows", "2", "3"),
        ("Rel", "3", "2"),
        ("of", "2", "3"),
        ("agent", "12", "2"),
        ("links", "12", "3"),
        ("direct", "12", "2"),
        ("direct", "12", "3"),
        ("list", "12", "3"),
        ("other", "12", "2"),
    ]
    assert len({link.id for link in one.relations}) == 9 and not one.refused
    assert [each.label for each in one.annotations] == ["A", "B", "E"]


def test_an_array_that_holds_itself(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A"/>'
            '<cas:FSArray xmi:id="9" elements="9 2 10"/><cas:FSArray xmi:id="10" elements="9 2"/>'
            '<cas:NonEmptyFSList xmi:id="11" head="2" tail="11"/>'
            '<custom:Host xmi:id="12" sofa="1" begin="8" end="11" value="E" direct="9" list="11"/>',
        )
    )
    assert [(link.type, link.head, link.tail) for link in one.relations] == [
        ("direct", "12", "2"),
        ("direct", "12", "2"),
        ("list", "12", "2"),
    ]


def test_words_that_a_relation_links_come_in(tmp_path: Path) -> None:
    types = TYPES.replace(
        "Dependent</name><description/><rangeTypeName>webanno.custom.Span",
        f"Dependent</name><description/><rangeTypeName>{SEGMENTATION}.Token",
    )
    one = only(
        theirs(
            tmp_path,
            '<type5:Token xmi:id="2" sofa="1" begin="0" end="4"/>'
            '<type5:Token xmi:id="3" sofa="1" begin="8" end="11"/>'
            '<type5:Token xmi:id="4" sofa="1" begin="12" end="15"/>'
            '<custom:Rel xmi:id="5" sofa="1" begin="12" end="15" Governor="2" Dependent="4" value="nsubj"/>',
            types=types,
        )
    )
    assert words(one) == {"Token": ["Anna", "Ben"]}
    assert [(link.type, link.head, link.tail) for link in one.relations] == [("nsubj", "2", "4")]
    assert [entry.detail for entry in one.refused] == ["1 Token: made by programs, no labels"]


def test_chains_become_relations_from_link_to_link(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:CorefLink xmi:id="2" sofa="1" begin="0" end="4" next="3" referenceType="nam" '
            'referenceRelation="same"/><custom:CorefLink xmi:id="3" sofa="1" begin="8" end="11" next="4"/>'
            '<custom:CorefLink xmi:id="4" sofa="1" begin="12" end="15" next="2"/>'
            '<custom:CorefChain xmi:id="5" sofa="1" first="2"/>',
        )
    )
    assert words(one) == {"Coref": ["Anna", "met", "Ben"]}
    assert [(link.type, link.head, link.tail) for link in one.relations] == [
        ("same", "2", "3"),
        ("Coref", "3", "4"),
    ]
    assert one.document_labels == {}


def test_annotations_of_the_whole_document(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Meta xmi:id="2" sofa="1" genre="news" length="12"/>'
            '<custom:Meta xmi:id="3" sofa="1" genre="report"/>',
        )
    )
    assert one.document_labels == {"Meta.genre": ["news", "report"], "Meta.length": 12}


def test_a_folder_for_each_document_and_a_file_for_each_annotator(tmp_path: Path) -> None:
    for name, label in (("anna", "A"), ("ben", "B")):
        span = f'<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="{label}"/>'
        theirs(tmp_path / "annotation" / "doc 1.txt", span, name=name, types="")
    (tmp_path / "annotation" / "TypeSystem.xml").write_text(TYPES)
    found = brought(tmp_path / "annotation", named_by="file")
    assert [(one.document.id, one.annotator, *words(one)) for one in found] == [
        ("doc 1.txt", "anna", "A"),
        ("doc 1.txt", "ben", "B"),
    ]


def test_the_archives_of_a_project(tmp_path: Path) -> None:
    folder = tmp_path / "annotation" / "doc 1.txt"
    for name, label in (("anna", "A"), ("INITIAL_CAS", "B")):
        span = f'<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="{label}" size="7"/>'
        theirs(tmp_path / "loose", span, name="CURATION")
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            for one in (tmp_path / "loose").iterdir():
                archive.write(one, one.name)
    nobody, anna = brought(tmp_path / "annotation", named_by="file")
    assert (nobody.document, nobody.status, nobody.annotations) == (anna.document, "untouched", ())
    assert [entry.reason for entry in nobody.refused] == ["nobody"]
    assert (anna.document.id, anna.annotator, anna.status) == ("doc 1.txt", "anna", "done")
    assert words(anna) == {"A": ["Anna"]} and anna.annotations[0].attributes == {"size": 7}


def test_archives_that_hold_something_else_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "anna.zip"
    path.write_bytes(b"no archive")
    with pytest.raises(DataError, match=r"anna\.zip: the archive cannot be read"):
        brought(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("anna.tsv", "")
    with pytest.raises(DataError, match=r"anna\.zip: one \.xmi file is wanted in it, and there are 0"):
        brought(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("annotation/d1.txt/anna.zip", "")
    with pytest.raises(DataError, match="there are 0") as refusal:
        brought(path)
    assert "--annotator-from file" in refusal.value.remedy
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("anna.xmi", "<x>")
    with pytest.raises(DataError, match=r"anna\.zip, anna\.xmi, line 1: this is not XML"):
        brought(path)


def test_without_a_type_system_values_are_text_and_that_is_said(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A" size="7"/>'
            '<custom:Span xmi:id="3" sofa="1" begin="12" end="15" value="B"/>'
            '<custom:Rel xmi:id="4" sofa="1" begin="12" end="15" Governor="2" Dependent="3" value="knows"/>',
            types="",
        )
    )
    assert words(one) == {"A": ["Anna"], "B": ["Ben"]}
    assert one.annotations[0].attributes == {"size": "7"}
    assert [(link.type, link.head, link.tail) for link in one.relations] == [("knows", "2", "3")]
    assert [entry.reason for entry in one.refused] == ["no-type-system"]


def test_slots_are_known_by_their_shape_without_a_type_system(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Host xmi:id="2" sofa="1" begin="0" end="4" links="5 6" ages="5 7" size="3"/>'
            '<custom:Host xmi:id="3" sofa="1" begin="12" end="15" links="0"/>'
            '<custom:HostLink xmi:id="5" role="met" target="3"/><custom:HostLink xmi:id="6" target="3"/>',
            types="",
        )
    )
    assert [(link.type, link.head, link.tail) for link in one.relations] == [
        ("met", "2", "3"),
        ("links", "2", "3"),
    ]
    assert one.annotations[0].attributes == {"ages": "5 7", "size": "3"}


def test_types_are_left_out_where_that_is_said(tmp_path: Path) -> None:
    folder = theirs(
        tmp_path,
        '<type5:Token xmi:id="7" sofa="1" begin="0" end="4"/><custom:Bare xmi:id="2" sofa="1" begin="0" '
        'end="4"/><custom:Span xmi:id="3" sofa="1" begin="12" end="15" value="B"/>'
        '<custom:Cause xmi:id="4" sofa="1" begin="0" end="4" source="2" target="7" label="why"/>'
        '<custom:Meta xmi:id="9" sofa="1" genre="news"/>',
    )
    one = only(folder, leave_out=("Bare", "webanno.custom.Cause", "Meta"))
    assert words(one) == {"B": ["Ben"]} and not one.document_labels and not one.relations
    assert [entry.detail for entry in one.refused] == [
        "1 Bare, 1 Cause, 1 Meta: left out, as --leave-out says",
        "1 Token: made by programs, no labels",
    ]
    (link,) = only(folder).relations
    assert (link.type, link.head, link.tail) == ("why", "2", "7")
    assert words(only(folder, leave_out=("Annotation",))) == {}  # what all of them come from


def test_annotations_of_another_view_are_listed(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Bare xmi:id="2" sofa="20" begin="0" end="2"/>'
            '<custom:Bare xmi:id="3" sofa="1" begin="0" end="4"/>'
            '<cas:Sofa xmi:id="20" sofaNum="2" sofaID="german" mimeType="text" sofaString="Hallo"/>',
        )
    )
    assert [each.id for each in one.annotations] == ["3"]
    assert [(entry.label, entry.reason, entry.detail) for entry in one.refused] == [
        ("german", "view", "annotations of another text of the file: 1")
    ]


def test_a_relation_without_an_end_is_listed(tmp_path: Path) -> None:
    one = only(
        theirs(
            tmp_path,
            '<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A"/>'
            '<custom:Rel xmi:id="4" sofa="1" begin="0" end="4" Governor="2" value="knows"/>',
        )
    )
    assert not one.relations
    assert [(entry.annotation, entry.reason) for entry in one.refused] == [("4", "relation")]


SPAN = '<custom:Span xmi:id="2" sofa="1" {}/>'


@pytest.mark.parametrize(
    ("elements", "reason", "line"),
    [
        (SPAN.format('begin="zero" end="4"'), "Span 2: begin is 'zero', where a whole number", 3),
        (SPAN.format('begin="0" end="4" sure="maybe"'), "sure is 'maybe', where true or false", 3),
        (SPAN.format('begin="0" end="4" size="7.5"'), "size is '7.5', where a whole number", 3),
        (SPAN.format('begin="0" end="4" score="x"'), "score is 'x', where a number", 3),
        (
            '<custom:Host xmi:id="2" sofa="1" begin="0" end="4" links="77"/>',
            "links refers to 77, which is not",
            3,
        ),
        ('<custom:Host xmi:id="2" sofa="1" begin="0" end="4" links="a"/>', "the xmi:id of something else", 3),
        (SPAN.format('begin="0" end="4"') * 2, "xmi:id 2 is given twice", 3),
        ('<custom:Span sofa="1" begin="0" end="4"/>', "Span has no xmi:id", 3),
        ('<custom:Span xmi:id="2">', "this is not XML: mismatched tag", 6),
        ("\n<a><b><c/></b></a>", "has no xmi:id", 4),
        ("&smiley;", "this is not XML: undefined entity", 3),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, elements: str, reason: str, line: int) -> None:
    with pytest.raises(DataError) as caught:
        brought(theirs(tmp_path, elements))
    assert reason in str(caught.value) and f"d1.xmi, line {line}" in str(caught.value)


def test_xml_of_version_1_1_is_read_as_far_as_it_is_the_same(tmp_path: Path) -> None:
    folder = theirs(tmp_path, SPAN.format('begin="0" end="4" value="A"'))
    path = folder / "d1.xmi"
    path.write_text(path.read_text().replace('version="1.0"', 'version="1.1"', 1))
    assert words(only(folder)) == {"A": ["Anna"]}
    path.write_text(path.read_text().replace("Anna", "An&#1;a"))
    with pytest.raises(DataError, match=r"d1\.xmi, line 4: this is not XML: reference to invalid character"):
        brought(folder)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not XML: no element found"),
        ("plain text", "not XML"),
        ("<html></html>", "root element is not xmi:XMI"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><x/>', "document type"),
        ('<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>', "no text in it"),
        ('<?xml version="1.0" encoding="klingon"?><x/>', "its encoding is not known"),
        ("<x>\x00</x>", "not XML"),
        (
            '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore">'
            '<cas:Sofa xmi:id="1" sofaID="_InitialView" sofaURI="file:///etc/passwd"/></xmi:XMI>',
            "its text is somewhere else",
        ),
    ],
)
def test_what_is_no_xmi_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "d1.xmi").write_text(content)
    with pytest.raises(DataError, match=reason):
        brought(tmp_path)


def test_a_type_system_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"TypeSystem\.xml: its root element is not typeSystemDescription"):
        brought(theirs(tmp_path, "", types="<x/>"))


def test_offsets_outside_the_text_are_left_to_the_import_to_judge(tmp_path: Path) -> None:
    one = only(theirs(tmp_path, SPAN.format('begin="6" end="99"')))
    assert [extent[:2] for extent in one.annotations[0].extents] == [(6, 99)]


def test_a_type_system_of_another_name_and_in_another_place(tmp_path: Path) -> None:
    folder = theirs(tmp_path / "in", SPAN.format('begin="0" end="4" size="7"'), types="")
    (folder / "small_typesystem.xml").write_text(TYPES)
    (folder / "other.xml").write_text("<x/>")
    assert only(folder).annotations[0].attributes == {"size": 7}
    moved = (folder / "small_typesystem.xml").rename(tmp_path / "types.xml")
    assert only(folder).annotations[0].attributes == {"size": "7"}
    assert only(folder, types=str(moved)).annotations[0].attributes == {"size": 7}


def test_a_value_that_is_no_text_is_no_label(tmp_path: Path) -> None:
    types = TYPES.replace(
        "<name>value</name><description/><rangeTypeName>uima.cas.String",
        "<name>value</name><description/><rangeTypeName>uima.cas.Boolean",
    )
    (found,) = only(theirs(tmp_path, SPAN.format('begin="0" end="4" value="true"'), types=types)).annotations
    assert (found.label, found.attributes) == ("Span", {"value": True})


SAMPLE = XMI.format(
    text="Anna &#128522; met Ben",
    elements='<custom:Span xmi:id="2" sofa="1" begin="0" end="4" value="A" sure="true" size="7">'
    "<tags>two words</tags></custom:Span>"
    '<custom:Span xmi:id="3" sofa="1" begin="12" end="15" value="B" annotatorId="x" annotatorMore="{}"/>'
    '<custom:Rel xmi:id="4" sofa="1" begin="12" end="15" Governor="2" Dependent="3" value="knows"/>'
    '<custom:HostLink xmi:id="7" role="agent" target="2"/><cas:FSArray xmi:id="9" elements="2 3"/>'
    '<custom:Host xmi:id="12" sofa="1" begin="8" end="11" value="E" links="7" direct="9" other="2"/>'
    '<custom:CorefLink xmi:id="13" sofa="1" begin="0" end="4" next="14"/>'
    '<custom:CorefLink xmi:id="14" sofa="1" begin="8" end="11"/>'
    '<custom:CorefChain xmi:id="15" sofa="1" first="13"/><custom:Meta xmi:id="16" sofa="1" length="12"/>',
)


@given(
    st.sampled_from([found.span() for found in re.finditer('(?<==")[^"]*(?=")', SAMPLE)]),
    st.sampled_from(
        ["", "0", "2", "3", "9", "99", "-1", "x", "1 2", "true", "13", "{", "[]", "1e9", "\u0663"]
    ),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=100,
)
def test_any_value_in_any_place_is_read_or_refused(tmp_path: Path, at: tuple[int, int], value: str) -> None:
    folder = theirs(tmp_path, "")
    (folder / "d1.xmi").write_text(SAMPLE[: at[0]] + value + SAMPLE[at[1] :])
    try:
        one = only(folder)
    except DataError as problem:
        assert "d1.xmi" in str(problem)
        return
    ids = {each.id for each in one.annotations}
    assert len(ids) == len(one.annotations)
    assert all(link.head in ids and link.tail in ids for link in one.relations)
    assert all(each.label for each in one.annotations)


@given(st.binary(max_size=3), st.integers(0, len(SAMPLE)), st.integers(0, 9))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)
def test_broken_bytes_are_read_or_refused(tmp_path: Path, put: bytes, at: int, cut: int) -> None:
    folder, data = theirs(tmp_path, ""), SAMPLE.encode()
    (folder / "d1.xmi").write_bytes(data[:at] + put + data[at + cut :])
    try:
        brought(folder)
    except DataError as problem:
        assert "d1.xmi" in str(problem)
