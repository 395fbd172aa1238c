"""W3C Web Annotations: a text and a page of annotations about it, in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

HOLDS = Holds(discontinuous=True, unknown_labels=True, annotators=True)


@dataclass(frozen=True)
class WebAnnotation:
    """Write a .txt file and a page of Web Annotations (.jsonld) for each document.

    A place is given by its offsets, in code points as the recommendation has it, and by its words with 32
    characters on either side. The label is a tagging body, attributes and document labels are describing
    bodies, notes are comments, relations are annotations that link two others. The creator says whose they
    are, so several annotators share a page. Metadata of documents stand in documents.jsonl.
    """

    name: ClassVar[str] = "webannotation"
    title: ClassVar[str] = "W3C Web Annotations: texts with pages of annotations in JSON-LD"
    example: ClassVar[str] = "annotator export webannotation exports/web"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    file: ClassVar[str] = ""

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.webannotation.writing import PageWriter

        return PageWriter()

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.webannotation.reading import read

        return read(folder)


@dataclass(frozen=True)
class WebAnnotationFiles:
    """Bring in Web Annotations: pages, collections, lists, or one a line; also what Hypothesis exports.

    The text is in the annotation's source, or in a .txt file named like the source or like the file. An
    annotation that only quotes its words is placed where they stand, with their prefix and suffix if they
    stand there more than once; where that leaves a choice it is refused. Each tag becomes a label.
    """

    texts: str = option(
        "", "A folder of .txt files, if they are not beside the annotations.", metavar="FOLDER"
    )
    by_quote: bool = option(
        False,
        "Place everything by its quoted words: for offsets that count another text, as those of web pages.",
    )

    name: ClassVar[str] = "webannotation"
    title: ClassVar[str] = "W3C Web Annotations in JSON-LD, and exports of Hypothesis"
    example: ClassVar[str] = "annotator import webannotation pages/ --texts articles/ --infer-schema"
    holds: ClassVar[Holds] = HOLDS

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """The documents of the files."""
        from annotator.formats.webannotation.reading import Reading

        return Reading(Path(self.texts) if self.texts else None, self.by_quote).documents(sources)
