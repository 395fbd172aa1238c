"""Label Studio's JSON: tasks with the annotations of each annotator, and the labelling configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from annotator.formats.base import Corpus, Holds, Joint, Reread, Writer, option
from annotator.formats.incoming import Incoming, Sources
from annotator.formats.report import Report

FILE = "tasks.json"
CONFIG = "config.xml"
LIST = Joint(b"[\n", b",\n", b"\n]\n")
HOLDS = Holds(discontinuous=True, unknown_labels=True, annotators=True)


@dataclass(frozen=True)
class LabelStudio:
    """A task for each document, with what each annotator said, and the configuration to show it with.

    In Label Studio make a project, paste config.xml under Labeling Interface, then import tasks.json.
    """

    email_domain: str = option(
        "",
        "Name annotators by their addresses, as NAME@DOMAIN; Label Studio must know these people.",
        metavar="DOMAIN",
    )

    name: ClassVar[str] = "labelstudio"
    title: ClassVar[str] = "Label Studio's JSON and the labelling configuration"
    holds: ClassVar[Holds] = HOLDS
    splits: ClassVar[bool] = False
    joints: ClassVar[Mapping[str, Joint]] = {FILE: LIST}
    file: ClassVar[str] = ""
    example: ClassVar[str] = "annotator export labelstudio exports/labelstudio"

    def writer(self, corpus: Corpus, report: Report) -> Writer:
        """What writes one export."""
        from annotator.formats.labelstudio.writing import TaskWriter

        return TaskWriter(corpus, self.email_domain, report)

    def read(self, folder: Path) -> Iterator[Reread]:
        """Read the documents back."""
        from annotator.formats.labelstudio.writing import reread

        return reread(folder / FILE)


@dataclass(frozen=True)
class LabelStudioFiles:
    """Exports in the formats JSON and JSON_MIN: a list of tasks, a task a file, or a task a line.

    Annotations that were cancelled come in without labels, and what they had is listed; so are predictions
    and regions on anything but plain text. JSON_MIN does not say what belongs to which region.
    """

    text_key: str = option("", "The field of the data that is the text.", metavar="KEY")
    config: str = option(
        "", "The project's labelling configuration; by default config.xml beside the data.", metavar="FILE"
    )

    name: ClassVar[str] = "labelstudio"
    title: ClassVar[str] = "Label Studio's JSON and JSON_MIN"
    holds: ClassVar[Holds] = HOLDS
    example: ClassVar[str] = "annotator import labelstudio project-1-at-2025-01-02.json"

    def documents(self, sources: Sources) -> Iterator[Incoming]:
        """Every document, once for each of its annotators. Raises DataError for what is no task."""
        from annotator.formats.labelstudio.reading import Reading

        return Reading(self.text_key, Path(self.config) if self.config else None).documents(sources)
