"""UIMA: an XMI file for each document with the type system beside it, as INCEpTION and WebAnno have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

TYPE_SYSTEM = "TypeSystem.xml"
HOLDS = Holds(discontinuous=True, unknown_labels=True, annotators=True)


@dataclass(frozen=True)
class Uima:
    """Write a folder for INCEpTION, or any other reader of UIMA: .xmi files and TypeSystem.xml.

    Each layer of the schema becomes a type with the label as its feature `value` and a feature for each
    attribute. In INCEpTION import TypeSystem.xml under Layers first, then the .xmi files as documents.
    Several annotators get a folder each. What UIMA has no place for stands in features of our own and in
    documents.jsonl; it comes back on import. A text with characters that XML cannot hold is left out.
    """

    name: ClassVar[str] = "uima"
    title: ClassVar[str] = "UIMA CAS XMI: .xmi files with TypeSystem.xml, for INCEpTION"
    example: ClassVar[str] = "annotator export uima exports/uima"
    offset_unit: ClassVar[str] = "utf16"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    joints: ClassVar[Mapping[str, None]] = {TYPE_SYSTEM: None}
    file: ClassVar[str] = ""

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.uima.writing import UimaWriter

        return UimaWriter(corpus, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.uima.reading import read

        return read(folder)


@dataclass(frozen=True)
class UimaFolder:
    """Bring in .xmi files, the type system (TypeSystem.xml) beside them or in a folder above.

    The label of a span is its feature `value`, `label` or the like, else the name of its type; its other
    features are attributes. Words and sentences that a program found are no labels unless a relation links
    them. Relation layers, slots and chains become relations, annotations of the whole document become
    document labels. For the `annotation` folder of a project that INCEpTION exported, a folder for each
    document and a .zip or .xmi file for each annotator, say `--annotator-from file`.
    """

    label_feature: str = option(
        "", "The feature that holds the label, where it is not one of the usual ones.", metavar="NAME"
    )

    types: str = option("", "The type system, if it is not beside the files or above them.", metavar="FILE")

    leave_out: tuple[str, ...] = option(
        (),
        "A type that is not to come in, such as POS; its full name, or the last part. May be repeated.",
        metavar="TYPE",
    )

    name: ClassVar[str] = "uima"
    title: ClassVar[str] = Uima.title
    example: ClassVar[str] = "annotator import uima project/annotation --annotator-from file --infer-schema"
    offset_unit: ClassVar[str] = "utf16"
    holds: ClassVar[Holds] = HOLDS

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents of the folders."""
        from annotator.formats.uima.reading import documents

        types = Path(self.types) if self.types else None
        return documents(sources, self.label_feature, types, frozenset(self.leave_out))
